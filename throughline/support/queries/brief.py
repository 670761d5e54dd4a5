"""A support plan in brief: each need with the person's answer and who was asked to help, as the case's page says it.

Two queries, whatever the plan's length. Notes, progress and worries stand on the plan's own page (``plan_of``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.support.models import Need, Offer, Session
from throughline.support.policies import may_see_attendance, stands
from throughline.support.queries.directory import name_on
from throughline.support.queries.plan_views import PlanView
from throughline.support.states import (
    DeclineReason,
    EnrolmentStatus,
    NeedOutcome,
    OfferStatus,
    ServiceKind,
    TheirAnswer,
)


class Standing(Protocol):
    """How an offer stands, in whichever shape."""

    @property
    def status(self) -> str: ...
    @property
    def is_live(self) -> bool: ...
    @property
    def enrolment(self) -> object | None: ...


@dataclass(frozen=True)
class AnswerBrief:
    """That the person answered: when it was recorded, and by whom."""

    recorded_at: dt.datetime
    recorded_by: int


@dataclass(frozen=True)
class SupportBrief:
    """Support under way or ended. ``sessions``: how many of them the reader may see."""

    status_label: str
    started_date: dt.date
    ended_date: dt.date | None
    sessions: int


@dataclass(frozen=True)
class OfferBrief:
    """A need's support offered to a service, and how it stands; who offered and answered, by key."""

    service: str
    provider: str
    status: str
    status_label: str
    offered_at: dt.datetime
    offered_by: int
    answered_at: dt.datetime | None
    answered_by: int | None
    answer_due_at: dt.datetime | None
    decline_reason: str
    is_live: bool
    enrolment: SupportBrief | None


@dataclass(frozen=True)
class NeedBrief:
    """A need with the person's standing answer; who recorded it, by key, and each answer they gave."""

    kind_label: str
    description: str
    recorded_at: dt.datetime
    recorded_by: int
    answer_label: str
    answers: tuple[AnswerBrief, ...]
    ask_again_date: dt.date | None
    offers: tuple[OfferBrief, ...]
    outcome: str
    outcome_note: str
    is_open: bool
    next_step: str


@dataclass(frozen=True)
class PlanBrief:
    """A case's support plan in brief."""

    is_open: bool
    needs: tuple[NeedBrief, ...]

    @property
    def open_needs(self) -> tuple[NeedBrief, ...]:
        return tuple(need for need in self.needs if need.is_open)


def plan_in_brief(actor: Actor, case: Case, at: dt.datetime) -> PlanBrief:
    """The support plan of a case that passed the gate for this actor in this request, in brief."""
    rows = Need.objects.visible_to(actor, at).filter(case=case).order_by("closed_at", "recorded_at", "pk")
    needs: dict[int, dict[str, Any]] = {}
    answers: dict[int, list[AnswerBrief]] = {}
    for row in rows.values(
        "pk", "kind", "description", "recorded_at", "recorded_by", "answer", "ask_again_date", "outcome",
        "outcome_note", "closed_at", "answers__recorded_by", "answers__recorded_at",
    ):  # fmt: skip
        needs.setdefault(row["pk"], row)
        if row["answers__recorded_at"] is not None:
            answers.setdefault(row["pk"], []).append(
                AnswerBrief(row["answers__recorded_at"], row["answers__recorded_by"])
            )
    offers = _offers(actor, case, list(needs))
    return PlanBrief(
        is_open=case.status == CaseStatus.OPEN,
        needs=tuple(_need(row, answers.get(pk, []), offers.get(pk, [])) for pk, row in needs.items()),
    )


def _need(row: dict[str, Any], answers: list[AnswerBrief], offers: list[OfferBrief]) -> NeedBrief:
    return NeedBrief(
        kind_label=ServiceKind(row["kind"]).label,
        description=row["description"],
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        answer_label=TheirAnswer(row["answer"]).label,
        answers=tuple(answers),
        ask_again_date=row["ask_again_date"],
        offers=tuple(offers),
        outcome=NeedOutcome(row["outcome"]).label if row["outcome"] else "",
        outcome_note=row["outcome_note"],
        is_open=row["closed_at"] is None,
        next_step=next_step(row["answer"], is_open=row["closed_at"] is None, offers=offers),
    )


