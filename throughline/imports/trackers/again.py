"""Rows that have the person and the day of a row an earlier import of the same source brought, and say something else besides.

A tracker without a reference is sent again with a cell filled in: the row is no new event unless somebody says so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.core.text import normalised_name
from throughline.hub.models import Intervention, Referral
from throughline.imports.models import TrackerRun
from throughline.imports.trackers.applying import sheet_of
from throughline.imports.trackers.checking import OWN
from throughline.imports.trackers.source_rows import read_source_rows
from throughline.imports.trackers.values import RowValues
from throughline.register.numbers import unchecked_of
from throughline.sources.models import SourceRow

_AT_ONCE = 500
_Key = tuple[dt.date | None, str, str]


@dataclass(frozen=True)
class _Standing:
    row: SourceRow
    said: RowValues


def find_again(
    by: Actor,
    at: dt.datetime,
    run: TrackerRun,
    rows: Sequence[RowValues],
    cells: Mapping[int, Sequence[str]],
    refs: Collection[str],
) -> dict[int, int]:
    """The key of the standing row each of these rows looks like, by its number. A standing row is looked like by one alone.

    Only rows whose events the actor may see. ``refs``: the references of the whole file; a row that is in it still is accounted
    for.
    """
    held: dict[_Key, list[_Standing]] = defaultdict(list)
    for standing in _standing(by, at, run, {row.happened for row in rows if row.happened}, refs):
        for key in _keys(standing.said):
            held[key].append(standing)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for row in rows if held else ():
        alike = {each.row.pk: each for key in _keys(row) for each in held.get(key, ()) if each.row.pk not in taken}
        fitting = [each for each in alike.values() if _may_be(row, each)]
        if fitting:
            said = dict(zip(run.header, cells[row.number], strict=True))
            best = max(fitting, key=lambda each: (_in_common(said, each.row), -each.row.row_number))
            found[row.number] = best.row.pk
            taken.add(best.row.pk)
    return found


def _standing(
    by: Actor, at: dt.datetime, run: TrackerRun, days: Collection[dt.date], refs: Collection[str]
) -> Iterator[_Standing]:
    """The rows of the source with an event on one of these days that the file does not have as they are."""
    brought = SourceRow.objects.filter(source=run.source, sheet=sheet_of(run.hub_id), ended_at__isnull=True)
    if not brought.exists():
        return
    wanted = sorted(days)
    seen: set[int | None] = set()
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        found = Intervention.objects.visible_to(by, at).filter(happened_date__in=some, **_of(run))
        referred = Referral.objects.visible_to(by, at).filter(referral_date__in=some, **_of(run))
        seen.update(found.values_list("source_row", flat=True), referred.values_list("source_row", flat=True))
    ordered = sorted(key for key in seen if key is not None)
    for first in range(0, len(ordered), _AT_ONCE):
        rows = list(SourceRow.objects.filter(pk__in=ordered[first : first + _AT_ONCE]).order_by("pk"))
        for row, _, said in read_source_rows([row for row in rows if row.ref not in refs]):
            yield _Standing(row, said)


def _of(run: TrackerRun) -> dict[str, object]:
    return {
        "source_row__source": run.source, "source_row__sheet": sheet_of(run.hub_id), "source_row__ended_at__isnull": True,
    }  # fmt: skip


def _keys(said: RowValues) -> Iterator[_Key]:
    """A day with whoever was met on it: by the name, and by each number as it is written."""
    name = normalised_name(said.given_name, said.family_name) or normalised_name(said.called)
    if name:
        yield said.happened, "name", name
    for kind, written in said.written.items():
        if number := unchecked_of(written):
            yield said.happened, kind, number


def _may_be(row: RowValues, standing: _Standing) -> bool:
    """Neither the date of birth, nor a number, nor a reference of the source's own says that they are two."""
    said = standing.said
    if row.born and said.born and row.born != said.born:
        return False
    both_own = not row.ref.startswith(OWN) and not standing.row.ref.startswith(OWN)
    numbers = [
        (unchecked_of(row.written[kind]), unchecked_of(said.written[kind]))
        for kind in row.written
        if kind in said.written
    ]
    return not both_own and all(one == other or not one or not other for one, other in numbers)


def _in_common(said: Mapping[str, str], row: SourceRow) -> int:
    return sum(bool(cell) and row.cells.get(heading) == cell for heading, cell in said.items())
