"""Who somebody may be, among the people one may see: a few candidates by their keys, compared one by one, in bands.

Which candidates there are depends on nothing but what the reader may see: a key is too common when more than a hundred people
*the reader may see* have it, and what weighs a name is a general share, never what this installation holds. So a page is the same
whatever others hold. No number is shown and no child is ranked by one (practice.md P2): a band says how sure, in words.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from throughline.access.classes import open_classes
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.matching.candidates import records_sharing
from throughline.matching.comparing.addresses import CLOSEST, Address, compare_addresses
from throughline.matching.comparing.explaining import Row, rows_of
from throughline.matching.comparing.finding import is_of_a_name, is_whole_name, keys_asked
from throughline.matching.comparing.people import Comparing, Comparison
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.comparing.weights import Rarity, read_weights
from throughline.matching.keeping import MOST_BEFORE_A_SEARCH, write_owed_keys
from throughline.matching.known import NAMELESS, Known, NameKnown, read_known
from throughline.matching.states import Band
from throughline.register.models import Person
from throughline.register.states import NumberKind

MOST_SHOWN, MOST_UNLIKELY, TOO_MANY = 10, 5, 20
# A search thinks of this many people at least: a small hub's register is part of a large population.
PEOPLE = 20_000
MATCH_AT = 0.90
POSSIBLE_FROM, UNLIKELY_FROM = -4.2, -12.0
# Who asks for one name alone asks who is called that, not who somebody is.
ONE_NAME_ALONE = 10.0
_EXACT = frozenset(
    {("number", "same"), ("unchecked", "same"), ("phone", "same"), ("address", "same"), ("address", "house")}
)
_BESIDE_A_NAME = frozenset({"born", "number", "unchecked", "phone", "address"})
_BY_GRANT = (Role.PARTNER, Role.CHARITY)


@dataclass(frozen=True)
class Fit:
    """Somebody who may be the one: how sure in words, and under which of their names, at which address, they were found."""

    record: int
    leading: int
    band: Band
    asked: Compared
    comparison: Comparison
    name: NameKnown
    address: str

    @property
    def odds(self) -> float:
        return self.comparison.odds

    @property
    def rows(self) -> tuple[Row, ...]:
        """Field by field, in words: worked out of those that are shown alone."""
        return rows_of(self.comparison, self.asked, self.name.written, self.name.kind, self.address)

    @property
    def is_exact(self) -> bool:
        """They have the number, the phone or the house that was typed."""
        return any((each.field, each.level) in _EXACT for each in self.comparison.agreements)

    @property
    def is_called_so(self) -> bool:
        """First and family name are what was typed, whichever was typed first."""
        levels = [each.level for each in self.comparison.agreements if each.field in ("given", "family")]
        return levels == ["same", "same"]


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


def find_fits(
    actor: Actor, at: dt.datetime, asked: Compared, *, leaving_out: int | None = None, writes_keys: bool = True
) -> Fits:
    """Who may be the person asked for; ``leaving_out``: the record that is being completed.

    ``writes_keys``: first those that are owed, which holds the people they are of until the transaction ends.
    """
    is_behind = writes_keys and not write_owed_keys(most=MOST_BEFORE_A_SEARCH)
    asked = _of_reader(actor, asked)
    keys = keys_asked(asked)
    comparing = comparing_generally()
    found: dict[int, Fit] = {}
    common: list[str] = []
    for stage in (keys.strong, keys.weak):
        records, overflowing = records_sharing(actor, at, stage, leaving_out)
        common += [key for key in overflowing if is_of_a_name(key)]
        for known in _known(actor, at, [record for record in records if record not in found], asked):
            found[known.record] = _compared(comparing, asked, known)
        fits = _banded(asked, found.values())
        if any(fit.band != Band.UNLIKELY for fit in fits):
            break
    likely = [fit for fit in fits if fit.band != Band.UNLIKELY]
    sure = [fit for fit in likely if fit.band == Band.MATCH]
    if not sure and (len(likely) > TOO_MANY or (common and not _says_more(asked))):
        listed = likely if _says_more(asked) else _of_many(likely, common)
        return Fits(tuple(listed[:MOST_SHOWN]), is_many=True, is_behind=is_behind)
    unlikely = [fit for fit in fits if fit.band == Band.UNLIKELY]
    return Fits((*likely[:MOST_SHOWN], *unlikely[:MOST_UNLIKELY]), is_behind=is_behind)


def fits_alone(asked: Compared, known: Known) -> Fit:
    """One person against what was typed and nobody else: nothing that others hold decides the band."""
    fit = _compared(comparing_generally(), asked, known)
    return next(iter(_banded(asked, [fit])), fit)


def _of_many(likely: Sequence[Fit], common: Iterable[str]) -> list[Fit]:
    """A name alone is not answered with ten of many: only those called exactly that, where they are no more than are shown."""
    exact = [fit for fit in likely if fit.is_exact]
    called = [fit for fit in likely if fit.is_exact or fit.is_called_so]
    return exact if len(called) > MOST_SHOWN or any(map(is_whole_name, common)) else called


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


def _compared(comparing: Comparing, asked: Compared, known: Known) -> Fit:
    """The best of their names, at the address that agrees most; no band yet."""
    address, written = Address(), ""
    if asked.address != Address() and known.addresses:
        address, written, _ = min(
            known.addresses, key=lambda each: CLOSEST.index(compare_addresses(asked.address, each[0]))
        )
    comparison, name = max(
        ((comparing.compare(asked, known.compared(name, address)), name) for name in known.names or [NAMELESS]),
        key=lambda pair: pair[0].odds,
    )
    return Fit(known.record, known.leading or known.record, Band.UNLIKELY, asked, comparison, name, written)


def _banded(asked: Compared, found: Collection[Fit]) -> list[Fit]:
    """Everyone with a field that agrees, in a band, best first. Records joined as one person do not compete."""
    whole = 1.0 + sum(_each_person(found).values())
    words = len(asked.given) + len(asked.family)
    leeway = ONE_NAME_ALONE if words == 1 and not _says_more(asked) else 0.0
    fits = []
    for fit in found:
        if fit.odds + leeway < UNLIKELY_FROM or not any(each.weight > 0 for each in fit.comparison.agreements):
            continue
        band = Band.UNLIKELY
        if _sureness(fit) / whole >= MATCH_AT and _is_more_than_a_name(fit.comparison):
            band = Band.MATCH
        elif fit.odds + leeway >= POSSIBLE_FROM:
            band = Band.POSSIBLE
        fits.append(replace(fit, band=band))
    return sorted(fits, key=lambda fit: (-fit.odds, fit.record))


def _each_person(found: Iterable[Fit]) -> dict[int, float]:
    """How likely each person is beside nobody, whichever of their records fits best, by the record that leads."""
    likely: dict[int, float] = defaultdict(float)
    for fit in found:
        likely[fit.leading] = max(likely[fit.leading], _sureness(fit))
    return likely


def _sureness(fit: Fit) -> float:
    return math.pow(2.0, min(900.0, fit.odds))


def _is_more_than_a_name(comparison: Comparison) -> bool:
    """A name alone is never a match; a number that passes its check is, with anything that does not contradict it."""
    agree = {each.field for each in comparison.agreements if each.weight > 2}
    against = any(each.field == "born" and each.level == "far" for each in comparison.agreements)
    return not against and bool(agree & _BESIDE_A_NAME) and bool(agree & {"given", "family", "number"})
