"""Setting a screening aside half-way, coming back to it, and throwing it away. None of it is a screening yet."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.screening.models import Tool, UnfinishedScreening
from throughline.screening.policies import is_usable
from throughline.screening.queries.scorings import count_screenings
from throughline.screening.queries.tools import get_version
from throughline.screening.queries.unfinished import KEPT_FOR, find_own_unfinished, get_own_unfinished

# Well above what every box of a tool holds when it is full.
MOST_TYPED = 120_000


@transaction.atomic
def save_for_later(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version_uuid: uuid.UUID, answers: Mapping[str, str]
) -> UnfinishedScreening:
    """Keep what was typed of a screening, as typed, for its author to go on with; one a case, tool and author.

    It is no screening: nothing is worked out of it, and it stops and starts no clock. Errors: Absent, Refused.
    """
    require_permission(by, "screening.tool")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_open(case)
    version = get_version(version_uuid)
    if not is_usable(version, at):
        raise Refused("This version of the tool is no longer used. Choose the tool again.")
    if len(json.dumps(dict(answers))) > MOST_TYPED:
        raise Refused("This is too long to keep. Shorten what you wrote.")
    UnfinishedScreening.related.filter(ended_at__isnull=True, saved_at__lt=at - KEPT_FOR).delete()
    row = find_own_unfinished(by, case, version.tool.key, at)
    if row is None:
        row = UnfinishedScreening(case=case, begun_at=at, begun_by=by.member)
    row.version, row.answers, row.seen, row.saved_at = version, dict(answers), count_screenings(case), at
    row.save_checked()
    record_act(
        by=by, at=at, action="save_for_later", op=Operation.COLLECTION, subjects=[case.record, case.person.record],
        detail={"tool": version.tool.key, "number": version.number},
    )  # fmt: skip
    return row


@transaction.atomic
def throw_unfinished_away(*, by: Actor, at: dt.datetime, unfinished_uuid: uuid.UUID) -> None:
    """Throw away what one typed and never finished; that it was begun stays. Only its author may. Errors: Absent."""
    require_permission(by, "screening.tool")
    row = get_own_unfinished(by, unfinished_uuid, at, lock=True)
    end_unfinished(by=by, at=at, case=row.case, tool=row.version.tool)
    record_act(
        by=by, at=at, action="throw_unfinished_away", op=Operation.ERASURE,
        subjects=[row.case.record, row.case.person.record], detail={"tool": row.version.tool.key},
    )  # fmt: skip


def end_unfinished(*, by: Actor, at: dt.datetime, case: Case, tool: Tool) -> None:
    """What the actor had begun with a tool is over: what was typed goes from it."""
    rows = UnfinishedScreening.related.filter(case=case, version__tool=tool, begun_by=by.member, ended_at__isnull=True)
    rows.update(ended_at=at, ended_by=by.member, answers={})
