"""What is known of people as it is compared: every name, birth, number, address and phone that stands, read for many at once.

With a reader, a place or phone they may not see, or a link only a report knows, is not among the facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from throughline.access.gate import passing_in_sql
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.core.planned import Question, cursor_planning_once, keys_in_sql, listed_keys, placed
from throughline.matching.comparing.addresses import Address, read_address
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.names import Words
from throughline.matching.comparing.people import Person as Compared
from throughline.register.models import (
    AgeStatement,
    Link,
    Person,
    PersonName,
    PersonNumber,
    PhoneIdentifier,
    Place,
    SafeContact,
)
from throughline.register.states import AgeBasis, IdentifierKind, LinkKind, NameKind

SEXES = frozenset("MF")
NOWHERE = Address()
_PEOPLE = Question(
    lambda records: Person.related.filter(record__in=records).values_list(
        "pk",
        "record_id",
        "given_name",
        "family_name",
        "called",
        "description",
        "date_of_birth",
        "sex",
        "same_as__record_id",
    )
)
_NAMES = Question(
    lambda people: (
        PersonName.related.filter(person__in=people, withdrawn_at=None)
        .order_by("pk")
        .values_list("person", "given_name", "family_name", "date_of_birth", "kind")
    )
)
_NUMBERS = Question(
    lambda people: (
        PersonNumber.related.filter(person__in=people, withdrawn_at=None)
        .order_by("pk")
        .values_list("person", "kind", "value", "is_checked")
    )
)
_AGES = Question(
    lambda people: (
        AgeStatement.related.filter(person__in=people)
        .exclude(basis=AgeBasis.UNKNOWN)
        .order_by("pk")
        .values_list("person", "stated_date", "low", "high")
    )
)
_SAFE_PHONES = Question(
    lambda people: (
        SafeContact.related.filter(person__in=people).exclude(safe_phone="").values_list("person", "safe_phone")
    )
)
_PLACES = Question(
    lambda records: Place.related.filter(record__in=records).values_list("record", "address", "area", "postcode")
)
_PHONES = Question(
    lambda records: PhoneIdentifier.related.filter(kind=IdentifierKind.MSISDN, phone__record__in=records).values_list(
        "phone__record", "value"
    )
)
# Where somebody lives or lived, and the phones they used. The gate's own words; every value is a parameter.
_LINKS = (
    f"SELECT l.from_record_id, l.to_record_id, l.kind FROM {Link._meta.db_table} l WHERE l.from_record_id IN {{listed}} "  # noqa: S608
    "AND l.kind IN ({kinds}) AND l.withdrawn_at IS NULL AND {open} ORDER BY l.id"
)  # fmt: skip


# Read for nobody, an address that is open to named people only is compared with nothing: a pair it alone made would tell of it.
_OPEN_ENOUGH = (
    f"NOT EXISTS (SELECT 1 FROM {ProtectedRecord._meta.db_table} r WHERE r.id = l.to_record_id "  # noqa: S608
    f"AND r.kind = '{RecordKind.PLACE.value}' AND r.restriction = {Restriction.RESTRICTED.value})"
)


@dataclass(frozen=True)
class NameKnown:
    """A name as it is compared and as it is written, the birth given with it, and what kind of name it is."""

    given: Words
    family: Words
    born: Born | None
    written: tuple[str, str]
    kind: str = ""


NAMELESS = NameKnown((), (), None, ("", ""))


@dataclass
class Known:
    """All that is known of one person. ``through``: the place or phone record an address or number stands on.

    ``leading``: the record that leads, where theirs is joined to another.
    """

    record: int
    sex: str = ""
    leading: int | None = None
    born: Born | None = None
    ages: tuple[int, int] | None = None
    names: list[NameKnown] = field(default_factory=list)
    addresses: list[tuple[Address, str, int | None]] = field(default_factory=list)
    phones: list[tuple[str, int | None]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    unchecked: list[tuple[str, str]] = field(default_factory=list)

    def compared(self, name: NameKnown, address: Address = NOWHERE) -> Compared:
        """One of their names with everything else, as one record to compare."""
        born = name.born or self.born
        return Compared(
            record_id=str(self.record), given=name.given, family=name.family, born=born,
            ages=None if born else self.ages, sex=self.sex, address=address,
            phones=tuple(number for number, _ in self.phones), numbers=tuple(self.numbers), unchecked=tuple(self.unchecked),
        )  # fmt: skip


def read_known(
    records: Sequence[int], reader: tuple[Actor, dt.datetime] | None = None, asked: Compared | None = None
) -> dict[int, Known]:
    """What is known of the people of these protected records, by record; through the gate of a reader when there is one.

    ``asked``: who they are compared with. What that does not say is not read: it would be compared with nothing.
    """
    known: dict[int, Known] = {}
    pks: dict[int, Known] = {}
    for pk, record, given, family, called, description, born, sex, leading in _PEOPLE.ask(records):
        person = Known(record, sex if sex in SEXES else "", leading, _born(born))
        _put_names(person, given, family, called, description)
        known[record] = pks[pk] = person
    _add_names(pks)
    if asked is None or asked.numbers or asked.unchecked:
        _add_numbers(pks)
    if asked is None or asked.born or asked.ages:
        _add_ages(pks)
    if asked is None or asked.phones:
        _add_safe_phones(pks)
    kinds = [LinkKind.LIVES_AT] if asked is None or asked.address != NOWHERE else []
    kinds += [LinkKind.USES_PHONE] if asked is None or asked.phones else []
    if kinds:
        _add_places_and_phones(known, reader, kinds)
    return known


def _born(day: dt.date | None) -> Born | None:
    return Born(day.year, day.month, day.day) if day else None


def _put_names(person: Known, given: str, family: str, called: str, description: str) -> None:
    if given or family:
        person.names.append(NameKnown(words_of(given), words_of(family), None, (given, family)))
    if called and called != given:
        person.names.append(NameKnown(words_of(called), words_of(family), None, (called, family), "called"))
    if not person.names:
        # “says Jay”: a name somebody gave at the scene stands in the description, in a capital.
        said = [word for word in description.split()[1:] if word[:1].isupper()]
        person.names.extend(NameKnown(words_of(word), (), None, (word.strip(".,;:"), ""), "said") for word in said[:3])


def _add_names(pks: dict[int, Known]) -> None:
    for pk, given, family, born, kind in _NAMES.ask(pks):
        person = pks[pk]
        alone = kind in (NameKind.STREET, NameKind.ALIAS, NameKind.BEFORE) and not family
        surname = person.names[0].family if alone and person.names else words_of(family)
        person.names.append(NameKnown(words_of(given), surname, _born(born), (given, family), kind))


def _add_numbers(pks: dict[int, Known]) -> None:
    for pk, kind, value, is_checked in _NUMBERS.ask(pks):
        (pks[pk].numbers if is_checked else pks[pk].unchecked).append((kind, value))


def _add_ages(pks: dict[int, Known]) -> None:
    unborn = [pk for pk, person in pks.items() if person.born is None]
    if not unborn:
        return
    for pk, day, low, high in _AGES.ask(unborn):
        pks[pk].ages = (day.year - high - 1, day.year - low)


def _add_safe_phones(pks: dict[int, Known]) -> None:
    for pk, phone in _SAFE_PHONES.ask(pks):
        if (phone, None) not in pks[pk].phones:
            pks[pk].phones.append((phone, None))


def _add_places_and_phones(
    known: dict[int, Known], reader: tuple[Actor, dt.datetime] | None, kinds: Sequence[LinkKind]
) -> None:
    rows = _links(known, reader, kinds)
    if not rows:
        return
    ends = {kind: {end for _, end, which in rows if which == kind} for kind in kinds}
    homes, phones = ends.get(LinkKind.LIVES_AT), ends.get(LinkKind.USES_PHONE)
    places = {record: row for record, *row in _PLACES.ask(homes)} if homes else {}
    numbers: dict[int, list[str]] = {}
    for record, value in _PHONES.ask(phones) if phones else ():
        numbers.setdefault(record, []).append(value)
    for person, end, kind in rows:
        if kind == LinkKind.LIVES_AT and end in places:
            known[person].addresses.append(_address(places[end], end))
        known[person].phones.extend((value, end) for value in numbers.get(end, ()) if kind == LinkKind.USES_PHONE)


def _links(
    people: Iterable[int], reader: tuple[Actor, dt.datetime] | None, kinds: Iterable[LinkKind]
) -> list[tuple[int, int, str]]:
    """Who is linked to which place or phone: for a reader, what they may see and may be told (``register.told_openly``)."""
    is_open, params = f"l.report_id IS NULL AND {_OPEN_ENOUGH}", list[Any]()
    if reader is not None:
        to, to_params = passing_in_sql("l.to_record_id", *reader, connection)
        told, told_params = passing_in_sql("l.report_id", *reader, connection)
        is_open, params = f"{to} AND (l.report_id IS NULL OR {told})", [*to_params, *told_params]
    sql = placed(
        _LINKS.format(listed=keys_in_sql(connection), kinds=", ".join(f"'{each}'" for each in kinds), open=is_open),
        connection,
    )
    with cursor_planning_once(connection) as cursor:
        cursor.execute(sql, [listed_keys(people, connection), *params])
        return list(cursor.fetchall())


def _address(place: Iterable[Any], record: int) -> tuple[Address, str, int]:
    address, area, postcode = place
    return read_address(address, postcode, area), ", ".join(part for part in (address, area, postcode) if part), record
