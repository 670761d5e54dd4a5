"""A chart's time slider: month by month over the last three years, the links that stood on some day of that month."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from throughline.network.queries.charts import Question
from throughline.web.network.forms import as_query

MONTHS = 36


@dataclass(frozen=True)
class TimeSlider:
    """Where it stands: ``value`` of the months in ``labels``, the newest last; ``said``: that in words.

    ``kept``: the rest of the question, as a form sends it. Addresses are empty where they lead nowhere.
    """

    value: int
    labels: tuple[str, ...]
    said: str
    kept: tuple[tuple[str, str], ...]
    earlier_href: str
    later_href: str
    all_href: str


def at_moment(question: Question, sent: Mapping[str, str], today: dt.date) -> Question:
    """The question narrowed to the month the slider was sent with; as it is where none was, or none that it has."""
    text = sent.get("moment", "")
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) < MONTHS):
        return question
    first = _months(today)[int(text)]
    return dataclasses.replace(question, since=first, until=_last_of(first))


def present_slider(question: Question, href: str, today: dt.date) -> TimeSlider:
    """The slider as a question stands: on a month where it asks for exactly one, else at the newest."""
    months = _months(today)
    at = next(
        (place for place, first in enumerate(months) if (question.since, question.until) == (first, _last_of(first))), None
    )  # fmt: skip
    rest = dataclasses.replace(question, since=None, until=None)

    def leads(place: int) -> str:
        return f"{href}?{as_query(rest, moment=place)}" if 0 <= place < MONTHS else ""

    return TimeSlider(
        value=MONTHS - 1 if at is None else at,
        labels=tuple(f"{first:%B %Y}" for first in months),
        said=f"{months[at]:%B %Y}" if at is not None else "no month chosen",
        kept=_pairs(rest),
        earlier_href=leads((MONTHS if at is None else at) - 1),
        later_href="" if at is None else leads(at + 1),
        all_href=f"{href}?{as_query(rest)}" if at is not None else "",
    )


def _pairs(question: Question) -> tuple[tuple[str, str], ...]:
    pairs = [("hops", str(question.how_far)), *(("show", kind) for kind in question.records)]
    pairs += [("link", question.kind)] if question.kind else []
    return (*pairs, *(("open", str(each)) for each in question.opened))


def _months(today: dt.date) -> list[dt.date]:
    """The first days of the last months, oldest first, this one last."""
    count = today.year * 12 + today.month - 1
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(count - MONTHS + 1, count + 1)]


def _last_of(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
