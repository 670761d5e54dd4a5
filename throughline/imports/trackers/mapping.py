"""Which column of a tracker means what: as it was saved, else guessed from the heading, else from what the cells look like."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from throughline.core.clock import civil_date, now
from throughline.core.errors import Refused
from throughline.imports.trackers.dates import read_day
from throughline.imports.trackers.fields import BY_KEY, FIELDS, NAMING
from throughline.matching.comparing.columns import HINTS, plain, told_by
from throughline.matching.comparing.identifiers import nhs_number, phone_of, pnc_id, upn

# A field for each heading; "" keeps the column as written.
Columns = Mapping[str, str]
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$", re.IGNORECASE)
_MOSTLY = 0.7
_SAMPLED = 200
# Most days of a tracker are later, and most dates of birth earlier.
_LONG_AGO = dt.timedelta(days=5 * 365)
# What a heading may hold beside a word we know, so that “Date of referral to us” is still the date.
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("born", HINTS["born"]),
    ("happened", ("date_found", "date_ref", "date_of_ref", "date_of_int", "referral_date")),
    *((key, HINTS[key]) for key in ("nhs_number", "upn", "pnc_id", "postcode")), ("council", ("local_authority", "council")),
    *((key, HINTS[key]) for key in ("phone", "address", "family", "given")), ("called", HINTS["alias"]),
    ("sex", HINTS["sex"]), ("line", ("county_line", "drug_line")),
    ("outcome", ("outcome",)), ("lead", ("lead_", "worker")), ("done", ("action", "what_was_done")),
    ("reason", ("reason", "concern")), ("agency", ("referr", "agency", "source")), ("notes", ("note", "comment")),
    ("age", ("age_",)), ("name", HINTS["name"]),
)  # fmt: skip


def guess_columns(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], saved: Columns | None = None
) -> dict[str, str]:
    """A field for every heading. What was saved for this source comes first, by heading; no field is guessed twice."""
    found = {
        heading: field
        for heading, field in (saved or {}).items()
        if heading in header and (not field or field in BY_KEY)
    }
    _by_headings(header, found)
    _by_looks(header, rows, found)
    return {heading: found.get(heading, "") for heading in header}


def _free(field: str, found: Mapping[str, str]) -> bool:
    return BY_KEY[field].several or field not in found.values()


def _told(heading: str, headings: Sequence[str]) -> str:
    """Which of a field's headings this one is, as it is written or without what is said beside it; empty when none."""
    return next((told for told in told_by(heading) if told in headings), "")


def _by_headings(header: Sequence[str], found: dict[str, str]) -> None:
    for each in FIELDS:
        words = {heading: _told(heading, each.headings) for heading in header if heading not in found}
        fitting = [heading for heading, word in words.items() if word]
        fitting.sort(key=lambda heading: (each.headings.index(words[heading]), header.index(heading)))
        for heading in fitting if each.several else fitting[:1]:
            if _free(each.key, found):
                found[heading] = each.key
    for heading in header:
        if heading not in found:
            told = plain(heading)
            field = next((field for field, hints in _HINTS if any(hint in told for hint in hints)), "")
            if field and _free(field, found) and not (field == "name" and NAMING & set(found.values())):
                found[heading] = field


def _by_looks(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], found: dict[str, str]) -> None:
    """What most cells of a column without a known heading are: numbers by their own check, dates, postcodes, phones, a sex."""
    for place, heading in enumerate(header):
        cells = [cells[place] for _, cells in rows[:_SAMPLED] if cells[place]]
        if heading in found or len(cells) < 3:
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
