"""A housing move: for those on the case, and for the housing provider that accepted. The new address is for named people only."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.access.queries import may_act_on
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import CONTENT_ROLES
from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Absent
from throughline.register.given import PlaceGiven
from throughline.support.actions.area_checks import request_area_check
from throughline.support.actions.housing import (
    begin_move,
    edit_move,
    look_again,
    move_shown,
    record_home_offered,
    record_move_wish,
    record_moved,
    record_moving,
    stop_move,
)
from throughline.support.actions.new_addresses import close_new_address_to, name_on_new_address
from throughline.support.models import HousingMove
from throughline.support.queries.housing import get_move, list_moves, sees_case_of, view_move
from throughline.support.queries.named import list_named
from throughline.support.queries.plan import get_case_of_plan
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import Identity
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask
from throughline.web.support.housing_forms import (
    AreaForm,
    EditMoveForm,
    HomeOfferedForm,
    MovedForm,
    MoveForm,
    NameForm,
    ReasonForm,
    WishForm,
)
from throughline.web.support.presenters import present_shared


@access("housing.work", methods=("GET", "HEAD", "POST"))
def housing(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The housing moves of a case, and where to begin one."""
    at = now()
    case = get_case_of_plan(request.actor, case_uuid, at)
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    moves = [view_move(request.actor, move, at) for move in list_moves(request.actor, case, at)]
    return page(request, "pages/support/housing.html", {
        "moves": moves,
        "case_uuid": case_uuid,
        "reference": case.record.reference,
        "identity": present_identity(case.person, civil_date(at)),
        "may_begin": may_act_on(request.actor, case.record, "support.offer", at)
        and not any(move.is_under_way for move in moves),
    })  # fmt: skip


@access("support.offer")
def housing_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Begin to look for a home."""
    case = get_case_of_plan(request.actor, case_uuid, now())
    consulted(request, [case.record, case.person.record])
    form = MoveForm(request.POST or None)
    here = reverse("housing", args=[case_uuid])
    question = Question(
        heading="How do they live now, and who moves?", verb="Begin this move", back_href=here, then=here,
        said="Begun. Next: explain it to them, and ask what they want.", identity=present_identity(case.person, today()),
    )  # fmt: skip
    return ask(request, form, question, lambda at, _: begin_move(
        by=request.actor, at=at, case_uuid=case_uuid, given=form.given()
    ))  # fmt: skip


@access("housing.work")
def housing_move(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """One move: how it stands, their wish, the areas asked about. The new address only for those named on it."""
    at = now()
    move = get_move(request.actor, move_uuid, at)
    on_the_case = sees_case_of(request.actor, move, at)
    asked = require_reason(request, move.case.record) if on_the_case else None
    if asked is not None:
        return asked
    identity = _identity(request, move, on_the_case)
    view = view_move(request.actor, move, at)
    if view.place is not None:
        consulted(request, [view.place])
    return page(request, "pages/support/move.html", {
        "move": view,
        "identity": identity,
        "reference": move.case.record.reference,
        "back_href": reverse("housing", args=[move.case.record.uuid]) if on_the_case else reverse("support"),
        "clocks": {check.uuid: present_clock(check.due_at, done_at=check.answered_at, now=at) for check in view.checks},
        "places_href": reverse("places", args=[move.case.record.uuid]) if on_the_case and view.moved_date else "",
        "may_record_wish": on_the_case
        and may_act_on(request.actor, move.case.record, "support.offer", at),
    })  # fmt: skip


def _identity(request: ActorRequest, move: HousingMove, on_the_case: bool) -> Identity:
    """Who it is about: all of it for those on the case, what was shared for a provider. Either says how to contact them."""
    person = move.case.person
    if on_the_case:
        consulted(request, [move.case.record, person.record])
        return present_identity(person, today())
    consulted(request, [person.record])
    shared = present_shared(person, request.actor, now())
    return replace(shared.identity, contact=shared.contact)


def _load(request: ActorRequest, move_uuid: uuid.UUID) -> tuple[HousingMove, Identity]:
    move = get_move(request.actor, move_uuid, now())
    return move, _identity(request, move, sees_case_of(request.actor, move, now()))


def _about(
    request: ActorRequest, move_uuid: uuid.UUID, form: Form, act: Callable[..., object], heading: str, verb: str, said: str
) -> HttpResponse:  # fmt: skip
    """One question about a move; afterwards, back to it."""
    _, identity = _load(request, move_uuid)
    here = reverse("housing-move", args=[move_uuid])
    question = Question(heading=heading, verb=verb, said=said, back_href=here, then=here, identity=identity)
    return ask(request, form, question, lambda at, data: act(
        by=request.actor, at=at, move_uuid=move_uuid, **data
    ), version_now=lambda: get_move(request.actor, move_uuid, now()).version)  # fmt: skip


def _version(request: ActorRequest, move_uuid: uuid.UUID) -> dict[str, object]:
    return {"version": get_move(request.actor, move_uuid, now()).version}


@access("housing.work")
def housing_edit(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """Change what is known."""
    move, _ = _load(request, move_uuid)
    form = EditMoveForm(request.POST or None, initial=move_shown(move) | {"version": move.version})
    return _about(
        request, move_uuid, form,
        lambda version, by, at, move_uuid, **_: edit_move(
            by=by, at=at, move_uuid=move_uuid, version=version, given=form.given()
        ),
        "How do they live now, and who moves?", "Save", "Saved.",
    )  # fmt: skip


@access("support.offer")
def housing_wish(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """It was explained to them: what they said. Asked by those on the case, not by the housing provider."""
    if not sees_case_of(request.actor, get_move(request.actor, move_uuid, now()), now()):
        raise Absent
    form = WishForm(request.POST or None, initial={"explained_date": today()})
    return _about(
        request, move_uuid, form, record_move_wish, "What did they say of moving?", "Record what they said", "Recorded."
    )


@access("housing.work")
def housing_check(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """Ask about an area. The page that follows is the same whatever anyone holds (practice.md P17)."""
    return _about(
        request, move_uuid, AreaForm(request.POST or None), request_area_check,
        "Ask whether an area is one to look in", "Ask for a check", "Check requested.",
    )  # fmt: skip


@access("housing.work")
def housing_offered(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """A home was offered in an area answered *suitable*."""
    move, _ = _load(request, move_uuid)
    form = HomeOfferedForm(request.POST or None, initial={"version": move.version})
    form.offer(view_move(request.actor, move, now()).suitable)
    return _about(
        request, move_uuid, form,
        lambda check_uuid, **given: record_home_offered(check_uuid=uuid.UUID(check_uuid), **given),
        "A home has been offered", "Record the offer", "Recorded. Where it is stands nowhere yet.",
    )  # fmt: skip


@access("housing.work", methods=("POST",))
def housing_moving(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """They take it, and the move is being made."""
    _load(request, move_uuid)
    record_moving(by=request.actor, at=now(), move_uuid=move_uuid, version=_posted_version(request))
    messages.success(request, "Recorded. Once they have moved, record the address: named people only will see it.")
    return redirect("housing-move", move_uuid)


def _posted_version(request: ActorRequest) -> int:
    """The version a button was drawn with."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else 0


