"""Covert lines go to the ROCU coordinator alone: who that is, and holding what belongs to such a line as closely as the line.

Facts, pushed by the acts that record a line, its numbers and its operations, in their own transaction and before anything
is linked: what is compared on saving already knows who may hear of it.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from throughline.access.facts import end_involvement, involve
from throughline.access.models import Involvement, NamedAccess, ProtectedRecord
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, Member, TeamMember
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.disruption.models import Line
from throughline.hub.holding import name_on
from throughline.register.models import Link


def require_rocu(hub: Hub, at: dt.datetime) -> list[Member]:
    """The ROCU coordinators in the hub's teams: the only ones a covert line is open to. Errors: Refused (there is none)."""
    day = civil_date(at)
    running = Q(until_date__isnull=True) | Q(until_date__gte=day)
    in_team = TeamMember.objects.filter(running, member=OuterRef("pk"), team__hub=hub, since_date__lte=day)
    found = Member.objects.filter(Exists(in_team), hub=hub, role=Role.ROCU, is_active=True).select_related(
        "agency", "hub"
    )
    if not found:
        raise Refused(
            "This hub has no ROCU coordinator to hold a covert line. Ring the ROCU instead.", field="is_covert"
        )
    return list(found.order_by("pk"))


def hold_for(members: list[Member], record: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    """Restrict a record to these members: named and involved. Whoever recorded it keeps nothing unless they are among them."""
    record.restriction = Restriction.RESTRICTED
    record.save(update_fields=["restriction"])
    for member in members:
        name_on(record, member, by=by, at=at)
        involve(by=by, at=at, record=record, member=member, reason=InvolvementReason.WORKS_WITH)
    if by.member.pk not in {member.pk for member in members}:
        end_involvement(by=by, at=at, record=record, member=by.member, reason=InvolvementReason.RECORDED)


def is_held_closely(line: Line) -> bool:
    """Whether a line is covert, or otherwise open to few: what it asks of anybody else is asked without a word of a line."""
    return line.record.restriction != Restriction.STANDARD


def hold_as_closely(record: ProtectedRecord, like: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    """Hold what belongs to a restricted record as closely: open to those named on it and involved with it."""
    if like.restriction != Restriction.RESTRICTED or record.restriction == Restriction.RESTRICTED:
        return
    running = Involvement.objects.filter(record=like, until_at__isnull=True).values("member")
    named = NamedAccess.objects.filter(record=like, member__in=running).select_related("member")
    hold_for([row.member for row in named], record, by=by, at=at)


def is_new(record: ProtectedRecord, *, by: Actor, at: dt.datetime) -> bool:
    """Whether a phone or place was made by the act that runs now, and nothing is joined to it yet."""
    made_now = record.recorded_at == at and record.recorded_by_id == by.member.pk
    return made_now and not Link.objects.filter(to_record=record).exists()


def open_what_it_held(line: Line, agency: Agency) -> list[int]:
    """A line's cover has ended: it is its team's, and what was held because of it is as open as any. Gives what is open now.

    Its numbers, operations and their places, but for what is held for another reason: by others than the line's holders,
    or because of another line that is covert still.
    """
    line.record.restriction, line.record.owner_agency = Restriction.STANDARD, agency
    line.record.controller, line.record.regime = agency, agency.regime
    line.record.save(update_fields=["restriction", "owner_agency", "controller", "regime"])
    holders = NamedAccess.objects.filter(record=line.record).values("member")
    of_line = Q(phone__deal_numbers__line=line) | Q(operation__line=line) | Q(place__operations__line=line)
    still_covert = (
        Q(phone__deal_numbers__line__is_covert=True)
        | Q(operation__line__is_covert=True)
        | Q(place__operations__line__is_covert=True)
    )
    named = NamedAccess.objects.filter(record=OuterRef("pk"))
    held = ProtectedRecord.objects.filter(of_line, restriction=Restriction.RESTRICTED).filter(
        Exists(named), ~Exists(named.exclude(member__in=holders))
    )
    held_still = ProtectedRecord.objects.filter(still_covert).values("pk")
    opened = list(held.exclude(pk__in=held_still).values_list("pk", flat=True))
    ProtectedRecord.objects.filter(pk__in=opened).update(restriction=Restriction.STANDARD)
    return [line.record_id, *opened]
