"""Whom a loss is asked of (practice.md P11), and settling that question when nothing that stands asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Max, Q

from throughline.agencies.actor import Actor
from throughline.disruption.losses import asks_of_one_there, is_theirs_alone, where_a_child
from throughline.disruption.models import Found, Seizure
from throughline.register.models import Person
from throughline.work.facts import settle_task
from throughline.work.states import TaskKind


def asked_about(seizure: Seizure) -> list[Person]:
    """Everyone a seizure may have asked about: whom it was taken from, and whoever was found or arrested there."""
    operation = seizure.operation
    keys = {seizure.from_person_id} if seizure.from_person_id is not None else set()
    keys |= set(Found.related.filter(operation=operation).values_list("intervention__person", flat=True))
    keys |= set(operation.arrests.values_list("person", flat=True))
    return list(Person.related.filter(pk__in=keys).select_related("record").order_by("pk"))


def settle_losses(people: Iterable[Person], reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Settle the open question about a loss, with the reason, of whom nothing that stands has asked it since the last answer."""
    for person in people:
        task = person.record.tasks.filter(kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=True).order_by("pk").first()
        if task is not None and not _still_asked(person, by=by, at=at):
            outcome = f"What was asked about was recorded in error: {reason.strip()}"
            settle_task(by=by, at=at, task=task, outcome=outcome[:1000])


def _still_asked(person: Person, *, by: Actor, at: dt.datetime) -> bool:
    answered = person.record.tasks.filter(kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=False)
    since = answered.aggregate(latest=Max("done_at"))["latest"]
    there = where_a_child(by, at, person)
    rows = Seizure.related.filter(Q(operation__in=there) | Q(from_person=person), withdrawn_at__isnull=True)
    for seizure in rows.select_related("operation", "from_person"):
        if not _asks(seizure, person, there, by=by, at=at):
            continue
        # What was seized was asked about once it was recorded, and once the child was recorded there.
        asked_at = max(seizure.recorded_at, there.get(seizure.operation_id, seizure.recorded_at))
        if since is None or asked_at > since:
            return True
    return False


def _asks(seizure: Seizure, person: Person, there: Collection[int], *, by: Actor, at: dt.datetime) -> bool:
    """Taken from them as a child; or where they were one, and from no other child."""
    if seizure.from_person_id == person.pk and is_theirs_alone(by, at, seizure):
        return True
    return seizure.operation_id in there and asks_of_one_there(by, at, seizure, person)
