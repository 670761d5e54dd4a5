"""People another system sends, item by item, each by its key: sent twice makes one, changed takes the old one's place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, NamedTuple

from django.db import transaction

from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.many import insert_like
from throughline.hub.models import Intervention, Referral
from throughline.imports.actions.trackers import record_run
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.queries.sources import source_of_tracker
from throughline.imports.states import Decided, RowsAre, RowState, RunState
from throughline.imports.trackers.applying import TrackerApplying, ready, sheet_of
from throughline.imports.trackers.check import CHECKED, as_kept, match
from throughline.imports.trackers.checking import RowReader, digest_of
from throughline.imports.trackers.correcting import NotCorrected
from throughline.imports.trackers.fields import BY_KEY
from throughline.imports.trackers.people import name_people
from throughline.imports.trackers.replacing import replace_rows, worked_on
from throughline.imports.trackers.values import Fault, RowValues
from throughline.register.models import Person
from throughline.sources.models import Batch, SourceRow

ITEMS_AT_MOST = 500
HEADER = tuple(key for key in BY_KEY)
_COLUMNS = {key: key for key in HEADER}


ItemState = Literal["created", "unchanged", "superseded", "superseded_in_part", "refused"]


class ItemFault(NamedTuple):
    """One thing wrong with an item: the field, and what to send instead."""

    field: str
    detail: str


@dataclass(frozen=True)
class ItemAnswer:
    """What became of one item: created, unchanged, superseded or refused; whose it is; how many it may also be.

    ``superseded_in_part``: the event is as it was sent, and of who they are the ``errors`` name what could not be corrected.
    """

    key: str
    state: ItemState
    errors: tuple[ItemFault, ...] = ()
    person: ProtectedRecord | None = None
    likely: int = 0


@transaction.atomic
def bring_items(
    *,
    by: Actor,
    at: dt.datetime,
    source: str,
    rows_are: str,
    items: Sequence[Mapping[str, str]],
    malformed: Mapping[int, Sequence[ItemFault]] | None = None,
) -> tuple[TrackerRun, list[ItemAnswer]]:
    """Import items as history, each by the key of its source: an item that says the same is left alone; one that says something
    else takes the earlier one's place, which is kept as recorded in error. A wrong item is refused, and the others come in.

    ``malformed``: what is wrong with items of which no more than the key could be read, by their place from 0.

    Errors: Absent, Refused (the source's name, or too many items).
    """
    require_permission(by, "import.run")
    if rows_are not in RowsAre.values or not 1 <= len(items) <= ITEMS_AT_MOST:
        raise Refused(f"Send from 1 to {ITEMS_AT_MOST} items, each of someone found or referred.", field="items")
    Hub.objects.select_for_update().get(pk=by.hub.pk)
    name = source_of_tracker(by.hub, source)
    run = TrackerRun.objects.create(
        hub=by.hub, source=name, file_name="Sent by another system", rows_are=rows_are, header=list(HEADER),
        columns=_COLUMNS, state=RunState.RUNNING, uploaded_at=at, uploaded_by=by.member, begun_at=at, begun_by=by.member,
    )  # fmt: skip
    read = _read(run, items, at, malformed or {})
    _keep_rows(run, by, at, read)
    replaced = _replace(run, by, at, read)
    _apply(run, by, at)
    record_run(by, at, "bring_items", run)
    return run, _answers(run, by, at, items, read, replaced)


@dataclass(frozen=True)
class _Read:
    values: RowValues
    cells: list[str]
    earlier: SourceRow | None
    state: RowState


def _read(
    run: TrackerRun, items: Sequence[Mapping[str, str]], at: dt.datetime, malformed: Mapping[int, Sequence[ItemFault]]
) -> list[_Read]:
    reader = RowReader(HEADER, _COLUMNS, civil_date(at))
    keys = [str(item.get("ref", ""))[:100] for item in items]
    standing = SourceRow.objects.filter(
        source=run.source, sheet=sheet_of(run.hub_id), ended_at__isnull=True, ref__in=keys
    )
    earlier = {row.ref: row for row in standing}
    touched = worked_on([row.pk for row in earlier.values()])
    read, seen = [], set()
    for number, item in enumerate(items, start=1):
        cells = [str(item.get(key, "")) for key in HEADER]
        values = reader.read(number, cells)
        before = earlier.get(values.ref)
        if told := malformed.get(number - 1):
            values.faults[:] = [Fault(fault.field, "", fault.detail) for fault in told]
        elif not reader.text(cells, "ref"):
            reader.wrong(values, cells, "ref", "Give the item a key of its own.")
        elif values.ref in seen:
            reader.wrong(values, cells, "ref", "Another item has this key.")
        elif before is not None and before.digest != digest_of(HEADER, cells) and before.pk in touched:
            reader.wrong(values, cells, "ref", "Somebody has worked on it since. Change the record on its page.")
        seen.add(values.ref)
        is_same = before is not None and before.digest == digest_of(HEADER, cells)
        state = RowState.FAULTY if values.faults else RowState.UNCHANGED if is_same else RowState.SOUND
        read.append(_Read(values, cells, before, state))
    return read


def _keep_rows(run: TrackerRun, by: Actor, at: dt.datetime, read: Sequence[_Read]) -> None:
    new = [each.values for each in read if each.state == RowState.SOUND and each.earlier is None]
    matching = match(by, at, new, lambda *_: None)
    found = {row.number: matching.answer(row.number) for row in new}
    names = name_people(by, at, found.values())
    kept = [as_kept(each.values, each.cells, each.state, found.get(each.values.number), names) for each in read]
    insert_like(TrackerRow(run=run), CHECKED, kept)


def _replace(run: TrackerRun, by: Actor, at: dt.datetime, read: Sequence[_Read]) -> dict[int, tuple[NotCorrected, ...]]:
    """Rows that take an earlier one's place: about the same person, whatever else they say. With what was not corrected."""
    rows = [(each.earlier, each.values) for each in read if each.state == RowState.SOUND and each.earlier is not None]
    replaced = {}
    for (_, said), took in zip(rows, replace_rows(by=by, at=at, rows=rows), strict=True):
        TrackerRow.objects.filter(run=run, number=said.number).update(
            decided=Decided.SAME, chosen=str(took.person.record.uuid), decided_at=at, decided_by=by.member
        )
        replaced[said.number] = took.not_corrected
    return replaced


def _apply(run: TrackerRun, by: Actor, at: dt.datetime) -> None:
    sound = TrackerRow.objects.filter(run=run, state=RowState.SOUND)
    batch = Batch.objects.create(source=run.source, imported_at=at, imported_by=by.member.name, rows=sound.count())
    applying = TrackerApplying(by=replace(by, brings_history=True), at=at, run=run, batch=batch, tell=lambda done: None)
    made = applying.apply(ready(run))
    left_out = TrackerRow.objects.filter(run=run, state=RowState.FAULTY).update(state=RowState.LEFT_OUT)
    TrackerRow.objects.filter(run=run).update(cells=[])
    sound.update(state=RowState.IMPORTED)
    run.batch, run.counts = batch, {"made": asdict(made), "left_out": left_out}
    run.state, run.imported_at, run.imported_by = RunState.DONE, at, by.member
    run.save()


def _answers(
    run: TrackerRun, by: Actor, at: dt.datetime, items: Sequence[Mapping[str, str]], read: Sequence[_Read],
    replaced: Mapping[int, tuple[NotCorrected, ...]],
) -> list[ItemAnswer]:  # fmt: skip
    whose = _whose(run, by, at, [each.values.ref for each in read])
    alike = dict(TrackerRow.objects.filter(run=run).values_list("number", "alike"))
    answers = []
    for item, each in zip(items, read, strict=True):
        key, number = str(item.get("ref", "")), each.values.number
        if each.state == RowState.FAULTY:
            answers.append(
                ItemAnswer(key, "refused", tuple(ItemFault(fault.column, fault.fix) for fault in each.values.faults))
            )
            continue
        kept = replaced.get(number, ())
        state: ItemState = (
            "unchanged" if each.state == RowState.UNCHANGED
            else "created" if number not in replaced
            else "superseded_in_part" if kept else "superseded"
        )  # fmt: skip
        found, likely = whose.get(each.values.ref), len(alike.get(number, ()))
        answers.append(ItemAnswer(key, state, tuple(ItemFault(field, why) for field, why in kept), found, likely))
    return answers


def _whose(run: TrackerRun, by: Actor, at: dt.datetime, refs: Sequence[str]) -> dict[str, ProtectedRecord]:
    """The person of each key that stands, where the actor may see them."""
    found: dict[str, ProtectedRecord] = {}
    for model in (Referral, Intervention):
        rows = model.objects.visible_to(by, at).filter(
            source_row__source=run.source, source_row__sheet=sheet_of(run.hub_id), source_row__ref__in=refs,
            source_row__ended_at__isnull=True,
        )  # fmt: skip
        people = Person.objects.visible_to(by, at).filter(pk__in=rows.values("person")).select_related("record")
        by_key = {person.pk: person.record for person in people}
        found.update({ref: by_key[key] for ref, key in rows.values_list("source_row__ref", "person") if key in by_key})
    return found
