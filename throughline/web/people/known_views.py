"""What else someone is known by and where they lived: added one by one, and withdrawn when recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.core.clock import now, today
from throughline.register.actions import (
    add_address,
    add_name,
    add_number,
    withdraw_address,
    withdraw_name,
    withdraw_number,
)
from throughline.register.models import Person
from throughline.register.queries import get_person
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.people.known_forms import InErrorForm, LivedAtForm, NumberForm, OtherNameForm
from throughline.web.people.known_presenters import KnownBy, present_known_by
from throughline.web.places.likely import NOWHERE_ASKED, places_first
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask


@access("person.complete")
def name(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Another name they use or had."""
    found = _person(request, person_uuid)
    form = OtherNameForm(request.POST or None)
    question = _question(found, "What else are they called?", "Add this name", "Name added. A search finds them by it.")
    return ask(request, form, question, lambda at, data: add_name(
        by=request.actor, at=at, person_uuid=person_uuid, given=form.given()
    ))  # fmt: skip


@access("person.complete")
def number(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """An NHS, pupil or PNC number, or a reference of an agency."""
    found = _person(request, person_uuid)
    form = NumberForm(request.POST or None)
    question = _question(
        found, "Which number names them?", "Add this number", "Number added. A search finds them by it."
    )
    return ask(request, form, question, lambda at, data: add_number(
        by=request.actor, at=at, person_uuid=person_uuid, given=form.given()
    ))  # fmt: skip


@access("person.complete")
def address(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Where they lived."""
    found = _person(request, person_uuid)
    form = LivedAtForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    places = places_first(request, form, form.place(), now()) if is_sent else NOWHERE_ASKED
    question = replace(
        _question(found, "Where did they live?", "Add this address", "Address added. A search finds them by it."),
        template="pages/places/question.html", more={"places": places},
    )  # fmt: skip
    if places.is_asked:
        return page(request, question.template, {"form": form, "question": question, "conflicts": (), "places": places})
    return ask(request, form, question, lambda at, data: add_address(
        by=request.actor, at=at, person_uuid=person_uuid, place=places.taken(form.place()), since_date=data["since_date"],
        until_date=data["until_date"], source=data["source"],
    ))  # fmt: skip


@access("person.complete")
def name_error(request: ActorRequest, person_uuid: uuid.UUID, name_id: int) -> HttpResponse:
    """A name of theirs was recorded in error."""
    return _in_error(request, person_uuid, lambda known: dict(known.name_keys), name_id, lambda at, reason: withdraw_name(
        by=request.actor, at=at, person_uuid=person_uuid, name_id=name_id, reason=reason
    ))  # fmt: skip


@access("person.complete")
def number_error(request: ActorRequest, person_uuid: uuid.UUID, number_id: int) -> HttpResponse:
    """A number of theirs was recorded in error."""
    return _in_error(
        request, person_uuid, lambda known: dict(known.number_keys), number_id, lambda at, reason: withdraw_number(
            by=request.actor, at=at, person_uuid=person_uuid, number_id=number_id, reason=reason
        ))  # fmt: skip


@access("person.complete")
def address_error(request: ActorRequest, person_uuid: uuid.UUID, link_id: int) -> HttpResponse:
    """They never lived there."""
    return _in_error(
        request, person_uuid, lambda known: dict(known.address_keys), link_id, lambda at, reason: withdraw_address(
            by=request.actor, at=at, person_uuid=person_uuid, link_id=link_id, reason=reason
        ))  # fmt: skip


def _in_error(
    request: ActorRequest,
    person_uuid: uuid.UUID,
    told: Callable[[KnownBy], dict[int, str]],
    key: int,
    act: Callable[[dt.datetime, str], object],
) -> HttpResponse:
    """Ask what was wrong with what is shown here, and withdraw it."""
    found = _person(request, person_uuid)
    known = told(known_by(request, found))
    if key not in known:
        raise Http404
    question = _question(
        found, "Was this recorded in error?", "Withdraw it", "Withdrawn, with your reason.", lead=known[key]
    )
    form: Form = InErrorForm(request.POST or None)
    return ask(request, form, question, lambda at, data: act(at, data["reason"]))


def known_by(request: ActorRequest, found: Person) -> KnownBy:
    """What else they are known by, as far as it is open to this reader."""
    actor, at = request.actor, now()
    classes = open_classes(actor, found.record, at)
    police = may(actor.role, "line.view") and FieldClass.OFFENDING in classes
    return present_known_by(actor, at, found, classes=classes, reads_police=police)


def _person(request: ActorRequest, person_uuid: uuid.UUID) -> Person:
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    return found


def _question(found: Person, heading: str, verb: str, said: str, lead: str = "") -> Question:
    href = reverse("person", args=[found.record.uuid])
    return Question(
        heading=heading,
        verb=verb,
        back_href=href,
        then=href,
        said=said,
        identity=present_identity(found, today()),
        lead=lead,
    )
