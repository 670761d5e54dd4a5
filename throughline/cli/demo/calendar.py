"""The demo's days: the hub began some five months ago, and this morning's warrant is today."""

from __future__ import annotations

import datetime as dt

from throughline.core.clock import at_london, civil_date

# The tracker's newest row is of 30 April 2026; the hub took it over on the first working morning after.
EARLIEST_START = dt.date(2026, 5, 1)
STORY_DAYS = 150
MORNING = dt.time(9, 30)


class Calendar:
    """Days of the story as instants: ``day(0)`` is when the hub began here, ``ago(hours=…)`` counts back from now."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        today = civil_date(now)
        self.start = max(EARLIEST_START, today - dt.timedelta(days=STORY_DAYS))
        self.scale = min(1.0, max((today - self.start).days, 1) / STORY_DAYS)

    def day(self, number: int) -> dt.datetime:
        """The morning of a day of the story; days draw together when the demo is loaded soon after the tracker ends."""
        day = self.start + dt.timedelta(days=int(number * self.scale))
        return min(at_london(day, MORNING), self.now)

    def ago(self, *, days: float = 0, hours: float = 0) -> dt.datetime:
        """This long before now."""
        return self.now - dt.timedelta(days=days, hours=hours)
