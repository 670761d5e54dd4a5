"""Operations: the list, the page of one with the checklist of the moment, recording and correcting one."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse

from throughline.access.permissions import may
from throughline.agencies.queries import list_teams_of
from throughline.core.clock import LONDON, now, today
from throughline.core.errors import Conflict, Refused
from throughline.disruption.actions.operations import edit_operation, operation_shown, record_operation
from throughline.disruption.queries.operations import (
    COUNTED_AT_MOST,
    get_operation,
    list_arrests,
    list_found,
    list_operations,
    list_said_in_error,
    list_seizures,
    list_stated_totals,
    list_things_seized,
)
from throughline.disruption.states import OperationKind
from throughline.hub.first_hour import ARRESTED_CHILD_PROMPTS
from throughline.readiness.queries.accounts import read_accounts
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cuckooing.asked import present_cuckooing_asked
from throughline.web.forms.answering import begin_again, put_refusal
from throughline.web.lines.answering import conflict_rows, form_page
from throughline.web.once import make_once
from throughline.web.operations.forms import CorrectOperationForm, NewOperationForm
from throughline.web.operations.presenters import (
    present_arrest,
    present_found,
    present_list_row,
    present_moment,
    present_operation,
    present_said_in_error,
)
from throughline.web.operations.rooms import ROOMS
from throughline.web.operations.seizure_presenters import present_seizure, present_total
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.places.likely import NOWHERE_ASKED, PlacesShown, places_first
from throughline.web.presenting.components import Column, present_pages
from throughline.web.presenting.records import record_href
from throughline.web.rooms import rooms_for
from throughline.web.wording.remarks import count_wording, say_saved

OPERATIONS_A_PAGE = 50


@access("operation.view", methods=("GET", "HEAD"))
def operations(request: ActorRequest) -> HttpResponse:
    """The operations one may see, newest first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in OperationKind.values else ""
    number = page_number(request)
    rows, total = list_operations(
        request.actor, now(), kind=kind, first=(number - 1) * OPERATIONS_A_PAGE, limit=OPERATIONS_A_PAGE
    )
    return page(request, "pages/operations/operations.html", {
        "columns": [Column(text) for text in ("Operation", "Date", "Where", "Line", "Team")],
        "rows": [present_list_row(operation) for operation in rows],
        "kinds": OperationKind.choices, "kind": kind,
        "may_record": may(request.actor.role, "operation.record"),
        "pages": present_pages(
            page=number, per_page=OPERATIONS_A_PAGE, shown=len(rows), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('operations')}?{urlencode({'kind': kind, 'page': n})}",
        ),
    })  # fmt: skip


