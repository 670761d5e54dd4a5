"""The rows of a tracker that wait for a person: those to put right, and those like someone already known."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.imports.actions.tracker_rows import correct_row, decide_clear_rows, decide_row
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.queries.trackers import counts_of, get_row, get_run, list_alike, people_alike
from throughline.imports.states import RowState, RunState
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import put_refusal
from throughline.web.imports.tracker_forms import CorrectForm
from throughline.web.imports.tracker_presenters import AlikeRow, present_alike
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import present_pages

A_PAGE = 20


@access("import.run", methods=("GET", "HEAD"))
def tracker_alike(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Rows that are like someone already known, side by side, each with its form."""
    found = _open(request, run)
    number = page_number(request)
    rows = list_alike(request.actor, found, first=(number - 1) * A_PAGE, limit=A_PAGE)
    here = reverse("tracker-alike", args=[run])
    counts = counts_of(found)
    return page(request, "pages/imports/alike.html", {
        "run": found, "rows": _beside(request, found, rows), "counts": counts, "page_number": number,
        "pages": present_pages(
            page=number, per_page=A_PAGE, shown=len(rows), total=counts["alike"], href=lambda to: f"{here}?page={to}"
        ),
    })  # fmt: skip


@access("import.run")
def tracker_row(request: ActorRequest, run: uuid.UUID, number: int) -> HttpResponse:
    """One row: put its cells right, or decide whom it is."""
    found = _open(request, run)
    row = get_row(request.actor, found, number)
    if row.state == RowState.FAULTY:
        return _correct(request, found, row)
    if row.state == RowState.SOUND and row.alike:
        return _decide(request, found, row)
    raise Absent


@access("import.run", methods=("POST",))
def tracker_clear(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Decide all clear ones: the same exact number, date of birth and first name as one person."""
    decided = decide_clear_rows(by=request.actor, at=now(), run_uuid=run)
    said = "1 row was decided" if decided == 1 else f"{decided:,} rows were decided"
    messages.success(request, f"{said}: the same exact number, date of birth and first name.")
    return redirect("tracker-alike", run)


def _correct(request: ActorRequest, run: TrackerRun, row: TrackerRow) -> HttpResponse:
    form = CorrectForm(request.POST or None, run, row)
    if request.method == "POST" and form.is_valid():
        try:
            corrected = correct_row(
                by=request.actor, at=now(), run_uuid=run.uuid, number=row.number, cells=form.cells()
            )  # fmt: skip
        except Refused as error:
            put_refusal(form, error)
        else:
            if corrected.state == RowState.FAULTY:
                messages.warning(request, f"Row {row.number:,} was saved. Something in it is still to be put right.")
                return redirect("tracker-row", run.uuid, row.number)
            messages.success(request, f"Row {row.number:,} is ready.")
            return redirect("tracker", run.uuid)
    cells = [
        (heading, cell)
        for heading, cell in zip(run.header, row.cells, strict=True)
        if heading not in form.names.values()
    ]
    return page(request, "pages/imports/correct.html", {
        "run": run, "row": row, "form": form, "fields": [form[name] for name in form.names], "cells": cells,
    })  # fmt: skip


def _decide(request: ActorRequest, run: TrackerRun, row: TrackerRow) -> HttpResponse:
    shown = _beside(request, run, [row], request.POST.dict() if request.method == "POST" else None)[0]
    back = _page_of(request)
    if request.method == "POST" and shown.form.is_valid():
        decided, chosen = shown.form.answer()
        try:
            decide_row(
                by=request.actor, at=now(), run_uuid=run.uuid, number=row.number, decided=decided, chosen=chosen
            )  # fmt: skip
        except Refused as error:
            put_refusal(shown.form, error)
        else:
            return redirect(f"{reverse('tracker-alike', args=[run.uuid])}?page={back}#row-{row.number}")
    return page(request, "pages/imports/decide.html", {
        "run": run, "form": shown.form, "row": shown, "page_number": back,
    })  # fmt: skip


def _beside(
    request: ActorRequest, run: TrackerRun, rows: list[TrackerRow], data: dict[str, str] | None = None
) -> list[AlikeRow]:
    at = now()
    alike = people_alike(request.actor, at, rows)
    consulted(request, [each.person.record for found in alike.values() for each in found if each.person is not None])
    return [present_alike(run, row, alike[row.pk], at, data) for row in rows]


def _page_of(request: ActorRequest) -> int:
    sent = str(request.POST.get("page", "1"))
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 1


def _open(request: ActorRequest, run: uuid.UUID) -> TrackerRun:
    """A run whose rows may still be put right and decided. Errors: Absent."""
    found = get_run(request.actor, run)
    if found.state not in (RunState.CHECKED, RunState.FAILED):
        raise Absent
    return found
