"""Importing a tracker: exact figures, all or nothing, the same rows once, history that starts no clock."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.factories import World
from tests.unit.imports.tracker import tracker
from throughline.audit.queries import verify_chain
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.disruption.models import Arrest, Line, LineClosure
from throughline.disruption.states import LineStatus
from throughline.figures.queries import Period, Scope, measure_all
from throughline.hub.models import Intervention, Referral
from throughline.hub.states import ReferralStatus
from throughline.imports.actions.sheets import import_sheets
from throughline.imports.errors import RowsRefused
from throughline.imports.report import ImportReport
from throughline.imports.sheets import read_contents, read_folder
from throughline.matching.models import LikelyMatch
from throughline.register.models import Person
from throughline.register.states import AgeGroup
from throughline.sources.models import SourceRow
from throughline.work.models import Clock, Gap, Notice
from throughline.work.queries.due import count_inherited

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SIX_MONTHS = Path(os.environ.get("THROUGHLINE_TRACKER", Path(__file__).parents[3] / "throughline/cli/demo/tracker"))


def _import(world: World, source: str = "tracker", preview: bool = False, **changes: str | None) -> ImportReport:
    return import_sheets(
        by=world.coordinator, at=now(), sheets=read_contents(tracker(**changes)), source=source, preview=preview
    )


def _faults(world: World, **changes: str | None) -> list[tuple[str, int, str]]:
    with pytest.raises(RowsRefused) as refused:
        _import(world, **changes)
    assert SourceRow.objects.count() == 0
    assert Line.related.count() == 0
    return [(error.sheet, error.row, error.column) for error in refused.value.errors]


def test_six_months_of_a_hub(hub_world: World) -> None:
    """scenario.md, from records: exact figures, history that runs no clock, and a sound audit with an event a row."""
    by = hub_world.coordinator
    import_sheets(by=by, at=now(), sheets=read_folder(SIX_MONTHS), source="tracker")
    whole = Period(dt.date(2025, 11, 1), dt.date(2026, 4, 30))
    values = {row.key: row.value for row in measure_all(by, now(), whole, Scope())}
    assert values["lines_closed"] == 20
    assert (values["lines_closed_type_1"], values["lines_closed_type_2"]) == (14, 6)
    assert (values["arrests"], values["arrests_children"], values["charges"]) == (198, 19, 111)
    assert (values["interventions"], values["interventions_children"], values["interventions_adults"]) == (88, 82, 6)
    assert values["interventions_age_unknown"] == 0
    assert (values["people_safeguarded"], values["referrals"]) == (88, 83)

    april = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    taskforce = Scope(team_name="West Midlands ROCU County Lines taskforce")
    values = {row.key: row.value for row in measure_all(by, now(), april, taskforce)}
    assert (values["lines_closed"], values["arrests"]) == (12, 22)

    waiting = {row.kind: row.waiting for row in count_inherited(by, now())}
    assert waiting["arrested_child"] == 19
    assert waiting["nobody_leads"] == 88
    assert waiting["unanswered_after_closure"] > 0
    assert Clock.related.count() == 0
    assert Notice.related.count() == 0

    verdict = verify_chain()
    assert verdict.is_sound
    assert verdict.events > 405


class TestOnceAndWhole:
    def test_the_same_rows_again_are_unchanged(self, hub_world: World) -> None:
        assert sum(_import(hub_world).imported.values()) == 5
        people = Person.related.count()
        again = _import(hub_world)
        assert again.is_unchanged
        assert again.unchanged == 5
        assert Person.related.count() == people

    def test_another_source_is_another_tracker(self, hub_world: World) -> None:
        _import(hub_world)
        assert not _import(hub_world, source="other").is_unchanged

    def test_the_same_reference_with_other_words_is_refused(self, hub_world: World) -> None:
        _import(hub_world)
        with pytest.raises(RowsRefused) as refused:
            _import(hub_world, **{"lines.1.Line name": "Another name"})
        assert [(error.sheet, error.row, error.column) for error in refused.value.errors] == [("lines", 3, "Line ref")]

    def test_new_rows_may_name_lines_and_operations_imported_before(self, hub_world: World) -> None:
        _import(hub_world)
        more = tracker()
        more["arrests"] += more["arrests"].splitlines()[1].replace(b"A1", b"A2").replace(b",Y,", b",N,") + b"\r\n"
        report = import_sheets(by=hub_world.coordinator, at=now(), sheets=read_contents(more), source="tracker")
        assert dict(report.imported) == {"arrests": 1}
        assert report.people_linked == 1
        assert Arrest.related.count() == 2

    def test_a_preview_says_the_same_and_leaves_nothing(self, hub_world: World) -> None:
        preview = _import(hub_world, preview=True)
        assert SourceRow.objects.count() == 0
        assert Person.related.count() == 0
        assert preview.imported == _import(hub_world).imported

    def test_only_who_may_import(self, hub_world: World) -> None:
        with pytest.raises(Absent):
            import_sheets(by=hub_world.police, at=now(), sheets=read_contents(tracker()), source="tracker")

    def test_a_source_needs_a_name(self, hub_world: World) -> None:
        with pytest.raises(Refused):
            _import(hub_world, source=" ")


class TestWhatRowsBecome:
    def test_an_age_stated_is_kept_and_never_made_a_date_of_birth(self, hub_world: World) -> None:
        _import(hub_world)
        intervention = Intervention.related.get()
        assert intervention.person.date_of_birth is None
        assert (intervention.age_low, intervention.age_high, intervention.age_group) == (16, 16, AgeGroup.CHILD)
        assert intervention.person.age_statements.get().stated_date == dt.date(2025, 11, 23)

    def test_without_age_or_date_of_birth_it_is_unknown(self, hub_world: World) -> None:
        _import(hub_world, **{"interventions.0.Age if DOB not known": ""})
        assert Intervention.related.get().age_group == AgeGroup.UNKNOWN

    def test_a_range_on_both_sides_of_eighteen_is_unknown(self, hub_world: World) -> None:
        _import(hub_world, **{"interventions.0.Age if DOB not known": "17-19"})
        assert Intervention.related.get().age_group == AgeGroup.UNKNOWN

    def test_referred_y_is_a_referral_on_the_interventions_date(self, hub_world: World) -> None:
        _import(hub_world)
        referral = Referral.related.get()
        assert referral.status == ReferralStatus.HISTORY
        assert referral.referral_date == dt.date(2025, 11, 23)
        assert referral.team == Intervention.related.get().team

    def test_type_2_is_itself_the_statement_that_the_numbers_were_deactivated(self, hub_world: World) -> None:
        _import(hub_world, **{"lines.0.Closure type": "2"})
        closed = Line.related.get(status=LineStatus.CLOSED)
        assert {phone.deactivated_date for phone in closed.phones.all()} == {dt.date(2025, 12, 3)}

    def test_type_1_rests_on_the_holders_charge(self, hub_world: World) -> None:
        _import(hub_world)
        closure = LineClosure.related.get()
        assert closure.holder_charge is not None
        assert closure.holder_charge.charged_date == dt.date(2025, 11, 25)

    def test_phones_written_four_ways_are_kept_as_one_form(self, hub_world: World) -> None:
        _import(hub_world)
        numbers = set(Line.related.get(name="Ace line").phones.values_list("number", flat=True))
        assert numbers == {"+447700900001", "+447700900002"}

    def test_unknown_teams_go_to_the_agency_that_begins_their_name_else_the_hub(self, hub_world: World) -> None:
        report = _import(hub_world, **{"operations.0.Team": "Birmingham Police Partnerships"})
        made = dict(report.teams_created)
        assert made["Birmingham Police Partnerships"] == hub_world.coordinator.hub.agency.name
        assert made.get("West Midlands Police County Lines team", "West Midlands Police") == "West Midlands Police"

    def test_name_alone_never_joins_and_is_listed_for_review(self, hub_world: World) -> None:
        report = _import(hub_world, **{"interventions.0.Name": "Ibrahim Barnes"})
        assert report.people_created == 2
        assert LikelyMatch.related.count() == 1

    def test_name_date_of_birth_and_sex_join(self, hub_world: World) -> None:
        report = _import(
            hub_world,
            **{"interventions.0.Name": "ibrahim  BARNES", "interventions.0.Date of birth": "19/03/1993"},
        )
        assert (report.people_created, report.people_linked) == (1, 1)
        assert Gap.related.filter(inherited=True).count() > 0

    def test_each_record_keeps_its_source_and_row(self, hub_world: World) -> None:
        _import(hub_world)
        row = Arrest.related.get().source_row
        assert row is not None
        assert (row.source, row.sheet, row.row_number, row.ref) == ("tracker", "arrests", 2, "A1")


@pytest.mark.parametrize(
    ("where", "value", "column"),
    [
        ("lines.0.Date closed", "31/02/2026", "Date closed"),
        ("lines.0.Date closed", "01/01/2025", "Date closed"),
        ("lines.0.First reported", "01/01/2199", "First reported"),
        ("lines.0.Deal phone(s)", "call Jay", "Deal phone(s)"),
        ("lines.0.Exporting force", "W Mids Plice", "Exporting force"),
        ("lines.0.Line name", "x" * 101, "Line name"),
        ("lines.0.Line name", "Ace 🔥 line", "Line name"),
        ("lines.0.Status", "Shut", "Status"),
        ("lines.0.Closure type", "3", "Closure type"),
        ("operations.0.Local authority", "Brum", "Local authority"),
        ("operations.0.Line ref", "L9", "Line ref"),
        ("arrests.0.Date of birth", "19/03/2016", "Date of birth"),
        ("arrests.0.Date charged", "22/11/2025", "Date charged"),
        ("arrests.0.Operation ref", "", "Operation ref"),
        ("interventions.0.Age if DOB not known", "sixteen", "Age if DOB not known"),
        ("interventions.0.Home local authority", "Atlantis", "Home local authority"),
        ("interventions.0.Name", "abc\u202edef", "Name"),
        ("interventions.0.Sex", "X", "Sex"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_saved(hub_world: World, where: str, value: str, column: str) -> None:
    sheet, number, _ = where.split(".", 2)
    assert (sheet, int(number) + 2, column) in _faults(hub_world, **{where: value})


def test_a_closure_without_a_charged_holder_is_named(hub_world: World) -> None:
    assert _faults(hub_world, **{"arrests.0.Date charged": "04/12/2025"}) == [("lines", 2, "Closure type")]


TYPE_2 = {"lines.0.Closure type": "2"}


def test_a_type_2_closure_is_itself_the_statement_that_each_number_was_deactivated_that_day(hub_world: World) -> None:
    _import(hub_world, **TYPE_2)
    closure = LineClosure.related.get()
    assert (closure.closure_type, closure.closed_date) == (2, dt.date(2025, 12, 3))
    assert {row.deactivated_date for row in closure.line.phones.all()} == {closure.closed_date}


@pytest.mark.parametrize("phones", ["", ";", " ; "])
def test_a_type_2_closure_of_no_number_is_told_at_the_number_as_the_page_asks_for_one(
    hub_world: World, phones: str
) -> None:
    with pytest.raises(RowsRefused) as refused:
        _import(hub_world, **TYPE_2, **{"lines.0.Deal phone(s)": phones})
    (error,) = refused.value.errors
    assert (error.sheet, error.row, error.column, error.value) == ("lines", 2, "Deal phone(s)", phones.strip())
    assert "Give the number, or write type 1" in error.fix
    assert Line.related.count() == 0


def test_a_type_2_closure_of_a_number_that_cannot_be_read_is_told_once(hub_world: World) -> None:
    assert _faults(hub_world, **TYPE_2, **{"lines.0.Deal phone(s)": "not known"}) == [("lines", 2, "Deal phone(s)")]


def test_the_same_reference_twice_in_a_sheet_is_named(hub_world: World) -> None:
    assert _faults(hub_world, **{"lines.1.Line ref": "L1"}) == [("lines", 3, "Line ref")]


def test_every_fault_is_told_at_once(hub_world: World) -> None:
    faults = _faults(hub_world, **{"lines.0.Status": "Shut", "arrests.0.Sex": "X", "operations.0.Date": "soon"})
    assert {sheet for sheet, _, _ in faults} == {"lines", "arrests", "operations"}
