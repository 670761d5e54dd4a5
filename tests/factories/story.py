"""One story in a hub, told through the product's own actions: a warrant, a boy found, an arrest, a referral, a case,
support offered, the line closed. Every record kind and every thing hanging from one has a sample in it.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from tests.factories.world import World
from throughline.access.models import BreakGlass, Involvement, ProtectedRecord
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.closing.actions import StepDownGiven, propose_closing
from throughline.closing.models import StepDown
from throughline.core.clock import civil_date
from throughline.cuckooing.actions.addresses import EpisodeGiven, record_cuckooed_address
from throughline.cuckooing.actions.visits import VisitGiven, record_visit
from throughline.cuckooing.models import Visit
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.groups import record_group
from throughline.disruption.actions.lines import AreaGiven, add_phone, deactivate_phone, record_line
from throughline.disruption.actions.names import add_handle
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.actions.roles import Towards, record_role
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import Arrest, Charge, DealPhone, Group, Line, LineClosure, Operation, Seizure
from throughline.disruption.models import Role as DisruptionRole
from throughline.disruption.states import ClosureType, LineStatus
from throughline.figures.actions.returns import freeze_figures
from throughline.figures.models import FrozenReturn
from throughline.figures.periods import last_month
from throughline.figures.queries.returns import latest_of
from throughline.files.actions.attaching import attach_file
from throughline.files.models import AttachedFile
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.actions.cases import keep_case_from
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.emergencies import (
    close_emergency,
    let_open_again,
    open_in_emergency,
    review_emergency,
)
from throughline.hub.actions.interventions import answer_checklist
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.screenings import HeardGiven, ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, ChronologyEntry, Intervention, Referral
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.intelligence.models import IntelligenceReport
from throughline.missing.actions.episodes import FoundGiven, ReportGiven, record_found, report_missing
from throughline.missing.actions.interviews import InterviewAnswerGiven, answer_interview
from throughline.missing.actions.offering import offer_interview
from throughline.missing.actions.packs import start_pack
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.network.actions import save_view
from throughline.network.models import SavedView
from throughline.network.queries.charts import Question
from throughline.nrm.actions.packs import ExistingGiven, start_nrm
from throughline.nrm.models import NrmReferral
from throughline.orders.actions.contents import name_identifier, record_breach
from throughline.orders.actions.orders import OrderGiven, begin_order
from throughline.orders.actions.plans import TacticGiven, begin_disruption_plan, choose_tactic
from throughline.orders.actions.steps import StepGiven, record_step
from throughline.orders.actions.telling import TellingGiven, tell_partner
from throughline.orders.models import Order, OrderBreach, OrderTold, Tactic
from throughline.panel.actions.agenda import table_case
from throughline.panel.actions.meetings import plan_meeting
from throughline.panel.models import AgendaItem
from throughline.placements.actions.places import ResidenceGiven, record_place
from throughline.placements.actions.responsibility import RequestGiven, ask_acceptance, state_responsibility
from throughline.placements.areas import Area
from throughline.placements.models import AcceptanceRequest, Residence, Responsibility
from throughline.placements.states import PlaceKind
from throughline.readiness.actions.briefs import ProtectsGiven, open_brief, put_on_brief, put_on_hand
from throughline.readiness.actions.plans import PlanGiven, plan_operation
from throughline.readiness.actions.releases import ask_for_sentence
from throughline.readiness.models import Plan, Release
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.links import Grading
from throughline.register.models import Person, Vehicle
from throughline.register.states import AgeBasis
from throughline.screening.actions.screenings import ToolScreeningGiven, screen_with_tool
from throughline.screening.actions.unfinished import save_for_later
from throughline.screening.actions.versions import begin_draft
from throughline.screening.models import Scoring, ToolVersion
from throughline.screening.states import VersionStatus
from throughline.statutory.actions.dangers import ConversationGiven, record_conversation
from throughline.statutory.actions.steps import begin_assessment
from throughline.statutory.models import StatutoryStep
from throughline.support.actions.area_checks import request_area_check
from throughline.support.actions.directory import add_service
from throughline.support.actions.enrolments import start_enrolment
from throughline.support.actions.housing import MoveGiven, begin_move
from throughline.support.actions.needs import record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support
from throughline.support.actions.sessions import record_session
from throughline.support.models import AreaCheck, Enrolment, HousingMove, Need, Offer, Service, Session
from throughline.transition.actions.plans import begin_plan
from throughline.work.facts import ask_task
from throughline.work.models import Task


@dataclass
class Story:
    """What was recorded, by whom it can be found. ``hub_people`` are the hub's members who acted in it."""

    hub_people: dict[str, Actor]
    line: Line
    report: IntelligenceReport
    operation: Operation
    intervention: Intervention
    person: Person
    arrest: Arrest
    charge: Charge
    arrested: Person
    seizure: Seizure
    order: Order
    order_breach: OrderBreach
    order_told: OrderTold
    tactic: Tactic
    cuckoo_visit: Visit
    referral: Referral
    waiting: Referral
    case: Case
    entry: ChronologyEntry
    service: Service
    need: Need
    offer: Offer
    enrolment: Enrolment
    session: Session
    task: Task
    closure: LineClosure
    network_view: SavedView
    scoring: Scoring
    tool_draft: ToolVersion
    statutory_step: StatutoryStep
    step_down: StepDown
    episode: MissingEpisode
    interview: ReturnInterview
    missing_now: MissingEpisode
    residence: Residence
    acceptance: AcceptanceRequest
    responsibility: Responsibility
    file: AttachedFile
    nrm: NrmReferral
    group: Group
    role: DisruptionRole
    vehicle: Vehicle
    move: HousingMove
    area_check: AreaCheck
    agenda_item: AgendaItem
    planned: Plan
    release: Release
    frozen_return: FrozenReturn

    @property
    def emergency(self) -> Any:
        """The case was opened in an emergency, closed again and reviewed."""
        return BreakGlass.objects.get(record=self.case.record)

    @property
    def exclusion(self) -> Any:
        """What keeps the person from a member whom no test asks with."""
        return self.person.record.exclusions.get()

    @property
    def gap(self) -> Any:
        return self.arrested.record.gaps.first()

    @property
    def clock(self) -> Any:
        return self.arrested.record.clocks.first()

    @property
    def report_link(self) -> Any:
        return self.report.record.links_to.first()

    @property
    def review(self) -> Any:
        return self.closure.reviews.first()

    @property
    def check_back(self) -> Any:
        return self.closure.check_backs.first()

    @property
    def brief_person(self) -> Any:
        return self.planned.people.first()

    @property
    def meeting(self) -> Any:
        return self.agenda_item.meeting

    @property
    def tool_domain(self) -> Any:
        return self.tool_draft.domains.first()

    @property
    def unfinished(self) -> Any:
        return self.case.unfinished_screenings.first()

    @property
    def transition_plan(self) -> Any:
        return self.case.transition_plan

    @property
    def placement_notice(self) -> Any:
        return self.residence.notices.first()

    @property
    def handle(self) -> Any:
        return self.line.handles.first()

    @property
    def order_step(self) -> Any:
        return self.order.steps.last()

    @property
    def disruption_plan(self) -> Any:
        return self.tactic.plan

    @property
    def taking_over(self) -> Any:
        return self.cuckoo_visit.address.episodes.first()

    @property
    def area(self) -> Any:
        return self.line.areas.first()

    @property
    def phone(self) -> Any:
        return self.line.phones.first()

    def records(self) -> list[ProtectedRecord]:
        """Every protected record of the story."""
        named = (
            self.line, self.operation, self.intervention, self.person, self.arrested, self.referral, self.waiting,
            self.case, self.waiting.person, self.operation.place, self.phone.phone, self.group, self.vehicle,
            self.report,
        )  # fmt: skip
        return [thing.record for thing in named if thing is not None]

    def restrict(self, restriction: Restriction = Restriction.RESTRICTED) -> None:
        """Close every record of the story to everyone: restricted, nobody named, nobody involved."""
        keys = [record.pk for record in self.records()]
        ProtectedRecord.objects.filter(pk__in=keys).update(restriction=restriction)
        Involvement.objects.filter(record__in=keys).delete()

    def involve(self, actor: Actor, at: dt.datetime) -> None:
        """Make an actor involved with every record of the story."""
        for record in self.records():
            Involvement.objects.get_or_create(
                record=record, member=actor.member, reason=InvolvementReason.WORKS_WITH, until_at=None,
                defaults={"since_at": at, "since_by": actor.member},
            )  # fmt: skip


