"""Records joined as one person, as they are read: who else is recorded, and which record says what.

Nothing of another record is read by whoever may not open that record itself: joining two never widens who sees either.
"""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.models import Exclusion
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.errors import Absent
from throughline.matching.models import Joining, LikelyMatch
from throughline.register.models import Person
from throughline.register.states import Sex

# What may be read from the other record, each with the columns that stand or fall together.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("given_name", "family_name"),
    "called": ("called",),
    "date_of_birth": ("date_of_birth", "date_of_birth_confirmed"),
    "sex": ("sex",),
    "description": ("description",),
}
LABELS = {
    "name": "Name", "called": "Likes to be called", "date_of_birth": "Date of birth", "sex": "Sex",
    "description": "Described as",
}  # fmt: skip
_SAYS_NOTHING = ("", None, Sex.UNKNOWN)


@dataclass(frozen=True)
class Side:
    """One field of two records. ``one`` and ``other`` are as recorded; empty where nothing is."""

    field: str
    label: str
    one: object
    other: object

    @property
    def is_same(self) -> bool:
        return self.one == self.other

    @property
    def must_choose(self) -> bool:
        return not self.is_same and self.one not in _SAYS_NOTHING and self.other not in _SAYS_NOTHING

    @property
    def is_only_other(self) -> bool:
        """Only the other record says anything."""
        return self.one in _SAYS_NOTHING and self.other not in _SAYS_NOTHING


def leading(person: Person) -> Person:
    """The record that leads: itself, where it is joined to none."""
    return person.same_as or person


def list_recorded_as(actor: Actor, at: dt.datetime, person: Person) -> list[Person]:
    """The other records of this person that the reader may open: the leading one first, then by age of the record."""
    lead = person.leading_id
    rows = Person.objects.visible_to(actor, at).filter(Q(pk=lead) | Q(same_as=lead)).exclude(pk=person.pk)
    return sorted(rows.select_related("record", "same_as__record"), key=lambda row: (row.pk != lead, row.pk))


def as_joined(person: Person, others: Collection[Person]) -> Person:
    """A copy of the person for reading alone, with what was chosen from the records joined to it.

    ``others``: those records that the reader may open; nothing is read from another.
    """
    if not others:
        return person
    rows = Joining.related.filter(other__in=others, parted_at__isnull=True).order_by("joined_at", "pk")
    return _with_choices(person, list(rows.select_related("other")))


def _with_choices(person: Person, joinings: list[Joining]) -> Person:
    shown = copy.copy(person)
    for row in joinings:
        if row.person_id == person.pk and row.fields:
            other = _with_choices(row.other, joinings)
            for column in (column for field in row.fields for column in FIELDS[field]):
                setattr(shown, column, getattr(other, column))
    return shown


def list_joinings(actor: Actor, at: dt.datetime, person: Person) -> list[Joining]:
    """The standing joinings of the records of this person, of those both of whose records the reader may open."""
    lead = person.leading_id
    rows = Joining.objects.visible_to(actor, at).filter(
        Q(person=lead) | Q(person__same_as=lead), parted_at__isnull=True
    )
    return list(rows.select_related("person__record", "other__record", "joined_by").order_by("joined_at", "pk"))


def get_joining(actor: Actor, at: dt.datetime, joining_uuid: uuid.UUID) -> Joining:
    """A standing joining both of whose records the reader may open. Raises Absent."""
    rows = Joining.objects.visible_to(actor, at).filter(uuid=joining_uuid, parted_at__isnull=True)
    found: Joining | None = rows.select_related("person__record", "other__record", "joined_by").first()
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class Apart:
    """Two records somebody decided are of two people: who, when and why."""

    one: Person
    other: Person
    decided_at: dt.datetime
    decided_by: Member
    reason: str


def list_apart(actor: Actor, at: dt.datetime, one: Person, other: Person) -> list[Apart]:
    """Each time a record of one of these people and a record of the other were decided to be of two, the oldest first:
    set aside, or parted. Whatever is joined with either counts, of those the reader may open.
    """
    if one.leading_id == other.leading_id:
        return []
    across = _of_two(one.leading_id, other.leading_id)
    aside = LikelyMatch.objects.visible_to(actor, at).filter(across, set_aside_at__isnull=False)
    parted = Joining.objects.visible_to(actor, at).filter(across, parted_at__isnull=False)
    people = ("person__record", "other__record")
    found = [(row, row.set_aside_at, row.set_aside_by, row.set_aside_reason)
             for row in aside.select_related(*people, "set_aside_by")]  # fmt: skip
    found += [(row, row.parted_at, row.parted_by, row.parted_reason)
              for row in parted.select_related(*people, "parted_by")]  # fmt: skip
    rows = {(when, why): Apart(row.person, row.other, when, who, why) for row, when, who, why in found}
    return sorted(rows.values(), key=lambda row: row.decided_at)


def _of_two(one: int, other: int) -> Q:
    """The first of a pair is a record that one leads, the second a record that the other leads; or the other way round."""

    def led(field: str, lead: int) -> Q:
        return Q(**{field: lead}) | Q(**{f"{field}__same_as": lead})

    return (led("person", one) & led("other", other)) | (led("person", other) & led("other", one))


def each_leading(actor: Actor, at: dt.datetime, people: Iterable[Person]) -> list[Person]:
    """Of people found, one record a person: the leading one where the reader may open it, else the first that was found."""
    rows = list(people)
    leads = {row.same_as_id for row in rows if row.same_as_id}
    known = Person.objects.visible_to(actor, at).filter(pk__in=leads).select_related("record") if leads else ()
    by_key = {row.pk: row for row in known}
    found: dict[int, Person] = {}
    for row in rows:
        found.setdefault(row.leading_id, by_key.get(row.same_as_id or 0, row))
    return list(found.values())


def sides_of(one: Person, other: Person) -> list[Side]:
    """What two records say of a person, field by field."""
    return [Side(field, LABELS[field], _said(one, field), _said(other, field)) for field in FIELDS]


def _said(person: Person, field: str) -> object:
    if field == "name":
        return f"{person.given_name} {person.family_name}".strip()
    return getattr(person, field)


def kept_from(person: Person, at: dt.datetime) -> set[int]:
    """The members a person's record is kept from."""
    return set(Exclusion.objects.running(at).filter(record=person.record_id).values_list("member", flat=True))
