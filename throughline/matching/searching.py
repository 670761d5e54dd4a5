"""Who somebody may be, among the people one may see: a few candidates by their keys, compared one by one, in bands.

Which candidates there are depends on nothing but what the reader may see: a key is too common when more than a hundred people
*the reader may see* have it, and what weighs a name is a general share, never what this installation holds. So a page is the same
whatever others hold. No number is shown and no child is ranked by one (practice.md P2): a band says how sure, in words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from throughline.access.classes import open_classes
from throughline.access.gate import passing_in_sql
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.matching.comparing.addresses import Address, compare_addresses
from throughline.matching.comparing.explaining import Row, rows_of
from throughline.matching.comparing.finding import hash_of, keys_asked
from throughline.matching.comparing.people import Comparing, Comparison
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.comparing.weights import Rarity, read_weights
from throughline.matching.keeping import MOST_BEFORE_A_SEARCH, write_owed_keys
from throughline.matching.known import Known, NameKnown, read_known
from throughline.matching.states import Band
from throughline.register.models import Person
from throughline.register.states import NumberKind

# More people the reader may see than this have a key: it says too little.
MOST_OF_A_KEY = 100
MOST_COMPARED = 80
MOST_SHOWN, MOST_UNLIKELY, TOO_MANY = 10, 5, 20
# A search thinks of this many people at least: a small hub's register is part of a large population.
PEOPLE = 20_000
MATCH_AT = 0.90
POSSIBLE_FROM, UNLIKELY_FROM = -4.2, -12.0
# Who asks for one name alone asks who is called that, not who somebody is.
ONE_NAME_ALONE = 10.0
_BETTER = ("same", "house", "postcode", "street", "area", "elsewhere", "missing")
_EXACT = frozenset(
    {("number", "same"), ("unchecked", "same"), ("phone", "same"), ("address", "same"), ("address", "house")}
)
_BESIDE_A_NAME = frozenset({"born", "number", "unchecked", "phone", "address"})
_BY_GRANT = (Role.PARTNER, Role.CHARITY)


@dataclass(frozen=True)
class Fit:
    """Somebody who may be the one: how sure in words, field by field, and under which of their names they were found.

    ``is_exact``: they have the number, the phone or the house that was typed.
    """

    record: int
    band: Band
    rows: tuple[Row, ...]
    odds: float
    name: NameKnown
    is_exact: bool = False


@dataclass(frozen=True)
class Fits:
    """All who fit, best first. ``is_many``: too many alike to say, so that more must be asked. ``is_behind``: an import's
    people are still being taken in."""

    people: tuple[Fit, ...] = ()
    is_many: bool = False
    is_behind: bool = False

    @property
    def likely(self) -> tuple[Fit, ...]:
        return tuple(fit for fit in self.people if fit.band != Band.UNLIKELY)


class GeneralShares(Rarity):
    """How common a value is in a large population: nothing of this installation."""

    def share(self, kind: str, value: object, general: float) -> float:
        return general


def comparing_generally() -> Comparing:
    """The one definition with the shipped weights and general shares."""
    comparing = Comparing(read_weights(), ())
    comparing.rarity = GeneralShares(comparing.weights.population, people=PEOPLE)
    return comparing


def find_fits(actor: Actor, at: dt.datetime, asked: Compared, *, leaving_out: int | None = None) -> Fits:
    """Who may be the person asked for; ``leaving_out``: the record that is being completed."""
    is_current = write_owed_keys(most=MOST_BEFORE_A_SEARCH)
    asked = _of_reader(actor, asked)
    keys = keys_asked(asked)
    comparing, found, common = comparing_generally(), {}, False
    for stage in (keys.strong, keys.weak):
        records, overflowing = _candidates(actor, at, stage, leaving_out)
        common = common or any(key.startswith(("names", "sound")) and key.count(" ") < 3 for key in overflowing)
        for known in _known(actor, at, [record for record in records if record not in found], asked):
            found[known.record] = _compared(comparing, asked, known)
        fits = _banded(asked, found)
        if any(fit.band != Band.UNLIKELY for fit in fits):
            break
    likely = [fit for fit in fits if fit.band != Band.UNLIKELY]
    sure = [fit for fit in likely if fit.band == Band.MATCH]
    if not sure and (len(likely) > TOO_MANY or (common and not _says_more(asked))):
        # A name alone is not answered with ten of many; what else was typed is.
        listed = likely if _says_more(asked) else [fit for fit in likely if fit.is_exact]
        return Fits(tuple(listed[:MOST_SHOWN]), is_many=True, is_behind=not is_current)
    unlikely = [fit for fit in fits if fit.band == Band.UNLIKELY]
    return Fits((*likely[:MOST_SHOWN], *unlikely[:MOST_UNLIKELY]), is_behind=not is_current)


def _of_reader(actor: Actor, asked: Compared) -> Compared:
    """A PNC ID finds people only for whoever may read what police recorded."""
    if may(actor.role, "line.view"):
        return asked
    return asked._replace(
        numbers=tuple(pair for pair in asked.numbers if pair[0] != NumberKind.PNC),
        unchecked=tuple(pair for pair in asked.unchecked if pair[0] != NumberKind.PNC),
    )


def _says_more(asked: Compared) -> bool:
    return bool(
        asked.born or asked.ages or asked.phones or asked.numbers or asked.unchecked or asked.address != Address()
    )


def _candidates(
    actor: Actor, at: dt.datetime, keys: Sequence[str], leaving_out: int | None
) -> tuple[list[int], list[str]]:
    """The records that share a key, those that share most or the rarest first; and the keys too many share."""
    shared: dict[int, float] = defaultdict(float)
    overflowing = []
    for key, block in zip(keys, _blocks(actor, at, keys), strict=True):
        if len(block) > MOST_OF_A_KEY:
            overflowing.append(key)
            continue
        for record in block:
            shared[record] += 1 / (1 + len(block)) + 0.01
    shared.pop(leaving_out or 0, None)
    return sorted(shared, key=lambda record: (-shared[record], record))[:MOST_COMPARED], overflowing


def _blocks(actor: Actor, at: dt.datetime, keys: Sequence[str]) -> list[set[int]]:
    """For each key the records that have it, of those the gate lets through: at most one more than is too many."""
    blocks: list[set[int]] = [set() for _ in keys]
    if not keys:
        return blocks
    person, person_params = passing_in_sql("k.record_id", actor, at, connection)
    through, through_params = passing_in_sql("k.through_id", actor, at, connection)
    # Names of our own tables and the gate's own words; every value is a parameter.
    having = (
        f"SELECT k.record_id FROM matching_findingkey k WHERE k.key = %s AND {person} "  # noqa: S608
        f"AND (k.through_id IS NULL OR {through}) LIMIT {MOST_OF_A_KEY + 1}"
    )
    params = [*person_params, *through_params]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for place, key in enumerate(keys):
                cursor.execute(having, [hash_of(key), *params])
                blocks[place].update(record for (record,) in cursor.fetchall())
        return blocks
    lateral = having.replace("k.key = %s", "k.key = asked.key", 1)
    with _planned_once() as cursor:
        # One text however many keys there are: a connection plans it once, and planning it takes longer than asking it.
        cursor.execute(
            "SELECT asked.place, found.record_id FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked (key, place) "  # noqa: S608
            f"CROSS JOIN LATERAL ({lateral}) AS found",
            [[hash_of(key) for key in keys], *params],
        )
        for place, record in cursor.fetchall():
            blocks[place - 1].add(record)
    return blocks


def _planned_once() -> Any:
    """A cursor of PostgreSQL whose statements are prepared, as a walk's are (``network.queries.hops``)."""
    connection.ensure_connection()
    keeping: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    return connection.make_debug_cursor(keeping) if connection.queries_logged else connection.make_cursor(keeping)


