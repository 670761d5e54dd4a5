"""One story in a hub, told through the product's own actions: a warrant, a boy found, an arrest, a referral, a case,
support offered, the line closed. Every record kind and every thing hanging from one has a sample in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.factories.world import World
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import AreaGiven, add_phone, deactivate_phone, record_line
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import Arrest, Charge, Line, LineClosure, Operation, Seizure
from throughline.disruption.states import ClosureType, LineStatus
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.actions.cases import ScreeningGiven
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, ChronologyEntry, Intervention, Referral
from throughline.panel.actions.agenda import table_case
from throughline.panel.actions.meetings import plan_meeting
from throughline.panel.models import AgendaItem
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis
from throughline.screening.actions.screenings import ToolScreeningGiven, screen_with_tool
from throughline.screening.actions.templates import begin_draft
from throughline.screening.models import Scoring, ToolVersion
from throughline.screening.states import VersionStatus
from throughline.support.actions.directory import add_service
from throughline.support.actions.enrolments import start_enrolment
from throughline.support.actions.needs import record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support
from throughline.support.actions.sessions import record_session
from throughline.support.models import Enrolment, Need, Offer, Service, Session
from throughline.work.facts import ask_task
from throughline.work.models import Task


@dataclass
class Story:
    """What was recorded, by whom it can be found. ``hub_people`` are the hub's members who acted in it."""

    hub_people: dict[str, Actor]
    line: Line
    operation: Operation
    intervention: Intervention
    person: Person
    arrest: Arrest
    charge: Charge
    arrested: Person
    seizure: Seizure
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
    scoring: Scoring
    tool_draft: ToolVersion
    agenda_item: AgendaItem

    @property
    def gap(self) -> Any:
        return self.arrested.record.gaps.first()

    @property
    def clock(self) -> Any:
        return self.arrested.record.clocks.first()

    @property
    def review(self) -> Any:
        return self.closure.reviews.first()

    @property
    def meeting(self) -> Any:
        return self.agenda_item.meeting

    @property
    def tool_domain(self) -> Any:
        return self.tool_draft.domains.first()

    @property
    def phone(self) -> Any:
        return self.line.phones.first()

    def records(self) -> list[ProtectedRecord]:
        """Every protected record of the story."""
        named = (
            self.line, self.operation, self.intervention, self.person, self.arrested, self.referral, self.waiting,
            self.case, self.waiting.person, self.operation.place,
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
    task = ask_task(
        by=coordinator, at=at, record=case.record, title="Ring the school", kind="action",
        owner_agency=social.agency, owner=social.member, due_at=at + dt.timedelta(days=1),
    )  # fmt: skip
    closure = close_line(
        by=system, at=at, line_uuid=line.record.uuid, closed_date=today, closure_type=ClosureType.TYPE_2,
        evidence="The number was taken off the network.",
    )  # fmt: skip
    return Story(
        hub_people=people, line=line, operation=operation, intervention=intervention, person=intervention.person,
        arrest=arrest, arrested=arrest.person, seizure=seizure, referral=referral, waiting=waiting, case=case,
        entry=entry, service=service, need=need, offer=offer, enrolment=enrolment, session=session, task=task,
        closure=closure, charge=arrest.charges.get(), scoring=_screening(at, social, case), tool_draft=_tool_draft(world),
        agenda_item=_agenda_item(at, coordinator, people[Role.CHAIR], case),
    )  # fmt: skip


def _enforcement(world: World, system: Actor, team: Any, name: str) -> tuple[Line, Operation]:
    at, today = world.at, civil_date(world.at)
    force = PoliceForce.objects.get(name="West Midlands Police")
    authority = LocalAuthority.objects.get(name="Birmingham")
    far = PoliceForce.objects.get(name="Staffordshire Police")
    line = record_line(
        by=system, at=at, name=name, first_reported_date=today - dt.timedelta(days=60), status=LineStatus.ACTIVE,
        owning_team=team, exporting=[AreaGiven(force, authority)], importing=[AreaGiven(far)],
    )  # fmt: skip
    phone = add_phone(by=system, at=at, line_uuid=line.record.uuid, number="07700 900123")
    deactivate_phone(
        by=system, at=at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=today, source="The network"
    )
    operation = record_operation(
        by=system, at=at, operation_kind="warrant", happened_date=today, team=team, line_uuid=line.record.uuid,
        place=PlaceGiven("12 Any Street", name, "", authority, force), force=force, authority=authority,
        suspected_cuckooing=True,
    )  # fmt: skip
    line.refresh_from_db()
    return line, operation


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
    return screen_with_tool(
        by=social, at=at, case_uuid=case.record.uuid, version_uuid=version.uuid, seen=1,
        given=ToolScreeningGiven(scores, {}, ScreeningGiven("high", "Worried for him.", "Debt, missing.")),
    )  # fmt: skip


def _tool_draft(world: World) -> ToolVersion:
    """The one draft of a tool: tools belong to the installation, not to a story."""
    draft = ToolVersion.objects.filter(status=VersionStatus.DRAFT).first()
    version = ToolVersion.objects.get(tool__key="adult-four-levels", status=VersionStatus.PUBLISHED)
    return draft or begin_draft(by=world.administrator, at=world.at, version_uuid=version.uuid)


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
