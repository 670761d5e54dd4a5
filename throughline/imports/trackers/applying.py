"""A checked tracker's rows as records, in the one transaction of the act that imports them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.many import insert_like, reserve_keys
from throughline.disruption.models import Line
from throughline.geography.models import LocalAuthority
from throughline.hub.actions.history import Brought, HistoryRow, record_history
from throughline.hub.states import InterventionReason
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.states import Decided, RowsAre, RowState
from throughline.imports.trackers.checking import RowReader, digest_of
from throughline.imports.trackers.keeping import keep_contacts, keep_known
from throughline.imports.trackers.values import RowValues
from throughline.matching.models import LikelyMatch
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Link, Person
from throughline.register.states import AgeBasis, LinkKind
from throughline.sources.models import Batch, SourceRow

AT_ONCE = 2_000
LONGEST_BECAUSE = 100
ROW = "row:"
_REASONS = {label.casefold(): value for value, label in InterventionReason.choices}
_PAIR = ("person_id", "other_id", "because", "set_aside_at", "set_aside_by_id", "set_aside_reason")
_SET_ASIDE = "Decided when the tracker was imported"
_NOT_STATED = "As the imported tracker states"


class Ready(NamedTuple):
    """A sound row of an import as its importing needs it: the values of its fields."""

    number: int
    ref: str
    cells: list[str]
    corrected: dict[str, str]
    decided: str
    chosen: str
    decided_at: dt.datetime | None
    decided_by_id: int | None
    alike: list[tuple[str, str]]


@dataclass
class Made:
    """What an import made, in numbers. Names nobody."""

    rows: int = 0
    people_new: int = 0
    people_known: int = 0
    interventions: int = 0
    referrals: int = 0
    likely: int = 0


@dataclass
class TrackerApplying:
    """One import of a tracker of people: what it needs to know of earlier rows, and what it has made."""

    by: Actor
    at: dt.datetime
    run: TrackerRun
    batch: Batch
    tell: Callable[[int], None]
    made: Made = field(default_factory=Made)

    def __post_init__(self) -> None:
        self.reader = RowReader.of(self.run, civil_date(self.at))
        self.people: dict[int, Person] = {}
        self.known: dict[str, Person] = {}
        self.authorities = {each.pk: each for each in LocalAuthority.objects.all()}
        self.lines = _lines_by_name(self.by, self.at)

    def apply(self, rows: Iterator[Ready]) -> Made:
        """Every row, some thousands at a time. Errors: Refused, naming the row."""
        waiting: list[Ready] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == AT_ONCE:
                self._apply(waiting)
                waiting = []
        if waiting:
            self._apply(waiting)
        return self.made

    def _apply(self, rows: Sequence[Ready]) -> None:
        values = [self.reader.read(row.number, row.cells) for row in rows]
        self._know_the_chosen(rows)
        sources = self._source_rows(rows)
        history = self._history(rows, values, sources)
        brought = record_history(by=self.by, at=self.at, rows=history)
        for row, each in zip(rows, brought, strict=True):
            self.people[row.number] = each.person
        self._link_lines(values, brought)
        self._note_likely(rows, history, brought)
        keep_contacts(
            by=self.by, at=self.at, source=self.run.source, values=values, brought=brought, source_rows=sources
        )
        keep_known(
            by=self.by, at=self.at, source=self.run.source, values=values, people=[each.person for each in brought],
            are_new=[each.given is not None for each in history],
        )  # fmt: skip
        self.made.rows += len(rows)
        self.made.people_new += sum(each.given is not None for each in history)
        self.made.people_known += sum(each.given is None for each in history)
        self.made.interventions += sum(each.is_found for each in history)
        self.made.referrals += sum(each.is_referred for each in history)
        self.tell(self.made.rows)

    def _source_rows(self, rows: Sequence[Ready]) -> list[int]:
        keys = reserve_keys(SourceRow, len(rows))
        header = self.run.header
        sample = SourceRow(batch=self.batch, source=self.run.source, sheet=sheet_of(self.run.hub_id))
        values = (
            (key, row.ref, row.number, digest_of(header, as_in_file(header, row.cells, row.corrected)),
             {heading: cell for heading, cell in zip(header, row.cells, strict=True) if cell} | _as_it_was(row.corrected))
            for key, row in zip(keys, rows, strict=True)
        )  # fmt: skip
        insert_like(sample, ("id", "ref", "row_number", "digest", "cells"), values)
        return keys

    def _history(self, rows: Sequence[Ready], values: Sequence[RowValues], sources: Sequence[int]) -> list[HistoryRow]:
        here = {row.number: place for place, row in enumerate(rows)}
        return [self._one(*each, here) for each in zip(rows, values, sources, strict=True)]

    def _one(self, row: Ready, said: RowValues, source: int, here: Mapping[int, int]) -> HistoryRow:
        assert said.happened is not None
        person, same_as = self._decided(row, here)
        is_known = person is not None or same_as is not None
        age = AgeGiven(*said.age, AgeBasis.STATED, on=said.happened) if said.age else None
        was_found = self.run.rows_are == RowsAre.FOUND
        reason = _REASONS.get(said.reason.casefold(), InterventionReason.OTHER)
        return HistoryRow(
            source_row=source,
            happened_date=said.happened,
            given=None if is_known else self._given(said, age),
            person=person,
            same_as=same_as,
            age=age,
            is_found=was_found,
            is_referred=said.was_referred or not was_found,
            reason=reason,
            reason_detail="" if reason != InterventionReason.OTHER else said.reason or _NOT_STATED,
            text=said.telling(),
        )

    def _decided(self, row: Ready, here: Mapping[int, int]) -> tuple[Person | None, int | None]:
        """Whom a row was decided to be the same as: somebody known, or an earlier row's person."""
        if row.decided != Decided.SAME:
            return None, None
        if row.chosen.startswith(ROW):
            number = int(row.chosen.removeprefix(ROW))
            if number in self.people:
                return self.people[number], None
            if number in here and number < row.number:
                return None, here[number]
            raise Refused(f"Row {row.number:,} is to be the same person as row {number:,}, which is not imported.")
        if row.chosen not in self.known:
            raise Refused(f"Whom row {row.number:,} is the same as is no longer open to you. Decide it anew.")
        return self.known[row.chosen], None

    def _know_the_chosen(self, rows: Sequence[Ready]) -> None:
        """Read whom these rows were decided to be the same as, once each, as far as they are open to the actor."""
        chosen = {row.chosen for row in rows if row.decided == Decided.SAME and not row.chosen.startswith(ROW)}
        wanted = sorted(chosen - self.known.keys())
        for first in range(0, len(wanted), 500):
            seen = Person.objects.visible_to(self.by, self.at).filter(record__uuid__in=wanted[first : first + 500])
            self.known.update((str(each.record.uuid), each) for each in seen.select_related("record"))

    def _given(self, said: RowValues, age: AgeGiven | None) -> PersonGiven:
        named = bool(said.given_name or said.family_name)
        return PersonGiven(
            given_name=said.given_name,
            family_name=said.family_name,
            called=said.called,
            description="" if named else f"Known as {said.called}",
            date_of_birth=said.born,
            sex=said.sex,
            home_authority=self.authorities.get(said.authority_id) if said.authority_id else None,
            age=age,
        )

    def _link_lines(self, values: Sequence[RowValues], brought: Sequence[Brought]) -> None:
        """The line a row names, where exactly one that the actor may see is called that. Once an event (practice.md P3)."""
        sample = Link(kind=LinkKind.SAFEGUARDED_ALONG, recorded_at=self.at, recorded_by=self.by.member)
        rows = (
            (each.person.record_id, self.lines[said.line.casefold()], each.event.pk, said.happened)
            for said, each in zip(values, brought, strict=True)
            if said.line.casefold() in self.lines
        )
        insert_like(sample, ("from_record_id", "to_record_id", "because_of_id", "since_date"), rows)

    def _note_likely(self, rows: Sequence[Ready], history: Sequence[HistoryRow], brought: Sequence[Brought]) -> None:
        """Whoever a new person may be waits for review; who was decided to be someone new is remembered as such."""
        pairs: dict[tuple[int, int], tuple[object, ...]] = {}
        known = self._known_alike(rows)
        for row, each, came in zip(rows, history, brought, strict=True):
            if each.given is None:
                continue
            is_new = row.decided == Decided.NEW
            decided = (row.decided_at, row.decided_by_id, _SET_ASIDE) if is_new else (None, None, "")
            for key, because in row.alike:
                other = known.get(key)
                if other is not None and other != came.person.pk:
                    pairs[came.person.pk, other] = (came.person.pk, other, _in_a_line(because), *decided)
                    self.made.likely += not is_new
        insert_like(LikelyMatch(found_at=self.at, found_by=self.by.member), _PAIR, pairs.values())

    def _known_alike(self, rows: Sequence[Ready]) -> dict[str, int]:
        """The key of everyone these rows may be, of those the actor may see now."""
        keys = {key for row in rows for key, _ in row.alike}
        found = {
            key: self.people[number].pk
            for key in keys
            if key.startswith(ROW) and (number := int(key.removeprefix(ROW))) in self.people
        }
        wanted = sorted(key for key in keys if not key.startswith(ROW))
        for first in range(0, len(wanted), 500):
            seen = Person.objects.visible_to(self.by, self.at).filter(record__uuid__in=wanted[first : first + 500])
            found.update((str(uuid), key) for uuid, key in seen.values_list("record__uuid", "pk"))
        return found


