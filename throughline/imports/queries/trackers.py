"""Reading imports of trackers: one's own with their rows; a hub's by what came of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.hub.models import Intervention, Referral
from throughline.imports.models import ColumnMap, TrackerRow, TrackerRun
from throughline.imports.states import Again, Band, Decided, RowState, RunState
from throughline.imports.trackers.orders import month_first_columns
from throughline.imports.trackers.reading import read_table
from throughline.imports.trackers.working import HowFar, how_far, is_worked_on
from throughline.register.models import Person

COUNTED_AT_MOST = 1_000_000
_SAMPLES = 3
_SAMPLED = 50


@dataclass(frozen=True)
class Sampled:
    """A column of a file and the first things it says. ``month_first``: a date in it that is only possible month first."""

    heading: str
    samples: tuple[str, ...]
    month_first: str = ""


@dataclass(frozen=True)
class AlikePerson:
    """Somebody a row may be: known, or an earlier row of the same tracker."""

    key: str
    because: str
    person: Person | None = None
    row: TrackerRow | None = None


def saved_columns(actor: Actor, source: str) -> ColumnMap | None:
    """How this source's columns were mapped the last time."""
    return ColumnMap.objects.filter(hub=actor.hub, source=source).first()


def list_runs(actor: Actor, limit: int = 50) -> list[TrackerRun]:
    """The hub's imports, newest first: one's own whatever their state; of others what was imported."""
    require_permission(actor, "import.run")
    runs = TrackerRun.objects.filter(hub=actor.hub).defer("content").select_related("uploaded_by", "imported_by")
    shown = [
        run for run in runs.order_by("-uploaded_at", "-pk")[: limit * 2]
        if run.uploaded_by_id == actor.member.pk or run.state in (RunState.DONE, RunState.UNDONE)
    ]  # fmt: skip
    return shown[:limit]


def get_run(actor: Actor, run_uuid: uuid.UUID) -> TrackerRun:
    """One's own import. Errors: Absent."""
    require_permission(actor, "import.run")
    rows = TrackerRun.objects.defer("content").select_related("uploaded_by", "imported_by", "undone_by")
    run = rows.filter(uuid=run_uuid, hub=actor.hub, uploaded_by=actor.member).first()
    if run is None:
        raise Absent
    return run


def get_imported(actor: Actor, run_uuid: uuid.UUID) -> TrackerRun:
    """An import of the hub that was done, or one's own; without its rows. Errors: Absent."""
    require_permission(actor, "import.run")
    rows = TrackerRun.objects.defer("content").select_related("uploaded_by", "imported_by", "undone_by")
    run = rows.filter(uuid=run_uuid, hub=actor.hub).first()
    is_over = run is not None and run.state in (RunState.DONE, RunState.UNDONE)
    if run is None or not (is_over or run.uploaded_by_id == actor.member.pk):
        raise Absent
    return run


def is_stale(run: TrackerRun, at: dt.datetime) -> bool:
    """Whether a run says it is worked on and no living process does, half a minute after it was begun."""
    if run.state not in (RunState.CHECKING, RunState.RUNNING) or run.begun_at is None:
        return False
    return at - run.begun_at > dt.timedelta(seconds=30) and not is_worked_on(run.uuid)


def progress_of(run: TrackerRun) -> HowFar:
    """How far the work on a run has come."""
    return how_far(run.uuid)


@dataclass(frozen=True)
class SampledFile:
    """A file as whoever says what its columns mean sees it: its sheets, its columns, and its first rows by number."""

    sheets: tuple[str, ...]
    columns: tuple[Sampled, ...]
    tops: tuple[tuple[int, str], ...]


def sample_columns(actor: Actor, run_uuid: uuid.UUID) -> SampledFile:
    """The workbook's sheets, and each column with the first different things it says, from the file that was kept.
    Errors: Absent."""
    run = get_run(actor, run_uuid)
    if not run.content:
        raise Absent
    table = read_table(bytes(run.content), sheet=run.sheet, header_row=run.header_row)
    asked = month_first_columns(table.header, table.rows)
    found = []
    for place, heading in enumerate(run.header):
        said = dict.fromkeys(cells[place] for _, cells in table.rows[:_SAMPLED] if cells[place])
        found.append(Sampled(heading, tuple(list(said)[:_SAMPLES]), asked.get(heading, "")))
    tops = [
        (number, " · ".join(filled))
        for number, cells in enumerate(table.tops, start=1)
        if len(filled := [" ".join(cell.split()) for cell in cells if cell.strip()]) > 1
    ]
    return SampledFile(table.sheets, tuple(found), tuple(tops))


def list_faulty(actor: Actor, run: TrackerRun, *, first: int, limit: int) -> list[TrackerRow]:
    """Rows with something to put right, by number."""
    _require_own(actor, run)
    return list(_rows(run).filter(state=RowState.FAULTY).order_by("number")[first : first + limit])


def list_first_ready(actor: Actor, run: TrackerRun, limit: int) -> list[TrackerRow]:
    """The first rows that are ready, for whoever checks how they were read."""
    _require_own(actor, run)
    return list(_rows(run).filter(state=RowState.SOUND).order_by("number")[:limit])


def every_faulty(actor: Actor, run: TrackerRun) -> QuerySet[TrackerRow]:
    """All of them, for the file to download."""
    _require_own(actor, run)
    rows = _rows(run).filter(state__in=(RowState.FAULTY, RowState.LEFT_OUT))
    return rows.select_related("again_of").order_by("number")


