"""Reading people and places: who they are, how old and how we know, how to contact them safely, when last seen."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.register.ages import UNKNOWN_AGE, Age, age_from_birth, age_from_statement
from throughline.register.given import AgeGiven
from throughline.register.models import AgeStatement, Person, Place, SafeContact, Sighting
from throughline.register.states import AgeBasis


class AgeColumns(TypedDict):
    """An age as an event stores it."""

    age_low: int | None
    age_high: int | None
    age_basis: str
    age_group: str


def get_person(actor: Actor, uuid: object, at: dt.datetime) -> Person:
    """A person through the gate. Raises Absent."""
    return get_visible(Person, uuid, actor, at)


def get_place(actor: Actor, uuid: object, at: dt.datetime) -> Place:
    """A place through the gate. Raises Absent."""
    return get_visible(Place, uuid, actor, at)


def display_name(person: Person) -> str:
    """What to call someone: what they like to be called, else their name, else how they were described."""
    given = person.called or person.given_name
    name = " ".join(part for part in (given, person.family_name) if part)
    return name or person.description


def age_of(person: Person, on: dt.date, stated: AgeGiven | None = None) -> Age:
    """How old a person is on a day, and how we know: date of birth; else what was said that day; else the nearest statement.

    Errors: Refused when the date of birth is after the day, or an exact stated age contradicts nothing but is impossible.
    """
    if person.date_of_birth is not None:
        try:
            return age_from_birth(person.date_of_birth, on, confirmed=person.date_of_birth_confirmed)
        except ValueError:
            raise Refused("The date of birth is after this date. Check both.", field="date_of_birth") from None
    if stated is not None:
        return age_from_statement(stated.low, stated.high, stated.basis, stated.on, on)
    statements = [row for row in person.age_statements.all() if row.basis != AgeBasis.UNKNOWN]
    if not statements:
        return UNKNOWN_AGE
    nearest = min(statements, key=lambda row: (abs((row.stated_date - on).days), -row.pk))
    return _from_row(nearest, on)


def _from_row(row: AgeStatement, on: dt.date) -> Age:
    return age_from_statement(row.low, row.high, AgeBasis(row.basis), row.stated_date, on)


def age_group_columns(age: Age) -> AgeColumns:
    """An age as an intervention or arrest stores it: as it was known of that day."""
    return {"age_low": age.low, "age_high": age.high, "age_basis": age.basis, "age_group": age.group}


def latest_safe_contact(person: Person) -> SafeContact | None:
    """The work-safely facts that stand: the newest."""
    return person.safe_contacts.order_by("-recorded_at", "-pk").first()


def latest_sighting(person: Person) -> Sighting | None:
    """When the person was last seen, by whom, and what is in place."""
    return person.sightings.order_by("-seen_date", "-recorded_at", "-pk").first()
