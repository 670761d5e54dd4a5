"""What a record already shows of the legal points of an application: small finders, each over what the reader may see alone.

A finder answers with dated facts in the words of what is recorded: of an order that was applied for or made, nothing that
happened since. Whether they prove a point is for a lawyer and a court.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.models import Arrest, Charge, DealPhone, Operation, Seizure
from throughline.disruption.policies import in_use_on
from throughline.disruption.states import OffenceKind, SeizureKind
from throughline.orders.children import HARMED
from throughline.orders.kinds import order_kind
from throughline.orders.models import Order, OrderProtects
from throughline.orders.varied import names_on
from throughline.register.models import Link
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind

SUPPLY = (OffenceKind.CONCERNED_IN_SUPPLY, OffenceKind.POSSESSION_WITH_INTENT)
HELD = (LinkKind.HOLDER_OF, LinkKind.CONTROLS)
TOGETHER = (LinkKind.ASSOCIATE_OF,)


@dataclass(frozen=True)
class Fact:
    """Something recorded that speaks to a point: what, when, and on which record; no record where the order says it itself."""

    text: str
    happened_date: dt.date
    record: ProtectedRecord | None = None


@dataclass(frozen=True)
class Reading:
    """An order as one reader may read around it."""

    actor: Actor
    at: dt.datetime
    order: Order

    @property
    def day(self) -> dt.date:
        """The day the record is read of: when the order was made or applied for, else today."""
        return self.order.made_date or self.order.applied_date or civil_date(self.at)

    def links(self) -> QuerySet[Link]:
        """The links this reader may be told of."""
        return links_shown(self.actor, self.at).select_related("from_record", "to_record")

    def operations(self) -> QuerySet[Operation]:
        """The operations this reader may see at the place the order is about, or on its line, up to the day it is read of."""
        about = self.order.about
        rows: QuerySet[Operation] = Operation.objects.visible_to(self.actor, self.at)
        rows = rows.filter(happened_date__lte=self.day)
        if about.kind == RecordKind.LINE:
            return rows.filter(line__record=about)
        if about.kind == RecordKind.OPERATION:
            own = rows.filter(record=about).order_by().values("place")
            return rows.filter(place__in=own)
        return rows.filter(place__record=about)

    @cached_property
    def lines_held(self) -> list[Link]:
        """The lines the order's subject is recorded as holding or controlling."""
        return list(self.links().filter(from_record=self.order.about, kind__in=HELD))

    @cached_property
    def protected(self) -> list[OrderProtects]:
        """Whom the order protects, of those this reader may see."""
        rows: QuerySet[OrderProtects] = OrderProtects.objects.visible_to(self.actor, self.at)
        rows = rows.filter(order=self.order, withdrawn_at__isnull=True).select_related("person__record")
        return list(rows.order_by("pk"))


Finder = Callable[[Reading], Iterable[Fact]]


def _from_links(links: QuerySet[Link], end: str) -> list[Fact]:
    return [
        Fact(link.get_kind_display(), link.since_date, getattr(link, end))
        for link in links.order_by("since_date", "pk")
    ]


def _other_end(link: Link, about: ProtectedRecord) -> ProtectedRecord:
    return link.from_record if link.to_record_id == about.pk else link.to_record


def _deal_numbers(reading: Reading) -> list[Fact]:
    about = reading.order.about
    if about.kind == RecordKind.PHONE:
        worked = reading.links().filter(Q(from_record=about) | Q(to_record=about), kind=LinkKind.DEAL_NUMBER)
        return [
            Fact("A line worked on this number", link.since_date, _other_end(link, about))
            for link in worked.order_by("since_date")
        ]  # fmt: skip
    return [
        Fact(f"Recorded as a deal number: {row.as_written}", civil_date(row.recorded_at), about)
        for row in _numbers(reading)
    ]


def _numbers(reading: Reading) -> QuerySet[DealPhone]:
    """The numbers the order's line had on the day it is read of, or the lines that worked on its phone; one that left is none."""
    about, day = reading.order.about, reading.day
    rows: QuerySet[DealPhone] = DealPhone.objects.visible_to(reading.actor, reading.at)
    rows = rows.filter(withdrawn_at__isnull=True)
    rows = rows.filter(phone__record=about) if about.kind == RecordKind.PHONE else rows.filter(line__record=about)
    rows = rows.filter(Q(since_date__isnull=True) | Q(since_date__lte=day))
    rows = rows.filter(Q(until_date__isnull=True) | Q(until_date__gte=day))
    return rows.order_by("recorded_at", "pk")


def _numbers_in_use(reading: Reading) -> list[Fact]:
    """Of those, the ones no record says were deactivated by that day; one found working since counts again."""
    rows = _numbers(reading).filter(in_use_on(reading.day)).select_related("line__record")
    return [
        Fact(f"No record that it was deactivated: {row.as_written}", civil_date(row.recorded_at), row.line.record)
        for row in rows
    ]


def _seizures(reading: Reading) -> QuerySet[Seizure]:
    rows: QuerySet[Seizure] = Seizure.objects.visible_to(reading.actor, reading.at)
    rows = rows.filter(operation__in=reading.operations(), withdrawn_at__isnull=True)
    return rows.select_related("operation__record").order_by("operation__happened_date", "pk")


def _phones_seized(reading: Reading) -> list[Fact]:
    return [
        Fact(f"Phones seized: {row.count}", row.operation.happened_date, row.operation.record)
        for row in _seizures(reading).filter(kind=SeizureKind.PHONE)
    ]


