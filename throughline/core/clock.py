"""The one place the time is read. Instants are UTC; civil dates are the date in London."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from throughline.core.errors import Refused

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
    """The instant of a London wall-clock time on a day; the first of the two where the clocks went back."""
    return dt.datetime.combine(day, time, tzinfo=LONDON).astimezone(dt.UTC)


def latest_at_london(day: dt.date, time: dt.time) -> dt.datetime:
    """The same, but the second of the two in the hour that comes twice when the clocks go back."""
    return at_london(day, time.replace(fold=1))


def require_on_the_clock(day: dt.date, time: dt.time | None, field: str) -> None:
    """Raise Refused for a time that never was: the hour that is left out when the clocks go forward."""
    if time is not None and at_london(day, time).astimezone(LONDON).time() != time:
        raise Refused("There was no such time: the clocks went forward an hour that night. Check it.", field=field)