def list_alike(actor: Actor, run: TrackerRun, *, first: int, limit: int) -> list[TrackerRow]:
    """Rows that are like someone already known or an earlier row, by number, decided or not."""
    _require_own(actor, run)
    return list(_to_decide(_rows(run)).order_by("number")[first : first + limit])


def list_asked(actor: Actor, run: TrackerRun, *, first: int, limit: int) -> list[TrackerRow]:
    """Rows that have the person and day of a row imported before, by number, answered or not."""
    _require_own(actor, run)
    rows = _rows(run).filter(state__in=(RowState.SOUND, RowState.ASKED), again_of__isnull=False)
    return list(rows.select_related("again_of").order_by("number")[first : first + limit])


def every_unanswered(actor: Actor, run: TrackerRun) -> list[tuple[int, int]]:
    """The number of every such row that is not answered, with that of the row imported before."""
    _require_own(actor, run)
    rows = _rows(run).filter(state=RowState.ASKED, again=Again.OPEN)
    return list(rows.order_by("number").values_list("number", "again_of__row_number"))


def people_before(actor: Actor, at: dt.datetime, rows: list[TrackerRow]) -> dict[int, Person]:
    """By a row's key, whose the row imported before is, of those the actor may see now."""
    earlier = {row.again_of_id: row.pk for row in rows if row.again_of_id is not None}
    whose: dict[int, int] = {}
    for model in (Referral, Intervention):
        events = model.objects.visible_to(actor, at).filter(source_row__in=list(earlier))
        whose.update({earlier[key]: person for key, person in events.values_list("source_row", "person")})
    seen = Person.objects.visible_to(actor, at).select_related("record").filter(pk__in=whose.values())
    people = {person.pk: person for person in seen}
    return {row: people[person] for row, person in whose.items() if person in people}


def get_row(actor: Actor, run: TrackerRun, number: int) -> TrackerRow:
    """One row of one's own import. Errors: Absent."""
    _require_own(actor, run)
    row = _rows(run).filter(number=number).first()
    if row is None:
        raise Absent
    return row


def counts_of(run: TrackerRun) -> dict[str, int]:
    """How many rows stand where, counted now: what was corrected and decided since the check counts too."""
    rows = _rows(run)
    alike = _to_decide(rows)
    return {
        "rows": rows.count(),
        "sound": rows.filter(state=RowState.SOUND).count(),
        "faulty": rows.filter(state=RowState.FAULTY).count(),
        "unchanged": rows.filter(state=RowState.UNCHANGED).count(),
        "asked": rows.filter(state__in=(RowState.SOUND, RowState.ASKED), again_of__isnull=False).count(),
        "unasked": rows.filter(state=RowState.ASKED, again=Again.OPEN).count(),
        "replacing": rows.filter(state=RowState.SOUND, again=Again.REPLACES).count(),
        "alike": alike.count(),
        "undecided": alike.filter(decided=Decided.OPEN).count(),
        "same": alike.filter(decided=Decided.SAME).count(),
        "clear_ones": alike.filter(decided=Decided.OPEN, is_clear=True).count(),
    }


def people_alike(actor: Actor, at: dt.datetime, rows: list[TrackerRow]) -> dict[int, list[AlikePerson]]:
    """By a row's key, whom it may be, of those the actor may see now."""
    keys = {key for row in rows for key, _ in row.alike if not key.startswith("row:")}
    seen = Person.objects.visible_to(actor, at).select_related("record", "home_authority").filter(record__uuid__in=keys)
    people = {str(person.record.uuid): person for person in seen}
    numbers = {(row.run_id, int(key[4:])) for row in rows for key, _ in row.alike if key.startswith("row:")}
    runs, wanted = {run for run, _ in numbers}, {number for _, number in numbers}
    earlier = {row.number: row for row in TrackerRow.objects.filter(run__in=runs, number__in=wanted)}
    found: dict[int, list[AlikePerson]] = {}
    for row in rows:
        found[row.pk] = [
            AlikePerson(key, because, people.get(key), earlier.get(int(key[4:])) if key.startswith("row:") else None)
            for key, because in row.alike
            if key in people or key.startswith("row:")
        ]
    return found


def _to_decide(rows: QuerySet[TrackerRow]) -> QuerySet[TrackerRow]:
    """Rows like somebody known; not one that takes an earlier row's place, whose person is its own."""
    return rows.filter(state=RowState.SOUND).exclude(band=Band.NONE).exclude(again=Again.REPLACES)


def _rows(run: TrackerRun) -> QuerySet[TrackerRow]:
    return TrackerRow.objects.filter(run=run)


def _require_own(actor: Actor, run: TrackerRun) -> None:
    """A run's rows are for whoever chose the file: to another, a row may name someone kept from them. Errors: Absent."""
    if run.uploaded_by_id != actor.member.pk:
        raise Absent


def begun_by(run_uuid: uuid.UUID) -> Actor:
    """As whom the work on a run is done: whoever began it last. Errors: Absent."""
    run = (
        TrackerRun.objects.defer("content")
        .select_related("begun_by__agency", "begun_by__hub__agency")
        .filter(uuid=run_uuid)
    )
    found = run.first()
    if found is None or found.begun_by is None:
        raise Absent
    return Actor(member=found.begun_by, purpose=f"Import {found.uuid}")
