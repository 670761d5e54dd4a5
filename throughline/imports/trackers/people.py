"""The people one may see, as the matching of a tracker's rows reads them past."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from django.db.models import CharField, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Cast

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.imports.models import TrackerRow
from throughline.imports.states import RunState
from throughline.imports.trackers.alike import Facts, Found, Known, numbers_of
from throughline.imports.trackers.asked import Date, Numbers
from throughline.imports.trackers.fields import NUMBERS
from throughline.imports.trackers.values import RowValues
from throughline.matching.comparing.finding import hash_of, keys_asked
from throughline.matching.known import NAMELESS, read_known
from throughline.matching.models import FindingKey
from throughline.register.facts import sound_of
from throughline.register.models import Person, PersonNumber, PhoneIdentifier, SafeContact
from throughline.register.queries import links_shown
from throughline.register.states import AgeBasis, IdentifierKind, LinkKind, NumberKind

_AT_ONCE = 10_000
_ASKED_AT_ONCE = 500
# Rows for which the database finds who is read.
_FEW = 500
_COLUMNS = ("pk", "record", "given_name", "family_name", "born", "sex", "same_as")
_OF_NAMES = ("names ", "year ", "day ")


def count_people(actor: Actor, at: dt.datetime) -> int:
    """How many one may see."""
    return Person.objects.visible_to(actor, at).count()


def parts_of(actor: Actor, at: dt.datetime, number: int) -> list[range]:
    """The keys of everyone one may see, in so many parts of about one size, for as many readers at once."""
    first, last = Person.objects.visible_to(actor, at).aggregate(first=Min("pk"), last=Max("pk")).values()
    edges = [first + (last + 1 - first) * place // number for place in range(number + 1)]
    return [range(low, high) for low, high in pairwise(edges)]


def is_few(rows: Sequence[RowValues]) -> bool:
    """Whether the database is asked whom these rows may be, by the keys people are found by; else everyone is read."""
    return len(rows) <= _FEW


def read_people(actor: Actor, at: dt.datetime, rows: Sequence[RowValues], keys: range | None = None) -> Iterator[Known]:
    """Everyone with a name whom one may see, once for each way they may be found; for a few rows, of those only whom the
    database finds for them.

    ``keys``: of these keys alone.
    """
    seen = Person.objects.visible_to(actor, at)
    if keys is not None:
        seen = seen.filter(pk__gte=keys.start, pk__lt=keys.stop)
    held = _holders(actor, numbers_of(rows))
    if not is_few(rows):
        yield from _of(seen, held)
        yield from _by_other_names(seen)
        yield from _by_age(seen)
    else:
        near = set(seen.filter(_near(rows) | Q(pk__in=list(held))).values_list("record", flat=True))
        records = sorted(near | _sharing_keys(rows))
        for first in range(0, len(records), _AT_ONCE):
            some = seen.filter(record__in=records[first : first + _AT_ONCE])
            yield from _of(some, held)
            yield from _by_other_names(some)
            yield from _by_age(some)
    yield from _by_phone(actor, at, seen, rows)


def _of(people: QuerySet[Person], held: Mapping[int, Numbers]) -> Iterator[Known]:
    """By the name they are recorded under, and by what they are called."""
    # The date is read as it is written: a million of them are some ten thousand days.
    read = people.exclude(compared_name="", called="").annotate(born=Cast("date_of_birth", CharField()))
    for *columns, called in read.values_list(*_COLUMNS, "called").iterator(chunk_size=_AT_ONCE):
        known = _known(*columns, numbers=held.get(columns[0], ()))
        yield known
        if called and called != known.given_name:
            yield known._replace(given_name=called)


def _by_other_names(people: QuerySet[Person]) -> Iterator[Known]:
    """By every other name that stands; a street name beside the family name they are recorded under."""
    read = people.filter(other_names__isnull=False, other_names__withdrawn_at=None)
    read = read.annotate(born=Cast("date_of_birth", CharField()))
    other = ("other_names__given_name", "other_names__family_name")
    for *columns, given, family in read.values_list(*_COLUMNS, *other).iterator(chunk_size=_AT_ONCE):
        known = _known(*columns)
        yield known._replace(given_name=given, family_name=family or known.family_name)


def _by_age(people: QuerySet[Person]) -> Iterator[Known]:
    """Whoever has no date of birth, by each age that was stated of them."""
    read = people.filter(date_of_birth=None, age_statements__isnull=False)
    read = read.exclude(age_statements__basis=AgeBasis.UNKNOWN).annotate(born=Value(""))
    stated = tuple(f"age_statements__{name}" for name in ("stated_date", "low", "high"))
    columns = (*_COLUMNS, "called", *stated)
    for *own, called, day, low, high in read.values_list(*columns).iterator(chunk_size=_AT_ONCE):
        known = _known(*own)._replace(ages=(day.year - high - 1, day.year - low))
        yield known
        if called and called != known.given_name:
            yield known._replace(given_name=called)


def _by_phone(actor: Actor, at: dt.datetime, people: QuerySet[Person], rows: Sequence[RowValues]) -> Iterator[Known]:
    """Whoever used one of the rows' phones, or is called on one safely, as far as one may see the phone and be told of it."""
    values = sorted({phone for row in rows for phone in row.phones})
    for first in range(0, len(values), _ASKED_AT_ONCE):
        some = values[first : first + _ASKED_AT_ONCE]
        phones = PhoneIdentifier.objects.visible_to(actor, at).filter(kind=IdentifierKind.MSISDN, value__in=some)
        numbers = dict(phones.values_list("phone__record", "value"))
        used: dict[int, set[str]] = defaultdict(set)
        links = links_shown(actor, at).filter(kind=LinkKind.USES_PHONE, to_record__in=list(numbers))
        for record, phone in links.values_list("from_record", "to_record"):
            used[record].add(numbers[phone])
        safe = SafeContact.objects.visible_to(actor, at).filter(safe_phone__in=some)
        for record, value in safe.values_list("person__record", "safe_phone"):
            used[record].add(value)
        users = people.filter(record__in=list(used)).annotate(born=Cast("date_of_birth", CharField()))
        for columns in users.values_list(*_COLUMNS) if used else ():
            known = _known(*columns)
            yield known._replace(phones=tuple(sorted(used[known.record])))


