"""Operations: the list, the page of one, and what is recorded at the scene, each on a short page of its own."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.core.errors import Conflict, Refused
from throughline.disruption.actions.arrests import (
    discontinue_charge,
    record_arrest,
    record_charge,
    review_holder,
    withdraw_arrest,
)
from throughline.disruption.actions.operations import (
    edit_operation,
    operation_shown,
    record_operation,
    record_person_found,
)
from throughline.disruption.actions.seizures import record_seizure, withdraw_seizure
from throughline.disruption.models import Operation
from throughline.disruption.queries.operations import (
    COUNTED_AT_MOST,
    get_arrest,
    get_operation,
    list_arrests,
    list_found,
    list_operations,
    list_seizures,
)
from throughline.disruption.states import OperationKind
from throughline.hub.first_hour import ARRESTED_CHILD_PROMPTS
from throughline.hub.queries.names import people_behind
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import begin_again, conflict_rows, done, put_refusal
from throughline.web.once import make_once
from throughline.web.operations.forms import (
    ArrestForm,
    ChargeForm,
    CorrectOperationForm,
    DiscontinueForm,
    FoundForm,
    NewOperationForm,
    ReasonForm,
    SeizureForm,
)
from throughline.web.operations.presenters import (
    present_arrest,
    present_found,
    present_list_row,
    present_operation,
    present_seizure,
)
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Column, present_pages
from throughline.web.presenting.records import record_href

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
    people = list_found(actor, at, found)
    arrests = list_arrests(actor, at, found)
    visible = people_behind(actor, at, [arrest.person.record for arrest in arrests])
    consulted(request, [
        found.record, *(row.person.record for row in people), *(person.record for person in visible.values())
    ])  # fmt: skip
    arrest_rows = [present_arrest(row, shows_person=row.person.record_id in visible) for row in arrests]
    return page(request, "pages/operations/operation.html", {
        "view": present_operation(found),
        "operation_uuid": operation_uuid,
        "found": [present_found(row) for row in people],
        "arrests": arrest_rows,
        "seizures": [present_seizure(row) for row in list_seizures(actor, at, found)],
        "child_prompts": ARRESTED_CHILD_PROMPTS if any(row.may_be_child for row in arrest_rows) else (),
        "may_record": may(actor.role, "operation.record"),
        "may_review": may(actor.role, "holder.review"),
    })  # fmt: skip


@access("operation.record")
def operation_new(request: ActorRequest) -> HttpResponse:
    """Record an operation; quick enough for the scene."""
    initial = {"happened_date": today(), "line_uuid": request.GET.get("line", "")}
    form = NewOperationForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _record(request, form))
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Operation recorded. Now who was found.")
            return redirect(href)
    return _form_page(request, form, "Record an operation", "Record this operation", reverse("operations"))


def _record(request: ActorRequest, form: NewOperationForm) -> str:
    data = form.cleaned_data
    made = record_operation(
        by=request.actor, at=now(), operation_kind=data["operation_kind"], happened_date=data["happened_date"],
        happened_time=data["happened_time"], team=data["team"], place=form.place(), line_uuid=data["line_uuid"],
        suspected_cuckooing=data["suspected_cuckooing"], notes=data["notes"],
    )  # fmt: skip
    return record_href(made.record)


@access("operation.record")
def operation_edit(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Correct an operation. If someone else was first, both versions show and nothing typed is lost."""
    found = get_operation(request.actor, operation_uuid, now())
    initial = operation_shown(found) | {
        "operation_kind": found.operation_kind, "suspected_cuckooing": found.suspected_cuckooing,
        "happened_time": found.happened_time, "line_uuid": str(found.line.record.uuid) if found.line else "",
        "version": found.version,
    }  # fmt: skip
    form = CorrectOperationForm(request.POST or None, actor=request.actor, initial=initial)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_operation(by=request.actor, at=now(), operation_uuid=operation_uuid, **form.cleaned_data)
        except Conflict as error:
            conflicts = conflict_rows(form, error)
            begin_again(form, get_operation(request.actor, operation_uuid, now()).version)
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Operation corrected.")
            return redirect("operation", operation_uuid)
    return _form_page(request, form, "Correct this operation", "Save", record_href(found.record), conflicts)


@access("intervention.record")
def found_new(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Someone was found: one line about them is enough."""
    at_operation = get_operation(request.actor, operation_uuid, now())
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _record_found(request, form, at_operation))
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Person found recorded. Now their first hour.")
            return redirect(href)
    return page(request, "pages/operations/person.html", {
        "form": form, "heading": "Who was found?", "submit_text": "Record this person",
        "back_href": record_href(at_operation.record),
    })  # fmt: skip


def _record_found(request: ActorRequest, form: FoundForm, at_operation: Operation) -> str:
    data = form.cleaned_data
    made = record_person_found(
        by=request.actor, at=now(), operation_uuid=at_operation.record.uuid,
        person=form.given(at_operation.happened_date), reason=data["reason"], reason_detail=data["reason_detail"],
        immediate_action=data["immediate_action"],
    )  # fmt: skip
    return record_href(made.record)


@access("operation.record")
def arrest_new(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Someone was arrested. A child arrested is also a person found: the same gap, owner and clock."""
    at_operation = get_operation(request.actor, operation_uuid, now())
    form = ArrestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _record_arrest(request, form, at_operation))
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Arrest recorded.")
            return redirect(href)
    return page(request, "pages/operations/person.html", {
        "form": form, "heading": "Who was arrested?", "submit_text": "Record this arrest",
        "back_href": record_href(at_operation.record),
    })  # fmt: skip


