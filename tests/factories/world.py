"""Two hubs on one installation, their agencies, and members of every role as actors. Every name is invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from throughline.agencies.actions import (
    add_agency,
    add_agreement,
    add_hub,
    add_member,
    add_partner,
    add_team,
    join_team,
    set_up_installation,
)
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, Team
from throughline.agencies.queries import get_agency, system_actor
from throughline.agencies.states import AgencyKind, Profession, Role
from throughline.core.clock import at_london, civil_date, now
from throughline.nrm.facts import load_devolved_sites
from throughline.nrm.models import DevolvedSite
from throughline.screening.actions.shipping import load_shipped_tools
from throughline.wording.facts import load_count_retention, load_terms
from throughline.wording.models import Term
from throughline.work.facts import load_clock_rules
from throughline.work.models import ClockRule

PASSWORD = "correct horse battery stable"

# Who is who in a hub: role → (name, agency's key, whether in the hub team, which gives default sight).
PEOPLE: dict[Role, tuple[str, str, bool]] = {
    Role.COORDINATOR: ("Cora Quill", "hub", False),
    Role.POLICE: ("Olu Mensah", "police", True),
    Role.ANALYST: ("Ana Flint", "police", True),
    Role.ROCU: ("Ro Marsh", "rocu", True),
    Role.SOCIAL: ("Sol Hale", "council", True),
    Role.PARTNER: ("Pat Lowe", "housing", False),
    Role.CHARITY: ("Mel Steady", "charity", False),
    Role.CHAIR: ("Chi Rowan", "council", False),
    Role.GOVERNANCE: ("Gil Ashby", "hub", False),
    Role.ADMINISTRATOR: ("Adi Munro", "hub", False),
}
# Members of other agencies of the same hub, in no hub team: employment alone gives them nothing of a hub's people.
OUTSIDERS: dict[Role, tuple[str, str]] = {
    Role.POLICE: ("Ola Outside", "neighbour_police"),
    Role.ANALYST: ("Abe Outside", "neighbour_police"),
    Role.ROCU: ("Ray Outside", "neighbour_rocu"),
    Role.SOCIAL: ("Sue Outside", "neighbour_council"),
    Role.PARTNER: ("Pru Outside", "school"),
    Role.CHARITY: ("Max Outside", "other_charity"),
    Role.CHAIR: ("Cal Outside", "neighbour_council"),
}


@dataclass
class World:
    """``here``: the hub's members by role. ``outside``: the same roles in other agencies. ``elsewhere``: the other hub's."""

    at: dt.datetime
    hub: Hub
    other_hub: Hub
    system: Actor
    other_system: Actor
    agencies: dict[str, Agency]
    teams: dict[str, Team] = field(default_factory=dict)
    here: dict[str, Actor] = field(default_factory=dict)
    outside: dict[str, Actor] = field(default_factory=dict)
    elsewhere: dict[str, Actor] = field(default_factory=dict)

    @property
    def coordinator(self) -> Actor:
        return self.here[Role.COORDINATOR]

    @property
    def police(self) -> Actor:
        return self.here[Role.POLICE]

    @property
    def social(self) -> Actor:
        return self.here[Role.SOCIAL]

    @property
    def charity(self) -> Actor:
        return self.here[Role.CHARITY]

    @property
    def administrator(self) -> Actor:
        return self.here[Role.ADMINISTRATOR]

    @property
    def governance(self) -> Actor:
        return self.here[Role.GOVERNANCE]

    @property
    def term(self) -> Term:
        """A term the language helper looks for."""
        return Term.objects.order_by("pk")[0]

    @property
    def site(self) -> DevolvedSite:
        """A devolved site of the NRM."""
        return DevolvedSite.objects.order_by("pk")[0]

    @property
    def rule(self) -> ClockRule:
        """A rule that clocks follow."""
        return ClockRule.objects.order_by("pk")[0]

    def everyone(self) -> dict[str, Actor]:
        """Every member who can sign in, by "here police", "outside police", "elsewhere police"…"""
        groups = (("here", self.here), ("outside", self.outside), ("elsewhere", self.elsewhere))
        return {f"{where} {role}": actor for where, actors in groups for role, actor in actors.items()}


def make_world(at: dt.datetime | None = None) -> World:
    """Set up as an installation is, an hour before ``at`` (now, unless said), with agreements that run for two years.

    Never the day before: what a test does there and what a page does now are of one day, after midnight too.
    """
    until = at or now()
    at = max(until - dt.timedelta(hours=1), at_london(civil_date(until), dt.time(0, 0, 1)))
    system = set_up_installation(at=at, hub_name="Avon Street Hub")
    load_clock_rules()
    load_devolved_sites()
    load_shipped_tools(by=system, at=at)
    load_terms()
    load_count_retention()
    other_hub = add_hub(by=system, at=at, name="Tame Valley Hub")
    world = World(
        at=at,
        hub=system.hub,
        other_hub=other_hub,
        system=system,
        other_system=system_actor(other_hub),
        agencies=_agencies(system, at, other_hub),
    )
    _partners(world)
    _teams(world)
    _members(world)
    return world


def _agencies(system: Actor, at: dt.datetime, other_hub: Hub) -> dict[str, Agency]:
    agencies = {
        "hub": system.hub.agency,
        "other_hub": other_hub.agency,
        "police": get_agency("West Midlands Police"),
        "neighbour_police": get_agency("Staffordshire Police"),
        "rocu": get_agency("West Midlands ROCU"),
        "neighbour_rocu": get_agency("East Midlands ROCU"),
        "council": get_agency("Birmingham Council"),
        "neighbour_council": get_agency("Solihull Council"),
    }
    for key, name, kind in (
        ("housing", "Canal Side Homes", AgencyKind.HOUSING),
        ("school", "Quarry Road School", AgencyKind.EDUCATION),
        ("charity", "Steady Hands", AgencyKind.CHARITY),
        ("other_charity", "Open Door Youth", AgencyKind.CHARITY),
    ):
        agencies[key] = add_agency(by=system, at=at, name=name, kind=kind, safeguarding_contact="07700 900111")
    return agencies


def _partners(world: World) -> None:
    start = civil_date(world.at) - dt.timedelta(days=365)
    partners = [agency for key, agency in world.agencies.items() if key not in ("hub", "other_hub")]
    for hub in (world.hub, world.other_hub):
        for agency in partners:
            add_partner(by=world.system, at=world.at, hub=hub, agency=agency, joined_date=start)
        add_agreement(
            by=world.system, at=world.at, hub=hub, title="Sharing to protect children", basis="Children Act 2004, section 11",
            parties=[hub.agency, *partners], starts_date=start, ends_date=start + dt.timedelta(days=730),
        )  # fmt: skip


def _teams(world: World) -> None:
    for key, name, agency, hub in (
        ("police", "Partnerships team", "police", world.hub),
        ("rocu", "County Lines taskforce", "rocu", world.hub),
        ("council", "Exploitation team", "council", world.hub),
        ("response", "Response team", "police", None),
        ("other_police", "Valley team", "police", world.other_hub),
        ("other_rocu", "Valley taskforce", "rocu", world.other_hub),
        ("other_council", "Valley exploitation team", "council", world.other_hub),
    ):
        world.teams[key] = add_team(by=world.system, at=world.at, name=name, agency=world.agencies[agency], hub=hub)


def _members(world: World) -> None:
    for role, (name, agency, in_team) in PEOPLE.items():
        world.here[role] = _member(world, name, role, agency, world.hub, team=agency if in_team else "")
        elsewhere = "other_hub" if agency == "hub" else agency
        world.elsewhere[role] = _member(
            world, f"{name} Valley", role, elsewhere, world.other_hub, team=f"other_{agency}" if in_team else ""
        )
    for role, (name, agency) in OUTSIDERS.items():
        world.outside[role] = _member(world, name, role, agency, world.hub)


def _member(world: World, name: str, role: Role, agency: str, hub: Hub, team: str = "") -> Actor:
    member = add_member(
        by=world.system,
        at=world.at,
        username=name.lower().replace(" ", "."),
        password=PASSWORD,
        name=name,
        role=role,
        agency=world.agencies[agency],
        hub=hub,
        profession=Profession.HOUSING if role == Role.PARTNER else "",
    )
    if team:
        join_team(by=world.system, at=world.at, member=member, team=world.teams[team])
    return Actor(member=member)
