"""Acts on the rows of a tracker that was checked: correcting a cell, deciding whom a row is the same as."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import astuple

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.imports.actions.trackers import own_run, record_run
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.states import Again, Band, Decided, RowState, RunState
from throughline.imports.trackers.again import find_again
from throughline.imports.trackers.applying import ROW, as_in_file, sheet_of
from throughline.imports.trackers.check import alike_of, match
from throughline.imports.trackers.checking import RowReader, digest_of
from throughline.imports.trackers.people import name_people
from throughline.imports.trackers.replacing import worked_on
from throughline.imports.trackers.taking_places import require_replaceable
from throughline.imports.trackers.values import RowValues
from throughline.register.models import Person
from throughline.sources.models import SourceRow

_AT_ONCE = 500
_DECIDABLE = (RunState.CHECKED, RunState.FAILED)


@transaction.atomic
def correct_row(
    *, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, number: int, cells: Mapping[str, str]
) -> TrackerRow:
    """Put cells of a row right; what the file said is kept beside, and the row is checked and matched anew.

    Errors: Absent, Refused (nothing was changed, or the tracker is not to be corrected any more).
    """
    run, row = _row(by, run_uuid, number)
    before = dict(zip(run.header, row.cells, strict=True))
    changed = {
        heading: text.strip()
        for heading, text in cells.items()
        if heading in before and text.strip() != before[heading]
    }
    if not changed:
        raise Refused("Change a cell, or leave the row out when you import.", field="cells")
    in_file = dict(zip(run.header, as_in_file(run.header, row.cells, row.corrected), strict=True))
    now_says = before | changed
    row.corrected = {heading: cell for heading, cell in in_file.items() if cell != now_says[heading]}
    row.cells = [now_says[heading] for heading in run.header]
    _check_again(by, at, run, row)
    row.save()
    record_run(by, at, "correct_tracker_row", run)
    return row


@transaction.atomic
def decide_row(
    *, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, number: int, decided: str, chosen: str = ""
) -> TrackerRow:
    """Decide whom a row is: the same as one of those it is like, someone new, or left for the review queue.

    Nobody is joined before the import, and by a name alone never without this. Errors: Absent, Refused.
    """
    run, row = _row(by, run_uuid, number)
    if row.state != RowState.SOUND or row.band == Band.NONE:
        raise Absent
    if decided not in (Decided.SAME, Decided.NEW, Decided.LATER):
        raise Refused("Choose who this is, or leave it for the review queue.", field="decided")
    person = None
    if decided == Decided.SAME:
        if chosen not in [key for key, _ in row.alike]:
            raise Refused("Choose one of the people shown.", field="decided")
        if not chosen.startswith(ROW):
            person = get_visible(Person, chosen, by, at)
    row.decided, row.chosen = decided, chosen if decided == Decided.SAME else ""
    row.decided_at, row.decided_by = at, by.member
    row.save()
    if person is not None:
        record_act(by=by, at=at, action="decide_tracker_row", op=Operation.CONSULTATION, subjects=[person.record])
    else:
        record_run(by, at, "decide_tracker_row", run)
    return row


@transaction.atomic
def decide_clear_rows(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID) -> int:
    """Decide all clear ones: the same exact number, date of birth and first name as one person. Returns how many."""
    run = own_run(by, run_uuid)
    _require_decidable(run)
    rows = TrackerRow.objects.filter(run=run, state=RowState.SOUND, is_clear=True, decided=Decided.OPEN)
    keys = {row.alike[0][0] for row in rows if not row.alike[0][0].startswith(ROW)}
    seen = Person.objects.visible_to(by, at).select_related("record").filter(record__uuid__in=keys)
    people = {str(person.record.uuid): person for person in seen}
    decided = [row for row in rows if row.alike[0][0].startswith(ROW) or row.alike[0][0] in people]
    for row in decided:
        row.decided, row.chosen, row.decided_at, row.decided_by = Decided.SAME, row.alike[0][0], at, by.member
    TrackerRow.objects.bulk_update(decided, ["decided", "chosen", "decided_at", "decided_by"], batch_size=100)
    if people:
        record_act(
            by=by, at=at, action="decide_clear_rows", op=Operation.CONSULTATION,
            subjects=[person.record for person in people.values()],
        )  # fmt: skip
    record_run(by, at, "decide_clear_rows", run)
    return len(decided)


@transaction.atomic
def answer_again(
    *, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, number: int, again: str
) -> TrackerRow:  # fmt: skip
    """Say of a row that has the person and day of a row imported before: it takes that one's place, is another, or is left out.

    Errors: Absent, Refused (somebody has worked on what the earlier row made).
    """
    run, row = _row(by, run_uuid, number)
    if row.again_of is None or row.state not in (RowState.SOUND, RowState.ASKED):
        raise Absent
    if again not in (Again.REPLACES, Again.ANOTHER, Again.LEFT_OUT):
        raise Refused("Choose what this row is.", field="again")
    if again == Again.REPLACES:
        require_replaceable(row.again_of)
    _answer(row, again)
    record_run(by, at, "answer_again", run)
    return row


@transaction.atomic
def answer_every_again(*, by: Actor, at: dt.datetime, run_uuid: uuid.UUID, again: str) -> tuple[int, int]:
    """Say the same of every such row not answered yet. Returns of how many, and how many stay: the earlier was worked on since.

    Errors: Absent, Refused.
    """
    run = own_run(by, run_uuid)
    _require_decidable(run)
    if again not in (Again.REPLACES, Again.ANOTHER, Again.LEFT_OUT):
        raise Refused("Choose what these rows are.", field="again")
    answered = stay = 0
    rows = TrackerRow.objects.filter(run=run, state=RowState.ASKED, again=Again.OPEN)
    asked = list(rows.values_list("pk", "again_of", "again_of__ended_at"))
    for first in range(0, len(asked), _AT_ONCE):
        some = asked[first : first + _AT_ONCE]
        stand = {earlier for _, earlier, ended_at in some if ended_at is None}
        may_be_taken = stand - worked_on(stand) if again == Again.REPLACES else set()
        keys = [key for key, earlier, _ in some if again != Again.REPLACES or earlier in may_be_taken]
        TrackerRow.objects.filter(pk__in=keys).update(again=again, state=_state_once(again))
        answered, stay = answered + len(keys), stay + len(some) - len(keys)
    record_run(by, at, "answer_every_again", run)
    return answered, stay


def _state_once(again: str) -> RowState:
    """Of a row, once it was said what it is."""
    return RowState.ASKED if again == Again.LEFT_OUT else RowState.SOUND


def _answer(row: TrackerRow, again: str) -> None:
    row.again, row.state = again, _state_once(again)
    row.save(update_fields=["again", "state"])


def _ask_again(by: Actor, at: dt.datetime, run: TrackerRun, row: TrackerRow, said: RowValues) -> None:
    """A row put right may be a row imported before; not one that another row of the file is."""
    refs = set(TrackerRow.objects.filter(run=run).values_list("ref", flat=True))
    key = find_again(by, at, run, [said], {row.number: row.cells}, refs).get(row.number)
    if key is not None and not TrackerRow.objects.filter(run=run, again_of=key).exclude(pk=row.pk).exists():
        row.again_of, row.state = SourceRow.objects.get(pk=key), RowState.ASKED


def _row(by: Actor, run_uuid: uuid.UUID, number: int) -> tuple[TrackerRun, TrackerRow]:
    run = own_run(by, run_uuid)
    _require_decidable(run)
    row = TrackerRow.objects.select_for_update().filter(run=run, number=number).first()
    if row is None:
        raise Absent
    return run, row


def _require_decidable(run: TrackerRun) -> None:
    if run.state not in _DECIDABLE:
        raise Refused(f"This import is: {RunState(run.state).label.lower()}. Its rows stay as they are.")


def _check_again(by: Actor, at: dt.datetime, run: TrackerRun, row: TrackerRow) -> None:
    reader = RowReader.of(run, civil_date(at))
    said = reader.read(row.number, row.cells)
    if reader.text(row.cells, "ref"):
        row.ref = said.ref
    if TrackerRow.objects.filter(run=run, ref=row.ref, number__lt=row.number).exists():
        reader.wrong(said, row.cells, "ref", "An earlier row has their reference too. Leave one out.")
    known = SourceRow.objects.filter(source=run.source, sheet=sheet_of(run.hub_id), ref=row.ref, ended_at__isnull=True)
    if known.exclude(digest=digest_of(run.header, row.cells)).exists():
        reader.wrong(said, row.cells, "ref", "Imported before, and says something else. Change the record on its page.")
    row.faults = [astuple(fault) for fault in said.faults]
    row.state = RowState.FAULTY if said.faults else RowState.SOUND
    row.nhs_number, row.upn = said.numbers.get("nhs_number", ""), said.numbers.get("upn", "")
    row.pnc_id = said.numbers.get("pnc_id", "")
    row.decided, row.chosen, row.decided_at, row.decided_by = Decided.OPEN, "", None, None
    row.band, row.alike, row.is_clear = Band.NONE, [], False
    row.again_of, row.again = None, Again.OPEN
    if row.state == RowState.SOUND:
        _ask_again(by, at, run, row, said)
        found = match(by, at, [said], lambda *_: None).answer(row.number)
        row.band, row.is_clear = found.band, found.is_clear
        row.alike = alike_of(found, name_people(by, at, [found]))
