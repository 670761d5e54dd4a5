"""Applying a checked tracker, row by row, through the same actions as the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from throughline.agencies.actions import team_named
from throughline.agencies.actor import Actor
from throughline.agencies.models import Team
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation as Act
from throughline.core.errors import Refused
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.models import Line, Operation
from throughline.disruption.states import LineStatus
from throughline.hub.actions.referrals import refer_person
from throughline.hub.states import Told
from throughline.imports.checking import Tracker
from throughline.imports.errors import RowError, RowsRefused
from throughline.imports.report import ImportReport
from throughline.imports.rows import ArrestRow, InterventionRow, LineRow, OperationRow, PersonCells
from throughline.imports.sheets import Row
from throughline.matching.facts import note_likely_matches
from throughline.matching.keeping import write_owed_keys
from throughline.matching.queries import find_same_person
from throughline.register.facts import place_for
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.models import Person, Place
from throughline.register.states import AgeBasis
from throughline.sources.models import Batch, SourceRow

Progress = Callable[[str, int, int], None]


def no_progress(stage: str, done: int, total: int) -> None:
    """Nobody is watching."""


class TrackerImport:
    """One run: what it needs to know of earlier rows, and what it has done so far."""

    def __init__(self, *, by: Actor, at: dt.datetime, source: str, progress: Progress) -> None:
        self.by, self.at, self.source, self.progress = by, at, source, progress
        self.batch = Batch(source=source, imported_at=at, imported_by=by.member.name)
        self.teams: dict[str, Team] = {}
        self.lines: dict[str, Line] = {}
        self.operations: dict[str, Operation] = {}
        self.report = ImportReport(source=source, is_preview=False)
        self.done = 0
        self.total = 0

    def run(self, tracker: Tracker, preview: bool) -> ImportReport:
        self.report.is_preview, self.report.unchanged = preview, tracker.unchanged
        closed = [row for row in tracker.lines if row.status == LineStatus.CLOSED]
        rows = [*tracker.lines, *tracker.operations, *tracker.arrests, *tracker.interventions]
        self.total = len(rows) + len(closed)
        if not rows:
            return self.report
        self.batch.rows = len(rows)
        self.batch.save()
        for line in tracker.lines:
            self._apply(line.row, self._line, line)
        for operation in tracker.operations:
            self._apply(operation.row, self._operation, operation)
        for arrest in tracker.arrests:
            self._apply(arrest.row, self._arrest, arrest)
        for intervention in tracker.interventions:
            self._apply(intervention.row, self._intervention, intervention)
        for line in closed:
            self._apply(line.row, self._closure, line)
        self._record()
        return self.report

    def _apply(self, row: Row, act: Callable[..., None], values: object) -> None:
        """One row through its action; what the action refuses is a fault of that row."""
        try:
            act(values)
        except Refused as error:
            column, value = _cell_refused(row, error)
            raise RowsRefused([RowError(row.sheet, row.number, column, value, error.message)]) from error
        self.done += 1
        self.progress(row.sheet, self.done, self.total)

    def _source_row(self, row: Row, ref: str) -> SourceRow:
        self.report.imported[row.sheet] += 1
        return SourceRow.objects.create(
            batch=self.batch, source=self.source, sheet=row.sheet, ref=ref, row_number=row.number,
            digest=row.digest, cells=dict(row.cells),
        )  # fmt: skip

    def _line(self, row: LineRow) -> None:
        assert row.exporting is not None
        assert row.first_reported is not None
        status = LineStatus.ACTIVE if row.status == LineStatus.CLOSED else row.status
        self.lines[row.ref] = record_line(
            by=self.by,
            at=self.at,
            name=row.name,
            first_reported_date=row.first_reported,
            status=status,
            owning_team=self._team(row.team),
            exporting=[AreaGiven(row.exporting)],
            importing=[AreaGiven(force) for force in row.importing],
            phones=row.phones,
            source_row=self._source_row(row.row, row.ref),
        )

    def _operation(self, row: OperationRow) -> None:
        assert row.happened is not None
        line = self._known_line(row.line_ref)
        self.operations[row.ref] = record_operation(
            by=self.by,
            at=self.at,
            operation_kind=row.kind,
            happened_date=row.happened,
            team=self._team(row.team),
            place=PlaceGiven(address=row.address, area=row.area, authority=row.authority, force=row.force),
            force=row.force,
            authority=row.authority,
            line_uuid=line.record.uuid if line else None,
            suspected_cuckooing=row.suspected_cuckooing,
            source_row=self._source_row(row.row, row.ref),
        )

    def _arrest(self, row: ArrestRow) -> None:
        assert row.happened is not None
        operation, line = self._known_operation(row.operation_ref), self._known_line(row.line_ref)
        given = self._person(row.person, row.happened)
        arrest = record_arrest(
            by=self.by,
            at=self.at,
            operation_uuid=operation.record.uuid,
            person=given,
            line_uuid=line.record.uuid if line else None,
            happened_date=row.happened,
            offence=row.offence,
            offence_detail=row.offence_detail,
            is_line_holder=row.is_line_holder,
            charged_date=row.charged,
            team=self._team(row.team),
            inherited=True,
            source_row=self._source_row(row.row, row.ref),
        )
        self._note_person(given, arrest.person)

    def _intervention(self, row: InterventionRow) -> None:
        assert row.happened is not None
        operation, line = self._known_operation(row.operation_ref), self._known_line(row.line_ref)
        given = self._person(row.person, row.happened, home=row)
        source_row = self._source_row(row.row, row.ref)
        intervention = record_person_found(
            by=self.by,
            at=self.at,
            operation_uuid=operation.record.uuid,
            line_uuid=line.record.uuid if line else None,
            person=given,
            happened_date=row.happened,
            place=self._found_at(row, operation),
            reason=row.reason,
            reason_detail=row.reason_detail,
            stated_support=row.support,
            inherited=True,
            source_row=source_row,
        )
        if row.was_referred:
            refer_person(
                by=self.by,
                at=self.at,
                referral_date=row.happened,
                intervention_uuid=intervention.record.uuid,
                concerns="",
                social_care_told=Told.NOT_STATED,
                team=operation.team,
                agency=operation.agency,
                inherited=True,
                source_row=source_row,
            )
        self._note_person(given, intervention.person)

    def _closure(self, row: LineRow) -> None:
        assert row.closed is not None
        assert row.closure_type is not None
        line = self.lines[row.ref]
        close_line(
            by=self.by,
            at=self.at,
            line_uuid=line.record.uuid,
            closed_date=row.closed,
            closure_type=row.closure_type,
            evidence="As the imported tracker states",
            inherited=True,
            source_row=line.source_row,
        )

    def _team(self, name: str) -> Team:
        if name not in self.teams:
            team, created = team_named(by=self.by, at=self.at, name=name)
            self.teams[name] = team
            if created:
                self.report.teams_created.append((team.name, team.agency.name))
        return self.teams[name]

    def _known_line(self, ref: str) -> Line | None:
        if ref and ref not in self.lines:
            rows = Line.objects.visible_to(self.by, self.at).select_related("record")
            self.lines[ref] = rows.get(**self._earlier("lines", ref))
        return self.lines[ref] if ref else None

    def _known_operation(self, ref: str) -> Operation:
        if ref not in self.operations:
            rows = Operation.objects.visible_to(self.by, self.at).select_related("record")
            self.operations[ref] = rows.get(**self._earlier("operations", ref))
        return self.operations[ref]

    def _earlier(self, sheet: str, ref: str) -> dict[str, str]:
        """How the record an earlier import made of a row is found."""
        return {"source_row__source": self.source, "source_row__sheet": sheet, "source_row__ref": ref}

    def _person(self, cells: PersonCells, day: dt.date, home: InterventionRow | None = None) -> PersonGiven:
        """The person already known with exactly this name, date of birth and sex, and no other home; otherwise a new one."""
        age = AgeGiven(cells.age[0], cells.age[1], AgeBasis.STATED, on=day) if cells.age else None
        known = find_same_person(
            self.by, self.at, given_name=cells.given_name, family_name=cells.family_name,
            date_of_birth=cells.date_of_birth, sex=cells.sex, home=home.home if home else None,
        )  # fmt: skip
        return PersonGiven(
            uuid=known.record.uuid if known else None,
            given_name=cells.given_name,
            family_name=cells.family_name,
            date_of_birth=cells.date_of_birth,
            sex=cells.sex,
            home_authority=home.home if home else None,
            age=age,
        )

    def _note_person(self, given: PersonGiven, person: Person) -> None:
        if given.uuid is not None:
            self.report.people_linked += 1
            return
        self.report.people_created += 1
        self.report.likely_matches += note_likely_matches(by=self.by, at=self.at, person=person)

    def _found_at(self, row: InterventionRow, operation: Operation) -> Place | None:
        """Where the person was found: the operation's own place when the sheet writes the same address."""
        if not row.found_at:
            return operation.place
        address, _, area = row.found_at.rpartition(",")
        given = PlaceGiven(
            address=(address or area).strip(), area=area.strip() if address else "",
            authority=operation.authority, force=operation.force,
        )  # fmt: skip
        return place_for(by=self.by, at=self.at, given=given, agency=operation.agency)

    def _record(self) -> None:
        """One event for the import as a whole; every row has its own from its action. Its people are found from now on."""
        write_owed_keys()
        append(
            actor=self.by.for_audit(),
            at=self.at,
            entry=Entry(op=Act.CONFIGURATION, action="import_sheets", purpose=f"source {self.source}"),
        )


def _cell_refused(row: Row, error: Refused) -> tuple[str, str]:
    """The cell an action's refusal is about, as near as its field says; else the row's reference."""
    columns = {
        "date_of_birth": "Date of birth", "age": "Age if DOB not known", "phones": "Deal phone(s)",
        "closed_date": "Date closed", "closure_type": "Closure type", "name": "Line name",
        "charged_date": "Date charged", "happened_date": "Date", "address": "Address",
    }  # fmt: skip
    column = columns.get(error.field or "", "")
    if column not in row.cells:
        column = next(iter(row.cells))
    return column, row.cells[column]
