"""What an order names, as it was made and as it was varied, as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.core.clock import civil_date
from throughline.orders.models import Order, OrderIdentifier, OrderVariation
from throughline.orders.varied import Named, list_named, list_variations, named_as_made
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import short_date


@dataclass(frozen=True)
class NamedRow:
    """A number or device an order names, or named: since when, where a variation added it, and until when."""

    pk: int
    kind: str
    written: str
    when: str
    is_out: bool


@dataclass(frozen=True)
class VariationRow:
    """A variation of what an order names: what it changed, what shows it, and what the provider did."""

    day: dt.date
    said: tuple[str, ...]
    source: str
    by: str
    provider: str
    clock: Clock | None
    href: str


def present_names(order: Order, at: dt.datetime) -> dict[str, object]:
    """What the page of an order says of what it names: today, when it was made, and by each variation."""
    variations = list_variations(order)
    return {
        "identifiers": [_named(each, civil_date(at)) for each in list_named(order)],
        "as_made": [in_words(each) for each in named_as_made(order)] if variations else [],
        "variations": [_variation(each, at) for each in reversed(variations)],
    }


def in_words(row: OrderIdentifier) -> str:
    return f"{row.get_kind_display()}: {row.as_written}"


def _named(each: Named, day: dt.date) -> NamedRow:
    since = f"since {short_date(each.since_date)}, by variation" if each.since_date else ""
    until = f"until {short_date(each.out_date)}, then taken out by variation" if each.out_date else ""
    when = "; ".join(part for part in (since, until) if part)
    row = each.identifier
    return NamedRow(row.pk, row.get_kind_display(), row.as_written, when, not each.holds_on(day))


def _variation(row: OrderVariation, at: dt.datetime) -> VariationRow:
    adds = [f"Names too: {in_words(each)}" for each in row.adds.all()]
    out = [f"Names no more: {in_words(each)}" for each in row.takes_out.all()]
    clock = row.clock
    runs = clock is not None and clock.stopped_at is None
    return VariationRow(
        day=row.step.happened_date, said=(*adds, *out), source=row.source, by=row.step.recorded_by.name,
        provider=_provider(row, adds=bool(adds)),
        clock=present_clock(clock.due_at, now=at) if clock is not None and runs else None,
        href=reverse("order-variation", args=[row.step.order.record.uuid, row.step_id]),
    )  # fmt: skip


def _provider(row: OrderVariation, *, adds: bool) -> str:
    """Whether the provider was served, and whether they complied in time with what it added."""
    if row.served_date is None:
        return "Not recorded as served on the provider" + (
            ": their time for what it adds has not begun." if adds else "."
        )
    said = f"Served on {short_date(row.served_date)}."
    if row.complied_date is None or row.clock is None:
        return said
    due = civil_date(row.clock.due_at)
    when = "in time" if row.complied_date <= due else "late"
    return f"{said} Complied on {short_date(row.complied_date)}, {when}: it was due by the end of {short_date(due)}."
