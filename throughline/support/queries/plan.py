"""A case's support plan: each need, the person's own answers, who was asked to help, and what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from throughline.access.gate import get_visible
from throughline.access.queries import may_act_on
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.support.models import Enrolment, Need, NeedAnswer, Offer, Session, Worry
from throughline.support.policies import enrolment_of, is_live, may_see_attendance, require_speaks_for, workers_of
from throughline.support.queries.brief import next_step
from throughline.support.queries.directory import service_name
from throughline.support.queries.plan_views import (
    AnswerView,
    EnrolmentView,
    NeedView,
    OfferView,
    PlanView,
    SessionView,
    WorryView,
)
from throughline.support.queries.progress import prefetch_progress, progress_of


def plan_for_case(actor: Actor, case_uuid: uuid.UUID, at: dt.datetime) -> PlanView:
    """The support plan of a case one may see. Raises Absent."""
    return plan_of(actor, get_visible(Case, case_uuid, actor, at), at)


def plan_of(actor: Actor, case: Case, at: dt.datetime) -> PlanView:
    """The support plan of a case that passed the gate for this actor in this request."""
    needs = list(_needs(actor, at).filter(case=case).order_by("closed_at", "recorded_at", "pk"))
    worried = Worry.objects.visible_to(actor, at).filter(offer__need__case=case)
    return PlanView(
        case_uuid=case.record.uuid,
        reference=case.record.reference,
        case_version=case.version,
        is_open=case.status == CaseStatus.OPEN,
        may_change=case.status == CaseStatus.OPEN and may_act_on(actor, case.record, "support.offer", at),
        needs=tuple(_need_view(need, actor, case, at) for need in needs),
        worries=tuple(
            WorryView(
                worry.offer.service.provider.name, worry.what, worry.told, worry.recorded_at, worry.recorded_by.name
            )
            for worry in worried.select_related("offer__service__provider", "recorded_by").order_by("-recorded_at")
        ),
    )


def get_case_of_plan(actor: Actor, case_uuid: uuid.UUID, at: dt.datetime) -> Case:
    """The case a plan belongs to. Raises Absent."""
    return get_visible(Case, case_uuid, actor, at)


def get_need(actor: Actor, need_uuid: uuid.UUID, at: dt.datetime) -> Need:
    """A need of a case one may see. Raises Absent."""
    need: Need | None = _needs(actor, at).filter(uuid=need_uuid).first()
    if need is None:
        raise Absent
    return need


def get_offer_of_case(actor: Actor, offer_uuid: uuid.UUID, at: dt.datetime) -> Offer:
    """An offer of a case one may see: a provider's grant alone does not open it here. Raises Absent."""
    rows = Offer.objects.visible_to(actor, at).select_related("need__case__person__record", "need__case__record")
    offer: Offer | None = rows.select_related("service__provider").filter(uuid=offer_uuid).first()
    if offer is None:
        raise Absent
    get_visible(Case, offer.need.case.record.uuid, actor, at)
    return offer


def get_offer_answered_here(actor: Actor, offer_uuid: uuid.UUID, at: dt.datetime) -> Offer:
    """The same where its provider has nobody who signs in. A provider that answers for itself is not answered for."""
    offer = get_offer_of_case(actor, offer_uuid, at)
    require_speaks_for(actor, offer.service, sees_case=True)
    return offer


def _needs(actor: Actor, at: dt.datetime) -> QuerySet[Need]:
    answers = NeedAnswer.related.select_related("recorded_by").order_by("-recorded_at", "-pk")
    sessions = Session.related.order_by("-session_date", "-pk")
    offers = (
        Offer.related.select_related("service__provider", "offered_by", "answered_by", "clock", "grant", "enrolment")
        .prefetch_related("service__names", Prefetch("enrolment__sessions", queryset=sessions), *prefetch_progress())
        .annotate(has_workers=Exists(workers_of(OuterRef("service__provider"))))
        .order_by("-offered_at", "-pk")
    )
    needs: QuerySet[Need] = Need.objects.visible_to(actor, at).select_related(
        "recorded_by", "case__record", "case__person__record", "case__lead"
    )
    return needs.prefetch_related(Prefetch("answers", queryset=answers), Prefetch("offers", queryset=offers))


