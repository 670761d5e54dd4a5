"""A complete table of the facts the gate asks about, as rows in the database: one record a combination."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace

from tests.factories.oracle import Facts
from throughline.access.models import (
    AgendaEntry,
    BreakGlass,
    Exclusion,
    Grant,
    Involvement,
    NamedAccess,
    ProtectedRecord,
)
from throughline.access.states import RecordKind
from throughline.agencies.models import Account, Agency, Hub, Member, SharingAgreement, Team, TeamMember

AT = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
BEFORE, AFTER = AT - HOUR, AT + HOUR
LONG_BEFORE = AT - 3 * HOUR

RESTRICTIONS = (0, 1, 2)
INVOLVEMENTS = {"none": False, "now": True, "ended": False, "not yet": False, "ends now": False, "from now": True}
GRANTS = {
    "none": False, "agency": True, "member": True, "expired": False, "revoked": False, "not yet": False,
    "other agency": False, "other member": False, "revoked later": True, "expires now": False,
}  # fmt: skip
EXCLUSIONS = {"none": False, "now": True, "ended": False, "ends later": True, "ends now": False, "set again": True}
EMERGENCIES = {"none": False, "now": True, "expired": False, "ended": False}
AGENDAS = {"none": False, "now": True, "not circulated": False, "agreed": False, "another chair's": False}
TEAMS = {"none": False, "now": True, "left": False, "another hub's": False, "not yet": False}


@dataclass
class Setting:
    """The member whose sight is asked about, and what the records belong to."""

    member: Member
    other: Member
    hubs: dict[bool, Hub]
    agencies: dict[bool, Agency]
    agreement: SharingAgreement
    teams: dict[bool, Team]


def make_setting() -> Setting:
    """One member, one stranger; the member's hub and agency (True) and others (False)."""
    agencies = {own: Agency.objects.create(name=f"Agency {own}", kind="police") for own in (True, False)}
    hubs = {
        own: Hub.objects.create(agency=Agency.objects.create(name=f"Hub {own}", kind="hub")) for own in (True, False)
    }

    def member(name: str, agency: Agency) -> Member:
        account = Account.objects.create(username=name)
        return Member.objects.create(name=name, account=account, agency=agency, hub=hubs[True], role="police")

    agreement = SharingAgreement.objects.create(
        hub=hubs[True], title="Sharing", basis="basis", starts_date=AT.date(), ends_date=AT.date()
    )
    teams = {
        own: Team.objects.create(name=f"Team {own}", agency=agencies[True], hub=hubs[own]) for own in (True, False)
    }
    return Setting(member("seer", agencies[True]), member("other", agencies[False]), hubs, agencies, agreement, teams)


def put_in_team(setting: Setting, state: str) -> None:
    """Put the member into a team, or not; nothing else of the setting changes."""
    TeamMember.objects.filter(member=setting.member).delete()
    day = dt.timedelta(days=1)
    if state == "none":
        return
    TeamMember.objects.create(
        team=setting.teams[state != "another hub's"],
        member=setting.member,
        since_date=AT.date() + day if state == "not yet" else AT.date() - 9 * day,
        until_date=AT.date() - day if state == "left" else None,
    )


@dataclass(frozen=True)
class Cell:
    """One combination: what stands about a record, and what that amounts to before role and team are known."""

    hub: bool
    owner: bool
    kind: str
    restriction: int
    exclusion: str = "none"
    named: bool = False
    involvement: str = "none"
    grant: str = "none"
    emergency: str = "none"
    agenda: str = "none"

    def facts(self, role: str, team: str) -> Facts:
        return Facts(
            role=role, is_active=True, kind=self.kind, restriction=self.restriction, same_hub=self.hub,
            in_hub_team=(TEAMS[team] and self.hub) or (team == "another hub's" and not self.hub),
            same_agency=self.owner, excluded=EXCLUSIONS[self.exclusion], opened_in_emergency=EMERGENCIES[self.emergency],
            involved=INVOLVEMENTS[self.involvement], named=self.named, granted=GRANTS[self.grant],
            on_agenda=AGENDAS[self.agenda],
        )  # fmt: skip


def fact_cells() -> list[Cell]:
    """Every combination of the facts about a member, for one kind of each family."""
    combinations = itertools.product(
        (True, False), (True, False), ("person", "line", "intelligence"), RESTRICTIONS, ("none", "now", "ended"), (False, True),
        ("none", "now", "ended"), ("none", "agency", "member", "expired", "revoked", "other agency"), EMERGENCIES,
    )  # fmt: skip
    return [Cell(*combination) for combination in combinations]


