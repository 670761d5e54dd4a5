"""Why a live figure is no longer the frozen one, where the records tell it cheaply: how many, and never whose.

Asked of the rows the measure counts and of no others: what a covert line holds moves neither number, and explains none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.figures.counting import COUNTED, Counting
from throughline.figures.history import HISTORY, History
from throughline.figures.periods import Period
from throughline.figures.queries.measures import whole_hub
from throughline.figures.states import ChangeKind
from throughline.figures.values import Number, as_number

# Charges that were standing when frozen and were discontinued since leave the one measure and enter the other.
_DISCONTINUED_ADDS = {"charges_standing": -1, "charges_discontinued": 1}


@dataclass(frozen=True)
class Change:
    """So many rows behind a figure changed in one way since a moment; ``moves``: what that did to the figure."""

    kind: ChangeKind
    rows: int
    moves: Number


def changes_since(actor: Actor, key: str, period: Period, frozen_at: dt.datetime) -> tuple[Change, ...]:
    """What became of the rows behind one measure since it was frozen. Some changes leave no trace here: a date corrected,
    an age found out, a clock that ran on."""
    counting = COUNTED[key]
    history = HISTORY.get(counting.population.name)
    if history is None:
        return ()
    found = [*_ended(actor, counting, history, period, frozen_at), *_late(actor, counting, history, period, frozen_at)]
    if key in _DISCONTINUED_ADDS:
        found += _discontinued(actor, key, history, period, frozen_at)
    return tuple(change for change in found if change.rows)


def _ended(
    actor: Actor, counting: Counting, history: History, period: Period, frozen_at: dt.datetime
) -> Iterator[Change]:
    """Rows that stood then and were counted, and ended since."""
    if not history.ended:
        return
    population = counting.population
    then = history.stood(population, whole_hub(population, actor), frozen_at)
    ended = then.filter(counting.which, counting.in_period(period), history.ended_since(frozen_at))
    for kind, how in history.how:
        # By key: a condition on other tables must not count a row twice.
        keys = ended.filter(how).order_by().values("pk")
        rows, value = _amount(whole_hub(population, actor).filter(pk__in=keys), counting, period)
        yield Change(kind, rows, -value)


def _late(
    actor: Actor, counting: Counting, history: History, period: Period, frozen_at: dt.datetime
) -> Iterator[Change]:
    """Rows counted now that nobody had recorded then."""
    population = counting.population
    now = population.standing(whole_hub(population, actor))
    late = now.filter(counting.which, counting.in_period(period), history.recorded_since(frozen_at))
    rows, value = _amount(late, counting, period)
    yield Change(ChangeKind.LATE, rows, value)


def _discontinued(actor: Actor, key: str, history: History, period: Period, frozen_at: dt.datetime) -> Iterator[Change]:
    population = COUNTED[key].population
    known = population.standing(whole_hub(population, actor)).exclude(history.recorded_since(frozen_at))
    ended = known.filter(COUNTED[key].in_period(period), discontinued_date__gt=civil_date(frozen_at)).count()
    yield Change(ChangeKind.DISCONTINUED, ended, ended * _DISCONTINUED_ADDS[key])


def _amount(rows: QuerySet[Any], counting: Counting, period: Period) -> tuple[int, Number]:
    """How many rows or different things these are, and what the measure comes to over them."""
    within = counting.in_period(period)
    found = rows.aggregate(rows=counting.rows(within), value=counting.value(within))
    return int(found["rows"] or 0), as_number(found["value"])
