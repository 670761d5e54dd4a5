"""The readiness brief: making it, opening it, reading and printing it, and the sentences others release for it."""

from __future__ import annotations

import uuid

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.gate import find_by_reference
from throughline.access.states import RecordKind
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent
from throughline.readiness.actions.asking import ask_those_named
from throughline.readiness.actions.briefs import ProtectsGiven, open_brief, put_on_brief, put_on_hand, take_off_brief
from throughline.readiness.actions.releases import answer_release, ask_for_sentence
from throughline.readiness.models import Plan
from throughline.readiness.queries.plans import (
    get_brief_person,
    get_open_brief,
    get_plan,
    get_release,
    list_brief_people,
    list_keepers,
    list_on_hand,
    records_of,
    released_sentences,
)
from throughline.readiness.queries.there import list_suggested
from throughline.register.models import Person
from throughline.register.queries import age_of, get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.printing.documents import Document
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_response
from throughline.web.readiness.brief_document import brief_document
from throughline.web.readiness.forms import AskForm, OnHandForm, OpenForm, ProtectsForm, ReleaseForm, WhoForm
from throughline.web.readiness.plan_views import href_of
from throughline.web.support.asking import Question, ask


def _making(request: ActorRequest, plan_uuid: uuid.UUID) -> Plan:
    """A plan whose brief can still be made."""
    found = get_plan(request.actor, plan_uuid, now())
    if found.is_over:
        raise Absent
    consulted(request, [found.record])
    return found


