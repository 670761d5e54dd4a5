"""A cuckooed address recorded in error, and opened to a housing provider."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.cuckooing.actions.errors import withdraw_episode
from throughline.cuckooing.actions.sharing import share_address, stop_sharing_address
from throughline.cuckooing.models import CuckooedAddress
from throughline.cuckooing.queries import get_cuckooed, get_episode, list_address_shares, list_housing_providers
from throughline.register.queries import get_place
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cuckooing.forms import ReasonForm, ShareForm
from throughline.web.cuckooing.presenters import present_shares
from throughline.web.presenting.dates import short_date
from throughline.web.support.asking import Question, ask


@access("cuckooing.record")
def episode_withdraw(request: ActorRequest, place_uuid: uuid.UUID, episode_id: int) -> HttpResponse:
    """A time the home was said to be taken over was recorded in error."""
    address = _address(request, place_uuid)
    episode = get_episode(address, episode_id)
    href = reverse("cuckooing", args=[place_uuid])
    question = Question(
        "Recorded in error", "Mark as recorded in error", href,
        "Marked as recorded in error. The next visit is counted again.", href,
        lead=f"Taken over since {short_date(episode.began_date)}",
    )  # fmt: skip
    return ask(
        request, ReasonForm(request.POST or None), question,
        lambda at, data: withdraw_episode(
            by=request.actor, at=at, place_uuid=place_uuid, episode_id=episode.pk, **data
        ),
    )  # fmt: skip


@access("cuckooing.share")
def share(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Let a housing provider read of this address, and see who does."""
    address = _address(request, place_uuid)
    form = ShareForm(request.POST or None, agencies=list_housing_providers(request.actor))
    href = reverse("cuckooing", args=[place_uuid])
    question = Question(
        "Share this address with its housing provider", "Share this address", href,
        "Shared. They read of it from now on.", reverse("cuckooing-share", args=[place_uuid]),
        template="pages/cuckooing/share.html",
        more={"place_uuid": place_uuid, "shares": present_shares(list_address_shares(address.place.record, now()))},
    )  # fmt: skip
    return ask(
        request, form, question,
        lambda at, data: share_address(by=request.actor, at=at, place_uuid=place_uuid, **data),
    )  # fmt: skip


@access("cuckooing.share", methods=("POST",))
def share_stop(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """A housing provider reads of this address no longer."""
    address, posted = _address(request, place_uuid), request.POST.get("agency", "")
    for grant in list_address_shares(address.place.record, now()):
        if grant.agency is not None and str(grant.agency_id) == posted:
            stop_sharing_address(by=request.actor, at=now(), place_uuid=place_uuid, agency=grant.agency)
            messages.success(request, f"{grant.agency.name} does not read of it any more.")
    return redirect("cuckooing-share", place_uuid)


def _address(request: ActorRequest, place_uuid: uuid.UUID) -> CuckooedAddress:
    place = get_place(request.actor, place_uuid, now())
    consulted(request, [place.record])
    address = get_cuckooed(request.actor, now(), place)
    if address is None:
        raise Absent
    return address
