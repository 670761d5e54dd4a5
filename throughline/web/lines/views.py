"""Lines: the list, the page of one, recording, correcting, closing and reopening."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.states import Role
from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Conflict, Refused
from throughline.disruption.actions.closures import close_line, reopen_line
from throughline.disruption.actions.lines import (
    AreaGiven,
    add_phone,
    deactivate_phone,
    edit_line,
    line_shown,
    move_line,
    record_line,
)
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import (
    COUNTED_AT_MOST,
    LineFilter,
    charge_of,
    get_line,
    get_phone,
    is_safeguarding_open,
    latest_move,
    list_areas,
    list_lines,
    list_numbers_checked,
    list_people_along,
    list_phones,
    missing_to_close,
    read_areas,
    standing_closure,
)
from throughline.disruption.queries.reviews import list_reviews_of
from throughline.disruption.states import Direction, LineStatus
from throughline.matching.actions import record_search
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import begin_again, put_refusal
from throughline.web.lines.after_views import days_in_words
from throughline.web.lines.answering import conflict_rows, form_page, settled
from throughline.web.lines.forms import (
    CloseForm,
    DeactivateForm,
    EditLineForm,
    FilterForm,
    FindForm,
    MoveForm,
    NewLineForm,
    PhoneForm,
    ReopenForm,
)
from throughline.web.lines.presenters import (
    PersonRow,
    present_closure,
    present_line,
    present_list_row,
    present_move,
    present_person,
    present_phone,
)
from throughline.web.lines.rooms import ROOMS
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Column, present_pages
from throughline.web.rooms import rooms_for

LINES_A_PAGE = 50


@access("line.view")
def lines(request: ActorRequest) -> HttpResponse:
    """The lines one may see. What is typed to find one is posted, so that no number stands in an address; audited."""
    form, finding = FilterForm(request.GET or None), FindForm(request.POST or None)
    called = finding.cleaned_data["called"] if request.method == "POST" and finding.is_valid() else ""
    data = form.cleaned_data if form.is_valid() else {}
    force = data.get("force")
    chosen = LineFilter(
        data.get("status", ""), force.pk if force else None, data.get("mine", False), data.get("sort") or "name",
        called,
    )  # fmt: skip
    number = page_number(request)
    rows, total = list_lines(request.actor, now(), chosen, first=(number - 1) * LINES_A_PAGE, limit=LINES_A_PAGE)
    if called:
        record_search(by=request.actor, at=now(), text=called, found=[line.record for line in rows])
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    return page(request, "pages/lines/lines.html", {
        "filters": form,
        "finding": finding,
        "columns": [Column(text) for text in ("Line", "Status", "Exporting", "Importing", "Owning team", "First reported")],
        "rows": [present_list_row(line) for line in rows],
        "may_record": may(request.actor.role, "line.record"),
        "may_decide": may(request.actor.role, "overlap.decide"),
        "is_filtered": bool(kept or called),
        "pages": present_pages(
            page=number, per_page=LINES_A_PAGE, shown=len(rows), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('lines')}?{urlencode({**kept, 'page': n})}",
        ),
    })  # fmt: skip


@access("line.view", methods=("GET", "HEAD"))
def line(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """A line: its status and what is missing to close it; the people along it first, then the rest."""
    actor, at = request.actor, now()
    found = get_line(actor, line_uuid, at)
    read_areas(found)
    people, others = _people(request, found, at)
    closure = standing_closure(found)
    return page(request, "pages/lines/line.html", {
        "rooms": rooms_for(ROOMS, actor.role, line_uuid),
        "view": present_line(found),
        "line_uuid": line_uuid,
        "closure": present_closure(closure, charge_of(actor, at, closure)),
        "is_safeguarding_open": is_safeguarding_open(actor, found),
        "missing": None if found.status == LineStatus.CLOSED else missing_to_close(actor, at, found, civil_date(at)),
        "people": people,
        "others_elsewhere": others,
        "phones": [present_phone(row) for row in list_phones(found)],
        "moved": present_move(latest_move(found)),
        "may_record": may(actor.role, "line.record"),
        "may_close": may(actor.role, "line.close"),
        "may_operate": may(actor.role, "operation.record"),
        "may_ask": may(actor.role, "task.ask"),
    })  # fmt: skip


def _people(request: ActorRequest, found: Line, at: dt.datetime) -> tuple[list[PersonRow], bool]:
    """Who is along the line, noted as consulted, and whether others are held elsewhere."""
    actor = request.actor
    along = list_people_along(actor, at, found)
    reviews = defaultdict(list)
    if may(actor.role, "closure_review.view"):
        for review in list_reviews_of(actor, at, found):
            reviews[review.person_id].append(review)
    consulted(request, [found.record, *(entry.person.record for entry in along.shown)])
    rows = [present_person(entry, civil_date(at), reviews[entry.person.pk], at) for entry in along.shown]
    return rows, along.others_elsewhere


@access("line.record")
def line_new(request: ActorRequest) -> HttpResponse:
    """Record a line as first reported."""
    form = NewLineForm(request.POST or None, actor=request.actor, initial={"first_reported_date": today()})
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _record(request, form))
        except Refused as error:
            put_refusal(form, error)
        else:
            passed_on = href == reverse("lines")
            messages.success(
                request, "Recorded, and passed to the ROCU coordinator." if passed_on else "Line recorded."
            )
            return redirect(href)
    return form_page(request, form, "Record a line", "Record this line", reverse("lines"))


def _record(request: ActorRequest, form: NewLineForm) -> str:
    data = form.cleaned_data
    made = record_line(
        by=request.actor, at=now(), name=data["name"], first_reported_date=data["first_reported_date"],
        status=data["status"], owning_team=data["owning_team"], exporting=form.exporting(),
        importing=form.importing(), phones=data["phones"], is_covert=data["is_covert"],
    )  # fmt: skip
    is_mine = not made.is_covert or request.actor.role == Role.ROCU
    return reverse("line", args=[made.record.uuid]) if is_mine else reverse("lines")


@access("line.record")
def line_edit(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Correct a line. If someone else was first, both versions show and nothing typed is lost."""
    found = get_line(request.actor, line_uuid, now())
    form = EditLineForm(request.POST or None, actor=request.actor, initial=_as_typed(found))
    conflicts = []
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _correct(request, form, found))
        except Conflict as error:
            conflicts = conflict_rows(form, error.theirs)
            if not conflicts:
                form.add_error(
                    None, "Someone else saved the same while you were typing. Send again if it still needs it."
                )
            begin_again(form, get_line(request.actor, line_uuid, now()).version)
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Line corrected.")
            return redirect(href)
    return form_page(request, form, f"Correct line {found.record.reference}", "Save", _href(found), conflicts)


