"""Whom a loss is asked of (practice.md P11): one rule, for asking it and for settling what nothing that stands asks.

Who was a child there is what was recorded of their age that day; else their age on the day of the operation, by date of birth
or by what was said of it; else that of a record joined with theirs (ADR 0015). Whose age is not known is one until shown to be
an adult (P4).
"""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.disruption.models import Arrest, Found, Operation, Seizure
from throughline.register.models import Person
from throughline.register.queries import held_on_days, held_to_be_child, held_to_be_children
from throughline.register.states import AgeGroup


def children_there(by: Actor, at: dt.datetime, operation: Operation) -> list[Person]:
    """Each child found or arrested at an operation, once."""
    found = Found.related.filter(operation=operation, intervention__withdrawn_at__isnull=True)
    there = [
        *found.values_list("intervention__person", "intervention__age_group"),
        *operation.arrests.filter(withdrawn_at__isnull=True).values_list("person", "age_group"),
    ]
    children = {key for key, age_group in there if age_group != AgeGroup.ADULT}
    people = list(Person.related.filter(pk__in=[key for key, _ in there]).select_related("record").order_by("pk"))
    children |= held_to_be_children(by, at, [row for row in people if row.pk not in children], operation.happened_date)
    return [person for person in people if person.pk in children]


def where_a_child(by: Actor, at: dt.datetime, person: Person) -> dict[int, dt.datetime]:
    """The operations somebody stands recorded at as a child, by key, each with when that was written down."""
    found = Found.related.filter(intervention__person=person, intervention__withdrawn_at__isnull=True)
    arrests = Arrest.related.filter(person=person, withdrawn_at__isnull=True).select_related("operation")
    there = [(row.operation, row.age_group, row.recorded_at) for row in arrests] + [
        (row.operation, row.intervention.age_group, row.intervention.record.recorded_at)
        for row in found.select_related("operation", "intervention__record")
    ]
    held = held_on_days(by, at, ((person, operation.happened_date) for operation, _, _ in there))
    return {
        operation.pk: recorded_at
        for operation, age_group, recorded_at in there
        if age_group != AgeGroup.ADULT or (person.pk, operation.happened_date) in held
    }


def is_theirs_alone(by: Actor, at: dt.datetime, seizure: Seizure) -> bool:
    """Whether it was taken from a child: then it asks about them, and about nobody else who was there."""
    person = seizure.from_person
    return person is not None and held_to_be_child(by, at, person, seizure.operation.happened_date)


def asks_of_one_there(by: Actor, at: dt.datetime, seizure: Seizure, child: Person) -> bool:
    """Whether it asks about a child who was there: unless it was taken from another child."""
    person = seizure.from_person
    is_own = person is not None and person.leading_id == child.leading_id
    return is_own or not is_theirs_alone(by, at, seizure)
