"""The register's people as they are compared: what one may see of each, through the gate, a few thousand at a time."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from throughline.agencies.actor import Actor
from throughline.matching.comparing.addresses import Address
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.known import Known, read_known
from throughline.register.models import Person

# As many as one SQL statement may name.
CHUNK = 2000
# Of each record that leads others: which record stands for the person here, by its key and its identifier.
Leads = dict[int, tuple[int, uuids.UUID]]
FIELDS = ("pk", "record__uuid", "record", "called")


class OnRegister(NamedTuple):
    """A record of the register by its key, and as compared: ``compared.record_id`` is the identifier used in exchange.

    Of records joined as one person it is that of the one that leads, as ``lead`` is its key; where the reader may not open that
    one, of the first they may. ``beside``: the same person under each other name that stands, and at each earlier address.
    """

    pk: int
    compared: Compared
    lead: int
    beside: tuple[Compared, ...] = ()

    @property
    def rows(self) -> tuple[Compared, ...]:
        return self.compared, *self.beside


def count_people(actor: Actor, at: dt.datetime) -> int:
    """How many people the register holds that one may see and that have a name."""
    return _named(actor, at).count()


def list_people(actor: Actor, at: dt.datetime, keys: Collection[int] | None = None) -> Iterator[OnRegister]:
    """People one may see, with a name, in the order they came; of these keys alone, where they are given.

    By the name they are recorded under, at the address that was linked last, with every phone and number that is known, and
    beside it by each other name and address; each as the actor may see it.
    """
    leads: Leads = {}
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
        yield from _compared(actor, at, chunk, leads)


def _named(actor: Actor, at: dt.datetime) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.visible_to(actor, at)
    return people.exclude(given_name="", family_name="")


def _compared(actor: Actor, at: dt.datetime, chunk: Sequence[tuple[Any, ...]], leads: Leads) -> Iterator[OnRegister]:
    known = read_known([row[2] for row in chunk], (actor, at))
    _know_leading(actor, at, known.values(), leads)
    for pk, uuid, record, called in chunk:
        person = known[record]
        lead, named = leads.setdefault(person.leading, (pk, uuid)) if person.leading else (pk, uuid)
        alias = " ".join(words_of(called))
        rows = (row._replace(record_id=str(named), alias=alias) for row in _rows_of(person))
        yield OnRegister(pk, next(rows), lead, tuple(rows))


def _know_leading(actor: Actor, at: dt.datetime, people: Iterable[Known], leads: Leads) -> None:
    wanted = {person.leading for person in people if person.leading} - leads.keys()
    if wanted:
        rows = Person.objects.visible_to(actor, at).filter(record__in=wanted)
        leads.update((record, (pk, named)) for record, pk, named in rows.values_list("record", "pk", "record__uuid"))


def _rows_of(person: Known) -> Iterator[Compared]:
    """A person under the name recorded, then under each other, where they live now; then where they lived before."""
    now = person.addresses[-1][0] if person.addresses else Address()
    recorded, *others = person.names
    yield person.compared(recorded, now)
    if others or len(person.addresses) > 1:
        names = dict.fromkeys((name.given, name.family, name.born) for name in person.names)
        del names[recorded.given, recorded.family, recorded.born]
        for name in others:
            if names.pop((name.given, name.family, name.born), ...) is None:
                yield person.compared(name, now)
        for before in dict.fromkeys(address for address, _, _ in person.addresses if address != now):
            yield person.compared(recorded, before)
