"""Finding terms in what someone writes. Pure: it reads a text and says where, and changes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from throughline.wording.quoting import quoted_spans
from throughline.wording.states import TermMatch

Words = tuple[str, ...]
_LETTERS = r"(?:[^\W_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
_BETWEEN = re.compile(r"[\s\u2010\u2011-]+")


@dataclass(frozen=True)
class Wording:
    """A term as it is looked for. ``forms``: every way it is written, each as its words, folded."""

    pk: int
    phrase: str
    instead: str
    why: str
    forms: tuple[Words, ...]


@dataclass(frozen=True)
class Found:
    """A term found: ``text[start:end]`` is how it was written."""

    term: Wording
    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """A word as it is compared: no case, no accents, one kind of apostrophe, and no possessive 's."""
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().replace("’", "'")
    return plain.removesuffix("'s")


def forms_of(phrase: str, also: str, match: str) -> tuple[Words, ...]:
    """Every way a term may be written, as folded words."""
    forms: list[Words] = []
    for way in (phrase, *also.split("|")):
        words = tuple(fold(word.group()) for word in _WORD.finditer(way))
        if words:
            lasts = _endings(words[-1]) if match == TermMatch.ENDINGS else (words[-1],)
            forms += [(*words[:-1], last) for last in lasts]
    return tuple(dict.fromkeys(forms))


def _endings(word: str) -> tuple[str, ...]:
    """A word with the plain endings of English; some are no words, and then nobody writes them."""
    forms = [word, *(word + ending for ending in ("s", "es", "d", "ed", "ing"))]
    if word.endswith("e"):
        forms.append(word[:-1] + "ing")
    if word.endswith("y"):
        forms += [word[:-1] + "ies", word[:-1] + "ied"]
    return tuple(forms)


def find_terms(text: str, terms: Iterable[Wording]) -> list[Found]:
    """The terms written in a text outside quotation marks, in order, the longest where two begin together.

    Only ever for what a practitioner writes; a person's own words are never given to it (practice.md P5).
    """
    known: dict[Words, Wording] = {}
    for term in terms:
        for form in term.forms:
            known.setdefault(form, term)
    longest = max(map(len, known), default=0)
    words = list(_unquoted_words(text)) if known else []
    return list(_matches(text, words, known, longest))


def _matches(text: str, words: Sequence[_Word], known: dict[Words, Wording], longest: int) -> Iterator[Found]:
    at = 0
    while at < len(words):
        run = _run(text, words[at : at + longest])
        for size in range(len(run), 0, -1):
            term = known.get(tuple(word.text for word in run[:size]))
            if term is not None:
                yield Found(term, run[0].start, run[size - 1].end)
                at += size - 1
                break
        at += 1


def _run(text: str, words: Sequence[_Word]) -> Sequence[_Word]:
    """As many of these words as stand together, with only space or hyphens between."""
    for size in range(1, len(words)):
        if not _BETWEEN.fullmatch(text, words[size - 1].end, words[size].start):
            return words[:size]
    return words


def _unquoted_words(text: str) -> Iterator[_Word]:
    spans = quoted_spans(text)
    at = 0
    for word in _WORD.finditer(text):
        while at < len(spans) and spans[at][1] <= word.start():
            at += 1
        if at == len(spans) or word.end() <= spans[at][0]:
            yield _Word(fold(word.group()), word.start(), word.end())
