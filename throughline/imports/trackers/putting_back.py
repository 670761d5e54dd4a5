"""What an import's rows took the place of, standing again as it was once the import is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import F

from throughline.access.facts import record_acts
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.hub.models import Intervention, Referral
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.trackers.applying import sheet_of
from throughline.imports.trackers.correcting import correct_person
from throughline.imports.trackers.replacing import REASON
from throughline.imports.trackers.source_rows import read_source_rows
from throughline.register.models import Link
from throughline.sources.models import SourceRow
from throughline.work.models import Gap

_STANDS = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": ""}


def put_back(*, by: Actor, at: dt.datetime, run: TrackerRun) -> int:
    """Have the rows stand again that this import ended: their events, links and gaps, and who their people were said to be.

    Returns how many. The import's own rows are ended before.
    """
    ended = SourceRow.objects.select_for_update().filter(
        source=run.source, sheet=sheet_of(run.hub_id), ended_at=run.imported_at, ended_reason=REASON
    )
    rows = list(ended)
    for row in rows:
        row.ended_at, row.ended_by, row.ended_reason = None, "", ""
        row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    keys = [row.pk for row in rows]
    subjects = [subject for row in keys for subject in [_events_stand(run, row)] if subject]
    _people_back(by, at, run, {row.pk: row for row in rows})
    record_acts(by=by, at=at, action="put_back_row", op=Operation.ALTERATION, subjects=subjects)
    return len(rows)


def _events_stand(run: TrackerRun, row: int) -> list[ProtectedRecord]:
    """The events of a row, as they were: the version too, since they say what they said."""
    when = {"withdrawn_at": run.imported_at, "withdrawn_reason": REASON}
    Intervention.related.filter(source_row=row, **when).update(version=F("version") - 1, **_STANDS)
    ProtectedRecord.objects.filter(referral__source_row=row, **when).update(**_STANDS)
    found: list[ProtectedRecord] = []
    for model in (Intervention, Referral):
        for event in model.related.filter(source_row=row).select_related("record", "person__record"):
            found += [event.record, event.person.record]
    Link.objects.filter(because_of__in=found, **when).update(**_STANDS)
    Gap.related.filter(about__in=found, resolved_at=run.imported_at, resolution=REASON).update(
        resolved_at=None, resolved_by=None, resolution=""
    )
    return found


def _people_back(by: Actor, at: dt.datetime, run: TrackerRun, rows: Mapping[int, SourceRow]) -> None:
    """Who somebody was before, where the import corrected them and nobody has said otherwise since."""
    said = {row.pk: values for row, _, values in read_source_rows(list(rows.values()))}
    took = SourceRow.objects.filter(batch=run.batch)
    made = {row.ref: values for row, _, values in read_source_rows(list(took))} if rows else {}
    asked = TrackerRow.objects.filter(run=run, again_of__in=list(rows)).values_list("again_of", "ref")
    by_own = {row.pk: row.ref for row in rows.values()} | {key: ref for key, ref in asked if key is not None}
    for key in rows:
        event = Intervention.related.filter(source_row=key).select_related("person__record").first() or (
            Referral.related.filter(source_row=key).select_related("person__record").first()
        )
        if event is not None and by_own[key] in made:
            values = made[by_own[key]]
            correct_person(by=by, at=at, person=event.person, row=rows[key], before=values, said=said[key])
