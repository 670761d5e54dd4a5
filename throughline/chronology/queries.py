"""Reading the chronology of a line, a person, a place or an operation: what each domain tells of it, in the order of its days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from throughline.access.classes import open_classes
from throughline.access.gate import get_visible
from throughline.access.permissions import may, require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.chronology import lines, operations, people, places
from throughline.chronology.happenings import Happening, Reader, Source
from throughline.chronology.states import HappeningKind
from throughline.core.errors import Absent
from throughline.disruption.models import Line, Operation
from throughline.register.models import Person, Place
from throughline.register.queries import display_name, get_record

_SOURCES: dict[type[Any], tuple[Source, ...]] = {
    Line: lines.SOURCES, Operation: operations.SOURCES, Person: people.SOURCES, Place: places.SOURCES,
}  # fmt: skip
# What has a chronology, and what one must hold to open its own page.
_THINGS: dict[str, tuple[type[Any], str]] = {
    RecordKind.LINE: (Line, "line.view"), RecordKind.OPERATION: (Operation, "operation.view"),
    RecordKind.PERSON: (Person, "person.view"), RecordKind.PLACE: (Place, "place.view"),
}  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """What a chronology is narrowed to, days included; and in which order it is read."""

    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    oldest_first: bool = False


def get_thing(actor: Actor, at: dt.datetime, record_uuid: UUID) -> Any:
    """A line, operation, person or place through the gate, for those who may open its page. Raises Absent."""
    kind = get_record(actor, record_uuid, at).kind
    if kind not in _THINGS:
        raise Absent
    model, permission = _THINGS[kind]
    require_permission(actor, permission)
    return get_visible(model, record_uuid, actor, at)


def name_of(thing: Any) -> str:
    """What its own page calls it."""
    if isinstance(thing, Person):
        return display_name(thing)
    if isinstance(thing, Place):
        return thing.address
    return str(thing.name) if isinstance(thing, Line) else str(thing.get_operation_kind_display())


def read_chronology(
    actor: Actor, at: dt.datetime, thing: Any, narrowed: Narrowed, *, first: int, limit: int
) -> tuple[list[Happening], bool]:
    """One page of what happened, and whether there is more. The thing passed the gate; each row passes its own.

    One question a source, each for no more rows than the page may need.
    """
    reader, classes = Reader(actor, at), open_classes(actor, thing.record, at)
    sources = [
        source for source in _SOURCES[type(thing)]
        if may(actor.role, source.permission) and source.needs in classes
        and narrowed.kind in ("", source.kind)
    ]  # fmt: skip
    most = first + limit + 1
    found = list(chain.from_iterable(_told(source, reader, thing, narrowed, most) for source in sources))
    found.sort(key=lambda happening: happening.day, reverse=not narrowed.oldest_first)
    return found[first : first + limit], len(found) > first + limit


def _told(source: Source, reader: Reader, thing: Any, narrowed: Narrowed, most: int) -> list[Happening]:
    rows = source.rows(reader, thing)
    if isinstance(rows, QuerySet):
        rows = _of_days(rows, source.day, narrowed)[:most]
    told = [Happening(source.day_of(row), source.kind, source.tell(row)) for row in rows]
    return [happening for happening in told if _is_within(happening.day, narrowed)]


def _of_days(rows: QuerySet[Any], day: str, narrowed: Narrowed) -> QuerySet[Any]:
    """The rows of the days asked for, in the order asked for. A moment counts by the civil day it falls on."""
    compared = f"{day}__date" if day.endswith("_at") else day
    if narrowed.since is not None:
        rows = rows.filter(**{f"{compared}__gte": narrowed.since})
    if narrowed.until is not None:
        rows = rows.filter(**{f"{compared}__lte": narrowed.until})
    return rows.order_by(day, "pk") if narrowed.oldest_first else rows.order_by(f"-{day}", "-pk")


def _is_within(day: dt.date, narrowed: Narrowed) -> bool:
    return (narrowed.since is None or day >= narrowed.since) and (narrowed.until is None or day <= narrowed.until)


def kinds_of(actor: Actor, thing: Any) -> list[HappeningKind]:
    """The kinds of happening a reader of this role may narrow a thing's chronology to."""
    told = {source.kind for source in _SOURCES[type(thing)] if may(actor.role, source.permission)}
    return [kind for kind in HappeningKind if kind in told]
