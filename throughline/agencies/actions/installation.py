"""Setting an installation up, and making its hubs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.agencies.actions.agencies import require_new_agency
from throughline.agencies.actions.recording import audit_act, require_manager
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, Member
from throughline.agencies.queries import SYSTEM_MEMBER
from throughline.agencies.states import AgencyKind, Role
from throughline.audit.states import Operation
from throughline.core.text import require_name
from throughline.geography.actions import load_reference_data
from throughline.geography.models import LocalAuthority
from throughline.geography.queries import list_authorities, list_forces, list_regional_units
from throughline.geography.states import AuthorityKind


@transaction.atomic
def set_up_installation(*, at: dt.datetime, hub_name: str = "Exploitation Hub") -> Actor:
    """Load the reference data, and make an agency of every force, ROCU and authority, the first hub, and its system actor.

    Running it again adds what is missing and changes nothing else.
    """
    load_reference_data()
    _make_public_agencies()
    member = Member.objects.filter(role=Role.SYSTEM).select_related("agency", "hub__agency").order_by("pk").first()
    if member is None:
        member = _make_hub(hub_name)
        actor = Actor(member=member, purpose="Set up")
        audit_act(actor, at, "set_up_installation", Operation.CONFIGURATION)
        return actor
    return Actor(member=member, purpose="Set up")


def _make_public_agencies() -> None:
    known = set(Agency.objects.values_list("name", flat=True))
    agencies = [
        *(Agency(name=force.name, kind=AgencyKind.POLICE, force=force) for force in list_forces()),
        *(Agency(name=unit.name, kind=AgencyKind.ROCU, unit=unit) for unit in list_regional_units()),
        *(Agency(name=_council(row), kind=AgencyKind.AUTHORITY, authority=row) for row in list_authorities()),
    ]
    Agency.objects.bulk_create(agency for agency in agencies if agency.name not in known)


def _council(authority: LocalAuthority) -> str:
    """The body, where the reference data names the place: “Birmingham” is a place, “Birmingham Council” the agency."""
    place = authority.name.split(",")[0]
    return f"{place} County Council" if authority.kind == AuthorityKind.COUNTY else f"{place} Council"


def _make_hub(name: str, contact: str = "") -> Member:
    """A hub with its own agency and its system actor."""
    agency = Agency.objects.create(name=require_name(name, what="hub name", field="name"), kind=AgencyKind.HUB)
    hub = Hub.objects.create(agency=agency, contact=contact)
    return Member.objects.create(name=SYSTEM_MEMBER, agency=agency, hub=hub, role=Role.SYSTEM)


@transaction.atomic
def add_hub(*, by: Actor, at: dt.datetime, name: str, contact: str = "") -> Hub:
    """Make another hub on this installation: it shares nothing with the others by default. Errors: Absent, Refused."""
    require_manager(by)
    require_new_agency(name)
    hub = _make_hub(name, contact).hub
    audit_act(by, at, "add_hub", Operation.CONFIGURATION)
    return hub
