"""Referring someone to the hub, one question a page; and the referral's own page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import civil_date, now
from throughline.core.errors import Refused
from throughline.hub.actions.referrals import refer_person, withdraw_referral
from throughline.hub.drafts import begin_draft, discard_draft, get_draft, keep_answers, list_drafts
from throughline.hub.models import Referral, ReferralDraft
from throughline.hub.queries.referrals import get_referral, list_decisions, list_my_referrals
from throughline.hub.states import ReferralStatus
from throughline.matching.actions import record_search
from throughline.matching.queries import search_people
from throughline.register.given import PersonGiven
from throughline.register.queries import display_name, get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.forms.answering import done
from throughline.web.operations.forms import ReasonForm
from throughline.web.pages import page
from throughline.web.people.presenters import CandidateRow, present_candidate
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.referrals.steps import STEPS, Step, form_of, kept_answers, next_unanswered, steps_of
from throughline.work.queries import list_clocks_of


@dataclass(frozen=True)
class AnswerRow:
    """One answer on the check page."""

    question: str
    answer: str
    change_href: str


@access("referral.make")
def refer(request: ActorRequest) -> HttpResponse:
    """Begin a referral, or go on with one."""
    actor, at = request.actor, now()
    intervention, person = _uuid(request.GET.get("intervention")), _uuid(request.GET.get("person"))
    if request.method == "POST":
        draft = begin_draft(by=actor, at=at, intervention_uuid=intervention, person_uuid=person)
        return redirect("referral-step", draft.uuid, steps_of(draft)[0].key)
    drafts = list_drafts(actor, at)
    mine = list_my_referrals(actor, at)
    consulted(request, [referral.person.record for referral in mine])
    return page(request, "pages/referrals/begin.html", {
        "drafts": [(draft.uuid, draft.touched_at, next_unanswered(draft)) for draft in drafts],
        "mine": [
            (row.record.reference, record_href(row.record), display_name(row.person), row.get_status_display(),
             row.referred_at) for row in mine
        ],
        "is_about_someone": bool(intervention or person),
    })  # fmt: skip


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Http404 from None


@access("referral.make")
def referral_step(request: ActorRequest, draft_uuid: uuid.UUID, step: str) -> HttpResponse:
    """One question. What was typed is kept, right or wrong, and comes back."""
    actor, at = request.actor, now()
    draft = get_draft(actor, at, draft_uuid)
    steps = steps_of(draft)
    found = next((item for item in steps if item.key == step), None)
    if found is None:
        raise Http404
    form, candidates = form_of(draft, found), []
    if request.method == "POST":
        draft = keep_answers(by=actor, at=at, draft_uuid=draft_uuid, step=step, answers=kept_answers(request.POST))
        form = form_of(draft, found)
        if "save" in request.POST:
            messages.success(request, "Kept. Come back to it within 28 days.")
            return redirect("refer")
        if form.is_valid():
            candidates = _candidates(request, found, form)
            if not candidates:
                return redirect(_next(draft, found))
    number = steps.index(found)
    return page(request, "pages/referrals/step.html", {
        "form": form, "step": found.key, "heading": found.heading, "candidates": candidates,
        "progress": f"Question {number + 1} of {len(steps)}", "save_text": "Save and come back later",
        "back_href": _href(draft, steps[number - 1].key) if number else reverse("refer"),
    })  # fmt: skip


def _candidates(request: ActorRequest, step: Step, form: Form) -> list[CandidateRow]:
    """People one may see with the name typed: shown once, before anyone new is made."""
    data = form.cleaned_data
    name = " ".join(part for part in (data.get("given_name"), data.get("family_name")) if part)
    if step.key != "who" or not name or data.get("chosen") or "searched" in request.POST:
        return []
    if not may(request.actor.role, "person.search"):
        return []
    found = search_people(request.actor, now(), name=name, date_of_birth=data.get("date_of_birth"))
    record_search(by=request.actor, at=now(), text=name, found=[row.person.record for row in found])
    return [present_candidate(row, civil_date(now())) for row in found]


def _href(draft: ReferralDraft, step: str) -> str:
    return reverse("referral-check", args=[draft.uuid]) if step == "check" else reverse(
        "referral-step", args=[draft.uuid, step]
    )  # fmt: skip


def _next(draft: ReferralDraft, step: Step) -> str:
    """The next page; once everything is answered, back to checking."""
    unanswered = next_unanswered(draft)
    if unanswered == "check":
        return _href(draft, "check")
    steps = steps_of(draft)
    after = steps.index(step) + 1
    return _href(draft, steps[after].key if after < len(steps) else unanswered)


@access("referral.make")
def referral_check(request: ActorRequest, draft_uuid: uuid.UUID) -> HttpResponse:
    """Check every answer, then send. Sent twice, it is one referral."""
    actor, at = request.actor, now()
    sent = _already_sent(request, draft_uuid)
    if sent is not None:
        return redirect("referral-sent", sent.record.uuid)
    draft = get_draft(actor, at, draft_uuid)
    unanswered = next_unanswered(draft)
    if unanswered != "check":
        return redirect(_href(draft, unanswered))
    refused = ""
    if request.method == "POST":
        try:
            referral = _send(request, draft)
        except Refused as error:
            refused = error.message
        else:
            return redirect("referral-sent", referral.record.uuid)
    name = _subject(request, draft)
    return page(request, "pages/referrals/check.html", {
        "rows": _answers(draft), "refused": refused, "name": name, "draft_uuid": draft_uuid,
        "back_href": _href(draft, steps_of(draft)[-1].key),
    })  # fmt: skip


def _already_sent(request: ActorRequest, draft_uuid: uuid.UUID) -> Referral | None:
    mine = (row for row in list_my_referrals(request.actor, now()) if row.draft == draft_uuid)
    return next(mine, None)


def _subject(request: ActorRequest, draft: ReferralDraft) -> str:
    """Whom the draft is about, when that was known from the start."""
    if draft.intervention is not None:
        consulted(request, [draft.intervention.person.record])
        return display_name(draft.intervention.person)
    known = draft.answers.get("known")
    if known is None:
        return ""
    person = get_person(request.actor, known["person"][0], now())
    consulted(request, [person.record])
    return display_name(person)


def _data(draft: ReferralDraft) -> dict[str, object]:
    """Every page's cleaned answers together."""
    data: dict[str, object] = {}
    for step in steps_of(draft):
        form = form_of(draft, step)
        form.is_valid()
        data |= form.cleaned_data
    return data


