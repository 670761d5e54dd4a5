"""Somebody arrested as an adult whom a record joined with theirs, closed to the officer, holds to have been a child."""

from __future__ import annotations

import datetime as dt

from throughline.access.gate import seen_by_each
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.register.models import Person
from throughline.register.queries import held_to_be_child, may_be_child_by_any_record, says_a_child
from throughline.work.facts import ask_task
from throughline.work.models import Task
from throughline.work.states import TaskKind

TITLE = "Somebody took them for an adult: ring the officer"
LOOK_WITHIN = dt.timedelta(days=1)


def ask_about_closed_age(person: Person, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """Ask a coordinator who may open what is closed to the officer, else whoever is named on it or recorded it, once a record.

    The officer learns nothing by it: the task stands on the closed record alone. Imported history asks nobody (P10, P27).
    """
    if held_to_be_child(by, at, person, on) or not may_be_child_by_any_record(person, on):
        return
    opened = Person.objects.visible_to(by, at).filter(pk__in=person.records_of_one().values("pk")).values("pk")
    for closed in person.records_of_one().exclude(pk__in=opened).select_related("record"):
        is_asked = Task.related.filter(record=closed.record, title=TITLE, done_at__isnull=True).exists()
        owner = _who_may_open(closed, by=by, at=at)
        if is_asked or owner is None or not says_a_child(closed, on):
            continue
        ask_task(
            by=by, at=at, record=closed.record, title=TITLE, kind=TaskKind.ACTION, owner_agency=owner.agency, owner=owner,
            due_at=at + LOOK_WITHIN,
            explanation=f"{by.member.name}, {by.agency.name}, recorded them as an adult under another record of theirs, and may "
            "not open this one, by which they may have been under 18. Ring them if it protects somebody, and see that an "
            "appropriate adult, a parent and their home authority are told. Say only what protects.",
        )  # fmt: skip


def _who_may_open(closed: Person, *, by: Actor, at: dt.datetime) -> Member | None:
    knowing = {closed.record.recorded_by_id, *closed.record.named.values_list("member", flat=True)}
    others = Member.objects.filter(pk__in=knowing).select_related("agency").order_by("pk")
    asked = [*members_of_hub(by.hub, [Role.COORDINATOR]), *others]
    sees = seen_by_each([(member, closed.record_id) for member in asked], at)
    return next((each for each in asked if each.is_active and (each.pk, closed.record_id) in sees), None)
