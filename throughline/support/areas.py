"""What is an address where an area is asked for: a person answers of a town, never of a house (practice.md P17, P25)."""

from __future__ import annotations

import re

_BETWEEN = r"[\s.–-]*"
# However it is spaced: the first half of a postcode, then a figure of the second half with a letter or both.
_POSTCODE = rf"(?<![a-z\d])[a-z]{{1,2}}{_BETWEEN}\d{_BETWEEN}[a-z\d]?{_BETWEEN}\d(?:{_BETWEEN}[a-z]){{1,2}}(?![a-z\d])"
# A figure of its own with something after it: "12, High", "14a Corve". How far away is not a house.
_HOUSE = r"(?<![a-z\d])\d+[a-z]?\s*(?:,|[/–-]\s*\d|\s(?!(?:miles?|km|kilomet)\b)\s*[a-z])"
_PART = r"\b(?:flats?|apartments?|apt|unit|room|bedsit|plot)\b|\b(?:no|nos|number)\b\.?\s*\d|#\s*\d"
_STREETS = (
    "road|rd|street|lane|avenue|ave|close|drive|crescent|terrace|way|court|grove|gardens|mews|place|square|walk|"
    "rise|parade|boulevard|villas|cottages"
)
# A name before it, and not a town named for its street: "Street", "Lane End", "Chester-le-Street".
_STREET = rf"\b(?!le[\s-])[\w'’.]+[\s-]+(?:{_STREETS})\b(?!\s+ends?\b)"
_SHORT_STREET = r"\b[\w'’.]+\s+(?:st|ln|cl|dr|ct|cres|pl)\b\.?\s*(?:,|$)"

_ADDRESS = re.compile("|".join((_POSTCODE, _HOUSE, _PART, _STREET, _SHORT_STREET)), re.IGNORECASE)


def is_address(area: str) -> bool:
    """Whether it names a house, a street or a full postcode. A simple rule: it knows no gazetteer, and errs to refusing."""
    return _ADDRESS.search(area) is not None
