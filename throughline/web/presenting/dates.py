"""Dates and lengths of time in the words people here use. Instants are shown as London wall-clock time."""

from __future__ import annotations

import datetime as dt

from throughline.core import clock

Moment = dt.date | dt.datetime

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def london_date(moment: Moment) -> dt.date:
    """The civil date of a date or an instant."""
    return clock.civil_date(moment) if isinstance(moment, dt.datetime) else moment


def uk_date(moment: Moment | None) -> str:
    """Tuesday 17 March 2026."""
    if moment is None:
        return ""
    day = london_date(moment)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_date(moment: Moment | None) -> str:
    """17 Mar 2026, for tables."""
    if moment is None:
        return ""
    day = london_date(moment)
    return f"{day.day} {day:%b} {day.year}"


def uk_time(moment: dt.datetime | dt.time | None) -> str:
    """16:05, on the 24-hour clock the police and control rooms use."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime):
        moment = moment.astimezone(clock.LONDON).time()
    return f"{moment:%H:%M}"


def uk_date_and_time(moment: dt.datetime | None) -> str:
    """Tuesday 17 March 2026 at 16:05."""
    return "" if moment is None else f"{uk_date(moment)} at {uk_time(moment)}"


def iso(moment: Moment | None) -> str:
    """The form a time element's datetime attribute takes."""
    return "" if moment is None else moment.isoformat()


def count_of(number: int, noun: str) -> str:
    """1 day, 2 days, 1,204 days."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _days_in_words(days: int) -> str:
    """Days in the largest unit that does not mislead: days to a fortnight, weeks to nine, then months."""
    if days < 14:
        return count_of(days, "day")
    if days < 63:
        return count_of(days // 7, "week")
    if days < 730:
        return count_of(round(days / 30.44), "month")
    return count_of(days // 365, "year")


def duration(length: dt.timedelta) -> str:
    """A length of time in words: 5 minutes, 4 hours, 3 days. Never rounded up, so nobody is promised more."""
    seconds = int(abs(length.total_seconds()))
    if seconds < MINUTE:
        return "less than a minute"
    if seconds < HOUR:
        return count_of(seconds // MINUTE, "minute")
    if seconds < 2 * DAY:
        return count_of(seconds // HOUR, "hour")
    return _days_in_words(seconds // DAY)


def _days_from_today(days: int) -> str:
    if days == 0:
        return "today"
    if days == -1:
        return "yesterday"
    if days == 1:
        return "tomorrow"
    return f"{_days_in_words(-days)} ago" if days < 0 else f"in {_days_in_words(days)}"


def ago(moment: Moment | None, now: dt.datetime | None = None) -> str:
    """How long since: 5 minutes ago, yesterday, 3 weeks ago; or "in 2 days". Dates count whole days."""
    if moment is None:
        return ""
    now = now or clock.now()
    if isinstance(moment, dt.datetime):
        passed = now - moment
        if dt.timedelta(0) <= passed < dt.timedelta(minutes=1):
            return "just now"
        if abs(passed) < dt.timedelta(days=1):
            return f"{duration(passed)} ago" if passed > dt.timedelta(0) else f"in {duration(passed)}"
    return _days_from_today((london_date(moment) - clock.civil_date(now)).days)


def left(due: Moment | None, now: dt.datetime | None = None) -> str:
    """How long a clock has to run: 4 hours left, 2 days left, due today, 3 days overdue."""
    if due is None:
        return ""
    now = now or clock.now()
    if isinstance(due, dt.datetime):
        remaining = due - now
        return f"{duration(remaining)} {'left' if remaining >= dt.timedelta(0) else 'overdue'}"
    days = (due - clock.civil_date(now)).days
    if days == 0:
        return "due today"
    return f"{_days_in_words(abs(days))} {'left' if days > 0 else 'overdue'}"
