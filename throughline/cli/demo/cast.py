"""Who takes part in the demo: two hubs, their agencies and agreements, and one account a role."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field

from throughline.agencies.actions import (
    add_agency,
    add_agreement,
    add_hub,
    add_member,
    add_partner,
    add_team,
    join_team,
    set_hub_contact,
    set_safeguarding_contact,
)
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, Member, Team
from throughline.agencies.queries import get_agency
from throughline.agencies.states import AgencyKind, Profession, Role

BIRMINGHAM = "Birmingham Exploitation Hub"
GLOUCESTERSHIRE = "Gloucestershire Exploitation Hub"


@dataclass(frozen=True)
class Part:
    """One account of the demo."""

    username: str
    name: str
    role: Role
    agency: str
    hub: str = BIRMINGHAM
    profession: str = ""
    phone: str = ""
    in_hub_team: bool = True


# Phones are from the range kept for drama, 07700 900000 to 900999.
PARTS = (
    Part("coordinator", "Amrit Kaur", Role.COORDINATOR, BIRMINGHAM, phone="07700 900201"),
    Part("coordinator2", "Helen Marsh", Role.COORDINATOR, BIRMINGHAM, phone="07700 900202"),
    Part("officer", "PC Daniel Reeve", Role.POLICE, "West Midlands Police", phone="07700 900203"),
    Part("analyst", "Megan Lloyd", Role.ANALYST, "West Midlands Police", phone="07700 900204"),
    Part("rocu", "DS Karen Whitlock", Role.ROCU, "West Midlands ROCU", phone="07700 900205"),
    Part("social", "Joy Mensah", Role.SOCIAL, "Birmingham Council", phone="07700 900206"),
    Part("social2", "Tom Ellery", Role.SOCIAL, "Birmingham Council", phone="07700 900207"),
    Part("housing", "Farah Aziz", Role.PARTNER, "Lea Valley Homes", profession=Profession.HOUSING, phone="07700 900208"),
    Part("mentor", "Leon Brathwaite", Role.CHARITY, "Northside Mentors", phone="07700 900209"),
    Part("trust", "Isla Drummond", Role.CHARITY, "The King's Trust", phone="07700 900210"),
    Part("chair", "Ruth Okonjo", Role.CHAIR, "Birmingham Council", phone="07700 900211", in_hub_team=False),
    Part("governance", "Peter Hallam", Role.GOVERNANCE, BIRMINGHAM, in_hub_team=False),
    Part("admin", "Sam Whitby", Role.ADMINISTRATOR, BIRMINGHAM, in_hub_team=False),
    Part("glos-coordinator", "Nia Prosser", Role.COORDINATOR, GLOUCESTERSHIRE, GLOUCESTERSHIRE, phone="07700 900212"),
    Part("glos-officer", "PC Owen Tanner", Role.POLICE, "Gloucestershire Constabulary", GLOUCESTERSHIRE),
    Part("glos-social", "Beth Colley", Role.SOCIAL, "Gloucestershire County Council", GLOUCESTERSHIRE, phone="07700 900213"),
)  # fmt: skip


@dataclass
class Cast:
    """The demo's people by username, its hubs and teams by name."""

    system: Actor
    members: dict[str, Member] = field(default_factory=dict)
    hubs: dict[str, Hub] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    sign_ins: list[dict[str, str]] = field(default_factory=list)

    def as_actor(self, username: str, purpose: str = "Demonstration") -> Actor:
        return Actor(member=self.members[username], session="demo", purpose=purpose)


def gather_cast(*, system: Actor, at: dt.datetime) -> Cast:
    """Make the hubs, agencies, agreements, teams and accounts. Passwords are random, and shown once by the caller."""
    cast = Cast(system)
    cast.hubs[BIRMINGHAM] = system.hub
    set_hub_contact(by=system, at=at, hub=system.hub, contact="07700 900211, day; 07700 900297, night")
    cast.hubs[GLOUCESTERSHIRE] = add_hub(by=system, at=at, name=GLOUCESTERSHIRE, contact="07700 900212")
    for name, kind in (
        ("Lea Valley Homes", AgencyKind.HOUSING),
        ("Northside Mentors", AgencyKind.CHARITY),
        ("The King's Trust", AgencyKind.CHARITY),
    ):
        add_agency(by=system, at=at, name=name, kind=kind, safeguarding_contact="07700 900299")
    for name in (BIRMINGHAM, "West Midlands Police", "West Midlands ROCU"):
        set_safeguarding_contact(by=system, at=at, agency=get_agency(name), contact="07700 900295, day and night")
    for name in ("Birmingham Council", "Gloucestershire County Council"):
        set_safeguarding_contact(
            by=system, at=at, agency=get_agency(name), contact="07700 900298, day; 07700 900297, night",
            adults="07700 900296, day; 07700 900297, night",
        )  # fmt: skip
    _join_up(cast, at)
    for part in PARTS:
        _add_part(cast, part, at)
    return cast


def _join_up(cast: Cast, at: dt.datetime) -> None:
    """Partners and the agreement each hub shares under; one hub team an agency."""
    partners = {
        BIRMINGHAM: ("West Midlands Police", "West Midlands ROCU", "Birmingham Council", "Lea Valley Homes",
                     "Northside Mentors", "The King's Trust"),
        GLOUCESTERSHIRE: ("Gloucestershire Constabulary", "Gloucestershire County Council"),
    }  # fmt: skip
    starts = at.date() - dt.timedelta(days=400)
    for hub_name, names in partners.items():
        hub = cast.hubs[hub_name]
        agencies = [get_agency(name) for name in names]
        for agency in agencies:
            add_partner(by=cast.system, at=at, hub=hub, agency=agency, joined_date=starts)
        add_agreement(
            by=cast.system, at=at, hub=hub, title=f"{hub_name}: information sharing agreement",
            reference="ISA 1", basis="Public task; safeguarding of children and of individuals at risk",
            parties=[*agencies, hub.agency], starts_date=starts, ends_date=starts + dt.timedelta(days=1095),
        )  # fmt: skip
        for agency in [*agencies, hub.agency]:
            cast.teams[f"{hub_name}/{agency.name}"] = add_team(
                by=cast.system, at=at, name=f"{_place(hub_name)} hub team", agency=agency, hub=hub
            )


def _place(hub_name: str) -> str:
    return hub_name.split()[0]


def _add_part(cast: Cast, part: Part, at: dt.datetime) -> None:
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    agency: Agency = get_agency(part.agency)
    member = add_member(
        by=cast.system, at=at, username=part.username, password=password, name=part.name, role=part.role,
        agency=agency, hub=cast.hubs[part.hub], profession=part.profession, phone=part.phone,
    )  # fmt: skip
    cast.members[part.username] = member
    if part.in_hub_team:
        join_team(by=cast.system, at=at, member=member, team=cast.teams[f"{part.hub}/{part.agency}"])
    cast.sign_ins.append(
        {
            "username": part.username,
            "password": password,
            "name": part.name,
            "role": part.role.label,
            "agency": part.agency,
        }
    )
