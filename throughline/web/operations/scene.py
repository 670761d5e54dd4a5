"""What is recorded at the scene and after, each on a short page of its own: people found, arrests, charges, seizures."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from throughline.core.clock import now, today
from throughline.core.errors import Refused
from throughline.disruption.actions.arrests import (
    discontinue_charge,
    record_arrest,
    record_charge,
    review_holder,
)
from throughline.disruption.actions.corrections import withdraw_arrest, withdraw_seizure
from throughline.disruption.actions.operations import record_person_found
from throughline.disruption.actions.seizures import record_seizure, state_total
from throughline.disruption.models import Operation
from throughline.disruption.queries.lines import list_open_lines
from throughline.disruption.queries.operations import (
    get_arrest,
    get_charge,
    get_operation,
    get_seizure,
    list_people_at,
)
from throughline.disruption.states import SeizureKind
from throughline.hub.first_hour import ARRESTED_CHILD_PROMPTS
from throughline.register.queries import age_of, display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import put_refusal
from throughline.web.lines.answering import form_page, settled
from throughline.web.once import make_once
from throughline.web.operations.forms import (
    ArrestForm,
    ChargeForm,
    DiscontinueForm,
    FoundForm,
    HolderReviewForm,
    PersonAtOperationForm,
    ReasonForm,
)
from throughline.web.operations.seizure_forms import SeizureForm, TotalForm
from throughline.web.pages import page
from throughline.web.people.searching_first import NOBODY, Shown, record_beside, search_first
from throughline.web.presenting.records import record_href
from throughline.web.readiness.found import no_longer_looked_for
from throughline.web.things.searching_first import (
    NO_VEHICLE_ASKED,
    VehiclesShown,
    record_another,
    said_with,
    vehicles_first,
)
from throughline.web.wording.remarks import count_wording, say_saved


def _people_at(request: ActorRequest, found: Operation) -> list[tuple[str, str]]:
    """Those found or arrested at the operation whom the reader may see, to choose among; noted as consulted."""
    people = list_people_at(request.actor, now(), found)
    consulted(request, [person.record for person in people])
    return [
        (str(person.record.uuid), f"{display_name(person)}, {age_of(person, found.happened_date).in_words}")
        for person in people
    ]


def _shown(request: ActorRequest, form: PersonAtOperationForm, at_operation: Operation) -> Shown:
    """People who may be the one whose name is typed; one line about somebody is asked nothing (practice.md P7)."""
    if request.method != "POST" or not form.is_valid() or form.cleaned_data.get("known"):
        return NOBODY
    return search_first(request, form, on=at_operation.happened_date, at_the_scene=True)


@access("intervention.record")
def found_new(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Someone was found: one line about them is enough."""
    at_operation = get_operation(request.actor, operation_uuid, now())
    began = at_operation.happened_time
    form = FoundForm(
        request.POST or None, people=_people_at(request, at_operation),
        initial={"happened_time": f"{began:%H:%M}" if began else ""},
    )  # fmt: skip
    shown = _shown(request, form, at_operation)
    if request.method == "POST" and form.is_valid() and not shown.is_asked:
        try:
            href = make_once(request, lambda: _record_found(request, form, at_operation, shown))
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, "Person found recorded. Now their first hour.")
            return redirect(href)
    return page(request, "pages/operations/person.html", {
        "form": form, "heading": "Who was found?", "submit_text": "Record this person",
        "back_href": record_href(at_operation.record), "prompts": (), "shown": shown,
    })  # fmt: skip


def _record_found(request: ActorRequest, form: FoundForm, at_operation: Operation, shown: Shown) -> str:
    data = form.cleaned_data
    made = record_beside(request, shown, lambda: no_longer_looked_for(request, record_person_found(
        by=request.actor, at=now(), operation_uuid=at_operation.record.uuid,
        person=form.who(at_operation.happened_date), reason=data["reason"], reason_detail=data["reason_detail"],
        happened_time=data["happened_time"], immediate_action=data["immediate_action"],
    )), lambda made: made.person)  # fmt: skip
    count_wording(request, form)
    return record_href(made.record)


