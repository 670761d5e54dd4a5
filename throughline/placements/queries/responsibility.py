"""Which authority is responsible for someone on a day: it passes only with written acceptance, whatever else moves."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.geography.models import LocalAuthority
from throughline.geography.states import Nation
from throughline.hub import childrens_services
from throughline.placements.areas import Area
from throughline.placements.models import AcceptanceRequest, Responsibility
from throughline.register.models import Person


@dataclass(frozen=True)
class Responsible:
    """The authority responsible on a day, since when (None: as far back as is known), and how that is known."""

    area: Area
    since_date: dt.date | None
    how: str
    uuid: uuid.UUID | None = None


def who_is_responsible(person: Person, on: dt.date) -> Responsible | None:
    """What was stated or accepted in writing by that day; else the first authority known; else nobody is recorded."""
    row = standing_row(person, on)
    if row is not None:
        area = Area(row.authority, row.elsewhere, row.nation)
        return Responsible(area, row.since_date, row.get_basis_display(), row.uuid)
    return first_known(person, on)


def responsible_authority(person: Person, on: dt.date) -> LocalAuthority | None:
    """The council responsible on a day; None where nobody is recorded, or it is in no list here (see ``nation_of``)."""
    found = who_is_responsible(person, on)
    return found.area.authority if found is not None else None


def nation_of(person: Person, on: dt.date) -> Nation | None:
    """The nation whose rules hold for someone: that of the responsible authority (practice.md P13). None: not known."""
    found = who_is_responsible(person, on)
    return found.area.in_nation if found is not None else None


def standing_row(person: Person, on: dt.date) -> Responsibility | None:
    """The newest row by then; else the one without a day, which holds as far back as is known."""
    rows = person.responsibilities.filter(withdrawn_at=None).select_related("authority__force", "request")
    dated = rows.filter(since_date__lte=on).order_by("since_date", "pk").last()
    return dated or rows.filter(since_date=None).first()


def first_known(person: Person, on: dt.date) -> Responsible | None:
    """Where nothing was stated: the rule every page and clock of the hub follows (``hub.childrens_services``)."""
    known = childrens_services.first_known(person, on)
    if known is None:
        return None
    return Responsible(Area(known.authority, "", known.authority.nation), None, known.how)


def list_requests(person: Person) -> list[AcceptanceRequest]:
    """Every request to take responsibility, newest first. The person has passed the gate."""
    rows = person.acceptance_requests.select_related("authority", "asked_by", "answered_by")
    return list(rows.order_by("-asked_at", "-pk"))


def list_responsibilities(person: Person) -> list[Responsibility]:
    """Every authority that was responsible, newest first, what was recorded in error with them."""
    rows = person.responsibilities.select_related("authority", "recorded_by", "withdrawn_by")
    return list(rows.order_by("-recorded_at", "-pk"))


def get_request(actor: Actor, request_uuid: object, at: dt.datetime, *, lock: bool = False) -> AcceptanceRequest:
    """A request through the gate. Raises Absent."""
    rows = AcceptanceRequest.objects.visible_to(actor, at).select_related("person__record", "authority")
    found: AcceptanceRequest | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(uuid=request_uuid).first()
    )
    if found is None:
        raise Absent
    return found


def get_responsibility(actor: Actor, row_uuid: object, at: dt.datetime, *, lock: bool = False) -> Responsibility:
    """A row that says who is responsible, through the gate. Raises Absent."""
    rows = Responsibility.objects.visible_to(actor, at).select_related("person__record", "authority")
    found: Responsibility | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(uuid=row_uuid).first()
    )
    if found is None:
        raise Absent
    return found
