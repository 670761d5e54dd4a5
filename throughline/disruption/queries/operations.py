"""Reading operations: the list, and the page of one with who was found and what followed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.disruption.amounts import Difference, difference, drug_class, in_grams
from throughline.disruption.models import Arrest, Charge, Found, Operation, Seizure, StatedTotal
from throughline.disruption.states import WEIGHED_TOTALS, SeizureKind, TotalOf, WeaponKind
from throughline.hub.first_hour import FIRST_HOUR
from throughline.hub.models import Intervention
from throughline.hub.states import ChecklistAnswer
from throughline.register.models import Person, PhoneIdentifier, Vehicle
from throughline.register.queries import held_on_days
from throughline.register.states import AgeGroup
from throughline.work.models import Gap

COUNTED_AT_MOST = 1_000
LISTED_AT_MOST = 100


@dataclass(frozen=True)
class FoundAt:
    """A person found at an operation, whom the reader may see: the first hour's answers, and the gap nobody closed yet."""

    intervention: Intervention
    person: Person
    answered: int
    asked: int
    gap: Gap | None


@dataclass(frozen=True)
class ArrestAt:
    """An arrest at an operation; ``person`` only when the reader may see who it was, and then the gap of a child arrested.

    ``is_held_child``: taken for an adult, and a record joined with theirs that the reader may open says they may be a child.
    """

    arrest: Arrest
    person: Person | None
    gap: Gap | None
    is_held_child: bool = False


def list_operations(
    actor: Actor, at: dt.datetime, *, kind: str = "", first: int, limit: int
) -> tuple[list[Operation], int]:
    """One page of the operations one may see, newest first, and how many there are, counted no further than 1,000."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at)
    if kind:
        rows = rows.filter(operation_kind=kind)
    total = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    page = rows.select_related("record", "team", "place", "line__record", "authority")
    return list(page.order_by("-happened_date", "-pk")[first : first + limit]), total


def get_operation(actor: Actor, uuid: object, at: dt.datetime) -> Operation:
    """An operation through the gate. Raises Absent."""
    return get_visible(Operation, uuid, actor, at)


def list_operations_in_error(actor: Actor, at: dt.datetime) -> list[Operation]:
    """The operations recorded in error that one might open had they not been, newest first, at most 100: history alone."""
    rows: QuerySet[Operation] = Operation.objects.seen_in_error(actor, at).select_related("record__withdrawn_by")
    return list(rows.order_by("-record__withdrawn_at", "-pk")[:LISTED_AT_MOST])


def list_found(actor: Actor, at: dt.datetime, operation: Operation) -> list[FoundAt]:
    """The people found at an operation, of those the reader may see."""
    keys = Found.related.filter(operation=operation).values("intervention")
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(actor, at).filter(pk__in=keys)
    rows = rows.filter(withdrawn_at__isnull=True).select_related("record", "person__record", "referral__record")
    found = list(rows.prefetch_related("checklist").order_by("pk"))
    gaps = _gaps(actor, at, [row.record_id for row in found])
    return [
        FoundAt(row, row.person, *_first_hour(row), gaps.get((row.person.record_id, row.record_id))) for row in found
    ]


def _first_hour(row: Intervention) -> tuple[int, int]:
    """How many lines of the first hour are settled (done, or not needed), of how many asked."""
    is_adult = row.age_group == AgeGroup.ADULT
    asked = {item.key for item in FIRST_HOUR if not (item.children_only and is_adult)}
    newest = {answer.item: answer.answer for answer in sorted(row.checklist.all(), key=lambda answer: answer.pk)}
    settled = {item for item, answer in newest.items() if answer != ChecklistAnswer.NOT_YET}
    return len(asked & settled), len(asked)


def _gaps(actor: Actor, at: dt.datetime, about: list[int]) -> dict[tuple[int, int], Gap]:
    """The gaps these records opened, by whom they are about and where they come from."""
    rows = Gap.objects.visible_to(actor, at).filter(about__in=about).select_related("clock")
    return {(gap.person_id, gap.about_id): gap for gap in rows}


def list_arrests(actor: Actor, at: dt.datetime, operation: Operation) -> list[ArrestAt]:
    """An operation's arrests, in the order they were recorded; who was arrested only where the gate allows."""
    rows: QuerySet[Arrest] = Arrest.objects.visible_to(actor, at).filter(operation=operation)
    arrests = list(rows.select_related("line__record", "team").prefetch_related("charges").order_by("pk"))
    keys = [arrest.person_id for arrest in arrests]
    people = {
        person.pk: person
        for person in Person.objects.visible_to(actor, at).filter(pk__in=keys).select_related("record")
        .prefetch_related("age_statements")
    }  # fmt: skip
    gaps = _gaps(actor, at, [operation.record_id])
    adults = [arrest for arrest in arrests if arrest.age_group == AgeGroup.ADULT and arrest.person_id in people]
    held = held_on_days(actor, at, ((people[arrest.person_id], arrest.happened_date) for arrest in adults))
    found = []
    for arrest in arrests:
        person = people.get(arrest.person_id)
        gap = gaps.get((person.record_id, operation.record_id)) if person else None
        is_held = arrest in adults and (arrest.person_id, arrest.happened_date) in held
        found.append(ArrestAt(arrest, person, gap, is_held))
    return found


