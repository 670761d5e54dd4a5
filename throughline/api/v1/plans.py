"""A support plan in short, from what the case's page shows the same reader: attendance only for those who see it there."""

from __future__ import annotations

import datetime as dt

from ninja import Schema

from throughline.support.queries.brief import plan_in_words
from throughline.support.queries.plan_views import EnrolmentView, NeedView, OfferView, PlanView


class Attended(Schema):
    """How often sessions went one way."""

    how: str
    times: int


class Support(Schema):
    """Support under way or ended."""

    status: str
    started_date: dt.date
    ended_date: dt.date | None
    attendance: list[Attended]


class OfferOut(Schema):
    """A need's support offered to a service."""

    service: str
    provider: str
    status: str
    answer_due_at: dt.datetime | None
    support: Support | None


class NeedOut(Schema):
    """A need: the person's answer to it, and what came of it or would move it on."""

    kind: str
    answer: str
    ask_again_date: dt.date | None
    outcome: str
    next_step: str
    offers: list[OfferOut]


class Plan(Schema):
    """The plan by need."""

    words: str
    needs: list[NeedOut]


def plan_out(plan: PlanView) -> Plan:
    return Plan(words=plan_in_words(plan), needs=[_need(need) for need in plan.needs])


def _need(need: NeedView) -> NeedOut:
    return NeedOut(
        kind=need.kind_label, answer=need.answer_label, ask_again_date=need.ask_again_date, outcome=need.outcome,
        next_step=need.next_step, offers=[_offer(offer) for offer in need.offers],
    )  # fmt: skip


def _offer(offer: OfferView) -> OfferOut:
    return OfferOut(
        service=offer.service, provider=offer.provider, status=offer.status_label, answer_due_at=offer.answer_due_at,
        support=_support(offer.enrolment) if offer.enrolment is not None else None,
    )  # fmt: skip


def _support(enrolment: EnrolmentView) -> Support:
    return Support(
        status=enrolment.status_label, started_date=enrolment.started_date, ended_date=enrolment.ended_date,
        attendance=[Attended(how=how, times=times) for how, times in enrolment.attendance],
    )  # fmt: skip
