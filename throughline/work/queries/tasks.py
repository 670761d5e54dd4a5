"""The list of tasks, one task with its history, and how a member likes to see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.access.queries import stands_in_for
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.work.models import SavedFilter, Task, TaskStep
from throughline.work.queries.due import owned_or_covered

COUNTED_AT_MOST = 1_000
SORTS = {"due": ("due_at", "pk"), "asked": ("-asked_at", "pk"), "owner": ("owner__name", "due_at", "pk")}


@dataclass(frozen=True)
class TaskFilter:
    """``whose``: mine (and theirs for whom one covers), agency, asked or hub (coordinators).

    ``state``: open, overdue, done or any; ``sort``: see SORTS.
    """

    whose: str = "mine"
    state: str = "open"
    kind: str = ""
    sort: str = "due"


def list_tasks(actor: Actor, at: dt.datetime, chosen: TaskFilter, *, first: int, limit: int) -> tuple[list[Task], int]:
    """One page of the tasks one may see, and how many there are (counted to 1,001 at most)."""
    tasks: QuerySet[Task] = _whose(actor, at, Task.objects.visible_to(actor, at), chosen.whose)
    if chosen.state in ("open", "overdue"):
        tasks = tasks.filter(done_at__isnull=True)
    if chosen.state == "overdue":
        tasks = tasks.filter(due_at__lt=at)
    if chosen.state == "done":
        tasks = tasks.filter(done_at__isnull=False)
    if chosen.kind:
        tasks = tasks.filter(kind=chosen.kind)
    total = tasks.order_by()[: COUNTED_AT_MOST + 1].count()
    page = tasks.select_related("record", "owner", "owner_agency", "asked_by").order_by(*SORTS[chosen.sort])
    return list(page[first : first + limit]), total


def _whose(actor: Actor, at: dt.datetime, tasks: QuerySet[Task], whose: str) -> QuerySet[Task]:
    if whose == "hub" and actor.role == Role.COORDINATOR:
        return tasks.filter(record__hub=actor.hub)
    if whose == "agency":
        return tasks.filter(owner_agency=actor.agency, record__hub=actor.hub)
    if whose == "asked":
        return tasks.filter(asked_by=actor.member)
    return tasks.filter(owned_or_covered(actor, stands_in_for(actor, at)))


def get_task(actor: Actor, at: dt.datetime, task_id: int) -> Task | None:
    """A task through the gate, or None."""
    tasks: QuerySet[Task] = Task.objects.visible_to(actor, at)
    return tasks.select_related("record", "owner", "owner_agency", "asked_by", "done_by").filter(pk=task_id).first()


def list_steps(task: Task) -> list[TaskStep]:
    """What was done with a task that passed the gate, newest first."""
    return list(TaskStep.related.filter(task=task).select_related("taken_by", "to").order_by("-taken_at", "-pk"))


def list_saved_filters(actor: Actor, shown_list: str) -> list[SavedFilter]:
    """A member's own saved filters of one list, by name."""
    return list(SavedFilter.objects.filter(member=actor.member, shown_list=shown_list).order_by("name"))
