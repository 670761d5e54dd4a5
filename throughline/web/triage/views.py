"""The coordinator's triage queue by clock, and the decision beside what is already known."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import civil_date, now
from throughline.core.errors import Conflict, Refused
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.geography.working_days import Overrides, working_hours_left
from throughline.hub.actions.referrals import take_on_referral
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.queries.cases import list_possible_leads
from throughline.hub.queries.referrals import Waiting, get_referral, list_decisions, list_waiting, what_is_known
from throughline.hub.states import ReferralStatus, TriageOutcome
from throughline.register.queries import age_of, display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import begin_again, put_refusal
from throughline.web.pages import page
from throughline.web.people.presenters import present_story
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.referrals.presenters import present_referral
from throughline.web.triage.forms import DecisionForm
from throughline.web.wording.remarks import count_wording, say_saved
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.queries.due import list_clocks_of
from throughline.work.states import RuleKey

DAY_STARTS = dt.time(9, 0)


def working_clock(due: dt.datetime, at: dt.datetime, overrides: Overrides) -> Clock:
    """A clock whose time left is said in working hours. ``overrides``: the installation's own bank holidays."""
    left = working_hours_left(
        at, due, day_start=DAY_STARTS, day_end=DEFAULT_DAY_END, division=Nation.ENGLAND, overrides=overrides
    )
    hours, minutes = divmod(int(left.total_seconds() // 60), 60)
    words = f"{hours} working {'hour' if hours == 1 else 'hours'} left" if hours else f"{minutes} working minutes left"
    return present_clock(due, now=at, remaining=words if due > at else "", soon=dt.timedelta(hours=8))


@access("triage.decide", methods=("GET", "HEAD"))
def triage(request: ActorRequest) -> HttpResponse:
    """Referrals waiting for a decision, by clock."""
    at = now()
    waiting = list_waiting(request.actor, at)
    consulted(request, [item.referral.person.record for item in waiting])
    overrides = bank_holiday_overrides(Nation.ENGLAND)
    columns = [Column(text) for text in ("Who", "Referred by", "Children's social care", "Decide by")]
    return page(request, "pages/triage/queue.html", {
        "rows": [_row(item, at, overrides) for item in waiting], "columns": columns, "waiting": len(waiting),
    })  # fmt: skip


def _row(item: Waiting, at: dt.datetime, overrides: Overrides) -> tuple[Cell, ...]:
    referral = item.referral
    return (
        Cell(display_name(referral.person), href=reverse("triage-decide", args=[referral.record.uuid]),
             detail=f"{age_of(referral.person, civil_date(at)).in_words} · {referral.record.reference}",
             tag="Danger stated" if referral.immediate_danger else "More asked for" if item.asked_for_more else "",
             tone="overdue" if referral.immediate_danger else "plain"),
        Cell(referral.referred_by.name, detail=referral.agency.name),
        Cell(referral.get_social_care_told_display(), detail=referral.social_care_who),
        Cell(clock=working_clock(item.clock.due_at, at, overrides) if item.clock else None),
    )  # fmt: skip


@access("triage.decide")
def decide(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """Decide one referral, with what is already known beside it."""
    actor, at = request.actor, now()
    found = get_referral(actor, referral_uuid, at)
    if request.method != "POST" and found.status != ReferralStatus.SUBMITTED:
        return redirect("referral", referral_uuid)
    running = [clock for clock in list_clocks_of(actor, at, found.record) if clock.stopped_at is None]
    is_late = any(clock.rule.key == RuleKey.HUB_TRIAGE and clock.due_at < at for clock in running)
    form = DecisionForm(
        request.POST or None, leads=list_possible_leads(actor), is_late=is_late, initial={"version": found.version}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if _decide(request, referral_uuid, form):
            say_saved(request, form, "Decided. The referrer has been told.")
            return redirect("triage")
    overrides = bank_holiday_overrides(Nation.ENGLAND)
    known = what_is_known(actor, at, found)
    consulted(request, [found.record, found.person.record])
    return page(request, "pages/triage/decide.html", {
        "form": form,
        "view": present_referral(found),
        "identity": present_identity(found.person, civil_date(at)),
        "person_href": record_href(found.person.record),
        "clocks": [(clock.rule.get_key_display(), working_clock(clock.due_at, at, overrides)) for clock in running],
        "is_late": is_late,
        "decisions": [(row.get_outcome_display(), row.decided_at, row.reasons) for row in list_decisions(found)],
        "known": present_story(known.interventions, known.referrals, known.cases),
    })  # fmt: skip


def _decide(request: ActorRequest, referral_uuid: uuid.UUID, form: DecisionForm) -> bool:
    data = form.cleaned_data
    given = None
    if data["outcome"] == TriageOutcome.ACCEPTED:
        given = CaseGiven(data["lead"], data["cover"], form.screening())
    try:
        decide_referral(
            by=request.actor, at=now(), referral_uuid=referral_uuid, version=data["version"], outcome=data["outcome"],
            reasons=data["reasons"], feedback=data["feedback"], case=given, late_reason=data["late_reason"],
        )  # fmt: skip
        count_wording(request, form)
    except Conflict as error:
        form.add_error(
            None, f"Someone decided first: {error.theirs.get('outcome') or 'the referral changed'}. Look again."
        )
        begin_again(form, get_referral(request.actor, referral_uuid, now()).version)
        return False
    except Refused as error:
        put_refusal(form, error)
        return False
    return True


@access("triage.decide", methods=("POST",))
def take_on(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """Take an imported referral on: its clock starts now."""
    take_on_referral(by=request.actor, at=now(), referral_uuid=referral_uuid)
    messages.success(request, "Taken on. Its clock runs from now.")
    return redirect("triage-decide", referral_uuid)
