"""Recording a safeguarding intervention outside an operation, and the page of one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Conflict, Refused
from throughline.disruption.queries.people import operation_of
from throughline.hub.actions.interventions import (
    answer_checklist,
    record_intervention,
    record_outcome,
    record_own_words,
    withdraw_intervention,
)
from throughline.hub.models import Intervention
from throughline.hub.queries.interventions import (
    get_intervention,
    list_checklist,
    list_own_words,
    may_know_its_place,
)
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.forms.answering import done, put_refusal
from throughline.web.interventions.forms import (
    ChecklistForm,
    InterventionForm,
    OutcomeForm,
    OwnWordsForm,
    WithdrawForm,
)
from throughline.web.interventions.presenters import present_checklist, present_intervention
from throughline.web.lines.answering import settled
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.people.presenters import present_gap, present_words
from throughline.web.people.searching_first import NOBODY, Shown, record_beside, search_first
from throughline.web.places.likely import NOWHERE_ASKED, PlacesShown, places_first
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.reach import RecordLink, href_for
from throughline.web.presenting.records import record_href, record_label
from throughline.web.readiness.found import no_longer_looked_for
from throughline.web.wording.remarks import count_wording, remark_on_wording, say_saved
from throughline.work.queries.due import list_clocks_of, list_gaps_of


@access("intervention.record")
def new_intervention(request: ActorRequest) -> HttpResponse:
    """Someone was safeguarded outside an operation."""
    form = InterventionForm(request.POST or None, initial={"happened_date": today()})
    is_sent = request.method == "POST" and form.is_valid()
    shown = search_first(request, form, on=form.cleaned_data["happened_date"], at_the_scene=True) if is_sent else NOBODY
    places = places_first(request, form, form.place(), now()) if is_sent else NOWHERE_ASKED
    if is_sent and not shown.is_asked and not places.is_asked:
        try:
            href = make_once(request, lambda: _record(request, form, shown, places))
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, "Safeguarding intervention recorded. Now the first hour.")
            return redirect(href)
    return page(request, "pages/interventions/new.html", {"form": form, "shown": shown, "places": places})


def _record(request: ActorRequest, form: InterventionForm, shown: Shown, places: PlacesShown) -> str:
    actor, at, data = request.actor, now(), form.cleaned_data
    given = places.taken(form.place()) if data["address"] else None
    made = record_beside(request, shown, lambda: no_longer_looked_for(request, record_intervention(
        by=actor, at=at, person=form.given(data["happened_date"]), happened_date=data["happened_date"],
        happened_time=data["happened_time"], found_at=given, authority=data["authority"], reason=data["reason"],
        reason_detail=data["reason_detail"], immediate_action=data["immediate_action"],
    )), lambda made: made.person)  # fmt: skip
    count_wording(request, form)
    return reverse("intervention", args=[made.record.uuid])


@access("intervention.view")
def intervention(request: ActorRequest, intervention_uuid: uuid.UUID) -> HttpResponse:
    """What happened, the first hour, what they said, and what came of it."""
    found = get_intervention(request.actor, intervention_uuid, now())
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    return _intervention_page(request, found)


def _intervention_page(
    request: ActorRequest, found: Intervention, *, outcome: Form | None = None, checklist: Form | None = None
) -> HttpResponse:
    actor, at = request.actor, now()
    person = found.person
    consulted(request, [found.record, person.record])
    classes = open_classes(actor, found.record, at)
    gaps = [gap for gap in list_gaps_of(actor, at, person.record) if gap.about_id == found.record_id]
    operation = operation_of(actor, at, found) if may(actor.role, "operation.view") else None
    referral = getattr(found, "referral", None)
    clocks = list_clocks_of(actor, at, found.record)
    return page(request, "pages/interventions/intervention.html", {
        "view": present_intervention(
            found, shows_place=FieldClass.LOCATION in classes and may_know_its_place(actor, at, found)
        ),
        "identity": present_identity(person, civil_date(at)),
        "intervention_uuid": found.record.uuid,
        "person_href": record_href(person.record),
        "is_completed": person.identity_completed_at is not None,
        "person_uuid": person.record.uuid,
        "checklist": [
            (present_checklist(line, clocks, at), _line_form(found, line.item.key, checklist)) for line in list_checklist(found)
        ],
        "words": [present_words(words) for words in list_own_words(actor, at, person) if words.about_id == found.record_id],
        "gaps": [present_gap(gap, at, href_for(actor.role, "gap-due", gap.pk), RecordLink(record_label(found.record)))
                 for gap in gaps],
        "referral_href": record_href(referral.record) if referral else "",
        "referral_label": record_label(referral.record) if referral else "",
        "operation_href": record_href(operation.record) if operation else "",
        "operation_label": record_label(operation.record) if operation else "",
        "outcome": outcome or OutcomeForm(),
        "checklist_form": checklist,
        "may_record": may(actor.role, "intervention.record"),
        "version": found.version,
    })  # fmt: skip


def _line_form(found: Intervention, key: str, typed: Form | None) -> Form:
    """The form of one line: as it was typed where that was refused, else empty."""
    if typed is not None and typed.data.get("item") == key:
        return typed
    return ChecklistForm(auto_id=f"{key}-%s", initial={"item": key, "began_date": found.happened_date})


@access("intervention.record", methods=("POST",))
def answer_item(request: ActorRequest, intervention_uuid: uuid.UUID) -> HttpResponse:
    """One tap on the first-hour checklist."""
    found = get_intervention(request.actor, intervention_uuid, now())
    form = ChecklistForm(request.POST, auto_id=f"{request.POST.get('item', '')}-%s")
    if form.is_valid() and done(request, form, lambda at: answer_checklist(
        by=request.actor, at=at, intervention_uuid=intervention_uuid, **form.cleaned_data
    )):  # fmt: skip
        remark_on_wording(request, form)
        return redirect(reverse("intervention", args=[intervention_uuid]) + "#first-hour")
    return _intervention_page(request, found, checklist=form)


@access("own_words.record")
def own_words(request: ActorRequest, intervention_uuid: uuid.UUID) -> HttpResponse:
    """Anything they chose to tell you."""
    found = get_intervention(request.actor, intervention_uuid, now())
    consulted(request, [found.record, found.person.record])
    form = OwnWordsForm(
        request.POST or None, initial={"said_date": found.happened_date, "heard_by": request.actor.member.name}
    )
    href = reverse("intervention", args=[intervention_uuid])
    if request.method == "POST" and form.is_valid() and settled(request, form, href, lambda at: record_own_words(
        by=request.actor, at=at, person_uuid=found.person.record.uuid, about=found.record, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "Kept as they said it.")
        return redirect("intervention", intervention_uuid)
    return _question(request, found, form, "What did they choose to tell you?", "Keep their words")


@access("intervention.record", methods=("POST",))
def outcome(request: ActorRequest, intervention_uuid: uuid.UUID) -> HttpResponse:
    """The safeguarding outcome of a person found."""
    found = get_intervention(request.actor, intervention_uuid, now())
    form = OutcomeForm(request.POST)
    if form.is_valid() and done(request, form, lambda at: record_outcome(
        by=request.actor, at=at, intervention_uuid=intervention_uuid, **form.cleaned_data
    )):  # fmt: skip
        say_saved(request, form, "Safeguarding outcome recorded.")
        return redirect("intervention", intervention_uuid)
    return _intervention_page(request, found, outcome=form)


@access("intervention.record")
def withdraw(request: ActorRequest, intervention_uuid: uuid.UUID) -> HttpResponse:
    """Mark an intervention as recorded in error: it leaves the figures, with the reason kept."""
    found = get_intervention(request.actor, intervention_uuid, now())
    consulted(request, [found.record, found.person.record])
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            is_done = done(request, form, lambda at: withdraw_intervention(
                by=request.actor, at=at, intervention_uuid=intervention_uuid, **form.cleaned_data
            ))  # fmt: skip
        except Conflict:
            form.add_error(None, "Someone else changed this intervention. Look at it again before you go on.")
        else:
            if is_done:
                say_saved(request, form, "Marked as recorded in error. It no longer counts.")
                return redirect("intervention", intervention_uuid)
    return _question(request, found, form, "Mark as recorded in error", "Mark as recorded in error")


def _question(request: ActorRequest, found: Intervention, form: Form, heading: str, verb: str) -> HttpResponse:
    return page(request, "pages/people/question.html", {
        "form": form, "heading": heading, "submit_text": verb,
        "identity": present_identity(found.person, civil_date(now())),
        "back_href": reverse("intervention", args=[found.record.uuid]),
    })  # fmt: skip
