"""Before this morning's warrant in Lea Hall and after it: the brief, who was not on it, and who is looked for."""

from __future__ import annotations

import uuid

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.disruption.models import Operation
from throughline.disruption.queries.lines import list_open_lines
from throughline.disruption.queries.operations import list_operations, list_people_at
from throughline.disruption.states import OperationKind
from throughline.geography.queries import get_authority, get_force
from throughline.readiness.actions.accounts import AccountGiven, account_for
from throughline.readiness.actions.briefs import ProtectsGiven, open_brief, put_on_brief, put_on_hand
from throughline.readiness.actions.plans import PlanGiven, execute_plan, plan_operation
from throughline.readiness.models import Plan
from throughline.readiness.queries.there import list_suggested
from throughline.readiness.states import AccountKind, HandRole
from throughline.register.given import PlaceGiven
from throughline.register.queries import age_of

_PROTECTS = (
    (
        "Shouting and dogs frighten him; his aunt's name calms him",
        "Carries a blue inhaler",
        "Short sentences, one voice",
    ),
    ("Being held frightens him; sitting by a door calms him", "", "Give him time to answer"),
)


def play_readiness(cast: Cast, calendar: Calendar) -> None:
    """The warrant of this morning as it was planned yesterday, and one that is planned for tomorrow."""
    operation = _warrant_of_today(cast, calendar)
    plan = _planned(cast, calendar, "31 Tennyson Walk", days_ahead=0, hours_ago=26)
    expected = _put_on(cast, calendar, plan, hours_ago=24, most=2)
    execute_plan(
        by=cast.as_actor("officer"), at=calendar.ago(hours=3), plan_uuid=plan.record.uuid, version=plan.version,
        happened_date=operation.happened_date, operation_uuid=operation.record.uuid,
    )  # fmt: skip
    for person in expected[:1]:
        account_for(
            by=cast.as_actor("coordinator"), at=calendar.ago(hours=2), operation_uuid=operation.record.uuid,
            person_uuid=person, given=AccountGiven(AccountKind.NOT_THERE, looking=cast.members["social"]),
        )  # fmt: skip
    _put_on(cast, calendar, _planned(cast, calendar, "8 Kestrel Court", days_ahead=1, hours_ago=5), hours_ago=4, most=1)


def _warrant_of_today(cast: Cast, calendar: Calendar) -> Operation:
    rows, _total = list_operations(cast.as_actor("officer"), calendar.now, kind=OperationKind.WARRANT, first=0, limit=1)
    return rows[0]


def _planned(cast: Cast, calendar: Calendar, address: str, *, days_ahead: int, hours_ago: int) -> Plan:
    officer, at = cast.as_actor("officer"), calendar.ago(hours=hours_ago)
    operation = _warrant_of_today(cast, calendar)
    line = next(row for row in list_open_lines(officer, at) if row.name == "Ghost 26 line")
    day = civil_date(calendar.ago(days=-days_ahead)) if days_ahead else operation.happened_date
    place = PlaceGiven(address, "Lea Hall", "", get_authority("Birmingham"), get_force("West Midlands Police"))
    given = PlanGiven(OperationKind.WARRANT, day, operation.team, place, line.record.uuid)
    return plan_operation(by=officer, at=at, given=given)


def _put_on(cast: Cast, calendar: Calendar, plan: Plan, *, hours_ago: int, most: int) -> list[uuid.UUID]:
    """The coordinator chooses from whom the register suggests, says who is on hand, and opens the brief."""
    coordinator, at = cast.as_actor("coordinator"), calendar.ago(hours=hours_ago)
    # Whom this morning's warrant found was not expected: that is what the brief's own words warn of.
    found = list_people_at(coordinator, calendar.now, _warrant_of_today(cast, calendar))
    likely = [row.person for row in list_suggested(coordinator, at, plan) if row.person not in found]
    chosen = [person for person in likely if age_of(person, plan.planned_date).may_be_child][:most]
    for person, (frightens, health, speaking) in zip(chosen, _PROTECTS, strict=False):
        put_on_brief(
            by=coordinator, at=at, plan_uuid=plan.record.uuid, person_uuid=person.record.uuid,
            given=ProtectsGiven(
                person.called or person.given_name or "A boy, name not known", age_of(person, plan.planned_date).in_words,
                "Joy Mensah, 07700 900206", frightens, health, speaking,
            ),
        )  # fmt: skip
    for role, name, phone in (
        (HandRole.SOCIAL_WORKER, "Joy Mensah", "07700 900206"),
        (HandRole.APPROPRIATE_ADULT, "Duty appropriate adult", "07700 900244"),
        (HandRole.AMBULANCE, "Paramedic at the rendezvous point", "07700 900245"),
    ):
        put_on_hand(by=coordinator, at=at, plan_uuid=plan.record.uuid, role=role, name=name, phone=phone)
    open_brief(
        by=coordinator, at=at, plan_uuid=plan.record.uuid, version=plan.version,
        for_the_door="A dog lives there. Somebody stays outside with any child who comes out.",
    )  # fmt: skip
    plan.refresh_from_db()
    return [person.record.uuid for person in chosen]