def _record_arrest(request: ActorRequest, form: ArrestForm, at_operation: Operation) -> str:
    data = form.cleaned_data
    record_arrest(
        by=request.actor, at=now(), operation_uuid=at_operation.record.uuid,
        person=form.given(at_operation.happened_date), offence=data["offence"], offence_detail=data["offence_detail"],
        happened_time=data["happened_time"], is_line_holder=data["is_line_holder"], charged_date=data["charged_date"],
    )  # fmt: skip
    return record_href(at_operation.record)


@access("operation.record")
def charge_new(request: ActorRequest, arrest_id: int) -> HttpResponse:
    """A charge followed an arrest."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    if arrest is None:
        raise Http404
    form = ChargeForm(request.POST or None, initial={"charged_date": today(), "offence": arrest.offence})
    if request.method == "POST" and form.is_valid():
        if done(form, lambda at: record_charge(by=request.actor, at=at, arrest_id=arrest_id, **form.cleaned_data)):
            messages.success(request, "Charge recorded.")
            return redirect("operation", arrest.operation.record.uuid)
    return _form_page(request, form, "Record a charge", "Record this charge", record_href(arrest.operation.record))


@access("operation.record")
def charge_end(request: ActorRequest, arrest_id: int, charge_id: int) -> HttpResponse:
    """A charge was discontinued."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    if arrest is None or not arrest.charges.filter(pk=charge_id).exists():
        raise Http404
    form = DiscontinueForm(request.POST or None, initial={"discontinued_date": today()})
    if request.method == "POST" and form.is_valid():
        if done(form, lambda at: discontinue_charge(by=request.actor, at=at, charge_id=charge_id, **form.cleaned_data)):
            messages.success(request, "Charge recorded as discontinued. A closure that rests on it will be reviewed.")
            return redirect("operation", arrest.operation.record.uuid)
    return _form_page(request, form, "Charge discontinued", "Record this", record_href(arrest.operation.record))


@access("operation.record")
def arrest_withdraw(request: ActorRequest, arrest_id: int) -> HttpResponse:
    """An arrest was recorded in error."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    if arrest is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda at: withdraw_arrest(by=request.actor, at=at, arrest_id=arrest_id, **form.cleaned_data)):
            messages.success(request, "Marked as recorded in error. It no longer counts.")
            return redirect("operation", arrest.operation.record.uuid)
    return _form_page(
        request, form, "Arrest recorded in error", "Mark as recorded in error", record_href(arrest.operation.record)
    )


@access("holder.review", methods=("POST",))
def holder_review(request: ActorRequest, arrest_id: int) -> HttpResponse:
    """A second person looked at a child recorded as line holder."""
    arrest = review_holder(by=request.actor, at=now(), arrest_id=arrest_id)
    messages.success(request, "Reviewed by a second person. The child is linked as harmed along this line.")
    return redirect("operation", arrest.operation.record.uuid)


@access("operation.record")
def seizure_new(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Something was seized."""
    found = get_operation(request.actor, operation_uuid, now())
    form = SeizureForm(request.POST or None, people=_people_at(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _record_seizure(request, form, found))
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Seizure recorded.")
            return redirect(href)
    return _form_page(request, form, "What was seized?", "Record this seizure", record_href(found.record))


def _record_seizure(request: ActorRequest, form: SeizureForm, found: Operation) -> str:
    person = form.cleaned_data["from_person"]
    record_seizure(
        by=request.actor, at=now(), operation_uuid=found.record.uuid, given=form.given(),
        from_person_uuid=uuid.UUID(person) if person else None,
    )  # fmt: skip
    return record_href(found.record)


def _people_at(request: ActorRequest, found: Operation) -> list[tuple[str, str]]:
    """Those found or arrested at the operation whom the reader may see."""
    actor, at = request.actor, now()
    people = {row.person.pk: row.person for row in list_found(actor, at, found)}
    records = [arrest.person.record for arrest in list_arrests(actor, at, found)]
    people |= {person.pk: person for person in people_behind(actor, at, records).values()}
    consulted(request, [person.record for person in people.values()])
    return [(str(person.record.uuid), display_name(person)) for person in people.values()]


@access("operation.record")
def seizure_withdraw(request: ActorRequest, operation_uuid: uuid.UUID, seizure_id: int) -> HttpResponse:
    """A seizure was recorded in error."""
    found = get_operation(request.actor, operation_uuid, now())
    if not found.seizures.filter(pk=seizure_id).exists():
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda at: withdraw_seizure(by=request.actor, at=at, seizure_id=seizure_id, **form.cleaned_data)):
            messages.success(request, "Marked as recorded in error. It no longer counts.")
            return redirect("operation", operation_uuid)
    return _form_page(request, form, "Seizure recorded in error", "Mark as recorded in error", record_href(found.record))


def _form_page(
    request: ActorRequest, form: Form, heading: str, verb: str, back_href: str, conflicts: object = ()
) -> HttpResponse:
    return page(request, "pages/lines/form.html", {
        "form": form, "heading": heading, "submit_text": verb, "back_href": back_href, "conflicts": conflicts,
    })  # fmt: skip
