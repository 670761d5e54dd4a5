"""A referral as its page shows it: where it stands, what is left to do, what was decided, who was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.nrm.models import NrmDecision, NrmGuardian, NrmReferral
from throughline.nrm.queries.evidence import list_evidence
from throughline.nrm.queries.packs import (
    PackSection,
    authority_in_words,
    list_nrm_decisions,
    nrm_state_in_words,
    recovery_of,
    route_of,
    stage_to_decide,
)
from throughline.nrm.queries.people import Told, list_guardians, list_told
from throughline.nrm.states import DRAFTED, NrmStatus, Route
from throughline.web.files.presenters import size_in_words
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Task
from throughline.web.presenting.dates import short_date


@dataclass(frozen=True)
class EvidenceRow:
    """A file as it was listed. ``href`` is where the files app opens it, asking again who may."""

    name: str
    what: str
    sha256: str
    href: str
    gone: str


@dataclass(frozen=True)
class DecisionView:
    label: str
    outcome: str
    decided_date: dt.date
    made_by: str
    reasons: str
    early_reason: str
    recorded: str
    withdrawn: str


@dataclass(frozen=True)
class NrmView:
    """Everything the page of one referral says, but for its pack."""

    uuid: str
    heading: str
    state: str
    status: str
    is_drafted: bool
    is_ready: bool
    is_withdrawn: bool
    withdrawn_reason: str
    must_ask_consent: bool
    consent: str
    existing: str
    sent: str
    reference: str
    authority: str
    authority_how: str
    clock: Clock | None
    no_rule: bool
    recovery: str
    no_recovery_rule: bool
    next_decision: str
    decisions: tuple[DecisionView, ...]
    may_take_back: bool
    told: tuple[Told, ...]
    guardians: tuple[NrmGuardian, ...]
    shows_guardian: bool
    arrest: str
    arrest_note: str


def present_nrm(actor: Actor, nrm: NrmReferral, at: dt.datetime) -> NrmView:
    """One referral or notice."""
    route = route_of(nrm, civil_date(at))
    clock = nrm.grounds_clock
    recovery = recovery_of(nrm)
    decided = nrm.status in (NrmStatus.REASONABLE_YES, NrmStatus.CONCLUSIVE_YES, NrmStatus.CONCLUSIVE_NO)
    stage = stage_to_decide(nrm)
    decisions = list_nrm_decisions(nrm)
    return NrmView(
        uuid=str(nrm.uuid),
        heading="Duty to Notify notice" if route == Route.NOTIFY else "NRM referral",
        state=nrm_state_in_words(nrm, at),
        status=nrm.status,
        is_drafted=nrm.status in DRAFTED,
        is_ready=nrm.status == NrmStatus.READY,
        is_withdrawn=nrm.status == NrmStatus.WITHDRAWN,
        withdrawn_reason=nrm.withdrawn_reason,
        must_ask_consent=route is None,
        consent=_consent(nrm) if route in (Route.ADULT, Route.NOTIFY) else "",
        existing=_existing(nrm),
        sent=_sent(nrm),
        reference=nrm.reference,
        authority=authority_in_words(nrm),
        authority_how=f"{nrm.authority_source}. {nrm.authority_reason}".strip(". ") if nrm.authority_source else "",
        clock=present_clock(clock.due_at, done_at=clock.stopped_at, now=at) if clock else None,
        no_rule=nrm.status == NrmStatus.SENT and clock is None,
        recovery=short_date(recovery.due_at) if recovery else "",
        no_recovery_rule=decided and recovery is None,
        next_decision=stage.label if stage else "",
        decisions=tuple(_decision(row) for row in decisions),
        may_take_back=any(row.withdrawn_at is None for row in decisions),
        told=tuple(list_told(actor, at, nrm)) if route != Route.NOTIFY else (),
        guardians=tuple(list_guardians(nrm)),
        shows_guardian=route == Route.CHILD,
        arrest=nrm.get_arrest_asked_display() if nrm.arrest_asked else "",
        arrest_note=nrm.arrest_note,
    )


def present_evidence(actor: Actor, nrm: NrmReferral, route: Route | None, at: dt.datetime) -> list[EvidenceRow]:
    """The files listed as evidence, as far as the reader may know of them."""
    return [
        EvidenceRow(
            name=file.name, what=f"{file.kind}, {size_in_words(file.size)}", sha256=file.sha256, gone=file.gone,
            href="" if file.gone else reverse("file-open", args=[file.uuid]),
        )
        for file in list_evidence(actor, at, nrm, route)
    ]  # fmt: skip


def _consent(nrm: NrmReferral) -> str:
    if not nrm.consent:
        return ""
    named = " They agree that the notice holds their name." if nrm.co_operates else ""
    return f"{nrm.get_consent_display()} ({short_date(nrm.consent_date)}). {nrm.consent_how}{named}"


def _existing(nrm: NrmReferral) -> str:
    reference = f" {nrm.existing_reference}." if nrm.existing_reference else ""
    asked = f"{nrm.existing_asked}, {short_date(nrm.existing_asked_date)}"
    return f"{nrm.get_existing_display()}.{reference} Asked: {asked}."


def _sent(nrm: NrmReferral) -> str:
    if nrm.sent_date is None:
        return ""
    if nrm.is_joined:
        return f"{short_date(nrm.sent_date)}, by somebody else; this hub follows it"
    return f"{short_date(nrm.sent_date)}, to {nrm.sent_to}, recorded by {nrm.sent_by.name if nrm.sent_by else ''}"


def _decision(row: NrmDecision) -> DecisionView:
    return DecisionView(
        label=row.get_stage_display(),
        outcome=row.get_outcome_display(),
        decided_date=row.decided_date,
        made_by=row.get_made_by_display(),
        reasons=row.reasons,
        early_reason=row.early_reason,
        recorded=f"recorded by {row.recorded_by.name} {short_date(row.recorded_at)}",
        withdrawn=row.withdrawn_reason,
    )


def present_sections(nrm: NrmReferral, sections: tuple[PackSection, ...]) -> list[Task]:
    """The sections as a list of what is left to do, each with its page."""
    return [
        Task(
            text=section.title,
            href=reverse("nrm-section", args=[nrm.uuid, section.key]),
            status=_section_state(section),
            tone="done" if section.is_kept and not section.missing else "plain",
        )
        for section in sections
    ]


def _section_state(section: PackSection) -> str:
    if not section.is_kept:
        return "Not started"
    return f"{len(section.missing)} still needed" if section.missing else "Kept"
