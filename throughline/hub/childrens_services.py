"""Whose children's services answer for someone: one rule, for every clock and page (docs/adr/0006; practice.md P12, P13)."""

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


@dataclass(frozen=True)
class FirstKnown:
    """The first authority known to answer for someone, and how it is known."""

    authority: LocalAuthority
    how: str


def who_answers(person: Person, hub: Hub, on: dt.date) -> Answering:
    """The council responsible, if it is an agency here; where nobody is known, the hub's only council; else the hub asks.

    The nation is that of the authority responsible, whoever chases it here.
    """
    authority, nation = _responsible(person, on)
    council = _agency_of(authority) if authority is not None else None
    if council is None and nation is None:
        councils = list(list_hub_agencies(hub).filter(kind=AgencyKind.AUTHORITY).select_related("authority")[:2])
        council = councils[0] if len(councils) == 1 else None
        nation = Nation(council.authority.nation) if council is not None and council.authority is not None else None
    return Answering(council or hub.agency, nation or Nation.ENGLAND)


def answering_nation(person: Person, on: dt.date) -> Nation | None:
    """The nation of the authority responsible; None where nobody is known."""
    return _responsible(person, on)[1]


def first_known(person: Person, on: dt.date) -> FirstKnown | None:
    """Where nothing was stated or accepted: the area where they were first found, which keeps what it found until another
    accepts in writing; else the area of their home. A district's children's services are its county's.
    """
    found = Intervention.related.filter(person=person, withdrawn_at=None, authority__isnull=False)
    first = found.order_by("happened_date", "pk").select_related("authority").first()
    if first is not None and first.authority is not None:
        how = "Where they were first found, until another accepts in writing"
        return FirstKnown(childrens_services_of(first.authority, on), how)
    if person.home_authority is not None:
        how = "Their home as recorded with who they are, until another accepts in writing"
        return FirstKnown(childrens_services_of(person.home_authority, on), how)
    return None


def childrens_services_of(authority: LocalAuthority, on: dt.date) -> LocalAuthority:
    """The council that has children's services for an area on a day; where that is not recorded, the council itself."""
    try:
        return responsible_authority(authority, Function.CHILDRENS_SERVICES, on)
    except NoResponsibleAuthority:
        return authority


def _responsible(person: Person, on: dt.date) -> tuple[LocalAuthority | None, Nation | None]:
    """What was kept with the person, as the places app pushes it down; else the first known."""
    if person.responsible_nation:
        return person.responsible_authority, Nation(person.responsible_nation)
    known = first_known(person, on)
    return (known.authority, Nation(known.authority.nation)) if known is not None else (None, None)


def _agency_of(authority: LocalAuthority) -> Agency | None:
    rows = Agency.objects.filter(authority=authority, kind=AgencyKind.AUTHORITY)
    return rows.select_related("authority").first()
