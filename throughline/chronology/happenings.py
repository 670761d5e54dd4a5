"""One happening of a chronology, and where happenings come from: rows of a domain, through the gate, told in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from throughline.access.models import ProtectedRecord
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.actor import Actor
from throughline.chronology.states import HappeningKind
from throughline.core.clock import civil_date
from throughline.register.models import Person
from throughline.register.queries import age_of, display_name


@dataclass(frozen=True)
class Reader:
    """Who reads, and when."""

    actor: Actor
    at: dt.datetime


@dataclass(frozen=True)
class Told:
    """A row in words. ``by``: the agency it came from; ``record``: where to read on, which its reader may open.

    ``about``: the person it names, so that reading it is noted with them; ``may_be_child``: whether they may be one (P4).
    ``quote``: somebody's own words, never rewritten (P5).
    """

    what: str
    detail: str = ""
    by: str = ""
    record: ProtectedRecord | None = None
    about: ProtectedRecord | None = None
    may_be_child: bool = False
    quote: str = ""


@dataclass(frozen=True)
class Happening:
    """What happened on a day."""

    day: dt.date
    kind: HappeningKind
    told: Told


@dataclass(frozen=True)
class Source:
    """Rows that happened on the day in their column ``day`` (a date, or a moment: ``…_at``).

    ``rows`` gives those about a thing that its reader may see; a list instead of a query is bounded by whoever gives it.
    ``needs``: the class of fields that must be open to the reader on the thing (by a grant, some are not).
    """

    kind: HappeningKind
    permission: str
    day: str
    rows: Callable[[Reader, Any], QuerySet[Any] | Sequence[Any]]
    tell: Callable[[Any], Told]
    needs: FieldClass = FieldClass.PROCESS

    def day_of(self, row: Any) -> dt.date:
        for name in self.day.split("__"):
            row = getattr(row, name)
        return civil_date(row) if isinstance(row, dt.datetime) else row


def named(
    person: Person, what: str, *, on: dt.date, detail: str = "", by: str = "", record: ProtectedRecord | None = None
) -> Told:
    """What happened to or about somebody the reader may open: ``what`` takes their name at ``{}``."""
    return Told(
        what.format(display_name(person)), detail, by, record or person.record, person.record,
        may_be_child=age_of(person, on).may_be_child,
    )  # fmt: skip


def is_person(record: ProtectedRecord) -> bool:
    return record.kind == RecordKind.PERSON
