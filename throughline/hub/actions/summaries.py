"""Taking a summary of a case to one's own agency."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.hub.models import Case


@transaction.atomic
def summarise_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID) -> Case:
    """Take a dated summary of a case out to one's own agency's system: a disclosure, and logged as one. Errors: Absent."""
    require_permission(by, "case.view")
    case = get_visible(Case, case_uuid, by, at)
    record_act(
        by=by, at=at, action="summarise_case", op=Operation.DISCLOSURE, subjects=[case.record, case.person.record],
        recipient=by.agency.name, basis=case.record.agreement.basis if case.record.agreement else "",
        classes="identity, process, professional",
    )  # fmt: skip
    return case
