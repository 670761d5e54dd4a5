"""Referring someone to the hub, one question a page."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.referrals import refer_person
from throughline.hub.drafts import begin_draft, discard_draft, get_draft, keep_answers, list_drafts
from throughline.hub.models import Referral, ReferralDraft
from throughline.hub.queries.interventions import get_intervention
from throughline.hub.queries.referrals import get_referral, get_sent, list_my_referrals
from throughline.journey.queries import referrals_in_words
from throughline.register.models import Person
from throughline.register.queries import display_name, get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.people.searching_first import NOBODY, record_beside, search_first
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.records import record_href
from throughline.web.referrals.forms import WhoForm
from throughline.web.referrals.presenters import AnswerRow, present_ring
from throughline.web.referrals.steps import (
    SETTLED,
    Step,
    cleaned_answers,
    form_of,
    given_person,
    kept_answers,
    next_unanswered,
    person_known,
    step_of_field,
    steps_of,
    who_form,
)
from throughline.web.wording.remarks import count_wording, remark_on_wording
from throughline.work.queries.due import list_clocks_of
from throughline.work.states import RuleKey


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
    stands = referrals_in_words(mine)
    consulted(request, [referral.person.record for referral in mine])
    return page(request, "pages/referrals/begin.html", {
        "drafts": [(draft.uuid, draft.touched_at, next_unanswered(draft)) for draft in drafts],
        "mine": [
            (row.record.reference, record_href(row.record), display_name(row.person), stands[row.pk],
             row.referred_at) for row in mine
        ],
        "is_about_someone": bool(intervention or person), "ring": present_ring(actor),
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
    form, shown = form_of(draft, found), NOBODY
    if request.method == "POST":
        draft = keep_answers(by=actor, at=at, draft_uuid=draft_uuid, step=step, answers=kept_answers(request.POST))
        form = form_of(draft, found)
        if "save" in request.POST:
            messages.success(request, "Kept. Come back to it within 28 days.")
            return redirect("refer")
        if form.is_valid():
            shown = search_first(request, form) if isinstance(form, WhoForm) else NOBODY
            if not shown.is_asked:
                answers = {**kept_answers(request.POST), **({SETTLED: ["1"]} if step == "who" else {})}
                draft = keep_answers(by=actor, at=at, draft_uuid=draft_uuid, step=step, answers=answers)
                remark_on_wording(request, form, change=("Change your answer", _href(draft, step)))
                return redirect(_next(draft, found))
    number = steps.index(found)
    return page(request, "pages/referrals/step.html", {
        "form": form, "step": found.key, "heading": found.heading, "shown": shown,
        "progress": f"Question {number + 1} of {len(steps)}", "save_text": "Save and come back later",
        "back_href": _href(draft, steps[number - 1].key) if number else reverse("refer"), "ring": present_ring(actor),
    })  # fmt: skip


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
    try:
        draft = get_draft(actor, at, draft_uuid)
    except Absent:
        # A second click comes after the first has sent the draft and put it away.
        return redirect("referral-sent", get_sent(actor, at, draft_uuid).record.uuid)
    unanswered = next_unanswered(draft)
    if unanswered != "check":
        return redirect(_href(draft, unanswered))
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        who = who_form(draft)
        shown = search_first(request, who, points=False) if who is not None else NOBODY
        if shown.is_asked:
            return _ask_again(request, draft)
        try:
            answered = [form_of(draft, item) for item in steps_of(draft)]
            referral = record_beside(request, shown, lambda: _send(request, draft), lambda made: made.person)
            count_wording(request, *(form for form in answered if form.is_valid()))
        except Refused as error:
            step = step_of_field(draft, error.field)
            problems = [{"text": error.message, "href": _href(draft, step) if step else ""}]
        else:
            return redirect("referral-sent", referral.record.uuid)
    person = _person_of(request, draft)
    return page(request, "pages/referrals/check.html", {
        "rows": _answers(draft, person), "problems": problems, "name": display_name(person) if person else "",
        "draft_uuid": draft_uuid, "back_href": _href(draft, steps_of(draft)[-1].key),
    })  # fmt: skip


def _ask_again(request: ActorRequest, draft: ReferralDraft) -> HttpResponse:
    """Somebody who may be them was recorded since the page of who it is was answered."""
    actor, at = request.actor, now()
    answers = {name: values for name, values in draft.answers["who"].items() if name != SETTLED}
    try:
        keep_answers(by=actor, at=at, draft_uuid=draft.uuid, step="who", answers=answers)
    except Absent:
        return redirect("referral-sent", get_sent(actor, at, draft.uuid).record.uuid)
    messages.warning(
        request, "Somebody who may be them was recorded since you answered this. Continue to look at them first."
    )
    return redirect(_href(draft, "who"))


def _person_of(request: ActorRequest, draft: ReferralDraft) -> Person | None:
    """Whom the draft is about, when it is someone known: through the gate, as it stands now."""
    known = person_known(draft)
    if draft.intervention is not None:
        person = get_intervention(request.actor, draft.intervention.record.uuid, now()).person
    elif known is not None:
        person = get_person(request.actor, known, now())
    else:
        return None
    consulted(request, [person.record])
    return person


def _send(request: ActorRequest, draft: ReferralDraft) -> Referral:
    data = cleaned_answers(draft)
    return refer_person(
        by=request.actor,
        at=now(),
        referral_date=civil_date(now()),
        intervention_uuid=draft.intervention.record.uuid if draft.intervention else None,
        person=given_person(draft, civil_date(now())),
        concerns=data["concerns"],
        immediate_danger=data["immediate_danger"] == "yes",
        danger_told=data["danger_told"],
        social_care_told=data["social_care_told"],
        social_care_who=data["social_care_who"],
        social_care_date=data["social_care_date"],
        social_care_reference=data["social_care_reference"],
        consent=data["consent"],
        their_view=data["their_view"],
        draft_uuid=draft.uuid,
    )


def _answers(draft: ReferralDraft, person: Person | None) -> list[AnswerRow]:
    """Each answer with the page that changes it. Who it is stands once: as chosen, or as described."""
    rows = []
    for step in steps_of(draft):
        href = _href(draft, step.key)
        if step.key == "who" and person is not None:
            rows.append(AnswerRow("Who", f"{display_name(person)} ({person.record.reference})", href))
            continue
        form = form_of(draft, step)
        form.is_valid()
        for field in form.visible_fields():
            if field.name == "new_because" and not form.cleaned_data.get("new_because"):
                continue
            rows.append(AnswerRow(str(field.label), _in_words(field.field, form.cleaned_data.get(field.name)), href))
    return rows


def _in_words(field: object, value: object) -> str:
    choices = dict(getattr(field, "choices", ()) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, tuple):
        low, high = value
        return str(low) if low == high else f"{low} to {high}"
    return uk_date(value) if isinstance(value, dt.date) else str(value or "")


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
    triage = next((clock for clock in clocks if clock.rule.key == RuleKey.HUB_TRIAGE), None)
    return page(request, "pages/referrals/sent.html", {
        "reference": found.record.reference, "href": record_href(found.record),
        "due": triage.due_at if triage else None, "told": found.social_care_told, "ring": present_ring(request.actor),
        "danger": found.immediate_danger,
    })  # fmt: skip
