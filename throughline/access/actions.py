"""Acts on the gate itself: opening a record to an agency, ending that, and hiding a record from a member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import agreement_in_force, record_act, shared_until
from throughline.access.models import Exclusion, Grant, ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass
from throughline.agencies.actions import cut_agreement_short, end_partnership
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, HubPartner, Member, SharingAgreement
from throughline.agencies.queries import list_hub_agencies
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text

GRANT_DAYS = 28
GRANT_DAYS_AT_MOST = 90
DEFAULT_GRANT_CLASSES = (FieldClass.IDENTITY, FieldClass.CONTACT, FieldClass.PROCESS)


@transaction.atomic
def grant_to_agency(
    *,
    by: Actor,
    at: dt.datetime,
    record: ProtectedRecord,
    agency: Agency,
    purpose: str,
    days: int = GRANT_DAYS,
    classes: Iterable[FieldClass] = DEFAULT_GRANT_CLASSES,
) -> Grant:
    """Disclose a record to an agency for a purpose and a time, never past the agreement it rests on (P24).

    Errors: Refused when no agreement is in force, or the agency has not signed one.
    """
    agreement = agreement_in_force(record.hub_id, civil_date(at), agency)
    until = shared_until(record.hub_id, agency, at)
    if agreement is None or until is None or not list_hub_agencies(record.hub).filter(pk=agency.pk).exists():
        raise Refused(_not_shared(record, agency, civil_date(at)))
    if not 1 <= days <= GRANT_DAYS_AT_MOST:
        raise Refused(f"Access can be given for 1 to {GRANT_DAYS_AT_MOST} days.", field="days")
    names = [str(name) for name in classes]
    grant = Grant.objects.create(
        record=record,
        agency=agency,
        purpose=purpose,
        agreement=agreement,
        classes=names,
        starts_at=at,
        expires_at=min(at + dt.timedelta(days=days), until),
        granted_by=by.member,
    )
    record_act(
        by=by,
        at=at,
        action="grant_to_agency",
        op=Operation.DISCLOSURE,
        subjects=[record],
        recipient=agency.name,
        basis=agreement.basis,
        classes=", ".join(names),
    )
    return grant


def _not_shared(record: ProtectedRecord, agency: Agency, on: dt.date) -> str:
    if agreement_in_force(record.hub_id, on) is None:
        return "No sharing agreement is in force, so nothing can be shared. Ask your information governance lead."
    return f"{agency.name} has not signed the sharing agreement, so nothing can be shared with it."


@transaction.atomic
def end_agreement(*, by: Actor, at: dt.datetime, agreement_pk: int, reason: str) -> SharingAgreement:
    """End a sharing agreement from today, and with it what is shared with those who signed it, as far as no other carries it.

    Errors: Absent, Refused.
    """
    agreement = cut_agreement_short(by=by, at=at, agreement_pk=agreement_pk, reason=reason)
    for party in agreement.parties.all():
        _shorten(by=by, at=at, hub=agreement.hub, party=party, action="end_agreement")
    return agreement


@transaction.atomic
def part_with_agency(*, by: Actor, at: dt.datetime, hub: Hub, agency: Agency) -> HubPartner:
    """End an agency's place in a hub today, and with it whatever the hub shares with it. Errors: Absent, Refused."""
    partner = end_partnership(by=by, at=at, hub=hub, agency=agency)
    _shorten(by=by, at=at, hub=hub, party=agency, action="part_with_agency", until=at)
    return partner


def _shorten(
    *, by: Actor, at: dt.datetime, hub: Hub, party: Agency, action: str, until: dt.datetime | None = None
) -> None:
    """End what a hub shares with an agency when its agreements end, or then: now where none is in force."""
    last = until or shared_until(hub.pk, party, at) or at
    theirs = Q(agency=party) | Q(member__agency=party)
    live = Grant.objects.filter(theirs, record__hub=hub, revoked_at=None, expires_at__gt=max(last, at))
    for grant in live.select_related("record"):
        if last <= at:
            grant.revoked_at, grant.revoked_by = at, by.member
        else:
            grant.expires_at = last
        grant.save(update_fields=["revoked_at", "revoked_by", "expires_at"])
        record_act(by=by, at=at, action=action, op=Operation.GRANT, subjects=[grant.record])


@transaction.atomic
def revoke_grants(*, by: Actor, at: dt.datetime, record: ProtectedRecord, agency: Agency) -> int:
    """End every live grant of a record to an agency, whatever it was for; returns how many. For one alone: ``revoke_grant``."""
    live = Grant.objects.filter(record=record, agency=agency, revoked_at=None, expires_at__gt=at)
    ended = live.update(revoked_at=at, revoked_by=by.member)
    if ended:
        record_act(by=by, at=at, action="revoke_grants", op=Operation.GRANT, subjects=[record])
    return ended


@transaction.atomic
def revoke_grant(*, by: Actor, at: dt.datetime, grant: Grant) -> bool:
    """End one grant, and no other of the same record to the same agency; says whether it was still in force."""
    if grant.revoked_at is not None or grant.expires_at <= at:
        return False
    grant.revoked_at, grant.revoked_by = at, by.member
    grant.save(update_fields=["revoked_at", "revoked_by"])
    record_act(by=by, at=at, action="revoke_grant", op=Operation.GRANT, subjects=[grant.record])
    return True


@transaction.atomic
def exclude_member(
    *,
    by: Actor,
    at: dt.datetime,
    record: ProtectedRecord,
    member: Member,
    reason: str,
    follows: Exclusion | None = None,
) -> Exclusion:
    """Hide a record from a member altogether: a relative, a conflict of interest. Errors: Absent, Refused without a reason.

    ``follows``: the exclusion from the person this record is about, with which this one ends.
    """
    require_permission(by, "exclusion.set")
    if not reason.strip():
        raise Refused("Say why this person must not see the record.", field="reason")
    exclusion, _ = Exclusion.objects.get_or_create(
        record=record, member=member, follows=follows, ended_at=None,
        defaults={"reason": reason.strip(), "set_at": at, "set_by": by.member},
    )  # fmt: skip
    record_act(by=by, at=at, action="exclude_member", op=Operation.GRANT, subjects=[record])
    return exclusion


@transaction.atomic
def end_exclusion(*, by: Actor, at: dt.datetime, record: ProtectedRecord, exclusion_id: int, reason: str) -> Exclusion:
    """End what was set by mistake, and all that follows from it: from now they see what the gate says. It stays as history.

    Nobody ends what keeps a record from themselves. Errors: Absent, Refused (without a reason; ended already).
    """
    require_permission(by, "exclusion.set")
    found = Exclusion.objects.select_for_update(of=("self",)).select_related("member").filter(pk=exclusion_id)
    exclusion = found.filter(record=record, follows__isnull=True).exclude(member=by.member).first()
    if exclusion is None:
        raise Absent
    if exclusion.ended_at is not None:
        raise Refused("This has ended already.")
    why = require_text(reason, what="reason", field="reason", limit=200)
    if not why:
        raise Refused("Say why it was a mistake.", field="reason")
    ended = Exclusion.objects.filter(Q(pk=exclusion.pk) | Q(follows=exclusion), ended_at__isnull=True)
    records = list(ProtectedRecord.objects.filter(exclusions__in=ended).order_by("pk"))
    ended.update(ended_at=at, ended_by=by.member, ended_reason=why)
    record_act(
        by=by, at=at, action="end_exclusion", op=Operation.GRANT, subjects=records,
        detail={"member": exclusion.member_id},
    )  # fmt: skip
    return exclusion
