"""Recording a seizure, and the question it asks about a child found there (practice.md P11)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.disruption.amounts import currencies, drug_class, grams_kept, in_grams
from throughline.disruption.losses import asks_of_one_there, children_there, is_theirs_alone
from throughline.disruption.models import Operation, Seizure, StatedTotal
from throughline.disruption.states import COUNTED_UNITS, WEIGHED_TOTALS, SeizureKind, TotalOf, Unit, WeaponKind
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.hub.leading import lead_for
from throughline.register.links import link_records
from throughline.register.models import Person
from throughline.register.overlaps import cross_reference
from throughline.register.states import LinkKind
from throughline.register.things import phone_for, vehicle_for
from throughline.work.deadlines import due_at
from throughline.work.facts import ask_task, rule_for
from throughline.work.models import Task
from throughline.work.states import RuleKey, TaskKind

# Late at night the same day is nearly over: there is at least this long.
AT_LEAST = dt.timedelta(hours=1)


@dataclass(frozen=True)
class SeizureGiven:
    """What was seized, as typed.

    Drugs by quantity and unit (or by weight in grams alone); cash in pence, or as an amount of another currency; how many
    weapons or phones; one vehicle, where ``vehicle_uuid`` is the known one it was said to be, and ``new_because`` why it is
    none of those shown. ``identifier_kind`` and ``identifier`` name the phone, where it was looked at.
    """

    kind: str
    drug: str = ""
    grams: Decimal | None = None
    pence: int | None = None
    weapon: str = ""
    count: int | None = None
    drug_class: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    currency: str = "GBP"
    amount: Decimal | None = None
    firearm_section: str = ""
    identifier_kind: str = ""
    identifier: str = ""
    registration: str = ""
    description: str = ""
    vehicle_uuid: uuid.UUID | None = None
    new_because: str = ""


@transaction.atomic
def record_seizure(
    *,
    by: Actor,
    at: dt.datetime,
    operation_uuid: uuid.UUID,
    given: SeizureGiven,
    from_person_uuid: uuid.UUID | None = None,
) -> Seizure:
    """Record something seized at an operation: as written, and converted. A phone or vehicle becomes a record, linked.

    Taken from a child, or where one was found, it asks a same-day task of whoever leads: they may be held responsible for
    the loss (practice.md P11). Errors: Absent, Refused.
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at)
    if given.kind not in (
        SeizureKind.DRUGS,
        SeizureKind.CASH,
        SeizureKind.WEAPON,
        SeizureKind.PHONE,
        SeizureKind.VEHICLE,
    ):
        raise Refused("Choose drugs, cash, a weapon, a phone or a vehicle.", field="kind")
    person = get_visible(Person, from_person_uuid, by, at) if from_person_uuid else None
    seizure = Seizure(
        operation=operation, kind=given.kind, from_person=person, recorded_at=at, recorded_by=by.member
    )  # fmt: skip
    if given.kind == SeizureKind.DRUGS:
        _put_drugs(seizure, given)
    elif given.kind == SeizureKind.CASH:
        _put_cash(seizure, given)
    elif given.kind == SeizureKind.WEAPON:
        seizure.weapon, seizure.count = given.weapon, given.count
        seizure.firearm_section = given.firearm_section if given.weapon == WeaponKind.FIREARM else ""
    else:
        _put_thing(seizure, given, by=by, at=at)
    seizure.save_checked()
    _ask_about_loss_of(seizure, by=by, at=at)
    record_act(by=by, at=at, action="record_seizure", op=Act.COLLECTION, subjects=[operation.record])
    return seizure


def _put_drugs(seizure: Seizure, given: SeizureGiven) -> None:
    """The quantity as written; its weight in grams, or none where it was counted. The class is the list's, else as said."""
    seizure.drug, seizure.drug_class = given.drug, drug_class(given.drug) or given.drug_class
    seizure.grams = given.grams
    if given.quantity is None:
        seizure.quantity, seizure.unit = given.grams, Unit.GRAMS if given.grams is not None else ""
        return
    seizure.quantity, seizure.unit = given.quantity, given.unit
    if given.unit in COUNTED_UNITS:
        if given.quantity != given.quantity.to_integral_value():
            raise Refused("Give a whole number of wraps or tablets.", field="quantity")
        seizure.kind, seizure.grams = SeizureKind.DOSES, None
    else:
        seizure.grams = grams_kept(given.quantity, given.unit)


def _put_cash(seizure: Seizure, given: SeizureGiven) -> None:
    """Pounds in pence; another currency apart, so that it is never added to pounds."""
    if given.currency == "GBP":
        seizure.pence = given.pence
        return
    if given.currency not in currencies():
        raise Refused("Choose the currency.", field="currency")
    seizure.kind, seizure.currency, seizure.foreign_amount = SeizureKind.CURRENCY, given.currency, given.amount


