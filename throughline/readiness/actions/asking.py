"""Asking whoever may know of somebody at an address that its coordinator may not: they ring, or they do not (P18, P25)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.readiness.models import Plan
from throughline.readiness.policies import require_running
from throughline.readiness.queries.asking import whom_to_ask
from throughline.work.facts import ask_task
from throughline.work.models import Task
from throughline.work.states import TaskKind

RING_WITHIN = dt.timedelta(days=1)
TITLE = "Ring the coordinator who asks about this"


@transaction.atomic
def ask_those_named(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID) -> Plan:
    """Ask whoever is named on an address, or works with a person, that is closed to this coordinator, to ring them.

    The coordinator learns nothing by it, not even whether anybody was asked: the task stands on the closed record alone, and
    says nothing of any operation. Whoever is asked decides what to say. Errors: Absent, Refused (over).
    """
    require_permission(by, "readiness.make")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    require_running(plan)
    asked = whom_to_ask(by, at, plan)
    waiting = Task.related.filter(record__in=[record for record, _ in asked], title=TITLE, done_at__isnull=True)
    asked_already = set(waiting.values_list("record", "owner"))
    for record, member in asked:
        if (record.pk, member.pk) not in asked_already:
            ask_task(
                by=by, at=at, record=record, title=TITLE, kind=TaskKind.ACTION, owner_agency=member.agency, owner=member,
                due_at=at + RING_WITHIN,
                explanation=f"{by.member.name}, {by.agency.name}, asks. They may not open this and do not know whom it is about. "
                "Ring them, make sure who they are, and say only what protects somebody. Nothing else is asked.",
            )  # fmt: skip
    plan.others_asked_at, plan.others_asked_by = at, by.member
    plan.save_checked()
    record_act(
        by=by, at=at, action="ask_those_named", op=Act.COLLECTION, subjects=[plan.record, *(row for row, _ in asked)]
    )
    return plan
