"""The word people and screens put before a phone's number or identifier: “IMEI: …”, “tel:…”, “SIM 2 / …”."""

from __future__ import annotations

import re

# What stands between the parts of an identifier, before and after it, and says nothing.
APART = r"[\s\-.:/_()\[\]'\"‘’“”=#]"
_COUNTED = re.compile(rf"[1-9]{APART}+(?=\S)")


def readings(text: str, words: str) -> list[str]:
    """What may be the identifier in a text, what is likelier first: without its word (``words``: a pattern) where it has one.

    One figure alone after the word counts the SIMs of a phone and is none of the identifier, where what follows it is one.

    >>> readings("IMEI no. 490154", "IMEI"), readings("490154", "IMEI")
    (['490154'], ['490154'])
    >>> readings("IMEI1: 490154", "IMEI")
    ['490154', '1: 490154']
    """
    word = re.match(rf"{APART}*(?:{words})(?:{APART}*(?:NUMBER|NUM|NO|NR))?{APART}*", text, re.IGNORECASE)
    if word is None:
        return [text]
    rest = text[word.end() :]
    counted = _COUNTED.match(rest)
    return [rest] if counted is None else [rest[counted.end() :], rest]
