"""The one definition of comparing two people: what agrees, what it weighs, and how sure the whole is.

Each field answers with one *level* (see names, dates, identifiers, addresses) and its weight in bits. Fields are taken as
independent among strangers. Two other explanations of what agrees are weighed beside “strangers”: *one household*, who share a
family name, an address and a phone, and *twins*, who share a date of birth too. So what a family shares never links its children.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from throughline.matching.comparing.addresses import Address, compare_addresses
from throughline.matching.comparing.dates import Born, compare_born
from throughline.matching.comparing.households import bounded_if_held
from throughline.matching.comparing.identifiers import compare_mail, compare_phones, compare_unchecked
from throughline.matching.comparing.names import Side, Words, compare_side
from throughline.matching.comparing.texts import compare_text
from throughline.matching.comparing.weights import Rarity, Weights

# General shares of a large population, blended with those of the file at hand.
NAME, BORN, PHONE, MAIL, HOME = 0.0005, 1 / 20_000, 1 / 100_000, 1 / 100_000, 1 / 20_000
TEXT, STREET = 0.02, 0.002
# Pairs of names whose agreement is kept at once.
MOST_KEPT = 500_000
NOWHERE = Address()
SHARED_AT_HOME = frozenset({"family", "address", "phone", "mail"})


# What speaks for one person beside a name: without any of it, two birthdays that no slip explains are two people's.
BESIDE_NAMES = frozenset({
    *(("address", level) for level in ("same", "house", "postcode", "street")),
    *(("phone", level) for level in ("same", "digit")), *(("mail", level) for level in ("same", "part", "typo")),
    *((named, level) for named in ("number", "unchecked") for level in ("same", "digit")),
})  # fmt: skip
APART = ("near", "far")
# As sure as one may be of two namesakes with birthdays apart: someone may look at them, and nothing is joined.
NAMESAKES_AT = -2.0
LITTLE_SAID = 0.2


class Person(NamedTuple):
    """A person as compared. Every part may be missing. ``numbers``: checked identifiers as (kind, value) pairs."""

    record_id: str
    given: Words = ()
    family: Words = ()
    alias: str = ""
    born: Born | None = None
    ages: tuple[int, int] | None = None
    sex: str = ""
    address: Address = Address()
    phones: tuple[str, ...] = ()
    mail: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    unchecked: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


class Agreement(NamedTuple):
    """One field's level and weight in bits, with the two values that say so."""

    field: str
    level: str
    weight: float
    one: object = ""
    other: object = ""


class Comparison(NamedTuple):
    """``odds``: bits for one person against two, with how many people the file has thought of."""

    agreements: tuple[Agreement, ...]
    odds: float


def are_namesakes(found: Iterable[Agreement]) -> bool:
    """Both birthdays are known, differ in more than a slip, and nothing but names speaks for one person."""
    is_apart = False
    for each in found:
        if (each.field, each.level) in BESIDE_NAMES:
            return False
        if each.field == "born" and each.level in APART:
            is_apart = isinstance(each.one, Born) and isinstance(each.other, Born)
    return is_apart


def bounded(found: Sequence[Agreement], odds: float, weights: Weights) -> float:
    """The odds, of namesakes, and of whom a household alone speaks for, at most about one in five: their order stays.

    Of namesakes not where the file has taught otherwise: rows that are one person by a phone, a number or a home have birthdays
    apart so often that a birthday there says little.
    """
    odds = bounded_if_held(found, odds)
    lowest = NAMESAKES_AT - 1
    if (
        odds <= lowest
        or sum(weights.levels["born"][level][0] for level in APART) > LITTLE_SAID
        or not are_namesakes(found)
    ):
        return odds
    return NAMESAKES_AT - 1 / (1 + odds - lowest)


def odds_of(found: Sequence[Agreement], weights: Weights, people: int) -> float:
    """Bits for one person, against strangers, people of one household, and twins.

    ``people``: how many the file has. A small one counts as a thousand: one namesake among five people is still a namesake.
    """
    whole, home, twins = math.log2(weights.present / max(people, weights.population)), 0.0, 0.0
    born_alike = False
    for each in found:
        whole += each.weight
        if each.field == "names":
            # Names are swapped as often on the record of somebody else of the household.
            continue
        apart = min(each.weight, 0.0) if each.field in SHARED_AT_HOME else each.weight
        home += apart
        if each.field == "born":
            born_alike = each.weight > 0
            apart = min(each.weight, 0.0)
        twins += apart
    against = 2.0**-whole + weights.household / weights.present * 2.0**-home
    if born_alike:
        against += weights.twins / weights.present * 2.0**-twins
    return -math.log2(against)


