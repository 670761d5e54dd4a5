"""Names in Somali spelling, where c is an ʿayn, which English leaves out, and x an h: Cabdi is Abdi, Xasan is Hassan.

A word is read so only if it may be Somali: it has a c or an x, no sound or cluster that Somali has not (Charlotte, Victor, Clive,
Craig, Felix, Alec), and no two different vowels together (Cian, Alicia). A doubled vowel (Cabdiqaadir) or an x says so more
surely than a c alone (Cali): with it the rest of the word is read freely too, without it the letters must be the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from throughline.matching.comparing.folding import skeleton_of

# What Somali has not: letters, pairs of letters, clusters at the start, the end or of three, vowels beside one another, a y
# that stands by no vowel, and a short vowel other than a before a final c or x.
NEVER = re.compile(
    r"[pvz]|ch|ck|ph|gh|th|wh|ng|([cfhkstwx])\1|^(?!kh|sh|dh)[^aeiou]{2}|[^aeiouyw][^aeiou]$|(?:(?!kh|sh|dh)[^aeiouyw]){3}"
    r"|a[eiou](?<!aa)|e[aiou]|i[aeou]|o[aeiu]|u[aeio]|(?<![aeiou])[yw](?![aeiou])|(?<![aeiou])[eiou][cx]$"
)
DOUBLED_VOWEL = re.compile(r"aa|ii|uu")
SAME_VOWEL = re.compile(r"([aeiou])\1+")
SAME_LETTER = re.compile(r"(.)\1+")
# The one English name that keeps every rule of Somali spelling, and those made of it (Isaacson).
ENGLISH = "isaac"
LEAST_READ = 3
READ = str.maketrans({"c": "", "x": "h"})
FREELY = (("iy", "i"), ("kh", "k"), ("dh", "d"), ("th", "t"), ("ph", "f"))
LETTERS = str.maketrans({"q": "k", "g": "k", "z": "s", "e": "i", "o": "u", "y": "i"})
ENDS = (("o", "a"), ("u", "a"), ("m", "n"))


@lru_cache(maxsize=200_000)
def read_somali(word: str) -> str:
    """The word as English writes what is heard (cabdiraxmaan → abdirahmaan); itself where it is not of Somali spelling."""
    if ("c" not in word and "x" not in word) or word.startswith(ENGLISH) or NEVER.search(word):
        return word
    read = word.translate(READ)
    return read if len(read) >= LEAST_READ else word


@lru_cache(maxsize=200_000)
def ear_of(word: str) -> str:
    """The rough consonants of a word as it is read: one key for the Somali and the English spelling."""
    return skeleton_of(read_somali(word))


def is_surely_somali(word: str) -> bool:
    """Of Somali spelling, with a vowel doubled as Somali doubles it."""
    return read_somali(word) != word and bool(DOUBLED_VOWEL.search(word))


def short_vowels(word: str) -> str:
    """As it is read, each vowel once."""
    return SAME_VOWEL.sub(r"\1", read_somali(word))


def is_read_alike(one: str, other: str) -> bool:
    """Of two words, one at least of Somali spelling: they are read as one name."""
    if any(read_somali(word) != word and ("x" in word or DOUBLED_VOWEL.search(word)) for word in (one, other)):
        return _freely(one) == _freely(other)
    return _strictly(one) == _strictly(other)


@lru_cache(maxsize=200_000)
def _freely(word: str) -> str:
    """Every letter once, q and g as k, e as i, o as u, a last o as a and m as n: xaliimo and halima."""
    read = SAME_LETTER.sub(r"\1", read_somali(word))
    for written, heard in FREELY:
        read = read.replace(written, heard)
    for written, heard in ENDS:
        if read.endswith(written):
            read = read[:-1] + heard
            break
    return SAME_LETTER.sub(r"\1", read.translate(LETTERS))


def _strictly(word: str) -> str:
    """Each vowel once, and a first e as i, o as u: cilmi and elmi, cige and ige."""
    read = short_vowels(word)
    return read[:1].translate(LETTERS) + read[1:]
