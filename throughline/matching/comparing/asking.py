"""What was typed in one box, as a person to compare: names in any order, a date any way, an age, a phone, a number, an address.

What is sure of its form is taken out first, and what remains is names. A date whose day and month may be exchanged stays as
typed: comparing says “swapped”.
"""

from __future__ import annotations

import datetime as dt
import re

from throughline.matching.comparing.addresses import SHORT, Address, read_address
from throughline.matching.comparing.dates import Born, read_age, read_born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.identifiers import nhs_number, phone_of, pnc_id, unchecked_of, upn
from throughline.matching.comparing.names import split_name
from throughline.matching.comparing.people import Person

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATES = re.compile(
    rf"\b(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}} \d{{1,2}} \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[- /]?(?:of )?{_MONTHS}[- /,]*(?:\d{{4}}|\d{{2}})|(?:19|20)\d{{6}})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:born(?: in)?|dob|yob)?\s*((?:19|20)\d{2})\b", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:aged?|about|approx\.?|circa|c\.|~)?\s*\d{1,2}(?:\s*(?:-|–|to|or)\s*\d{1,2})?\s*(?:years? old|years?|yrs?|yo)?\b",
    re.IGNORECASE,
)
# From a nought, a plus or a code in brackets, whatever stands between the figures; or nine figures and more in one word.
_PHONE = re.compile(
    r"(?:\+|\b00?|\(\+?\d{1,5}\))(?:[\s()\-./]{0,2}\d){5,14}\b|(?<![\w.\-/])\(?\d(?:[()\-./]?\d){8,14}\b"
)
_FIGURES = range(9, 16)
_A_DATE = re.compile(
    r"(?<![\d./-])(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:(?:19|20)\d\d|\d\d))(?![./-]?\d)"
)
_NHS = re.compile(r"\b\d{3}[\s-]?\d{3}[\s-]?\d{4}\b")
_REFERENCES = re.compile(r"\b(?:[A-Z]\d{11}[\dA-Z]|\d{2,4}/\d{1,7}[A-Z])\b", re.IGNORECASE)
_STREETS = (
    frozenset(SHORT.values())
    | frozenset(SHORT)
    | {"mews", "way", "hill", "walk", "row", "house", "rise", "view", "green", "end"}
)
_LABELS = re.compile(
    r"\b(?:born(?: on| in)?|dob|d\.o\.b\.?|aged?|nhs(?: number| no\.?)?|upn|pnc(?: id)?|tel|phone|mobile|aka)\b:?", re.I
)


class _Text:
    """What is left of the text once something is taken out."""

    def __init__(self, text: str) -> None:
        self.left = " ".join(text.split())

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.search(self.left)
        if found is None:
            return ""
        self.left = f"{self.left[: found.start()]} {self.left[found.end() :]}"
        return found.group().strip()


def read_asked(typed: str, on: dt.date) -> Person:
    """A person as asked for on a day. Everything may be missing."""
    text = _Text(typed)
    numbers, unchecked, phones = _take_numbers(text)
    born = read_born(_plain_date(text.take(_DATES)))
    address = _take_address(text)
    if born is None and (year := _YEAR.search(text.left)):
        text.left = text.left.replace(year.group(), " ", 1)
        born = Born(int(year[1]), 0, 0)
    ages = None
    if born is None and (said := text.take(_AGE)):
        ages = read_age(said, on)
    given, family = split_name(_LABELS.sub(" ", text.left).strip(" ,;"))
    return Person(
        record_id="", given=given, family=family, born=born, ages=ages, address=address, phones=phones, numbers=numbers,
        unchecked=unchecked,
    )  # fmt: skip


def _plain_date(written: str) -> str:
    return re.sub(r"\s*([-/.])\s*", r"\1", re.sub(r"\bof ", "", written, flags=re.I))


def _take_numbers(
    text: _Text,
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Numbers that pass their check, those that only look like one, and phones."""
    numbers, unchecked, phones = [], [], []
    if reference := text.take(_REFERENCES):
        for kind, check in (("upn", upn), ("pnc_id", pnc_id)):
            if value := check(reference):
                numbers.append((kind, value))
        if not numbers:
            unchecked.append(("upn" if reference[0].isalpha() else "pnc_id", unchecked_of(reference)))
    found = _NHS.search(text.left)
    if found is not None and (value := nhs_number(found.group())):
        numbers.append(("nhs_number", value))
        text.left = text.left.replace(found.group(), " ", 1)
    for written in _like_phones(text.left):
        if phone := phone_of(written):
            phones.append(phone)
            text.left = text.left.replace(written, " ", 1)
            break
    return tuple(numbers), tuple(unchecked), tuple(phones)


def _like_phones(left: str) -> list[str]:
    """What may be a phone, in the order it was typed: nine figures or more, and no part of a date among them."""
    without_dates = _A_DATE.sub(lambda found: "|" * len(found.group()), left)
    found = [each.group().strip() for each in _PHONE.finditer(without_dates)]
    return [each for each in found if sum(map(str.isdigit, each)) in _FIGURES and not _DATES.fullmatch(each)]


def _take_address(text: _Text) -> Address:
    """A postcode, and from the first figure to the word for a street."""
    code = ""
    if found := _POSTCODE.search(text.left):
        code = f"{found[1]} {found[2]}"
        text.left = text.left.replace(found.group(), " ", 1)
    words = text.left.replace(",", " , ").split()
    start = next((place for place, word in enumerate(words) if word[0].isdigit() or word.lower() == "flat"), None)
    if start is None:
        return read_address("", code, "") if code else Address()
    end = next(
        (place for place in range(len(words) - 1, start, -1) if words[place].lower().strip(".") in _STREETS), None
    )
    if end is None:
        return read_address("", code, "") if code else Address()
    lines, after = words[start : end + 1], words[end + 1 :]
    text.left = " ".join(words[:start])
    return read_address(" ".join(each for each in lines if each != ","), code, " ".join(words_of(" ".join(after))))
