"""Importing a hub's own tracker of people: choose the file, say what its columns are, look, decide, import, undo."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.figures.spreadsheets import csv_lines
from throughline.imports.actions.trackers import (
    begin_import,
    choose_heading,
    choose_sheet,
    give_up,
    keep_tracker,
    map_columns,
)
from throughline.imports.actions.undoing import undo_import
from throughline.imports.errors import CannotRead, CannotUndo
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.queries.trackers import (
    counts_of,
    every_faulty,
    get_imported,
    get_run,
    is_stale,
    list_faulty,
    list_first_ready,
    list_runs,
    progress_of,
    sample_columns,
)
from throughline.imports.states import DateOrder, RunState
from throughline.imports.trackers.work import begin_work
from throughline.imports.trackers.working import ask_to_stop
from throughline.web.access import ActorRequest, access
from throughline.web.forms.answering import put_refusal
from throughline.web.imports.tracker_forms import BeginForm, ColumnsForm, FileForm, UndoForm
from throughline.web.imports.tracker_presenters import as_written, not_used, present_faults, present_ready, present_run
from throughline.web.imports.undo_presenters import present_worked_on
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Column, present_pages

A_PAGE = 50
SECONDS_BETWEEN_LOOKS = 3
RUN_COLUMNS = (Column("Tracker"), Column("State"), Column("Rows", is_number=True), Column("Who"), Column("When"))
FAULT_COLUMNS = (Column("Row"), Column("Column"), Column("What it says"), Column("How to put it right"))
READY_COLUMNS = tuple(
    Column(text) for text in ("Row", "Name", "Date of birth or age", "Sex", "Found or referred", "Home")
)
FIRST_ROWS = 5
WORKED_ON_COLUMNS = (Column("Reference"), Column("What"), Column("Who"))
_WORKING = (RunState.CHECKING, RunState.RUNNING)


@access("import.run")
def trackers(request: ActorRequest) -> HttpResponse:
    """Choose a tracker's file; and the imports there have been."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = keep_tracker(
                by=request.actor, at=now(), source=form.cleaned_data["source"], file_name=file.name, content=file.read()
            )
        except CannotRead as error:
            form.add_error("file", str(error))
        except Refused as error:
            put_refusal(form, error)
        else:
            return redirect("tracker-columns", run.uuid)
    runs = [present_run(run) for run in list_runs(request.actor)]
    return page(request, "pages/imports/trackers.html", {"form": form, "runs": runs, "columns": RUN_COLUMNS})


