"""The Lea Hall boy is missing for a night: his pack, the report, the police check, and the interview by his mentors."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import LONDON
from throughline.geography.queries import get_authority
from throughline.missing.actions.episodes import (
    CheckGiven,
    FoundGiven,
    ReportGiven,
    grade_episode,
    record_found,
    record_prevention_check,
    report_missing,
)
from throughline.missing.actions.interviews import (
    HeldGiven,
    InterviewAnswerGiven,
    answer_interview,
    record_interview,
)
from throughline.missing.actions.offering import offer_interview
from throughline.missing.actions.packs import release_pack_on_report, save_pack, start_pack
from throughline.missing.models import MissingEpisode
from throughline.missing.policies import may_be_child
from throughline.missing.queries.packs import shown_of
from throughline.missing.states import Grade, InterviewStatus, MissingFrom, SeenAlone
from throughline.register.models import Person

_HOUR = dt.timedelta(hours=1)


def play_missing(cast: Cast, person: Person, calendar: Calendar) -> None:
    """One night of his first week: reported in the evening, found the next morning in Shropshire."""
    _ready_pack(cast, person, calendar)
    morning = calendar.day(4)
    episode = _night(cast, person, morning)
    if may_be_child(episode):
        _interview(cast, episode, morning, calendar)


def _ready_pack(cast: Cast, person: Person, calendar: Calendar) -> None:
    lead, at = cast.as_actor("social"), calendar.day(3)
    version = start_pack(by=lead, at=at, person_uuid=person.record.uuid)
    save_pack(
        by=lead, at=at, person_uuid=person.record.uuid, version=version.pack.version,
        given=shown_of(version) | {
            "description": "About 5 ft 8, slim, short brown hair, a scar over his left eyebrow. Speaks quietly.",
            "clothing": "Grey tracksuit, black trainers, a blue coat too big for him",
            "photo_reference": "Children's services file, photo of March",
            "trusted": "His aunt. His form teacher. His cousin Dev, 07700 900432.",
            "places": "The skate park, the library, his aunt's friend's cafe",
            "social_media": "He told us one name; ask his lead",
            "transport": "Bus pass. Does not drive. Has been met by a white car.",
            "medical": "Asthma, blue inhaler. Nothing else known.",
            "money": "No card. Cash only when somebody gave it to him.",
            "what_helps": "Say Jay, not Jordan. Come without lights.",
            "what_frightens": "Being shouted at. A white car pulling up.",
        },
    )  # fmt: skip


def _night(cast: Cast, person: Person, morning: dt.datetime) -> MissingEpisode:
    lead, officer = cast.as_actor("social"), cast.as_actor("officer")
    evening, dawn = (morning - 13 * _HOUR).astimezone(LONDON), (morning - 2 * _HOUR).astimezone(LONDON)
    episode = report_missing(
        by=lead, at=morning, person_uuid=person.record.uuid,
        given=ReportGiven(
            reported_date=evening.date(), reported_time=evening.time(), reported_by="His aunt",
            police_reference="MISPER/4411", missing_from=MissingFrom.HOME, last_seen_date=evening.date(),
            last_seen_time=(evening - 3 * _HOUR).time(), last_seen_where="At the bus stop outside school",
            wearing="Grey tracksuit, blue coat", authority=get_authority("Birmingham"),
        ),
    )  # fmt: skip
    grade_episode(
        by=officer, at=morning, episode_uuid=episode.uuid, grade=Grade.HIGH,
        reason="Found in a cuckooed flat this month and held to a debt; he has been met by car before.",
    )  # fmt: skip
    release_pack_on_report(by=officer, at=morning, person_uuid=person.record.uuid)
    episode = record_found(
        by=officer, at=morning, episode_uuid=episode.uuid, version=episode.version,
        given=FoundGiven(
            found_date=dawn.date(), found_time=dawn.time(), found_by="West Mercia officers on patrol",
            found_place="Shrewsbury railway station, on the platform", found_authority=get_authority("Shropshire"),
            found_with="Alone. A white car left as the officers came in.",
        ),
    )  # fmt: skip
    record_prevention_check(
        by=officer, at=morning, episode_uuid=episode.uuid,
        given=CheckGiven(
            checked_date=morning.date(), officer="PC Daniel Reeve", seen_alone=SeenAlone.ALONE,
            notes="Tired and hungry, no injury seen. Driven to his aunt. He did not want to talk to police.",
        ),
    )  # fmt: skip
    return episode


def _interview(cast: Cast, episode: MissingEpisode, morning: dt.datetime, calendar: Calendar) -> None:
    """By the mentoring charity, which has no part in the case yet; two days later, inside the 72 hours."""
    lead, mentor = cast.as_actor("social"), cast.as_actor("mentor")
    interview = offer_interview(
        by=lead, at=morning, episode_uuid=episode.uuid, interviewer=cast.members["mentor"],
        independence="A charity outside the case, which he has heard of from his cousin",
        offered_to="To him, by text to his own phone",
    )  # fmt: skip
    interview = answer_interview(
        by=mentor, at=morning, interview_uuid=interview.uuid, version=interview.version,
        given=InterviewAnswerGiven(
            answered_date=morning.date(), answer=InterviewStatus.ACCEPTED, words="Not at the house. And no police.",
            parent_told="His aunt knows and agrees",
        ),
    )  # fmt: skip
    at = calendar.day(6)
    local = at.astimezone(LONDON)
    record_interview(
        by=mentor, at=at, interview_uuid=interview.uuid, version=interview.version,
        given=HeldGiven(
            held_date=local.date(), held_time=local.time(), held_where="A quiet room at the library, the two of them",
            words="They said I could work it off in a week. It is never a week.",
            notes="Kept by the interviewer. He asked twice whether his aunt would be told.",
            released="He is told that he can work off the debt away from Birmingham. He is collected near school by a white"
            " car. He is afraid for his aunt: nobody in uniform at the house, please.",
        ),
    )  # fmt: skip
