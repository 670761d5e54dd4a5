"""Acts on the import of a tracker of people: keeping its file, its columns, checking, importing, giving it up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace

from django.db import transaction

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.many import insert_like
from throughline.core.text import require_text
from throughline.imports.applying import Progress
from throughline.imports.models import ColumnMap, TrackerRow, TrackerRun
from throughline.imports.policies import require_move
from throughline.imports.queries.sources import source_of_tracker
from throughline.imports.queries.trackers import saved_columns
from throughline.imports.states import DateOrder, RowsAre, RowState, RunState
from throughline.imports.trackers.applying import TrackerApplying, ready, sheet_of
from throughline.imports.trackers.check import CHECKED, Checked
from throughline.imports.trackers.mapping import guess_columns, require_columns
from throughline.imports.trackers.reading import Table, read_table
from throughline.imports.trackers.taking_places import take_places
from throughline.imports.trackers.working import is_worked_on
from throughline.sources.models import Batch, SourceRow

KEPT_FOR = dt.timedelta(days=30)


@transaction.atomic
def keep_tracker(
    *, by: Actor, at: dt.datetime, source: str, file_name: str, content: bytes, sheet: str = "", rows_are: str = ""
) -> TrackerRun:
    """Keep a tracker's file and guess its columns, before any work begins. Errors: Absent, Refused, CannotRead.

    What others kept and never imported is deleted after thirty days.
    """
    require_permission(by, "import.run")
    name = source_of_tracker(by.hub, source)
    saved = saved_columns(by, name)
    table = read_table(content, sheet=sheet, known=saved.columns if saved else ())
    _forget_old(at)
    run = TrackerRun(
        hub=by.hub, source=name, file_name=require_text(file_name, what="file name", limit=150) or "tracker",
        content=content, sheet=table.sheet, header=list(table.header), header_row=table.header_row, headed=table.headed,
        rows_are=rows_are or (saved.rows_are if saved else RowsAre.FOUND),
        columns=_guessed(table, saved),
        counts={"rows": len(table.rows)}, uploaded_at=at, uploaded_by=by.member,
    )  # fmt: skip
    run.save_checked()
    record_run(by, at, "keep_tracker", run)
    return run


@transaction.atomic
def choose_sheet(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, sheet: str) -> TrackerRun:
    """Read another sheet of the workbook, and guess its columns. Errors: Absent, Refused, CannotRead."""
    run = own_run(by, run_uuid)
    _read_anew(by, run, sheet, 0)
    record_run(by, at, "choose_sheet", run)
    return run


@transaction.atomic
def choose_heading(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, header_row: int) -> TrackerRun:
    """Say which row names the columns, and guess what they mean. Once they are said, the source's next file is read by them.

    Errors: Absent, Refused, CannotRead.
    """
    run = own_run(by, run_uuid)
    if header_row < 1:
        raise Refused("Choose the row that names the columns.", field="heading")
    _read_anew(by, run, run.sheet, header_row)
    record_run(by, at, "choose_heading", run)
    return run


def _guessed(table: Table, saved: ColumnMap | None) -> dict[str, str]:
    """What the columns may mean. What stands over a text file's heading means nothing until somebody says so."""
    headed = table.header[: table.headed or None]
    guessed = guess_columns(headed, table.rows, saved.columns if saved else None)
    return {heading: guessed.get(heading, "") for heading in table.header}


def _read_anew(by: Actor, run: TrackerRun, sheet: str, header_row: int) -> None:
    _settle(run)
    saved = saved_columns(by, run.source)
    table = read_table(
        bytes(run.content), sheet=sheet, header_row=header_row, known=saved.columns if saved else ()
    )  # fmt: skip
    TrackerRow.objects.filter(run=run).delete()
    run.sheet, run.header, run.header_row, run.headed = table.sheet, list(table.header), table.header_row, table.headed
    run.columns = _guessed(table, saved)
    run.counts, run.orders = {"rows": len(table.rows)}, {}
    _move(run, RunState.UPLOADED)


