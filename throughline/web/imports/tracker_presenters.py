"""An import of a tracker as its pages show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from throughline.core.clock import civil_date
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.queries.trackers import AlikePerson
from throughline.imports.states import Band, Decided, RunState
from throughline.imports.trackers.checking import RowReader
from throughline.imports.trackers.fields import BY_KEY
from throughline.imports.trackers.values import RowValues
from throughline.register.models import Person
from throughline.register.queries import display_name
from throughline.register.states import Sex
from throughline.web.imports.tracker_forms import DecideForm

_TONES = {
    RunState.DONE: "done", RunState.FAILED: "danger", RunState.CHECKED: "caution", RunState.UPLOADED: "caution",
    RunState.CHECKING: "accent", RunState.RUNNING: "accent",
}  # fmt: skip
_BANDS = {
    Band.MATCH: "Very like one person already known",
    Band.POSSIBLE: "May be someone already known",
    Band.MANY: "Like several people: more would have to be known",
}
_HEADINGS_SHOWN = 20


@dataclass(frozen=True)
class RunLine:
    """An import in the list of them."""

    source: str
    file_name: str
    href: str
    state: str
    tone: str
    rows: int
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class FaultLine:
    """One thing to put right."""

    number: int
    href: str
    column: str
    value: str
    fix: str


@dataclass(frozen=True)
class ReadyLine:
    """A row as it would be imported."""

    number: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """Somebody as they stand beside another, in the order name, date of birth, sex, home."""

    title: str
    href: str
    facts: tuple[tuple[str, str], ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class AlikeRow:
    """A row, whoever it may be, and the form that decides."""

    number: int
    band: str
    decided: str
    is_clear: bool
    row: Side
    others: tuple[Side, ...]
    form: DecideForm


def present_run(run: TrackerRun) -> RunLine:
    return RunLine(
        source=run.source, file_name=run.file_name, href=reverse("tracker", args=[run.uuid]),
        state=RunState(run.state).label, tone=_TONES.get(RunState(run.state), "plain"),
        rows=run.counts.get("made", run.counts).get("rows", 0), by=run.uploaded_by.name,
        at=run.imported_at or run.uploaded_at,
    )  # fmt: skip


def present_faults(run: TrackerRun, rows: Sequence[TrackerRow]) -> list[FaultLine]:
    return [
        FaultLine(row.number, reverse("tracker-row", args=[run.uuid, row.number]), *fault)
        for row in rows
        for fault in row.faults
    ]


def present_ready(run: TrackerRun, rows: Sequence[TrackerRow], at: dt.datetime) -> list[ReadyLine]:
    """Rows as they were read: name, date of birth or age, sex, the day, home."""
    reader = RowReader.of(run, civil_date(at))
    return [ReadyLine(row.number, _read_as(reader.read(row.number, row.cells))) for row in rows]


def _read_as(said: RowValues) -> tuple[str, ...]:
    (_, name), (_, born), (_, sex), (_, home) = _row_side("", said).facts
    if said.born is None and said.age is not None:
        low, high = said.age
        born = f"{low} years" if low == high else f"{low} to {high} years"
    return name, born, sex, _day(said.happened) if said.happened else "", home


def not_used(run: TrackerRun) -> list[str]:
    """The columns that mean nothing here; of very many, the first and how many more."""
    unused = [heading for heading in run.header if not run.columns.get(heading)]
    more = len(unused) - _HEADINGS_SHOWN
    return unused if more <= 0 else [*unused[:_HEADINGS_SHOWN], f"and {more:,} more"]


def as_written(run: TrackerRun) -> list[tuple[str, int]]:
    """Fields some of whose cells could not be used, with in how many rows."""
    found = [
        (key.removeprefix("as written "), rows) for key, rows in run.counts.items() if key.startswith("as written ")
    ]
    return [(BY_KEY[key].label, rows) for key, rows in found if key in BY_KEY]


def present_alike(
    run: TrackerRun, row: TrackerRow, alike: Sequence[AlikePerson], at: dt.datetime, data: dict[str, str] | None = None
) -> AlikeRow:
    """A row beside whoever it may be. ``data``: what was sent, where it comes back."""
    reader = RowReader.of(run, civil_date(at))
    others = tuple(_side(each, reader) for each in alike)
    form = DecideForm(data, row, alike, [other.title for other in others])
    return AlikeRow(
        number=row.number, band=_BANDS.get(Band(row.band), ""), decided=Decided(row.decided).label if row.decided else "",
        is_clear=row.is_clear, row=_row_side(f"Row {row.number:,}", reader.read(row.number, row.cells)), others=others,
        form=form,
    )  # fmt: skip


def _side(alike: AlikePerson, reader: RowReader) -> Side:
    if alike.row is not None:
        said = reader.read(alike.row.number, alike.row.cells) if alike.row.cells else RowValues(alike.row.number)
        side = _row_side(f"row {alike.row.number:,} of this tracker", said)
        return Side(side.title, "", side.facts, tuple(alike.because.split("; ")))
    assert alike.person is not None
    return Side(
        f"{display_name(alike.person)} ({alike.person.record.reference})",
        reverse("person", args=[alike.person.record.uuid]), _facts_of(alike.person),
        tuple(alike.because.split("; ")),
    )  # fmt: skip


def _facts_of(person: Person) -> tuple[tuple[str, str], ...]:
    home = person.home_authority.name if person.home_authority else ""
    return _facts(f"{person.given_name} {person.family_name}", person.called, person.date_of_birth, person.sex, home)


def _row_side(title: str, said: RowValues) -> Side:
    home = " ".join(filter(None, [said.address, said.postcode])) or said.council
    return Side(title, "", _facts(f"{said.given_name} {said.family_name}", said.called, said.born, said.sex, home))


def _facts(name: str, called: str, born: dt.date | None, sex: str, home: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Name", name.strip() or called or "Not known"),
        ("Date of birth", _day(born) if born else "Not known"),
        ("Sex", Sex(sex).label if sex else "Not known"),
        ("Home", home or "Not known"),
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
