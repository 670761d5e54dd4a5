"""The chronology of a line, a person, a place or an operation across agencies; and the same on paper."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.access.states import RecordKind
from throughline.chronology.actions import disclose_happenings
from throughline.chronology.queries import get_thing, kinds_of, name_of, read_chronology
from throughline.core.clock import now
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.chronology.forms import NarrowForm, PaperForm, as_query
from throughline.web.chronology.presenters import chronology_document, present_happening
from throughline.web.letters.making import Letter, make_letter
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.records import record_href, record_label
from throughline.web.printing.documents import Document

HAPPENINGS_A_PAGE = 50


def _asked_why(request: ActorRequest, thing: Any) -> HttpResponse | None:
    """Whoever reads about a person without being involved says why (practice.md P23)."""
    return require_reason(request, thing.record) if thing.record.kind == RecordKind.PERSON else None


@access("chronology.view", methods=("GET", "HEAD", "POST"))
def chronology(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """What happened, day by day, from every agency, of what the reader may read; narrowed by kind and days."""
    actor, at = request.actor, now()
    thing = get_thing(actor, at, record_uuid)
    asked = _asked_why(request, thing)
    if asked is not None:
        return asked
    form, number = NarrowForm(request.GET, kinds=kinds_of(actor, thing)), page_number(request)
    narrowed = form.narrowed()
    first = (number - 1) * HAPPENINGS_A_PAGE
    happenings, has_more = read_chronology(actor, at, thing, narrowed, first=first, limit=HAPPENINGS_A_PAGE)
    about = {one.told.about.pk: one.told.about for one in happenings if one.told.about is not None}
    consulted(request, list({thing.record.pk: thing.record, **about}.values()))
    href, query = reverse("chronology", args=[record_uuid]), as_query(narrowed)
    return page(request, "pages/chronology/chronology.html", {
        "name": name_of(thing), "label": record_label(thing.record), "back_href": record_href(thing.record),
        "form": form, "href": href, "entries": [present_happening(one) for one in happenings],
        "is_narrowed": bool(query), "number": number,
        "newer_href": f"{href}?{query}&page={number - 1}" if number > 1 else "",
        "older_href": f"{href}?{query}&page={number + 1}" if has_more else "",
        "paper_href": f"{reverse('chronology-paper', args=[record_uuid])}?{query}"
        if may(actor.role, "case.disclose") else "",
    })  # fmt: skip


@access("case.disclose")
def paper(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """A chronology on paper, as narrowed: for whom, why, and whether children stand in it."""
    actor = request.actor
    thing = get_thing(actor, now(), record_uuid)
    asked = _asked_why(request, thing)
    if asked is not None:
        return asked
    narrowed = NarrowForm(request.GET, kinds=kinds_of(actor, thing)).narrowed()
    consulted(request, [thing.record])
    letter = Letter(
        heading="A chronology on paper",
        lead="What the chronology shows you, as you narrowed it. Making it is logged as a disclosure to whom you name.",
        back_href=f"{reverse('chronology', args=[record_uuid])}?{as_query(narrowed)}",
        file=f"chronology-{thing.record.reference}",
    )

    def make(at: dt.datetime, data: Mapping[str, Any]) -> Document:
        found, happenings, is_cut = disclose_happenings(
            by=actor, at=at, record_uuid=record_uuid, narrowed=narrowed, **data
        )
        return chronology_document(
            actor, at, found.record, happenings, recipient=data["recipient"], reason=data["reason"], is_cut=is_cut
        )

    return make_letter(request, PaperForm(request.POST or None), letter, make)