def list_people_at(actor: Actor, at: dt.datetime, operation: Operation) -> list[Person]:
    """Those found or arrested at an operation whom the reader may see, each once."""
    people = {row.person.pk: row.person for row in list_found(actor, at, operation)}
    for row in list_arrests(actor, at, operation):
        if row.person is not None and row.arrest.withdrawn_at is None:
            people.setdefault(row.person.pk, row.person)
    return list(people.values())


def get_charge(arrest: Arrest, charge_id: int) -> Charge:
    """One of an arrest's charges. Raises Absent."""
    charge = arrest.charges.filter(pk=charge_id).first()
    if charge is None:
        raise Absent
    return charge


def get_arrest(actor: Actor, at: dt.datetime, arrest_id: int) -> Arrest:
    """An arrest through the gate. Raises Absent."""
    rows: QuerySet[Arrest] = Arrest.objects.visible_to(actor, at)
    arrest = rows.select_related("operation__record", "person__record", "line").filter(pk=arrest_id).first()
    if arrest is None:
        raise Absent
    return arrest


def get_seizure(operation: Operation, seizure_id: int) -> Seizure:
    """One of an operation's seizures. Raises Absent."""
    seizure = operation.seizures.filter(pk=seizure_id).first()
    if seizure is None:
        raise Absent
    return seizure


def list_seizures(actor: Actor, at: dt.datetime, operation: Operation) -> list[Seizure]:
    """What was seized at an operation, recorded in error left out."""
    rows: QuerySet[Seizure] = Seizure.objects.visible_to(actor, at).filter(operation=operation)
    return list(rows.filter(withdrawn_at__isnull=True).order_by("pk"))


def list_things_seized(actor: Actor, at: dt.datetime, seizures: list[Seizure]) -> dict[int, str]:
    """What phone or vehicle each seizure was, by its key, where the reader may open that phone or vehicle."""
    phones: QuerySet[PhoneIdentifier] = PhoneIdentifier.objects.visible_to(actor, at)
    named = dict(
        phones.filter(phone__in=[row.phone_id for row in seizures if row.phone_id]).order_by("-pk")
        .values_list("phone", "as_written")
    )  # fmt: skip
    vehicles = Vehicle.objects.visible_to(actor, at).filter(
        pk__in=[row.vehicle_id for row in seizures if row.vehicle_id]
    )
    seen = {row.pk: row.as_written or row.description for row in vehicles}
    shown = {row.pk: named.get(row.phone_id or 0) or seen.get(row.vehicle_id or 0) or "" for row in seizures}
    return {key: name for key, name in shown.items() if name}