def _known(
    pk: int, record: int, given: str, family: str, born: str | None, sex: str, lead: int | None, *, numbers: Numbers = ()
) -> Known:  # fmt: skip
    day = _date_of(born) if born else None
    return Known(str(pk), given, family, day, sex, numbers, str(lead) if lead else "", record)


def _sharing_keys(rows: Sequence[RowValues]) -> set[int]:
    """The records a search finds by two names, or by one name and a year of birth, of any name they are known by.

    Whoever is among them is asked of the gate by who reads them.
    """
    people = [person for row in rows for person in row.compared()]
    keys = {key for person in people for key in keys_asked(person).strong if key.startswith(_OF_NAMES)}
    hashes, found = sorted(map(hash_of, keys)), set[int]()
    for first in range(0, len(hashes), _AT_ONCE):
        some = FindingKey.related.filter(key__in=hashes[first : first + _AT_ONCE], through=None)
        found.update(some.values_list("record", flat=True))
    return found


def read_facts(actor: Actor, at: dt.datetime, people: Sequence[Known]) -> dict[str, Facts]:
    """All that these people are compared by, as a search reads it: what one may not see of them is not among it."""
    known = read_known([each.record for each in people], (actor, at))
    shows_pnc = may(actor.role, "line.view")
    found = {}
    for each in people:
        one = known[each.record]
        # Those asked about last: of two of a kind, the one the row has is compared.
        one.numbers = [pair for pair in one.numbers if shows_pnc or pair[0] != NumberKind.PNC]
        one.numbers += each.numbers
        named = tuple(map(one.compared, one.names or [NAMELESS]))
        found[each.key] = Facts(named, tuple(address for address, _, _ in one.addresses))
    return found


@lru_cache(maxsize=100_000)
def _date_of(written: str) -> Date:
    day = dt.date.fromisoformat(written)
    return day.year, day.month, day.day


def _near(rows: Sequence[RowValues]) -> Q:
    """Born on the day of one of these rows, day and month either way round, or called by a name that sounds as theirs."""
    dates, sounds, called = set(), set(), set()
    for row in rows:
        sounds.add(sound_of(f"{row.given_name} {row.family_name}"))
        if row.born is not None:
            dates.add(row.born)
            if row.born.day <= 12:
                dates.add(row.born.replace(month=row.born.day, day=row.born.month))
        if row.called:
            called.add(row.called)
    return Q(date_of_birth__in=dates) | Q(sound__in=sounds - {""}) | Q(called__in=called)


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
        for first in range(0, len(wanted), _ASKED_AT_ONCE):
            some = wanted[first : first + _ASKED_AT_ONCE]
            held = PersonNumber.related.filter(kind=kind, value__in=some, is_checked=True, withdrawn_at=None)
            older = TrackerRow.objects.filter(run__state=RunState.DONE, person__isnull=False, **{f"{kind}__in": some})
            for person, value in (*held.values_list("person_id", "value"), *older.values_list("person_id", kind)):
                found[person].add((kind, value))
    return {person: tuple(sorted(held)) for person, held in found.items()}