@transaction.atomic
def map_columns(
    *, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, columns: Mapping[str, str], rows_are: str,
    orders: Mapping[str, str] | None = None,
) -> TrackerRun:  # fmt: skip
    """Say what each column stands for and begin checking. It is offered again when the source's next file comes.

    ``orders``: which way round columns write their dates, where that is in question; of this file alone.

    Errors: Absent, Refused (no name, no day, one field twice, or it is being worked on).
    """
    run = own_run(by, run_uuid)
    if rows_are not in RowsAre.values:
        raise Refused("Choose what each row stands for.", field="rows_are")
    chosen = {heading: columns.get(heading, "") for heading in run.header}
    require_columns(chosen, run.header)
    run.columns, run.rows_are = chosen, rows_are
    if orders is not None:
        run.orders = {heading: order for heading, order in orders.items() if order in DateOrder.values}
    TrackerRow.objects.filter(run=run).delete()
    ColumnMap.objects.update_or_create(
        hub=by.hub, source=run.source,
        defaults={"rows_are": rows_are, "columns": chosen, "saved_at": at, "saved_by": by.member},
    )  # fmt: skip
    _begin(run, RunState.CHECKING, by, at)
    record_run(by, at, "map_columns", run)
    return run


@transaction.atomic
def begin_import(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, leave_out: bool = False) -> TrackerRun:
    """Begin importing what was checked. Rows with something to put right are left out if so said. Errors: Absent, Refused."""
    run = own_run(by, run_uuid)
    faulty = TrackerRow.objects.filter(run=run, state=RowState.FAULTY).count()
    if faulty and not leave_out:
        raise Refused("Put the rows right, or say that they are to be left out.", field="leave_out")
    if not TrackerRow.objects.filter(run=run, state=RowState.SOUND).exists():
        raise Refused("There is no row to import.", field="leave_out")
    _begin(run, RunState.RUNNING, by, at)
    record_run(by, at, "begin_import", run)
    return run


@transaction.atomic
def give_up(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID) -> TrackerRun:
    """Give an import up before anything of it is imported: its file and rows are deleted. Errors: Absent, Refused."""
    run = own_run(by, run_uuid)
    _settle(run)
    _move(run, RunState.CANCELLED)
    _forget(run)
    record_run(by, at, "give_up_import", run)
    return run


@transaction.atomic
def keep_checked(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, checked: Checked) -> TrackerRun:
    """Keep every row as it was checked; what was decided before is decided anew. Errors: Absent, Refused."""
    run = own_run(by, run_uuid)
    if run.state != RunState.CHECKING:
        raise Refused("This is not being checked.")
    TrackerRow.objects.filter(run=run).delete()
    insert_like(TrackerRow(run=run), CHECKED, checked.rows)
    run.counts, run.orders = checked.counts, checked.orders
    _move(run, RunState.CHECKED)
    record_run(by, at, "check_tracker", run)
    return run


@transaction.atomic
def import_tracker(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, progress: Progress) -> TrackerRun:
    """Import every sound row as history, all in this one transaction: people new or as decided, interventions, referrals.

    The page's own acts say the rules (hub.actions.history). Errors: Absent, Refused, Stopped; nothing of it is kept then.
    """
    # One import at a time in a hub: the second waits here, then finds its rows unchanged.
    Hub.objects.select_for_update().get(pk=by.hub.pk)
    run = own_run(by, run_uuid)
    if run.state != RunState.RUNNING:
        raise Refused("This is not being imported.")
    rows = TrackerRow.objects.filter(run=run, state=RowState.SOUND)
    total = rows.count()
    _require_still_new(run)
    batch = Batch.objects.create(source=run.source, imported_at=at, imported_by=by.member.name, rows=total)
    bringing = replace(by, brings_history=True)
    applying = TrackerApplying(
        by=bringing, at=at, run=run, batch=batch, tell=lambda done: progress("Importing", done, total)
    )
    take_places(by=by, at=at, run=run, reader=applying.reader)
    made = applying.apply(ready(run))
    left = TrackerRow.objects.filter(run=run, state__in=(RowState.FAULTY, RowState.ASKED))
    left_out = left.update(state=RowState.LEFT_OUT)
    rows.update(state=RowState.IMPORTED, cells=[], corrected={})
    run.batch, run.content, run.counts = batch, b"", run.counts | {"made": asdict(made), "left_out": left_out}
    run.imported_at, run.imported_by, run.stopped_because = at, by.member, ""
    _move(run, RunState.DONE)
    record_run(by, at, "import_tracker", run)
    return run