def list_stated_totals(actor: Actor, at: dt.datetime, operation: Operation) -> list[StatedTotal]:
    """The totals stated of an operation's seizures: the newest of each kind that was not recorded in error."""
    rows: QuerySet[StatedTotal] = StatedTotal.objects.visible_to(actor, at).filter(operation=operation)
    return list({row.of: row for row in rows.filter(withdrawn_at__isnull=True).order_by("pk")}.values())


def get_total(actor: Actor, at: dt.datetime, operation: Operation, total_id: int) -> StatedTotal:
    """A total stated of an operation's seizures, that stands. Raises Absent."""
    rows: QuerySet[StatedTotal] = StatedTotal.objects.visible_to(actor, at).filter(operation=operation)
    total = rows.filter(pk=total_id, withdrawn_at__isnull=True).first()
    if total is None:
        raise Absent
    return total


@dataclass(frozen=True)
class SaidInError:
    """A charge or a stated total of an operation that was recorded in error, and why, by whom and when that was said."""

    row: Charge | StatedTotal
    reason: str
    by: str
    at: dt.datetime


def list_said_in_error(actor: Actor, at: dt.datetime, operation: Operation) -> list[SaidInError]:
    """The charges and stated totals of an operation recorded in error, newest first: history alone."""
    charges = Charge.objects.visible_to(actor, at).filter(arrest__operation=operation, withdrawn_at__isnull=False)
    totals = StatedTotal.objects.visible_to(actor, at).filter(operation=operation, withdrawn_at__isnull=False)
    rows: list[Charge | StatedTotal] = [*charges.select_related("withdrawn_by"), *totals.select_related("withdrawn_by")]
    said = [
        SaidInError(row, row.withdrawn_reason, row.withdrawn_by.name, row.withdrawn_at)
        for row in rows
        if row.withdrawn_by is not None and row.withdrawn_at is not None
    ]
    return sorted(said, key=lambda row: row.at, reverse=True)


def total_beside_parts(total: StatedTotal, seizures: list[Seizure]) -> Difference:
    """A stated total beside the sum of its parts: grams, pounds or a number."""
    if total.of in WEIGHED_TOTALS:
        stated = in_grams(total.amount, total.unit)
        parts = [in_grams(row.quantity, row.unit) if row.quantity is not None and row.unit else row.grams or Decimal(0)
                 for row in seizures if row.kind == SeizureKind.DRUGS and _is_of(total.of, row)]  # fmt: skip
        return difference(stated, parts)
    if total.of == TotalOf.CASH:
        return difference(
            total.amount, [Decimal(row.pence or 0) / 100 for row in seizures if row.kind == SeizureKind.CASH]
        )
    return difference(total.amount, [Decimal(row.count or 0) for row in seizures if _is_of(total.of, row)])


_WEAPONS = {
    TotalOf.FIREARMS: (WeaponKind.FIREARM, WeaponKind.IMITATION), TotalOf.BLADES: (WeaponKind.BLADE,),
    TotalOf.OTHER_WEAPONS: (WeaponKind.OTHER,), TotalOf.WEAPONS: tuple(WeaponKind),
}  # fmt: skip
_CLASSES = {TotalOf.CLASS_A: "A", TotalOf.CLASS_B: "B", TotalOf.CLASS_C: "C"}


def _is_of(of: str, row: Seizure) -> bool:
    """Whether a seizure is a part of that total."""
    kind = TotalOf(of)
    if kind in _CLASSES:
        return (row.drug_class or drug_class(row.drug)) == _CLASSES[kind]
    if kind in _WEAPONS:
        return row.kind == SeizureKind.WEAPON and row.weapon in _WEAPONS[kind]
    if kind in (TotalOf.PHONES, TotalOf.VEHICLES):
        return row.kind == (SeizureKind.PHONE if kind == TotalOf.PHONES else SeizureKind.VEHICLE)
    return kind == TotalOf.DRUGS
