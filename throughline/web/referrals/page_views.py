"""A referral's own page: what was asked, what the hub answered, and what may still be done with it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.gate import list_visible_records
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.hub.actions.referrals import add_to_referral, withdraw_referral
from throughline.hub.actions.social_care import record_authority_decision, record_social_care_told
from throughline.hub.models import Referral
from throughline.hub.policies import can_follow
from throughline.hub.queries.referrals import case_of, get_referral, list_decisions
from throughline.hub.states import ReferralStatus, Told
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.records import record_href
from throughline.web.referrals.forms import AddForm, AuthorityDecisionForm, ToldForm, WithdrawForm
from throughline.web.referrals.presenters import present_referral, present_referred, present_ring
from throughline.web.support.asking import Question, ask
from throughline.work.models import Clock
from throughline.work.queries.due import list_clocks_of
from throughline.work.states import RuleKey


@access("referral.view")
def referral(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """A referral: what was asked, and what the hub answered."""
    found = get_referral(request.actor, referral_uuid, now())
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    consulted(request, [found.record, found.person.record])
    return page(request, "pages/referrals/referral.html", _context(request, found))


def _context(request: ActorRequest, found: Referral) -> dict[str, object]:
    actor, at = request.actor, now()
    clocks = list_clocks_of(actor, at, found.record)
    case = case_of(actor, at, found) if may(actor.role, "case.view") else None
    decides = may(actor.role, "triage.decide")
    is_waiting = found.status == ReferralStatus.SUBMITTED
    is_told = found.social_care_told == Told.YES
    decisions = list_decisions(found)
    return {
        "view": present_referral(found),
        "identity": present_referred(actor, found.person, at),
        "clocks": [
            (clock.rule.get_key_display(), clock.owner_agency.name, clock.breach_reason,
             present_clock(clock.due_at, done_at=clock.stopped_at, now=at)) for clock in clocks
        ],
        "no_rule": is_told and not found.authority_decision and not _has_authority_clock(clocks),
        "decisions": [
            (row.get_outcome_display(), row.decided_at, row.decided_by.name, row.reasons if decides else "", row.feedback)
            for row in decisions
        ],
        "is_waiting": is_waiting,
        "is_history": found.status == ReferralStatus.HISTORY,
        "may_decide": decides,
        "may_follow": is_waiting and can_follow(actor, found),
        "may_write": bool(decisions) and can_follow(actor, found),
        "may_tell": not is_told and can_follow(actor, found, or_social_worker=True),
        "may_answer": is_told and not found.authority_decision and can_follow(actor, found, or_social_worker=True),
        "ring": present_ring(actor) if found.social_care_told == Told.NO else None,
        "case_href": record_href(case.record) if case is not None else "",
        "referral_uuid": found.record.uuid,
        "danger_href": _danger_href(actor, found),
        "may_ask": may(actor.role, "task.ask"),
        "may_see_files": may(actor.role, "file.view"),
    }  # fmt: skip


def _danger_href(actor: Actor, found: Referral) -> str:
    """Where to write down whom they spoke to: of a referral that says there is danger, for who may see the person."""
    may_raise = found.immediate_danger and may(actor.role, "danger.raise")
    is_seen = may_raise and bool(list_visible_records(actor, now(), [found.person.record.uuid]))
    return reverse("danger", args=[found.person.record.uuid]) if is_seen else ""


def _has_authority_clock(clocks: list[Clock]) -> bool:
    return any(clock.rule.key == RuleKey.AUTHORITY_DECISION for clock in clocks)


def _followed(request: ActorRequest, referral_uuid: uuid.UUID, *, or_social_worker: bool = False) -> Referral:
    """The referral, for someone who may act on it. Absent for anyone else."""
    found = get_referral(request.actor, referral_uuid, now())
    if not can_follow(request.actor, found, or_social_worker=or_social_worker):
        raise Absent
    consulted(request, [found.record, found.person.record])
    return found


def _question(actor: Actor, found: Referral, heading: str, verb: str, said: str) -> Question:
    href = reverse("referral", args=[found.record.uuid])
    identity = present_referred(actor, found.person, now())
    return Question(heading=heading, verb=verb, back_href=href, said=said, then=href, identity=identity)


@access("referral.make")
def referral_add(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """Add what was asked for, or what is new."""
    found = _followed(request, referral_uuid)
    question = _question(
        request.actor, found, "Add to this referral", "Add this", "Added. The coordinator has been told."
    )
    return ask(request, AddForm(request.POST or None), question, lambda at, data: add_to_referral(
        by=request.actor, at=at, referral_uuid=referral_uuid, **data
    ))  # fmt: skip


@access("referral.make")
def referral_withdraw(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """Withdraw a referral while it waits."""
    found = _followed(request, referral_uuid)
    question = _question(request.actor, found, "Withdraw this referral", "Withdraw", "Referral withdrawn.")
    return ask(request, WithdrawForm(request.POST or None), question, lambda at, data: withdraw_referral(
        by=request.actor, at=at, referral_uuid=referral_uuid, **data
    ))  # fmt: skip


@access("referral.view")
def referral_told(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """Children's social care has been told after all."""
    found = _followed(request, referral_uuid, or_social_worker=True)
    question = _question(
        request.actor, found, "Children's social care has been told", "Record this", "Recorded. Their own clock runs."
    )
    form = ToldForm(request.POST or None, initial={"told_date": today()})
    return ask(request, form, question, lambda at, data: record_social_care_told(
        by=request.actor, at=at, referral_uuid=referral_uuid, **data
    ))  # fmt: skip


@access("referral.view")
def referral_authority(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """What children's services decided: their clock stops."""
    found = _followed(request, referral_uuid, or_social_worker=True)
    question = _question(
        request.actor,
        found,
        "Children's services decided",
        "Record this",
        "Recorded. The authority's clock has stopped.",
    )
    form = AuthorityDecisionForm(request.POST or None, initial={"decided_date": today()})
    return ask(request, form, question, lambda at, data: record_authority_decision(
        by=request.actor, at=at, referral_uuid=referral_uuid, **data
    ))  # fmt: skip
