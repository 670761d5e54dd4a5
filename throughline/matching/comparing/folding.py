"""Names as they are compared: without case, diacritics and marks, split into words, and folded to rough sounds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Letters that are no base letter with a mark, so that taking marks off leaves them.
OTHER_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng", "ħ": "h"}
)
APOSTROPHES = re.compile(r"['’‘`ʼʻʿʾ´]")
WORD = re.compile(r"[a-z]+")
DOUBLED = re.compile(r"(.)\1+")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "master", "dr", "sir", "mx"})
# Words that are written or left out: “al Rashid”, “bin Omar”, “de Silva”, “Nguyen thi Hoa”.
PARTICLES = frozenset(
    {"al", "el", "ul", "ibn", "bin", "ben", "bint", "binti", "abu", "de", "da", "di", "du", "dos", "van", "von", "der",
     "den", "la", "le", "thi", "st", "mac", "mc", "jr", "snr", "sr", "ur", "ud"}
)  # fmt: skip
# From more letters to fewer, in this order: what is heard alike across Latin spellings of Arabic, South Asian, Slavic,
# Hebrew, Somali and Vietnamese names becomes one letter.
SOUNDS = (
    ("schtsch", "5"), ("shch", "5"), ("tsch", "4"), ("dzh", "j"), ("dsch", "j"), ("sch", "5"), ("szcz", "5"), ("sz", "5"),
    ("cz", "4"), ("tch", "4"), ("sh", "5"), ("ch", "4"), ("kh", "k"), ("gh", "g"), ("zh", "j"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("x", "ks"), ("qu", "k"), ("q", "k"), ("dj", "j"), ("ng", "n"),
    ("ij", "i"), ("yj", "i"), ("iy", "i"),
)  # fmt: skip
CLASSES = str.maketrans({"b": "p", "v": "f", "w": "f", "c": "k", "g": "k", "j": "k", "4": "s", "5": "s", "z": "s", "d": "t",
                         "m": "n", "r": "r", "l": "l"})  # fmt: skip
SILENT = re.compile(r"[aeiouyhw]")


@lru_cache(maxsize=200_000)
def words_of(text: str) -> tuple[str, ...]:
    """“Al-Rashid, O’Neil José” → al, rashid, oneil, jose; “Иван” → ivan. Titles are left out."""
    plain = text.casefold().translate(OTHER_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        if not plain.isascii():
            plain = anyascii(plain).lower()
    return tuple(word for word in WORD.findall(APOSTROPHES.sub("", plain)) if word not in TITLES)


@lru_cache(maxsize=200_000)
def sounds_of(word: str) -> str:
    """The word with letters heard alike written alike, vowels kept: khadija → kadija, mohammed → mohamed."""
    for written, heard in SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    return DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=200_000)
def skeleton_of(word: str) -> str:
    """The rough consonants of a word: the same for most spellings of one name. A vowel it starts with is “a”."""
    heard = sounds_of(word)
    start = "a" if heard[:1] in "aeiouyh" else ""
    return start + DOUBLED.sub(r"\1", SILENT.sub("", heard).translate(CLASSES))
