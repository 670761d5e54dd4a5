"""When an area was a line's: a day it holds on, asked of the database or of a row. Days not known are open-ended."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Q

from throughline.disruption.models import LineArea


def holding_on(day: dt.date | OuterRef) -> Q:
    """The condition that an area of a line held on this day; ``day`` may be asked of every row by ``OuterRef``."""
    begun = Q(since_date__isnull=True) | Q(since_date__lte=day)
    return begun & (Q(until_date__isnull=True) | Q(until_date__gte=day))


def holds_on(area: LineArea, day: dt.date) -> bool:
    """The same of a row already read."""
    begun = area.since_date is None or area.since_date <= day
    return begun and (area.until_date is None or area.until_date >= day)