def _offers(actor: Actor, case: Case, needs: list[int]) -> dict[int, list[OfferBrief]]:
    """The offers for these needs by need, newest first. A row is one name of an offer's service."""
    rows: QuerySet[Any] = Offer.related.filter(need__in=needs)
    rows = rows.annotate(sessions=_sessions(actor, case), kind=F("service__kind"))
    found: dict[int, dict[str, Any]] = {}
    names: dict[int, list[tuple[dt.date | None, str]]] = {}
    for row in rows.order_by("-offered_at", "-pk").values(
        "pk", "need", "kind", "service__provider__name", "status", "offered_at", "offered_by", "answered_at",
        "answered_by", "decline_reason", "clock__due_at", "enrolment", "enrolment__status", "enrolment__started_date",
        "enrolment__ended_date", "sessions", "service__names__name", "service__names__since_date",
    ):  # fmt: skip
        found.setdefault(row["pk"], row)
        if row["service__names__name"] is not None:
            names.setdefault(row["pk"], []).append((row["service__names__since_date"], row["service__names__name"]))
    offers: dict[int, list[OfferBrief]] = {}
    for pk, row in found.items():
        offers.setdefault(row["need"], []).append(_offer(row, names.get(pk, [])))
    return offers


def _sessions(actor: Actor, case: Case) -> Subquery:
    """How many sessions of an offer's support the reader may see: of some police, those shared (practice.md P19)."""
    rows: QuerySet[Session] = Session.related.filter(enrolment=OuterRef("enrolment"))
    if not may_see_attendance(actor, case):
        rows = rows.filter(withdrawn_at__isnull=True).exclude(shared="")
    return Subquery(rows.order_by().values("enrolment").annotate(number=Count("pk")).values("number"))


def next_step(answer: str, *, is_open: bool, offers: Sequence[Standing]) -> str:
    """What would move a need on, by its answer and how its offers stand."""
    if not is_open:
        return ""
    live = [offer for offer in offers if offer.is_live]
    if any(offer.enrolment for offer in live):
        return "Support is under way"
    if any(offer.status == OfferStatus.ACCEPTED for offer in live):
        return "Accepted: waiting to start"
    if live:
        return "Waiting for the provider’s answer"
    if answer == TheirAnswer.NOT_ASKED:
        return "Explain it to them and ask"
    if answer == TheirAnswer.NOT_YET:
        return "Ask them again"
    if answer == TheirAnswer.NO:
        return "They said no: it stays open, and they can change their mind"
    if any(offer.status == OfferStatus.DECLINED for offer in offers) and not any(offer.enrolment for offer in offers):
        return "Declined: offer it again or elsewhere"
    return "Say what came of it, or offer more" if offers else "Offer it to a service"


def _offer(row: dict[str, Any], names: list[tuple[dt.date | None, str]]) -> OfferBrief:
    enrolment = None
    if row["enrolment"] is not None:
        enrolment = SupportBrief(
            EnrolmentStatus(row["enrolment__status"]).label, row["enrolment__started_date"],
            row["enrolment__ended_date"], row["sessions"] or 0,
        )  # fmt: skip
    return OfferBrief(
        service=name_on(names, civil_date(row["offered_at"])) or ServiceKind(row["kind"]).label,
        provider=row["service__provider__name"],
        status=row["status"],
        status_label=OfferStatus(row["status"]).label,
        offered_at=row["offered_at"],
        offered_by=row["offered_by"],
        answered_at=row["answered_at"],
        answered_by=row["answered_by"],
        answer_due_at=row["clock__due_at"],
        decline_reason=DeclineReason(row["decline_reason"]).label if row["decline_reason"] else "",
        is_live=stands(row["status"], row["enrolment__status"]),
        enrolment=enrolment,
    )


def plan_in_words(plan: PlanView | PlanBrief) -> str:
    """Where the support plan stands, from its needs and offers."""
    if not plan.is_open:
        return "Closed"
    if not plan.needs:
        return "Getting to know them: no needs recorded yet"
    if not plan.open_needs:
        return "Every need has its outcome"
    offers = [offer for need in plan.open_needs for offer in need.offers]
    if any(offer.enrolment is not None and offer.is_live for offer in offers):
        return "Support under way"
    if any(offer.is_live for offer in offers):
        return "Support offered, waiting to begin"
    return "Needs recorded: asking them, and looking for support"
