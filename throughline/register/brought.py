"""People brought in by an import, many at once, by the rules of one (``facts.person_for``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.access.facts import protect_many
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.core.errors import Refused
from throughline.core.many import copying, insert_like, reserve_keys
from throughline.register.facts import describe_person
from throughline.register.given import PersonGiven
from throughline.register.models import AgeStatement, Person

_LONGEST_COMPARED = 210
_VARYING = (
    "id", "record_id", "description", "given_name", "family_name", "called", "date_of_birth", "sex",
    "home_authority_id", "compared_name", "sound", "identity_completed_at", "identity_completed_by_id", "source_row_id",
)  # fmt: skip


def people_for(
    *,
    by: Actor,
    at: dt.datetime,
    given: Sequence[PersonGiven],
    source_rows: Sequence[int],
    agency: Agency | None = None,
) -> list[Person]:
    """A new person for each that was given, with the key of the source row each comes from. Errors: Refused."""
    new = copying(Person())
    people = [_described(new(), each, at) for each in given]
    keys = reserve_keys(Person, len(people))
    records = protect_many(by=by, at=at, kind=RecordKind.PERSON, number=len(people), agency=agency)
    rows = []
    for person, key, record, source_row in zip(people, keys, records, source_rows, strict=True):
        person.pk, person.record, person.source_row_id = key, record, source_row
        if person.compared_name:
            person.identity_completed_at, person.identity_completed_by_id = at, by.member.pk
        rows.append([getattr(person, name if name != "id" else "pk") for name in _VARYING])
    insert_like(Person(), _VARYING, rows)
    said = [(person, each.age) for person, each in zip(people, given, strict=True) if each.age is not None]
    insert_like(
        AgeStatement(recorded_at=at, recorded_by=by.member),
        ("person_id", "stated_date", "basis", "low", "high", "reason"),
        [(person.pk, age.on, age.basis, age.low, age.high, age.reason) for person, age in said],
    )
    return people


def _described(person: Person, given: PersonGiven, at: dt.datetime) -> Person:
    describe_person(person, given, at=at)
    if not (person.compared_name or person.description):
        raise Refused("Give a name, or describe the person in a line.", field="description")
    if len(person.compared_name) > _LONGEST_COMPARED:
        raise Refused("The name is too long to be compared. Shorten it.", field="family_name")
    return person
