"""Reading operations: the list, and the page of one with who was found and what followed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.disruption.models import Arrest, Found, Operation, Seizure
from throughline.hub.models import Intervention
from throughline.register.models import Person

COUNTED_AT_MOST = 1_000


@dataclass(frozen=True)
class FoundAt:
    """A person found at an operation, whom the reader may see."""

    intervention: Intervention
    person: Person


def list_operations(
    actor: Actor, at: dt.datetime, *, kind: str = "", first: int, limit: int
) -> tuple[list[Operation], int]:
    """One page of the operations one may see, newest first, and how many there are, counted no further than 1,000."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at)
    if kind:
        rows = rows.filter(operation_kind=kind)
    total = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    page = rows.select_related("record", "team", "place", "line__record", "authority")
    return list(page.order_by("-happened_date", "-pk")[first : first + limit]), total


def get_operation(actor: Actor, uuid: object, at: dt.datetime) -> Operation:
    """An operation through the gate. Raises Absent."""
    return get_visible(Operation, uuid, actor, at)


def list_found(actor: Actor, at: dt.datetime, operation: Operation) -> list[FoundAt]:
    """The people found at an operation, of those the reader may see."""
    keys = Found.related.filter(operation=operation).values("intervention")
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(actor, at).filter(pk__in=keys)
    rows = rows.filter(withdrawn_at__isnull=True).select_related("record", "person__record", "referral__record")
    return [FoundAt(row, row.person) for row in rows.order_by("pk")]


def list_arrests(actor: Actor, at: dt.datetime, operation: Operation) -> list[Arrest]:
    """An operation's arrests, in the order they were recorded."""
    rows: QuerySet[Arrest] = Arrest.objects.visible_to(actor, at).filter(operation=operation)
    return list(rows.select_related("person__record", "line__record", "team").prefetch_related("charges").order_by("pk"))


def get_arrest(actor: Actor, at: dt.datetime, arrest_id: int) -> Arrest | None:
    """An arrest through the gate, or None."""
    rows: QuerySet[Arrest] = Arrest.objects.visible_to(actor, at)
    return rows.select_related("operation__record", "person__record").filter(pk=arrest_id).first()


def list_seizures(actor: Actor, at: dt.datetime, operation: Operation) -> list[Seizure]:
    """What was seized at an operation, recorded in error left out."""
    rows: QuerySet[Seizure] = Seizure.objects.visible_to(actor, at).filter(operation=operation)
    return list(rows.filter(withdrawn_at__isnull=True).order_by("pk"))
