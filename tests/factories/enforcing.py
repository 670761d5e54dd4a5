"""What the police side of a story did: the line, roles, orders, a report, a plan, a home taken over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.factories.world import World
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.cuckooing.actions.addresses import EpisodeGiven, record_cuckooed_address
from throughline.cuckooing.actions.visits import VisitGiven, record_visit
from throughline.cuckooing.models import Visit
from throughline.disruption.actions.groups import record_group
from throughline.disruption.actions.lines import AreaGiven, add_phone, deactivate_phone, record_line
from throughline.disruption.actions.names import add_handle
from throughline.disruption.actions.operations import record_operation
from throughline.disruption.actions.roles import Towards, record_role
from throughline.disruption.models import DealPhone, Line, Operation
from throughline.disruption.states import LineStatus
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.models import Intervention
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.intelligence.models import IntelligenceReport
from throughline.orders.actions.contents import name_identifier, record_breach
from throughline.orders.actions.orders import OrderGiven, begin_order
from throughline.orders.actions.plans import TacticGiven, begin_disruption_plan, choose_tactic
from throughline.orders.actions.steps import StepGiven, record_step
from throughline.orders.actions.telling import TellingGiven, tell_partner
from throughline.orders.models import Order
from throughline.readiness.actions.briefs import ProtectsGiven, open_brief, put_on_brief, put_on_hand
from throughline.readiness.actions.plans import PlanGiven, plan_operation
from throughline.readiness.actions.releases import ask_for_sentence
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.links import Grading
from throughline.register.models import Person, Vehicle
from throughline.register.states import AgeBasis


def tell_enforcement(world: World, system: Actor, team: Any, name: str) -> tuple[Line, Operation]:
    at, today = world.at, civil_date(world.at)
    force = PoliceForce.objects.get(name="West Midlands Police")
    authority = LocalAuthority.objects.get(name="Birmingham")
    far = PoliceForce.objects.get(name="Staffordshire Police")
    line = record_line(
        by=system, at=at, name=name, first_reported_date=today - dt.timedelta(days=60), status=LineStatus.ACTIVE,
        owning_team=team, exporting=[AreaGiven(force, authority)], importing=[AreaGiven(far)],
    )  # fmt: skip
    # A number of its own: one number's deactivation closes one line.
    number = f"07700 900{123 + DealPhone.related.count()}"
    phone = add_phone(by=system, at=at, line_uuid=line.record.uuid, number=number)
    deactivate_phone(
        by=system, at=at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=today, source="The network"
    )
    add_handle(by=system, at=at, line_uuid=line.record.uuid, platform="snapchat", handle="@lane", since_date=today)
    operation = record_operation(
        by=system, at=at, operation_kind="warrant", happened_date=today, team=team, line_uuid=line.record.uuid,
        place=PlaceGiven("12 Any Street", name, "", authority, force), force=force, authority=authority,
        suspected_cuckooing=True,
    )  # fmt: skip
    line.refresh_from_db()
    return line, operation


def tell_roles(at: dt.datetime, system: Actor, person: Person, name: str) -> dict[str, Any]:
    """Part of a group, and used a car: what an officer recorded, with a source."""
    group = record_group(by=system, at=at, name=f"{name} group")
    act = {"by": system, "at": at, "person_uuid": person.record.uuid, "since_date": civil_date(at)}
    grading = Grading("A report, URN 24/1", "2", "C")
    role = record_role(**act, kind="member_of", towards=Towards(group_uuid=group.record.uuid), grading=grading)
    record_role(**act, kind="uses_vehicle", towards=Towards(registration="AB12 CDE"), grading=grading)
    vehicle = Vehicle.related.get(record__links_to__from_record=person.record)
    return {"group": group, "role": role, "vehicle": vehicle}


def tell_orders(
    at: dt.datetime, system: Actor, coordinator: Actor, charity: Actor, line: Line, team: Any
) -> dict[str, Any]:
    """The line's number is restricted by an order a partner was told of, and which was not kept; a plan with one tactic."""
    today = civil_date(at)
    order = begin_order(
        by=system, at=at, about_uuid=line.record.uuid,
        given=OrderGiven("ddtro", team.agency, "Supt Ines Ford", "superintendent", "Avon County Court"),
    )  # fmt: skip
    name_identifier(by=system, at=at, order_uuid=order.record.uuid, kind="msisdn", typed="07700 900123")
    for kind in ("applied", "made"):
        order.refresh_from_db()
        given = StepGiven(kind, today, until_date=today + dt.timedelta(days=60), conditions=("No service to it",))
        record_step(by=system, at=at, order_uuid=order.record.uuid, version=order.version, given=given)
    order.refresh_from_db()
    varied = StepGiven("varied", today, adds=(("imei", "35-693803-564380-9"),), source="The varied order")
    record_step(by=system, at=at, order_uuid=order.record.uuid, version=order.version, given=varied)
    breach = record_breach(
        by=system,
        at=at,
        order_uuid=order.record.uuid,
        happened_date=today,
        what="It rang.",
        action_taken="Provider rung",
    )
    told = tell_partner(
        by=coordinator, at=at, order_uuid=order.record.uuid, given=TellingGiven(charity.agency, "A phone number")
    )
    plan = begin_disruption_plan(
        by=system, at=at, record_uuid=line.record.uuid, aims="The number stays dead.",
        review_date=today + dt.timedelta(days=28),
    )  # fmt: skip
    given = TacticGiven("safety_plan", team.agency, today, today + dt.timedelta(days=14))
    tactic = choose_tactic(by=system, at=at, plan_uuid=plan.uuid, given=given)
    return {"order": order, "order_breach": breach, "order_told": told, "tactic": tactic}


