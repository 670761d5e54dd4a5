"""Acts on a seizure: recording it, and marking it as recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.disruption.models import Operation, Seizure
from throughline.disruption.states import SeizureKind
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.models import Person
from throughline.register.queries import age_of
from throughline.work.facts import ask_task
from throughline.work.states import TaskKind

END_OF_DAY = dt.time(22, 0)


@dataclass(frozen=True)
class SeizureGiven:
    """What was seized, as typed: a drug and its weight in grams, cash in pence, or how many weapons or phones."""

    kind: str
    drug: str = ""
    grams: Decimal | None = None
    pence: int | None = None
    weapon: str = ""
    count: int | None = None


@transaction.atomic
def record_seizure(
    *,
    by: Actor,
    at: dt.datetime,
    operation_uuid: uuid.UUID,
    given: SeizureGiven,
    from_person_uuid: uuid.UUID | None = None,
) -> Seizure:
    """Record something seized at an operation.

    Taken from a child, or where one was found, it asks a same-day task of whoever leads: they may be held responsible for
    the loss (practice.md P11). Errors: Absent, Refused.
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at)
    if given.kind not in SeizureKind.values:
        raise Refused("Choose drugs, cash, a weapon or a phone.", field="kind")
    person = get_visible(Person, from_person_uuid, by, at) if from_person_uuid else None
    is_drugs, is_cash = given.kind == SeizureKind.DRUGS, given.kind == SeizureKind.CASH
    seizure = Seizure(
        operation=operation,
        kind=given.kind,
        drug=given.drug if is_drugs else "",
        grams=given.grams if is_drugs else None,
        pence=given.pence if is_cash else None,
        weapon=given.weapon if given.kind == SeizureKind.WEAPON else "",
        count=given.count if not (is_drugs or is_cash) else None,
        from_person=person,
        recorded_at=at,
        recorded_by=by.member,
    )
    seizure.save_checked()
    if person is not None and age_of(person, operation.happened_date).may_be_child:
        _ask_about_loss(operation, person, by=by, at=at)
    record_act(by=by, at=at, action="record_seizure", op=Act.COLLECTION, subjects=[operation.record])
    return seizure


def _ask_about_loss(operation: Operation, person: Person, *, by: Actor, at: dt.datetime) -> None:
    case = Case.related.filter(person=person, status=CaseStatus.OPEN).select_related("lead__agency").first()
    already = person.record.tasks.filter(kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=True)
    if already.exists():
        return
    ask_task(
        by=by,
        at=at,
        record=person.record,
        title="Talk with them today about debt and threats",
        kind=TaskKind.LOSS_CONVERSATION,
        owner_agency=case.lead.agency if case else operation.agency,
        owner=case.lead if case else None,
        due_at=max(at_london(civil_date(at), END_OF_DAY), at),
        explanation="Something was seized from them or where they were found, and they may be held responsible for the "
        "loss. Ask about debt and threats, and agree a safety plan.",
    )


@transaction.atomic
def withdraw_seizure(*, by: Actor, at: dt.datetime, seizure_id: int, reason: str) -> Seizure:
    """Mark a seizure as recorded in error: it leaves the figures. Errors: Absent, Refused."""
    require_permission(by, "operation.record")
    rows = Seizure.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("operation__record")
    seizure: Seizure | None = rows.filter(pk=seizure_id).first()
    if seizure is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    seizure.withdrawn_at, seizure.withdrawn_by, seizure.withdrawn_reason = at, by.member, reason.strip()[:300]
    seizure.save_checked()
    record_act(by=by, at=at, action="withdraw_seizure", op=Act.ALTERATION, subjects=[seizure.operation.record])
    return seizure
