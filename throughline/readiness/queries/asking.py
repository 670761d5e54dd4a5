"""Whom to ask about whoever may be at the address of a planned operation and is closed to its coordinator (P18, P25).

For an act alone: what it says is told to no page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.gate import seen_by_each, visible_records
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.placements.queries.places import named_on_each
from throughline.readiness.models import Plan
from throughline.readiness.queries.there import Everything, Said, list_said
from throughline.register.models import Person


@dataclass(frozen=True)
class _Closed:
    """Somebody the coordinator is not told of, by the keys of records: ``about`` is the one that is closed to them."""

    person: int
    place: int
    about: int


def whom_to_ask(actor: Actor, at: dt.datetime, plan: Plan) -> list[tuple[ProtectedRecord, Member]]:
    """Who is to be asked about each person at the address whom this coordinator may not open, or not there: the record that
    is closed to the coordinator, and the one member asked.

    Everyone behind a closed record is asked about: where different members answer for them, each is asked; where one does,
    once. However many they are, the questions asked of the database are the same.
    """
    said = list_said(Everything(actor, at), plan)
    keys = {key for each in said for key in (each.place, each.person, *each.told_by)}
    opened = set(visible_records(actor, at).filter(pk__in=keys).values_list("pk", flat=True))
    closed = _closed(said, opened)
    answering = _may_answer(actor, at, closed)
    candidates = [(member, key) for row, members in answering.items() for member in members for key in _known(row)]
    sees = seen_by_each(candidates, at)
    asked: dict[tuple[int, int], Member] = {}
    for row, members in answering.items():
        able = [member for member in members if (member.pk, row.about) in sees]
        knowing = [member for member in able if (member.pk, row.person) in sees]
        for member in (knowing or able)[:1]:
            asked.setdefault((row.about, member.pk), member)
    records = ProtectedRecord.objects.in_bulk({about for about, _ in asked})
    return [(records[about], member) for (about, _), member in asked.items()]


def _known(row: _Closed) -> tuple[int, ...]:
    """What whoever answers should be able to open: what they are asked about, and the person."""
    return (row.about, row.person)


def _closed(said: Iterable[Said], opened: set[int]) -> list[_Closed]:
    """Each person at each place once for each record that keeps them from the coordinator: the place before the person.

    What else keeps one thing said of them closed is asked about only where nothing that is open says the same.
    """
    rows = list(said)
    told = {each.person for each in rows if {each.place, each.person, *each.told_by} <= opened}
    closed: dict[_Closed, None] = {}
    for each in rows:
        told_by = () if each.person in told else each.told_by
        kept = [key for key in (each.place, each.person, *told_by) if key not in opened]
        if kept:
            closed.setdefault(_Closed(each.person, each.place, kept[0]))
    return list(closed)


def _may_answer(actor: Actor, at: dt.datetime, rows: list[_Closed]) -> dict[_Closed, list[Member]]:
    """For each, in the order they are thought of: the lead, the cover, whoever is named on the address or on what is closed,
    who recorded the person, and the hub's other coordinators. Never the asker, and nobody who has left."""
    people = {
        person.record_id: person
        for person in Person.related.filter(record__in={row.person for row in rows}).select_related("record")
    }
    leading = _leading(people.values())
    named = named_on_each({key for row in rows for key in (row.place, row.about)}, at)
    recorded_by = {person.record.recorded_by_id for person in people.values()}
    recorders = {member.pk: member for member in Member.objects.filter(pk__in=recorded_by).select_related("agency")}
    coordinators = members_of_hub(actor.hub, [Role.COORDINATOR])
    answering: dict[_Closed, list[Member]] = {}
    for row in rows:
        person = people[row.person]
        members = [
            *leading.get(person.pk, ()), *named.get(row.place, ()), *named.get(row.about, ()),
            recorders[person.record.recorded_by_id], *coordinators,
        ]  # fmt: skip
        answering[row] = [member for member in members if member.is_active and member.pk != actor.member.pk]
    return answering


def _leading(people: Iterable[Person]) -> dict[int, list[Member]]:
    """Who leads for each person and covers: by their own open case, then by that of a record joined with theirs (ADR 0015)."""
    rows = list(people)
    leads = {person.leading_id for person in rows}
    cases = Case.related.filter(Q(person__in=leads) | Q(person__same_as__in=leads), status=CaseStatus.OPEN)
    of_one: dict[int, list[Case]] = {}
    for case in cases.select_related("person", "lead__agency", "cover__agency").order_by("pk"):
        of_one.setdefault(case.person.leading_id, []).append(case)
    leading: dict[int, list[Member]] = {}
    for person in rows:
        own_first = sorted(of_one.get(person.leading_id, ()), key=lambda case: case.person_id != person.pk)
        both = [member for case in own_first for member in (case.lead, case.cover)]
        leading[person.pk] = [member for member in both if member is not None]
    return leading
