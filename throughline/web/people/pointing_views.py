"""Whether a person may be pointed to: what is said today, what was, and the page that says it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date, now, today
from throughline.matching.actions import set_person_pointing
from throughline.matching.pointing import list_pointings, may_point, standing_pointing
from throughline.register.models import Person
from throughline.register.queries import get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.people.pointing_forms import PersonPointingForm
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask

_OFF = "Not pointed to: nobody who may not open this record is told anything."
_LEAD = (
    "Where somebody who may not open this record is about to record this person, and types their whole name and date of "
    "birth exactly, they are told that the hub can help and whom to ask. They are told nothing else: not that a record is held, "
    "by whom, or of whom. It is never said where a record of this person is held closely, or an address of theirs is open to "
    "named people only"
)


@dataclass(frozen=True)
class PointingView:
    """What is said of a person, with who said it, when and why; ``earlier`` is what was taken back. ``href``: to change it."""

    now: str
    reason: str
    earlier: tuple[tuple[str, str], ...]
    href: str


def present_pointing(actor: Actor, at: dt.datetime, found: Person) -> PointingView | None:
    """For those who may say it and those who complete who someone is; a provider is not told of it."""
    if not may(actor.role, "person.complete"):
        return None
    rows = list_pointings(actor, at, found)
    standing = next((row for row in rows if row.ended_at is None), None)
    said = (
        f"May be pointed to since {_day(standing.marked_at)}, said by {standing.marked_by.name}." if standing else _OFF
    )
    earlier = [
        (f"From {_day(row.marked_at)}, said by {row.marked_by.name}: {row.reason}",
         f"Taken back on {_day(row.ended_at)} by {row.ended_by.name}: {row.ended_reason}")
        for row in rows if row.ended_at and row.ended_by
    ]  # fmt: skip
    href = reverse("person-pointing", args=[found.record.uuid]) if may_point(actor, found) else ""
    return PointingView(said, standing.reason if standing else "", tuple(earlier), href)


def _day(moment: dt.datetime) -> str:
    return short_date(civil_date(moment))


@access("person.complete")
def person_pointing(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Their holder says whether they may be pointed to, and why (practice.md P16)."""
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    href = reverse("person", args=[person_uuid])
    question = Question(
        heading="May somebody be told to ring the hub about them?", verb="Save", back_href=href, then=href, said="Saved.",
        identity=present_identity(found, today()), lead=_LEAD, template="pages/people/pointing.html",
    )  # fmt: skip
    says = "yes" if standing_pointing(found) is not None else "no"
    form = PersonPointingForm(request.POST or None, initial={"may_be_pointed_to": says})
    return ask(request, form, question, lambda at, data: set_person_pointing(
        by=request.actor, at=at, person_uuid=person_uuid, **data
    ))  # fmt: skip
