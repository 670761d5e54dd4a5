"""The people one may see, as the matching of a tracker's rows reads them past."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from django.db.models import CharField, Max, Min, Q
from django.db.models.functions import Cast

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.imports.models import TrackerRow
from throughline.imports.states import RunState
from throughline.imports.trackers.alike import Date, Found, Known, numbers_of
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


def parts_of(actor: Actor, at: dt.datetime, number: int) -> list[range]:
    """The keys of everyone one may see, in so many parts of about one size, for as many readers at once."""
    first, last = Person.objects.visible_to(actor, at).aggregate(first=Min("pk"), last=Max("pk")).values()
    edges = [first + (last + 1 - first) * place // number for place in range(number + 1)]
    return [range(low, high) for low, high in pairwise(edges)]


def read_people(actor: Actor, at: dt.datetime, rows: Sequence[RowValues], keys: range | None = None) -> Iterator[Known]:
    """Everyone with a name whom one may see; for a few rows, of those only whom the database finds for them.

    ``keys``: of these keys alone.
    """
    held = _holders(actor, numbers_of(rows))
    people = Person.objects.visible_to(actor, at).exclude(compared_name="")
    if keys is not None:
        people = people.filter(pk__gte=keys.start, pk__lt=keys.stop)
    if len(rows) <= _FEW:
        people = people.filter(_near(rows) | Q(pk__in=list(held)))
    # The date is read as it is written: a million of them are some ten thousand days.
    read = people.annotate(born=Cast("date_of_birth", CharField()))
    columns = ("pk", "given_name", "family_name", "born", "sex", "same_as")
    for pk, given, family, born, sex, lead in read.values_list(*columns).iterator(chunk_size=_AT_ONCE):
        day = _date_of(born) if born else None
        yield Known(str(pk), given, family, day, sex, held.get(pk, ()), str(lead) if lead else "")


@lru_cache(maxsize=100_000)
def _date_of(written: str) -> Date:
    day = dt.date.fromisoformat(written)
    return day.year, day.month, day.day


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


def name_people(actor: Actor, at: dt.datetime, found: Iterable[Found]) -> dict[str, str]:
    """The random id of everyone found, by their key: what a row keeps of whom it may be.

    Of records joined as one person, that of the one that leads, where the reader may open it.
    """
    leading = {each.key: each.person for one in found for each in one.alike if each.key.isdigit()}
    keys = sorted({int(key) for pair in leading.items() for key in pair})
    named: dict[str, str] = {}
    for first in range(0, len(keys), 500):
        rows = Person.objects.visible_to(actor, at).filter(pk__in=keys[first : first + 500])
        named.update((str(pk), str(uuid)) for pk, uuid in rows.values_list("pk", "record__uuid"))
    return {key: named.get(lead) or named[key] for key, lead in leading.items() if lead in named or key in named}


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
