"""Which column of a tracker means what: as it was saved, else guessed from the heading, else from what the cells look like."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from throughline.core.clock import civil_date, now
from throughline.core.errors import Refused
from throughline.imports.trackers.dates import read_day
from throughline.imports.trackers.fields import BY_KEY, HEADINGS, NAMING
from throughline.matching.comparing.headings import is_of_another, plain
from throughline.matching.comparing.identifiers import nhs_number, phone_of, pnc_id, upn

# A field for each heading; "" keeps the column as written.
Columns = Mapping[str, str]
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$", re.IGNORECASE)
_MOSTLY = 0.7
_SAMPLED = 200
# Most days of a tracker are later, and most dates of birth earlier.
_LONG_AGO = dt.timedelta(days=5 * 365)


def guess_columns(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], saved: Columns | None = None
) -> dict[str, str]:
    """A field for every heading. What was saved for this source comes first, by heading; no field is guessed twice."""
    found = {
        heading: field
        for heading, field in (saved or {}).items()
        if heading in header and (not field or field in BY_KEY)
    }
    found = HEADINGS.guess(header, found)
    _named_one_way(header, rows, found, saved or {})
    _by_looks(header, rows, found)
    return {heading: found.get(heading, "") for heading in header}


def _free(field: str, found: Mapping[str, str]) -> bool:
    return BY_KEY[field].several or field not in found.values()


def _named_one_way(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], found: dict[str, str], saved: Columns
) -> None:
    """Either a whole name or its parts. “Name” beside “Surname” is the first name, unless it says the surname again."""
    whole = next((heading for heading in header if found.get(heading) == "name" and heading not in saved), "")
    first, last = ([each for each in header if found.get(each) == key] for key in ("given", "family"))
    if not whole or not (first or last):
        return
    if first and last:
        found[whole] = ""
    elif first or _says_again(header, rows, whole, last):
        found.update(dict.fromkeys([each for each in (*first, *last) if each not in saved], ""))
    else:
        found[whole] = "given"


def _says_again(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], whole: str, last: Sequence[str]
) -> bool:
    at, places = header.index(whole), [header.index(each) for each in last]
    said = [(cells[at], " ".join(cells[place] for place in places).strip()) for _, cells in rows[:_SAMPLED]]
    both = [(name.lower(), family.lower()) for name, family in said if name and family]
    return bool(both) and sum(family in name for name, family in both) > len(both) / 2


def _by_looks(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], found: dict[str, str]) -> None:
    """What most cells of a column without a known heading are: numbers by their own check, dates, postcodes, phones, a sex."""
    for place, heading in enumerate(header):
        cells = [cells[place] for _, cells in rows[:_SAMPLED] if cells[place]]
        if heading in found or len(cells) < 3 or is_of_another(heading):
            continue
        field = _look(cells)
        if field and _free(field, found):
            found[heading] = field


def _look(cells: Sequence[str]) -> str:
    enough = _MOSTLY * len(cells)
    for field, fits in (("nhs_number", nhs_number), ("upn", upn), ("pnc_id", pnc_id), ("postcode", _POSTCODE.match)):
        if sum(bool(fits(cell.strip())) for cell in cells) >= enough:
            return field
    days = [day for cell in cells if (day := read_day(cell))]
    if len(days) >= enough:
        long_ago = civil_date(now()) - _LONG_AGO
        return "born" if sum(day < long_ago for day in days) > len(days) / 2 else "happened"
    if all(cell.strip().lower() in ("m", "f", "male", "female", "u", "unknown") for cell in cells):
        return "sex"
    if sum(len(re.sub(r"\D", "", cell)) >= 10 and bool(phone_of(cell)) for cell in cells) >= enough:
        return "phone"
    if sum(cell.strip().isdigit() and 5 <= int(cell) <= 30 for cell in cells if len(cell) < 4) >= enough:
        return "age"
    return ""


def require_columns(columns: Columns, header: Sequence[str]) -> None:
    """Refuse a mapping that cannot make records: no name, no day, or one field in two columns. Errors: Refused."""
    fields = [columns.get(heading, "") for heading in header]
    for key in sorted({field for field in fields if field}):
        if key not in BY_KEY:
            raise Refused(f"“{key}” is no field. Use one of: {', '.join(BY_KEY)}.", field="columns")
        if fields.count(key) > 1 and not BY_KEY[key].several:
            twice = [heading for heading in header if columns.get(heading) == key]
            raise Refused(
                f"{BY_KEY[key].label} is chosen for “{twice[0]}” and “{twice[1]}”. Choose it for one.", field="columns"
            )
    if NAMING.isdisjoint(fields):
        raise Refused("Choose which column holds the name.", field="columns")
    if "name" in fields and {"given", "family"} & set(fields):
        raise Refused("Choose either a whole name, or first and family names.", field="columns")
    if "happened" not in fields:
        raise Refused("Choose which column holds the day they were found or referred.", field="columns")


def columns_said(said: Mapping[str, object], header: Sequence[str], guessed: Columns) -> dict[str, str]:
    """The guess, with what a map file says in its place: a line for each field, with its column or columns. Errors: Refused."""
    columns = dict(guessed)
    for field, value in said.items():
        wanted = value if isinstance(value, list) else [value]
        here = [heading for each in wanted for heading in header if plain(heading) == plain(str(each))]
        if any(wanted) and len(here) < len(wanted):
            raise Refused(
                f"The map's “{field}” names a column the file does not have. Its columns are: {', '.join(header)}."
            )
        for heading, now_means in columns.items():
            if now_means == field:
                columns[heading] = ""
        columns.update(dict.fromkeys(here, field))
    return columns


def read_as(columns: Columns, header: Sequence[str]) -> str:
    """Which columns each field is read from, and which are not used."""
    fields = {key: [heading for heading in header if columns.get(heading) == key] for key in BY_KEY}
    return HEADINGS.read_as(fields, header)
