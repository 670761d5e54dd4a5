"""Rows of a tracker that have the person and the day of a row imported before: what each is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.imports.actions.tracker_rows import answer_again, answer_every_again
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.queries.trackers import counts_of, get_run, list_asked, people_before
from throughline.imports.states import Again, RunState
from throughline.register.models import Person
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.imports.tracker_forms import AgainForm
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import present_pages

A_PAGE = 20


@dataclass(frozen=True)
class AskedRow:
    """A row beside the one imported before: whose that is, and each cell that says something else."""

    number: int
    earlier: int
    name: str
    href: str
    changed: tuple[tuple[str, str, str], ...]
    answer: str
    form: AgainForm


@access("import.run")
def tracker_before(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """Say what such rows are, one by one or all that are not answered; what is not said is left out."""
    found = get_run(request.actor, run)
    if found.state not in (RunState.CHECKED, RunState.FAILED):
        raise Absent
    number = page_number(request)
    here = reverse("tracker-before", args=[run])
    sent = AgainForm(request.POST) if request.method == "POST" else None
    every = AgainForm(request.POST if "every" in request.POST else None)
    every.fields["again"].error_messages["required"] = "Choose what these rows are"
    if sent is not None and sent.is_valid():
        try:
            at_row = _answer(request, found, sent.cleaned_data["again"])
        except Refused as error:
            messages.error(request, error.message)
            at_row = ""
        return redirect(f"{here}?page={number}{at_row}")
    rows = list_asked(request.actor, found, first=(number - 1) * A_PAGE, limit=A_PAGE)
    counts = counts_of(found)
    return page(request, "pages/imports/before.html", {
        "run": found, "rows": _present(request, found, rows), "counts": counts, "every": every, "page_number": number,
        "here": f"{here}?page={number}",
        "pages": present_pages(
            page=number, per_page=A_PAGE, shown=len(rows), total=counts["asked"], href=lambda to: f"{here}?page={to}"
        ),
    })  # fmt: skip


def _answer(request: ActorRequest, run: TrackerRun, again: str) -> str:
    """Write the answer down; where on the page to go back to."""
    if "every" in request.POST:
        answered, stay = answer_every_again(by=request.actor, at=now(), run_uuid=run.uuid, again=again)
        said = "1 row is answered." if answered == 1 else f"{answered:,} rows are answered."
        if stay:
            said += f" {stay:,} not: somebody has worked on the earlier record since."
        messages.success(request, said)
        return ""
    sent = str(request.POST.get("number", ""))
    if not (sent.isascii() and sent.isdigit() and len(sent) < 8):
        raise Absent
    row = answer_again(by=request.actor, at=now(), run_uuid=run.uuid, number=int(sent), again=again)
    return f"#row-{row.number}"


def _present(request: ActorRequest, run: TrackerRun, rows: list[TrackerRow]) -> list[AskedRow]:
    people = people_before(request.actor, now(), rows)
    consulted(request, [person.record for person in people.values()])
    chosen = str(request.POST.get("number", "")) if "every" not in request.POST else ""
    return [
        _asked(run, row, people.get(row.pk), request.POST if chosen == str(row.number) else None) for row in rows
    ]  # fmt: skip


def _asked(run: TrackerRun, row: TrackerRow, person: Person | None, data: object) -> AskedRow:
    earlier = row.again_of
    assert earlier is not None
    before = earlier.cells if person is not None else {}
    changed = [
        (heading, str(before.get(heading, "")), cell)
        for heading, cell in zip(run.header, row.cells, strict=True)
        if cell != before.get(heading, "")
    ]
    return AskedRow(
        number=row.number, earlier=earlier.row_number,
        name=f"{display_name(person)} ({person.record.reference})" if person is not None else "Not open to you any more",
        href=reverse("person", args=[person.record.uuid]) if person is not None else "",
        changed=tuple(changed), answer=Again(row.again).label if row.again else "",
        form=AgainForm(data, initial={"again": row.again}, auto_id=f"id_%s_{row.number}"),  # type: ignore[arg-type]
    )  # fmt: skip