def _need_view(need: Need, actor: Actor, case: Case, at: dt.datetime) -> NeedView:
    offers = tuple(_offer_view(offer, actor, case, at) for offer in need.offers.all())
    return NeedView(
        uuid=need.uuid,
        version=need.version,
        kind=need.kind,
        kind_label=need.get_kind_display(),
        description=need.description,
        recorded_at=need.recorded_at,
        recorded_by=need.recorded_by.name,
        answer=need.answer,
        answer_label=need.get_answer_display(),
        answers=tuple(_answer_view(answer) for answer in need.answers.all()),
        ask_again_date=need.ask_again_date,
        offers=offers,
        outcome=need.get_outcome_display() if need.outcome else "",
        outcome_note=need.outcome_note,
        closed_at=need.closed_at,
        next_step=next_step(need.answer, is_open=need.closed_at is None, offers=offers),
    )


def _answer_view(answer: NeedAnswer) -> AnswerView:
    return AnswerView(
        explained_date=answer.explained_date,
        answer=answer.get_answer_display(),
        words=answer.words,
        ask_again_date=answer.ask_again_date,
        parent_told=answer.parent_told,
        recorded_at=answer.recorded_at,
        recorded_by=answer.recorded_by.name,
    )


def _offer_view(offer: Any, actor: Actor, case: Case, at: dt.datetime) -> OfferView:
    """An offer as ``_needs`` reads it, with ``has_workers``."""
    enrolment = enrolment_of(offer)
    grant, live = offer.grant, is_live(offer)
    shared = live and grant is not None and grant.revoked_at is None and grant.expires_at > at
    return OfferView(
        uuid=offer.uuid,
        version=offer.version,
        service=service_name(offer.service, civil_date(offer.offered_at)),
        provider=offer.service.provider.name,
        status=offer.status,
        status_label=offer.get_status_display(),
        shared_note=offer.shared_note,
        offered_at=offer.offered_at,
        offered_by=offer.offered_by.name,
        answer_due_at=offer.clock.due_at if offer.clock else None,
        answered_at=offer.answered_at,
        answered_by=offer.answered_by.name if offer.answered_by else "",
        decline_reason=offer.get_decline_reason_display() if offer.decline_reason else "",
        note=offer.decline_note,
        shared_until=grant.expires_at if shared and grant is not None else None,
        is_live=live,
        answers_here=live and not offer.has_workers,
        enrolment=_enrolment_view(enrolment, actor, case) if enrolment else None,
    )


def _enrolment_view(enrolment: Enrolment, actor: Actor, case: Case) -> EnrolmentView:
    """Attendance for those on the case; for police who do not lead it, only what the provider shared (practice.md P19)."""
    sees_all = may_see_attendance(actor, case)
    sessions = [_session_view(session, sees_all) for session in enrolment.sessions.all()]
    went = Counter(view.attendance for view in sessions if view.attendance)
    return EnrolmentView(
        version=enrolment.version,
        status=enrolment.status,
        status_label=enrolment.get_status_display(),
        started_date=enrolment.started_date,
        ended_date=enrolment.ended_date,
        outcome=enrolment.outcome,
        sessions=tuple(view for view in sessions if sees_all or view.shared),
        attendance=tuple(went.most_common()),
        progress=progress_of(enrolment) if sees_all else None,
    )


def _session_view(session: Session, sees_all: bool) -> SessionView:
    """How a session went, for who may see it. Nothing stands of one recorded in error but that it was."""
    if session.withdrawn_at is not None:
        return SessionView(session.session_date, "", "", session.withdrawn_reason)
    attendance = session.get_attendance_display()
    if session.missed_kind:
        attendance = f"{attendance} ({session.get_missed_kind_display().lower()})"
    return SessionView(session.session_date, attendance if sees_all else "", session.shared)
