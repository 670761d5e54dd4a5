"""Who may see a record, written a second time and another way: plain Python over facts, from the rule and not the gate.

visible = the member is active and has a content role, and is not excluded, and
          break-glass, or restricted and named and involved, or at most sensitive and (involved or granted),
          or standard and the role's default sight
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.access.models import (
    AgendaEntry,
    BreakGlass,
    Exclusion,
    Grant,
    Involvement,
    NamedAccess,
    ProtectedRecord,
)
from throughline.agencies.actor import Actor
from throughline.agencies.models import TeamMember

CASEWORK = {"person", "intervention", "referral", "case"}
ENFORCEMENT = {"place", "phone", "vehicle", "group", "line", "operation"}


@dataclass(frozen=True)
class Facts:
    """Everything the rule asks of one member and one record at one moment."""

    role: str
    is_active: bool
    kind: str
    restriction: int
    same_hub: bool
    in_hub_team: bool
    same_agency: bool
    excluded: bool = False
    opened_in_emergency: bool = False
    involved: bool = False
    named: bool = False
    granted: bool = False
    on_agenda: bool = False


def may_see(facts: Facts) -> bool:
    """The rule of the house."""
    if not facts.is_active or facts.role in ("administrator", "governance") or facts.excluded:
        return False
    if facts.opened_in_emergency:
        return True
    if facts.restriction == 2:
        return facts.named and facts.involved
    if facts.involved or facts.granted:
        return True
    return facts.restriction == 0 and _by_default(facts)


def _by_default(facts: Facts) -> bool:
    if facts.role == "system":
        return facts.same_hub
    if facts.role == "coordinator":
        return facts.same_hub and (facts.kind != "intelligence" or facts.same_agency)
    if facts.role == "chair":
        return facts.on_agenda
    if facts.role == "social":
        return facts.kind in CASEWORK and facts.in_hub_team
    if facts.role in ("police", "analyst", "rocu"):
        if facts.kind in CASEWORK:
            return facts.in_hub_team
        if facts.kind in ENFORCEMENT:
            return facts.in_hub_team or facts.same_agency
        return facts.kind == "intelligence" and facts.same_agency
    return False


def gather_facts(actor: Actor, record: ProtectedRecord, at: dt.datetime) -> Facts:
    """Read the rows about one member and one record, and decide in Python what they mean at a moment."""
    member = actor.member
    record = ProtectedRecord.objects.get(pk=record.pk)

    def rows(model):
        return model.objects.filter(record=record)

    return Facts(
        role=member.role,
        is_active=member.is_active,
        kind=record.kind,
        restriction=record.restriction,
        same_hub=record.hub_id == member.hub_id,
        in_hub_team=any(
            place.since_date <= at.date() and (place.until_date is None or place.until_date >= at.date())
            for place in TeamMember.objects.filter(member=member, team__hub=record.hub_id)
        ),
        same_agency=record.owner_agency_id == member.agency_id,
        excluded=any(row.ended_at is None or row.ended_at > at for row in rows(Exclusion).filter(member=member)),
        opened_in_emergency=any(
            row.starts_at <= at < row.expires_at and row.ended_at is None
            for row in rows(BreakGlass).filter(member=member)
        ),
        involved=any(
            row.since_at <= at and (row.until_at is None or row.until_at > at)
            for row in rows(Involvement).filter(member=member)
        ),
        named=rows(NamedAccess).filter(member=member).exists(),
        granted=any(
            row.starts_at <= at < row.expires_at
            and (row.revoked_at is None or row.revoked_at > at)
            and (row.agency_id == member.agency_id or row.member_id == member.pk)
            for row in rows(Grant)
        ),
        on_agenda=any(
            row.circulated_at <= at and (row.minutes_agreed_at is None or row.minutes_agreed_at > at)
            for row in rows(AgendaEntry).filter(chair=member)
        ),
    )
