"""What else people are known by, as an import brings it in, many at once, by the rules of ``actions.known``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from throughline.agencies.actor import Actor
from throughline.core.many import insert_like
from throughline.core.text import normalised_name
from throughline.register.models import Person, PersonName, PersonNumber
from throughline.register.states import NameKind

_AT_ONCE = 500
_NUMBER = ("person_id", "kind", "value", "as_written", "is_checked")
_NAME = ("person_id", "kind", "given_name", "family_name", "compared_name")


class NumberBrought(NamedTuple):
    """A number as a source gives it, read by ``numbers.read_number``."""

    person: int
    kind: str
    value: str
    as_written: str
    is_checked: bool


class NameBrought(NamedTuple):
    """A name as a source gives it, of somebody already known."""

    person: Person
    kind: NameKind
    given_name: str
    family_name: str


def numbers_brought(*, by: Actor, at: dt.datetime, source: str, numbers: Iterable[NumberBrought]) -> int:
    """Keep numbers, once a person, kind and value: one that stands already is left as it is. Returns how many were kept."""
    new = {each[:3]: each for each in numbers}
    people = sorted({each.person for each in new.values()})
    for first in range(0, len(people), _AT_ONCE):
        rows = PersonNumber.related.filter(person__in=people[first : first + _AT_ONCE], withdrawn_at=None)
        for held in rows.values_list("person", "kind", "value"):
            new.pop(held, None)
    sample = PersonNumber(source=source, recorded_at=at, recorded_by=by.member)
    return insert_like(sample, _NUMBER, ((*each[:3], each.as_written[:60], each.is_checked) for each in new.values()))


def names_brought(*, by: Actor, at: dt.datetime, source: str, names: Iterable[NameBrought]) -> int:
    """Keep names that differ from what their person is recorded under and from what stands. Returns how many were kept."""
    new = {_as_held(each): each for each in names if not _is_own(each)}
    people = sorted({each.person.pk for each in new.values()})
    for first in range(0, len(people), _AT_ONCE):
        rows = PersonName.related.filter(person__in=people[first : first + _AT_ONCE], withdrawn_at=None)
        for person, kind, given, family in rows.values_list("person", "kind", "given_name", "family_name"):
            new.pop((person, kind, given.casefold(), family.casefold()), None)
    sample = PersonName(source=source, recorded_at=at, recorded_by=by.member)
    rows_new = (
        (
            each.person.pk,
            each.kind,
            each.given_name,
            each.family_name,
            normalised_name(each.given_name, each.family_name),
        )
        for each in new.values()
    )
    return insert_like(sample, _NAME, rows_new)


class Known(NamedTuple):
    """Facts people were known by: numbers as (person, kind, value), names as (person, kind, given, family), folded."""

    numbers: frozenset[tuple[int, str, str]] = frozenset()
    names: frozenset[tuple[int, str, str, str]] = frozenset()

    @classmethod
    def of_all(cls, some: Sequence[Known]) -> Known:
        """Together."""
        return cls(
            frozenset().union(*(each.numbers for each in some)), frozenset().union(*(each.names for each in some))
        )

    @property
    def people(self) -> list[int]:
        """Whose they are, by key."""
        return sorted({each[0] for each in self.numbers} | {each[0] for each in self.names})


def known_as(numbers: Iterable[NumberBrought], names: Iterable[NameBrought]) -> Known:
    """What a source gives, as it is held."""
    return Known(frozenset(each[:3] for each in numbers), frozenset(map(_as_held, names)))


def withdraw_brought(
    *, by: Actor, at: dt.datetime, source: str, brought_at: dt.datetime, reason: str, only: Known | None = None
) -> Known:
    """Withdraw the names and numbers that one import brought, or of these some ``only``; they stay in the history.

    Returns what was withdrawn: another source may have said it too.
    """
    brought: dict[str, object] = {
        "source": source,
        "recorded_at": brought_at,
        "withdrawn_at": None,
        "person__record__hub": by.hub,
    }
    if only is not None:
        brought["person__in"] = only.people
    said = {"withdrawn_at": at, "withdrawn_by": by.member, "withdrawn_reason": reason}
    numbers, names = _held(brought)
    if only is not None:
        numbers = {pk: each for pk, each in numbers.items() if each in only.numbers}
        names = {pk: each for pk, each in names.items() if each in only.names}
    for model, keys in ((PersonNumber, list(numbers)), (PersonName, list(names))):
        for first in range(0, len(keys), _AT_ONCE):
            model.related.filter(pk__in=keys[first : first + _AT_ONCE]).update(**said)
    return Known(frozenset(numbers.values()), frozenset(names.values()))


def known_before(*, by: Actor, source: str, withdrawn_at: dt.datetime, reason: str) -> Known:
    """The names and numbers of a source that were withdrawn then, for this reason."""
    ended = {"source": source, "withdrawn_at": withdrawn_at, "withdrawn_reason": reason, "person__record__hub": by.hub}
    numbers, names = _held(ended)
    return Known(frozenset(numbers.values()), frozenset(names.values()))


def _held(wanted: dict[str, object]) -> tuple[dict[int, tuple[int, str, str]], dict[int, tuple[int, str, str, str]]]:
    """Numbers and names by their keys."""
    numbers = {
        pk: (person, kind, value)
        for pk, person, kind, value in PersonNumber.related.filter(**wanted).values_list(
            "pk", "person", "kind", "value"
        )
    }
    names = {
        name.pk: (name.person_id, str(name.kind), name.given_name.casefold(), name.family_name.casefold())
        for name in PersonName.related.filter(**wanted)
    }
    return numbers, names


def _as_held(name: NameBrought) -> tuple[int, str, str, str]:
    return name.person.pk, str(name.kind), name.given_name.casefold(), name.family_name.casefold()


def _is_own(name: NameBrought) -> bool:
    """Whether it is no name, or says no more than the person's own record."""
    person, compared = name.person, normalised_name(name.given_name, name.family_name)
    if name.kind == NameKind.ALIAS:
        own = {normalised_name(person.called), normalised_name(person.given_name), person.compared_name}
        return not compared or compared in own
    return not compared or compared == person.compared_name
