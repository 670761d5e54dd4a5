"""The register's people as they are compared: what one may see of each, through the gate, a few thousand at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from throughline.agencies.actor import Actor
from throughline.matching.comparing.addresses import Address
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.known import read_known
from throughline.register.models import Person

# As many as one SQL statement may name.
CHUNK = 2000
FIELDS = ("pk", "record__uuid", "record", "called")


class OnRegister(NamedTuple):
    """A person of the register by its key, and as compared: ``compared.record_id`` is the identifier used in exchange."""

    pk: int
    compared: Compared


def count_people(actor: Actor, at: dt.datetime) -> int:
    """How many people the register holds that one may see and that have a name."""
    return _named(actor, at).count()


def list_people(actor: Actor, at: dt.datetime, keys: Collection[int] | None = None) -> Iterator[OnRegister]:
    """People one may see, with a name, in the order they came; of these keys alone, where they are given.

    By the name they are recorded under, at the address that was linked last, with every phone and number that is known; each
    as the actor may see it.
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
    known = read_known([row[2] for row in chunk], (actor, at))
    for pk, uuid, record, called in chunk:
        person = known[record]
        address = person.addresses[-1][0] if person.addresses else Address()
        compared = person.compared(person.names[0], address)
        yield OnRegister(pk, compared._replace(record_id=str(uuid), alias=" ".join(words_of(called))))
