"""Reading a line's lineage: what it was before and what it went on as, as far as the reader may see both ends of a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.gate import visible
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
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
    phone_id: int = 0
    succession_id: int = 0


@dataclass(frozen=True)
class WithdrawnStep:
    """A step recorded in error, and why, by whom and when that was said."""

    step: Step
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Lineage:
    """``before``: the steps that lead to a line. ``after``: those that lead on from it. ``within``: its own numbers'.

    Each the nearest first. Steps to a line the reader may not see are not there, nor what lies beyond them.
    """

    before: tuple[Step, ...]
    within: tuple[Step, ...]
    after: tuple[Step, ...]


def read_lineage(actor: Actor, at: dt.datetime, line: Line) -> Lineage:
    """A line's lineage both ways, in two queries however long it is; two more for each lineage a hidden line joins to it,
    for those who may open that line."""
    steps = _steps(actor, at, line)
    between = [step for step in steps if step.before.pk != step.after.pk]
    return Lineage(
        before=_walk(line, between, lambda step: step.after.pk, lambda step: step.before.pk),
        within=tuple(step for step in steps if step.before.pk == step.after.pk == line.pk),
        after=_walk(line, between, lambda step: step.before.pk, lambda step: step.after.pk),
    )


def list_withdrawn_steps(actor: Actor, at: dt.datetime, line: Line) -> list[WithdrawnStep]:
    """The steps to and from a line that were recorded in error, newest first, where the reader may see both ends."""
    numbers = _number_rows(actor, at).filter(Q(line=line) | Q(came_from__line=line), withdrawn_at__isnull=False)
    successions = _succession_rows(actor, at).filter(Q(line=line) | Q(next_line=line), withdrawn_at__isnull=False)
    found = [(_number_step(row), row) for row in numbers.select_related("withdrawn_by")]
    rows: list[tuple[Step, DealPhone | Succession]] = [*found]
    rows += [(_succession(row), row) for row in successions.select_related("withdrawn_by")]
    said = [
        WithdrawnStep(step, row.withdrawn_reason, row.withdrawn_by.name, row.withdrawn_at)
        for step, row in rows
        if row.withdrawn_by is not None and row.withdrawn_at is not None
    ]
    return sorted(said, key=lambda row: row.at, reverse=True)


def _steps(actor: Actor, at: dt.datetime, line: Line) -> list[Step]:
    """The steps of a line's lineage, and of those that lines kept out of every lineage join to it (``is_hidden``)."""
    keys: set[int] = set()
    steps: list[Step] = []
    new = {line.pk, lineage_key(line)}
    while new:
        keys |= new
        numbers = _number_rows(actor, at).filter(
            _of_lineages(keys, "came_from__line"), withdrawn_at__isnull=True, came_from__withdrawn_at__isnull=True
        )
        successions = _succession_rows(actor, at).filter(_of_lineages(keys, "next_line"), withdrawn_at__isnull=True)
        found = [*(_number_step(row) for row in numbers), *(_succession(row) for row in successions)]
        steps = [step for step in found if {step.before.pk, step.after.pk, *_lineages(step)} & keys]
        new = {key for step in steps for key in _lineages(step)} - keys
    return steps


def _lineages(step: Step) -> tuple[int, int]:
    return lineage_key(step.before), lineage_key(step.after)


def _of_lineages(keys: set[int], other_end: str) -> Q:
    of_theirs = Q(line__in=keys) | Q(line__lineage_of__in=keys)
    for end in ("line", other_end):
        hidden = Q(**{f"{end}__is_covert": True}) | Q(**{f"{end}__record__restriction": Restriction.RESTRICTED})
        of_theirs |= hidden
    return of_theirs


def _number_rows(actor: Actor, at: dt.datetime) -> QuerySet[DealPhone]:
    rows: QuerySet[DealPhone] = DealPhone.objects.visible_to(actor, at).filter(
        visible("came_from__line__record", actor, at), came_from__isnull=False
    )
    return rows.select_related("line__record", "came_from__line__record").order_by("since_date", "pk")


def _number_step(row: DealPhone) -> Step:
    before = row.came_from or row
    what = "The line changed its number" if row.line_id == before.line_id else "The number moved"
    return Step(
        before.line, row.line, what, row.since_date, row.lineage_source, before.number, row.number, phone_id=row.pk
    )  # fmt: skip


def _succession_rows(actor: Actor, at: dt.datetime) -> QuerySet[Succession]:
    rows: QuerySet[Succession] = Succession.objects.visible_to(actor, at).filter(
        visible("next_line__record", actor, at)
    )
    return rows.select_related("line__record", "next_line__record").order_by("happened_date", "pk")


def _succession(row: Succession) -> Step:
    return Step(
        row.line, row.next_line, row.get_kind_display(), row.happened_date, row.source, succession_id=row.pk
    )  # fmt: skip


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


def get_number_step(actor: Actor, at: dt.datetime, line: Line, phone_id: int) -> Step:
    """The step that led to one of a line's numbers. Raises Absent where there is none, or its beginning is not for them."""
    row = _number_rows(actor, at).filter(line=line, pk=phone_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise Absent
    return _number_step(row)


def get_succession(actor: Actor, at: dt.datetime, line: Line, succession_id: int) -> Step:
    """One of the lines a line went on as. Raises Absent."""
    row = _succession_rows(actor, at).filter(line=line, pk=succession_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise Absent
    return _succession(row)


def list_lines_to_join(actor: Actor, at: dt.datetime, line: Line) -> list[Line]:
    """The other lines one may see, by name: to move a number to, or that a line went on as."""
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at).exclude(pk=line.pk)
    return list(lines.select_related("record").order_by("name", "pk")[:1_000])