def tell_story(world: World, *, other_hub: bool = False, name: str = "Lea Lane") -> Story:
    """Tell one story in the world's hub, or in the other. ``name`` is the line's and tells stories apart."""
    system = world.other_system if other_hub else world.system
    people = world.elsewhere if other_hub else world.here
    at, today = world.at, civil_date(world.at)
    coordinator, social, charity = people[Role.COORDINATOR], people[Role.SOCIAL], people[Role.CHARITY]
    police_team = world.teams["other_police" if other_hub else "police"]
    line, operation = _enforcement(world, system, police_team, name)
    intervention = record_person_found(
        by=system, at=at, operation_uuid=operation.record.uuid, line_uuid=line.record.uuid,
        person=PersonGiven(
            given_name="Jay", family_name=name.split()[0], called="Jay", sex="M",
            age=AgeGiven(17, 17, AgeBasis.STATED, today),
        ),
        reason="found_in_cuckooed", immediate_action="Taken somewhere warm, his nan rung.",
    )  # fmt: skip
    arrest = record_arrest(
        by=system, at=at, operation_uuid=operation.record.uuid, line_uuid=line.record.uuid, is_line_holder=False,
        person=PersonGiven(
            given_name="Kit", family_name=name.split()[0], sex="M", age=AgeGiven(16, 16, AgeBasis.STATED, today)
        ),
        offence="concerned_in_supply", charged_date=today, team=police_team,
    )  # fmt: skip
    seizure = record_seizure(
        by=system, at=at, operation_uuid=operation.record.uuid, given=SeizureGiven(kind="phone", count=2),
        from_person_uuid=intervention.person.record.uuid,
    )  # fmt: skip
    referral = refer_person(
        by=system, at=at, referral_date=today, intervention_uuid=intervention.record.uuid,
        concerns="Found where drugs were being sold.", social_care_told="yes", social_care_who="Duty desk",
        social_care_date=today,
    )  # fmt: skip
    waiting = refer_person(
        by=system, at=at, referral_date=today, concerns="Missing from home twice this month.",
        person=PersonGiven(given_name="Ash", family_name=name.split()[0], age=AgeGiven(15, 15, AgeBasis.STATED, today)),
        social_care_told="yes", social_care_who="Duty desk", social_care_date=today,
    )  # fmt: skip
    decide_referral(
        by=coordinator, at=at, referral_uuid=referral.record.uuid, version=referral.version, outcome="accepted",
        reasons="Exploited, and frightened of a debt.", feedback="Accepted. Sol Hale leads.",
        case=CaseGiven(social.member, coordinator.member, ScreeningGiven("medium", "Worried for him.", "Debt, missing.")),
    )  # fmt: skip
    case = Case.objects.unscoped("test").get(referral=referral)
    entry = write_entry(
        by=coordinator, at=at, case_uuid=case.record.uuid, kind="fact", happened_date=today, text="Rang his nan."
    )
    service = add_service(
        by=coordinator, at=at, provider=charity.agency, kind="mentoring", name=f"Steady mentoring, {name}"
    )
    need, offer, enrolment, session = _support(at, coordinator, charity, case, service)
    move, area_check = _housing(at, social, case)
    task = ask_task(
        by=coordinator, at=at, record=case.record, title="Ring the school", kind="action",
        owner_agency=social.agency, owner=social.member, due_at=at + dt.timedelta(days=1),
    )  # fmt: skip
    ordered = _orders(at, system, coordinator, charity, line, police_team)
    closure = close_line(
        by=system, at=at, line_uuid=line.record.uuid, closed_date=today, closure_type=ClosureType.TYPE_2,
        evidence="The number was taken off the network.", authorised_by_name="Ada Firth", authorised_rank="DCI",
    )  # fmt: skip
    episode, interview, missing_now = _missing(at, social, charity, case)
    keep_case_from(
        by=coordinator,
        at=at,
        case_uuid=case.record.uuid,
        member=(world.here if other_hub else world.elsewhere)[Role.PARTNER].member,
        reason="His aunt",
    )
    _emergency(at, (world.elsewhere if other_hub else world.outside)[Role.PARTNER], people[Role.GOVERNANCE], case)
    return Story(
        hub_people=people, line=line, operation=operation, report=_report(at, people, line, intervention),
        intervention=intervention, person=intervention.person, arrest=arrest, arrested=arrest.person,
        seizure=seizure, cuckoo_visit=_cuckooed(at, system, operation), referral=referral, waiting=waiting, case=case,
        entry=entry, service=service, need=need, offer=offer, enrolment=enrolment, session=session, task=task,
        network_view=save_view(
            by=coordinator, at=at, record_uuid=line.record.uuid, question=Question(2), name="Two links", is_shared=True
        ),
        closure=closure, charge=arrest.charges.get(), scoring=_screening(at, social, case), tool_draft=_tool_draft(world),
        statutory_step=_danger(at, social, intervention), step_down=_step_down(at, social, case),
        episode=episode, interview=interview, missing_now=missing_now,
        file=_file(at, coordinator, case), **_places(at, social, case),
        nrm=_nrm(at, social, case),
        **_roles(at, system, arrest.person, name),
        **ordered,
        move=move, area_check=area_check,
        **_readiness(world, people, police_team, intervention.person),
        agenda_item=_agenda_item(at, coordinator, people[Role.CHAIR], case), frozen_return=_frozen_return(at, coordinator),
    )  # fmt: skip


