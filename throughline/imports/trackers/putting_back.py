"""What an import's rows took the place of, standing again as it was once the import is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import F

from throughline.access.facts import record_acts
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.hub.models import Intervention, Referral
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.trackers.applying import sheet_of
from throughline.imports.trackers.correcting import correct_person
from throughline.imports.trackers.replacing import REASON, of_different_people
from throughline.imports.trackers.source_rows import read_source_rows
from throughline.register.models import Link, Person
from throughline.sources.models import SourceRow
from throughline.work.models import Gap

_AT_ONCE = 500
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
    keys = [row.pk for row in rows]
    subjects: list[list[ProtectedRecord]] = []
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        SourceRow.objects.filter(pk__in=some).update(ended_at=None, ended_by="", ended_reason="")
        subjects += _events_stand(run, some)
    _people_back(by, at, run, {row.pk: row for row in rows})
    record_acts(by=by, at=at, action="put_back_row", op=Operation.ALTERATION, subjects=subjects)
    return len(rows)


def _events_stand(run: TrackerRun, rows: Sequence[int]) -> list[list[ProtectedRecord]]:
    """The events of each row, as they were: the version too, since they say what they said."""
    when = {"withdrawn_at": run.imported_at, "withdrawn_reason": REASON}
    Intervention.related.filter(source_row__in=rows, **when).update(version=F("version") - 1, **_STANDS)
    ProtectedRecord.objects.filter(referral__source_row__in=rows, **when).update(**_STANDS)
    found: dict[int | None, list[ProtectedRecord]] = {row: [] for row in rows}
    for model in (Intervention, Referral):
        for event in (
            model.related.filter(source_row__in=rows).select_related("record", "person__record").order_by("pk")
        ):
            found[event.source_row_id] += [event.record, event.person.record]
    about = {record.pk for records in found.values() for record in records}
    Link.objects.filter(because_of__in=about, **when).update(**_STANDS)
    Gap.related.filter(about__in=about, resolved_at=run.imported_at, resolution=REASON).update(
        resolved_at=None, resolved_by=None, resolution=""
    )
    return [records for records in found.values() if records]


def _people_back(by: Actor, at: dt.datetime, run: TrackerRun, rows: Mapping[int, SourceRow]) -> None:
    """Who somebody was before, where the import corrected them and nobody has said otherwise since."""
    said = {row.pk: values for row, _, values in read_source_rows(list(rows.values()))}
    took = SourceRow.objects.filter(batch=run.batch)
    made = {row.ref: values for row, _, values in read_source_rows(list(took))} if rows else {}
    asked = TrackerRow.objects.filter(run=run, again_of__in=list(rows)).values_list("again_of", "ref")
    by_own = {row.pk: row.ref for row in rows.values()} | {key: ref for key, ref in asked if key is not None}
    for keys in of_different_people(list(rows)):
        people = _whose(keys)
        for key in keys:
            if key in people and by_own[key] in made:
                values = made[by_own[key]]
                correct_person(by=by, at=at, person=people[key], row=rows[key], before=values, said=said[key])


def _whose(rows: Sequence[int]) -> dict[int | None, Person]:
    """Whom each row is about, by its key."""
    people: dict[int | None, Person] = {}
    for model in (Referral, Intervention):
        for event in model.related.filter(source_row__in=rows).select_related("person__record").order_by("-pk"):
            people[event.source_row_id] = event.person
    return people
