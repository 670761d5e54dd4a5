"""What records share: the numbers, devices, vehicles and addresses that wait for someone to say what they mean."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.register.actions import decide_overlap
from throughline.register.queries import get_shared_identifier, list_shared_identifiers
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.overlaps.forms import DecideForm
from throughline.web.overlaps.presenters import present_shared
from throughline.web.pages import page
from throughline.web.support.asking import Question, ask

_SHOWN = 100


@access("overlap.decide", methods=("GET", "HEAD"))
def overlaps(request: ActorRequest) -> HttpResponse:
    """The identifiers that wait for a decision, newest first."""
    return _list(request, decided=False)


@access("overlap.decide", methods=("GET", "HEAD"))
def overlaps_decided(request: ActorRequest) -> HttpResponse:
    """Those decided, and what was done."""
    return _list(request, decided=True)


def _list(request: ActorRequest, *, decided: bool) -> HttpResponse:
    found = list_shared_identifiers(request.actor, now(), decided=decided, limit=_SHOWN + 1)
    is_cut, found = len(found) > _SHOWN, found[:_SHOWN]
    consulted(request, [record for shared in found for record in shared.records])
    rows = [present_shared(shared) for shared in found]
    return page(request, "pages/overlaps/overlaps.html", {
        "rows": rows, "decided": decided, "shown": _SHOWN if is_cut else 0,
    })  # fmt: skip


@access("overlap.decide")
def overlap_decide(request: ActorRequest, overlap_id: int) -> HttpResponse:
    """Say who was told, or why nobody is."""
    shared = get_shared_identifier(request.actor, now(), overlap_id)
    consulted(request, list(shared.records))

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return decide_overlap(
            by=request.actor, at=at, shared_kind=shared.kind, value=shared.value, decision=data["decision"],
            detail=data["detail"],
        )  # fmt: skip

    question = Question(
        heading="What came of this?", verb="Save", back_href=reverse("overlaps"),
        said="Saved. It no longer waits.", then=reverse("overlaps"), template="pages/overlaps/decide.html",
        more={"row": present_shared(shared)},
    )  # fmt: skip
    return ask(request, DecideForm(request.POST or None), question, act)