def _frozen_return(at: dt.datetime, coordinator: Actor) -> FrozenReturn:
    """Last month as the hub reported it; a second story of the hub's is another version."""
    period = last_month(civil_date(at))
    why = "Told again" if latest_of(coordinator, period) else ""
    return freeze_figures(by=coordinator, at=at, period=period, title="For the board", replaces_reason=why)


def _emergency(at: dt.datetime, partner: Actor, governance: Actor, case: Case) -> None:
    """A partner opened the case in an emergency, closed it again, and it was reviewed: it counts no more."""
    opened = open_in_emergency(
        by=partner, at=at, reference=case.record.reference, reason="At the door now, and nobody answers the phone."
    )
    close_emergency(by=partner, at=at, case_uuid=opened.record.uuid)
    row = BreakGlass.objects.get(record=case.record)
    review_emergency(by=governance, at=at, emergency_id=row.pk, finding="needed", note="One look, and rang at once.")
    let_open_again(by=governance, at=at, member=partner.member)


def _cuckooed(at: dt.datetime, system: Actor, operation: Operation) -> Visit:
    """The flat of the warrant, suspected of being cuckooed, and visited."""
    today, place = civil_date(at), operation.place.record.uuid
    record_cuckooed_address(
        by=system, at=at, place_uuid=place, given=EpisodeGiven(today, ["drugs"], "Callers at night.")
    )
    given = VisitGiven(today, operation.agency, "PC Sample", "A new lock.", "not_seen", "signs")
    return record_visit(by=system, at=at, place_uuid=place, given=given)


