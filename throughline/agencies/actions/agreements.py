"""Acts on the agreements a hub's agencies share under (practice.md P24)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from throughline.agencies.actions.recording import audit_act
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, SharingAgreement
from throughline.agencies.queries import list_hub_agencies
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text

YEARS_AT_MOST = 10


@transaction.atomic
def add_agreement(
    *,
    by: Actor,
    at: dt.datetime,
    hub: Hub,
    title: str,
    basis: str,
    parties: Iterable[Agency],
    starts_date: dt.date,
    ends_date: dt.date,
    reference: str = "",
) -> SharingAgreement:
    """Record the agreement a hub's agencies share under, and until when (practice.md P24). Errors: Absent, Refused."""
    _require_keeper(by, hub)
    signed = list(parties)
    _require_dates(starts_date, ends_date)
    if not signed or not set(signed) <= set(list_hub_agencies(hub)):
        raise Refused("Choose the agencies of this hub that have signed it.", field="parties")
    agreement = SharingAgreement(
        hub=hub, title=title, reference=reference, basis=basis, starts_date=starts_date, ends_date=ends_date
    )
    agreement.save_checked()
    agreement.parties.set(signed)
    audit_act(by, at, "add_agreement", Operation.CONFIGURATION, detail={"agreement": agreement.pk})
    return agreement


def _require_dates(starts_date: dt.date, ends_date: dt.date) -> None:
    if ends_date < starts_date:
        raise Refused("The agreement must end after it starts.", field="ends_date")
    if ends_date.year - starts_date.year > YEARS_AT_MOST:
        raise Refused(f"An agreement runs for {YEARS_AT_MOST} years at most. Check the year.", field="ends_date")


@transaction.atomic
def sign_agreement(*, by: Actor, at: dt.datetime, agreement_pk: int, agency: Agency) -> SharingAgreement:
    """An agency of the hub has signed an agreement that runs or is to come. Errors: Absent, Refused."""
    agreement = _locked_agreement(by, agreement_pk)
    if agreement.ended_date is not None or agreement.last_date < civil_date(at):
        raise Refused("This agreement has ended.")
    if not list_hub_agencies(agreement.hub).filter(pk=agency.pk).exists():
        raise Refused("Choose an agency of this hub.", field="agency")
    agreement.parties.add(agency)
    detail = {"agreement": agreement.pk, "agency": agency.pk}
    audit_act(by, at, "sign_agreement", Operation.CONFIGURATION, detail=detail)
    return agreement


@transaction.atomic
def cut_agreement_short(*, by: Actor, at: dt.datetime, agreement_pk: int, reason: str) -> SharingAgreement:
    """End an agreement from today, before its time. What is shared under it is the gate's to end. Errors: Absent, Refused."""
    agreement = _locked_agreement(by, agreement_pk)
    if agreement.ended_date is not None or agreement.last_date < civil_date(at):
        raise Refused("This agreement has ended already.")
    why = require_text(reason, what="reason", field="reason", limit=300)
    if not why:
        raise Refused("Say why it ends.", field="reason")
    agreement.ended_date, agreement.ended_by, agreement.ended_reason = civil_date(at), by.member, why
    agreement.save_checked()
    audit_act(by, at, "cut_agreement_short", Operation.CONFIGURATION, detail={"agreement": agreement.pk})
    return agreement


def _locked_agreement(by: Actor, agreement_pk: int) -> SharingAgreement:
    found = SharingAgreement.objects.select_for_update(of=("self",)).filter(pk=agreement_pk)
    agreement = found.select_related("hub__agency").first()
    if agreement is None:
        raise Absent
    _require_keeper(by, agreement.hub)
    return agreement


def _require_keeper(by: Actor, hub: Hub) -> None:
    """Raise Absent unless the actor keeps this hub's agreements: its information governance, never an administrator."""
    keeps = by.role == Role.SYSTEM or (by.role == Role.GOVERNANCE and by.hub.pk == hub.pk)
    if not keeps or not by.member.is_active:
        raise Absent
