"""Acts on how far someone has come: the first assessment, scores by part of life, and what is asked months later."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from throughline.access.facts import record_act
from throughline.access.permissions import may, require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text
from throughline.support.actions.loading import load_enrolment, sees_case
from throughline.support.actions.tasks import finish_task
from throughline.support.models import AreaScore, Assessment, DestinationAnswer, Enrolment, FollowUp, OutcomeScore
from throughline.support.outcomes import load_scale
from throughline.support.policies import is_provider, require_not_to_come
from throughline.support.states import Destination, EnrolmentStatus, FollowUpKind, OutcomePoint
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import Done, ask_task, notify, start_clock, stop_clock
from throughline.work.states import RuleKey, TaskKind

# The clock, the task and its title. A title stands on lists: it names nobody and holds no score (practice.md P2).
_FOLLOW_UPS = {
    FollowUpKind.DESTINATION: (RuleKey.FOLLOW_UP, TaskKind.FOLLOW_UP, "Ask about education, employment or training"),
    FollowUpKind.OUTCOME_3: (RuleKey.OUTCOME_3, TaskKind.OUTCOME_SCORE, "Score outcomes with them, three months on"),
    FollowUpKind.OUTCOME_6: (RuleKey.OUTCOME_6, TaskKind.OUTCOME_SCORE, "Score outcomes with them, six months on"),
}
_LATER = {OutcomePoint.PLUS_3: FollowUpKind.OUTCOME_3, OutcomePoint.PLUS_6: FollowUpKind.OUTCOME_6}


# What is asked months later may be asked this long before its day, and no sooner: else it says nothing of what lasted.
_EARLY = dt.timedelta(days=31)


@dataclass(frozen=True)
class OutcomeGiven:
    """A scoring as typed: a score for each part of life, None where it is not known."""

    point: str
    scored_date: dt.date
    scores: Mapping[str, int | None]
    scored_together: bool
    own_view: str = ""


@transaction.atomic
def record_assessment(
    *,
    by: Actor,
    at: dt.datetime,
    offer_uuid: uuid.UUID,
    assessed_date: dt.date,
    goals: str,
    wants: str = "",
    wants_shared: bool = False,
) -> Assessment:
    """Record what was agreed to work on; a later one supersedes it. Errors: Absent, Refused (ended, a day outside it)."""
    enrolment = _load_supported(by, at, offer_uuid)
    if enrolment.status != EnrolmentStatus.STARTED:
        raise Refused("This support has ended, so no assessment can be added.")
    _require_day(enrolment, assessed_date, at, what="The day of the assessment", field="assessed_date")
    agreed = require_text(goals, what="what was agreed", field="goals", limit=2000)
    if not agreed:
        raise Refused("Say what you agreed to work on.", field="goals")
    assessment = Assessment(
        enrolment=enrolment,
        assessed_date=assessed_date,
        wants=require_text(wants, what="their words", field="wants", limit=1000),
        wants_shared=wants_shared,
        goals=agreed,
        recorded_at=at,
        recorded_by=by.member,
    )
    assessment.save_checked()
    _record(enrolment, "record_assessment", by, at)
    return assessment


@transaction.atomic
def record_outcome_score(*, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID, given: OutcomeGiven) -> OutcomeScore:
    """Record how each part of life is seen, by the provider or those on the case. It opens and closes nothing (P2).

    Three and six months on it answers what was asked then, and not long before. Errors: Absent, Refused.
    """
    enrolment = _load_supported(by, at, offer_uuid)
    _require_point(enrolment, given.point)
    _require_day(enrolment, given.scored_date, at, what="The day it was scored", field="scored_date")
    if given.point in _LATER:
        asked = _follow_ups(enrolment).filter(enrolment=enrolment, kind=_LATER[OutcomePoint(given.point)]).first()
        _require_time_passed(asked, given.scored_date, field="scored_date")
    _require_scores(given.scores)
    score = OutcomeScore(
        enrolment=enrolment,
        point=given.point,
        scale=load_scale().key,
        scored_date=given.scored_date,
        scored_together=given.scored_together,
        own_view=require_text(given.own_view, what="their own view", field="own_view", limit=1000),
        recorded_at=at,
        recorded_by=by.member,
    )
    score.save_checked()
    for area in load_scale().areas:
        AreaScore(outcome=score, area=area.key, score=given.scores[area.key]).save_checked()
    if given.point in _LATER:
        _settle(enrolment, _LATER[OutcomePoint(given.point)], by=by, at=at,
                done=Done(given.scored_date), outcome="Scored: it is on the support plan")  # fmt: skip
    _record(enrolment, "record_outcome_score", by, at)
    return score


@transaction.atomic
def record_destination(
    *,
    by: Actor,
    at: dt.datetime,
    offer_uuid: uuid.UUID,
    answer: str,
    asked_date: dt.date,
    asked_by_whom: str,
    detail: str = "",
) -> DestinationAnswer:
    """Record where someone was three months after support was completed. *Not reached* leaves it open to ask again.

    Any other answer also answers what the case's other support, completed about then, would have asked.
    Errors: Absent, Refused (support not completed, no answer, a day to come or long before the three months are over).
    """
    require_permission(by, "support.offer")
    enrolment = _load_supported(by, at, offer_uuid)
    follow_up = _destination_asked(enrolment) if enrolment.status == EnrolmentStatus.COMPLETED else None
    if follow_up is None:
        raise Refused("This is asked once support was completed.")
    if answer not in Destination.values:
        raise Refused("Choose where they are now.", field="answer")
    _require_day(enrolment, asked_date, at, what="The day they were asked", field="asked_date")
    _require_time_passed(follow_up, asked_date, field="asked_date")
    who = require_name(asked_by_whom, what="who asked them", field="asked_by_whom")
    if not who:
        raise Refused("Say who asked them.", field="asked_by_whom")
    kept = DestinationAnswer(
        follow_up=follow_up, answer=answer, asked_date=asked_date, asked_by_whom=who, recorded_at=at,
        recorded_by=by.member, detail=require_text(detail, what="more about it", field="detail", limit=500),
    )  # fmt: skip
    kept.save_checked()
    if answer != Destination.NOT_REACHED:
        _settle_destinations(enrolment, asked_date, by=by, at=at)
    _record(enrolment, "record_destination", by, at)
    return kept


def raise_follow_ups(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> None:
    """Ask the lead what comes months after support was completed, in the transaction of the act that completes it.

    Where someone is by then is asked once, however many kinds of support of the case were completed within a month.
    """
    assert enrolment.ended_date is not None
    case = enrolment.offer.need.case
    ended_at = at_london(enrolment.ended_date, DEFAULT_DAY_END)
    for kind, (key, task_kind, title) in _FOLLOW_UPS.items():
        if kind == FollowUpKind.DESTINATION and _destination_asked(enrolment) is not None:
            continue
        clock = start_clock(
            by=by,
            at=at,
            key=key,
            record=case.record,
            owner=case.lead,
            owner_agency=case.lead.agency,
            starts_at=ended_at,
        )
        task = ask_task(
            by=by, at=at, record=case.record, kind=task_kind, title=title, owner=case.lead,
            owner_agency=case.lead.agency, due_at=clock.due_at,
            explanation="Before you call, write or visit, read how to contact them safely: it is on the support plan.",
        )  # fmt: skip
        FollowUp(enrolment=enrolment, kind=kind, clock=clock, task=task).save_checked()


def _load_supported(by: Actor, at: dt.datetime, offer_uuid: uuid.UUID) -> Enrolment:
    """An enrolment for its provider, or for those on the case. Errors: Absent, Refused."""
    enrolment = load_enrolment(by, at, offer_uuid)
    offer = enrolment.offer
    on_the_case = may(by.role, "support.offer") and sees_case(by, at, offer.need.case)
    if not (is_provider(by, offer.service) or on_the_case):
        raise Absent
    return enrolment


def _require_day(enrolment: Enrolment, day: dt.date, at: dt.datetime, *, what: str, field: str) -> None:
    require_not_to_come(day, civil_date(at), what=what, field=field)
    if day < enrolment.started_date:
        raise Refused(f"{what} is before this support started.", field=field)


def _require_time_passed(asked: FollowUp | None, day: dt.date, *, field: str) -> None:
    """How somebody is months later cannot be known now: from a month before it is due."""
    if asked is not None and day < _first_day(asked):
        raise Refused(
            f"It is too early to say this: it can be recorded from {_first_day(asked):%-d %B %Y}.",
            field=field,
        )


def _first_day(asked: FollowUp) -> dt.date:
    return civil_date(asked.clock.due_at) - _EARLY


def _require_point(enrolment: Enrolment, point: str) -> None:
    if point not in OutcomePoint.values:
        raise Refused("Choose when this is scored.", field="point")
    if point in _LATER and enrolment.status != EnrolmentStatus.COMPLETED:
        raise Refused("Three and six months on are scored after support was completed.", field="point")


def _require_scores(scores: Mapping[str, int | None]) -> None:
    scale = load_scale()
    if set(scores) != {area.key for area in scale.areas}:
        raise Refused("Score each part, or say that it is not known.")
    for area, score in scores.items():
        if score is not None and not scale.lowest <= score <= scale.highest:
            raise Refused(f"A score is a whole number from {scale.lowest} to {scale.highest}.", field=f"score_{area}")
    if all(score is None for score in scores.values()):
        raise Refused("Score at least one part. If nothing is known yet, come back to it.")


def _follow_ups(enrolment: Enrolment) -> QuerySet[FollowUp]:
    """Everything asked after support of this case was completed."""
    rows: QuerySet[FollowUp] = FollowUp.related.filter(enrolment__offer__need__case=enrolment.offer.need.case)
    return rows.select_related("clock", "task").order_by("pk")


def _destination_asked(enrolment: Enrolment) -> FollowUp | None:
    """The question about education, employment or training that stands for this support: its own, or one as near in time
    as it may be asked early, because of other support of the case completed about then.
    """
    assert enrolment.ended_date is not None
    asked = _follow_ups(enrolment).filter(
        kind=FollowUpKind.DESTINATION,
        enrolment__ended_date__range=(enrolment.ended_date - _EARLY, enrolment.ended_date + _EARLY),
    )
    return asked.filter(enrolment=enrolment).first() or asked.first()


def _settle(
    enrolment: Enrolment, kind: FollowUpKind, *, by: Actor, at: dt.datetime, done: Done, outcome: str
) -> None:  # fmt: skip
    for follow_up in _follow_ups(enrolment).filter(enrolment=enrolment, kind=kind):
        _settle_one(follow_up, by=by, at=at, done=done, outcome=outcome)


def _settle_destinations(enrolment: Enrolment, asked_date: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Whoever answered is not asked the same again, of any support of the case for which the day is not too early."""
    for follow_up in _follow_ups(enrolment).filter(kind=FollowUpKind.DESTINATION, clock__stopped_at__isnull=True):
        if asked_date >= _first_day(follow_up):
            outcome = "Asked: the answer is on the support plan"
            _settle_one(follow_up, by=by, at=at, done=Done(asked_date), outcome=outcome)


def _settle_one(follow_up: FollowUp, *, by: Actor, at: dt.datetime, done: Done, outcome: str) -> None:
    stop_clock(by=by, at=at, clock=follow_up.clock, done=done)
    finish_task(follow_up.task, by=by, at=at, outcome=outcome)


def _record(enrolment: Enrolment, action: str, by: Actor, at: dt.datetime) -> None:
    case = enrolment.offer.need.case
    notify(by=by, at=at, member=case.lead, record=case.record, text="The support plan has something new")
    record_act(by=by, at=at, action=action, op=Operation.COLLECTION, subjects=[case.record, case.person.record])
