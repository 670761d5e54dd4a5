"""Durability: how long closed lines stay closed. A measure: over every row of the hub, naming no line, team or person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.displacement import displaced_from, displacement_days
from throughline.disruption.models import Line, LineClosure
from throughline.disruption.queries.displacement import appearances_on, carrying_links, names_of
from throughline.disruption.states import ClosureType
from throughline.figures.populations import CLOSURES
from throughline.figures.queries.measures import WHOLE_HUB, whole_hub
from throughline.figures.states import SMALLEST_SHOWN
from throughline.figures.survival import Observation, Step, lasting_at, survival_curve, watched_at
from throughline.register.models import Link

# The days a table says the share of: those of the check-backs, then half a year and a year.
SAID_AT = (7, 28, 90, 180, 365)


@dataclass(frozen=True)
class Curve:
    """The closures of one type. ``steps`` stop where fewer than five are still watched; None where the type is hidden."""

    label: str
    closures: int
    steps: tuple[Step, ...] | None
    last_day: int
    said: tuple[tuple[int, float | None], ...]


@dataclass(frozen=True)
class Durability:
    """Curves of all closures and of each type, and how many went on elsewhere within the days that count."""

    curves: tuple[Curve, ...]
    closures: int
    went_on: int
    within_days: int


def read_durability(actor: Actor, at: dt.datetime) -> Durability:
    """How long closures last, over all of the hub's but a covert line's, each once, like every measure of closures.

    A closure ends when it is reversed, or its line goes on elsewhere: on a line that is not covert.

    One that stands is watched until today. Errors: Absent without the permission *measure*.
    """
    require_permission(actor, "figures.measure")
    today = civil_date(at)
    closures = list(_closures(actor).filter(closed_date__lte=today))
    went_on = _first_displaced(actor, closures)
    watched: dict[int, list[Observation]] = {kind: [] for kind in ClosureType.values}
    for closure in closures:
        pk, kind, closed, reversed_date = (
            closure.pk, closure.closure_type, closure.closed_date, closure.reversed_date,
        )  # fmt: skip
        ended = min((day for day in (reversed_date, went_on.get(pk)) if day is not None), default=None)
        watched[kind].append(Observation(((ended or today) - closed).days, ended is not None))
    return Durability(
        curves=_curves(watched), closures=sum(map(len, watched.values())), went_on=len(went_on),
        within_days=displacement_days(),
    )  # fmt: skip


def _closures(actor: Actor) -> QuerySet[LineClosure]:
    """The hub's closures, standing and reversed. Of standing ones that are one closure, the earliest."""
    rows: QuerySet[LineClosure] = whole_hub(CLOSURES, actor)
    standing = CLOSURES.standing(rows)
    return rows.filter(Q(reversed_date__isnull=False) | Q(pk__in=standing.values("pk")))


def _first_displaced(actor: Actor, closures: list[LineClosure]) -> dict[int, dt.date]:
    """The day each closure's line first went on elsewhere, of those that did. Three queries, whatever there is."""
    overt = Line.objects.unscoped(WHOLE_HUB).filter(
        record__hub=actor.hub, record__withdrawn_at__isnull=True, is_covert=False
    )
    lines = {line.pk: line for line in overt}
    # What only an intelligence report says moves no measure: it is told to its readers alone.
    said_openly = Link.objects.filter(carrying_links(), report__isnull=True)
    links = said_openly.filter(from_record__hub=actor.hub, to_record__hub=actor.hub)
    by_key: dict[tuple[str, str], list[int]] = {}
    rows = appearances_on(lines.values(), names_of(overt), links)
    for number, row in enumerate(rows):
        by_key.setdefault((row.carried, row.key), []).append(number)
    of_line: dict[int, set[int]] = {}
    for numbers in by_key.values():
        if len(numbers) > 1:
            for number in numbers:
                of_line.setdefault(rows[number].line, set()).update(numbers)
    found = {}
    for closure in closures:
        shared = [rows[number] for number in of_line.get(closure.line_id, ())]
        went_on = displaced_from(closure.line_id, closure.closed_date, shared, displacement_days())
        if went_on:
            found[closure.pk] = went_on[0].since_date
    return found


def _curves(watched: dict[int, list[Observation]]) -> tuple[Curve, ...]:
    """All, then each type. Where one type is too few to show, no type is: the rest would give it away."""
    everything = [row for rows in watched.values() for row in rows]
    hides_types = any(0 < len(rows) < SMALLEST_SHOWN for rows in watched.values())
    curves = [_curve("All closures", everything, is_hidden=False)]
    curves += [_curve(ClosureType(kind).label, rows, is_hidden=hides_types) for kind, rows in watched.items()]
    return tuple(curves)


def _curve(label: str, rows: list[Observation], *, is_hidden: bool) -> Curve:
    if is_hidden or len(rows) < SMALLEST_SHOWN:
        return Curve(label, len(rows), None, 0, ())
    last_day = sorted((row.days for row in rows), reverse=True)[SMALLEST_SHOWN - 1]
    steps = survival_curve(rows)
    said = tuple((day, lasting_at(steps, day) if watched_at(rows, day) >= SMALLEST_SHOWN else None) for day in SAID_AT)
    return Curve(label, len(rows), tuple(step for step in steps if step.day <= last_day), last_day, said)
