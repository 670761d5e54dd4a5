"""Hubs, their partner agencies and teams: who works together here, and whom to ring there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.actions import part_with_agency
from throughline.agencies.actions import (
    add_team,
    set_hub_contact,
    set_safeguarding_contact,
    take_on_partner,
)
from throughline.agencies.queries import get_hub_of, get_partner, list_hubs
from throughline.agencies.states import AgencyKind
from throughline.core.clock import now, today
from throughline.core.errors import Refused
from throughline.web.access import ActorRequest, access
from throughline.web.agencies.forms import ContactForm, CouncilContactForm, PartnerForm, TeamForm
from throughline.web.agencies.presenters import present_hub, present_partner
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask

_QUESTION = "pages/questions/plain.html"


@access("agency.manage", methods=("GET", "HEAD"))
def agencies(request: ActorRequest) -> HttpResponse:
    """Each hub: what it lacks, whom to ring, and its partners."""
    return page(request, "pages/agencies/agencies.html", {
        "hubs": [present_hub(hub, today()) for hub in list_hubs()],
        "columns": [
            Column("Partner"), Column("Whom to ring there"), Column("People who can sign in", is_number=True), Column("When"),
        ],
    })  # fmt: skip


@access("agency.manage")
def hub_contact(request: ActorRequest, hub_pk: int) -> HttpResponse:
    """Whom another hub, or a provider, can ring at this one."""
    hub, here = get_hub_of(request.actor, hub_pk), reverse("agencies")
    question = Question(
        heading=f"Whom to ring at {hub.name}", verb="Save", said="Saved.", back_href=here, then=here, template=_QUESTION,
        lead="A provider is shown it beside an offer, and another hub where two lines may be the same.",
    )  # fmt: skip
    form = ContactForm(request.POST or None, initial={"contact": hub.contact})
    return ask(request, form, question, lambda at, data: set_hub_contact(by=request.actor, at=at, hub=hub, **data))


@access("agency.manage")
def partner_new(request: ActorRequest, hub_pk: int) -> HttpResponse:
    """Make an agency a partner of a hub."""
    hub, here = get_hub_of(request.actor, hub_pk), reverse("agencies")
    question = Question(
        heading=f"Add a partner to {hub.name}", verb="Add this partner", back_href=here, then=here, template=_QUESTION,
        said="Partner added. It can be shared with once it has signed a sharing agreement.",
    )  # fmt: skip
    return ask(request, PartnerForm(request.POST or None, hub=hub), question, lambda at, data: take_on_partner(
        by=request.actor, at=at, hub=hub, **data
    ))  # fmt: skip


@access("agency.manage", methods=("GET", "HEAD"))
def partner(request: ActorRequest, hub_pk: int, agency_pk: int) -> HttpResponse:
    """One agency in a hub: whom to ring, its teams, and its leaving."""
    hub = get_hub_of(request.actor, hub_pk)
    view = present_partner(hub, get_partner(hub, agency_pk))
    return page(request, "pages/agencies/partner.html", {"partner": view})


@access("agency.manage")
def partner_contact(request: ActorRequest, hub_pk: int, agency_pk: int) -> HttpResponse:
    """Whom to ring at an agency about a person's safety."""
    agency = get_partner(get_hub_of(request.actor, hub_pk), agency_pk).agency
    here = reverse("partner", args=[hub_pk, agency_pk])
    question = Question(
        heading=f"Whom to ring at {agency.name}", verb="Save", said="Saved.", back_href=here, then=here, template=_QUESTION,
        lead="Its own people are shown it when they are worried about someone; a council’s is shown to everyone who"
        " must reach its children’s services or adult social care.",
    )  # fmt: skip
    asked = CouncilContactForm if agency.kind == AgencyKind.AUTHORITY else ContactForm
    form = asked(request.POST or None, initial={
        "contact": agency.safeguarding_contact, "adults": agency.adult_contact,
    })  # fmt: skip
    return ask(request, form, question, lambda at, data: set_safeguarding_contact(
        by=request.actor, at=at, agency=agency, **data
    ))  # fmt: skip


@access("agency.manage")
def team_new(request: ActorRequest, hub_pk: int, agency_pk: int) -> HttpResponse:
    """Add a team to an agency."""
    hub = get_hub_of(request.actor, hub_pk)
    agency = get_partner(hub, agency_pk).agency
    here = reverse("partner", args=[hub_pk, agency_pk])
    question = Question(
        heading=f"Add a team to {agency.name}", verb="Add this team", back_href=here, then=here, template=_QUESTION,
        said="Team added. Put people in it on their account.",
    )  # fmt: skip
    return ask(request, TeamForm(request.POST or None), question, lambda at, data: add_team(
        by=request.actor, at=at, name=data["name"], agency=agency, hub=hub if data["is_hub_team"] else None
    ))  # fmt: skip


@access("agency.manage", methods=("POST",))
def partner_end(request: ActorRequest, hub_pk: int, agency_pk: int) -> HttpResponse:
    """An agency is no longer a partner from today."""
    hub = get_hub_of(request.actor, hub_pk)
    agency = get_partner(hub, agency_pk).agency
    try:
        part_with_agency(by=request.actor, at=now(), hub=hub, agency=agency)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("partner", hub_pk, agency_pk)
    messages.success(request, f"{agency.name} is no longer a partner. It can be added again.")
    return redirect("agencies")
