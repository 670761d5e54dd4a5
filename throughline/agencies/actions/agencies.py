"""Acts on the agencies of an installation: making them, whom to ring there, their places in hubs, and their teams."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.agencies.actions.recording import audit_act, require_manager
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, HubPartner, Member, Team
from throughline.agencies.states import MANAGERS, AgencyKind, Role
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text


@transaction.atomic
def add_agency(*, by: Actor, at: dt.datetime, name: str, kind: str, safeguarding_contact: str = "") -> Agency:
    """Make an agency: a charity, a housing provider, a school. Errors: Absent, Refused."""
    require_manager(by)
    require_new_agency(name)
    if kind not in AgencyKind.values:
        raise Refused("Choose what kind of agency it is.", field="kind")
    agency = Agency(
        name=require_name(name, what="agency name", field="name"), kind=kind, safeguarding_contact=safeguarding_contact
    )
    agency.save_checked()
    audit_act(by, at, "add_agency", Operation.CONFIGURATION)
    return agency


@transaction.atomic
def set_safeguarding_contact(
    *, by: Actor, at: dt.datetime, agency: Agency, contact: str, adults: str | None = None
) -> Agency:
    """Say whom to ring at an agency about a person's safety, day and night; at a council, also about an adult's.

    Errors: Absent, Refused.
    """
    require_manager(by)
    if adults is not None and adults.strip() and agency.kind != AgencyKind.AUTHORITY:
        raise Refused("Only a council has an adult social care of its own.", field="adults")
    agency.safeguarding_contact = require_text(contact, what="contact", field="contact", limit=200)
    if adults is not None:
        agency.adult_contact = require_text(adults, what="contact", field="adults", limit=200)
    agency.save_checked()
    audit_act(by, at, "set_safeguarding_contact", Operation.CONFIGURATION)
    return agency


def require_new_agency(name: str) -> None:
    if Agency.objects.filter(name__iexact=name.strip()).exists():
        raise Refused(f"There is an agency called “{name}” already.", field="name")


@transaction.atomic
def add_partner(
    *, by: Actor, at: dt.datetime, hub: Hub, agency: Agency, joined_date: dt.date | None = None
) -> HubPartner:
    """Make an agency a partner of a hub; one that had left is one again. Errors: Absent."""
    require_manager(by)
    partner, made = HubPartner.objects.get_or_create(hub=hub, agency=agency, defaults={"joined_date": joined_date})
    if not made and partner.left_date is not None:
        partner.joined_date, partner.left_date = joined_date, None
        partner.save_checked()
    audit_act(by, at, "add_partner", Operation.CONFIGURATION)
    return partner


@transaction.atomic
def take_on_partner(
    *, by: Actor, at: dt.datetime, hub: Hub, agency: Agency | None, name: str = "", kind: str = "", contact: str = ""
) -> HubPartner:
    """Make an agency a partner of a hub from today, and say whom to ring there; one nobody has recorded is made first.

    Errors: Absent, Refused.
    """
    if agency is None:
        agency = add_agency(by=by, at=at, name=name, kind=kind)
    if contact:
        set_safeguarding_contact(by=by, at=at, agency=agency, contact=contact)
    return add_partner(by=by, at=at, hub=hub, agency=agency, joined_date=civil_date(at))


@transaction.atomic
def end_partnership(*, by: Actor, at: dt.datetime, hub: Hub, agency: Agency) -> HubPartner:
    """End an agency's place in a hub today. Errors: Absent, Refused while its people can sign in there."""
    require_manager(by)
    partner = HubPartner.objects.select_for_update(of=("self",)).filter(hub=hub, agency=agency, left_date=None).first()
    if partner is None:
        raise Absent
    if Member.objects.filter(hub=hub, agency=agency, is_active=True).exists():
        raise Refused(f"People of {agency.name} can still sign in to this hub. End their accounts first.")
    partner.left_date = civil_date(at)
    partner.save_checked()
    audit_act(by, at, "end_partnership", Operation.CONFIGURATION, detail={"hub": hub.pk, "agency": agency.pk})
    return partner


@transaction.atomic
def set_hub_contact(*, by: Actor, at: dt.datetime, hub: Hub, contact: str) -> Hub:
    """Say whom another hub, a provider or a reader of a pointer may ring at this one. Errors: Absent, Refused."""
    require_manager(by)
    hub.contact = require_text(contact, what="contact", field="contact", limit=200)
    hub.save_checked()
    audit_act(by, at, "set_hub_contact", Operation.CONFIGURATION, detail={"hub": hub.pk})
    return hub


@transaction.atomic
def add_team(*, by: Actor, at: dt.datetime, name: str, agency: Agency, hub: Hub | None = None) -> Team:
    """Make a team of an agency; a hub team when ``hub`` is given. Errors: Absent, Refused."""
    require_manager(by)
    if Team.objects.filter(agency=agency, name__iexact=name.strip()).exists():
        raise Refused(f"{agency.name} has a team called “{name}” already.", field="name")
    team = Team(name=require_name(name, what="team name", field="name"), agency=agency, hub=hub)
    team.save_checked()
    audit_act(by, at, "add_team", Operation.CONFIGURATION)
    return team


@transaction.atomic
def team_named(*, by: Actor, at: dt.datetime, name: str) -> tuple[Team, bool]:
    """The team of this name, made if unknown: of the agency whose name begins the team's (the longest), else of the hub.

    Returns the team, and whether it was made. Errors: Absent, Refused.
    """
    if by.role not in (*MANAGERS, Role.COORDINATOR):
        raise Absent
    wanted = require_name(name, what="team", field="team")
    known = Team.objects.filter(name__iexact=wanted).select_related("agency").order_by("pk").first()
    if known is not None:
        return known, False
    begins = [agency for agency in Agency.objects.all() if wanted.casefold().startswith(agency.name.casefold())]
    agency = max(begins, key=lambda candidate: len(candidate.name), default=by.hub.agency)
    team = Team(name=wanted, agency=agency)
    team.save_checked()
    audit_act(by, at, "team_named", Operation.CONFIGURATION)
    return team, True
