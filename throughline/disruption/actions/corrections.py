"""Recorded in error: an arrest, a charge, a seizure or a stated total counts no more, and stays in the history."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.arrests import arrest_to_change, withdraw_arrest_links
from throughline.disruption.actions.lineage_corrections import require_reason
from throughline.disruption.actions.losses import asked_about, settle_losses
from throughline.disruption.actions.lost_grounds import CHARGE_IN_ERROR, ask_about_lost_charge, ask_about_lost_holder
from throughline.disruption.models import Arrest, Charge, LineClosure, Role, Seizure, StatedTotal
from throughline.disruption.policies import awaits_review
from throughline.disruption.second_person import settle_second_person
from throughline.hub.concerns import withdraw_concern
from throughline.hub.met import ask_no_more_of_nobody_met
from throughline.hub.states import ConcernSource
from throughline.register.links import withdraw_links
from throughline.register.overlaps import hear_again
from throughline.register.states import LinkKind
from throughline.work.facts import resolve_gaps
from throughline.work.states import GapKind


@transaction.atomic
def withdraw_arrest(*, by: Actor, at: dt.datetime, arrest_id: int, reason: str) -> Arrest:
    """Mark an arrest as recorded in error: it leaves the figures, and what it alone opened or said is closed.

    A standing closure of a line that is not open to whoever marks it is told to that line's owners, who review it (P28).
    Errors: Absent, Refused (no reason, already marked, a standing closure rests on it).
    """
    require_permission(by, "operation.record")
    arrest = arrest_to_change(by, at, arrest_id)
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    resting = LineClosure.related.filter(holder_charge__arrest=arrest, reversed_date__isnull=True)
    if LineClosure.objects.visible_to(by, at).filter(pk__in=resting.values("pk")).exists():
        raise Refused("A standing closure rests on this arrest. Reopen the line first.")
    awaited_review = awaits_review(arrest)
    arrest.withdrawn_at, arrest.withdrawn_by, arrest.withdrawn_reason = at, by.member, reason.strip()[:300]
    arrest.save_checked()
    if awaited_review:
        settle_second_person(arrest.operation.record, "Recorded in error", by=by, at=at)
    _undo_what_it_said(arrest, reason, by=by, at=at)
    ask_no_more_of_nobody_met(by=by, at=at, person=arrest.person)
    ask_about_lost_holder(arrest.person.record, by=by, at=at)
    settle_losses([arrest.person], reason, by=by, at=at)
    withdraw_concern(
        by=by, at=at, person=arrest.person, source=ConcernSource.ARREST, about=arrest.operation.record,
        raised_date=arrest.happened_date,
    )  # fmt: skip
    record_act(
        by=by, at=at, action="withdraw_arrest", op=Act.ALTERATION,
        subjects=[arrest.operation.record, arrest.person.record],
    )  # fmt: skip
    return arrest


def _undo_what_it_said(arrest: Arrest, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The gap and links of the arrest go with it, but for those another standing arrest of the person also gives."""
    others = Arrest.related.filter(person=arrest.person, withdrawn_at__isnull=True)
    if not others.filter(operation=arrest.operation).exists():
        resolve_gaps(
            by=by, at=at, person=arrest.person.record, resolution="Recorded in error",
            kinds=[GapKind.ARRESTED_CHILD], about=arrest.operation.record,
        )  # fmt: skip
        withdraw_links(
            by=by, at=at, from_record=arrest.person.record, to_record=arrest.operation.record,
            kinds=[LinkKind.ARRESTED_AT], reason=reason,
        )  # fmt: skip
    along = others.filter(line=arrest.line)
    kinds = [] if along.exists() else [LinkKind.ARRESTED_ALONG]
    if not along.filter(is_line_holder=True).exists():
        kinds += [LinkKind.HOLDER_OF, LinkKind.CHILD_HARMED_BY]
    withdraw_arrest_links(arrest, kinds, reason, by=by, at=at)


