"""Identifiers people and programs use: random, never sequential, so that none can be guessed from another."""

from __future__ import annotations

import secrets
from itertools import product
from struct import unpack

# No letter or digit that is mistaken for another when read aloud, and no vowel, so that no word appears.
ALPHABET = "23456789BCDFGHJKMNPQRTVWX"
REFERENCE_LETTERS = 10
_PAIRS = ["".join(pair) for pair in product(ALPHABET, repeat=2)]
_OF_PAIR, _OF_HALF, _REFERENCES = len(_PAIRS), len(ALPHABET) ** 5, len(ALPHABET) ** REFERENCE_LETTERS
_MOST_DRAWN = 2**64 // _REFERENCES * _REFERENCES


def new_reference() -> str:
    """A short random reference to read aloud, such as ``K7PXR-4TDMB``."""
    return new_references(1)[0]


def new_references(number: int) -> list[str]:
    """So many of them, each by chance alone: an import makes some hundred thousand."""
    made: list[str] = []
    while len(made) < number:
        drawn = unpack(f"={number - len(made)}Q", secrets.token_bytes(8 * (number - len(made))))
        # What is beyond the last whole multiple would make some references likelier than others.
        made.extend(_written(each) for each in drawn if each < _MOST_DRAWN)
    return made


def _written(drawn: int) -> str:
    first, second = divmod(drawn % _REFERENCES, _OF_HALF)
    return (
        f"{_PAIRS[first % _OF_PAIR]}{_PAIRS[first // _OF_PAIR % _OF_PAIR]}{ALPHABET[first // _OF_PAIR**2]}-"
        f"{_PAIRS[second % _OF_PAIR]}{_PAIRS[second // _OF_PAIR % _OF_PAIR]}{ALPHABET[second // _OF_PAIR**2]}"
    )


def spoken_reference(text: str) -> str:
    """A reference as it was read aloud, or typed without its hyphen, in the one way it is kept; empty when it is none."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    half = REFERENCE_LETTERS // 2
    return f"{letters[:half]}-{letters[half:]}" if len(letters) == REFERENCE_LETTERS else ""