@access("readiness.make")
def brief_who(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Choose who is likely to be there: from the register's links to the address and along the line, or by reference."""
    found = _making(request, plan_uuid)
    suggested = list_suggested(request.actor, now(), found)
    consulted(request, [row.person.record for row in suggested])
    form = WhoForm(request.POST or None, suggested=suggested)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen() or _by_reference(request, form)
        if chosen is not None:
            return redirect("brief-person", plan_uuid, chosen)
    return page(request, "pages/readiness/who.html", {
        "form": form, "back_href": href_of(plan_uuid), "has_suggested": bool(suggested),
        "others_href": reverse("brief-others", args=[plan_uuid]),
    })  # fmt: skip


@access("readiness.make")
def brief_others(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Ask those named on what is closed to the coordinator to ring. The answer is the same whether there is anybody."""
    _making(request, plan_uuid)
    question = Question(
        "Ask whoever is named on a closed address", "Ask them to ring me", href_of(plan_uuid),
        "Asked. If there is somebody to ask, they ring you. If nobody rings, that says nothing of who is inside.",
        href_of(plan_uuid),
        lead="Where a child is placed or has moved to is open to people named on it, and some people are closed to you. You are "
        "not told whether there is such an address or person here. Whoever is named is asked to ring you, and nothing of "
        "this operation is told. They have a day: if it is sooner, ring the children’s services of the area too.",
    )  # fmt: skip
    return ask(request, Form(request.POST if request.method == "POST" else None), question, lambda at, data: ask_those_named(
        by=request.actor, at=at, plan_uuid=plan_uuid
    ))  # fmt: skip


def _by_reference(request: ActorRequest, form: WhoForm) -> uuid.UUID | None:
    record = find_by_reference(request.actor, now(), form.cleaned_data["reference"])
    if record is None or record.kind != RecordKind.PERSON:
        form.add_error("reference", "No person you may open has that reference")
        return None
    return record.uuid


@access("readiness.make")
def brief_person(request: ActorRequest, plan_uuid: uuid.UUID, person_uuid: uuid.UUID) -> HttpResponse:
    """What protects one person at the door."""
    found = _making(request, plan_uuid)
    person = get_person(request.actor, person_uuid, now())
    consulted(request, [person.record])
    form = ProtectsForm(request.POST or None, initial=_as_known(request, found, person))
    question = Question(
        "What protects them at the door?", "Put on the brief", href_of(plan_uuid), "On the brief.", href_of(plan_uuid),
        identity=present_identity(person, civil_date(now())),
        lead="Never their own words, sessions, interviews or health notes. A sentence of those needs the yes of whoever "
        "keeps the note: ask them for it.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: put_on_brief(
        by=request.actor, at=at, plan_uuid=plan_uuid, person_uuid=person_uuid, given=ProtectsGiven(**data)
    ))  # fmt: skip


def _as_known(request: ActorRequest, plan: Plan, person: Person) -> dict[str, str]:
    """What the brief says of them already, else their name and age as the register has them."""
    for row in list_brief_people(request.actor, now(), plan):
        if row.person_id == person.pk:
            names = (
                "called",
                "age_in_words",
                "frightens_or_calms",
                "health_needs",
                "communication_needs",
                "phone_whom",
            )
            return {name: getattr(row, name) for name in names}
    return {
        "called": person.called or person.given_name,
        "age_in_words": age_of(person, plan.planned_date).in_words[:50],
    }


@access("readiness.make", methods=("POST",))
def brief_person_off(request: ActorRequest, plan_uuid: uuid.UUID, brief_person_id: int) -> HttpResponse:
    """Take somebody off the brief."""
    take_off_brief(by=request.actor, at=now(), plan_uuid=plan_uuid, brief_person_id=brief_person_id)
    return redirect("planned", plan_uuid)


@access("readiness.make")
def brief_sentence(request: ActorRequest, plan_uuid: uuid.UUID, brief_person_id: int) -> HttpResponse:
    """Ask whoever keeps a note to release one sentence of it."""
    found = _making(request, plan_uuid)
    person = get_brief_person(request.actor, now(), found, brief_person_id).person
    consulted(request, [person.record])
    form = AskForm(request.POST or None, offered=list_keepers(request.actor, now(), person))
    question = Question(
        "Ask for a sentence", "Ask them", href_of(plan_uuid), "Asked. It stands on the brief once they release it.",
        href_of(plan_uuid), lead="They are not told of any operation, and may keep it.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: ask_for_sentence(
        by=request.actor, at=at, person_uuid=person.record.uuid, **data
    ))  # fmt: skip


@access("release.answer")
def release(request: ActorRequest, release_id: int) -> HttpResponse:
    """Release one sentence of a note one keeps, or keep it."""
    row = get_release(request.actor, now(), release_id)
    consulted(request, [row.person.record])
    form = ReleaseForm(request.POST or None)
    question = Question(
        "Release a sentence that would protect them?", "Answer", reverse("work"), "Answered. Thank you.", reverse("work"),
        identity=present_identity(row.person, civil_date(now())),
        lead=f"{row.asked_by.name}, {row.asked_by.agency.name}, asks for one sentence from "
        f"{row.get_about_display().lower()}. People who may have to act quickly for them would read it.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: answer_release(
        by=request.actor, at=at, release_id=release_id, sentence=data["sentence"]
    ))  # fmt: skip


@access("readiness.make")
def on_hand_new(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Say who will be on hand."""
    _making(request, plan_uuid)
    form = OnHandForm(request.POST or None)
    question = Question(
        "Who will be on hand?", "Put on the brief", href_of(plan_uuid), "On the brief.", href_of(plan_uuid)
    )
    return ask(request, form, question, lambda at, data: put_on_hand(
        by=request.actor, at=at, plan_uuid=plan_uuid, **data
    ))  # fmt: skip


@access("readiness.make")
def brief_open(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Open the brief to the officers named on it."""
    found = _making(request, plan_uuid)
    form = OpenForm(request.POST or None, initial={"version": found.version, "for_the_door": found.for_the_door})
    question = Question(
        "Open the brief to the named officers", "Open the brief", href_of(plan_uuid), "The brief is open.",
        href_of(plan_uuid), lead="They alone may read it, until the operation is carried out or called off.",
    )  # fmt: skip
    return ask(
        request, form, question, lambda at, data: open_brief(by=request.actor, at=at, plan_uuid=plan_uuid, **data),
        version_now=lambda: get_plan(request.actor, plan_uuid, now()).version,
    )  # fmt: skip


def _document(request: ActorRequest, plan_uuid: uuid.UUID) -> Document:
    at = now()
    found = get_open_brief(request.actor, plan_uuid, at)
    people = list_brief_people(request.actor, at, found)
    consulted(request, [found.record, *records_of(people)])
    return brief_document(request.actor, at, found, people, list_on_hand(found), released_sentences(people))


@access("readiness.view", methods=("GET", "HEAD"))
def brief(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """The readiness brief, to read and to print."""
    return document_page(
        request, _document(request, plan_uuid), back_href=href_of(plan_uuid),
        pdf_href=reverse("readiness-brief-pdf", args=[plan_uuid]),
    )  # fmt: skip


@access("readiness.view", methods=("GET", "HEAD"))
def brief_pdf(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """The same brief as one page of PDF."""
    document = _document(request, plan_uuid)
    return pdf_response(document, filename=f"readiness-{document.reference}")
