"""Reading a transition plan: what stands of the test, what is missing, and what happens on the birthday."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.geography.states import Nation
from throughline.hub.models import Case
from throughline.hub.queries.interventions import list_own_words
from throughline.placements.queries.responsibility import nation_of
from throughline.transition.models import PartConsidered, TransitionPlan
from throughline.transition.policies import outcome_of, what_is_missing
from throughline.transition.rules import AdultTest, adult_test_for, route_named
from throughline.transition.states import PlanStatus, TestOutcome


@dataclass(frozen=True)
class PartView:
    """One part of the test with its standing answer and how many came before it."""

    key: str
    text: str
    answer: str
    answer_label: str
    reasons: str
    considered: str
    earlier: tuple[str, ...]


@dataclass(frozen=True)
class PlanView:
    """A plan as it stands. ``no_rule``: the nation that has no test here, in words."""

    uuid: uuid.UUID
    version: int
    status: str
    status_label: str
    started_date: dt.date
    begun_by: str
    leads_after: str
    plan: str
    wants: str
    wants_detail: str
    wants_hidden: bool
    adult_services_told_date: dt.date | None
    adult_services_told: str
    test_name: str
    test_source: str
    parts: tuple[PartView, ...]
    outcome: str
    outcome_label: str
    no_rule: str
    other_route: str
    other_route_leads: str
    other_route_note: str
    missing: tuple[str, ...]
    settled_date: dt.date | None
    reopened_reason: str

    @property
    def is_open(self) -> bool:
        return self.status == PlanStatus.OPEN


def plan_of(case: Case) -> TransitionPlan | None:
    """The plan of a case that passed the gate, if one was begun."""
    return TransitionPlan.related.filter(case=case).select_related("wants", "begun_by").first()


def get_plan(actor: Actor, plan_uuid: object, at: dt.datetime, *, lock: bool = False) -> TransitionPlan:
    """A plan through the gate, with its case. Raises Absent."""
    rows = TransitionPlan.objects.visible_to(actor, at).select_related(
        "case__record", "case__person__record", "case__lead__agency", "case__cover"
    )
    found: TransitionPlan | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(uuid=plan_uuid).first()
    )
    if found is None:
        raise Absent
    return found


def standing_parts(plan: TransitionPlan, test: AdultTest | None) -> dict[str, PartConsidered]:
    """The newest answer to each part of a test."""
    if test is None:
        return {}
    rows = plan.parts.filter(test=test.key).select_related("recorded_by").order_by("considered_date", "pk")
    return {row.part: row for row in rows}


def outcome_for(plan: TransitionPlan, on: dt.date) -> TestOutcome:
    """What the test of the nation that answers comes to for a plan on a day."""
    test = adult_test_for(nation_of(plan.case.person, on), on)
    return outcome_of(test, {part: row.answer for part, row in standing_parts(plan, test).items()})


def view_plan(actor: Actor, at: dt.datetime, plan: TransitionPlan) -> PlanView:
    """A plan as a reader may see it, by the rules of the nation whose authority is responsible."""
    nation = nation_of(plan.case.person, civil_date(at))
    test = adult_test_for(nation, civil_date(at))
    standing = standing_parts(plan, test)
    outcome = outcome_of(test, {part: row.answer for part, row in standing.items()})
    wants = plan.wants if plan.wants in list_own_words(actor, at, plan.case.person) else None
    return PlanView(
        uuid=plan.uuid,
        version=plan.version,
        status=plan.status,
        status_label=plan.get_status_display(),
        started_date=plan.started_date,
        begun_by=plan.begun_by.name,
        leads_after=plan.leads_after,
        plan=plan.plan,
        wants=wants.words if wants is not None else "",
        wants_detail=f"Heard by {wants.heard_by}, {_day(wants.said_date)}" if wants is not None else "",
        wants_hidden=plan.wants is not None and wants is None,
        adult_services_told_date=plan.adult_services_told_date,
        adult_services_told=plan.adult_services_told,
        test_name=test.name if test is not None else "",
        test_source=test.source if test is not None else "",
        parts=_parts(plan, test, standing),
        outcome=outcome,
        outcome_label=outcome.label,
        no_rule=no_rule_in_words(nation) if test is None else "",
        other_route=route_named(plan.other_route) if plan.other_route else "",
        other_route_leads=plan.other_route_leads,
        other_route_note=plan.other_route_note,
        missing=tuple(what_is_missing(plan, outcome)),
        settled_date=plan.settled_date,
        reopened_reason=plan.reopened_reason,
    )


def no_rule_in_words(nation: Nation | None) -> str:
    """That no test is loaded, and for whom."""
    if nation is None:
        return "No rule loaded: it is not recorded which authority is responsible, so no nation’s test applies yet."
    return f"No rule loaded for {nation.label}: no other nation’s test applies. Record the route agreed there."


def _parts(plan: TransitionPlan, test: AdultTest | None, standing: dict[str, PartConsidered]) -> tuple[PartView, ...]:
    if test is None:
        return ()
    every = list(plan.parts.filter(test=test.key).order_by("-considered_date", "-pk"))
    return tuple(
        PartView(
            key=part.key,
            text=part.text,
            answer=standing[part.key].answer if part.key in standing else "",
            answer_label=standing[part.key].get_answer_display() if part.key in standing else "",
            reasons=standing[part.key].reasons if part.key in standing else "",
            considered=_considered(standing[part.key]) if part.key in standing else "",
            earlier=tuple(
                f"{row.get_answer_display()}: {row.reasons} ({_considered(row)})"
                for row in every if row.part == part.key and row.pk != standing[part.key].pk
            ),
        )
        for part in test.parts
    )  # fmt: skip


def _considered(row: PartConsidered) -> str:
    return f"{row.considered_who}, {_day(row.considered_date)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