@access("operation.record")
def arrest_new(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Someone was arrested. Who may be under 18 is also answered for."""
    at_operation = get_operation(request.actor, operation_uuid, now())
    lines = None if at_operation.line_id else list_open_lines(request.actor, now())
    form = ArrestForm(request.POST or None, people=_people_at(request, at_operation), lines=lines)
    shown = _shown(request, form, at_operation)
    if request.method == "POST" and form.is_valid() and not shown.is_asked:
        try:
            href = make_once(request, lambda: _record_arrest(request, form, at_operation, shown))
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, "Arrest recorded.")
            return redirect(href)
    return page(request, "pages/operations/person.html", {
        "form": form, "heading": "Who was arrested?", "submit_text": "Record this arrest",
        "back_href": record_href(at_operation.record), "prompts": ARRESTED_CHILD_PROMPTS, "shown": shown,
    })  # fmt: skip


def _record_arrest(request: ActorRequest, form: ArrestForm, at_operation: Operation, shown: Shown) -> str:
    data = form.cleaned_data
    record_beside(request, shown, lambda: no_longer_looked_for(request, record_arrest(
        by=request.actor, at=now(), operation_uuid=at_operation.record.uuid,
        person=form.who(at_operation.happened_date), line_uuid=data.get("line_uuid"), offence=data["offence"],
        offence_detail=data["offence_detail"], happened_time=data["happened_time"],
        is_line_holder=data["is_line_holder"], charged_date=data["charged_date"],
    )), lambda made: made.person)  # fmt: skip
    count_wording(request, form)
    return record_href(at_operation.record)


@access("operation.record")
def charge_new(request: ActorRequest, arrest_id: int) -> HttpResponse:
    """A charge followed an arrest."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    href = record_href(arrest.operation.record)
    form = ChargeForm(request.POST or None, initial={"charged_date": today(), "offence": arrest.offence})
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: record_charge(
            by=request.actor, at=at, arrest_id=arrest_id, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Charge recorded.")
            return redirect(href)
    return form_page(request, form, "Record a charge", "Record this charge", href)


@access("operation.record")
def charge_end(request: ActorRequest, arrest_id: int, charge_id: int) -> HttpResponse:
    """A charge was discontinued."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    charge, href = get_charge(arrest, charge_id), record_href(arrest.operation.record)
    form = DiscontinueForm(request.POST or None, initial={"discontinued_date": today()})
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: discontinue_charge(
            by=request.actor, at=at, charge_id=charge.pk, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Charge recorded as discontinued. A closure that rests on it will be reviewed.")
            return redirect(href)
    return form_page(request, form, "Charge discontinued", "Record this", href)


@access("operation.record")
def arrest_withdraw(request: ActorRequest, arrest_id: int) -> HttpResponse:
    """An arrest was recorded in error."""
    href = record_href(get_arrest(request.actor, now(), arrest_id).operation.record)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: withdraw_arrest(
            by=request.actor, at=at, arrest_id=arrest_id, **form.cleaned_data
        )):  # fmt: skip
            say_saved(request, form, "Marked as recorded in error. It no longer counts.")
            return redirect(href)
    return form_page(request, form, "Arrest recorded in error", "Mark as recorded in error", href)


@access("holder.review")
def holder_review(request: ActorRequest, arrest_id: int) -> HttpResponse:
    """A second person looks at a child recorded as line holder (practice.md P3)."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    href = record_href(arrest.operation.record)
    form = HolderReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: review_holder(
            by=request.actor, at=at, arrest_id=arrest_id, stands=form.cleaned_data["stands"] == "yes",
            reason=form.cleaned_data["reason"],
        )):  # fmt: skip
            say_saved(request, form, "Reviewed. The child is linked as harmed along this line.")
            return redirect(href)
    return form_page(request, form, "Review a child recorded as line holder", "Record this review", href)


@access("operation.record")
def seizure_new(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Something was seized."""
    found = get_operation(request.actor, operation_uuid, now())
    form = SeizureForm(request.POST or None, people=_people_at(request, found))
    is_sent = request.method == "POST" and form.is_valid()
    vehicles = _vehicles_like(request, form) if is_sent else NO_VEHICLE_ASKED
    if is_sent and not vehicles.is_asked:
        try:
            href = make_once(request, lambda: _record_seizure(request, form, found, vehicles))
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, said_with(vehicles, "Seizure recorded."))
            return redirect(href)
    return page(request, "pages/operations/seizure.html", {
        "form": form, "back_href": record_href(found.record), "vehicles": vehicles,
    })  # fmt: skip


def _vehicles_like(request: ActorRequest, form: SeizureForm) -> VehiclesShown:
    """Vehicles that may be the one seized, if one was."""
    data = form.cleaned_data
    if data["kind"] != SeizureKind.VEHICLE:
        return NO_VEHICLE_ASKED
    return vehicles_first(request, form, data["registration"], data["description"], now())


def _record_seizure(request: ActorRequest, form: SeizureForm, found: Operation, vehicles: VehiclesShown) -> str:
    person = form.cleaned_data["from_person"]
    record_another(
        request, vehicles, lambda: record_seizure(
            by=request.actor, at=now(), operation_uuid=found.record.uuid, given=form.given(vehicles),
            from_person_uuid=uuid.UUID(person) if person else None,
        ),
        lambda made: made.vehicle.record if made.vehicle else None,
    )  # fmt: skip
    count_wording(request, form)
    return record_href(found.record)


@access("operation.record")
def seizure_total(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """A total was stated of what was seized."""
    href = record_href(get_operation(request.actor, operation_uuid, now()).record)
    form = TotalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: state_total(
            by=request.actor, at=at, operation_uuid=operation_uuid, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Total recorded beside its parts.")
            return redirect(href)
    return form_page(request, form, "A stated total of what was seized", "Record this total", href)


@access("operation.record")
def seizure_withdraw(request: ActorRequest, operation_uuid: uuid.UUID, seizure_id: int) -> HttpResponse:
    """A seizure was recorded in error."""
    found = get_operation(request.actor, operation_uuid, now())
    seizure, href = get_seizure(found, seizure_id), record_href(found.record)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if settled(request, form, href, lambda at: withdraw_seizure(
            by=request.actor, at=at, seizure_id=seizure.pk, **form.cleaned_data
        )):  # fmt: skip
            say_saved(request, form, "Marked as recorded in error. It no longer counts.")
            return redirect(href)
    return form_page(request, form, "Seizure recorded in error", "Mark as recorded in error", href)