def tell_notice(at: dt.datetime, system: Actor, team: Any, child: Person) -> Order:
    """A notice to a man, being prepared, that protects the child."""
    given = PersonGiven(given_name="Rex", family_name="Noble", age=AgeGiven(34, 34, AgeBasis.CONFIRMED, civil_date(at)))
    man = person_for(by=system, at=at, given=given, agency=team.agency)
    return begin_order(
        by=system, at=at, about_uuid=man.record.uuid,
        given=OrderGiven("cawn", team.agency, "PC Ada Firth", "constable", protects=child.record.reference),
    )  # fmt: skip


def tell_report(
    at: dt.datetime, people: dict[str, Actor], line: Line, intervention: Intervention
) -> IntelligenceReport:
    """Sent by an officer, assessed by an analyst with conditions, linked to the line and to the boy; shared with nobody."""
    given = IntelligenceGiven("A grey van waits there on Fridays.", civil_date(at), "WM-0042")
    report, _ = submit_report(by=people[Role.POLICE], at=at, given=given)
    act = {"by": people[Role.ANALYST], "at": at, "report_uuid": report.record.uuid}
    assess_report(**act, version=report.version, given=AssessmentGiven(
        "2", "B", "C", "1", conditions="Ask the force first.", action_code="A1", sanitisation_code="S2",
        sanitised_text="Fridays matter there.",
    ))  # fmt: skip
    for thing in (line, intervention.person):
        name_in_report(**act, record_uuid=thing.record.uuid)
    report.refresh_from_db()
    return report


def tell_readiness(world: World, people: dict[str, Actor], team: Any, person: Person) -> dict[str, Any]:
    """A warrant planned where he was found, its brief open with him on it, and a sentence asked of who leads for him."""
    at, coordinator, police = world.at, people[Role.COORDINATOR], people[Role.POLICE]
    place = PlaceGiven("14 Any Street", "Sample")
    given = PlanGiven("warrant", civil_date(at) + dt.timedelta(days=2), team, place)
    plan = plan_operation(by=police, at=at, given=given)
    on_brief = {"by": coordinator, "at": at, "plan_uuid": plan.record.uuid}
    put_on_brief(
        **on_brief, person_uuid=person.record.uuid,
        given=ProtectsGiven("Jay", "17, as stated", "Sol Hale, 07700 900111", "Dogs frighten him"),
    )  # fmt: skip
    put_on_hand(**on_brief, role="social_worker", name="Sol Hale", phone="07700 900111")
    plan = open_brief(**on_brief, version=plan.version)
    release = ask_for_sentence(
        by=coordinator, at=at, person_uuid=person.record.uuid, about="own_words", asked_of=people[Role.SOCIAL].member
    )
    return {"planned": plan, "release": release}


def tell_cuckooed(at: dt.datetime, system: Actor, operation: Operation) -> Visit:
    """The flat of the warrant, suspected of being cuckooed, and visited."""
    today, place = civil_date(at), operation.place.record.uuid
    record_cuckooed_address(
        by=system, at=at, place_uuid=place, given=EpisodeGiven(today, ["drugs"], "Callers at night.")
    )
    given = VisitGiven(today, operation.agency, "PC Sample", "A new lock.", "not_seen", "signs")
    return record_visit(by=system, at=at, place_uuid=place, given=given)
