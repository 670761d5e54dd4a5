"""Which of a case's screenings stand, and what follows of it: the level for its reviews, and when the next is due.

Each tool looks at something else, so what one finds does not wipe what another found. A screening replaces an earlier one
with the same tool, and the one the case was opened with. One without a tool judges the whole: it replaces, and is replaced by,
what was judged with a tool, but not on the same day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from throughline.core.clock import civil_date
from throughline.hub.models import Case, Screening
from throughline.hub.states import REVIEW_BY_LEVEL, RISING, Level
from throughline.work.facts import due_by_rule, rule_for


@dataclass(frozen=True)
class NextReview:
    """By which level the next review is due, since when it is waited for, and the day a tool itself set, if one did."""

    level: Level
    since_at: dt.datetime
    on_date: dt.date | None = None

    @property
    def due_date(self) -> dt.date:
        if self.on_date is not None:
            return self.on_date
        rule = rule_for(REVIEW_BY_LEVEL[self.level], civil_date(self.since_at))
        return civil_date(due_by_rule(rule, self.since_at))


def screenings_of(case: Case) -> list[Screening]:
    """A case's screenings, oldest first."""
    return list(case.screenings.order_by("screened_date", "screened_at", "pk"))


def standing(screenings: Sequence[Screening]) -> list[Screening]:
    """Those that no later one replaces. ``screenings``: oldest first, from the one the case was opened with."""
    stands: list[Screening] = []
    for count, row in enumerate(screenings):
        # The second takes the place of the first, with which the case was opened before anybody had met them.
        stands = [] if count == 1 else [each for each in stands if not _replaces(row, each)]
        stands.append(row)
    return stands


def _replaces(later: Screening, earlier: Screening) -> bool:
    if later.tool == earlier.tool:
        return True
    return "" in (later.tool, earlier.tool) and earlier.screened_date < later.screened_date


def level_for_reviews(screenings: Sequence[Screening]) -> Level:
    """The highest level that stands; the highest there is while nobody has screened."""
    levels = [Level(row.level) for row in standing(screenings)]
    return max(levels, key=RISING.index, default=Level.HIGH)


def list_reviews(case: Case) -> list[tuple[dt.date, Level]]:
    """The level with which a case was opened, then the level at the end of each day on which it was reviewed, oldest first.

    Two screenings on one day are one review.
    """
    rows = screenings_of(case)
    by_day = {row.screened_date: level_for_reviews(rows[: count + 1]) for count, row in enumerate(rows) if count}
    return [(row.screened_date, Level(row.level)) for row in rows[:1]] + list(by_day.items())


def next_review(case: Case, at: dt.datetime) -> NextReview:
    """The soonest review that follows from a screening that stands; as the highest level, from now, where there is none.

    What was judged before a case was opened again is waited for from the day it was opened again.
    """
    opened_again_at = case.reopenings.order_by("-reopened_at").values_list("reopened_at", flat=True).first()
    waited = [_review_after(row, opened_again_at) for row in standing(screenings_of(case))]
    soonest = sorted(waited, key=lambda each: (each.due_date, -RISING.index(each.level)))
    return soonest[0] if soonest else NextReview(Level.HIGH, at)


def _review_after(row: Screening, opened_again_at: dt.datetime | None) -> NextReview:
    if opened_again_at is not None and row.screened_at < opened_again_at:
        return NextReview(Level(row.level), opened_again_at)
    return NextReview(Level(row.level), row.screened_at, row.review_date)