@transaction.atomic
def note_stopped(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, because: str) -> TrackerRun:
    """Say why work on an import stopped: nothing of it was kept, and it may be begun again. Errors: Absent, Refused."""
    run = own_run(by, run_uuid)
    run.stopped_because = because[:300]
    _move(run, RunState.FAILED)
    record_run(by, at, "note_import_stopped", run)
    return run


def own_run(by: Actor, run_uuid: uuid.UUID) -> TrackerRun:
    """A run the actor keeps, locked: its rows are for whoever chose the file alone. Errors: Absent."""
    require_permission(by, "import.run")
    rows = TrackerRun.objects.select_for_update().filter(uuid=run_uuid, hub=by.hub, uploaded_by=by.member)
    run = rows.first()
    if run is None:
        raise Absent
    return run


def _begin(run: TrackerRun, state: RunState, by: Actor, at: dt.datetime) -> None:
    _settle(run)
    run.begun_at, run.begun_by, run.stopped_because = at, by.member, ""
    _move(run, state)


def _settle(run: TrackerRun) -> None:
    """A run that says it is worked on, and is not, stopped with its process. Errors: Refused while it is."""
    if run.state not in (RunState.CHECKING, RunState.RUNNING):
        return
    if is_worked_on(run.uuid):
        raise Refused("This is being worked on. Wait until it has ended, or stop it.")
    _move(run, RunState.FAILED)


def _move(run: TrackerRun, to_state: RunState) -> None:
    """The one place a run's state is written. Errors: Refused."""
    require_move(run, to_state)
    run.state = to_state
    run.save()


def _require_still_new(run: TrackerRun) -> None:
    """Nothing another import brought since this one was checked may come in twice."""
    rows = TrackerRow.objects.filter(run=run, state=RowState.SOUND)
    known = SourceRow.objects.filter(
        source=run.source, sheet=sheet_of(run.hub_id), ended_at__isnull=True, ref__in=rows.values("ref")
    )
    if known.exists():
        raise Refused("Another import has brought some of these rows since they were checked. Check them again.")


def _forget(run: TrackerRun) -> None:
    TrackerRow.objects.filter(run=run).delete()
    run.content, run.columns = b"", {}
    run.save()


def _forget_old(at: dt.datetime) -> None:
    """What waits since then: what says it is worked on too, where the work ended with its process."""
    over = (RunState.DONE, RunState.UNDONE, RunState.CANCELLED)
    for run in TrackerRun.objects.filter(uploaded_at__lt=at - KEPT_FOR).exclude(state__in=over):
        if run.state in (RunState.CHECKING, RunState.RUNNING) and is_worked_on(run.uuid):
            continue
        run.state = RunState.CANCELLED
        _forget(run)


def record_run(by: Actor, at: dt.datetime, action: str, run: TrackerRun) -> None:
    """One event for the act as a whole; each row imported has its own. It names the source, and nobody."""
    append(
        actor=by.for_audit(), at=at,
        entry=Entry(op=Operation.CONFIGURATION, action=action, purpose=f"source {run.source}, import {run.uuid}"),
    )  # fmt: skip
