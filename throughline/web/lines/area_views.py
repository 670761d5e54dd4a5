"""Where a line exports from and imports into: today, and before, with dates and how it is known."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import civil_date, now, today
from throughline.disruption.actions.areas import add_area, end_area, withdraw_area
from throughline.disruption.queries.lines import (
    area_name,
    get_area,
    get_line,
    list_area_history,
    list_areas_in_error,
)
from throughline.disruption.states import Direction
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.lines.area_forms import AreaErrorForm, AreaForm, EndAreaForm
from throughline.web.lines.identity_presenters import present_area, present_area_in_error
from throughline.web.pages import page
from throughline.web.presenting.area_lists import present_list_sources
from throughline.web.support.asking import Question, ask


@access("line.view", methods=("GET", "HEAD"))
def line_areas(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """A line's areas of today and before."""
    at = now()
    found = get_line(request.actor, line_uuid, at)
    consulted(request, [found.record])
    areas = list_area_history(found)
    return page(request, "pages/lines/areas.html", {
        "line_uuid": line_uuid,
        "name": found.name,
        "reference": found.record.reference,
        "exporting": [present_area(row, found, civil_date(at)) for row in areas if row.direction == Direction.EXPORTING],
        "importing": [present_area(row, found, civil_date(at)) for row in areas if row.direction == Direction.IMPORTING],
        "in_error": [present_area_in_error(row) for row in list_areas_in_error(request.actor, at, found)],
        "may_record": may(request.actor.role, "line.record"),
        "area_sources": present_list_sources(),
    })  # fmt: skip


def _question(line_uuid: uuid.UUID, heading: str, verb: str, said: str, lead: str = "") -> Question:
    back = reverse("line-areas", args=[line_uuid])
    return Question(heading, verb, back, said, back, lead=lead)


@access("line.record")
def area_add(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Record an area, since a day or for a time that is over."""
    get_line(request.actor, line_uuid, now())
    form = AreaForm(request.POST or None, initial={"since_date": today()})
    return ask(
        request, form, _question(line_uuid, "Record an area of this line", "Record this area", "Area recorded."),
        lambda at, data: add_area(
            by=request.actor, at=at, line_uuid=line_uuid, direction=data["direction"], area=form.area, dates=form.dates
        ),
    )  # fmt: skip


@access("line.record")
def area_end(request: ActorRequest, line_uuid: uuid.UUID, area_id: int) -> HttpResponse:
    """Record the last day an area was the line's."""
    row = get_area(get_line(request.actor, line_uuid, now()), area_id)
    question = _question(
        line_uuid, "When did the line leave this area?", "Record the last day", "Last day recorded. What it was stays.",
        f"{row.get_direction_display()}: {area_name(row)}",
    )  # fmt: skip
    form = EndAreaForm(request.POST or None, initial={"until_date": today()})
    return ask(
        request, form, question,
        lambda at, data: end_area(by=request.actor, at=at, line_uuid=line_uuid, area_id=row.pk, **data),
    )  # fmt: skip


@access("line.record")
def area_error(request: ActorRequest, line_uuid: uuid.UUID, area_id: int) -> HttpResponse:
    """An area was recorded in error: it is nowhere but in the history."""
    row = get_area(get_line(request.actor, line_uuid, now()), area_id)
    question = _question(
        line_uuid, "Was this area recorded in error?", "Mark it as recorded in error",
        "Marked as recorded in error. No figure or flow counts it.", f"{row.get_direction_display()}: {area_name(row)}",
    )  # fmt: skip
    return ask(
        request, AreaErrorForm(request.POST or None), question,
        lambda at, data: withdraw_area(by=request.actor, at=at, line_uuid=line_uuid, area_id=row.pk, **data),
    )  # fmt: skip
