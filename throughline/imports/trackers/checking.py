"""Checking a tracker's rows: every fault with its row, column, value and the fix. One bad cell never hides another."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from throughline.core.errors import Refused
from throughline.core.text import require_name
from throughline.geography.queries import get_authority
from throughline.imports.models import TrackerRun
from throughline.imports.sheets import LONGEST_CELL
from throughline.imports.states import DateOrder
from throughline.imports.trackers.dates import Way, day_first, read_day, read_event_day, read_year, way_of
from throughline.imports.trackers.fields import BY_KEY, FIELDS
from throughline.imports.trackers.values import Fault, RowValues
from throughline.matching.comparing.files import CHECKS
from throughline.matching.comparing.identifiers import NOTHING, phone_of, phones_apart
from throughline.register.facts import OLDEST_AGE
from throughline.register.states import Sex

Value = TypeVar("Value")
Cells = Sequence[str]
# What the key of a row begins with that has no reference of its source: its own text is its key.
OWN = "row "
LONGEST_TELLING = 5_000
LONGEST_REASON = 300
_EARLIEST = dt.date(1900, 1, 1)
_AGE = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to|or|/)\s*(\d{1,3}))?$")
_AGE_WORDS = re.compile(
    r"\b(?:about|approx(?:imately)?|circa|est(?:imated)?|aged?|years?(?: old)?|yrs?|yo|y/o)\b\.?|[~?]|\bc\.",
    re.IGNORECASE,
)
_SEXES = {
    "m": Sex.MALE, "male": Sex.MALE, "boy": Sex.MALE, "man": Sex.MALE,
    "f": Sex.FEMALE, "female": Sex.FEMALE, "girl": Sex.FEMALE, "woman": Sex.FEMALE,
}  # fmt: skip
_YES = frozenset({"y", "yes", "true", "1", "x", "✓", "done"})
# A surname is “Na”: what says nothing of a name is said in other words.
_NO_NAME = NOTHING - {"na"}
_NAMES = frozenset({"name", "given", "family"})
# What is told on the record in the row's own words, in this order.
_TOLD = ("done", "outcome", "lead", "agency", "line", "notes")


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def digest_of(header: Sequence[str], cells: Cells) -> str:
    """What decides whether a row seen before says the same."""
    said = {heading: cell for heading, cell in zip(header, cells, strict=True) if cell}
    return hashlib.sha256(_encode(said).encode()).hexdigest()


class RowReader:
    """Rows of one tracker by its columns.

    ``orders``: the columns whose dates may be either way round, and which way that was said to be; not said: each waits.
    ``headed``: how many cells the heading of a text file has; 0: of a workbook.
    """

    def __init__(
        self, header: Sequence[str], columns: Mapping[str, str], today: dt.date, *,
        orders: Mapping[str, str] | None = None, headed: int = 0,
    ) -> None:  # fmt: skip
        self.today = today
        self.header = header
        self.orders = orders or {}
        self._beyond = [
            place for place, heading in enumerate(header) if headed and place >= headed and not columns.get(heading)
        ]
        self.places: dict[str, list[int]] = {
            field.key: [place for place, heading in enumerate(header) if columns.get(heading) == field.key]
            for field in FIELDS
        }
        self._mapped = [(key, places) for key, places in self.places.items() if places]
        self._said: dict[str, str] = {}
        self._authorities: dict[str, int | None] = {}

    @classmethod
    def of(cls, run: TrackerRun, today: dt.date) -> RowReader:
        """The rows of an import."""
        return cls(run.header, run.columns, today, orders=run.orders, headed=run.headed)

    def read(self, number: int, cells: Cells) -> RowValues:
        row = RowValues(number=number)
        self._said = {key: self.text(cells, key) for key, _ in self._mapped}
        self._too_long(row, cells)
        self._stands_over(row, cells)
        self._names(row, cells)
        row.happened = self._day(row, cells, "happened", required=True)
        self._birth(row, cells)
        row.sex = _SEXES.get(self.text(cells, "sex").casefold(), Sex.UNKNOWN)
        self._contact(row, cells)
        self._numbers(row, cells)
        self._telling(row, cells)
        row.ref = self._said.get("ref", "")[:100] or f"{OWN}{digest_of(self.header, cells)[:40]}"
        return row

    def text(self, cells: Cells, key: str) -> str:
        """What the columns of a field say, together; nothing where they only say that nothing is known."""
        places, nothing = self.places[key], _NO_NAME if key in _NAMES else NOTHING
        if len(places) == 1:
            part = cells[places[0]].strip()
            return "" if part.casefold() in nothing else part
        said = (cells[place].strip() for place in places)
        return " ".join(part for part in said if part.casefold() not in nothing)

    def wrong(self, row: RowValues, cells: Cells, key: str, fix: str) -> None:
        places = self.places[key]
        place = next((each for each in places if cells[each]), places[0] if places else None)
        heading, value = (self.header[place], cells[place]) if place is not None else (BY_KEY[key].label, "")
        row.faults.append(Fault(heading, value[:200], fix))

    def _too_long(self, row: RowValues, cells: Cells) -> None:
        if max(map(len, cells)) <= LONGEST_CELL:
            return
        for heading, cell in zip(self.header, cells, strict=True):
            if len(cell) > LONGEST_CELL:
                row.faults.append(
                    Fault(heading, cell[:60] + "…", f"A cell holds at most {LONGEST_CELL:,} characters. Shorten it.")
                )

    def _stands_over(self, row: RowValues, cells: Cells) -> None:
        """A row longer than the heading of its text file: a comma in a text parts it, and what follows is in a wrong column."""
        over = [place for place in self._beyond if cells[place]]
        if over:
            said = ", ".join(cells[place] for place in over)
            fix = (
                "The row has more cells than the heading, so this stands over, and others may be in a wrong column. Put text that"
                " holds a comma in quotation marks in the file, or move it here to the column it belongs to."
            )
            row.faults.append(Fault(self.header[over[0]], said[:200], fix))

    def _names(self, row: RowValues, cells: Cells) -> None:
        given, family = self._said.get("given", ""), self._said.get("family", "")
        whole = self._said.get("name", "")
        at = "name" if whole else "given" if given else "family" if family else "called"
        if whole:
            given, family = _split(whole)
        row.given_name, row.family_name = self._name(row, cells, given, at), self._name(row, cells, family, at)
        row.called = self._name(row, cells, self._said.get("called", ""), "called")
        if not (row.given_name or row.family_name or row.called) and not row.faults:
            key = next(key for key in ("name", "given", "family", "called") if self.places[key])
            self.wrong(row, cells, key, "Give a name, or a word they are known by.")

    def _name(self, row: RowValues, cells: Cells, text: str, key: str) -> str:
        try:
            return _sound_name(text)
        except Refused as error:
            self.wrong(row, cells, key, error.message)
            return ""

    def _day(self, row: RowValues, cells: Cells, key: str, *, required: bool = False) -> dt.date | None:
        text = self._said.get(key, "")
        if not text:
            if required:
                self.wrong(row, cells, key, "Give the day as day/month/year, like 27/03/2026.")
            return None
        order = self._order(key)
        if order == DateOrder.OPEN and way_of(text) == Way.EITHER:
            self.wrong(row, cells, key, "Day or month first? Other dates of this column can only be month first. Say which way it"
                       " writes them under “What the columns mean”.")  # fmt: skip
            return None
        text = day_first(text) if order == DateOrder.MONTH_FIRST else text
        day = read_event_day(text) if key == "happened" else read_day(text)
        if day is None:
            like = (
                "month/day/year, like 03/27/2026"
                if order == DateOrder.MONTH_FIRST
                else "day/month/year, like 27/03/2026"
            )
            self.wrong(row, cells, key, f"This is not a real date. Write {like}.")
        elif day > self.today:
            self.wrong(row, cells, key, "This date is still to come. Check the day, month and year.")
        elif day < _EARLIEST:
            self.wrong(row, cells, key, "This date is before 1900. Check the year.")
        else:
            return day
        return None

    def _order(self, key: str) -> str | None:
        """Which way a column's dates are written; None where nothing puts that in question."""
        places = self.places[key]
        return self.orders.get(self.header[places[0]]) if places else None

    def _birth(self, row: RowValues, cells: Cells) -> None:
        """A date of birth, or an age on the row's day. A year alone is the age it gives, never a made-up day."""
        text = self._said.get("born", "")
        year = read_year(text) if text else None
        if year is not None:
            on = row.happened or self.today
            if not 0 <= on.year - year <= OLDEST_AGE:
                self.wrong(row, cells, "born", "The year does not fit the day of the row. Check both.")
                return
            row.age = (max(0, on.year - year - 1), on.year - year)
            return
        row.born = self._day(row, cells, "born")
        if row.born is not None and row.happened is not None and row.born > row.happened:
            self.wrong(row, cells, "born", "Born after the day they were found or referred. Check both.")
        elif row.born is not None and self.today.year - row.born.year > OLDEST_AGE:
            self.wrong(row, cells, "born", f"This gives an age over {OLDEST_AGE}. Check the year.")
        if row.born is None and (written := self._said.get("age", "")):
            row.age = _ages(written)
            if row.age is None:
                self.wrong(row, cells, "age", "Give an age as a whole number, like 16, or a range like 15-17.")

    def _contact(self, row: RowValues, cells: Cells) -> None:
        row.address, row.postcode = self._said.get("address", "")[:200], self._said.get("postcode", "")[:20]
        row.council = self._said.get("council", "")
        if row.council:
            row.authority_id = self._authority(row.council)
            if row.authority_id is None:
                row.as_written += ("council",)
        found = [_phone(part.strip()) for part in phones_apart(self._said.get("phone", "")) if part.strip()]
        row.phones = tuple(dict.fromkeys(phone for phone in found if phone))
        if len(row.phones) < len(found):
            row.as_written += ("phone",)

    def _authority(self, text: str) -> int | None:
        if text not in self._authorities:
            try:
                self._authorities[text] = get_authority(text).pk
            except Refused:
                self._authorities[text] = None
        return self._authorities[text]

    def _numbers(self, row: RowValues, cells: Cells) -> None:
        for kind, check in CHECKS.items():
            if written := self._said.get(kind, ""):
                row.written[kind] = written
                if value := check(written):
                    row.numbers[kind] = value
                else:
                    row.as_written += (kind,)

    def _telling(self, row: RowValues, cells: Cells) -> None:
        row.line = self._said.get("line", "")
        reason = self._said.get("reason", "")
        row.reason = reason if len(reason) <= LONGEST_REASON else ""
        told = [("Why", reason)] if reason and not row.reason else []
        told += [(BY_KEY[key].label, text) for key in _TOLD if (text := self._said.get(key, ""))]
        row.told = tuple(told)
        row.was_referred = self._said.get("referred", "").casefold() in _YES
        if len(row.telling()) > LONGEST_TELLING:
            key = next(key for key in (*reversed(_TOLD), "reason") if self._said.get(key, ""))
            fix = f"What was done, the outcome and the notes come to more than {LONGEST_TELLING:,} characters. Shorten them."
            self.wrong(row, cells, key, fix)


