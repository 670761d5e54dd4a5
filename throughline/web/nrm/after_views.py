"""What follows a pack: sending, decisions, telling the person, a guardian, section 45, withdrawing."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpResponse

from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Absent
from throughline.nrm.actions.decisions import (
    DecisionGiven,
    record_nrm_decision,
    record_panel_decision,
    withdraw_nrm_decision,
)
from throughline.nrm.actions.packs import record_arrest_asked
from throughline.nrm.actions.people import GuardianGiven, TellingGiven, record_nrm_guardian, record_nrm_telling
from throughline.nrm.actions.sending import SendingGiven, record_nrm_reference, send_nrm, withdraw_nrm
from throughline.nrm.queries.packs import get_nrm, recovery_of, route_of, stage_to_decide, tellable_stages
from throughline.nrm.queries.panel import panel_decision_to_record
from throughline.nrm.queries.people import list_guardians
from throughline.nrm.states import Outcome, Route, Stage
from throughline.placements.queries.responsibility import who_is_responsible
from throughline.web.access import ActorRequest, access
from throughline.web.nrm.asking import authority_known, nrm_question, responsible_in_words, shown_nrm
from throughline.web.nrm.forms import (
    ArrestForm,
    DecisionForm,
    GuardianForm,
    PanelDecisionForm,
    ReferenceForm,
    SendForm,
    ToldForm,
    WithdrawForm,
)
from throughline.web.presenting.dates import short_date
from throughline.web.support.asking import ask

PROMPT = (
    "If they have been arrested or charged: ask the officer in the case and the child’s solicitor about section 45 of the"
    " Modern Slavery Act. Record that you asked, never what the answer in law is."
)


@access("nrm.work")
def send(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Record that it was sent on the national form."""
    nrm = shown_nrm(request, nrm_uuid)
    known = who_is_responsible(nrm.case.person, today())
    form = SendForm(
        request.POST or None,
        initial={"version": nrm.version, "sent_date": today(), "authority": authority_known(known)},
    )
    if route_of(nrm, today()) == Route.NOTIFY:
        del form.fields["tell_by_date"]
    question = nrm_question(
        nrm, "Record that it was sent", "It was sent", "Recorded as sent.",
        lead=f"Send it on the Home Office’s form first. This page does not send anything. {responsible_in_words(known)}",
    )  # fmt: skip
    return ask(request, form, replace(question, template="pages/nrm/question.html"), lambda at, data: send_nrm(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, version=data["version"],
        given=SendingGiven(
            data["sent_date"], data["sent_to"], data["authority"], data["reference"], data.get("tell_by_date"),
            data["authority_reason"],
        ),
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip


@access("nrm.work")
def reference(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """The reference that came later."""
    nrm = shown_nrm(request, nrm_uuid)
    form = ReferenceForm(request.POST or None, initial={"version": nrm.version, "reference": nrm.reference})
    question = nrm_question(nrm, "Which reference was given?", "Save", "The reference is saved.")
    return ask(request, form, question, lambda at, data: record_nrm_reference(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, **data
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip


@access("nrm.work")
def decision(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Record the next decision as it was received."""
    nrm = shown_nrm(request, nrm_uuid)
    stage = stage_to_decide(nrm)
    form = DecisionForm(request.POST or None, initial={"version": nrm.version})
    recovery = recovery_of(nrm)
    lead = ""
    if stage != Stage.CONCLUSIVE:
        del form.fields["early_reason"]
    elif recovery is not None:
        lead = (
            f"The recovery period runs until {short_date(recovery.due_at)}. Before that there is usually no decision."
        )
    question = nrm_question(
        nrm, f"Record {stage.label.lower()}" if stage else "There is no decision to record now", "Record it",
        "The decision is recorded.", lead,
    )  # fmt: skip

    return ask(request, form, question, lambda at, data: record_nrm_decision(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, version=data["version"],
        given=DecisionGiven(**{name: value for name, value in data.items() if name != "version"}),
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip


@access("nrm.work")
def panel_decision(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Record what the hub's own devolved panel decided: its day, outcome and reasons are shown, not typed again."""
    nrm = shown_nrm(request, nrm_uuid)
    waiting = panel_decision_to_record(request.actor, now(), nrm)
    recovery = recovery_of(nrm)
    is_early = waiting is not None and recovery is not None and waiting.decided_date < civil_date(recovery.due_at)
    form = PanelDecisionForm(
        request.POST or None, is_negative=waiting is not None and waiting.outcome == Outcome.NEGATIVE,
        may_be_early=is_early and waiting is not None and waiting.stage == Stage.CONCLUSIVE,
        initial={"version": nrm.version, "panel_decision": waiting.pk if waiting else 0},
    )  # fmt: skip
    question = nrm_question(
        nrm, "Record the panel’s decision" if waiting else "There is no decision of a panel to record now",
        "Record the panel’s decision", "The panel’s decision is recorded.", panel=waiting,
    )  # fmt: skip
    question = replace(question, template="pages/nrm/panel_decision.html")
    return ask(request, form, question, lambda at, data: record_panel_decision(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, **data
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip


@access("nrm.work")
def decision_withdraw(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """The newest decision was recorded in error."""
    nrm = shown_nrm(request, nrm_uuid)
    form = WithdrawForm(request.POST or None, initial={"version": nrm.version})
    question = nrm_question(
        nrm, "Was the newest decision recorded in error?", "Mark it as recorded in error",
        "Marked as recorded in error. What stood before stands again.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: withdraw_nrm_decision(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, **data
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip


@access("nrm.work")
def told(request: ActorRequest, nrm_uuid: uuid.UUID, about: str) -> HttpResponse:
    """What they were told and what they think of it; or why not yet."""
    nrm = shown_nrm(request, nrm_uuid)
    if about not in tellable_stages(nrm):
        raise Absent
    form = ToldForm(request.POST or None)
    question = nrm_question(
        nrm, f"Have they been told? {Stage(about).label}", "Save", "Saved.",
        lead="In words they understand. Telling them never delays a referral, and stays open until it is done.",
    )  # fmt: skip
    return ask(request, form, replace(question, template="pages/nrm/told.html"), lambda at, data: record_nrm_telling(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, given=TellingGiven(about=about, **data)
    ))  # fmt: skip


@access("nrm.work")
def guardian(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """The guardianship service: asked, who it is, since when."""
    nrm = shown_nrm(request, nrm_uuid)
    newest = next(iter(list_guardians(nrm)), None)
    names = ("kind", "service", "asked_date", "guardian", "started_date", "ended_date")
    initial = {name: getattr(newest, name) for name in names} if newest else {}
    form = GuardianForm(request.POST or None, initial=initial)
    question = nrm_question(nrm, "Their independent guardian", "Save", "Saved.")
    return ask(request, form, question, lambda at, data: record_nrm_guardian(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, given=GuardianGiven(**data)
    ))  # fmt: skip


@access("nrm.work")
def arrest(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """The prompt about section 45, and what was done about it."""
    nrm = shown_nrm(request, nrm_uuid)
    form = ArrestForm(
        request.POST or None,
        initial={"version": nrm.version, "answer": nrm.arrest_asked, "note": nrm.arrest_note},
    )
    question = nrm_question(nrm, "If they have been arrested or charged", "Save", "Saved.", PROMPT)
    return ask(request, form, replace(question, template="pages/nrm/question.html"), lambda at, data: record_arrest_asked(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, **data
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip


@access("nrm.work")
def withdraw(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Withdraw it, with the reason."""
    nrm = shown_nrm(request, nrm_uuid)
    form = WithdrawForm(request.POST or None, initial={"version": nrm.version})
    question = nrm_question(nrm, "Withdraw this?", "Withdraw it", "Withdrawn.")
    return ask(request, form, question, lambda at, data: withdraw_nrm(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, **data
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip
