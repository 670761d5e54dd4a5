"""What the page components are given. Frozen, and plain text but for links and clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from throughline.web.presenting.clocks import Clock
from throughline.web.presenting.dates import Moment


@dataclass(frozen=True)
class Alert:
    """Something that matters today about a person. ``tone``: danger (to a child), caution, or plain."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class Identity:
    """Who a page is about. ``age`` says how it is known ("17, confirmed"; "about 16, not confirmed")."""

    name: str
    reference: str
    age: str
    called: str = ""
    contact: str = ""
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline or chronology."""

    title: str
    at: Moment
    by: str = ""
    text: str = ""
    href: str = ""
    tag: str = ""
    tone: str = "plain"
    quote: str = ""


@dataclass(frozen=True)
class Column:
    """A table's column. With ``sort_href`` its heading sorts; ``sorted``: "ascending", "descending" or ""."""

    text: str
    sort_href: str = ""
    sorted: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A table's cell: text, perhaps a link, a quieter second line, a tag, a clock."""

    text: str = ""
    href: str = ""
    detail: str = ""
    tag: str = ""
    tone: str = "plain"
    clock: Clock | None = None


@dataclass(frozen=True)
class Pages:
    """Where in a long list this page stands. A count stops at its cap: nobody waits for an exact million."""

    first: int
    last: int
    total: int
    is_capped: bool = False
    previous_href: str = ""
    next_href: str = ""

    @property
    def summary(self) -> str:
        if not self.total:
            return "None"
        if self.is_capped:
            return f"{self.first:,} to {self.last:,} of more than {self.total:,}"
        if self.first == 1 and self.last == self.total:
            return "1 in all" if self.total == 1 else f"All {self.total:,}"
        return f"{self.first:,} to {self.last:,} of {self.total:,}"


def present_pages(
    *, page: int, per_page: int, shown: int, total: int, href: Callable[[int], str], cap: int | None = None
) -> Pages:
    """The pages of a list, ``shown`` rows on this one. A ``total`` above ``cap`` is said as "more than"."""
    first = (page - 1) * per_page + 1
    last = first + shown - 1
    is_capped = cap is not None and total > cap
    return Pages(
        first=first,
        last=last,
        total=cap if is_capped and cap is not None else total,
        is_capped=is_capped,
        previous_href=href(page - 1) if page > 1 else "",
        next_href=href(page + 1) if last < total else "",
    )


@dataclass(frozen=True)
class AppliedFilter:
    """A filter in force, and the address without it."""

    text: str
    remove_href: str


@dataclass(frozen=True)
class Task:
    """A line of a task list. ``tone``: overdue, soon, done or plain."""

    text: str
    status: str
    href: str = ""
    hint: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Conflict:
    """One field two people changed at once: as it was, as they left it, as you typed it."""

    field: str
    before: str
    theirs: str
    yours: str
