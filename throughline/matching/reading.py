"""The register's people as they are compared: what one may see of each, through the gate, a few thousand at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from throughline.agencies.actor import Actor
from throughline.matching.comparing.addresses import Address, read_address
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.identifiers import phone_of
from throughline.matching.comparing.people import Person as Compared
from throughline.register.models import AgeStatement, Person, PhoneIdentifier, Place, SafeContact
from throughline.register.queries import links_shown
from throughline.register.states import AgeBasis, IdentifierKind, LinkKind, Sex

# As many as one SQL statement may name.
CHUNK = 2000
FIELDS = ("pk", "record__uuid", "record", "given_name", "family_name", "called", "date_of_birth", "sex")


class OnRegister(NamedTuple):
    """A person of the register by its key, and as compared: ``compared.record_id`` is the identifier used in exchange."""

    pk: int
    compared: Compared


def count_people(actor: Actor, at: dt.datetime) -> int:
    """How many people the register holds that one may see and that have a name."""
    return _named(actor, at).count()


def list_people(actor: Actor, at: dt.datetime, keys: Collection[int] | None = None) -> Iterator[OnRegister]:
    """People one may see, with a name, in the order they came; of these keys alone, where they are given.

    An address is the newest they are linked to, phones all they used and the one that is safe; each as the actor may see it.
    """
    wanted = sorted(keys) if keys is not None else None
    after = 0
    while True:
        rows = _named(actor, at).order_by("pk")
        if wanted is not None:
            part, wanted = wanted[:CHUNK], wanted[CHUNK:]
            if not part:
                return
            chunk = list(rows.filter(pk__in=part).values_list(*FIELDS))
        else:
            chunk = list(rows.filter(pk__gt=after).values_list(*FIELDS)[:CHUNK])
            if not chunk:
                return
            after = chunk[-1][0]
        yield from _compared(actor, at, chunk)


def _named(actor: Actor, at: dt.datetime) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.visible_to(actor, at)
    return people.exclude(given_name="", family_name="")


def _compared(actor: Actor, at: dt.datetime, chunk: Sequence[tuple[Any, ...]]) -> Iterator[OnRegister]:
    keys = [row[0] for row in chunk]
    records = [row[2] for row in chunk]
    homes, phones = _homes(actor, at, records), _phones(actor, at, records)
    safe, ages = _safe_phones(keys), _ages(keys)
    for pk, uuid, record, given, family, called, born, sex in chunk:
        numbers = dict.fromkeys([*phones.get(record, ()), *safe.get(pk, ())])
        yield OnRegister(
            pk,
            Compared(
                record_id=str(uuid),
                given=words_of(given),
                family=words_of(family),
                alias=" ".join(words_of(called)),
                born=Born(born.year, born.month, born.day) if born else None,
                ages=None if born else ages.get(pk),
                sex="" if sex == Sex.UNKNOWN else sex,
                address=homes.get(record, Address()),
                phones=tuple(numbers),
            ),
        )


def _linked(actor: Actor, at: dt.datetime, records: Sequence[int], kind: LinkKind) -> list[tuple[int, int]]:
    links = links_shown(actor, at).filter(from_record__in=records, kind=kind).order_by("since_date", "pk")
    return list(links.values_list("from_record", "to_record"))


def _homes(actor: Actor, at: dt.datetime, records: Sequence[int]) -> dict[int, Address]:
    lived = _linked(actor, at, records, LinkKind.LIVES_AT)
    places = {
        record: read_address(address, postcode, area)
        for record, address, postcode, area in Place.objects.visible_to(actor, at)
        .filter(record__in={place for _, place in lived})
        .values_list("record", "address", "postcode", "area")
    }
    return {person: places[place] for person, place in lived if place in places}


def _phones(actor: Actor, at: dt.datetime, records: Sequence[int]) -> dict[int, list[str]]:
    used = _linked(actor, at, records, LinkKind.USES_PHONE)
    numbers: dict[int, list[str]] = defaultdict(list)
    held = PhoneIdentifier.objects.visible_to(actor, at).filter(phone__record__in={phone for _, phone in used})
    for phone, value in held.filter(kind=IdentifierKind.MSISDN).order_by("pk").values_list("phone__record", "value"):
        numbers[phone].append(value)
    found: dict[int, list[str]] = defaultdict(list)
    for person, phone in used:
        found[person] += numbers[phone]
    return found


def _safe_phones(keys: Sequence[int]) -> dict[int, list[str]]:
    """Of people who passed the gate: the newest safe phone."""
    rows = SafeContact.related.filter(person__in=keys).exclude(safe_phone="").order_by("recorded_at", "pk")
    return {person: [phone_of(phone)] for person, phone in rows.values_list("person", "safe_phone") if phone_of(phone)}


def _ages(keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of people who passed the gate: the years of birth that the newest statement of their age allows."""
    rows = AgeStatement.related.filter(person__in=keys).exclude(basis=AgeBasis.UNKNOWN).order_by("stated_date", "pk")
    return {
        person: (stated.year - high - 1, stated.year - low)
        for person, stated, low, high in rows.values_list("person", "stated_date", "low", "high")
    }
