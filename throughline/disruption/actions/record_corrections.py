"""Recorded in error: a whole line or operation that never was. Nobody finds it; its reason is kept, and who may read it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_act, withdraw_record
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Refused
from throughline.disruption.actions.lineage_corrections import (
    ask_where_it_went,
    leave_line,
    require_nothing_rests_on,
    require_reason,
)
from throughline.disruption.lineage import settle_lineage
from throughline.disruption.models import Arrest, Found, Line, Operation
from throughline.register.links import withdraw_links
from throughline.register.overlaps import hear_again
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind

# What an operation says of itself: it goes with it. So does what its line works on, with a line.
_OF_OPERATION = (LinkKind.OPERATION_AT, LinkKind.OPERATION_ON)
_OF_LINE = (LinkKind.DEAL_NUMBER,)


@transaction.atomic
def withdraw_operation(*, by: Actor, at: dt.datetime, operation_uuid: uuid.UUID, reason: str) -> Operation:
    """The operation never took place: no list, figure, chart or chronology has it from now on.

    Who was found or arrested at it and what was seized are recorded in error first, each on its own, so that nobody is lost
    with it: it is refused, naming what stands on it, while any of that stands, or anything else is said because of it. One
    that carries out a planned operation is corrected instead: its brief and its accounts hang on it. A person found at it whom
    the actor may not see keeps their intervention, which counts as it did, and is no longer said to come from here.
    Errors: Absent, Refused (no reason, what stands on it).
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at, lock=True, beside=("place__record", "line__record"))
    said = require_reason(reason)
    if getattr(operation, "plan", None) is not None:
        raise Refused("It carries out a planned operation, and who was accounted for hangs on it. Correct it instead.")
    stands = []
    if Arrest.objects.visible_to(by, at).filter(operation=operation, withdrawn_at__isnull=True).exists():
        stands.append("an arrest")
    found = Found.objects.visible_to(by, at).filter(operation=operation, intervention__withdrawn_at__isnull=True)
    shown = links_shown(by, at).filter(kind=LinkKind.FOUND_BY, to_record=operation.record_id)
    if found.filter(intervention__person__record__in=shown.values("from_record")).exists():
        stands.append("a person found")
    if operation.seizures.filter(withdrawn_at__isnull=True).exists():
        stands.append("something seized")
    # Who was found or arrested and what was seized is named as such; only what else is said is named by its links.
    _require_nothing_stands(stands or _links_that_stand(operation.record, _OF_OPERATION, by=by, at=at))
    for kind, end in ((LinkKind.OPERATION_AT, operation.place), (LinkKind.OPERATION_ON, operation.line)):
        if end is not None:
            withdraw_links(
                by=by, at=at, from_record=operation.record, to_record=end.record, kinds=[kind], reason=said
            )  # fmt: skip
    withdraw_record(by=by, at=at, record=operation.record, reason=said)
    hear_again(by=by, at=at, records=[operation.record_id])
    record_act(by=by, at=at, action="withdraw_operation", op=Act.ALTERATION, subjects=[operation.record])
    return operation


@transaction.atomic
def withdraw_line(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, reason: str) -> Line:
    """There never was such a line: no list, search, figure, chart or lineage has it from now on, nor its numbers.

    One that was ever closed is no mistake: figures have counted it, and people were asked about because of it. It is refused,
    naming what stands on it, while a number of it went on elsewhere, an order or a plan is about it, or anything is said of it
    that the actor may open: an operation, a person along it, a role, another line, a case, a report. What is said of it that
    they may not open stays with whoever said it, and leads nowhere. Errors: Absent, Refused (no reason, what stands on it).
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    said = require_reason(reason)
    if line.closures.exists():
        raise Refused("It was closed, and figures have counted that. If it is not so, reopen the line and say why.")
    numbers = list(line.phones.select_related("phone__record", "line__record"))
    for row in numbers:
        require_nothing_rests_on(row, by=by, at=at)
    stands = []
    if line.record.orders_about.filter(withdrawn_at__isnull=True).exists():
        stands.append("an order")
    if line.record.disruption_plans.filter(ended_date__isnull=True).exists():
        stands.append("a disruption plan")
    _require_nothing_stands([*stands, *_links_that_stand(line.record, _OF_LINE, by=by, at=at)])
    for row in numbers:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, said
        row.save_checked()
        leave_line(row, by=by, at=at)
        ask_where_it_went(row, by=by, at=at)
    if line.may_be_pointed_to:
        line.may_be_pointed_to = False
        line.save_checked()
    withdraw_record(by=by, at=at, record=line.record, reason=said)
    settle_lineage(line)
    record_act(by=by, at=at, action="withdraw_line", op=Act.ALTERATION, subjects=[line.record])
    return line


def _links_that_stand(
    record: ProtectedRecord, its_own: tuple[LinkKind, ...], *, by: Actor, at: dt.datetime
) -> list[str]:
    """What is said of a record, or because of it, that the actor may open, in words."""
    touching = Q(from_record=record) | Q(to_record=record) | Q(because_of=record)
    kinds = set(links_shown(by, at).filter(touching).exclude(kind__in=its_own).values_list("kind", flat=True))
    labels = ", ".join(sorted(f"“{LinkKind(kind).label}”" for kind in kinds))
    return [f"what links it to others ({labels})"] if kinds else []


def _require_nothing_stands(stands: list[str]) -> None:
    if stands:
        raise Refused(
            f"This stands on it: {', '.join(stands)}. Mark that as recorded in error or end it first, or put it where it belongs."
        )
