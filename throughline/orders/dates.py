"""Where an order, a plan or a tactic stands on a day, from its dated facts alone. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from throughline.orders.states import Happening, OrderStatus, StepKind


class Dated(Protocol):
    """A step as these functions read it."""

    kind: str
    happened_date: dt.date
    from_date: dt.date | None
    until_date: dt.date | None
    comply_by_date: dt.date | None


@dataclass(frozen=True)
class OrderDates:
    """The facts of an order as they were known of a day."""

    applied: dt.date | None = None
    made: dt.date | None = None
    refused: dt.date | None = None
    not_pursued: dt.date | None = None
    served: dt.date | None = None
    complied: dt.date | None = None
    discharged: dt.date | None = None
    begins: dt.date | None = None
    ends: dt.date | None = None
    comply_by: dt.date | None = None


_DAYS = {
    StepKind.APPLIED: "applied",
    StepKind.MADE: "made",
    StepKind.REFUSED: "refused",
    StepKind.NOT_PURSUED: "not_pursued",
    StepKind.SERVED: "served",
    StepKind.COMPLIED: "complied",
    StepKind.DISCHARGED: "discharged",
}


def dates_of(steps: Iterable[Dated], on: dt.date | None = None) -> OrderDates:
    """The facts these steps give, up to a day (all of them where none is said). The last variation's end stands."""
    found: dict[str, dt.date | None] = {}
    for step in sorted(steps, key=lambda each: each.happened_date):
        if on is not None and step.happened_date > on:
            continue
        kind = StepKind(step.kind)
        if kind in _DAYS:
            found[_DAYS[kind]] = step.happened_date
        if kind == StepKind.MADE:
            found |= {
                "begins": step.from_date or step.happened_date,
                "ends": step.until_date,
                "comply_by": step.comply_by_date,
            }
        if kind == StepKind.VARIED:
            found["ends"] = step.until_date or found.get("ends")
            found["comply_by"] = step.comply_by_date or found.get("comply_by")
    return OrderDates(**found)


def earlier(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    """The earlier of two last days; the one that is known, where only one is."""
    return min((day for day in (one, other) if day is not None), default=None)


def status_of(dates: OrderDates, on: dt.date, *, on_service: bool = False) -> OrderStatus:
    """Where an order stands on a day. Its last day is a day in force; the day it is discharged is not.

    ``on_service``: a kind that holds from the day it is served, not before.
    """
    if dates.discharged is not None and dates.discharged <= on:
        return OrderStatus.DISCHARGED
    if dates.made is None or dates.made > on:
        return _before_it_is_made(dates, on)
    if dates.ends is not None and dates.ends < on:
        return OrderStatus.EXPIRED
    is_served = dates.served is not None and dates.served <= on
    has_begun = dates.begins is None or dates.begins <= on
    if has_begun and (is_served or not on_service):
        return OrderStatus.IN_FORCE
    return OrderStatus.SERVED if is_served else OrderStatus.MADE


def _before_it_is_made(dates: OrderDates, on: dt.date) -> OrderStatus:
    for day, status in (
        (dates.refused, OrderStatus.REFUSED),
        (dates.not_pursued, OrderStatus.NOT_PURSUED),
        (dates.applied, OrderStatus.APPLIED),
    ):
        if day is not None and day <= on:
            return status
    return OrderStatus.PREPARED


def standing_on(start_date: dt.date, review_date: dt.date, ended_date: dt.date | None, on: dt.date) -> Happening:
    """Where a plan or a tactic stands on a day."""
    if ended_date is not None and ended_date <= on:
        return Happening.ENDED
    if review_date <= on:
        return Happening.REVIEW_DUE
    return Happening.PLANNED if start_date > on else Happening.UNDER_WAY
