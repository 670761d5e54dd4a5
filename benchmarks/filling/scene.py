"""Where the invented work happens: agencies, teams, members, and the protected record behind every row."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actions import add_agreement, add_member, add_partner, add_team, join_team
from throughline.agencies.models import Agency, Hub, Member, SharingAgreement, Team
from throughline.agencies.queries import get_agency, system_actor
from throughline.agencies.states import LAW_ENFORCEMENT_KINDS, Regime, Role
from throughline.core.clock import now
from throughline.core.ids import new_reference
from throughline.geography.models import LocalAuthority, PoliceForce

SEED = 20_260_501
DAYS_OF_WORK = 730
BATCH = 2_000
AGENCIES = ("West Midlands Police", "West Mercia Police", "Warwickshire Police", "Birmingham Council")
WORKERS = 20
Row = TypeVar("Row", bound=Model)


@dataclass
class Scene:
    """What every step of the filling needs. ``unrestricted`` sees the hub; ``restricted`` only their force's and own cases."""

    at: dt.datetime
    random: random.Random
    hub: Hub
    agencies: list[Agency]
    teams: list[Team]
    agreement: SharingAgreement
    system: Member
    workers: list[Member] = field(default_factory=list)
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    forces: list[PoliceForce] = field(default_factory=list)
    authorities: list[LocalAuthority] = field(default_factory=list)
    references: set[str] = field(default_factory=set)

    def day(self) -> dt.date:
        return self.at.date() - dt.timedelta(days=self.random.randrange(1, DAYS_OF_WORK))

    def records(self, kind: RecordKind, how_many: int) -> list[ProtectedRecord]:
        """So many protected records: one in twenty sensitive, one in two hundred restricted."""
        rows = [self._record(kind) for _ in range(how_many)]
        return add(ProtectedRecord, rows)

    def _record(self, kind: RecordKind) -> ProtectedRecord:
        agency = self.random.choice(self.agencies)
        chance = self.random.random()
        held = (
            Restriction.RESTRICTED
            if chance < 0.005
            else Restriction.SENSITIVE
            if chance < 0.055
            else Restriction.STANDARD
        )
        return ProtectedRecord(
            reference=self._reference(), kind=kind, hub=self.hub, owner_agency=agency, controller=agency,
            restriction=held, agreement=self.agreement, recorded_at=self.at, recorded_by=self.system,
            regime=Regime.LAW_ENFORCEMENT if agency.kind in LAW_ENFORCEMENT_KINDS else Regime.UK_GDPR,
        )  # fmt: skip

    def _reference(self) -> str:
        """One nobody has yet: among this many, two alike are to be expected one day."""
        reference = new_reference()
        while reference in self.references:
            reference = new_reference()
        self.references.add(reference)
        return reference


def add(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    """Write rows in bulk, past the gate: there is nobody here to see them."""
    plain: Any = getattr(model, "related", None) or model._default_manager
    return list(plain.bulk_create(rows, batch_size=BATCH))


def batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def set_scene() -> Scene:
    """The hub, its partners and agreement, a team an agency, and twenty-two members, two of whom will sign in."""
    system, at = system_actor(), now()
    starts = at.date() - dt.timedelta(days=DAYS_OF_WORK + 30)
    agencies = [get_agency(name) for name in AGENCIES]
    for agency in agencies:
        add_partner(by=system, at=at, hub=system.hub, agency=agency, joined_date=starts)
    agreement = add_agreement(
        by=system, at=at, hub=system.hub, title="Information sharing agreement", basis="Public task",
        parties=[*agencies, system.hub.agency], starts_date=starts, ends_date=at.date() + dt.timedelta(days=700),
    )  # fmt: skip
    teams = [
        add_team(by=system, at=at, name=f"{agency.name} hub team", agency=agency, hub=system.hub) for agency in agencies
    ]
    scene = Scene(at, random.Random(SEED), system.hub, agencies, teams, agreement, system.member)
    scene.forces = [agency.force for agency in agencies if agency.force is not None]
    scene.authorities = list(LocalAuthority.objects.filter(force__in=scene.forces))
    for number in range(WORKERS):
        place = number % len(agencies)
        role = Role.POLICE if agencies[place].force else Role.SOCIAL
        member = _member(scene, f"worker{number}", f"Worker {number}", role, agencies[place])
        join_team(by=system, at=at, member=member, team=teams[place])
        scene.workers.append(member)
    scene.members["unrestricted"] = _member(scene, "unrestricted", "Coordinator", Role.COORDINATOR, system.hub.agency)
    scene.members["restricted"] = _member(scene, "restricted", "Officer", Role.POLICE, agencies[0])
    return scene


def _member(scene: Scene, username: str, name: str, role: Role, agency: Agency) -> Member:
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    scene.accounts[username] = {"username": username, "password": password}
    return add_member(
        by=system_actor(), at=scene.at, username=username, password=password, name=name, role=role, agency=agency,
        hub=scene.hub,
    )  # fmt: skip
