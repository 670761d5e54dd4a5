"""Acts on a case, one short page each: write, screen, hand over, restrict, link, open again."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.hub.actions.cases import reopen_case, restrict_case
from throughline.hub.actions.chronology import link_to_case, withdraw_entry, write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.actions.screenings import screen_case
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case, list_chronology, list_possible_leads
from throughline.journey.actions import decide_new_lead_on_address, hand_over_case
from throughline.journey.addresses import get_asked_address, next_asked_address
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cases.forms import (
    AddressLeadForm,
    EntryForm,
    LeadForm,
    LinkForm,
    ReopenForm,
    RestrictForm,
    ScreenForm,
    WithdrawForm,
)
from throughline.web.interventions.forms import OwnWordsForm
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask


def asked_about(
    request: ActorRequest, case_uuid: uuid.UUID, heading: str, verb: str, said: str, lead: str = ""
) -> tuple[Case, Question]:
    """The case a page asks about, through the gate, and the question."""
    found = get_case(request.actor, case_uuid, now())
    consulted(request, [found.record, found.person.record])
    href = reverse("case", args=[case_uuid])
    identity = present_identity(found.person, today())
    question = Question(
        heading=heading, verb=verb, back_href=href, said=said, then=href, identity=identity, lead=lead
    )  # fmt: skip
    return found, question


@access("case.work")
def entry_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Add a fact, an opinion or a contact to the chronology."""
    _, question = asked_about(request, case_uuid, "Add to the chronology", "Add this", "Added.")
    question = replace(question, change=lambda entry: (
        "Mark it as recorded in error, and write it again", reverse("case-entry-withdraw", args=[case_uuid, entry.pk])
    ))  # fmt: skip
    form = EntryForm(request.POST or None, initial={"happened_date": today()})
    return ask(request, form, question, lambda at, data: write_entry(
        by=request.actor, at=at, case_uuid=case_uuid, **data
    ))  # fmt: skip


@access("own_words.record")
def own_words(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Keep what they said, exactly, with who heard it and who may read it (P5)."""
    found, question = asked_about(request, case_uuid, "Their own words", "Keep their words", "Kept, as they said it.")
    form = OwnWordsForm(request.POST or None, initial={"said_date": today(), "heard_by": request.actor.member.name})
    return ask(request, form, question, lambda at, data: record_own_words(
        by=request.actor, at=at, person_uuid=found.person.record.uuid, about=found.record, **data
    ))  # fmt: skip


@access("case.work")
def entry_withdraw(request: ActorRequest, case_uuid: uuid.UUID, entry_id: int) -> HttpResponse:
    """An entry was recorded in error."""
    found, question = asked_about(
        request, case_uuid, "Entry recorded in error", "Mark as recorded in error",
        "Marked as recorded in error. It stays readable.",
    )  # fmt: skip
    if all(entry.pk != entry_id for entry in list_chronology(found)):
        raise Absent  # Another case's entry is not reached through this one, though both may be open to the actor.
    return ask(request, WithdrawForm(request.POST or None), question, lambda at, data: withdraw_entry(
        by=request.actor, at=at, entry_id=entry_id, **data
    ))  # fmt: skip


@access("case.work")
def screening_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Screen again."""
    _, question = asked_about(request, case_uuid, "Screen again", "Record this screening", "Screening recorded.")
    question = replace(question, template="pages/cases/screen.html")
    form = ScreenForm(request.POST or None, actor=request.actor)
    return ask(request, form, question, lambda at, data: screen_case(
        by=request.actor, at=at, case_uuid=case_uuid, given=form.screening(), voice=form.voice_given()
    ))  # fmt: skip


@access("case.lead")
def lead_change(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Hand the case over."""
    found, question = asked_about(request, case_uuid, "Who leads, and who covers?", "Hand over", "Handed over.")
    question = replace(question, then=reverse("case-lead-next", args=[case_uuid]))
    initial = {"lead": found.lead_id, "cover": found.cover_id, "version": found.version}
    form = LeadForm(request.POST or None, leads=list_possible_leads(request.actor), initial=initial)
    return ask(
        request, form, question,
        lambda at, data: hand_over_case(by=request.actor, at=at, case_uuid=case_uuid, **data),
        version_now=lambda: get_case(request.actor, case_uuid, now()).version,
    )  # fmt: skip


@access("case.lead", methods=("GET", "HEAD"))
def lead_next(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """After a handover: what whoever handed over is still asked, else the case."""
    found = get_case(request.actor, case_uuid, now())
    asked = next_asked_address(request.actor, found)
    return redirect("address-new-lead", asked) if asked is not None else redirect("case", case_uuid)


@access("case.work")
def address_new_lead(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Is the new lead named on an address held closely? Asked of someone named on it, who may no longer see the case."""
    place, found = get_asked_address(request.actor, now(), place_uuid)
    consulted(request, [place.record])
    may_go_on = may(request.actor.role, "case.lead")
    question = Question(
        heading="Should the new lead see this address?", verb="Save", said="Saved.",
        back_href=reverse("work"), then=reverse("case-lead-next", args=[found.record.uuid]) if may_go_on else reverse("work"),
        lead=f"{found.lead.name}, {found.lead.agency.name}, leads case {found.record.reference} now. An address is held for"
        " named people only. Name them only if they need it for their work. Whoever led or covered before sees it no more,"
        " unless nobody else would be left who does.",
    )  # fmt: skip
    return ask(request, AddressLeadForm(request.POST or None), question, lambda at, data: decide_new_lead_on_address(
        by=request.actor, at=at, place_uuid=place_uuid, name_lead=data["answer"]
    ))  # fmt: skip


@access("record.restrict")
def restriction(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Hold the case, the person and every record about them more closely, or less."""
    found, question = asked_about(
        request, case_uuid, "How closely is it held?", "Save", "Saved. It holds from everyone's next page.",
        "This goes for the person and every record about them: interventions, referrals and cases.",
    )  # fmt: skip
    form = RestrictForm(request.POST or None, initial={"restriction": found.record.restriction})
    return ask(request, form, question, lambda at, data: restrict_case(
        by=request.actor, at=at, case_uuid=case_uuid, **data
    ))  # fmt: skip


@access("line.view")
def link_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Link a line to the case."""
    _, question = asked_about(request, case_uuid, "Which line does the case concern?", "Link this line", "Linked.")
    form = LinkForm(request.POST or None, actor=request.actor)
    return ask(request, form, question, lambda at, data: link_to_case(
        by=request.actor, at=at, case_uuid=case_uuid, record_uuid=data["line"]
    ))  # fmt: skip


@access("case.lead")
def case_reopen(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Open a closed case again."""
    found, question = asked_about(request, case_uuid, "Open this case again", "Open this case", "Case open again.")
    form = ReopenForm(request.POST or None, initial={"version": found.version})
    return ask(
        request, form, question, lambda at, data: reopen_case(by=request.actor, at=at, case_uuid=case_uuid, **data),
        version_now=lambda: get_case(request.actor, case_uuid, now()).version,
    )  # fmt: skip