def _phone(text: str) -> str:
    """As ``phone_of``; a British mobile number in full needs no plan of numbers to be read, and most are."""
    plain = text.replace(" ", "").removeprefix("+44").removeprefix("0")
    return (
        f"+44{plain}"
        if len(plain) == 10 and plain[0] == "7" and plain.isdecimal() and plain.isascii()
        else phone_of(text)
    )


@lru_cache(maxsize=200_000)
def _sound_name(text: str) -> str:
    return require_name(text)


def _split(whole: str) -> tuple[str, str]:
    """“SURNAME, Given” or “Given Middle Surname”, as written."""
    before, comma, after = whole.partition(",")
    if comma:
        return after.strip(), before.strip()
    words = whole.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (whole, "")


@lru_cache(maxsize=5_000)
def _ages(text: str) -> tuple[int, int] | None:
    found = _AGE.match(" ".join(_AGE_WORDS.sub(" ", text).split()))
    if not found:
        return None
    low, high = int(found[1]), int(found[2] or found[1])
    return (low, high) if low <= high <= OLDEST_AGE else None


def check_rows(
    reader: RowReader, rows: Iterable[tuple[int, Cells]], earlier: Mapping[str, str], each: Callable[[], None]
) -> Iterator[tuple[RowValues, bool]]:
    """Every row read, with whether an earlier import brought it the same. ``earlier``: the digest of each reference.

    A reference twice, or one that said something else before, is a fault: a record is corrected on its own page (ADR 0005).
    """
    seen: dict[str, int] = {}
    for number, cells in rows:
        row = reader.read(number, cells)
        known = earlier.get(row.ref)
        is_same = known is not None and known == digest_of(reader.header, cells)
        if is_same:
            row.faults.clear()
        if row.ref in seen:
            own = bool(reader.text(cells, "ref"))
            what = "Their reference is also in" if own else "The same, cell for cell, as"
            reader.wrong(row, cells, "ref" if own else "happened", f"{what} row {seen[row.ref]:,}. Leave one out.")
        elif known is not None and not is_same:
            reader.wrong(
                row, cells, "ref", "Imported before, and says something else now. Change the record on its page."
            )
        seen.setdefault(row.ref, number)
        each()
        yield row, is_same and not row.faults
