"""The Lea Hall boy is nearly 18: the plan for it, what he wants, and the route taken where the adult test is not met."""

from __future__ import annotations

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.hub.models import Case
from throughline.hub.states import WhoMayRead
from throughline.transition.actions.clocks import plan_for_adulthood_due
from throughline.transition.actions.plans import (
    PartGiven,
    WantsGiven,
    begin_plan,
    consider_part,
    edit_plan,
    keep_wants,
    record_other_route,
    settle_plan,
    tell_adult_services,
)
from throughline.transition.models import TransitionPlan

_ADULT_SERVICES = "Ines Coleman, Birmingham adult social care"
_PARTS = (
    ("needs", "no", "No care and support needs found by adult social care. He manages his days and his money."),
    ("abuse", "yes", "Those who held him to a debt live two streets from his old home."),
    ("protect", "no", "What puts him at risk is other people, not a need for care."),
)


def plan_for_eighteen(cast: Cast, case: Case, calendar: Calendar) -> None:
    """The clock of 17½ is set going, the plan is begun in time, and made with him over the weeks that follow."""
    lead, at = cast.as_actor("social"), calendar.day(17)
    plan_for_adulthood_due(by=cast.system, at=calendar.day(10))
    plan = begin_plan(by=lead, at=at, case_uuid=case.record.uuid, started_date=civil_date(at))
    at = calendar.day(24)
    keep_wants(
        by=lead, at=at, plan_uuid=plan.uuid,
        given=WantsGiven(
            "I want to stay with my auntie and finish college. I don't want a new worker every month.", civil_date(at),
            "Joy Mensah", WhoMayRead.WORKING_WITH, told_who_reads=True,
        ),
    )  # fmt: skip
    at = calendar.day(45)
    tell_adult_services(
        by=lead,
        at=at,
        plan_uuid=plan.uuid,
        told_date=civil_date(at),
        told=f"{_ADULT_SERVICES}, by phone and in writing",
    )
    for part, answer, reasons in _PARTS:
        consider_part(
            by=lead, at=calendar.day(60), plan_uuid=plan.uuid,
            given=PartGiven(part, answer, reasons, civil_date(calendar.day(60)), _ADULT_SERVICES),
        )  # fmt: skip


def settle_before_closing(cast: Cast, case: Case, calendar: Calendar) -> None:
    """The test is not met, so the other route says who goes on with him: then the plan is settled."""
    lead, at = cast.as_actor("social"), calendar.day(116)
    plan: TransitionPlan = case.transition_plan
    plan = record_other_route(
        by=lead, at=at, plan_uuid=plan.uuid, route="support", leads="Leon Brathwaite, Northside Mentors",
        note="Leon stays with him to 19 at least. Jay knows whom to ring, and that he can come back.",
    )  # fmt: skip
    plan = edit_plan(
        by=lead, at=at, plan_uuid=plan.uuid, version=plan.version, leads_after="Leon Brathwaite, Northside Mentors",
        plan="Living with his aunt. College until the summer after next. Leon weekly, then as he asks. The bank and his own "
        "phone are his. If anyone asks him for money: ring Leon, or 999.",
    )  # fmt: skip
    settle_plan(by=lead, at=at, plan_uuid=plan.uuid, version=plan.version)
