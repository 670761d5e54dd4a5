"""Reading a line's lineage: what it was before and what it went on as, as far as the reader may see both ends of a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.gate import visible
from throughline.agencies.actor import Actor
from throughline.disruption.lineage import lineage_key
from throughline.disruption.models import DealPhone, Line, Succession


@dataclass(frozen=True)
class Step:
    """One step: a number moved between lines or was replaced on one, or a line went on as another."""

    before: Line
    after: Line
    what: str
    happened_date: dt.date | None
    source: str
    old_number: str = ""
    new_number: str = ""


@dataclass(frozen=True)
class Lineage:
    """``before``: the steps that lead to a line. ``after``: those that lead on from it. ``within``: its own numbers'.

    Each the nearest first. Steps to a line the reader may not see are not there, nor what lies beyond them.
    """

    before: tuple[Step, ...]
    within: tuple[Step, ...]
    after: tuple[Step, ...]


def read_lineage(actor: Actor, at: dt.datetime, line: Line) -> Lineage:
    """A line's lineage both ways, in two queries however long it is."""
    steps = [*_number_steps(actor, at, line), *_successions(actor, at, line)]
    between = [step for step in steps if step.before.pk != step.after.pk]
    return Lineage(
        before=_walk(line, between, lambda step: step.after.pk, lambda step: step.before.pk),
        within=tuple(step for step in steps if step.before.pk == step.after.pk == line.pk),
        after=_walk(line, between, lambda step: step.before.pk, lambda step: step.after.pk),
    )


def _of_lineage(line: Line, path: str) -> Q:
    key = lineage_key(line)
    return Q(**{path: key}) | Q(**{f"{path}__lineage_of": key})


def _number_steps(actor: Actor, at: dt.datetime, line: Line) -> list[Step]:
    rows: QuerySet[DealPhone] = DealPhone.objects.visible_to(actor, at).filter(
        _of_lineage(line, "line"), visible("came_from__line__record", actor, at), came_from__isnull=False
    )
    rows = rows.select_related("line__record", "came_from__line__record").order_by("since_date", "pk")
    return [_number_step(row, row.came_from) for row in rows if row.came_from is not None]


def _number_step(row: DealPhone, came_from: DealPhone) -> Step:
    what = "The line changed its number" if row.line_id == came_from.line_id else "The number moved"
    return Step(
        came_from.line, row.line, what, row.since_date, row.lineage_source, came_from.number, row.number
    )  # fmt: skip


def _successions(actor: Actor, at: dt.datetime, line: Line) -> list[Step]:
    rows: QuerySet[Succession] = Succession.objects.visible_to(actor, at).filter(
        _of_lineage(line, "line"), visible("next_line__record", actor, at)
    )
    rows = rows.select_related("line__record", "next_line__record").order_by("happened_date", "pk")
    return [
        Step(row.line, row.next_line, row.get_kind_display(), row.happened_date, row.source) for row in rows
    ]  # fmt: skip


def _walk(
    line: Line, steps: Iterable[Step], near: Callable[[Step], int], far: Callable[[Step], int]
) -> tuple[Step, ...]:
    """The steps reached from a line in one direction, nearest first, each once however they turn."""
    steps, found, reached, edge = list(steps), [], {line.pk}, {line.pk}
    while edge:
        next_steps = [step for step in steps if near(step) in edge and step not in found]
        found += next_steps
        edge = {far(step) for step in next_steps} - reached
        reached |= edge
    return tuple(found)


def list_lines_to_join(actor: Actor, at: dt.datetime, line: Line) -> list[Line]:
    """The other lines one may see, by name: to move a number to, or that a line went on as."""
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at).exclude(pk=line.pk)
    return list(lines.select_related("record").order_by("name", "pk")[:1_000])
