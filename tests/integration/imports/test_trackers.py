"""A hub's own tracker of people: read, mapped, checked, decided, imported as history, and undone as a whole."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.integration.imports.trackers import HEADING, ROWS, TRACKER, kept
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.audit.queries import verify_chain
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.figures.queries import Period, Scope, measure_all
from throughline.hub.actions.referrals import take_on_referral
from throughline.hub.models import Intervention, Referral
from throughline.hub.states import ReferralStatus
from throughline.imports.actions.tracker_rows import correct_row, decide_clear_rows, decide_row
from throughline.imports.actions.trackers import begin_import, give_up, keep_tracker, map_columns
from throughline.imports.actions.undoing import undo_import
from throughline.imports.errors import CannotUndo
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.states import Band, Decided, RowState, RunState
from throughline.imports.trackers import work, working
from throughline.imports.trackers.people import parts_of, read_people
from throughline.imports.trackers.values import RowValues
from throughline.matching.models import LikelyMatch
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.links import link_records
from throughline.register.models import Person
from throughline.register.states import LinkKind
from throughline.sources.models import SourceRow
from throughline.work.models import Clock, Gap, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def people(actor: Actor) -> list[str]:
    rows = Person.objects.visible_to(actor, now()).order_by("pk")
    return [f"{row.given_name} {row.family_name}" for row in rows]


def test_odd_headings_below_a_title_are_guessed_and_rows_become_history(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)
    assert tracker.run.columns == {
        "Ref": "ref", "YP name": "name", "D.O.B": "born", "M/F": "sex", "Home LA": "council",
        "Date of referral": "happened", "Referrer": "agency", "County line": "line", "Concerns": "reason",
        "Actions": "done", "NHS no": "nhs_number",
    }  # fmt: skip
    assert tracker.check().state == RunState.CHECKED
    done = tracker.bring()
    assert (done.state, done.stopped_because) == (RunState.DONE, "")
    assert people(hub_world.coordinator) == ["Daniel Okafor", "Amira Haddad", "Liam Carter"]
    first = Intervention.related.order_by("pk").select_related("person__home_authority").first()
    assert first is not None
    assert (str(first.happened_date), first.reason_detail) == ("2026-03-12", "Carrying for others")
    assert first.immediate_action == "What was done: Spoke to mum\nWhere it came from: Met Police"
    assert (first.age_low, first.age_group, first.person.home_authority.name) == (15, "child", "Brent")
    assert first.source_row.cells["NHS no"] == "999 000 0018"
    assert (Clock.related.count(), Notice.related.count()) == (0, 0)
    assert Gap.related.filter(inherited=True).count() == 3
    events = Event.objects.filter(action="record_intervention")
    assert [event.subjects.count() for event in events] == [2, 2, 2]
    assert verify_chain().is_sound


def test_what_one_source_was_mapped_as_is_offered_for_its_next_file(hub_world: World) -> None:
    kept(hub_world.coordinator).check(Concerns="notes")
    assert kept(hub_world.coordinator).run.columns["Concerns"] == "notes"
    assert kept(hub_world.coordinator, source="Another").run.columns["Concerns"] == "reason"
    assert kept(hub_world.elsewhere[Role.COORDINATOR]).run.columns["Concerns"] == "reason"


def test_every_fault_is_named_with_its_row_and_the_fix_and_corrected_on_the_page(hub_world: World) -> None:
    bad = "R4,Zoe Marsh,31/06/2011,F,Nowhereshire,05/31/2026,,,,,12"
    tracker = kept(hub_world.coordinator, TRACKER + bad + "\n")
    tracker.check()
    row = tracker.row(6)
    assert row.state == RowState.FAULTY
    assert row.faults == [
        ["Date of referral", "05/31/2026", "This is not a real date. Write day/month/year, like 27/03/2026."],
        ["D.O.B", "31/06/2011", "This is not a real date. Write day/month/year, like 27/03/2026."],
    ]
    # One day that can only be month first puts another of its column in question.
    assert "Day or month first?" in tracker.row(3).faults[0][2]
    map_columns(
        by=tracker.by, at=now(), run_uuid=tracker.run.uuid, columns=tracker.run.columns, rows_are="found",
        orders={"Date of referral": "day"},
    )  # fmt: skip
    work.work_on(tracker.by, tracker.run.uuid)
    with pytest.raises(Refused, match="Put the rows right"):
        tracker.bring()
    correct_row(
        by=tracker.by, at=now(), run_uuid=tracker.run.uuid, number=6,
        cells={"D.O.B": "30/06/2011", "Date of referral": "31/05/2026"},
    )  # fmt: skip
    assert tracker.row(6).state == RowState.SOUND
    assert tracker.bring().state == RunState.DONE
    source = SourceRow.objects.get(row_number=6)
    assert (source.cells["D.O.B"], source.cells["D.O.B (in the file)"]) == ("30/06/2011", "31/06/2011")
    # The same file again, its slip and all, is known by what it said.
    again = kept(hub_world.coordinator, TRACKER + bad + "\n")
    again.check()
    assert set(TrackerRow.objects.filter(run=again.run, number__lt=6).values_list("state", flat=True)) == {"unchanged"}
    assert again.row(6).state == RowState.UNCHANGED


def test_rows_that_are_wrong_may_be_left_out(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator, TRACKER + "R4,Zoe Marsh,31/06/2011,F,,13/03/2026,,,,,\n")
    tracker.check()
    assert tracker.bring(leave_out=True).counts["made"]["rows"] == 3
    assert tracker.row(6).state == RowState.LEFT_OUT


def test_a_row_that_says_something_else_now_is_a_fault_and_no_record(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    tracker.bring()
    changed = kept(hub_world.coordinator, TRACKER.replace("Spoke to mum", "Spoke to dad"))
    changed.check()
    assert [(row.number, row.state) for row in changed.run.rows.order_by("number")] == [
        (3, "faulty"), (4, "unchanged"), (5, "unchanged"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="no row to import"):
        changed.bring(leave_out=True)


def test_a_likely_match_is_decided_and_joins_nobody_by_itself(hub_world: World) -> None:
    first = kept(hub_world.coordinator)
    first.check()
    first.bring()
    rows = (
        "A1,Danyel Okafor,04/03/2010,M,,20/05/2026,,,,,",  # another spelling, day and month swapped
        "A2,Daniel Okafor,03/04/2010,M,,20/06/2026,,,,,9990000018",  # the same number and date of birth
        "A3,Amira Hadad,21/11/2009,F,,20/06/2026,,,,,",
        "A4,Nobody Likethem,21/11/2001,F,,20/06/2026,,,,,",
    )
    second = kept(hub_world.coordinator, "\n".join([HEADING, *rows]) + "\n", source="Another")
    second.check()
    bands = [(row.number, bool(row.band), row.is_clear) for row in second.run.rows.order_by("number")]
    assert bands == [(2, True, False), (3, True, True), (4, True, False), (5, False, False)]
    assert "same given name" in str(second.row(4).alike)
    with pytest.raises(Refused, match="Choose one of the people shown"):
        decide_row(
            by=second.by,
            at=now(),
            run_uuid=second.run.uuid,
            number=2,
            decided=Decided.SAME,
            chosen=str(second.run.uuid),
        )
    assert decide_clear_rows(by=second.by, at=now(), run_uuid=second.run.uuid) == 1
    chosen = second.row(2).alike[0][0]
    decide_row(by=second.by, at=now(), run_uuid=second.run.uuid, number=2, decided=Decided.SAME, chosen=chosen)
    made = second.bring().counts["made"]
    assert (made["people_new"], made["people_known"], made["likely"]) == (2, 2, 1)
    assert people(hub_world.coordinator)[3:] == ["Amira Hadad", "Nobody Likethem"]
    daniel = Person.related.get(given_name="Daniel")
    assert daniel.interventions.count() == 3
    assert LikelyMatch.related.get().other.given_name == "Amira"


def test_who_was_decided_to_be_someone_new_is_remembered(hub_world: World) -> None:
    first = kept(hub_world.coordinator)
    first.check()
    first.bring()
    second = kept(hub_world.coordinator, f"{HEADING}\nA3,Amira Hadad,21/11/2009,F,,20/06/2026,,,,,\n", source="Another")
    second.check()
    decide_row(by=second.by, at=now(), run_uuid=second.run.uuid, number=2, decided=Decided.NEW)
    assert second.bring().counts["made"]["likely"] == 0
    pair = LikelyMatch.related.get()
    assert pair.set_aside_by == hub_world.coordinator.member


def test_rows_of_one_tracker_about_one_child_are_offered_as_one_person(hub_world: World) -> None:
    again = "R9,Daniel Okafor,03/04/2010,M,,12/04/2026,,,,,9990000018"
    tracker = kept(hub_world.coordinator, TRACKER + again + "\n")
    tracker.check()
    assert (tracker.row(6).band, tracker.row(6).is_clear, tracker.row(6).alike[0][0]) == (Band.MATCH, True, "row:3")
    decide_clear_rows(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    tracker.bring()
    assert Person.related.count() == 3
    assert Person.related.get(given_name="Daniel").interventions.count() == 2


def test_what_one_may_not_see_is_no_candidate(hub_world: World) -> None:
    theirs = kept(hub_world.elsewhere[Role.COORDINATOR])
    theirs.check()
    theirs.bring()
    ours = kept(hub_world.coordinator)
    ours.check()
    assert {row.band for row in ours.run.rows.all()} == {""}
    assert {row.state for row in ours.run.rows.all()} == {"sound"}


def test_a_tracker_of_referrals_makes_referrals_alone_and_starts_no_clock(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator, rows_are="referred")
    tracker.check()
    tracker.bring()
    assert (Intervention.related.count(), Clock.related.count()) == (0, 0)
    assert {row.status for row in Referral.related.all()} == {ReferralStatus.HISTORY}
    assert "Missing from school" in Referral.related.get(person__given_name="Amira").concerns


def test_an_import_is_undone_as_a_whole_and_leaves_lists_and_figures(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    run = tracker.bring()

    def counted() -> dict[str, float | None]:
        period = Period(run.uploaded_at.date().replace(month=1, day=1), run.uploaded_at.date())
        return {row.key: row.value for row in measure_all(hub_world.coordinator, now(), period, Scope())}

    assert counted()["interventions"] == 3
    with pytest.raises(Refused, match="Say why"):
        undo_import(by=tracker.by, at=now(), run_uuid=run.uuid, reason=" ")
    undo_import(by=tracker.by, at=now(), run_uuid=run.uuid, reason="The wrong file")
    assert people(hub_world.coordinator) == []
    assert counted()["interventions"] == 0
    assert not Gap.objects.visible_to(hub_world.coordinator, now()).exists()
    assert Person.related.filter(record__withdrawn_reason="The wrong file").count() == 3
    assert Event.objects.filter(action="undo_import", op="alteration").count() == 3
    assert verify_chain().is_sound
    with pytest.raises(Refused, match="cannot be done now"):
        undo_import(by=tracker.by, at=now(), run_uuid=run.uuid, reason="Again")
    # The same rows may come in anew, and are like nobody.
    again = kept(hub_world.coordinator)
    again.check()
    assert {(row.state, row.band) for row in again.run.rows.all()} == {("sound", "")}
    again.bring()
    assert len(people(hub_world.coordinator)) == 3


def test_undoing_leaves_whoever_was_known_before(hub_world: World) -> None:
    first = kept(hub_world.coordinator)
    first.check()
    first.bring()
    rows = f"{HEADING}\nA2,Daniel Okafor,03/04/2010,M,,20/06/2026,,,,,9990000018\n"
    second = kept(hub_world.coordinator, rows, source="Another")
    second.check()
    decide_clear_rows(by=second.by, at=now(), run_uuid=second.run.uuid)
    second.bring()
    daniel = Person.related.get(given_name="Daniel")
    # The first import's child has been worked on since: by the second.
    with pytest.raises(CannotUndo) as refused:
        undo_import(by=first.by, at=now(), run_uuid=first.run.uuid, reason="Wrong")
    assert [record.reference for record in refused.value.records] == [daniel.record.reference]
    undo_import(by=second.by, at=now(), run_uuid=second.run.uuid, reason="Wrong")
    standing = Intervention.objects.visible_to(hub_world.coordinator, now()).filter(person=daniel)
    assert standing.filter(withdrawn_at__isnull=True).count() == 1


def test_what_was_worked_on_since_is_named_and_nothing_is_undone(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator, rows_are="referred")
    tracker.check()
    tracker.bring()
    referral = Referral.related.select_related("record").first()
    take_on_referral(by=hub_world.coordinator, at=now(), referral_uuid=referral.record.uuid)
    with pytest.raises(CannotUndo, match="worked on since") as refused:
        undo_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, reason="Wrong")
    assert referral.record in refused.value.records
    assert len(people(hub_world.coordinator)) == 3


def test_what_points_to_it_without_a_name_on_its_side_is_work_on_it_too(hub_world: World) -> None:
    """A link that says somebody imported is the reason for it: its key has no name on the record's side."""
    tracker = kept(hub_world.coordinator)
    tracker.check()
    tracker.bring()
    found = Intervention.related.select_related("record", "person__record").first()
    one, other = (
        person_for(by=hub_world.police, at=now(), given=PersonGiven(given_name=name)) for name in ("Kit", "Lee")
    )
    link_records(
        by=hub_world.police, at=now(), from_record=one.record, to_record=other.record, kind=LinkKind.ASSOCIATE_OF,
        since_date=found.happened_date, because_of=found.record,
    )  # fmt: skip
    with pytest.raises(CannotUndo) as refused:
        undo_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, reason="Wrong")
    assert refused.value.records == [found.record]