def _seizures_at_place(reading: Reading) -> list[Fact]:
    return [
        Fact(f"Seized there: {row.get_kind_display().lower()}", row.operation.happened_date, row.operation.record)
        for row in _seizures(reading)
    ]


def _arrests(reading: Reading, **which: object) -> list[Fact]:
    rows = Arrest.objects.visible_to(reading.actor, reading.at).filter(withdrawn_at__isnull=True, **which)
    rows = (
        rows.filter(happened_date__lte=reading.day).select_related("operation__record").order_by("happened_date", "pk")
    )
    return [Fact(f"Arrest: {row.get_offence_display()}", row.happened_date, row.operation.record) for row in rows]


def _supply_arrests(reading: Reading) -> list[Fact]:
    return _arrests(reading, line__record=reading.order.about, offence__in=SUPPLY)


def _arrests_of_person(reading: Reading) -> list[Fact]:
    return _arrests(reading, person__record=reading.order.about)


def _arrests_at_place(reading: Reading) -> list[Fact]:
    return _arrests(reading, operation__in=reading.operations())


def _operations_at_place(reading: Reading) -> list[Fact]:
    return [
        Fact(
            f"{row.get_operation_kind_display()}{', cuckooing suspected' if row.suspected_cuckooing else ''}",
            row.happened_date, row.record,
        )
        for row in reading.operations().select_related("record").order_by("happened_date", "pk")
    ]  # fmt: skip


def _returned_to_place(reading: Reading) -> list[Fact]:
    """Two operations or more, on different days."""
    found = _operations_at_place(reading)
    return found if len({fact.happened_date for fact in found}) > 1 else []


def _lines_at_place(reading: Reading) -> list[Fact]:
    return _from_links(reading.links().filter(to_record=reading.order.about, kind=LinkKind.WORKS_FROM), "from_record")


def _identifiers_named(reading: Reading) -> list[Fact]:
    rows = names_on(reading.order, reading.day)
    return [Fact(f"{row.get_kind_display()}: {row.as_written}", civil_date(row.recorded_at)) for row in rows]


def _applicant_rank(reading: Reading) -> list[Fact]:
    order = reading.order
    if not order.applicant_rank or not order_kind(order.order_kind).has_rank(order.applicant_rank):
        return []
    return [
        Fact(f"{order.applicant_name}, {order.get_applicant_rank_display().lower()}", civil_date(order.recorded_at))
    ]


def _home_looked_at(reading: Reading) -> list[Fact]:
    order = reading.order
    if order.home_answered_at is None:
        return []
    facts = [
        Fact(f"Would someone lose their home? {order.get_home_lost_display()}", civil_date(order.home_answered_at))
    ]
    if order.adult_referral_date is not None:
        facts.append(Fact(f"Adult safeguarding referral to {order.adult_referral_to}", order.adult_referral_date))
    return facts


def _trafficking_charges(reading: Reading) -> list[Fact]:
    rows = Charge.objects.visible_to(reading.actor, reading.at).filter(
        arrest__person__record=reading.order.about, arrest__withdrawn_at__isnull=True, offence=OffenceKind.ARRANGING_TRAVEL,
        discontinued_date__isnull=True, withdrawn_at__isnull=True, charged_date__lte=reading.day,
    )  # fmt: skip
    rows = rows.select_related("arrest__operation__record").order_by("charged_date", "pk")
    return [Fact(f"Charge: {row.get_offence_display()}", row.charged_date, row.arrest.operation.record) for row in rows]


def _lines_held(reading: Reading) -> list[Fact]:
    return [Fact(link.get_kind_display(), link.since_date, link.to_record) for link in reading.lines_held]


def _people_harmed_along_their_lines(reading: Reading) -> list[Fact]:
    lines = [link.to_record_id for link in reading.lines_held]
    return _from_links(reading.links().filter(to_record__in=lines, kind__in=HARMED), "from_record")


def _child_protected(reading: Reading) -> list[Fact]:
    return [
        Fact("Named as protected by this order", civil_date(row.recorded_at), row.person.record)
        for row in reading.protected
    ]


def _seen_together(reading: Reading) -> list[Fact]:
    children, about = [row.person.record_id for row in reading.protected], reading.order.about_id
    between = Q(from_record=about, to_record__in=children) | Q(from_record__in=children, to_record=about)
    rows = reading.links().filter(between, kind__in=TOGETHER).order_by("since_date", "pk")
    return [Fact(link.get_kind_display(), link.since_date, _other_end(link, reading.order.about)) for link in rows]


FINDERS: dict[str, Finder] = {
    "deal_numbers": _deal_numbers,
    "numbers_in_use": _numbers_in_use,
    "phones_seized": _phones_seized,
    "supply_arrests": _supply_arrests,
    "identifiers_named": _identifiers_named,
    "applicant_rank": _applicant_rank,
    "operations_at_place": _operations_at_place,
    "seizures_at_place": _seizures_at_place,
    "arrests_at_place": _arrests_at_place,
    "returned_to_place": _returned_to_place,
    "lines_at_place": _lines_at_place,
    "home_looked_at": _home_looked_at,
    "trafficking_charges": _trafficking_charges,
    "lines_held": _lines_held,
    "arrests_of_person": _arrests_of_person,
    "people_harmed_along_their_lines": _people_harmed_along_their_lines,
    "child_protected": _child_protected,
    "seen_together": _seen_together,
}
