"""Invented people by name group, and what a worker types of one of them: misspelt, swapped, half known."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from faker.providers.person.en_GB import Provider as British

from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.names import NICKNAMES
from throughline.matching.comparing.people import Person

SEED = 20_261_130
LISTS = tomllib.loads((Path(__file__).parent / "search_names.toml").read_text(encoding="utf-8"))
SHARES = {"british": 0.62, "south asian": 0.12, "arabic": 0.09, "slavic": 0.07, "west african": 0.05, "somali": 0.03,
          "vietnamese": 0.02}  # fmt: skip
# How one name is written in other Latin letters: rules, not the pairs that the product's weights were learnt from.
RESPELT = (
    ("kh", "k"), ("ee", "i"), ("ou", "u"), ("oo", "u"), ("q", "k"), ("ph", "f"), ("y", "i"), ("i", "y"), ("z", "s"), ("sz", "sh"),
    ("cz", "ch"), ("w", "v"), ("ck", "k"), ("c", "k"), ("aa", "a"), ("dh", "d"), ("gh", "g"), ("mm", "m"), ("ss", "s"),
    ("ah", "a"), ("u", "o"), ("e", "i"), ("a", "e"), ("ei", "ey"), ("ai", "ay"), ("j", "y"), ("x", "ks"), ("ie", "y"),
)  # fmt: skip
AREA_NAMES = (
    "B",
    "CV",
    "WS",
    "WV",
    "DY",
    "LE",
    "NG",
    "DE",
    "ST",
    "SK",
    "M",
    "L",
    "S",
    "LS",
    "BD",
    "BS",
    "CF",
    "GL",
    "OX",
    "NN",
)
AREAS = [f"{area}{number}" for area in AREA_NAMES for number in range(1, 25)]
STREETS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive", "Grove", "Court", "Way", "Crescent")


@dataclass(frozen=True, slots=True)
class Invented:
    """One person as recorded."""

    number: int
    group: str
    given: str
    family: str
    born: dt.date
    sex: str
    address: str
    postcode: str
    phone: str

    def compared(self) -> Person:
        """Name, birth and phone; where they live stands on a place record."""
        return Person(
            record_id=str(self.number), given=words_of(self.given), family=words_of(self.family),
            born=Born(self.born.year, self.born.month, self.born.day), sex=self.sex,
        )  # fmt: skip

    def home(self) -> Person:
        return Person("", address=read_address(self.address, self.postcode, ""))


class Population:
    """So many people, the same ones each time."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.everyone: list[Invented] = []
        self.random = random.Random(SEED)
        firsts, lasts = list(British.first_names), dict(British.last_names)
        self.names = {"british": (firsts, [1.0] * len(firsts), list(lasts), list(lasts.values()))}
        for group, names in LISTS.items():
            first, last = names["given"].split(), names["family"].split()
            if group in ("arabic", "somali"):
                last += first
            self.names[group] = (first, _falling(first), last, _falling(last))
        self.names = {
            group: (first, list(accumulate(weights)), last, list(accumulate(others)))
            for group, (first, weights, last, others) in self.names.items()
        }
        self.streets = [f"{name} {kind}" for name in list(lasts)[:400] for kind in STREETS]
        self.postcodes = [
            f"{self.random.choice(AREAS)} {self.random.randrange(1, 10)}{self.random.choice('ABDEFGHJLNPQRSTUWXYZ')}"
            f"{self.random.choice('ABDEFGHJLNPQRSTUWXYZ')}" for _ in range(max(2_000, size // 20))
        ]  # fmt: skip

    def people(self) -> list[Invented]:
        """Everyone, in order."""
        if not self.everyone:
            self.everyone = list(self._invent())
        return self.everyone

    def _invent(self) -> Iterator[Invented]:
        chance = random.Random(SEED + 1)
        groups, shares = list(SHARES), list(SHARES.values())
        first_day = dt.date(1950, 1, 1)
        for number, group in enumerate(chance.choices(groups, shares, k=self.size), 1):
            firsts, first_weights, lasts, last_weights = self.names[group]
            given = chance.choices(firsts, cum_weights=first_weights)[0]
            family = chance.choices(lasts, cum_weights=last_weights)[0]
            if group == "british" and chance.random() < 0.04:
                family += "-" + chance.choices(lasts, cum_weights=last_weights)[0]
            # Six in ten are ten to thirty, as on a hub's register.
            born = (
                dt.date(1996, 6, 1) + dt.timedelta(days=chance.randrange(20 * 365))
                if chance.random() < 0.6
                else first_day + dt.timedelta(days=chance.randrange(46 * 365))
            )
            has_home, has_phone = chance.random() < 0.7, chance.random() < 0.4
            yield Invented(
                number, group, given, family, born, chance.choice("MF"),
                f"{chance.randrange(1, 180)} {chance.choice(self.streets)}" if has_home else "",
                chance.choice(self.postcodes) if has_home else "",
                f"+447{chance.randrange(10**9):09d}" if has_phone else "",
            )  # fmt: skip


def _falling(names: list[str]) -> list[float]:
    """The first names of a list are the common ones."""
    return [1 / (place + 3) for place in range(len(names))]


class Typist:
    """What is typed of someone."""

    def __init__(self, seed: int = SEED + 2) -> None:
        self.chance = random.Random(seed)

    def types(self, person: Invented) -> str:
        """Names, wrong four times in ten; a birth, right half the time; and where the birth is not known, something else."""
        chance = self.chance
        names = [self._name(person.given, person.group), self._name(person.family, person.group)]
        order = chance.random()
        text = f"{names[1]}, {names[0]}" if order < 0.15 else " ".join(reversed(names) if order < 0.3 else names)
        birth, weak = self._birth(person.born)
        beside = ""
        if weak or chance.random() < 0.15:
            beside = self._beside(person)
        return " ".join(part for part in (text, birth, beside) if part)

    def _name(self, name: str, group: str) -> str:
        kind = self.chance.random()
        if kind < 0.6:
            return name
        if kind < 0.66 and group == "british" and name.lower() in NICKNAMES:
            return self.chance.choice(sorted(NICKNAMES[name.lower()])).title()
        if kind < 0.84 and group != "british":
            return self._respelt(name)
        return self._slip(name)

    def _respelt(self, name: str) -> str:
        lower = name.lower()
        fitting = [(a, b) for a, b in RESPELT if a in lower]
        for written, other in self.chance.sample(fitting, min(len(fitting), self.chance.choice((1, 1, 2)))):
            lower = lower.replace(written, other, 1)
        return lower.title()

    def _slip(self, name: str) -> str:
        if len(name) < 4:
            return name
        place, kind = self.chance.randrange(1, len(name) - 1), self.chance.randrange(4)
        letter = self.chance.choice("aeiourstlnmkd")
        return {
            0: name[:place] + name[place + 1 :], 1: name[:place] + letter + name[place:],
            2: name[:place] + letter + name[place + 1 :], 3: name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        }[kind]  # fmt: skip

    def _birth(self, born: dt.date) -> tuple[str, bool]:
        kind = self.chance.random()
        if kind < 0.52:
            return self.chance.choice(
                (f"{born:%d/%m/%Y}", f"{born.day} {born:%B %Y}", f"{born:%d.%m.%y}", f"{born}")
            ), False
        if kind < 0.62:
            return f"{born.month}/{born.day}/{born.year}", False
        if kind < 0.72:
            figures = list(f"{born:%d/%m/%Y}")
            place = self.chance.choice([1, 4, 8, 9])
            figures[place] = str((int(figures[place]) + self.chance.randrange(1, 9)) % 10)
            return "".join(figures), False
        if kind < 0.80:
            return f"{born.year}", True
        if kind < 0.86:
            age = 2026 - born.year
            return f"{age - 1}-{age + 1}" if age > 10 else str(age), True
        return "", True

    def _beside(self, person: Invented) -> str:
        if person.phone and self.chance.random() < 0.5:
            return "0" + person.phone[3:]
        if person.postcode:
            return person.postcode if self.chance.random() < 0.5 else f"{person.address} {person.postcode}"
        return ""