@transaction.atomic
def withdraw_charge(*, by: Actor, at: dt.datetime, charge_id: int, reason: str) -> Charge:
    """Mark a charge as recorded in error: nobody was charged so, no figure counts it, and no closure may rest on it.

    A standing closure that rests on it is named and reopened first: it would count with nothing under it. One of a line that
    is not open to whoever marks it is told to that line's owners, who review it as one whose charge was discontinued (P28).
    Errors: Absent, Refused.
    """
    require_permission(by, "operation.record")
    rows = Charge.objects.visible_to(by, at).select_for_update(of=("self",)).filter(withdrawn_at__isnull=True)
    charge: Charge | None = rows.select_related("arrest__operation__record", "arrest__person__record").filter(
        pk=charge_id
    ).first()  # fmt: skip
    if charge is None:
        raise Absent
    charge.withdrawn_at, charge.withdrawn_by, charge.withdrawn_reason = at, by.member, require_reason(reason)
    resting = LineClosure.related.filter(holder_charge=charge, reversed_date__isnull=True)
    closed = LineClosure.objects.visible_to(by, at).filter(pk__in=resting.values("pk"))
    for closure in closed.select_related("line__record"):
        line = closure.line
        raise Refused(
            f"The closure of {line.name} ({line.record.reference}) rests on this charge. Reopen that line first."
        )
    charge.save_checked()
    for closure in resting.select_related("line__record", "line__owning_agency"):
        ask_about_lost_charge(closure, by=by, at=at, how=CHARGE_IN_ERROR)
    operation, person = charge.arrest.operation, charge.arrest.person
    record_act(by=by, at=at, action="withdraw_charge", op=Act.ALTERATION, subjects=[operation.record, person.record])
    return charge


@transaction.atomic
def withdraw_total(*, by: Actor, at: dt.datetime, total_id: int, reason: str) -> StatedTotal:
    """Mark a stated total as recorded in error: the parts are held against the one stated before it, if any.

    Nothing rests on a stated total: figures count the parts. Errors: Absent, Refused (no reason).
    """
    require_permission(by, "operation.record")
    rows = StatedTotal.objects.visible_to(by, at).select_for_update(of=("self",)).filter(withdrawn_at__isnull=True)
    total: StatedTotal | None = rows.select_related("operation__record").filter(pk=total_id).first()
    if total is None:
        raise Absent
    total.withdrawn_at, total.withdrawn_by, total.withdrawn_reason = at, by.member, require_reason(reason)
    total.save_checked()
    record_act(by=by, at=at, action="withdraw_total", op=Act.ALTERATION, subjects=[total.operation.record])
    return total


@transaction.atomic
def withdraw_seizure(*, by: Actor, at: dt.datetime, seizure_id: int, reason: str) -> Seizure:
    """Mark a seizure as recorded in error: it leaves the figures, and nobody asks a child about its loss any more.

    Errors: Absent, Refused.
    """
    require_permission(by, "operation.record")
    rows = Seizure.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("operation__record")
    seizure: Seizure | None = rows.filter(pk=seizure_id).first()
    if seizure is None:
        raise Absent
    if seizure.withdrawn_at is not None:
        raise Refused("This seizure is marked as recorded in error already.")
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    seizure.withdrawn_at, seizure.withdrawn_by, seizure.withdrawn_reason = at, by.member, reason.strip()[:300]
    seizure.save_checked()
    _undo_what_was_seized(seizure, reason, by=by, at=at)
    settle_losses(asked_about(seizure), reason, by=by, at=at)
    record_act(by=by, at=at, action="withdraw_seizure", op=Act.ALTERATION, subjects=[seizure.operation.record])
    return seizure


def _undo_what_was_seized(seizure: Seizure, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """That the phone or vehicle was there, and in whose hand, goes with it, unless another standing seizure there says so."""
    thing = seizure.phone or seizure.vehicle
    if thing is None:
        return
    operation = seizure.operation
    same = operation.seizures.filter(phone=seizure.phone, vehicle=seizure.vehicle, withdrawn_at__isnull=True)
    if not same.exists():
        withdraw_links(
            by=by, at=at, from_record=thing.record, to_record=operation.record, kinds=[LinkKind.SEEN_AT], reason=reason
        )
        hear_again(by=by, at=at, records=[operation.record_id])
    person = seizure.from_person
    if person is None or same.filter(from_person=person).exists():
        return
    used = LinkKind.USES_PHONE if seizure.phone is not None else LinkKind.USES_VEHICLE
    if not Role.related.filter(link__because_of=operation.record, link__from_record=person.record, link__kind=used,
                               link__to_record=thing.record, link__withdrawn_at=None).exists():  # fmt: skip
        withdraw_links(
            by=by, at=at, from_record=person.record, to_record=thing.record, kinds=[used], reason=reason,
            because_of=operation.record,
        )  # fmt: skip
