"""People and places, as the actions above write them inside their own transaction."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import jellyfish

from throughline.access.facts import protect
from throughline.access.gate import get_visible
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import normalised_name, require_name, require_text, tidy
from throughline.register.ages import age_from_birth
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.models import AgeStatement, Person, Place
from throughline.register.placing import compared_address, known_place, read_uprn
from throughline.register.states import AgeBasis, Sex
from throughline.sources.models import SourceRow

OLDEST_AGE = 120


def sound_of(name: str) -> str:
    """The phonetic key of a whole name: each word's metaphone, in alphabetical order, so that word order is no matter."""
    words = (_metaphone(word) for word in normalised_name(name).split())
    return " ".join(sorted(word for word in words if word))[:100]


@lru_cache(maxsize=50_000)
def _metaphone(word: str) -> str:
    return str(jellyfish.metaphone(word))


def require_birth_date(born: dt.date | None, *, at: dt.datetime) -> None:
    """Refuse a date of birth that is in the future or more than 120 years ago."""
    if born is None:
        return
    today = civil_date(at)
    if born > today:
        raise Refused("Date of birth must be in the past.", field="date_of_birth")
    if age_from_birth(born, today).high > OLDEST_AGE:  # type: ignore[operator]
        raise Refused(f"Date of birth gives an age over {OLDEST_AGE}. Check the year.", field="date_of_birth")


def require_age(age: AgeGiven | None) -> None:
    """Refuse an age outside 0 to 120, or a range the wrong way round."""
    if age is None:
        return
    if not 0 <= age.low <= age.high <= OLDEST_AGE:
        raise Refused(f"Age must be a whole number from 0 to {OLDEST_AGE}, or a range like 15 to 17.", field="age")


def describe_person(person: Person, given: PersonGiven, *, at: dt.datetime) -> None:
    """Put what was given onto a person, with the keys they are found by. Errors: Refused, naming the field."""
    require_birth_date(given.date_of_birth, at=at)
    require_age(given.age)
    if given.sex not in Sex.values:
        raise Refused("Choose female, male or not known.", field="sex")
    person.given_name = require_name(given.given_name, what="first name", field="given_name")
    person.family_name = require_name(given.family_name, what="family name", field="family_name")
    person.called = require_name(given.called, what="what they like to be called", field="called")
    person.description = tidy(require_text(given.description, what="description", field="description", limit=200))
    person.date_of_birth = given.date_of_birth
    person.date_of_birth_confirmed = given.date_of_birth_confirmed and given.date_of_birth is not None
    person.sex = given.sex
    person.home_authority = given.home_authority
    if given.new_because.strip():
        person.new_because = require_text(given.new_because, what="reason", field="new_because", limit=300)
    person.compared_name = normalised_name(person.given_name, person.family_name)
    person.sound = sound_of(person.compared_name)


def person_for(
    *,
    by: Actor,
    at: dt.datetime,
    given: PersonGiven,
    source_row: SourceRow | None = None,
    agency: Agency | None = None,
) -> Person:
    """The person given: one already known, through the gate (Absent if not), or a new one. An age given is kept as stated."""
    if given.uuid is not None:
        person = get_visible(Person, given.uuid, by, at)
    else:
        person = Person(source_row=source_row)
        describe_person(person, given, at=at)
        if not (person.compared_name or person.description):
            raise Refused("Give a name, or describe the person in a line.", field="description")
        person.record = protect(by=by, at=at, kind=RecordKind.PERSON, agency=agency)
        if person.compared_name and (person.date_of_birth or source_row):
            person.identity_completed_at, person.identity_completed_by = at, by.member
        person.save_checked()
    if given.age is not None:
        add_age_statement(by=by, at=at, person=person, age=given.age)
    return person


def add_age_statement(*, by: Actor, at: dt.datetime, person: Person, age: AgeGiven) -> AgeStatement:
    """Keep an age as it was stated. An adult judged by estimate needs the reason (practice.md P4). Errors: Refused."""
    require_age(age)
    if age.basis == AgeBasis.ESTIMATED and age.low >= 18 and not age.reason:
        raise Refused("Say why they are judged to be an adult.", field="age_reason")
    statement = AgeStatement(
        person=person, stated_date=age.on, basis=age.basis, low=age.low, high=age.high, reason=age.reason,
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    statement.save_checked()
    return statement


def place_for(
    *,
    by: Actor,
    at: dt.datetime,
    given: PlaceGiven,
    source_row: SourceRow | None = None,
    agency: Agency | None = None,
) -> Place:
    """The place it was said to be; else the one the actor may see with the same UPRN, or at the same address in the same
    authority; else a new one.

    A UPRN given later is kept on the place it names; two that differ are two places. Errors: Absent (the place said), Refused.
    """
    address = tidy(require_text(given.address, what="address", field="address", limit=200))
    if not address:
        raise Refused("Give the address, or a few words that find the place.", field="address")
    uprn = read_uprn(given.uprn)
    known = get_visible(Place, given.uuid, by, at) if given.uuid is not None else known_place(by, at, given)
    if known is not None:
        if uprn and not known.uprn:
            known.uprn = uprn
            known.save(update_fields=["uprn"])
        return known
    place = Place(
        record=protect(by=by, at=at, kind=RecordKind.PLACE, agency=agency),
        address=address,
        area=require_name(given.area, what="area", field="area"),
        postcode=tidy(given.postcode).upper(),
        uprn=uprn,
        authority=given.authority,
        force=given.force,
        compared_address=compared_address(given),
        source_row=source_row,
    )
    place.save_checked()
    return place
