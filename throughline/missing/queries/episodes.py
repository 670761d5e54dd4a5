"""Reading missing episodes: a person's, the one that is open, one whole; and who may be asked to interview."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q

from throughline.access.gate import may_see
from throughline.access.models import Grant, Involvement
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.geography.states import Nation
from throughline.hub.childrens_services import answering_nation
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.missing.models import OPEN, EpisodeGrade, MissingEpisode, PreventionCheck
from throughline.missing.policies import INTERVIEWING_ROLES, can_interview
from throughline.register.models import Person

SHOWN_WITH_EPISODE = (
    "person__record", "authority", "force", "found_authority", "found_force", "agency", "team", "recorded_by",
    "found_recorded_by", "withdrawn_by", "interview_clock",
)  # fmt: skip


def open_episode(person: Person) -> MissingEpisode | None:
    """The episode in which a person, already seen through the gate, is missing now."""
    found: MissingEpisode | None = MissingEpisode.related.filter(OPEN, person=person).first()
    return found


def is_missing(person: Person) -> bool:
    """Whether a person is missing now, on whichever record of them it was reported."""
    return bool(MissingEpisode.related.filter(OPEN, person__in=person.records_of_one()).exists())


def sees_missing(actor: Actor, at: dt.datetime, person: Person) -> bool:
    """Whether someone sees for themselves that a person is missing now, on one of the records of them."""
    rows = MissingEpisode.objects.visible_to(actor, at)
    return bool(rows.filter(OPEN, person__in=person.records_of_one()).exists())


def episodes_of(person: Person) -> list[MissingEpisode]:
    """A person's episodes, seen through the gate already, newest first; those recorded in error are left in their place."""
    rows = MissingEpisode.related.filter(person=person).select_related(*SHOWN_WITH_EPISODE)
    return list(rows.order_by("-reported_date", "-recorded_at", "-pk"))


def last_missing(person: Person) -> MissingEpisode | None:
    """The newest episode that stands."""
    rows = MissingEpisode.related.filter(person=person, withdrawn_at__isnull=True)
    newest: MissingEpisode | None = rows.order_by("-reported_date", "-recorded_at", "-pk").first()
    return newest


def get_episode(actor: Actor, episode_uuid: uuid.UUID, at: dt.datetime, *, lock: bool = False) -> MissingEpisode:
    """An episode through the person's gate. Raises Absent."""
    rows = MissingEpisode.objects.visible_to(actor, at).filter(uuid=episode_uuid).select_related(*SHOWN_WITH_EPISODE)
    found: MissingEpisode | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def nation_of_interview(episode: MissingEpisode) -> Nation | None:
    """Whose rules hold for the interview: the authority responsible; else the area of the episode; else None."""
    on = episode.found_date or episode.reported_date
    nation = answering_nation(episode.person, on)
    return nation or (Nation(episode.authority.nation) if episode.authority is not None else None)


def list_grades(episode: MissingEpisode) -> list[EpisodeGrade]:
    """The grades police gave, newest first."""
    return list(episode.grades.select_related("graded_by").order_by("-graded_at", "-pk"))


def list_checks(episode: MissingEpisode) -> list[PreventionCheck]:
    """The police prevention checks, newest first."""
    return list(episode.checks.select_related("recorded_by__agency").order_by("-checked_date", "-pk"))


def leading_case(person: Person) -> Case | None:
    """The open case of a person: whoever leads it answers for what follows a return. For acts, never to show."""
    found: Case | None = (
        Case.related.filter(person=person, status=CaseStatus.OPEN)
        .select_related("record", "lead__agency", "cover__agency")
        .first()
    )
    return found


def hold_cases(person: Person) -> None:
    """Lock the open cases of every record of a person until the act ends: none closes while it is written."""
    rows = Case.related.filter(person__in=person.records_of_one(), status=CaseStatus.OPEN)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def list_interviewers(actor: Actor, person: Person) -> list[Member]:
    """Who in the hub may be asked to hold an interview: not police, nor who leads or covers."""
    case = leading_case(person)
    leading = {case.lead_id, case.cover_id} if case is not None else set()
    members = members_of_hub(actor.hub, INTERVIEWING_ROLES)
    return [member for member in members if can_interview(member) and member.pk not in leading]


def sees(member: Member, person: Person, at: dt.datetime) -> bool:
    """Whether a member sees a person already."""
    return may_see(member, person.record, at)


def sees_by_disclosure(member: Member, person: Person, at: dt.datetime) -> bool:
    """Whether all a member sees of a person rests on what their agency was given: of a charity or partner not involved."""
    if member.role not in (Role.CHARITY, Role.PARTNER):
        return False
    running = Q(until_at__isnull=True) | Q(until_at__gt=at)
    if Involvement.objects.filter(running, record=person.record, member=member, since_at__lte=at).exists():
        return False
    live = Grant.objects.filter(record=person.record, agency=member.agency, starts_at__lte=at, expires_at__gt=at)
    return live.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)).exists()
