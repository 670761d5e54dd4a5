"""The one place the time is read. Instants are UTC; civil dates are the date in London."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """The instant now, aware, in UTC."""
    return dt.datetime.now(tz=dt.UTC)


def civil_date(at: dt.datetime) -> dt.date:
    """The date in London at this instant."""
    return at.astimezone(LONDON).date()


def today() -> dt.date:
    """The date in London now."""
    return civil_date(now())


def at_london(day: dt.date, time: dt.time) -> dt.datetime:
    """The instant of a London wall-clock time on a day."""
    return dt.datetime.combine(day, time, tzinfo=LONDON).astimezone(dt.UTC)
