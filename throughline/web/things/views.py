"""Phones, vehicles and groups: what each is known by, who used or is part of it, which lines it worked on or controls."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now
from throughline.disruption.actions.groups import record_control, record_group
from throughline.disruption.queries.lines import list_open_lines
from throughline.disruption.queries.naming import phone_name, vehicle_name
from throughline.disruption.queries.roles import get_group, list_groups
from throughline.disruption.queries.things import (
    get_phone_record,
    get_vehicle,
    list_identifiers,
    list_lines_on,
    list_links_to,
)
from throughline.register.actions import add_identifier, add_registration
from throughline.register.states import LinkKind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.records import record_href, record_label
from throughline.web.roles.views import rows_of
from throughline.web.support.asking import Question, ask
from throughline.web.things.forms import ControlForm, GroupForm, IdentifierForm, RegistrationForm
from throughline.web.things.presenters import present_identifier, present_line_on, present_link_to


@access("line.view", methods=("GET", "HEAD"))
def phone(request: ActorRequest, phone_uuid: uuid.UUID) -> HttpResponse:
    """A phone: everything it is known by, the lines it worked on, who used it."""
    actor, at = request.actor, now()
    found = get_phone_record(actor, phone_uuid, at)
    lines = list_lines_on(actor, at, found)
    links = [row for row in list_links_to(actor, at, found.record) if row.link.kind != LinkKind.DEAL_NUMBER]
    consulted(request, [found.record, *(row.line.record for row in lines), *(row.link.from_record for row in links)])
    return page(request, "pages/things/phone.html", {
        "name": phone_name(found), "reference": found.record.reference, "description": found.description,
        "phone_uuid": phone_uuid,
        "identifiers": [present_identifier(row) for row in list_identifiers(found)],
        "lines": [present_line_on(row) for row in lines],
        "links": [present_link_to(row) for row in links],
        "may_record": may(actor.role, "line.record"),
    })  # fmt: skip


@access("line.record")
def identifier_add(request: ActorRequest, phone_uuid: uuid.UUID) -> HttpResponse:
    """Record another identifier of a phone."""
    found = get_phone_record(request.actor, phone_uuid, now())
    consulted(request, [found.record])
    href = record_href(found.record)
    question = Question(
        "Add an identifier", "Add this identifier", href, "Identifier added.", href,
        lead=f"{phone_name(found)} ({found.record.reference})",
    )  # fmt: skip
    return ask(
        request, IdentifierForm(request.POST or None), question,
        lambda at, data: add_identifier(by=request.actor, at=at, phone_uuid=phone_uuid, **data),
    )  # fmt: skip


@access("line.view", methods=("GET", "HEAD"))
def vehicle(request: ActorRequest, vehicle_uuid: uuid.UUID) -> HttpResponse:
    """A vehicle, by its registration or what it looked like, and who used it."""
    actor, at = request.actor, now()
    found = get_vehicle(actor, vehicle_uuid, at)
    links = list_links_to(actor, at, found.record)
    consulted(request, [found.record, *(row.link.from_record for row in links)])
    return page(request, "pages/things/vehicle.html", {
        "name": vehicle_name(found), "reference": found.record.reference,
        "description": found.description, "part_seen": found.part_seen, "is_registered": bool(found.registration),
        "new_because": found.new_because, "vehicle_uuid": vehicle_uuid, "may_record": may(actor.role, "line.record"),
        "links": [present_link_to(row) for row in links],
    })  # fmt: skip


@access("line.record")
def registration_add(request: ActorRequest, vehicle_uuid: uuid.UUID) -> HttpResponse:
    """The registration of a vehicle that was seen in part, or described."""
    found = get_vehicle(request.actor, vehicle_uuid, now())
    consulted(request, [found.record])
    href, known_as = record_href(found.record), vehicle_name(found)
    question = Question(
        "What is its registration?", "Record its registration", href, "Registration recorded.", href,
        lead=f"{known_as} ({found.record.reference})",
    )  # fmt: skip
    return ask(
        request, RegistrationForm(request.POST or None), question,
        lambda at, data: add_registration(by=request.actor, at=at, vehicle_uuid=vehicle_uuid, **data),
    )  # fmt: skip


@access("line.view", methods=("GET", "HEAD"))
def groups(request: ActorRequest) -> HttpResponse:
    """The groups one may see, by name."""
    found = list_groups(request.actor, now())
    consulted(request, [group.record for group in found])
    return page(request, "pages/things/groups.html", {
        "rows": [(group.name, record_href(group.record), group.record.reference) for group in found],
        "may_record": may(request.actor.role, "line.record"),
    })  # fmt: skip


@access("line.record")
def group_new(request: ActorRequest) -> HttpResponse:
    """Record a group that controls lines."""
    question = Question(
        "Record a group", "Record this group", reverse("groups"), "Group recorded.", reverse("groups"),
        lead="Who is part of it is recorded from each person’s own page, with a source",
    )  # fmt: skip
    return ask(
        request, GroupForm(request.POST or None), question,
        lambda at, data: record_group(by=request.actor, at=at, **data),
    )  # fmt: skip


@access("line.view", methods=("GET", "HEAD"))
def group(request: ActorRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """A group: what is known of it, who is part of it, which lines it controls."""
    found = get_group(request.actor, group_uuid, now())
    return page(request, "pages/things/group.html", {
        "name": found.name, "reference": found.record.reference, "note": found.note, "group_uuid": group_uuid,
        "rows": rows_of(request, found.record), "may_record": may(request.actor.role, "line.record"),
    })  # fmt: skip


@access("line.record")
def control_new(request: ActorRequest, group_uuid: uuid.UUID) -> HttpResponse:
    """Record that a group controls a line."""
    actor = request.actor
    found = get_group(actor, group_uuid, now())
    consulted(request, [found.record])
    href = record_href(found.record)
    form = ControlForm(request.POST or None, lines=list_open_lines(actor, now()))

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return record_control(
            by=actor, at=at, group_uuid=group_uuid, line_uuid=data["line_uuid"], since_date=data["since_date"],
            until_date=data["until_date"], grading=form.grading(),
        )  # fmt: skip

    lead = f"{found.name}, {record_label(found.record)}"
    return ask(
        request, form, Question("Record a line it controls", "Record this", href, "Recorded.", href, lead=lead), act
    )