def sheet_of(hub: int) -> str:
    """The name a tracker's rows are kept under: two hubs may call a source the same and share nothing (practice.md P15)."""
    return f"people of hub {hub}"


def _in_a_line(because: str) -> str:
    """What agrees, in words, as far as a line goes."""
    while len(because) > LONGEST_BECAUSE and "; " in because:
        because = because.rpartition("; ")[0]
    return because[:LONGEST_BECAUSE]


def as_in_file(header: Sequence[str], cells: Sequence[str], corrected: Mapping[str, str]) -> list[str]:
    """A row as its file has it, whatever was corrected on the page: so that the same file is known again."""
    return [corrected.get(heading, cell) for heading, cell in zip(header, cells, strict=True)]


def _as_it_was(corrected: Mapping[str, str]) -> dict[str, str]:
    """What the file said where a cell was corrected on the page."""
    return {f"{heading} (in the file)": cell for heading, cell in corrected.items()}


def _lines_by_name(by: Actor, at: dt.datetime) -> dict[str, int]:
    found: dict[str, int] = {}
    twice = set()
    for name, record in Line.objects.visible_to(by, at).values_list("name", "record_id"):
        if name.casefold() in found:
            twice.add(name.casefold())
        found[name.casefold()] = record
    return {name: record for name, record in found.items() if name not in twice}


def ready(run: TrackerRun) -> Iterator[Ready]:
    """The rows that are to be imported, in their order."""
    rows = TrackerRow.objects.filter(run=run, state=RowState.SOUND).order_by("number")
    return map(Ready._make, rows.values_list(*Ready._fields).iterator(chunk_size=AT_ONCE))