def _send(request: ActorRequest, draft: ReferralDraft) -> Referral:
    data = _data(draft)
    return refer_person(
        by=request.actor,
        at=now(),
        referral_date=civil_date(now()),
        intervention_uuid=draft.intervention.record.uuid if draft.intervention else None,
        person=_person(draft),
        concerns=str(data["concerns"]),
        immediate_danger=data["immediate_danger"] == "yes",
        danger_told=str(data["danger_told"]),
        social_care_told=str(data["social_care_told"]),
        social_care_who=str(data["social_care_who"]),
        social_care_date=data["social_care_date"],  # type: ignore[arg-type]
        social_care_reference=str(data["social_care_reference"]),
        consent=str(data["consent"]),
        their_view=str(data["their_view"]),
        draft_uuid=draft.uuid,
    )


def _person(draft: ReferralDraft) -> PersonGiven | None:
    if draft.intervention is not None:
        return None
    if "known" in draft.answers:
        return PersonGiven(uuid=uuid.UUID(draft.answers["known"]["person"][0]))
    form = form_of(draft, next(step for step in STEPS if step.key == "who"))
    form.is_valid()
    chosen = form.cleaned_data.get("chosen")
    return form.given(civil_date(now()), known=uuid.UUID(chosen) if chosen else None)  # type: ignore[attr-defined]


def _answers(draft: ReferralDraft) -> list[AnswerRow]:
    rows = []
    for step in steps_of(draft):
        form = form_of(draft, step)
        form.is_valid()
        for field in form.visible_fields():
            value = form.cleaned_data.get(field.name)
            rows.append(AnswerRow(str(field.label), _in_words(field.field, value), _href(draft, step.key)))
    return rows


