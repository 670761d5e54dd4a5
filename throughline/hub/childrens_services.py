"""Whose children's services answer for someone: the authority's decision is its own clock, not the hub's (practice.md P12)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.models import Agency, Hub
from throughline.agencies.queries import list_hub_agencies
from throughline.agencies.states import AgencyKind
from throughline.geography.errors import NoResponsibleAuthority
from throughline.geography.models import LocalAuthority
from throughline.geography.queries import responsible_authority
from throughline.geography.states import Function, Nation
from throughline.hub.models import Intervention
from throughline.register.models import Person


@dataclass(frozen=True)
class Answering:
    """The council that answers, as an agency, and the nation whose rules it works by."""

    agency: Agency
    nation: Nation


def who_answers(person: Person, intervention: Intervention | None, hub: Hub, on: dt.date) -> Answering:
    """The council of the person's home; else of where they were found; else the hub's only council; else the hub asks.

    A district's children's services are its county's (practice.md P13).
    """
    home = person.home_authority or (intervention.authority if intervention is not None else None)
    council = _council_of(home, on) if home is not None else None
    if council is None:
        councils = list(list_hub_agencies(hub).filter(kind=AgencyKind.AUTHORITY)[:2])
        council = councils[0] if len(councils) == 1 else None
    if council is None:
        return Answering(hub.agency, Nation(home.nation) if home is not None else Nation.ENGLAND)
    return Answering(council, Nation(council.authority.nation if council.authority else Nation.ENGLAND))


def _council_of(authority: LocalAuthority, on: dt.date) -> Agency | None:
    try:
        responsible = responsible_authority(authority, Function.CHILDRENS_SERVICES, on)
    except NoResponsibleAuthority:
        return None
    return Agency.objects.filter(authority=responsible, kind=AgencyKind.AUTHORITY).select_related("authority").first()