def _step_down(at: dt.datetime, social: Actor, case: Case) -> StepDown:
    given = StepDownGiven("reason", "He has moved.", "College on Mondays.", "He rings the hub.", "I'm all right now.")
    return propose_closing(by=social, at=at, case_uuid=case.record.uuid, given=given)


def _danger(at: dt.datetime, social: Actor, intervention: Intervention) -> StatutoryStep:
    """A danger that is open, police protection that runs, and an assessment under way."""
    person, today = intervention.person.record.uuid, civil_date(at)
    answer_checklist(by=social, at=at, intervention_uuid=intervention.record.uuid, item="protection", answer="done")
    record_conversation(
        by=social, at=at, person_uuid=person, what="Threats at the door.",
        given=ConversationGiven("social_care", "Duty desk", today),
    )  # fmt: skip
    return begin_assessment(by=social, at=at, person_uuid=person, received_date=today)


def _places(at: dt.datetime, social: Actor, case: Case) -> dict[str, Any]:
    """Placed out of area at an address of named people's; who is responsible stated, another asked; a plan for 18 begun."""
    today = civil_date(at)
    birmingham, far = (Area(LocalAuthority.objects.get(name=name)) for name in ("Birmingham", "Stafford"))
    given = ResidenceGiven(
        PlaceKind.PLACEMENT,
        today,
        far,
        placing=birmingham,
        out_of_area="yes",
        address=PlaceGiven("5 Quiet Row", "Sample"),
    )
    act = {"by": social, "at": at, "case_uuid": case.record.uuid}
    residence = record_place(**act, given=given)
    stated = state_responsibility(**act, area=birmingham, since_date=today, note="Care order")
    begin_plan(**act, started_date=today)
    asked = ask_acceptance(**act, given=RequestGiven(far, today, "Head of service", "He lives there."))
    return {"residence": residence, "acceptance": asked, "responsibility": stated}