def _put_thing(seizure: Seizure, given: SeizureGiven, *, by: Actor, at: dt.datetime) -> None:
    """A phone that was named, or a vehicle, as a record of its own, linked to the operation and to whom it was taken from."""
    operation, person = seizure.operation, seizure.from_person
    seizure.count = given.count
    if given.kind == SeizureKind.VEHICLE:
        seizure.count = 1
        seizure.vehicle = vehicle_for(
            by=by, at=at, registration=given.registration, description=given.description, agency=operation.agency,
            chosen=given.vehicle_uuid, new_because=given.new_because,
        )  # fmt: skip
    elif given.identifier.strip():
        if given.count not in (None, 1):
            raise Refused("Give the identifier of one phone at a time.", field="identifier")
        seizure.count = 1
        seizure.phone = phone_for(
            by=by, at=at, kind=given.identifier_kind, typed=given.identifier, agency=operation.agency,
            since_date=operation.happened_date,
        )  # fmt: skip
    thing = seizure.phone or seizure.vehicle
    if thing is None:
        return
    link_records(
        by=by, at=at, from_record=thing.record, to_record=operation.record, kind=LinkKind.SEEN_AT,
        since_date=operation.happened_date,
    )  # fmt: skip
    cross_reference(by=by, at=at, bearer=operation.record, thing=thing.record)
    if person is not None:
        used = LinkKind.USES_PHONE if seizure.phone is not None else LinkKind.USES_VEHICLE
        link_records(
            by=by, at=at, from_record=person.record, to_record=thing.record, kind=used,
            since_date=operation.happened_date, because_of=operation.record,
        )  # fmt: skip


@transaction.atomic
def state_total(
    *, by: Actor, at: dt.datetime, operation_uuid: uuid.UUID, of: str, amount: Decimal, unit: str = "", source: str = ""
) -> StatedTotal:
    """Keep a total as it was stated of an operation's seizures: the page says by how much its parts differ.

    Errors: Absent, Refused.
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at)
    if of not in TotalOf.values:
        raise Refused("Choose what the total is of.", field="of")
    if amount < 0:
        raise Refused("The total must be nothing or more.", field="amount")
    if of in WEIGHED_TOTALS:
        in_grams(amount, unit)
    elif of != TotalOf.CASH and amount != amount.to_integral_value():
        raise Refused("Give a whole number.", field="amount")
    total = StatedTotal(
        operation=operation, of=of, amount=amount, unit=unit if of in WEIGHED_TOTALS else "", recorded_at=at,
        source=require_text(source, what="source", field="source", limit=200), recorded_by=by.member,
    )  # fmt: skip
    total.save_checked()
    record_act(by=by, at=at, action="state_total", op=Act.COLLECTION, subjects=[operation.record])
    return total


def _ask_about_loss_of(seizure: Seizure, *, by: Actor, at: dt.datetime) -> None:
    """The child it was taken from; where it was from no child, each child found or arrested there."""
    operation, person = seizure.operation, seizure.from_person
    if person is not None and is_theirs_alone(by, at, seizure):
        _ask_about_loss(operation, person, by=by, at=at)
        return
    for child in children_there(by, at, operation):
        _ask_about_loss(operation, child, by=by, at=at)


def ask_about_losses_at(operation: Operation, child: Person, *, by: Actor, at: dt.datetime) -> None:
    """A child is recorded where something was seized before: the same question, unless it was taken from another child."""
    standing = operation.seizures.filter(withdrawn_at__isnull=True).select_related("from_person", "operation")
    if any(asks_of_one_there(by, at, seizure, child) for seizure in standing):
        _ask_about_loss(operation, child, by=by, at=at)


def _ask_about_loss(operation: Operation, child: Person, *, by: Actor, at: dt.datetime) -> None:
    """Once for each child while the question is open, of whoever leads, else of the operation's agency.

    Open about a record joined with theirs, it is asked already where the same people were asked.
    """
    lead = lead_for(child, at)
    agency = lead.agency if lead else operation.agency
    waiting = Task.related.filter(kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=True)
    of_theirs = waiting.filter(
        record__in=child.records_of_one().order_by().values("record"), owner=lead, owner_agency=agency
    )
    if waiting.filter(record=child.record).exists() or of_theirs.exists():
        return
    rule = rule_for(RuleKey.LOSS_CONVERSATION, civil_date(at))
    due = due_at(
        at, amount=rule.amount, unit=rule.unit, day_ends=rule.day_ends, division=Nation.ENGLAND,
        overrides=bank_holiday_overrides(Nation.ENGLAND),
    )  # fmt: skip
    ask_task(
        by=by,
        at=at,
        record=child.record,
        title="Talk with them today about debt and threats",
        kind=TaskKind.LOSS_CONVERSATION,
        owner_agency=agency,
        owner=lead,
        due_at=max(due, at + AT_LEAST),
        explanation="Something was seized from them or where they were found, and they may be held responsible for the "
        "loss. Ask about debt and threats, and agree a safety plan.",
    )