def _known(actor: Actor, at: dt.datetime, records: Sequence[int], asked: Compared) -> Iterable[Known]:
    """What the reader may know of candidates; whoever reads by grant alone, of the classes of fields it opens."""
    known = read_known(records, (actor, at), asked).values() if records else ()
    shows_pnc = may(actor.role, "line.view")
    for person in known:
        if not shows_pnc:
            person.numbers = [pair for pair in person.numbers if pair[0] != NumberKind.PNC]
            person.unchecked = [pair for pair in person.unchecked if pair[0] != NumberKind.PNC]
        if actor.role in _BY_GRANT and not _leave_open(actor, at, person):
            continue
        yield person


def _leave_open(actor: Actor, at: dt.datetime, known: Known) -> bool:
    """Take away what is not open; False where not even who they are is."""
    record = Person.objects.visible_to(actor, at).select_related("record").get(record=known.record).record
    classes = open_classes(actor, record, at)
    if FieldClass.LOCATION not in classes:
        known.addresses = []
    if FieldClass.CONTACT not in classes:
        known.phones = []
    return FieldClass.IDENTITY in classes


def _compared(comparing: Comparing, asked: Compared, known: Known) -> tuple[Comparison, NameKnown, str]:
    """The best of their names, at the address that agrees most."""
    address, written = Address(), ""
    if asked.address != Address() and known.addresses:
        address, written, _ = min(
            known.addresses, key=lambda each: _BETTER.index(compare_addresses(asked.address, each[0]))
        )
    nameless = NameKnown((), (), None, ("", ""))
    best = max(
        ((comparing.compare(asked, known.compared(name, address)), name) for name in known.names or [nameless]),
        key=lambda pair: pair[0].odds,
    )
    return best[0], best[1], written


