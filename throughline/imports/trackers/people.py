"""The people one may see, as the matching of a tracker's rows reads them past."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.imports.models import TrackerRow
from throughline.imports.states import RunState
from throughline.imports.trackers.alike import Found, Known, numbers_of
from throughline.imports.trackers.fields import NUMBERS
from throughline.imports.trackers.values import RowValues
from throughline.register.facts import sound_of
from throughline.register.models import Person, PersonNumber
from throughline.register.states import NumberKind

_AT_ONCE = 10_000
_FEW = 500


def count_people(actor: Actor, at: dt.datetime) -> int:
    """How many one may see."""
    return Person.objects.visible_to(actor, at).count()


def read_people(actor: Actor, at: dt.datetime, rows: Sequence[RowValues]) -> Iterator[Known]:
    """Everyone with a name whom one may see; for a few rows, of those only whom the database finds for them."""
    held = _holders(actor, numbers_of(rows))
    people = Person.objects.visible_to(actor, at).exclude(compared_name="")
    if len(rows) <= _FEW:
        people = people.filter(_near(rows) | Q(pk__in=list(held)))
    read = people.values_list("pk", "given_name", "family_name", "date_of_birth", "sex")
    for pk, given, family, born, sex in read.iterator(chunk_size=_AT_ONCE):
        yield Known(
            str(pk), given, family, (born.year, born.month, born.day) if born else None, sex, held.get(pk, ())
        )  # fmt: skip


def _near(rows: Sequence[RowValues]) -> Q:
    """Born on the day of one of these rows, day and month either way round, or called by a name that sounds as theirs."""
    dates, sounds = set(), set()
    for row in rows:
        sounds.add(sound_of(f"{row.given_name} {row.family_name}"))
        if row.born is not None:
            dates.add(row.born)
            if row.born.day <= 12:
                dates.add(row.born.replace(month=row.born.day, day=row.born.month))
    return Q(date_of_birth__in=dates) | Q(sound__in=sounds - {""})


def name_people(found: Iterable[Found]) -> dict[str, str]:
    """The random id of everyone found, by their key: what a row keeps of whom it may be."""
    keys = sorted({int(each.key) for one in found for each in one.alike if each.key.isdigit()})
    named: dict[str, str] = {}
    for first in range(0, len(keys), 500):
        rows = Person.related.filter(pk__in=keys[first : first + 500]).values_list("pk", "record__uuid")
        named.update((str(pk), str(uuid)) for pk, uuid in rows)
    return named


def _holders(actor: Actor, numbers: Mapping[str, set[str]]) -> dict[int, tuple[tuple[str, str], ...]]:
    """By a person's key, the numbers they have of those asked about: in the register, or in rows imported before it kept them.

    A PNC ID finds people only for whoever may read what police recorded.
    """
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for kind in NUMBERS:
        if kind == NumberKind.PNC and not may(actor.role, "line.view"):
            continue
        wanted = sorted(numbers.get(kind, ()))
        for first in range(0, len(wanted), _FEW):
            some = wanted[first : first + _FEW]
            held = PersonNumber.related.filter(kind=kind, value__in=some, is_checked=True, withdrawn_at=None)
            older = TrackerRow.objects.filter(run__state=RunState.DONE, person__isnull=False, **{f"{kind}__in": some})
            for person, value in (*held.values_list("person_id", "value"), *older.values_list("person_id", kind)):
                found[person].add((kind, value))
    return {person: tuple(sorted(held)) for person, held in found.items()}
