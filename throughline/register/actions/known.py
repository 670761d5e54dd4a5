"""Recording what else a person is known by, and where they lived; withdrawing what was recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import normalised_name, require_name, require_text
from throughline.register.facts import place_for, require_birth_date
from throughline.register.given import NameGiven, NumberGiven, PlaceGiven
from throughline.register.known import is_withdrawable
from throughline.register.links import Grading, link_an_event
from throughline.register.models import Link, Person, PersonName, PersonNumber
from throughline.register.numbers import read_number
from throughline.register.queries import age_of, links_shown
from throughline.register.states import LinkKind, NameKind


@transaction.atomic
def add_name(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: NameGiven) -> PersonName:
    """Record another name of a person, with when and who says so. Errors: Absent, Refused."""
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    if given.kind not in NameKind.values or given.kind == NameKind.BEFORE:
        raise Refused("Choose what kind of name it is.", field="kind")
    require_birth_date(given.date_of_birth, at=at)
    _require_past(given.since_date, at)
    name = PersonName(
        person=person, kind=given.kind,
        given_name=require_name(given.given_name, what="first name", field="given_name"),
        family_name=require_name(given.family_name, what="family name", field="family_name"),
        date_of_birth=given.date_of_birth, since_date=given.since_date, until_date=given.until_date,
        source=require_text(given.source, what="source", field="source", limit=200), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    if not name.given_name and not name.family_name:
        raise Refused("Give the name.", field="given_name")
    name.compared_name = normalised_name(name.given_name, name.family_name)
    standing = PersonName.related.filter(person=person, withdrawn_at=None, kind=name.kind)
    if standing.filter(given_name__iexact=name.given_name, family_name__iexact=name.family_name).exists():
        raise Refused("This name is recorded already.", field="given_name")
    name.save_checked()
    record_act(by=by, at=at, action="add_name", op=Operation.COLLECTION, subjects=[person.record])
    return name


@transaction.atomic
def add_number(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: NumberGiven) -> PersonNumber:
    """Record a number that names a person. One that does not pass its check is refused, or kept as it is written when said so.

    Errors: Absent, Refused.
    """
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    value, is_checked = read_number(given.kind, given.number, as_written=given.as_written, field="number")
    if person.numbers.filter(kind=given.kind, value=value, withdrawn_at=None).exists():
        raise Refused("This number is recorded already.", field="number")
    number = PersonNumber(
        person=person, kind=given.kind, value=value, as_written=given.number.strip()[:60], is_checked=is_checked,
        source=require_text(given.source, what="source", field="source", limit=200), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    number.save_checked()
    record_act(
        by=by, at=at, action="add_number", op=Operation.COLLECTION, subjects=[person.record],
        detail={"kind": given.kind, "checked": is_checked},
    )  # fmt: skip
    return number


@transaction.atomic
def add_address(
    *,
    by: Actor,
    at: dt.datetime,
    person_uuid: uuid.UUID,
    place: PlaceGiven,
    since_date: dt.date,
    until_date: dt.date | None,
    source: str = "",
) -> Link:
    """Record where someone lived. Where a child lives now is kept with their places, for people named on it: not here.

    Errors: Absent, Refused.
    """
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    today = civil_date(at)
    _require_past(since_date, at)
    if until_date is not None and until_date > today:
        raise Refused("The last day must be today or earlier.", field="until_date")
    if until_date is None and age_of(person, today).may_be_child:
        raise Refused(
            "Give the last day they lived there. Where a child lives now is recorded with the places of their case.",
            field="until_date",
        )
    if person.record.restriction == Restriction.RESTRICTED:
        raise Refused("They are restricted to named people: record the address with the places of their case.")
    found = place_for(by=by, at=at, given=place)
    link = link_an_event(
        by=by, at=at, from_record=person.record, to_record=found.record, kind=LinkKind.LIVES_AT, since_date=since_date,
        until_date=until_date, grading=Grading(source=source),
    )  # fmt: skip
    record_act(
        by=by, at=at, action="add_address", op=Operation.COLLECTION, subjects=[person.record, found.record],
    )  # fmt: skip
    return link


def _require_past(day: dt.date | None, at: dt.datetime) -> None:
    if day is not None and day > civil_date(at):
        raise Refused("The first day must be today or earlier.", field="since_date")


@transaction.atomic
def withdraw_name(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, name_id: int, reason: str) -> PersonName:
    """Withdraw a name recorded in error, with the reason; it stays in the history. Errors: Absent, Refused."""
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    row: PersonName | None = person.other_names.filter(pk=name_id, withdrawn_at=None).first()
    if row is None:
        raise Absent
    _withdraw(row, reason, by=by, at=at)
    record_act(by=by, at=at, action="withdraw_name", op=Operation.ALTERATION, subjects=[person.record])
    return row


@transaction.atomic
def withdraw_number(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, number_id: int, reason: str) -> PersonNumber:
    """Withdraw a number recorded in error, with the reason; it stays in the history. Errors: Absent, Refused."""
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    row: PersonNumber | None = person.numbers.filter(pk=number_id, withdrawn_at=None).first()
    if row is None:
        raise Absent
    _withdraw(row, reason, by=by, at=at)
    record_act(by=by, at=at, action="withdraw_number", op=Operation.ALTERATION, subjects=[person.record])
    return row


def _withdraw(row: PersonName | PersonNumber, reason: str, *, by: Actor, at: dt.datetime) -> None:
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    row.withdrawn_at, row.withdrawn_by = at, by.member
    row.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    row.save_checked()


@transaction.atomic
def withdraw_address(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, link_id: int, reason: str) -> Link:
    """Withdraw that someone lived at a place, with the reason. What a report or an operation says is withdrawn there.

    Errors: Absent, Refused.
    """
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    rows = links_shown(by, at).filter(from_record=person.record_id, kind=LinkKind.LIVES_AT, pk=link_id)
    link = rows.select_related("to_record", "because_of").first()
    if link is None or not is_withdrawable(link):
        raise Absent
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    link.withdrawn_at, link.withdrawn_by = at, by.member
    link.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    link.save_checked()
    record_act(
        by=by, at=at, action="withdraw_address", op=Operation.ALTERATION, subjects=[person.record, link.to_record]
    )
    return link
