"""A boy of 16 with a case, led and covered, who can be reported missing, found, and offered an interview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from tests.factories import World
from throughline.agencies.states import Role
from throughline.core.clock import LONDON, at_london, civil_date
from throughline.geography.models import LocalAuthority
from throughline.hub.actions.cases import open_case
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.models import Case
from throughline.missing.actions.episodes import FoundGiven, ReportGiven, record_found, report_missing
from throughline.missing.actions.interviews import (
    HeldGiven,
    InterviewAnswerGiven,
    answer_interview,
    hand_on_interview,
    record_interview,
)
from throughline.missing.actions.offering import offer_interview
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.missing.states import InterviewStatus
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def wall(at: dt.datetime) -> tuple[dt.date, dt.time]:
    """A moment as a day and a time in London, to the minute."""
    local = at.astimezone(LONDON)
    return local.date(), local.time().replace(second=0, microsecond=0)


@dataclass
class Missing:
    """What the tests act on. ``at`` is when someone was reported; things follow by the hour."""

    world: World
    at: dt.datetime
    person: Person
    case: Case | None

    def given(self, **changes) -> ReportGiven:
        day, time = wall(self.at)
        report = ReportGiven(
            reported_date=day, reported_time=time, reported_by="His nan", missing_from="home", last_seen_date=day,
            last_seen_time=time, last_seen_where="The chip shop", wearing="Grey tracksuit", police_reference="MP1",
        )  # fmt: skip
        return replace(report, **changes)

    def report(self, *, by=None, at=None, **changes) -> MissingEpisode:
        return report_missing(
            by=by or self.world.social, at=at or self.at, person_uuid=self.person.record.uuid,
            given=self.given(**changes),
        )  # fmt: skip

    def find(self, episode: MissingEpisode, *, by=None, at=None, **changes) -> MissingEpisode:
        at = at or self.at + 5 * HOUR
        day, time = wall(at)
        given = FoundGiven(day, "PC Lane", time, "A flat above a shop", "Two men he did not know")
        episode.refresh_from_db()
        return record_found(
            by=by or self.world.police, at=at, episode_uuid=episode.uuid, version=episode.version,
            given=replace(given, **changes),
        )  # fmt: skip

    def found(self, **changes) -> MissingEpisode:
        return self.find(self.report(), **changes)

    def offer(self, episode: MissingEpisode, *, by=None, at=None, interviewer=None, **changes) -> ReturnInterview:
        given = {"independence": "A charity outside the case", "offered_to": "To him, by his nan"} | changes
        return offer_interview(
            by=by or self.world.social, at=at or self.at + 6 * HOUR, episode_uuid=episode.uuid,
            interviewer=interviewer or self.world.charity.member, **given,
        )  # fmt: skip

    def answer(self, interview: ReturnInterview, answer: str = "accepted", *, by=None, at=None, **changes):
        at = at or self.at + 7 * HOUR
        ask_again = civil_date(at) + DAY if answer in ("not_yet", "something_else") else None
        given = InterviewAnswerGiven(civil_date(at), answer, "OK then.", "", ask_again, "His nan knows")
        interview.refresh_from_db()
        return answer_interview(
            by=by or self.world.charity, at=at, interview_uuid=interview.uuid, version=interview.version,
            given=replace(given, **changes),
        )  # fmt: skip

    def hold(self, interview: ReturnInterview, *, by=None, at=None, **changes) -> ReturnInterview:
        at = at or self.at + 30 * HOUR
        day, time = wall(at)
        given = HeldGiven(day, time, "The library, a room of their own", "They know where my nan lives.", "Frightened.")
        interview.refresh_from_db()
        return record_interview(
            by=by or self.world.charity, at=at, interview_uuid=interview.uuid, version=interview.version,
            given=replace(given, **changes),
        )  # fmt: skip

    def hand_on(self, interview: ReturnInterview, *, by=None, at=None) -> ReturnInterview:
        interview.refresh_from_db()
        return hand_on_interview(
            by=by or self.world.social, at=at or self.at + 8 * HOUR, interview_uuid=interview.uuid,
            version=interview.version, reason="On leave.",
        )  # fmt: skip

    def interview_at(self, status: str) -> ReturnInterview:
        """An interview brought to a status."""
        interview = self.offer(self.found())
        if status in ("accepted", "not_yet", "something_else", "refused"):
            return self.answer(interview, status)
        if status == InterviewStatus.HELD:
            return self.hold(self.answer(interview))
        return self.hand_on(interview) if status == InterviewStatus.HANDED_ON else interview


def make_missing(world: World, *, home: str = "Birmingham", low: int | None = 16, with_case: bool = True) -> Missing:
    """He is reported at nine on the morning after the world begins: nothing turns on the hour the tests run."""
    at = at_london(civil_date(world.at) + DAY, dt.time(9))
    age = AgeGiven(low, low, AgeBasis.STATED, civil_date(at)) if low is not None else None
    person = person_for(
        by=world.system, at=world.at,
        given=PersonGiven(
            given_name="Jay", family_name="Sample", sex="M", age=age,
            home_authority=LocalAuthority.objects.get(name=home) if home else None,
        ),
    )  # fmt: skip
    case = None
    if with_case:
        case = open_case(
            by=world.coordinator, at=world.at, person_uuid=person.record.uuid, lead=world.social.member,
            cover=world.here[Role.POLICE].member,
            screening=ScreeningGiven("medium", "Worried for him.", "Debt, missing."),
        )  # fmt: skip
    return Missing(world, at, person, case)
