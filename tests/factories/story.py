"""One story in a hub, told through the product's own actions: a warrant, a boy found, an arrest, a referral, a case,
support offered, the line closed. Every record kind and every thing hanging from one has a sample in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.factories.caring import (
    tell_agenda_item,
    tell_danger,
    tell_emergency,
    tell_file,
    tell_frozen_return,
    tell_housing,
    tell_missing,
    tell_nrm,
    tell_places,
    tell_screening,
    tell_step_down,
    tell_support,
    tell_tool_draft,
)
from tests.factories.enforcing import (
    tell_cuckooed,
    tell_enforcement,
    tell_notice,
    tell_orders,
    tell_readiness,
    tell_report,
    tell_roles,
)
from tests.factories.knowing import tell_known, tell_recorded_twice
from tests.factories.world import World
from throughline.access.models import BreakGlass, Involvement, ProtectedRecord
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.closing.models import StepDown
from throughline.core.clock import civil_date
from throughline.cuckooing.models import Visit
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.operations import record_person_found
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import Arrest, Charge, Group, Line, LineClosure, Operation, Seizure
from throughline.disruption.models import Role as DisruptionRole
from throughline.disruption.states import ClosureType
from throughline.figures.models import FrozenReturn
from throughline.files.models import AttachedFile
from throughline.hub.actions.cases import keep_case_from
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, ChronologyEntry, Intervention, Referral
from throughline.intelligence.models import IntelligenceReport
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.network.actions import save_view
from throughline.network.models import SavedView
from throughline.network.queries.charts import Question
from throughline.nrm.models import NrmReferral
from throughline.orders.models import Order, OrderBreach, OrderTold, Tactic
from throughline.panel.models import AgendaItem
from throughline.placements.models import AcceptanceRequest, Residence, Responsibility
from throughline.readiness.models import Plan, Release
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person, Vehicle
from throughline.register.states import AgeBasis, LinkKind
from throughline.screening.models import Scoring, ToolVersion
from throughline.statutory.models import StatutoryStep
from throughline.support.actions.directory import add_service
from throughline.support.models import AreaCheck, Enrolment, HousingMove, Need, Offer, Service, Session
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
    order_notice: Order
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
    def joining(self) -> Any:
        """A second record of the person, joined with it."""
        return self.person.joinings.get()

    @property
    def other_name(self) -> Any:
        return self.person.other_names.first()

    @property
    def number(self) -> Any:
        return self.person.numbers.first()

    @property
    def lived_at(self) -> Any:
        return self.person.record.links_from.get(kind=LinkKind.LIVES_AT, to_record__place__address="3 Any Mews")

    @property
    def sighting(self) -> Any:
        """He was seen when he was found after being missing."""
        return self.person.sightings.first()

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
    def name(self) -> Any:
        return self.line.names.first()

    @property
    def handle(self) -> Any:
        return self.line.handles.first()

    @property
    def order_condition(self) -> Any:
        return self.order.conditions.first()

    @property
    def order_identifier(self) -> Any:
        return self.order.identifiers.first()

    @property
    def order_step(self) -> Any:
        return self.order.steps.last()

    @property
    def order_varied(self) -> Any:
        return self.order.steps.filter(kind="varied").last()

    @property
    def order_protected(self) -> Any:
        return self.order_notice.protected.get()

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
        records = [thing.record for thing in named if thing is not None]
        return [*records, self.lived_at.to_record, self.joining.other.record]

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
    line, operation = tell_enforcement(world, system, police_team, name)
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
    need, offer, enrolment, session = tell_support(at, coordinator, charity, case, service)
    move, area_check = tell_housing(at, social, case)
    task = ask_task(
        by=coordinator, at=at, record=case.record, title="Ring the school", kind="action",
        owner_agency=social.agency, owner=social.member, due_at=at + dt.timedelta(days=1),
    )  # fmt: skip
    ordered = tell_orders(at, system, coordinator, charity, line, police_team)
    closure = close_line(
        by=system, at=at, line_uuid=line.record.uuid, closed_date=today, closure_type=ClosureType.TYPE_2,
        evidence="The number was taken off the network.", authorised_by_name="Ada Firth", authorised_rank="DCI",
    )  # fmt: skip
    episode, interview, missing_now = tell_missing(at, social, charity, case)
    tell_recorded_twice(at, system, coordinator, intervention.person)
    keep_case_from(
        by=coordinator,
        at=at,
        case_uuid=case.record.uuid,
        member=(world.here if other_hub else world.elsewhere)[Role.PARTNER].member,
        reason="His aunt",
    )
    tell_known(at, system, intervention.person, name)
    tell_emergency(at, (world.elsewhere if other_hub else world.outside)[Role.PARTNER], people[Role.GOVERNANCE], case)
    return Story(
        hub_people=people, line=line, operation=operation, report=tell_report(at, people, line, intervention),
        intervention=intervention, person=intervention.person, arrest=arrest, arrested=arrest.person,
        seizure=seizure, cuckoo_visit=tell_cuckooed(at, system, operation), referral=referral, waiting=waiting, case=case,
        entry=entry, service=service, need=need, offer=offer, enrolment=enrolment, session=session, task=task,
        network_view=save_view(
            by=coordinator, at=at, record_uuid=line.record.uuid, question=Question(2), name="Two links", is_shared=True
        ),
        closure=closure, charge=arrest.charges.get(), scoring=tell_screening(at, social, case), tool_draft=tell_tool_draft(world),
        statutory_step=tell_danger(at, social, intervention), step_down=tell_step_down(at, social, case),
        episode=episode, interview=interview, missing_now=missing_now,
        file=tell_file(at, coordinator, case), **tell_places(at, social, case),
        nrm=tell_nrm(at, social, case),
        **tell_roles(at, system, arrest.person, name),
        **ordered, order_notice=tell_notice(at, system, police_team, intervention.person),
        move=move, area_check=area_check,
        **tell_readiness(world, people, police_team, intervention.person),
        agenda_item=tell_agenda_item(at, coordinator, people[Role.CHAIR], case),
        frozen_return=tell_frozen_return(at, coordinator),
    )  # fmt: skip