def _in_words(field: object, value: object) -> str:
    choices = dict(getattr(field, "choices", ()) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, tuple):
        low, high = value
        return str(low) if low == high else f"{low} to {high}"
    return f"{value:%-d %B %Y}" if hasattr(value, "year") else str(value or "")


@access("referral.make", methods=("POST",))
def referral_discard(request: ActorRequest, draft_uuid: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(by=request.actor, draft_uuid=draft_uuid)
    messages.success(request, "Draft thrown away.")
    return redirect("refer")


@access("referral.view", methods=("GET", "HEAD"))
def referral_sent(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """The reference, and what happens next, by when."""
    at = now()
    found = get_referral(request.actor, referral_uuid, at)
    consulted(request, [found.record, found.person.record])
    clocks = list_clocks_of(request.actor, at, found.record)
    return page(request, "pages/referrals/sent.html", {
        "reference": found.record.reference, "href": record_href(found.record),
        "due": clocks[0].due_at if clocks else None, "told": found.social_care_told,
    })  # fmt: skip


@access("referral.view")
def referral(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """A referral: what was asked, and what the hub answered."""
    actor, at = request.actor, now()
    found = get_referral(actor, referral_uuid, at)
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    consulted(request, [found.record, found.person.record])
    clocks = [
        (clock.rule.get_key_display(), present_clock(clock.due_at, done_at=clock.stopped_at, now=at), clock.breach_reason)
        for clock in list_clocks_of(actor, at, found.record)
    ]
    case = getattr(found, "case", None)
    return page(request, "pages/referrals/referral.html", {
        "view": found_view(found),
        "identity": present_identity(found.person, civil_date(at)),
        "clocks": clocks,
        "decisions": [
            (row.get_outcome_display(), row.decided_at, row.decided_by.name, row.reasons, row.feedback)
            for row in list_decisions(found)
        ],
        "shows_reasons": may(actor.role, "triage.decide"),
        "is_waiting": found.status == ReferralStatus.SUBMITTED,
        "is_history": found.status == ReferralStatus.HISTORY,
        "may_decide": may(actor.role, "triage.decide"),
        "may_withdraw": found.referred_by_id == actor.member.pk,
        "case_href": record_href(case.record) if case and may(actor.role, "case.view") else "",
        "referral_uuid": referral_uuid,
    })  # fmt: skip


@dataclass(frozen=True)
class ReferralView:
    """A referral as its page and the triage page show it."""

    reference: str
    date: object
    status: str
    by: str
    concerns: str
    danger: str
    social_care: str
    consent: str
    their_view: str
    source: str


def found_view(found: Referral) -> ReferralView:
    told = [found.get_social_care_told_display(), found.social_care_who, found.social_care_reference]
    if found.social_care_date:
        told.append(f"{found.social_care_date:%-d %B %Y}")
    row = found.source_row
    return ReferralView(
        reference=found.record.reference,
        date=found.referral_date,
        status=found.get_status_display(),
        by=f"{found.referred_by.name}, {found.agency.name}",
        concerns=found.concerns,
        danger=found.danger_told if found.immediate_danger else "",
        social_care=", ".join(part for part in told if part),
        consent=found.consent,
        their_view=found.their_view,
        source=f"{row.source}, {row.sheet}, row {row.row_number} ({row.ref})" if row else "",
    )


@access("referral.make")
def referral_withdraw(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """Withdraw one's own referral while it waits."""
    found = get_referral(request.actor, referral_uuid, now())
    if found.referred_by_id != request.actor.member.pk:
        raise Http404
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = "Why do you withdraw it?"
    if request.method == "POST" and form.is_valid():
        if done(form, lambda at: withdraw_referral(
            by=request.actor, at=at, referral_uuid=referral_uuid, **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, "Referral withdrawn.")
            return redirect("referral", referral_uuid)
    return page(request, "pages/lines/form.html", {
        "form": form, "heading": "Withdraw this referral", "submit_text": "Withdraw", "conflicts": (),
        "back_href": record_href(found.record),
    })  # fmt: skip
