"""A child's places: the four of them, everything recorded, and what changes them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpResponse

from throughline.access.gate import may_see
from throughline.access.queries import may_act_on
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case, list_possible_leads
from throughline.hub.states import CaseStatus
from throughline.placements.actions.places import (
    close_address_to,
    correct_last_day,
    end_place,
    name_for_address,
    record_place,
    withdraw_place,
)
from throughline.placements.models import Residence
from throughline.placements.queries.cases import may_know_where
from throughline.placements.queries.places import address_for, get_residence, named_on, places_of
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.placements.asking import question, shown_case, shown_case_of
from throughline.web.placements.forms import (
    EndForm,
    FoundForm,
    HomeForm,
    LastDayForm,
    NamedForm,
    PlacementForm,
    WithdrawForm,
)
from throughline.web.placements.presenters import present_places, present_responsibility
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.support.asking import ask


@access("case.view")
def places(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The four places first, then who is responsible, then the history with who was told."""
    actor, at = request.actor, now()
    case = get_case(actor, case_uuid, at)
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    may_know = may_know_where(actor, case, at)
    context: dict[str, object] = {
        "identity": present_identity(case.person, civil_date(at)), "reference": case.record.reference,
        "case_uuid": case_uuid, "case_href": record_href(case.record), "may_know": may_know,
    }  # fmt: skip
    if may_know:
        found = places_of(actor, at, case.person)
        consulted(request, found.addresses)
        is_open = case.status == CaseStatus.OPEN
        context |= {
            "places": present_places(found, at),
            "responsibility": present_responsibility(case.person, civil_date(at)),
            "may_work": is_open and may_act_on(actor, case.record, "case.work", at),
            "may_answer": is_open and may_act_on(actor, case.record, "responsibility.record", at),
        }
    return page(request, "pages/placements/places.html", context)


def _record(request: ActorRequest, case_uuid: uuid.UUID, form: HomeForm | PlacementForm | FoundForm, heading: str,
            said: str) -> HttpResponse:  # fmt: skip
    case = shown_case(request, case_uuid)
    asked = question(case, heading, "Record this", said)
    return ask(request, form, asked, lambda at, data: record_place(
        by=request.actor, at=at, case_uuid=case_uuid, given=form.given()
    ))  # fmt: skip


@access("case.work")
def home_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Record a home, or a move to another."""
    said = "Home recorded. If it is out of area, the notices to send are below."
    return _record(request, case_uuid, HomeForm(request.POST or None), "Record a home or a move", said)


@access("case.work")
def placement_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Record a placement."""
    said = "Placement recorded. If it is out of area, the notices to send are below."
    return _record(request, case_uuid, PlacementForm(request.POST or None), "Record a placement", said)


@access("case.work")
def found_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Record where they were found or exploited."""
    heading = "Record where they were found or exploited"
    return _record(request, case_uuid, FoundForm(request.POST or None), heading, "Recorded.")


@access("case.work")
def place_end(request: ActorRequest, residence_uuid: uuid.UUID) -> HttpResponse:
    """They no longer live there; where that is recorded already, its day is put right."""
    case, residence = _residence(request, residence_uuid)
    if residence.until_date is not None and (request.method != "POST" or "seen" in request.POST):
        return _correct_last_day(request, case, residence, residence.until_date)
    asked = question(
        case, f"They left: {residence.get_kind_display().lower()} since {residence.since_date:%-d %B %Y}",
        "Record that they left", "Recorded. An area that was told of the arrival is to be told of this too.",
    )  # fmt: skip
    return ask(request, EndForm(request.POST or None), asked, lambda at, data: end_place(
        by=request.actor, at=at, residence_uuid=residence_uuid, until_date=data["until_date"]
    ))  # fmt: skip


def _correct_last_day(request: ActorRequest, case: Case, residence: Residence, seen: dt.date) -> HttpResponse:
    asked = question(
        case, f"The day they left: {residence.get_kind_display().lower()} since {residence.since_date:%-d %B %Y}",
        "Put the day right", "Put right. If the area was told of another day, the notices to send are below.",
        lead=f"Recorded as {seen:%-d %B %Y}. An area that was told of it is told anew; what it was told of their coming stays.",
    )  # fmt: skip
    form = LastDayForm(request.POST or None, initial={"seen": seen.isoformat(), "until_date": seen})
    return ask(request, form, asked, lambda at, data: correct_last_day(
        by=request.actor, at=at, residence_uuid=residence.uuid, **data
    ))  # fmt: skip


@access("case.work")
def place_withdraw(request: ActorRequest, residence_uuid: uuid.UUID) -> HttpResponse:
    """A place was recorded in error."""
    case, residence = _residence(request, residence_uuid)
    asked = question(
        case, f"Recorded in error: {residence.get_kind_display().lower()} since {residence.since_date:%-d %B %Y}",
        "Say that this was an error", "It stays in the history with your reason. Its notices are not waited for.",
        lead="If a notice was sent already, ring whoever had it.",
    )  # fmt: skip
    return ask(request, WithdrawForm(request.POST or None), asked, lambda at, data: withdraw_place(
        by=request.actor, at=at, residence_uuid=residence_uuid, **data
    ))  # fmt: skip


@access("case.work")
def place_name(request: ActorRequest, residence_uuid: uuid.UUID) -> HttpResponse:
    """Name a colleague who may see an address."""
    case, residence = _addressed(request, residence_uuid)
    form = NamedForm(request.POST or None)
    named = named_on(residence.place.record, now()) if residence.place else []
    others = [each for each in list_possible_leads(request.actor) if each not in named]
    form.offer(each for each in others if may_see(each, case.record, now()))
    asked = question(
        case, "Who else needs to know the address?", "Let them see it", "They may see the address from now on.",
        lead="Only those who need it to work with the child. Everyone who is named is shown beside the address.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: name_for_address(
        by=request.actor, at=at, residence_uuid=residence_uuid, **data
    ))  # fmt: skip


@access("case.work")
def place_close(request: ActorRequest, residence_uuid: uuid.UUID) -> HttpResponse:
    """A colleague no longer needs an address."""
    case, residence = _addressed(request, residence_uuid)
    form = NamedForm(request.POST or None)
    form.fields["member"].label = "Who no longer needs to know where they live?"
    named = named_on(residence.place.record, now()) if residence.place else []
    form.offer(each for each in named if each.pk != request.actor.member.pk)
    asked = question(case, "Who no longer needs the address?", "Close it to them", "They no longer see the address.")
    return ask(request, form, asked, lambda at, data: close_address_to(
        by=request.actor, at=at, residence_uuid=residence_uuid, **data
    ))  # fmt: skip


def _residence(request: ActorRequest, residence_uuid: uuid.UUID) -> tuple[Case, Residence]:
    residence = get_residence(request.actor, residence_uuid, now())
    return shown_case_of(request, residence.person), residence


def _addressed(request: ActorRequest, residence_uuid: uuid.UUID) -> tuple[Case, Residence]:
    """A place whose address the reader may see: for anyone else this page is not there."""
    case, residence = _residence(request, residence_uuid)
    place = address_for(request.actor, now(), residence)
    if place is None:
        raise Absent
    consulted(request, [place.record])
    return case, residence
