"""Who is away, and the cases it leaves to their covers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.agencies.models import Absence, Member
from throughline.agencies.queries import list_absences, members_of_hub
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.hub.models import Case
from throughline.hub.policies import can_record_absence
from throughline.hub.states import CaseStatus


@dataclass(frozen=True)
class LeftToCover:
    """A case whose lead is away, and the days its cover is away meanwhile, if they are."""

    case: Case
    cover_away: Absence | None


@dataclass(frozen=True)
class Away:
    """A member's absence, now or to come, with the cases they lead, of those the reader may see."""

    absence: Absence
    cases: tuple[LeftToCover, ...]


def list_away(actor: Actor, at: dt.datetime) -> list[Away]:
    """Absences now and to come of those the reader may record them for: their own, their staff's, the coordinator's hub."""
    absences = list_absences(actor.hub, civil_date(at))
    mine = [absence for absence in absences if can_record_absence(actor, absence.member)]
    cases = (
        Case.objects.visible_to(actor, at)
        .filter(lead__in=[absence.member_id for absence in mine], status=CaseStatus.OPEN)
        .select_related("record", "person__record", "lead", "cover__agency")
        .order_by("opened_date", "pk")
    )
    led: dict[int, list[Case]] = {}
    for case in cases:
        led.setdefault(case.lead_id, []).append(case)
    return [
        Away(
            absence,
            tuple(
                LeftToCover(case, _overlapping(absence, case.cover_id, absences))
                for case in led.get(absence.member_id, [])
            ),
        )
        for absence in mine
    ]


def _overlapping(absence: Absence, cover: int, absences: list[Absence]) -> Absence | None:
    """An absence of the cover that shares a day with this one."""
    for other in absences:
        starts_in_time = absence.last_date is None or other.first_date <= absence.last_date
        lasts_long_enough = other.last_date is None or other.last_date >= absence.first_date
        if other.member_id == cover and starts_in_time and lasts_long_enough:
            return other
    return None


def list_recordable(actor: Actor) -> list[Member]:
    """For whom an actor may record an absence, themselves first."""
    members = [member for member in members_of_hub(actor.hub, Role.values) if can_record_absence(actor, member)]
    return sorted(members, key=lambda member: member.pk != actor.member.pk)