def test_an_import_that_stops_leaves_nothing_and_is_begun_again(hub_world: World, monkeypatch) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    begin_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    working.ask_to_stop(tracker.run.uuid)
    work.work_on(tracker.by, tracker.run.uuid)
    stopped = tracker.again()
    assert (stopped.state, stopped.stopped_because) == (
        RunState.FAILED, "Stopped by whoever watched it. Nothing was imported.",
    )  # fmt: skip
    assert (Person.related.count(), SourceRow.objects.count()) == (0, 0)
    working.forget(tracker.run.uuid)
    assert tracker.bring().state == RunState.DONE


def test_a_run_whose_process_was_killed_is_begun_again_and_one_that_lives_is_not(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    begin_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    with working.holding(tracker.run.uuid), pytest.raises(Refused, match="being worked on"):
        begin_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    assert tracker.bring().counts["made"]["rows"] == 3


def test_only_who_chose_the_file_sees_its_rows_and_giving_up_deletes_them(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    for other in (hub_world.elsewhere[Role.COORDINATOR], hub_world.police, hub_world.system):
        with pytest.raises(Absent):
            give_up(by=other, at=now(), run_uuid=tracker.run.uuid)
    with pytest.raises(Absent):
        keep_tracker(by=hub_world.police, at=now(), source="x", file_name="x", content=TRACKER.encode())
    give_up(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    run = TrackerRun.objects.get()
    assert (run.state, bytes(run.content), run.rows.count()) == (RunState.CANCELLED, b"", 0)


def test_columns_that_cannot_make_records_are_refused(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)

    def mapped(**columns: str) -> None:
        chosen = {**tracker.run.columns, **{key.replace("_", " "): value for key, value in columns.items()}}
        map_columns(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, columns=chosen, rows_are="found")

    for message, columns in (
        ("holds the name", {"YP_name": ""}),
        ("holds the day", {"Date_of_referral": ""}),
        ("Choose it for one", {"Referrer": "line"}),
        ("is no field", {"Referrer": "colour"}),
    ):
        with pytest.raises(Refused, match=message):
            mapped(**columns)
    assert ROWS


def test_the_parts_a_large_register_is_read_in_hold_everybody_once(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    tracker.bring()
    by, at = hub_world.coordinator, now()
    # More rows than the database is asked to find people for.
    many = [RowValues(number) for number in range(600)]
    parts = parts_of(by, at, 2)
    read = [known for part in parts for known in read_people(by, at, many, part)]
    assert len(parts) == 2
    assert read == list(read_people(by, at, many))
    assert [(known.given_name, known.born) for known in read] == [
        ("Daniel", (2010, 4, 3)), ("Amira", (2009, 11, 21)), ("Liam", None),
    ]  # fmt: skip
