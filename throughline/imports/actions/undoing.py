"""Undoing a whole import: everything it made is recorded in error, with a reason, unless somebody has worked on it since."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_acts
from throughline.access.gate import visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.models import Intervention, Referral
from throughline.imports.actions.trackers import record_run
from throughline.imports.errors import CannotUndo
from throughline.imports.models import TrackerRun
from throughline.imports.policies import require_move
from throughline.imports.states import RunState
from throughline.imports.trackers.keeping import end_known, say_again, say_contacts_again
from throughline.imports.trackers.putting_back import put_back
from throughline.imports.trackers.replacing import REASON
from throughline.imports.trackers.since import records_made, worked_on_since
from throughline.register.brought_contacts import withdraw_contacts
from throughline.register.brought_known import known_before
from throughline.sources.models import SourceRow
from throughline.work.models import Gap

RESOLUTION = "Recorded in error: the import was undone"
_NAMED_AT_MOST = 50


@transaction.atomic
def undo_import(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, reason: str) -> TrackerRun:
    """Record in error all that an import made: it leaves every list and figure, and the history keeps it. Rows whose place its
    rows took stand again.

    Errors: Absent, Refused (no reason), CannotUndo (some of it was worked on since: nothing is undone then).
    """
    require_permission(by, "import.run")
    run = TrackerRun.objects.select_for_update().filter(uuid=run_uuid, hub=by.hub).first()
    if run is None or (run.uploaded_by_id != by.member.pk and run.state not in (RunState.DONE, RunState.UNDONE)):
        raise Absent
    require_move(run, RunState.UNDONE)
    said = require_text(reason, what="reason", field="reason", limit=300)
    if not said:
        raise Refused("Say why the import was a mistake.", field="reason")
    made = records_made(run)
    _require_all_open(by, at, made)
    _require_unworked(by, at, run)
    _withdraw(by, at, run, said)
    run.state, run.undone_at, run.undone_by, run.undone_reason = RunState.UNDONE, at, by.member, said
    run.save()
    _record_each(by, at, run)
    record_run(by, at, "undo_import", run)
    return run


def _require_all_open(by: Actor, at: dt.datetime, made: Q) -> None:
    """What is kept from the actor is not theirs to withdraw; nor are they told what it is."""
    if ProtectedRecord.objects.filter(made).exclude(pk__in=visible_records(by, at).filter(made).values("pk")).exists():
        raise CannotUndo("This import can no longer be undone as a whole by you. Ask information governance.", [])


def _require_unworked(by: Actor, at: dt.datetime, run: TrackerRun) -> None:
    worked = worked_on_since(run)
    if not worked:
        return
    seen = list(visible_records(by, at).filter(pk__in=list(worked)[:_NAMED_AT_MOST]).order_by("pk"))
    raise CannotUndo(
        f"{len(worked):,} of the records it made have been worked on since, so the import cannot be undone as a whole."
        " Nothing was changed. Mark single records as recorded in error on their own pages.",
        seen,
    )


def _withdraw(by: Actor, at: dt.datetime, run: TrackerRun, reason: str) -> None:
    said = {"withdrawn_at": at, "withdrawn_by": by.member, "withdrawn_reason": reason}
    made = records_made(run)
    Intervention.related.filter(source_row__batch=run.batch).update(**said)
    assert run.imported_at is not None
    about = ProtectedRecord.objects.filter(made).values("pk")
    reached = withdraw_contacts(
        by=by, at=at, source=run.source, brought_at=run.imported_at, reason=reason, said=Q(because_of__in=about),
        made=Q(source_row__batch=run.batch),
    )  # fmt: skip
    Gap.related.filter(about__in=about, resolved_at__isnull=True).update(
        resolved_at=at, resolved_by=by.member, resolution=RESOLUTION
    )
    SourceRow.objects.filter(batch=run.batch).update(ended_at=at, ended_by=by.member.name, ended_reason=reason)
    ProtectedRecord.objects.filter(made).update(**said)
    put_back(by=by, at=at, run=run)
    say_contacts_again(by=by, records=reached)
    end_known(by=by, at=at, source=run.source, brought_at=run.imported_at, reason=reason)
    say_again(by=by, ended=known_before(by=by, source=run.source, withdrawn_at=run.imported_at, reason=REASON))


def _record_each(by: Actor, at: dt.datetime, run: TrackerRun) -> None:
    """One event a row, with the records it made."""
    by_row: dict[int | None, list[ProtectedRecord]] = defaultdict(list)
    for model in (Intervention, Referral):
        rows = model.related.filter(source_row__batch=run.batch).select_related("record", "person__record")
        for row in rows.iterator(chunk_size=2_000):
            by_row[row.source_row_id] += [row.record, row.person.record]
    record_acts(by=by, at=at, action="undo_import", op=Operation.ALTERATION, subjects=by_row.values())
