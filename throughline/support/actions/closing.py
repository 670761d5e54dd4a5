"""Closing a case with what came of each need."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.hub.actions.cases import ClosingGiven, close_case
from throughline.hub.models import Case
from throughline.support.actions.needs import end_need
from throughline.support.models import Need
from throughline.support.policies import require_no_move_under_way


@dataclass(frozen=True)
class NeedOutcomeGiven:
    """What came of one need, as typed on the closing page."""

    outcome: str
    note: str = ""


def need_field(need_uuid: uuid.UUID) -> str:
    """How the closing page's fields for one need begin, so that an error stands beside its own need."""
    return f"need_{need_uuid.hex}_"


@transaction.atomic
def close_case_with_outcomes(
    *,
    by: Actor,
    at: dt.datetime,
    case_uuid: uuid.UUID,
    version: int,
    given: ClosingGiven,
    outcomes: Mapping[uuid.UUID, NeedOutcomeGiven],
) -> Case:
    """Close a case once every need has its outcome, given before or now, and no support waits or is under way.

    A need answered *no* or *not yet*, or sessions missed, is never by itself a reason (practice.md P6): it still needs
    what came of it in words, and the person is told of closing and of the way back. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_no_move_under_way(case)
    open_needs = (
        Need.objects.visible_to(by, at).filter(case=case, closed_at__isnull=True).select_for_update(of=("self",))
    )
    for need in open_needs.order_by("pk"):
        prefix = need_field(need.uuid)
        outcome = outcomes.get(need.uuid)
        if outcome is None:
            raise Refused(f"Say what came of “{need.description}”.", field=f"{prefix}outcome")
        end_need(need, by=by, at=at, outcome=outcome.outcome, outcome_note=outcome.note, field_prefix=prefix)
        need.version += 1
        need.save(update_fields=["version"])
    closed = close_case(by=by, at=at, case_uuid=case_uuid, version=version, given=given)
    record_act(
        by=by, at=at, action="close_case_with_outcomes", op=Operation.ALTERATION,
        subjects=[case.record, case.person.record],
    )  # fmt: skip
    return closed
