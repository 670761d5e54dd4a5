"""Who is known along a line: the children and vulnerable adults a closure asks about (practice.md P21)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.disruption.models import Arrest, Found, Line
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
    """Everyone safeguarded along the line or at its operations, and everyone arrested along it who may be a child.

    Each person once, earliest first. Over all rows: who may be shown is the gate's answer, asked by the caller.
    """
    known: dict[int, Known] = {}
    on_line = Found.related.filter(line=line)
    at_operations = Found.related.filter(operation__line=line)
    rows = (on_line | at_operations).select_related("intervention__person__record").order_by("intervention__happened_date")
    for found in rows.filter(intervention__withdrawn_at__isnull=True):
        person = found.intervention.person
        entry = Known(person, "Safeguarded", found.intervention.happened_date, found.line_id == line.pk)
        if person.pk not in known or (entry.is_linked and not known[person.pk].is_linked):
            known[person.pk] = entry
    arrests = Arrest.related.filter(line=line, withdrawn_at__isnull=True).exclude(age_group=AgeGroup.ADULT)
    for arrest in arrests.select_related("person__record").order_by("happened_date"):
        known.setdefault(arrest.person_id, Known(arrest.person, "Arrested under 18", arrest.happened_date, True))
    return sorted(known.values(), key=lambda entry: (entry.since_date, entry.person.pk))
