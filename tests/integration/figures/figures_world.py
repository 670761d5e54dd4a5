"""A small invented world to count: two hubs, three agencies, and builders of every row a figure is made of."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from decimal import Decimal

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Account, Agency, Hub, HubPartner, Member, Team, TeamMember
from throughline.agencies.states import AgencyKind, Role
from throughline.disruption.models import Arrest, Charge, Line, LineArea, LineClosure, Operation, Seizure
from throughline.disruption.states import LineStatus
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.models import Case, Intervention, Referral
from throughline.nrm.models import NrmReferral
from throughline.register.models import Person, Place, Vehicle
from throughline.support.models import Enrolment, Need, Offer, Service

AT = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 17)
_numbers = itertools.count(1)


@dataclass
class World:
    """``police`` and ``rocu`` are partners of the hub; ``other_hub`` shares nothing with it."""

    hub: Hub
    other_hub: Hub
    police: Agency
    rocu: Agency
    team: Team
    taskforce: Team
    coordinator: Actor
    system: Actor
    officer: Actor
    officer_outside: Actor
    social: Actor
    chair: Actor
    charity: Actor
    other_coordinator: Actor
    forces: dict[str, PoliceForce] = field(default_factory=dict)
    authorities: dict[str, LocalAuthority] = field(default_factory=dict)

    def protect(self, kind, *, hub=None, owner=None, restriction=0):
        owner = owner or self.police
        return ProtectedRecord.objects.create(
            kind=kind,
            hub=hub or self.hub,
            owner_agency=owner,
            controller=owner,
            regime=owner.regime,
            restriction=restriction,
            recorded_at=AT,
            recorded_by=self.system.member,
        )

    def person(self, **given):
        record = self.protect(RecordKind.PERSON, hub=given.pop("hub", None))
        values = {"given_name": "Sam", "family_name": f"Sample{next(_numbers)}"}
        return Person.objects.unscoped("test").create(record=record, **values | given)

    def place(self):
        record = self.protect(RecordKind.PLACE)
        number = next(_numbers)
        return Place.objects.unscoped("test").create(
            record=record, address=f"{number} Any Street", compared_address=f"{number} any street"
        )

    def line(self, *, exporting=(), hub=None, team=None, restriction=0, **given):
        team = team or self.team
        line = Line.objects.unscoped("test").create(
            record=self.protect(RecordKind.LINE, hub=hub, owner=team.agency, restriction=restriction),
            name=f"Line {next(_numbers)}",
            owning_team=team,
            owning_agency=team.agency,
            first_reported_date=dt.date(2025, 1, 1),
            status=LineStatus.ACTIVE,
            **given,
        )
        for force, authority in exporting:
            LineArea.objects.unscoped("test").create(
                line=line, direction="exporting", force=force, authority=authority, recorded_at=AT,
                recorded_by=self.system.member,
            )  # fmt: skip
        return line

    def closure(self, day=DAY, *, line=None, closure_type=2, reversed_date=None, **line_given):
        line = line or self.line(**line_given)
        charge = self.charge(day, is_line_holder=True, hub=line.record.hub) if closure_type == 1 else None
        return LineClosure.objects.unscoped("test").create(
            line=line,
            closed_date=day,
            closure_type=closure_type,
            holder_charge=charge,
            reversed_date=reversed_date,
            recorded_at=AT,
            recorded_by=self.system.member,
        )

    def operation(self, day=DAY, *, hub=None, team=None, restriction=0, operation_kind="warrant", **given):
        team = team or self.team
        return Operation.objects.unscoped("test").create(
            record=self.protect(RecordKind.OPERATION, hub=hub, owner=team.agency, restriction=restriction),
            operation_kind=operation_kind,
            happened_date=day,
            team=team,
            agency=team.agency,
            **given,
        )

    def arrest(self, day=DAY, *, hub=None, team=None, operation=None, restriction=0, **given):
        team = team or self.team
        operation = operation or self.operation(day, hub=hub, team=team, restriction=restriction)
        return Arrest.objects.unscoped("test").create(
            **{"person": given.pop("person", None) or self.person(hub=hub), "offence": "other"} | given,
            operation=operation,
            happened_date=day,
            team=team,
            agency=team.agency,
            recorded_at=AT,
            recorded_by=self.system.member,
        )

    def charge(self, day=DAY, *, discontinued_date=None, arrest=None, **arrest_given):
        return Charge.objects.unscoped("test").create(
            arrest=arrest or self.arrest(day, **arrest_given),
            charged_date=day,
            offence="other",
            discontinued_date=discontinued_date,
            recorded_at=AT,
            recorded_by=self.system.member,
        )

    def seizure(self, kind, *, operation=None, withdrawn_at=None, **amount):
        if "grams" in amount:
            amount["grams"] = Decimal(str(amount["grams"]))
        return Seizure.objects.unscoped("test").create(
            operation=operation or self.operation(),
            kind=kind,
            recorded_at=AT,
            recorded_by=self.system.member,
            withdrawn_at=withdrawn_at,
            **amount,
        )

    def vehicle(self):
        return Vehicle.objects.unscoped("test").create(
            record=self.protect(RecordKind.VEHICLE), registration=f"AB12{Vehicle.related.count():03d}"
        )

    def intervention(self, day=DAY, *, hub=None, team=None, agency=None, restriction=0, **given):
        agency = agency or (team.agency if team else self.police)
        record = self.protect(RecordKind.INTERVENTION, hub=hub, owner=agency, restriction=restriction)
        return Intervention.objects.unscoped("test").create(
            **{"person": given.pop("person", None) or self.person(hub=hub), "reason": "at_risk"} | given,
            record=record,
            happened_date=day,
            team=team,
            agency=agency,
        )

    def referral(self, day=DAY, *, hub=None, team=None, intervention=None, **given):
        agency = team.agency if team else self.police
        return Referral.objects.unscoped("test").create(
            **{"person": given.pop("person", None) or self.person(hub=hub), "status": "history"} | given,
            record=self.protect(RecordKind.REFERRAL, hub=hub, owner=agency),
            intervention=intervention,
            referral_date=day,
            team=team,
            agency=agency,
            referred_at=AT,
            referred_by=self.system.member,
        )

    def case(self, day=DAY, *, referral=None, hub=None, **given):
        return Case.objects.unscoped("test").create(
            record=self.protect(RecordKind.CASE, hub=hub),
            person=self.person(hub=hub),
            referral=referral,
            opened_date=day,
            lead=self.coordinator.member,
            cover=self.social.member,
            **given,
        )

    def nrm(self, day=DAY, *, case=None, status="sent", route="child", **given):
        return NrmReferral.objects.unscoped("test").create(
            case=case or self.case(),
            status=status,
            route=route,
            begun_at=AT,
            begun_by=self.coordinator.member,
            existing="none",
            existing_asked="Competent authority",
            existing_asked_date=day,
            sent_date=day,
            **given,
        )

    def need(self, *, case=None, outcome="", closed_at=None):
        return Need.objects.unscoped("test").create(
            case=case or self.case(),
            kind="mentoring",
            description="Someone to talk to",
            recorded_at=AT,
            recorded_by=self.coordinator.member,
            outcome=outcome,
            closed_at=closed_at,
            closed_by=self.coordinator.member if closed_at else None,
        )

    def enrolment(self, day=DAY, *, case=None, status="started", ended_date=None):
        service = Service.objects.create(provider=self.charity.agency, kind="mentoring")
        offer = Offer.objects.unscoped("test").create(
            need=self.need(case=case),
            service=service,
            shared_note="Mentoring",
            status="accepted",
            offered_at=AT,
            offered_by=self.coordinator.member,
        )
        return Enrolment.objects.unscoped("test").create(
            offer=offer,
            status=status,
            started_date=day,
            started_at=AT,
            started_by=self.charity.member,
            ended_date=ended_date,
            outcome="Finished the programme" if ended_date else "",
        )


def make_figures_world():
    """Two hubs and one member of each role a figures test needs."""
    forces = {name: _force(name) for name in ("West Midlands Police", "Staffordshire Police")}
    authorities = _authorities(forces)
    hub_agency, other_agency = _agency("Birmingham Exploitation Hub", "hub"), _agency("Coventry Hub", "hub")
    police = _agency("West Midlands Police", "police", force=forces["West Midlands Police"])
    rocu, council = _agency("West Midlands ROCU", "rocu"), _agency("Birmingham City Council", "authority")
    charity, elsewhere = _agency("Steady Hands", "charity"), _agency("Coventry Council", "authority")
    hub, other_hub = Hub.objects.create(agency=hub_agency), Hub.objects.create(agency=other_agency)
    for agency in (police, rocu, council, charity):
        HubPartner.objects.create(hub=hub, agency=agency)
    HubPartner.objects.create(hub=other_hub, agency=elsewhere)
    partnerships = Team.objects.create(name="Partnerships team", agency=police, hub=hub)
    world = World(
        hub=hub,
        other_hub=other_hub,
        police=police,
        rocu=rocu,
        team=Team.objects.create(name="County Lines team", agency=police),
        taskforce=Team.objects.create(name="County Lines taskforce", agency=rocu),
        coordinator=_actor("Cora Coordinator", Role.COORDINATOR, hub_agency, hub),
        system=_actor("Command line", Role.SYSTEM, hub_agency, hub),
        officer=_actor("Olu Officer", Role.POLICE, police, hub, partnerships),
        officer_outside=_actor("Una Unknown", Role.POLICE, council, hub),
        social=_actor("Sol Social", Role.SOCIAL, council, hub, partnerships),
        chair=_actor("Chi Chair", Role.CHAIR, council, hub),
        charity=_actor("Mel Mentor", Role.CHARITY, charity, hub),
        other_coordinator=_actor("Ola Other", Role.COORDINATOR, other_agency, other_hub),
        forces=forces,
        authorities=authorities,
    )
    Team.objects.create(name="Elsewhere team", agency=elsewhere, hub=other_hub)
    return world


def _force(name):
    return PoliceForce.objects.create(name=name)


def _authorities(forces):
    made = {}
    for number, (name, kind, force, county) in enumerate(
        (
            ("Birmingham", "metropolitan_district", "West Midlands Police", None),
            ("Staffordshire", "county", "Staffordshire Police", None),
            ("Tamworth", "non_metropolitan_district", "Staffordshire Police", "Staffordshire"),
        )
    ):
        made[name] = LocalAuthority.objects.create(
            code=f"E0{number:07}",
            name=name,
            kind=kind,
            nation="england",
            force=forces[force],
            upper_tier=made.get(county),
        )
    return made


def _agency(name, kind, **given):
    return Agency.objects.create(name=name, kind=AgencyKind(kind), **given)


def _actor(name, role, agency, hub, team=None):
    account = None if role == Role.SYSTEM else Account.objects.create(username=name.replace(" ", "."))
    member = Member.objects.create(name=name, role=role, agency=agency, hub=hub, account=account)
    if team:
        TeamMember.objects.create(team=team, member=member, since_date=dt.date(2025, 1, 1))
    return Actor(member)
