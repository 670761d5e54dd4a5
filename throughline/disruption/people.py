"""Who is known along a line: the children and vulnerable adults a closure asks about (practice.md P21)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from throughline.disruption.models import Arrest, Found, Line, Operation
from throughline.register.models import Person
from throughline.register.states import AgeGroup


@dataclass(frozen=True)
class Known:
    """A person along a line. ``is_linked`` is False for someone found at its operations but not along it: a suggestion."""

    person: Person
    because: str
    since_date: dt.date
    is_linked: bool


def people_along(line: Line) -> list[Known]:
    """Everyone safeguarded along the line or at its operations, and everyone arrested there who may be a child.

    Each person once, linked before suggested, earliest first. Over all rows: who may be shown is the gate's answer, asked
    by the caller.
    """
    known: dict[int, Known] = {}
    for entry in [*_safeguarded(line), *_arrested(line)]:
        before = known.get(entry.person.pk)
        if before is None or (entry.is_linked and not before.is_linked):
            known[entry.person.pk] = entry
    return sorted(known.values(), key=lambda entry: (entry.since_date, entry.person.pk))


def _along_or_at_its_operations(line: Line) -> Q:
    """Both ways in through an index. An OR across a join would read every row there is."""
    return Q(line=line) | Q(operation__in=Operation.related.filter(line=line).order_by().values("pk"))


def _safeguarded(line: Line) -> list[Known]:
    rows = Found.related.filter(_along_or_at_its_operations(line), intervention__withdrawn_at__isnull=True)
    rows = rows.select_related("intervention__person__record").order_by("intervention__happened_date", "pk")
    return [
        Known(row.intervention.person, "Safeguarded", row.intervention.happened_date, row.line_id == line.pk)
        for row in rows
    ]


def _arrested(line: Line) -> list[Known]:
    rows = Arrest.related.filter(_along_or_at_its_operations(line), withdrawn_at__isnull=True)
    rows = rows.exclude(age_group=AgeGroup.ADULT).select_related("person__record").order_by("happened_date", "pk")
    words = {AgeGroup.CHILD: "Arrested under 18"}
    return [
        Known(row.person, words.get(AgeGroup(row.age_group), "Arrested, may be under 18"), row.happened_date,
              row.line_id == line.pk)
        for row in rows
    ]  # fmt: skip