def _enforcement(world: World, system: Actor, team: Any, name: str) -> tuple[Line, Operation]:
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


def _roles(at: dt.datetime, system: Actor, person: Person, name: str) -> dict[str, Any]:
    """Part of a group, and used a car: what an officer recorded, with a source."""
    group = record_group(by=system, at=at, name=f"{name} group")
    act = {"by": system, "at": at, "person_uuid": person.record.uuid, "since_date": civil_date(at)}
    grading = Grading("A report, URN 24/1", "2", "C")
    role = record_role(**act, kind="member_of", towards=Towards(group_uuid=group.record.uuid), grading=grading)
    record_role(**act, kind="uses_vehicle", towards=Towards(registration="AB12 CDE"), grading=grading)
    vehicle = Vehicle.related.get(record__links_to__from_record=person.record)
    return {"group": group, "role": role, "vehicle": vehicle}


def _orders(
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


def _report(at: dt.datetime, people: dict[str, Actor], line: Line, intervention: Intervention) -> IntelligenceReport:
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


def _readiness(world: World, people: dict[str, Actor], team: Any, person: Person) -> dict[str, Any]:
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


def _agenda_item(at: dt.datetime, coordinator: Actor, chair: Actor, case: Case) -> AgendaItem:
    """The case, tabled at a panel whose agenda is not circulated yet: it opens nothing to anybody."""
    meeting = plan_meeting(
        by=coordinator, at=at, kind="mace", meets_at=at + dt.timedelta(days=7), place="Room 2", chair=chair.member
    )  # fmt: skip
    return table_case(
        by=coordinator,
        at=at,
        meeting_uuid=meeting.uuid,
        case_uuid=case.record.uuid,
        why="A plan for the way to school.",
    )


def _screening(at: dt.datetime, social: Actor, case: Case) -> Scoring:
    version = ToolVersion.objects.get(tool__key="child-eight-domains", status=VersionStatus.PUBLISHED)
    scores = {domain.key: 2 for domain in version.domains.all()}
    scoring = screen_with_tool(
        by=social, at=at, case_uuid=case.record.uuid, version_uuid=version.uuid, seen=1,
        given=ToolScreeningGiven(scores, {}, ScreeningGiven("high", "Worried for him.", "Debt, missing."), heard(at)),
    )  # fmt: skip
    save_for_later(
        by=social,
        at=at,
        case_uuid=case.record.uuid,
        version_uuid=version.uuid,
        answers={"judgement": "Begun, and set aside."},
    )
    return scoring


def _missing(
    at: dt.datetime, social: Actor, charity: Actor, case: Case
) -> tuple[MissingEpisode, ReturnInterview, MissingEpisode]:
    """He was missing and found, an interview was offered and he said yes; he is missing again, and has a pack."""
    today, person_uuid = civil_date(at), case.person.record.uuid
    report = ReportGiven(reported_date=today, reported_by="His nan", missing_from="home", last_seen_date=today)
    episode = report_missing(by=social, at=at, person_uuid=person_uuid, given=report)
    episode = record_found(
        by=social, at=at, episode_uuid=episode.uuid, version=episode.version,
        given=FoundGiven(today, "PC Lane", found_place="A flat above a shop"),
    )  # fmt: skip
    interview = offer_interview(
        by=social, at=at, episode_uuid=episode.uuid, interviewer=charity.member, independence="A charity",
        offered_to="To him, by phone",
    )  # fmt: skip
    interview = answer_interview(
        by=charity, at=at, interview_uuid=interview.uuid, version=interview.version,
        given=InterviewAnswerGiven(today, "accepted", parent_told="His nan knows"),
    )  # fmt: skip
    start_pack(by=social, at=at, person_uuid=person_uuid)
    return episode, interview, report_missing(by=social, at=at, person_uuid=person_uuid, given=report)


def _file(at: dt.datetime, coordinator: Actor, case: Case) -> AttachedFile:
    return attach_file(
        by=coordinator, at=at, record_uuid=case.record.uuid, name="Letter from the school.txt", field_class="education",
        content=io.BytesIO(b"He is back on roll from Monday."), description="The school says he is back",
    )  # fmt: skip


def heard(at: dt.datetime) -> HeardGiven:
    """What he said at a screening, for those who lead to read."""
    return HeardGiven("I want it to stop.", civil_date(at), "Sol Hale", "lead", told_who_reads=True)


def _nrm(at: dt.datetime, social: Actor, case: Case) -> NrmReferral:
    given = ExistingGiven("none", "Single Competent Authority", civil_date(at))
    return start_nrm(by=social, at=at, case_uuid=case.record.uuid, given=given)


def _tool_draft(world: World) -> ToolVersion:
    """The one draft of a tool: tools belong to the installation, not to a story."""
    draft = ToolVersion.objects.filter(status=VersionStatus.DRAFT).first()
    version = ToolVersion.objects.get(tool__key="adult-four-levels", status=VersionStatus.PUBLISHED)
    return draft or begin_draft(by=world.administrator, at=world.at, version_uuid=version.uuid)


def _housing(at: dt.datetime, social: Actor, case: Case) -> tuple[HousingMove, AreaCheck]:
    move = begin_move(
        by=social, at=at, case_uuid=case.record.uuid,
        given=MoveGiven(whose_home="His nan's", who_moves="He and his nan", duty="relief"),
    )  # fmt: skip
    return move, request_area_check(by=social, at=at, move_uuid=move.uuid, area="Redditch")


def _support(
    at: dt.datetime, coordinator: Actor, charity: Actor, case: Case, service: Service
) -> tuple[Need, Offer, Enrolment, Session]:
    need = record_need(
        by=coordinator, at=at, case_uuid=case.record.uuid, kind="mentoring", description="Someone to talk to"
    )
    need = record_answer(
        by=coordinator, at=at, need_uuid=need.uuid, version=need.version, explained_date=civil_date(at), answer="yes",
        parent_told="His nan was told.",
    )  # fmt: skip
    offer = offer_support(
        by=coordinator, at=at, need_uuid=need.uuid, service_uuid=service.uuid, shared_note="Likes football."
    )
    offer = answer_offer(by=charity, at=at, offer_uuid=offer.uuid, version=offer.version, accepted=True)
    enrolment = start_enrolment(
        by=charity, at=at, offer_uuid=offer.uuid, version=offer.version, started_date=civil_date(at)
    )
    session = record_session(
        by=charity, at=at, offer_uuid=offer.uuid, session_date=civil_date(at), attendance="attended", note="Good."
    )
    return need, offer, enrolment, session
