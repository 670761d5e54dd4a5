"""Preparing a pack, page by page: an existing referral first, consent of an adult, each section, the check, giving it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.hub.policies import require_open
from throughline.hub.queries.cases import get_case
from throughline.nrm.actions.packs import (
    ConsentGiven,
    ExistingGiven,
    mark_nrm_ready,
    record_consent,
    save_section,
    start_nrm,
)
from throughline.nrm.actions.sending import give_pack
from throughline.nrm.fields import FormSection, first_responders, national_form, section_for, sections_for
from throughline.nrm.models import NrmReferral
from throughline.nrm.policies import names_nobody, require_drafted
from throughline.nrm.queries.evidence import list_evidence
from throughline.nrm.queries.packs import answers_of, count_answers, get_nrm, pack_of, route_of
from throughline.nrm.queries.prefills import Prefill, prefills_for
from throughline.nrm.states import Route
from throughline.placements.queries.responsibility import who_is_responsible
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import done
from throughline.web.nrm.asking import authority_known, nrm_question, responsible_in_words, shown_nrm
from throughline.web.nrm.documents import nrm_document
from throughline.web.nrm.forms import ConsentForm, GiveForm, SectionForm, StartForm, VersionedForm
from throughline.web.nrm.presenters import present_evidence
from throughline.web.pages import page
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import present_identity
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_response
from throughline.web.support.asking import Question, ask


@access("nrm.work")
def start(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """First of all: is there a referral already? Nothing else is asked until this is answered."""
    case = get_case(request.actor, case_uuid, now())
    consulted(request, [case.record, case.person.record])
    require_open(case)
    known = who_is_responsible(case.person, today())
    form = StartForm(request.POST or None, initial={"authority": authority_known(known)})
    of_case = reverse("nrm-of-case", args=[case_uuid])
    question = Question(
        "Is there a referral already?", "Continue", back_href=of_case, said="Begun. What the hub knows is filled in.",
        then=of_case, identity=present_identity(case.person, today()), template="pages/nrm/question.html",
        lead="Two referrals for one person slow both. Ask first; if there is one, this hub follows it."
        f" {responsible_in_words(known)}",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: start_nrm(
        by=request.actor, at=at, case_uuid=case_uuid, given=ExistingGiven(**data)
    ))  # fmt: skip


def _version(request: ActorRequest, nrm: NrmReferral) -> Any:
    """What now stands, for a form that someone got ahead of."""
    return lambda: get_nrm(request.actor, nrm.uuid, now()).version


@access("nrm.work")
def consent(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """What an adult answered. There is no such page for anyone who may be under 18."""
    nrm = shown_nrm(request, nrm_uuid)
    if route_of(nrm, today()) == Route.CHILD:
        raise Absent
    require_drafted(nrm)
    form = ConsentForm(request.POST or None, initial={
        "version": nrm.version, "how": nrm.consent_how, "consent_date": nrm.consent_date, "consent": nrm.consent,
        "co_operates": nrm.co_operates,
    })  # fmt: skip
    question = nrm_question(
        nrm, "Do they consent to a referral?", "Save their answer", "Their answer is saved.",
        lead="An adult is referred only if they consent. If they do not, it is a notice, and it says nothing of who they"
        " are unless they agree.",
    )  # fmt: skip
    return ask(request, form, replace(question, template="pages/nrm/question.html"), lambda at, data: record_consent(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, version=data["version"],
        given=ConsentGiven(data["consent"], data["consent_date"], data["how"], data["co_operates"]),
    ), version_now=_version(request, nrm))  # fmt: skip


@access("nrm.work")
def section(request: ActorRequest, nrm_uuid: uuid.UUID, section: str) -> HttpResponse:
    """One section: what is known is filled in and says where it is from; saving keeps it, answered or not."""
    nrm = shown_nrm(request, nrm_uuid)
    require_drafted(nrm)
    route = route_of(nrm, today())
    if route is None:
        return redirect("nrm-consent", nrm_uuid)
    asked = section_for(route, section, co_operates=nrm.co_operates)
    filled_in = prefills_for(request.actor, nrm, now())
    initial, notes = _initial(nrm, asked, filled_in)
    form = SectionForm(
        request.POST or None, section=asked, initial={"version": count_answers(nrm, asked), **initial}
    )  # fmt: skip
    order = [each.key for each in sections_for(route, co_operates=nrm.co_operates)]
    at_place = order.index(section)
    question = nrm_question(
        nrm, asked.title, "Save and continue", f"{asked.title}: saved.",
        rows=[(form[field.key], field.needed, notes.get(field.key, "")) for field in asked.fields],
        progress=f"Part {at_place + 1} of {len(order)}",
        source=first_responders().source if section == "responder" else national_form().source,
    )  # fmt: skip
    is_last = at_place + 1 == len(order)
    then = (
        reverse("nrm-check", args=[nrm_uuid])
        if is_last
        else reverse("nrm-section", args=[nrm_uuid, order[at_place + 1]])
    )
    if "save" in request.POST:
        then = question.then
    return ask(request, form, replace(question, then=then, template="pages/nrm/section.html"), lambda at, data: save_section(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, section=section, seen=data["version"], answers=form.answers()
    ), version_now=lambda: count_answers(nrm, asked))  # fmt: skip


def _initial(
    nrm: NrmReferral, section: FormSection, filled_in: dict[str, Prefill]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What each field begins with, and what to say of where that is from."""
    standing = answers_of(nrm)
    initial: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for field in section.fields:
        answer, known = standing.get(field.key), filled_in.get(field.key)
        if answer is not None:
            initial[field.key] = answer.text
            notes[field.key] = f"Kept by {answer.given_by.name}, {short_date(answer.given_at)}"
        elif known is not None:
            initial[field.key] = known.text
            notes[field.key] = f"Filled in from: {known.source}. Check it, and save to keep it"
        if field.kind == "choices":
            initial[field.key] = str(initial.get(field.key, "")).splitlines()
    return initial, notes


