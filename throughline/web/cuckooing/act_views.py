"""The questions about a cuckooed address, one a page."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.core.errors import Absent, Refused
from throughline.cuckooing.actions.addresses import (
    confirm_cuckooing,
    end_cuckooing,
    record_cuckooed_address,
    record_tenancy,
)
from throughline.cuckooing.actions.occupiers import answer_home_question, name_occupier, record_adult_referral
from throughline.cuckooing.actions.visits import record_visit, withdraw_visit
from throughline.cuckooing.models import CuckooedAddress
from throughline.cuckooing.queries import get_cuckooed, get_visit, list_occupiers, nation_of
from throughline.disruption.queries.places import list_found_at
from throughline.register.models import Place
from throughline.register.queries import get_place
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cuckooing.forms import (
    AdultForm,
    ConfirmForm,
    EndForm,
    EpisodeForm,
    HomeForm,
    NewAddressForm,
    OccupierForm,
    ReasonForm,
    TenancyForm,
    VisitForm,
)
from throughline.web.cuckooing.presenters import care_act_test, present_occupier
from throughline.web.forms.answering import put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.people.searching_first import NOBODY, record_beside, search_first
from throughline.web.places.likely import NOWHERE_ASKED, places_first
from throughline.web.support.asking import Question, ask
from throughline.web.wording.remarks import count_wording, say_saved


@access("cuckooing.record")
def cuckooed_new(request: ActorRequest) -> HttpResponse:
    """Record a cuckooed address by what is typed; a place known here is found again, and one it may be is shown first."""
    form = NewAddressForm(request.POST or None, actor=request.actor, initial={"began_date": today()})
    is_sent = request.method == "POST" and form.is_valid()
    places = places_first(request, form, form.place(), now()) if is_sent else NOWHERE_ASKED
    if is_sent and not places.is_asked:

        def make() -> str:
            made = record_cuckooed_address(
                by=request.actor, at=now(), place_uuid=places.chosen, place=form.place(), given=form.given()
            )
            count_wording(request, form)
            return reverse("cuckooing", args=[made.place.record.uuid])

        try:
            href = make_once(request, make)
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, "Recorded. Now who lives there.")
            return redirect(href)
    question = Question("Record a cuckooed address", "Record this address", reverse("cuckooed"), "", "")
    return page(request, "pages/places/question.html", {
        "form": form, "question": question, "conflicts": (), "places": places,
    })  # fmt: skip


@access("cuckooing.record")
def begin(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """This home is or may be taken over: the first time, or again."""
    place = _place(request, place_uuid)
    form = EpisodeForm(request.POST or None, actor=request.actor, initial={"began_date": today()})
    return _ask(
        request, place, form, "This home is or may be taken over", "Record this", "Recorded. Now who lives there.",
        lambda at, data: record_cuckooed_address(by=request.actor, at=at, place_uuid=place_uuid, given=form.given()),
    )  # fmt: skip


@access("cuckooing.record")
def confirm(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """What was suspected is confirmed."""
    address = _address(request, place_uuid)
    form = ConfirmForm(request.POST or None, initial={"confirmed_date": today()})
    return _ask(
        request, address.place, form, "It is confirmed", "Record this", "Confirmed.",
        lambda at, data: confirm_cuckooing(by=request.actor, at=at, place_uuid=place_uuid, **data),
    )  # fmt: skip


@access("cuckooing.record")
def end(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """The home is no longer taken over."""
    address = _address(request, place_uuid)
    form = EndForm(request.POST or None, initial={"ended_date": today()})
    return _ask(
        request, address.place, form, "It has ended", "Record this", "Recorded as ended.",
        lambda at, data: end_cuckooing(by=request.actor, at=at, place_uuid=place_uuid, **data),
    )  # fmt: skip


@access("cuckooing.record")
def tenancy(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Whose home it is by law."""
    address = _address(request, place_uuid)
    form = TenancyForm(request.POST or None, initial={"tenancy": address.tenancy, "landlord": address.landlord})
    return _ask(
        request, address.place, form, "Tenancy and landlord", "Save", "Saved.",
        lambda at, data: record_tenancy(by=request.actor, at=at, place_uuid=place_uuid, **data),
    )  # fmt: skip


