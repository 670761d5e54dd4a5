"""Recording a seizure, and the question it asks about a child found there (practice.md P11)."""

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
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.disruption.models import Found, Operation, Seizure
from throughline.disruption.states import SeizureKind
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.models import Person
from throughline.register.queries import age_of
from throughline.register.states import AgeGroup
from throughline.work.deadlines import due_at
from throughline.work.facts import ask_task, rule_for
from throughline.work.states import RuleKey, TaskKind

# Late at night the same day is nearly over: there is at least this long.
AT_LEAST = dt.timedelta(hours=1)


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
    _ask_about_loss_of(seizure, by=by, at=at)
    record_act(by=by, at=at, action="record_seizure", op=Act.COLLECTION, subjects=[operation.record])
    return seizure


def _ask_about_loss_of(seizure: Seizure, *, by: Actor, at: dt.datetime) -> None:
    """The child it was taken from; where it was from no child, each child found or arrested there."""
    operation, person = seizure.operation, seizure.from_person
    if person is not None and age_of(person, operation.happened_date).may_be_child:
        _ask_about_loss(operation, person, by=by, at=at)
        return
    found = Found.related.filter(operation=operation, intervention__withdrawn_at__isnull=True)
    arrests = operation.arrests.filter(withdrawn_at__isnull=True).exclude(age_group=AgeGroup.ADULT)
    keys = {
        *found.exclude(intervention__age_group=AgeGroup.ADULT).values_list("intervention__person", flat=True),
        *arrests.values_list("person", flat=True),
    }
    for child in Person.related.filter(pk__in=keys).select_related("record").order_by("pk"):
        _ask_about_loss(operation, child, by=by, at=at)


def ask_about_losses_at(operation: Operation, child: Person, *, by: Actor, at: dt.datetime) -> None:
    """A child is recorded where something was seized before: the same question, unless it was taken from another child."""
    for seizure in operation.seizures.filter(withdrawn_at__isnull=True).select_related("from_person"):
        person = seizure.from_person
        if person is None or person == child or not age_of(person, operation.happened_date).may_be_child:
            _ask_about_loss(operation, child, by=by, at=at)
            return


def _ask_about_loss(operation: Operation, child: Person, *, by: Actor, at: dt.datetime) -> None:
    """Once for each child while the question is open, of whoever leads, else of the operation's agency."""
    if child.record.tasks.filter(kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=True).exists():
        return
    case = Case.related.filter(person=child, status=CaseStatus.OPEN).select_related("lead__agency").first()
    rule = rule_for(RuleKey.LOSS_CONVERSATION, civil_date(at))
    due = due_at(
        at, amount=rule.amount, unit=rule.unit, day_ends=rule.day_ends, division=Nation.ENGLAND,
        overrides=bank_holiday_overrides(Nation.ENGLAND),
    )  # fmt: skip
    ask_task(
        by=by,
        at=at,
        record=child.record,
        title="Talk with them today about debt and threats",
        kind=TaskKind.LOSS_CONVERSATION,
        owner_agency=case.lead.agency if case else operation.agency,
        owner=case.lead if case else None,
        due_at=max(due, at + AT_LEAST),
        explanation="Something was seized from them or where they were found, and they may be held responsible for the "
        "loss. Ask about debt and threats, and agree a safety plan.",
    )