def _banded(asked: Compared, found: dict[int, tuple[Comparison, NameKnown, str]]) -> list[Fit]:
    """Everyone with a field that agrees, in a band, best first. Records joined as one person do not compete."""
    whole = 1.0 + sum(_each_person(found).values())
    words = len(asked.given) + len(asked.family)
    leeway = ONE_NAME_ALONE if words == 1 and not _says_more(asked) else 0.0
    fits = []
    for record, (comparison, name, address) in found.items():
        if not any(each.weight > 0 for each in comparison.agreements):
            continue
        if comparison.odds + leeway < UNLIKELY_FROM:
            continue
        likely = 2.0 ** min(900.0, comparison.odds) / whole
        band = Band.UNLIKELY
        if likely >= MATCH_AT and _is_more_than_a_name(comparison):
            band = Band.MATCH
        elif comparison.odds + leeway >= POSSIBLE_FROM:
            band = Band.POSSIBLE
        fits.append(
            Fit(
                record=record, band=band, rows=rows_of(comparison, asked, name.written, name.kind, address),
                odds=comparison.odds, name=name,
                is_exact=any((each.field, each.level) in _EXACT for each in comparison.agreements),
            )
        )  # fmt: skip
    return sorted(fits, key=lambda fit: (-fit.odds, fit.record))


def _each_person(found: Mapping[int, tuple[Comparison, NameKnown, str]]) -> dict[int, float]:
    """How likely each person is beside nobody, whichever of their records fits best, by the record that leads."""
    joined = Person.related.filter(record__in=found, same_as__isnull=False).values_list("record", "same_as__record")
    leads = dict(joined) if found else {}
    likely: dict[int, float] = defaultdict(float)
    for record, (comparison, _, _) in found.items():
        lead = leads.get(record, record)
        likely[lead] = max(likely[lead], 2.0 ** min(900.0, comparison.odds))
    return likely


def _is_more_than_a_name(comparison: Comparison) -> bool:
    """A name alone is never a match; a number that passes its check is, with anything that does not contradict it."""
    agree = {each.field for each in comparison.agreements if each.weight > 2}
    against = any(each.field == "born" and each.level == "far" for each in comparison.agreements)
    return not against and bool(agree & _BESIDE_A_NAME) and bool(agree & {"given", "family", "number"})
