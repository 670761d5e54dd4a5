"""What people were towards a line, a group, a phone, a vehicle or one another: the list, recording, reviewing, withdrawing."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.gate import find_by_reference
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import FieldClass, RecordKind
from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.disruption.actions.roles import Towards, record_role, review_role, withdraw_role
from throughline.disruption.queries.lines import get_line, list_open_lines, list_people_along
from throughline.disruption.queries.roles import (
    get_role,
    list_events_of_line,
    list_events_of_person,
    list_groups,
    list_roles,
)
from throughline.register.models import Person
from throughline.register.queries import get_person
from throughline.register.states import LinkKind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.presenting.records import record_href, record_label
from throughline.web.roles.forms import ReviewForm, RoleOfPersonForm, RoleOnLineForm, WithdrawForm
from throughline.web.roles.presenters import RoleRow, present_role, role_in_words
from throughline.web.support.asking import Question, ask
from throughline.web.things.searching_first import (
    NO_VEHICLE_ASKED,
    record_another,
    said_with,
    vehicles_first,
)

SAID = "Role recorded."


@access("line.view", methods=("GET", "HEAD"))
def line_roles(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Who was what along a line, as far as the reader may see both."""
    found = get_line(request.actor, line_uuid, now())
    return _list(request, found.record, reverse("line-role-new", args=[line_uuid]))


@access("line.view", methods=("GET", "HEAD", "POST"))
def person_roles(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """What a person was, towards lines, groups, phones, vehicles and others."""
    found = _person(request, person_uuid)
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    return _list(request, found.record, reverse("person-role-new", args=[person_uuid]))


def _person(request: ActorRequest, person_uuid: uuid.UUID) -> Person:
    """A person whose police records are open to the reader. Errors: Absent."""
    found = get_person(request.actor, person_uuid, now())
    if FieldClass.OFFENDING not in open_classes(request.actor, found.record, now()):
        raise Absent
    return found


def rows_of(request: ActorRequest, record: ProtectedRecord) -> list[RoleRow]:
    """The roles that lead to or from a record, noted as consulted."""
    actor = request.actor
    found = list_roles(actor, now(), record)
    ends = {end.pk: end for row in found for end in (row.role.link.from_record, row.role.link.to_record)}
    consulted(request, [record, *(end for key, end in ends.items() if key != record.pk)])
    may_review, may_withdraw = may(actor.role, "holder.review"), may(actor.role, "line.record")
    return [present_role(row, record, may_review=may_review, may_withdraw=may_withdraw) for row in found]


def _list(request: ActorRequest, record: ProtectedRecord, new_href: str) -> HttpResponse:
    return page(request, "pages/roles/roles.html", {
        "rows": rows_of(request, record), "back_href": record_href(record), "label": record_label(record),
        "new_href": new_href if may(request.actor.role, "line.record") else "",
    })  # fmt: skip


@access("line.record")
def line_role_new(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Record what somebody was along this line."""
    actor, at = request.actor, now()
    found = get_line(actor, line_uuid, at)
    people = [along.person for along in list_people_along(actor, at, found).shown]
    consulted(request, [found.record, *(person.record for person in people)])
    form = RoleOnLineForm(
        request.POST or None, people=people, find=_finder(request), events=list_events_of_line(actor, at, found)
    )

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return record_role(
            by=actor, at=at, person_uuid=data["person"], kind=data["kind"], towards=Towards(line_uuid=line_uuid),
            since_date=data["since_date"], until_date=data["until_date"], because_of=data["because_of"],
            grading=form.grading(),
        )  # fmt: skip

    return ask(request, form, _question(reverse("line-roles", args=[line_uuid]), record_label(found.record)), act)


@access("line.record")
def person_role_new(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Record what this person was, by one event."""
    actor, at = request.actor, now()
    found = _person(request, person_uuid)
    consulted(request, [found.record])
    form = RoleOfPersonForm(
        request.POST or None, lines=list_open_lines(actor, at), groups=list_groups(actor, at), find=_finder(request),
        events=list_events_of_person(actor, at, found),
    )  # fmt: skip
    vehicles = NO_VEHICLE_ASKED
    if request.method == "POST" and form.is_valid() and form.cleaned_data["kind"] == LinkKind.USES_VEHICLE:
        vehicles = vehicles_first(request, form, form.cleaned_data["registration"], "", at)
    question = replace(
        _question(reverse("person-roles", args=[person_uuid]), record_label(found.record)),
        template="pages/roles/new.html", more={"vehicles": vehicles},
        said=said_with(vehicles, SAID),
    )  # fmt: skip
    if vehicles.is_asked:
        return page(request, question.template, {"form": form, "question": question, "conflicts": (), **question.more})

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        towards = replace(data["towards"], vehicle_uuid=vehicles.chosen, new_because=vehicles.new_because)
        return record_another(
            request, vehicles, lambda: record_role(
                by=actor, at=at, person_uuid=person_uuid, kind=data["kind"], towards=towards,
                since_date=data["since_date"], until_date=data["until_date"], because_of=data["because_of"],
                grading=form.grading(),
            ),
            lambda role: role.link.to_record,
        )  # fmt: skip

    return ask(request, form, question, act)


def _question(href: str, label: str) -> Question:
    lead = (
        f"{label}. Someone who may be under 18 recorded as holding or controlling a line is also recorded as harmed along "
        "it, and a second person looks at it."
    )
    return Question("Record a role", "Record this role", href, SAID, href, lead=lead)


def _finder(request: ActorRequest) -> Any:
    def find(reference: str) -> uuid.UUID | None:
        record = find_by_reference(request.actor, now(), reference)
        return record.uuid if record is not None and record.kind == RecordKind.PERSON else None

    return find


@access("line.record")
def role_withdraw(request: ActorRequest, role_id: int) -> HttpResponse:
    """Withdraw a role recorded in error."""
    found = get_role(request.actor, now(), role_id)
    consulted(request, [found.role.link.from_record, found.role.link.to_record])
    href = _roles_href(found.role.link.from_record, found.role.link.to_record)
    lead = f"{found.from_name}: {role_in_words(found.role.link).lower()}, {found.to_name}"
    question = Question("Withdraw a role", "Withdraw this role", href, "Role withdrawn.", href, lead=lead)
    return ask(
        request, WithdrawForm(request.POST or None), question,
        lambda at, data: withdraw_role(by=request.actor, at=at, role_id=role_id, reason=data["reason"]),
    )  # fmt: skip


@access("holder.review")
def role_review(request: ActorRequest, role_id: int) -> HttpResponse:
    """A second person looks at a child recorded as holding or controlling a line (practice.md P3)."""
    found = get_role(request.actor, now(), role_id)
    consulted(request, [found.role.link.from_record, found.role.link.to_record])
    href = record_href(found.role.link.from_record)
    lead = f"{found.from_name}: {role_in_words(found.role.link).lower()}, {found.to_name}. {found.role.link.source}"
    question = Question(
        "Review a child recorded as holding or controlling a line", "Record this review", href,
        "Reviewed. The child stays recorded as harmed along this line.", href, lead=lead,
    )  # fmt: skip
    return ask(
        request, ReviewForm(request.POST or None), question,
        lambda at, data: review_role(
            by=request.actor, at=at, role_id=role_id, stands=data["stands"] == "yes", reason=data["reason"]
        ),
    )  # fmt: skip


def _roles_href(from_record: ProtectedRecord, to_record: ProtectedRecord) -> str:
    if from_record.kind == RecordKind.PERSON:
        return reverse("person-roles", args=[from_record.uuid])
    return record_href(from_record) or record_href(to_record)