@access("import.run")
def tracker_columns(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Say what each column stands for; then the rows are checked."""
    found = get_run(request.actor, run)
    try:
        if request.method == "POST" and "sheet" in request.POST:
            choose_sheet(by=request.actor, at=now(), run_uuid=run, sheet=request.POST["sheet"])
            return redirect("tracker-columns", run)
        if request.method == "POST" and "heading" in request.POST:
            choose_heading(by=request.actor, at=now(), run_uuid=run, header_row=_row_number(request.POST["heading"]))
            return redirect("tracker-columns", run)
        file = sample_columns(request.actor, run)
    except (CannotRead, Refused) as error:
        messages.error(request, str(error))
        return redirect("tracker-columns", run) if request.method == "POST" else redirect("tracker", run)
    form = ColumnsForm(request.POST or None, found, file.columns)
    if request.method == "POST" and form.is_valid():
        try:
            mapped = map_columns(
                by=request.actor, at=now(), run_uuid=run, columns=form.chosen(), rows_are=form.cleaned_data["rows_are"],
                orders=form.orders(),
            )  # fmt: skip
        except Refused as error:
            put_refusal(form, error)
        else:
            begin_work(request.actor, mapped)
            return redirect("tracker", run)
    asked = {each.heading: form[name] for name, each in form.asked.items()}
    fields = [
        (form[name], each.samples, each.month_first, asked.get(each.heading))
        for name, each in zip(form.names, file.columns, strict=True)
    ]
    return page(request, "pages/imports/columns.html", {
        "form": form, "run": found, "fields": fields, "sheets": file.sheets if len(file.sheets) > 1 else (),
        "tops": file.tops,
    })  # fmt: skip


def _row_number(text: str) -> int:
    """A row as it was sent; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


@access("import.run", methods=("GET", "HEAD"))
def tracker(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Where an import stands: being worked on, checked, imported, stopped, undone."""
    found = get_imported(request.actor, run)
    state = RunState(found.state)
    if state == RunState.UPLOADED:
        return redirect("tracker-columns", run)
    if state in _WORKING:
        return _working(request, found)
    if state in (RunState.CHECKED, RunState.FAILED):
        return _preview(request, found, BeginForm())
    return page(request, "pages/imports/imported.html", {
        "run": found, "state": state.label, "made": found.counts.get("made", {}),
        "is_own": found.uploaded_by == request.actor.member, "can_undo": state == RunState.DONE,
    })  # fmt: skip


def _working(request: ActorRequest, run: TrackerRun) -> HttpResponse:
    """How far it is. The page asks again by itself, without JavaScript; it may be left, and come back to."""
    stale = is_stale(run, now())
    answer = page(request, "pages/imports/working.html", {
        "run": run, "far": progress_of(run), "is_checking": run.state == RunState.CHECKING, "is_stale": stale,
    })  # fmt: skip
    if not stale:
        answer["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    return answer


def _preview(request: ActorRequest, run: TrackerRun, form: Form) -> HttpResponse:
    number = page_number(request)
    counts = counts_of(run)
    rows = list_faulty(request.actor, run, first=(number - 1) * A_PAGE, limit=A_PAGE)
    here = reverse("tracker", args=[run.uuid])
    return page(request, "pages/imports/tracker_preview.html", {
        "run": run, "counts": counts, "faults": present_faults(run, rows), "form": form, "as_written": as_written(run),
        "columns": FAULT_COLUMNS, "orders": [heading for heading, order in run.orders.items() if order == DateOrder.OPEN],
        "ready": present_ready(run, list_first_ready(request.actor, run, FIRST_ROWS), now()), "not_used": not_used(run),
        "ready_columns": READY_COLUMNS,
        "stopped_because": run.stopped_because if run.state == RunState.FAILED else "",
        "pages": present_pages(
            page=number, per_page=A_PAGE, shown=len(rows), total=counts["faulty"], href=lambda to: f"{here}?page={to}"
        ),
    })  # fmt: skip


@access("import.run", methods=("POST",))
def tracker_begin(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Import what was checked."""
    found = get_run(request.actor, run)
    form = BeginForm(request.POST)
    try:
        if form.is_valid():
            begun = begin_import(
                by=request.actor, at=now(), run_uuid=run, leave_out=form.cleaned_data["leave_out"]
            )  # fmt: skip
            begin_work(request.actor, begun)
            return redirect("tracker", run)
    except Refused as error:
        put_refusal(form, error)
    return _preview(request, found, form)


@access("import.run", methods=("POST",))
def tracker_again(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Check the rows anew: others may have been imported since, or the work on it stopped."""
    found = get_run(request.actor, run)
    mapped = map_columns(
        by=request.actor, at=now(), run_uuid=run, columns=found.columns, rows_are=found.rows_are
    )  # fmt: skip
    begin_work(request.actor, mapped)
    return redirect("tracker", run)


@access("import.run", methods=("POST",))
def tracker_stop(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Stop the work at its next row: nothing of it is kept."""
    found = get_run(request.actor, run)
    if found.state in _WORKING:
        ask_to_stop(found.uuid)
    return redirect("tracker", run)


@access("import.run", methods=("POST",))
def tracker_give_up(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Give it up: nothing was imported, and the file is deleted."""
    give_up(by=request.actor, at=now(), run_uuid=run)
    messages.success(request, "Nothing was imported. The file and its rows were deleted.")
    return redirect("trackers")


def _left_out(row: TrackerRow) -> list[tuple[str, str, str]]:
    """Why a row without a fault was left out."""
    if row.again_of is None:
        return []
    said = f"It has the person and day of row {row.again_of.row_number:,} of an earlier import, and was left out."
    return [("", "", said)]


@access("import.run", methods=("GET", "HEAD"))
def tracker_faults(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """What is to be put right, as a file to work through beside the tracker."""
    found = get_run(request.actor, run)
    rows = every_faulty(request.actor, found)
    lines = ((row.number, *fault) for row in rows for fault in (row.faults or _left_out(row)))
    head = [("Row", "Column", "What it says", "How to put it right")]
    answer = HttpResponse("".join(csv_lines([*head, *lines])), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="to-put-right.csv"'
    return answer


@access("import.run")
def tracker_undo(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Record in error all that an import made."""
    found = get_imported(request.actor, run)
    if found.state != RunState.DONE:
        raise Absent
    form = UndoForm(request.POST or None)
    worked_on = []
    if request.method == "POST" and form.is_valid():
        try:
            undo_import(by=request.actor, at=now(), run_uuid=run, reason=form.cleaned_data["reason"])
        except CannotUndo as error:
            form.add_error(None, error.message)
            worked_on = present_worked_on(request, error.records)
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "The import is undone. All it made is recorded in error.")
            return redirect("tracker", run)
    return page(request, "pages/imports/undo.html", {
        "run": found, "form": form, "worked_on": worked_on, "columns": WORKED_ON_COLUMNS,
    })  # fmt: skip