@access("nrm.work")
def check(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Every answer on one page, with what is missing; then it is ready to send."""
    nrm = shown_nrm(request, nrm_uuid)
    require_drafted(nrm)
    route = route_of(nrm, today())
    if route is None:
        return redirect("nrm-consent", nrm_uuid)
    form = VersionedForm(request.POST or None, initial={"version": nrm.version})
    question = nrm_question(
        nrm, "Check the answers", "It is ready to send", "Checked. Send it on the national form, then record that here.",
        sections=pack_of(nrm, route), route=route.label, evidence=present_evidence(request.actor, nrm, route, now()),
        lists_files=not names_nobody(nrm, route), is_ready=not route_missing(nrm, route), nrm_uuid=nrm_uuid,
    )  # fmt: skip
    return ask(request, form, replace(question, template="pages/nrm/check.html"), lambda at, data: mark_nrm_ready(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, version=data["version"]
    ), version_now=_version(request, nrm))  # fmt: skip


def route_missing(nrm: NrmReferral, route: Route) -> bool:
    """Whether anything the form needs has no answer."""
    return any(section.missing for section in pack_of(nrm, route))


@access("nrm.work")
def give(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Print or copy the pack for somebody: asked who, logged as a disclosure, then a page or a PDF."""
    nrm = shown_nrm(request, nrm_uuid)
    route = route_of(nrm, today())
    if route is None:
        return redirect("nrm-consent", nrm_uuid)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recipient = form.cleaned_data["recipient"]
        if done(request, form, lambda at: give_pack(by=request.actor, at=at, nrm_uuid=nrm_uuid, recipient=recipient)):
            document = nrm_document(
                nrm, route, list_evidence(request.actor, now(), nrm, route), made_by=request.actor.member.name,
                made_at=now(), recipient=recipient,
            )  # fmt: skip
            if "pdf" in request.POST:
                return pdf_response(document, filename=f"nrm-pack-{document.reference}")
            return document_page(request, document, back_href=reverse("nrm", args=[nrm_uuid]))
    return page(request, "pages/nrm/pack.html", {
        "form": form, "identity": present_identity(nrm.case.person, today()),
        "back_href": reverse("nrm", args=[nrm_uuid]), "reference": nrm.case.record.reference,
    })  # fmt: skip
