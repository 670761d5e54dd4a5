"""Identifiers people and programs use: random, never sequential, so that none can be guessed from another."""

from __future__ import annotations

import secrets

# No letter or digit that is mistaken for another when read aloud, and no vowel, so that no word appears.
ALPHABET = "23456789BCDFGHJKMNPQRTVWX"
REFERENCE_LETTERS = 10


def new_reference() -> str:
    """A short random reference to read aloud, such as ``K7PXR-4TDMB``."""
    # One draw for all letters: an import makes some hundred thousand of these.
    drawn, letters = secrets.randbelow(len(ALPHABET) ** REFERENCE_LETTERS), []
    for _ in range(REFERENCE_LETTERS):
        drawn, place = divmod(drawn, len(ALPHABET))
        letters.append(ALPHABET[place])
    half = REFERENCE_LETTERS // 2
    return "".join(letters[:half]) + "-" + "".join(letters[half:])


def spoken_reference(text: str) -> str:
    """A reference as it was read aloud, or typed without its hyphen, in the one way it is kept; empty when it is none."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    half = REFERENCE_LETTERS // 2
    return f"{letters[:half]}-{letters[half:]}" if len(letters) == REFERENCE_LETTERS else ""