class Comparing:
    """The definition, with the weights and the rarity of values in the file at hand."""

    def __init__(self, weights: Weights, people: Iterable[Person]) -> None:
        self.weights = weights
        self.rarity = Rarity(weights.population)
        for person in people:
            self._count(person)
            self.rarity.count_apart((person.given, person.family, person.born), {*person.given, *person.family})
        self._names_alike: dict[tuple[str, Words, Words], Agreement | None] = {}

    def use(self, weights: Weights) -> None:
        """Compare with other weights from now on."""
        self.weights = weights
        self._names_alike.clear()

    def _count(self, person: Person) -> None:
        rarity = self.rarity
        rarity.people += 1
        rarity.count("name", {*person.given, *person.family})
        if person.born:
            rarity.count("born", (person.born,))
        rarity.count("phone", set(person.phones))
        for kind in ("mail", "alias"):
            if value := getattr(person, kind):
                rarity.count(kind, (value,))
        home = person.address
        rarity.count("home", ((home.house, home.street, home.postcode),))
        rarity.count("street", (home.street,))
        rarity.count("postcode", (home.postcode,))
        rarity.count("area", (home.outward or home.town,))
        for kind, value in person.texts:
            rarity.count(kind, (value,))

    def compare(self, one: Person, other: Person) -> Comparison:
        """Every field that both have. The same odds whichever comes first."""
        found = self.agreements(one, other)
        return Comparison(found, bounded(found, odds_of(found, self.weights, self.rarity.people), self.weights))

    def agreements(self, one: Person, other: Person) -> tuple[Agreement, ...]:
        """What agrees and what does not, field by field, not yet weighed against how many people there are."""
        found = self._names(one, other)
        if born := self._born(one, other):
            found.append(born)
        if one.sex and other.sex:
            level = "same" if one.sex == other.sex else "different"
            found.append(Agreement("sex", level, self.weights.of("sex", level), one.sex, other.sex))
        found.extend(self._home(one, other))
        found.extend(self._identifiers(one, other))
        return tuple(found)

    def _names(self, one: Person, other: Person) -> list[Agreement]:
        straight = self._sides_of(one.given, other.given, one.family, other.family)
        crosswise = self._sides_of(one.given, other.family, one.family, other.given)
        penalty = self.weights.of("names", "crosswise")
        if crosswise and sum(each.weight for each in crosswise) + penalty > max(
            0.0, sum(each.weight for each in straight)
        ):
            straight = [*crosswise, Agreement("names", "crosswise", penalty)]
        whole = self._whole(one, other)
        if whole and sum(each.weight for each in whole) > sum(each.weight for each in straight):
            straight = whole
        return straight + self._alias(one, other)

    def _whole(self, one: Person, other: Person) -> list[Agreement]:
        """The same words divided otherwise: “Nguyen Minh Anh”, “Minh Anh Nguyen” in one column, the family name at either end."""
        divided = (one.given, one.family), (other.given, other.family)
        if not all(map(all, divided)) or divided[0] == divided[1]:
            return []
        if sorted(one.given + one.family) != sorted(other.given + other.family):
            return []
        given, family = min(divided)
        penalty = Agreement("names", "crosswise", self.weights.of("names", "crosswise"))
        return [*self._sides_of(given, given, family, family), penalty]

    def _alias(self, one: Person, other: Person) -> list[Agreement]:
        if not one.alias or not other.alias:
            return []
        level = "same" if one.alias == other.alias else "different"
        common = self.rarity.share("alias", one.alias, NAME)
        return [Agreement("alias", level, self.weights.of("alias", level, common), one.alias, other.alias)]

    def _sides_of(self, given: Words, others: Words, family: Words, families: Words) -> list[Agreement]:
        sides = self._side("given", given, others), self._side("family", family, families)
        return [side for side in sides if side is not None]

    def _side(self, named: str, one: Words, other: Words) -> Agreement | None:
        """How two lists of names agree. Names are met again and again, so what was found is kept."""
        key = (named, one, other)
        try:
            return self._names_alike[key]
        except KeyError:
            pass
        if len(self._names_alike) >= MOST_KEPT:
            self._names_alike.clear()
        side = compare_side(one, other)
        found = None
        if side.level != "missing":
            found = Agreement(named, side.level, self._side_weight(named, side), side.one, side.other)
        self._names_alike[key] = found
        return found

    def _side_weight(self, named: str, side: Side) -> float:
        weights, rarity = self.weights, self.rarity
        common = max(rarity.share("name", side.one, NAME), rarity.share("name", side.other, NAME))
        if side.level in ("same", "part"):
            return weights.of_value(named, side.level, common)
        if side.level in ("initial", "different"):
            return weights.of(named, side.level)
        return weights.of(named, side.level, common)

    def _born(self, one: Person, other: Person) -> Agreement | None:
        if one.born and other.born:
            level = compare_born(one.born, other.born)
            if level == "same":
                common = self.rarity.share("born", one.born, BORN)
                return Agreement("born", level, self.weights.of_value("born", level, common), one.born, other.born)
            return Agreement("born", level, self.weights.of("born", level), one.born, other.born)
        ages = one.ages or other.ages
        if not ages:
            return None
        if one.ages and other.ages:
            fits = one.ages[0] <= other.ages[1] and other.ages[0] <= one.ages[1]
        else:
            born = one.born or other.born
            if not born:
                return None
            fits = ages[0] <= born.year <= ages[1]
        level = "age" if fits else "far"
        return Agreement("born", level, self.weights.of("born", level), one.born or one.ages, other.born or other.ages)

    def _home(self, one: Person, other: Person) -> list[Agreement]:
        if one.address == NOWHERE or other.address == NOWHERE:
            return []
        level = compare_addresses(one.address, other.address)
        if level == "missing":
            return []
        a, b = one.address, other.address
        common = 0.0
        if level == "same":
            common = self.rarity.share("home", (a.house, a.street, a.postcode), HOME)
        elif level == "postcode":
            common = self.rarity.share("postcode", a.postcode, HOME)
        elif level == "street":
            common = self.rarity.share("street", a.street, STREET)
        elif level == "area":
            common = self.rarity.share("area", a.outward or a.town, HOME)
        return [Agreement("address", level, self.weights.of("address", level, common), a, b)]

    def _identifiers(self, one: Person, other: Person) -> list[Agreement]:
        found, weights, rarity = [], self.weights, self.rarity
        if one.phones and other.phones:
            level = compare_phones(one.phones, other.phones)
            common = max(rarity.share("phone", phone, PHONE) for phone in one.phones) if level == "same" else 0.0
            found.append(Agreement("phone", level, weights.of("phone", level, common), one.phones, other.phones))
        if one.mail and other.mail:
            level = compare_mail(one.mail, other.mail)
            common = rarity.share("mail", one.mail, MAIL) if level == "same" else 0.0
            found.append(Agreement("mail", level, weights.of("mail", level, common), one.mail, other.mail))
        for named, mine, theirs in (
            ("number", one.numbers, other.numbers),
            ("unchecked", one.unchecked, other.unchecked),
        ):
            if mine and theirs:
                found.extend(self._numbers(named, dict(mine), dict(theirs)))
        if one.texts and other.texts:
            found.extend(self._texts(dict(one.texts), dict(other.texts)))
        return found

    def _numbers(self, named: str, mine: dict[str, str], theirs: dict[str, str]) -> list[Agreement]:
        found = []
        for kind in sorted(mine.keys() & theirs.keys()):
            level = compare_unchecked(mine[kind], theirs[kind])
            if named == "number" and level == "digit":
                # Both pass their own check, so a slip cannot have made one from the other.
                level = "different"
            found.append(
                Agreement(named, level, self.weights.of(named, level), (kind, mine[kind]), (kind, theirs[kind]))
            )
        return found

    def _texts(self, mine: dict[str, str], theirs: dict[str, str]) -> list[Agreement]:
        found = []
        for kind in sorted(mine.keys() & theirs.keys()):
            level = compare_text(mine[kind], theirs[kind])
            common = self.rarity.share(kind, mine[kind], TEXT) if level == "same" else 0.0
            weight = self.weights.of_value("text", level, common) if level == "same" else self.weights.of("text", level)
            found.append(Agreement("text", level, weight, (kind, mine[kind]), (kind, theirs[kind])))
        return found
