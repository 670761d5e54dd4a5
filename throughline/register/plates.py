"""Registration marks as they are compared, however they were typed. Pure functions of what was typed.

On a UK plate the letter O and the figure 0 are one sign, and so are I and 1: which is meant is told by its place. What is
typed is read by its place where there is just one way to read it as a mark of the United Kingdom, and else kept as typed. A
plate from elsewhere is kept as it is. Signs that are only like one another (5 and S, 8 and B) are left as they are typed.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from throughline.core.text import normalised_name, plain_signs

LONGEST = 15
# What of a plate nobody saw: one sign, or any number of them.
UNSEEN_ONE, UNSEEN_SOME = "?", "*"
_APART = re.compile(r"[\s\-.:/_()\[\]'\"‘’“”·•,#=]")
_DOTS = re.compile(r"…|\.{2,}")
_WORD = re.compile(
    r"\s*(?:VRM|VRN|REG(?:ISTRATION)?|(?:NUMBER\s*)?PLATE|INDEX)\b(?:\s*(?:NO|NUMBER|MARK|PLATE)\b)?\s*[.:#=]*\s*"
)
# Plates in Cyrillic and in Greek have only letters that are Latin ones too.
_AS_LATIN = str.maketrans("АВЕКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXABEZHIKMNOPTYX")
# What looks alike, by one of the two.
_ALIKE = str.maketrans("OISBZG", "015826")
_ONE_SIGN = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
# No number before or after letters begins with a nought. I is on no plate of a year, and Q is first or nowhere.
_LETTER, _NUMBER = "[A-HJ-PR-Z]", r"[1-9]\d"
FORMATS: dict[str, re.Pattern[str]] = {
    "current": re.compile(rf"{_LETTER}{{2}}\d\d{_LETTER}{{3}}"),
    "prefix": re.compile(rf"[A-HJ-NP-TV-Y]{_NUMBER}{{0,2}}{_LETTER}{{3}}"),
    "suffix": re.compile(rf"{_LETTER}{{3}}{_NUMBER}{{0,2}}[A-HJ-NPR-TV-Y]"),
    # With an I or a Z among its letters a dateless mark is of Northern Ireland.
    "dateless": re.compile(rf"[A-PR-Z]{{1,3}}{_NUMBER}{{0,3}}|{_NUMBER}{{0,3}}[A-PR-Z]{{1,3}}"),
    "forces": re.compile(r"\d\d[A-PR-Z]{2}\d\d"),
    "diplomatic": re.compile(r"\d{3}[DX]\d{3}"),
}


def format_of(mark: str) -> str:
    """Which form a mark of the United Kingdom has, by its name in ``FORMATS``; empty where it has none."""
    return next((name for name, form in FORMATS.items() if form.fullmatch(mark)), "")


def registration_of(typed: str) -> str:
    """A registration in capitals without spacing, each O, 0, I and 1 by its place. Empty where what was typed is none."""
    return next((mark for each in _without_words(_capitals(typed)) if (mark := _mark_of(each))), "")


def part_of(typed: str) -> str:
    """What was seen of a plate: “?” stands for one sign that was not, “*” or dots for some. Empty where it is no such part.

    >>> part_of("ab12 ???"), part_of("AB1* CDE"), part_of("..cde"), part_of("AB12 CDE"), part_of("blue van?")
    ('AB12???', 'AB1*CDE', '*CDE', '', '')
    """
    text = _APART.sub("", _DOTS.sub(UNSEEN_SOME, _capitals(typed)))
    text = re.sub(r"\*+", UNSEEN_SOME, text)
    seen = [sign for sign in text if sign not in (UNSEEN_ONE, UNSEEN_SOME)]
    if len(seen) == len(text) or len(seen) < 2 or len(text) > LONGEST or not all(map(str.isalnum, seen)):
        return ""
    is_word = not any(map(str.isdigit, seen)) and re.search(r"[^?*]{4}", text)
    return "" if is_word else text


def is_part(mark: str) -> bool:
    """Whether a mark says which of its signs nobody saw."""
    return UNSEEN_ONE in mark or UNSEEN_SOME in mark


def folded(mark: str) -> str:
    """A mark with every sign that looks like another as one of the two, and letters without their accents."""
    plain = mark if mark.isascii() else "".join(normalised_name(sign).upper() or sign for sign in mark)
    return plain.translate(_ALIKE)


def _capitals(typed: str) -> str:
    return unicodedata.normalize("NFC", plain_signs(typed)).upper().translate(_AS_LATIN)


def _without_words(text: str) -> list[str]:
    """What may be the mark, what is likelier first: “Reg: AB12 CDE” without its word. REG 123 is a mark of its own."""
    whole, word = _APART.sub("", text), _WORD.match(text)
    rest = _APART.sub("", text[word.end() :]) if word else ""
    if not rest or format_of(whole):
        return [_without_country(whole)]
    return [_without_country(rest)]


def _without_country(mark: str) -> str:
    """“UK AB12 CDE”, as the side of a plate says it."""
    rest = mark[2:] if mark[:2] in ("GB", "UK") else ""
    return rest if FORMATS["current"].fullmatch(rest) else mark


def _mark_of(written: str) -> str:
    if not 1 <= len(written) <= LONGEST or not all(map(str.isalnum, written)):
        return ""
    return written if format_of(written) else _by_place(written)


def _by_place(written: str) -> str:
    """The one mark of the United Kingdom it can be read as; as it is written where there is none, or more than one."""
    if len(written) > 7 or not (any(map(str.isdigit, written)) and any(map(str.isalpha, written))):
        return written
    read = {"".join(signs) for signs in product(*(_ONE_SIGN.get(sign, sign) for sign in written))}
    marks = [each for each in read if format_of(each)]
    return marks[0] if len(marks) == 1 else written
