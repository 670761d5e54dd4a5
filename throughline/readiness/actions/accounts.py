"""Acts after an operation: what is known of everyone who was expected and not found. Nobody is dropped in silence (P10)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, may_see
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.models import Operation
from throughline.readiness.accounting import read_together, standing_account
from throughline.readiness.models import Account, Plan
from throughline.readiness.queries.accounts import get_expected
from throughline.readiness.states import AccountKind
from throughline.register.models import Person
from throughline.work.facts import notify, start_clock, stop_clock
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class AccountGiven:
    """What is known of somebody, as typed: seen when and by whom, or who looks for them."""

    kind: str
    seen_date: dt.date | None = None
    seen_by: str = ""
    looking: Member | None = None


@transaction.atomic
def account_for(
    *, by: Actor, at: dt.datetime, operation_uuid: uuid.UUID, person_uuid: uuid.UUID, given: AccountGiven
) -> Account:
    """Say what is known of somebody who was expected at an operation and not found there. The newest word stands.

    *Not there* names who looks for them, with a clock of their own. Errors: Absent (not expected there), Refused.
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at, lock=True)
    person = get_visible(Person, person_uuid, by, at)
    if get_expected(by, at, operation, person_uuid).expected.is_there:
        raise Refused("They are recorded as found or arrested there. What follows is on their own record.")
    _require_account(given, at, person, operation)
    before = standing_account(operation, person)
    if before is not None and before.clock is not None:
        stop_clock(by=by, at=at, clock=before.clock)
    row = Account(operation=operation, person=person, kind=given.kind, recorded_at=at, recorded_by=by.member)
    if given.kind == AccountKind.SEEN_ELSEWHERE:
        row.seen_date = given.seen_date
        row.seen_by = require_text(given.seen_by, what="name", field="seen_by", limit=150)
    elif given.looking is not None:
        row.looking = given.looking
        row.clock = start_clock(
            by=by, at=at, key=RuleKey.LOOKING_FOR, record=person.record, owner_agency=given.looking.agency,
            owner=given.looking,
        )  # fmt: skip
        notify(by=by, at=at, member=given.looking, record=person.record, text="You are asked to look for them")
    row.save_checked()
    record_act(by=by, at=at, action="account_for", op=Act.COLLECTION, subjects=[operation.record, person.record])
    return row


def _require_account(given: AccountGiven, at: dt.datetime, person: Person, operation: Operation) -> None:
    if given.kind not in AccountKind.values:
        raise Refused("Choose what is known.", field="kind")
    if given.kind == AccountKind.NOT_THERE:
        if given.looking is None:
            raise Refused("Say who looks for them.", field="looking")
        if not may_see(given.looking, person.record, at):
            raise Refused("They may not open this person's record. Choose somebody who may.", field="looking")
        return
    if given.seen_date is None:
        raise Refused("Give the day they were seen.", field="seen_date")
    if given.seen_date > civil_date(at):
        raise Refused("The day they were seen must be today or earlier.", field="seen_date")
    if given.seen_date < operation.happened_date:
        raise Refused(
            f"The operation was on {operation.happened_date:%d/%m/%Y}. Give a day they were seen since, or say who looks for "
            "them.",
            field="seen_date",
        )
    if not given.seen_by.strip():
        raise Refused("Say who saw them.", field="seen_by")


@transaction.atomic
def close_accounts(*, by: Actor, at: dt.datetime, operation_uuid: uuid.UUID) -> Plan:
    """Record that everyone expected at an operation is accounted for: found, seen, or looked for by somebody named.

    Asked over everyone, whoever the closer may see. Errors: Absent (nobody was expected), Refused (somebody is not).
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at, lock=True)
    plan: Plan | None = Plan.related.filter(operation=operation).select_related("record", "accounts_clock").first()
    if plan is None or plan.accounts_clock is None:
        raise Absent
    if plan.accounted_at is not None:
        raise Refused("This has been closed already.")
    if any(row.is_unanswered for row in read_together(by, at, operation)):
        raise Refused("Somebody is not accounted for yet. If you may not see who, the coordinator can.")
    plan.accounted_at, plan.accounted_by = at, by.member
    plan.save_checked()
    stop_clock(by=by, at=at, clock=plan.accounts_clock)
    record_act(by=by, at=at, action="close_accounts", op=Act.ALTERATION, subjects=[operation.record])
    return plan
