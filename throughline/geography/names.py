"""Finding one place or body by the name a person typed: exact first, then tolerant, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from throughline.core.text import normalised_name
from throughline.geography.errors import UnknownName

SUGGESTIONS = 3
NEAR = 0.85  # Jaro-Winkler, 0 to 1; below this a suggestion is more puzzling than helpful
RIVAL = 0.05  # how far behind the best suggestion another may be

# What a council puts round its place's name: "Cheltenham Borough Council", "London Borough of Brent".
_COUNCIL_WORDS = re.compile(
    r"^(?:(?:the )?(?:london borough|royal borough|metropolitan borough|borough|city|county|district) of )"
    r"|(?: (?:city|county|county borough|borough|district|metropolitan(?: borough| district)?))? council$"
)

# Words so many names share that they say nothing about which was meant.
_COMMON_WORDS = frozenset({"police", "constabulary", "service", "rocu", "unit", "council", "of", "the"})


@dataclass(frozen=True)
class KnownName:
    """One thing that can be found: its official name and every other way to write it."""

    key: int
    name: str
    others: tuple[str, ...]


def comparable(text: str) -> str:
    """A name as it is compared: case, accents, spacing and punctuation ignored, & read as and."""
    return normalised_name(text.replace("&", " and "))


def find_name(typed: str, known: Iterable[KnownName], *, kind: str) -> int:
    """The key of the one thing with this name. Errors: UnknownName, also where two share what was typed."""
    candidates = list(known)
    wanted = comparable(typed)
    for name in (wanted, _without_council_words(wanted)):
        for found in (
            {each.key for each in candidates if comparable(each.name) == name},
            {each.key for each in candidates if name in map(comparable, each.others)},
        ):
            if len(found) == 1:
                return found.pop()
            if found:
                break
    raise UnknownName(typed, kind=kind, suggestions=_near_names(wanted, candidates))


def _without_council_words(name: str) -> str:
    return _COUNCIL_WORDS.sub("", _COUNCIL_WORDS.sub("", name)).strip()


def _near_names(wanted: str, candidates: list[KnownName]) -> list[str]:
    spellings = [
        (_telling(comparable(spelling)), each.name) for each in candidates for spelling in (each.name, *each.others)
    ]
    scored = process.extract(
        _telling(wanted),
        [spelling for spelling, _name in spellings],
        scorer=JaroWinkler.normalized_similarity,
        score_cutoff=NEAR,
        limit=None,
    )
    near = [(score, spellings[index][1]) for _spelling, score, index in scored]
    # Best first; a name much further off than the best is noise beside it.
    names = dict.fromkeys(name for score, name in near if near[0][0] - score <= RIVAL)
    return list(names)[:SUGGESTIONS]


def _telling(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _COMMON_WORDS)