@access("operation.view", methods=("GET", "HEAD"))
def operation(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """An operation: what is next at the scene, who was found and what followed, arrests, seizures."""
    actor, at = request.actor, now()
    found = get_operation(actor, operation_uuid, at)
    people, arrests = list_found(actor, at, found), list_arrests(actor, at, found)
    seizures = list_seizures(actor, at, found)
    things = list_things_seized(actor, at, seizures)
    shown = [row.person.record for row in people] + [row.person.record for row in arrests if row.person]
    consulted(request, [found.record, *shown])
    arrest_rows = [present_arrest(row) for row in arrests]
    may_record = may(actor.role, "operation.record")
    accounts = read_accounts(actor, at, found)
    consulted(request, [row.person.record for row in accounts.rows])
    return page(request, "pages/operations/operation.html", {
        "not_accounted": [display_name(row.person) for row in (*accounts.not_accounted, *accounts.looked_for)],
        "rooms": rooms_for(ROOMS, actor.role, operation_uuid),
        "cuckooing": present_cuckooing_asked(actor, at, found),
        "view": present_operation(found),
        "operation_uuid": operation_uuid,
        "moment": present_moment(operation_uuid, people, arrests, len(seizures)) if may_record else (),
        "found": [present_found(row, at) for row in people],
        "arrests": arrest_rows,
        "seizures": [present_seizure(row, things.get(row.pk, "")) for row in seizures],
        "totals": [present_total(row, seizures) for row in list_stated_totals(actor, at, found)],
        "in_error": [present_said_in_error(row) for row in list_said_in_error(actor, at, found)],
        "child_prompts": ARRESTED_CHILD_PROMPTS if any(row.may_be_child for row in arrest_rows) else (),
        "may_record": may_record,
        "may_review": may(actor.role, "holder.review"),
        "may_ask": may(actor.role, "task.ask"),
    })  # fmt: skip


@access("operation.record")
def operation_new(request: ActorRequest) -> HttpResponse:
    """Record an operation; quick enough for the scene: today, now and one's own team are filled in."""
    actor = request.actor
    teams = [team.pk for team in list_teams_of(actor.member) if team.agency_id == actor.agency.pk]
    own_team = teams[0] if len(teams) == 1 else ""
    initial = {
        "happened_date": today(),
        "happened_time": now().astimezone(LONDON).strftime("%H:%M"),
        "team": own_team,
        "line_uuid": request.GET.get("line", ""),
        "force": actor.agency.force_id or "",
    }
    form = NewOperationForm(request.POST or None, actor=actor, initial=initial)
    is_sent = request.method == "POST" and form.is_valid()
    places = places_first(request, form, form.place(), now()) if is_sent else NOWHERE_ASKED
    if is_sent and not places.is_asked:
        try:
            href = make_once(request, lambda: _record(request, form, places))
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, "Operation recorded. Now who was found.", change=("Change it", _edit_href(href)))
            return redirect(href)
    return page(request, "pages/operations/new.html", {
        "form": form, "back_href": reverse("operations"), "places": places,
    })  # fmt: skip


def _record(request: ActorRequest, form: NewOperationForm, places: PlacesShown) -> str:
    data = form.cleaned_data
    made = record_operation(
        by=request.actor, at=now(), operation_kind=data["operation_kind"], happened_date=data["happened_date"],
        happened_time=data["happened_time"], team=data["team"], place=places.taken(form.place()), line_uuid=data["line_uuid"],
        force=form.place().force, authority=data["authority"], suspected_cuckooing=data["suspected_cuckooing"],
        notes=data["notes"],
    )  # fmt: skip
    count_wording(request, form)
    return record_href(made.record)


def _edit_href(href: str) -> str:
    """Where the operation at an address is corrected."""
    return reverse("operation-edit", kwargs=resolve(href).kwargs)


@access("operation.record")
def operation_edit(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Correct an operation. If someone else was first, both versions show and nothing typed is lost."""
    found = get_operation(request.actor, operation_uuid, now())
    initial = operation_shown(found) | {
        "operation_kind": found.operation_kind, "version": found.version,
        "line_uuid": str(found.line.record.uuid) if found.line else "",
        "happened_time": f"{found.happened_time:%H:%M}" if found.happened_time else "",
    }  # fmt: skip
    form = CorrectOperationForm(request.POST or None, actor=request.actor, initial=initial)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _correct(request, form, operation_uuid))
        except Conflict as error:
            conflicts = conflict_rows(form, error.theirs)
            if not conflicts:
                form.add_error(
                    None, "Someone else saved the same while you were typing. Send again if it still needs it."
                )
            begin_again(form, get_operation(request.actor, operation_uuid, now()).version)
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, "Operation corrected.", change=("Change it", _edit_href(href)))
            return redirect(href)
    return form_page(request, form, "Correct this operation", "Save", record_href(found.record), conflicts)


def _correct(request: ActorRequest, form: CorrectOperationForm, operation_uuid: uuid.UUID) -> str:
    made = edit_operation(by=request.actor, at=now(), operation_uuid=operation_uuid, **form.cleaned_data)
    count_wording(request, form)
    return record_href(made.record)