def _as_typed(found: Line) -> dict[str, object]:
    """A line as its form would have been filled in."""
    exporting = next(iter(list_areas(found, Direction.EXPORTING)), None)
    importing = list_areas(found, Direction.IMPORTING)
    return line_shown(found) | {
        "owning_team": found.owning_team_id, "version": found.version,
        "exporting_force": exporting.force_id if exporting else None,
        "exporting_authority": exporting.authority_id if exporting else None,
        "importing_forces": [area.force_id for area in importing],
        "importing_authorities": [area.authority_id for area in importing if area.authority_id],
    }  # fmt: skip


def _correct(request: ActorRequest, form: EditLineForm, found: Line) -> str:
    """Save a corrected line; the exporting areas the form does not show stay."""
    data = form.cleaned_data
    others = [AreaGiven(area.force, area.authority) for area in list_areas(found, Direction.EXPORTING)[1:]]
    edit_line(
        by=request.actor, at=now(), line_uuid=found.record.uuid, version=data["version"] or 0, name=data["name"],
        first_reported_date=data["first_reported_date"], owning_team=data["owning_team"],
        exporting=[*form.exporting(), *others], importing=form.importing(),
    )  # fmt: skip
    return _href(found)


@access("line.record")
def line_move(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Say what a line is now: active or disrupted."""
    found = get_line(request.actor, line_uuid, now())
    form = MoveForm(
        request.POST or None, status=found.status, initial={"version": found.version, "happened_date": today()}
    )
    if request.method == "POST" and form.is_valid():
        if settled(request, form, _href(found), lambda at: move_line(
            by=request.actor, at=at, line_uuid=line_uuid, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Status changed.")
            return redirect("line", line_uuid)
    return form_page(request, form, "Change the line’s status", "Change status", _href(found))


@access("line.record")
def phone_add(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Add a number the line works on."""
    found = get_line(request.actor, line_uuid, now())
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if settled(request, form, _href(found), lambda at: add_phone(
            by=request.actor, at=at, line_uuid=line_uuid, number=number
        )):  # fmt: skip
            messages.success(request, "Number added.")
            return redirect("line", line_uuid)
    return form_page(request, form, "Add a deal phone", "Add this number", _href(found))


@access("line.record")
def phone_deactivate(request: ActorRequest, line_uuid: uuid.UUID, phone_id: int) -> HttpResponse:
    """Record that a number was deactivated."""
    found = get_line(request.actor, line_uuid, now())
    phone = get_phone(found, phone_id)
    form = DeactivateForm(request.POST or None, initial={"deactivated_date": today()})
    if request.method == "POST" and form.is_valid():
        if settled(request, form, _href(found), lambda at: deactivate_phone(
            by=request.actor, at=at, line_uuid=line_uuid, phone_id=phone.pk, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Number recorded as deactivated.")
            return redirect("line", line_uuid)
    return form_page(request, form, "When was the number deactivated?", "Record deactivation", _href(found))


@access("line.close")
def line_close(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Close a line; before anything, the people known along it are asked about by name."""
    found = get_line(request.actor, line_uuid, now())
    read_areas(found)
    people, others = _people(request, found, now())
    form = CloseForm(request.POST or None, initial={"version": found.version, "closed_date": today()})
    if request.method == "POST" and form.is_valid():
        if settled(request, form, _href(found), lambda at: close_line(
            by=request.actor, at=at, line_uuid=line_uuid, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Line closed. A review is open for everyone known along it.")
            return redirect("line", line_uuid)
    return page(request, "pages/lines/close.html", {
        "form": form, "view": present_line(found), "back_href": _href(found), "people": people,
        "others_elsewhere": others, "missing": missing_to_close(request.actor, now(), found, today()),
        "check_days": days_in_words(),
    })  # fmt: skip


@access("line.close")
def line_reopen(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Reopen a line that proved alive: its closure is reversed and no longer counts."""
    found = get_line(request.actor, line_uuid, now())
    closure = standing_closure(found)
    form = ReopenForm(
        request.POST or None, numbers=list_numbers_checked(found),
        closed_on=closure.deactivated_number_id if closure else None,
        initial={"version": found.version, "reopened_date": today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if settled(request, form, _href(found), lambda at: reopen_line(
            by=request.actor, at=at, line_uuid=line_uuid, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Line reopened. Its closure no longer counts.")
            return redirect("line", line_uuid)
    return form_page(request, form, "Reopen this line", "Reopen this line", _href(found))


def _href(found: Line) -> str:
    return reverse("line", args=[found.record.uuid])