@access("housing.work")
def housing_moved(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """They moved: the day, and the address for named people only."""
    form = MovedForm(request.POST or None, initial=_version(request, move_uuid))
    return _about(
        request, move_uuid, form,
        lambda address, area, postcode, **given: record_moved(address=PlaceGiven(address, area, postcode), **given),
        "They have moved", "Record the move", "Recorded. Only the people named on the address see it.",
    )  # fmt: skip


@access("housing.work")
def housing_again(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """The home fell through."""
    form = ReasonForm(request.POST or None, initial=_version(request, move_uuid))
    return _about(
        request,
        move_uuid,
        form,
        look_again,
        "Why did this home fall through?",
        "Look for another",
        "Recorded: looking again.",
    )


@access("housing.work")
def housing_stop(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """It is not going ahead."""
    form = ReasonForm(request.POST or None, initial=_version(request, move_uuid))
    return _about(
        request,
        move_uuid,
        form,
        stop_move,
        "Why is the move not going ahead?",
        "Record this",
        "Recorded: not going ahead.",
    )


@access("housing.work")
def housing_name(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """Someone named lets another colleague see the address."""
    move = _named(request, move_uuid)
    form = NameForm(request.POST or None)
    named = list_named(move.new_place.record) if move.new_place else []
    others = [member for member in members_of_hub(request.actor.hub, CONTENT_ROLES) if member not in named]
    form.fields["member"].offer(member for member in others if may(member.role, "housing.work"))  # type: ignore[attr-defined]
    return _about(
        request, move_uuid, form, name_on_new_address, "Who else may see the new address?", "Let them see it",
        "They may see the new address, and have been told.",
    )  # fmt: skip


@access("housing.work")
def housing_unname(request: ActorRequest, move_uuid: uuid.UUID) -> HttpResponse:
    """Someone named takes a colleague off again."""
    move = _named(request, move_uuid)
    form = NameForm(request.POST or None)
    form.fields["member"].offer(list_named(move.new_place.record) if move.new_place else [])  # type: ignore[attr-defined]
    return _about(
        request, move_uuid, form, close_new_address_to, "Who may see the new address no longer?", "Take them off",
        "They see the new address no longer.",
    )  # fmt: skip


def _named(request: ActorRequest, move_uuid: uuid.UUID) -> HousingMove:
    """A move whose new address the reader may see. Raises Absent."""
    move, _ = _load(request, move_uuid)
    place = view_move(request.actor, move, now()).place
    if place is None:
        raise Absent
    consulted(request, [place])
    return move
