"""Taking minutes out of the product, on paper or as a file."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent
from throughline.panel.models import Meeting
from throughline.panel.queries.agenda import get_meeting
from throughline.panel.queries.minutes import minuted_agenda


@transaction.atomic
def print_minutes(*, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID) -> Meeting:
    """Take one's own copy of the minutes one may read out of the product: a disclosure to one's agency.

    Errors: Absent when there is no item whose minutes one may read.
    """
    require_permission(by, "panel.view")
    meeting = get_meeting(by, meeting_uuid, at)
    rows = minuted_agenda(by, at, meeting)
    if not rows:
        raise Absent
    subjects = [record for row in rows for record in row.item.records]
    record_act(
        by=by, at=at, action="print_minutes", op=Operation.DISCLOSURE if subjects else Operation.CONFIGURATION,
        subjects=subjects, recipient=by.agency.name, detail={"panel": str(meeting.uuid)},
    )  # fmt: skip
    return meeting
