"""The rows of each sheet, read into values, and checked one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.core.text import TEXT_LENGTH
from throughline.disruption.states import ClosureType, LineStatus, OffenceKind, OperationKind
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.states import InterventionReason
from throughline.imports.cells import Cells
from throughline.imports.sheets import Row
from throughline.register.ages import CRIMINAL_RESPONSIBILITY_AT, years_between

_STATUSES = {
    label.casefold(): value for value, label in LineStatus.choices if value != LineStatus.REOPENED
}  # fmt: skip
_TYPES = {"": None, "1": ClosureType.TYPE_1, "2": ClosureType.TYPE_2}
_OPERATIONS = {label.casefold(): value for value, label in OperationKind.choices} | {"warrant": OperationKind.WARRANT}
_OFFENCES = {label.casefold(): value for value, label in OffenceKind.choices}
_REASONS = {label.casefold(): value for value, label in InterventionReason.choices}
SUPPORT_COLUMNS = ("Mentoring", "Prince's Trust programme", "Housing move sought")


@dataclass(frozen=True)
class LineRow:
    row: Row
    ref: str
    name: str
    phones: list[str]
    exporting: PoliceForce | None
    importing: list[PoliceForce]
    team: str
    first_reported: dt.date | None
    status: str
    closed: dt.date | None
    closure_type: ClosureType | None


@dataclass(frozen=True)
class OperationRow:
    row: Row
    ref: str
    happened: dt.date | None
    team: str
    kind: str
    line_ref: str
    address: str
    area: str
    authority: LocalAuthority | None
    force: PoliceForce | None
    suspected_cuckooing: bool


@dataclass(frozen=True)
class PersonCells:
    """Who a row is about: the name split at its last word, a date of birth or the age stated that day."""

    given_name: str
    family_name: str
    date_of_birth: dt.date | None
    age: tuple[int, int] | None
    sex: str


@dataclass(frozen=True)
class ArrestRow:
    row: Row
    ref: str
    happened: dt.date | None
    operation_ref: str
    line_ref: str
    person: PersonCells
    offence: str
    offence_detail: str
    is_line_holder: bool
    charged: dt.date | None
    team: str


@dataclass(frozen=True)
class InterventionRow:
    row: Row
    ref: str
    happened: dt.date | None
    operation_ref: str
    line_ref: str
    person: PersonCells
    home: LocalAuthority | None
    found_at: str
    reason: str
    reason_detail: str
    was_referred: bool
    support: tuple[str, ...]


def read_line(cells: Cells) -> LineRow:
    status = cells.choice("Status", _STATUSES) or ""
    first_reported = cells.date("First reported")
    closed = cells.date("Date closed", required=False)
    closure_type = _TYPES.get(cells.text("Closure type"))
    if cells.text("Closure type") not in _TYPES:
        cells.wrong("Closure type", "Write 1 or 2, or leave it empty while the line is open.")
    phones = cells.phones("Deal phone(s)")
    if status == LineStatus.CLOSED:
        _check_closure(cells, first_reported, closed, phones)
    elif status and (cells.text("Date closed") or cells.text("Closure type")):
        cells.wrong("Status", "The row has a closing date or type. Write Closed, or empty those cells.")
    return LineRow(
        row=cells.row,
        ref=_ref(cells, "Line ref"),
        name=cells.name("Line name"),
        phones=phones,
        exporting=cells.force("Exporting force"),
        importing=cells.forces("Importing force(s)"),
        team=cells.name("Owning team"),
        first_reported=first_reported,
        status=status,
        closed=closed,
        closure_type=closure_type,
    )


def _check_closure(cells: Cells, first_reported: dt.date | None, closed: dt.date | None, phones: list[str]) -> None:
    if not cells.text("Date closed"):
        cells.wrong("Date closed", "A closed line needs the date it was closed.")
    if not cells.text("Closure type"):
        cells.wrong("Closure type", "A closed line needs its type: 1 (holder charged) or 2 (number deactivated).")
    if closed and first_reported and closed < first_reported:
        cells.wrong("Date closed", f"This is before the line was first reported ({first_reported:%d/%m/%Y}).")
    if cells.text("Closure type") == "2" and not phones:
        cells.wrong(
            "Deal phone(s)",
            "A type 2 closure needs the number that was deactivated. Give the number, or write type 1 in “Closure type” if a "
            "holder of the line was charged.",
        )


def read_operation(cells: Cells) -> OperationRow:
    address = cells.required("Address", "Give the address, or a few words that find the place.")
    if len(address) > 200:
        cells.wrong("Address", "Use 200 characters or fewer.")
    return OperationRow(
        row=cells.row,
        ref=_ref(cells, "Operation ref"),
        happened=cells.date("Date"),
        team=cells.name("Team"),
        kind=cells.choice("Type", _OPERATIONS) or "",
        line_ref=cells.text("Line ref"),
        address=address,
        area=cells.name("Area", required=False),
        authority=cells.authority("Local authority"),
        force=cells.force("Police force"),
        suspected_cuckooing=cells.yes("Suspected cuckooed"),
    )


def read_arrest(cells: Cells) -> ArrestRow:
    happened = cells.date("Date")
    charged = cells.date("Date charged", required=False)
    person = _person(cells, happened)
    if charged and happened and charged < happened:
        cells.wrong("Date charged", f"This is before the arrest ({happened:%d/%m/%Y}).")
    youngest = _age_on(person, happened)
    if youngest is not None and youngest < CRIMINAL_RESPONSIBILITY_AT:
        column = "Date of birth" if person.date_of_birth else "Age if DOB not known"
        cells.wrong(column, "A child under 10 cannot be arrested for an offence. Check it, or record an intervention.")
    if cells.yes("Line holder") and not cells.text("Line ref"):
        cells.wrong("Line ref", "A line holder needs the line they held.")
    offence = cells.required("Offence", "Give the offence.")
    known = _OFFENCES.get(offence.casefold())
    if not known and len(offence) > 200:
        cells.wrong("Offence", "Use 200 characters or fewer.")
    return ArrestRow(
        row=cells.row,
        ref=_ref(cells, "Arrest ref"),
        happened=happened,
        operation_ref=cells.required("Operation ref", "Give the operation the arrest was made in."),
        line_ref=cells.text("Line ref"),
        person=person,
        offence=known or OffenceKind.OTHER,
        offence_detail="" if known else offence,
        is_line_holder=cells.yes("Line holder"),
        charged=charged,
        team=cells.name("Team"),
    )


def read_intervention(cells: Cells) -> InterventionRow:
    happened = cells.date("Date")
    reason = cells.required("Reason", "Say why they were safeguarded.")
    known = _REASONS.get(reason.casefold())
    if not known and len(reason) > 300:
        cells.wrong("Reason", "Use 300 characters or fewer.")
    if len(cells.text("Found at")) > 200:
        cells.wrong("Found at", "Use 200 characters or fewer.")
    return InterventionRow(
        row=cells.row,
        ref=_ref(cells, "Intervention ref"),
        happened=happened,
        operation_ref=cells.required("Operation ref", "Give the operation the person was found in."),
        line_ref=cells.text("Line ref"),
        person=_person(cells, happened),
        home=cells.authority("Home local authority", required=False),
        found_at=cells.text("Found at"),
        reason=known or InterventionReason.OTHER,
        reason_detail="" if known else reason,
        was_referred=cells.yes("Referred to Exploitation Hub"),
        support=tuple(column for column in SUPPORT_COLUMNS if cells.yes(column)),
    )


def _ref(cells: Cells, column: str) -> str:
    ref = cells.required(column, "Every row needs its own reference.")
    if len(ref) > min(100, TEXT_LENGTH):
        cells.wrong(column, "Use 100 characters or fewer.")
    return ref


def _person(cells: Cells, happened: dt.date | None) -> PersonCells:
    name = cells.name("Name")
    given_name, _, family_name = name.rpartition(" ")
    born = cells.date("Date of birth", required=False)
    if born and happened and born > happened:
        cells.wrong("Date of birth", f"This is after the day it happened ({happened:%d/%m/%Y}).")
    elif born and happened and years_between(born, happened) > 120:
        cells.wrong("Date of birth", "This gives an age over 120. Check the year.")
    return PersonCells(
        given_name=given_name or family_name,
        family_name=family_name if given_name else "",
        date_of_birth=born,
        age=cells.age("Age if DOB not known"),
        sex=cells.sex("Sex"),
    )


def _age_on(person: PersonCells, day: dt.date | None) -> int | None:
    """The youngest the person can have been that day."""
    if person.date_of_birth and day and person.date_of_birth <= day:
        return years_between(person.date_of_birth, day)
    return person.age[0] if person.age else None
