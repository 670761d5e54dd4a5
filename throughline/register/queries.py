"""Reading people and places: who they are, how old and how we know, how to contact them safely, when last seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db.models import Q, QuerySet, Subquery

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


@dataclass(frozen=True)
class Standing:
    """What stands of a person besides who they are: what was said of their age, how to contact them safely, when last seen."""

    ages: list[AgeStatement]
    contact: SafeContact | None
    sighting: Sighting | None


def what_stands(person: Person) -> Standing:
    """What stands of a person who passed the gate. One query: its rows differ in what was said of their age alone."""
    contact = SafeContact.related.filter(person=person.pk).order_by("-recorded_at", "-pk").values("pk")[:1]
    sighting = Sighting.related.filter(person=person.pk).order_by("-seen_date", "-recorded_at", "-pk").values("pk")[:1]
    rows: QuerySet[Any] = Person.related.filter(
        Q(safe_contacts__isnull=True) | Q(safe_contacts=Subquery(contact)),
        Q(sightings__isnull=True) | Q(sightings=Subquery(sighting)),
        pk=person.pk,
    )
    found = list(rows.values_list(*_columns("age_statements", _AGE), *_columns("safe_contacts", _CONTACT),
                                  *_columns("sightings", _SEEN)))  # fmt: skip
    ages = [AgeStatement(**dict(zip(_AGE, row, strict=False))) for row in found if row[0] is not None]
    newest = found[0][len(_AGE) :]
    return Standing(
        ages,
        SafeContact(**dict(zip(_CONTACT, newest, strict=False))) if newest[0] is not None else None,
        Sighting(**dict(zip(_SEEN, newest[len(_CONTACT) :], strict=True)))
        if newest[len(_CONTACT)] is not None
        else None,
    )


_AGE = ("id", "stated_date", "basis", "low", "high")
_CONTACT = ("id", "may_visit_home", "may_phone", "may_write", "meet_in_public", "safe_times", "safe_phone")
_SEEN = ("id", "seen_date", "seen_by", "in_place")


def _columns(path: str, names: tuple[str, ...]) -> list[str]:
    return [f"{path}__{name}" for name in names]


def age_of(
    person: Person, on: dt.date, stated: AgeGiven | None = None, *, ages: Sequence[AgeStatement] | None = None
) -> Age:
    """How old a person is on a day, and how we know: date of birth; else what was said that day; else the nearest statement.

    ``ages``: what was said of it, where it has been read.

    Errors: Refused when the date of birth is after the day, or an exact stated age contradicts nothing but is impossible.
    """
    if person.date_of_birth is not None:
        try:
            return age_from_birth(person.date_of_birth, on, confirmed=person.date_of_birth_confirmed)
        except ValueError:
            raise Refused("The date of birth is after this date. Check both.", field="date_of_birth") from None
    if stated is not None:
        return age_from_statement(stated.low, stated.high, stated.basis, stated.on, on)
    said = person.age_statements.all() if ages is None else ages
    statements = [row for row in said if row.basis != AgeBasis.UNKNOWN]
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