def edge_cells() -> list[Cell]:
    """Every kind with every agenda state, and every edge of time of each fact on its own."""
    cells = []
    for kind, hub, owner, restriction, exclusion in itertools.product(
        RecordKind.values, (True, False), (True, False), RESTRICTIONS, ("none", "now")
    ):
        base = Cell(hub=hub, owner=owner, kind=kind, restriction=restriction, exclusion=exclusion)
        cells += [replace(base, agenda=agenda) for agenda in AGENDAS]
        cells += [replace(base, involvement=state, named=named) for state in INVOLVEMENTS for named in (False, True)]
        cells += [replace(base, grant=state) for state in GRANTS]
        cells += [
            replace(base, exclusion=state, emergency=opened) for state in EXCLUSIONS for opened in ("none", "now")
        ]
    return cells


def make_records(setting: Setting, cells: list[Cell]) -> dict[int, Cell]:
    """Write every combination down; returns each record's combination by its key."""
    records = ProtectedRecord.objects.bulk_create(
        ProtectedRecord(
            kind=cell.kind, hub=setting.hubs[cell.hub], owner_agency=setting.agencies[cell.owner],
            controller=setting.agencies[cell.owner], regime="law_enforcement", restriction=cell.restriction,
            recorded_at=BEFORE, recorded_by=setting.other,
        )
        for cell in cells
    )  # fmt: skip
    pairs = list(zip(records, cells, strict=True))
    member = setting.member
    Exclusion.objects.bulk_create(row for record, cell in pairs for row in _exclusions(setting, record, cell))
    NamedAccess.objects.bulk_create(
        NamedAccess(record=record, member=member, named_at=BEFORE, named_by=setting.other)
        for record, cell in pairs if cell.named
    )  # fmt: skip
    Involvement.objects.bulk_create(
        _involvement(setting, record, cell) for record, cell in pairs if cell.involvement != "none"
    )
    Grant.objects.bulk_create(_grant(setting, record, cell) for record, cell in pairs if cell.grant != "none")
    BreakGlass.objects.bulk_create(
        BreakGlass(
            record=record, member=member, reason="r", starts_at=LONG_BEFORE,
            expires_at=BEFORE if cell.emergency == "expired" else AFTER,
            ended_at=BEFORE if cell.emergency == "ended" else None,
        )
        for record, cell in pairs if cell.emergency != "none"
    )  # fmt: skip
    AgendaEntry.objects.bulk_create(
        AgendaEntry(
            record=record, chair=setting.other if cell.agenda == "another chair's" else member,
            circulated_at=AFTER if cell.agenda == "not circulated" else BEFORE,
            minutes_agreed_at=BEFORE if cell.agenda == "agreed" else None,
        )
        for record, cell in pairs if cell.agenda != "none"
    )  # fmt: skip
    return {record.pk: cell for record, cell in pairs}


def _exclusions(setting: Setting, record: ProtectedRecord, cell: Cell) -> list[Exclusion]:
    ends = {
        "now": [None], "ended": [BEFORE], "ends later": [AFTER], "ends now": [AT], "set again": [BEFORE, None],
    }.get(cell.exclusion, [])  # fmt: skip
    return [
        Exclusion(
            record=record, member=setting.member, reason="kin", set_at=LONG_BEFORE, set_by=setting.other, ended_at=end,
            ended_by=setting.other if end else None, ended_reason="A mistake" if end else "",
        )
        for end in ends
    ]  # fmt: skip


def _involvement(setting: Setting, record: ProtectedRecord, cell: Cell) -> Involvement:
    since = {"not yet": AFTER, "from now": AT}.get(cell.involvement, LONG_BEFORE)
    until = {"ended": BEFORE, "ends now": AT}.get(cell.involvement)
    return Involvement(
        record=record,
        member=setting.member,
        reason="works_with",
        since_at=since,
        since_by=setting.other,
        until_at=until,
    )


def _grant(setting: Setting, record: ProtectedRecord, cell: Cell) -> Grant:
    agency, member = None, None
    if cell.grant in ("member", "other member"):
        member = setting.member if cell.grant == "member" else setting.other
    else:
        agency = setting.agencies[cell.grant != "other agency"]
    return Grant(
        record=record, agency=agency, member=member, purpose="p", agreement=setting.agreement, granted_by=setting.other,
        starts_at=AT + HOUR / 2 if cell.grant == "not yet" else LONG_BEFORE,
        expires_at={"expired": BEFORE, "expires now": AT}.get(cell.grant, AFTER),
        revoked_at={"revoked": BEFORE, "revoked later": AFTER}.get(cell.grant),
    )  # fmt: skip