@access("cuckooing.record")
def visit(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """A visit was made; how to visit safely stands above the form."""
    actor = request.actor
    address = _address(request, place_uuid)
    living = list_occupiers(actor, now(), address)
    consulted(request, [row.person.record for row in living])
    form = VisitForm(
        request.POST or None, actor=actor, occupiers=[row.person for row in living],
        initial={"visited_date": today(), "agency": str(actor.agency.pk), "who": actor.member.name},
    )  # fmt: skip

    return _ask(
        request, address.place, form, "A visit to this address", "Record this visit",
        "Visit recorded. The next one is set by how the address stands.",
        lambda at, data: record_visit(by=actor, at=at, place_uuid=place_uuid, given=form.given()),
        template="pages/cuckooing/visit.html",
        more={"occupiers": [present_occupier(row, now()) for row in living]},
    )  # fmt: skip


@access("cuckooing.record")
def visit_withdraw(request: ActorRequest, place_uuid: uuid.UUID, visit_uuid: uuid.UUID) -> HttpResponse:
    """A visit was recorded in error."""
    address = _address(request, place_uuid)
    if get_visit(address, visit_uuid) is None:
        raise Absent
    form = ReasonForm(request.POST or None)
    return _ask(
        request, address.place, form, "Visit recorded in error", "Mark as recorded in error",
        "Marked as recorded in error. The next visit is counted again.",
        lambda at, data: withdraw_visit(by=request.actor, at=at, place_uuid=place_uuid, visit_uuid=visit_uuid, **data),
    )  # fmt: skip


@access("cuckooing.record")
def occupier(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Who lives there, and what they need."""
    actor, at = request.actor, now()
    address = _address(request, place_uuid)
    offered = {row.person.pk: row.person for row in list_occupiers(actor, at, address)}
    offered |= {row.person.pk: row.person for row in list_found_at(actor, at, address.place)}
    people = list(offered.values())
    consulted(request, [person.record for person in people])
    form = OccupierForm(request.POST or None, people=people)
    uuids = {str(person.record.uuid): person.record.uuid for person in people}
    shown = NOBODY
    if request.method == "POST" and form.is_valid() and not form.cleaned_data.get("known"):
        shown = search_first(request, form, at_the_scene=True)
    if shown.is_asked and not form.errors:
        href = reverse("cuckooing", args=[place_uuid])
        question = Question("Who lives here?", "Record who lives here", href, "", href)
        return page(request, "pages/cuckooing/occupier.html", {
            "form": form, "question": question, "conflicts": (), "shown": shown,
        })  # fmt: skip
    return _ask(
        request, address.place, form, "Who lives here?", "Record who lives here",
        "Recorded. Say on their page how to contact them safely.",
        lambda at, data: record_beside(request, shown, lambda: name_occupier(
            by=actor, at=at, place_uuid=place_uuid, person=form.who(uuids), since_date=data["since_date"],
            needs=data["needs"],
        ), lambda made: made.person),
        template="pages/cuckooing/occupier.html", more={"shown": shown},
    )  # fmt: skip


@access("cuckooing.record")
def adult(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Adult social care was told, or why not."""
    address = _address(request, place_uuid)
    form = AdultForm(request.POST or None)
    return _ask(
        request, address.place, form, "Adult social care", "Record this", "Recorded.",
        lambda at, data: record_adult_referral(by=request.actor, at=at, place_uuid=place_uuid, **form.given()),
        template="pages/cuckooing/adult.html",
        more={"care_act": care_act_test(nation_of(address.place)), "nation": _nation(address.place)},
    )  # fmt: skip


@access("cuckooing.record")
def home(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Before any closure order: would they lose their home, and what is arranged first?"""
    address = _address(request, place_uuid)
    form = HomeForm(request.POST or None)
    return _ask(
        request, address.place, form, "Before a closure order", "Record this", "Recorded.",
        lambda at, data: answer_home_question(by=request.actor, at=at, place_uuid=place_uuid, **data),
    )  # fmt: skip


def _nation(place: Place) -> str:
    nation = nation_of(place)
    return str(nation.label) if nation is not None else ""


def _place(request: ActorRequest, place_uuid: uuid.UUID) -> Place:
    place = get_place(request.actor, place_uuid, now())
    consulted(request, [place.record])
    return place


def _address(request: ActorRequest, place_uuid: uuid.UUID) -> CuckooedAddress:
    address = get_cuckooed(request.actor, now(), _place(request, place_uuid))
    if address is None:
        raise Absent
    return address


def _ask(
    request: ActorRequest,
    place: Place,
    form: Form,
    heading: str,
    verb: str,
    said: str,
    act: Callable[[dt.datetime, dict[str, Any]], object],
    template: str = "pages/support/question.html",
    more: dict[str, object] | None = None,
) -> HttpResponse:
    href = reverse("cuckooing", args=[place.record.uuid])
    question = Question(heading, verb, href, said, href, template=template, more=more or {})
    return ask(request, form, question, act)
