"""A tracker sent again with a cell filled in: what its rows are is asked, answered, and undone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import World
from tests.integration.imports.trackers import Tracker, kept
from throughline.agencies.states import Role
from throughline.audit.queries import verify_chain
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.hub.models import Intervention
from throughline.imports.actions.tracker_rows import answer_again, answer_every_again, correct_row
from throughline.imports.actions.undoing import undo_import
from throughline.imports.states import Again, RowState
from throughline.register.models import Person, PersonNumber
from throughline.sources.models import SourceRow
from throughline.work.models import Gap

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADING = "Name,DOB,Date,NHS no,Outcome"
ANN = "Ann Bell,01/02/2010,13/03/2026,999 000 0018,"
JO = "Jo Cole,01/02/2011,14/03/2026,,"
FILLED = (f"{ANN}Closed", f"{JO}Open to CSC")


def brought(world: World, *rows: str) -> Tracker:
    tracker = checked(world, *rows)
    assert tracker.bring().stopped_because == ""
    return tracker


def checked(world: World, *rows: str) -> Tracker:
    tracker = kept(world.coordinator, "\n".join([HEADING, *rows]) + "\n")
    tracker.check()
    return tracker


def standing() -> list[str]:
    rows = Intervention.related.filter(withdrawn_at=None).order_by("happened_date")
    return list(rows.values_list("immediate_action", flat=True))


def answered(tracker: Tracker, number: int, again: str) -> None:
    answer_again(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, number=number, again=again)


def test_a_row_with_a_cell_filled_in_is_asked_about_and_left_out_by_itself(hub_world: World) -> None:
    first = brought(hub_world, ANN, JO)
    second = checked(
        hub_world, *FILLED, "Di Ray,03/02/2011,14/03/2026,,", "Ann Bell,01/02/2010,15/03/2026,999 000 0018,"
    )
    asked = {row.number: (row.state, row.again_of) for row in second.run.rows.order_by("number")}
    rows = {row.row_number: row for row in SourceRow.objects.all()}
    assert asked == {
        2: ("asked", rows[2]), 3: ("asked", rows[3]), 4: ("sound", None), 5: ("sound", None),
    }  # fmt: skip
    assert first.run.pk != second.run.pk
    done = second.bring()
    assert (done.counts["made"]["rows"], done.counts["left_out"], second.row(2).state) == (2, 2, RowState.LEFT_OUT)
    assert (Intervention.related.count(), len(standing())) == (4, 4)


def test_it_takes_the_earlier_ones_place_and_undoing_puts_that_back(hub_world: World) -> None:
    first = brought(hub_world, ANN, JO)
    second = checked(hub_world, *FILLED)
    answered(second, 2, Again.REPLACES)
    assert answer_every_again(by=second.by, at=now(), run_uuid=second.run.uuid, again=Again.REPLACES) == (1, 0)
    second.bring()
    assert standing() == ["Outcome: Closed", "Outcome: Open to CSC"]
    assert (Person.related.count(), Intervention.related.count()) == (2, 4)
    assert PersonNumber.related.filter(withdrawn_at=None).count() == 1
    assert Gap.related.filter(resolved_at=None).count() == 2
    again = checked(hub_world, *FILLED)
    assert {row.state for row in again.run.rows.all()} == {"unchanged"}
    undo_import(by=second.by, at=now(), run_uuid=second.run.uuid, reason="The wrong file")
    assert standing() == ["", ""]
    assert Gap.related.filter(resolved_at=None).count() == 2
    number = PersonNumber.related.get(withdrawn_at=None)
    assert number.recorded_at == first.again().imported_at
    assert {row.state for row in checked(hub_world, ANN, JO).run.rows.all()} == {"unchanged"}
    assert verify_chain().is_sound
    # What was put back is as it was: the first may be undone too.
    undo_import(by=first.by, at=now(), run_uuid=first.run.uuid, reason="That too")
    assert not Person.objects.visible_to(hub_world.coordinator, now()).exists()
    assert not PersonNumber.related.filter(withdrawn_at=None).exists()


def test_a_date_of_birth_filled_in_becomes_the_persons_and_is_taken_back_with_the_import(hub_world: World) -> None:
    brought(hub_world, "Ann Bell,,13/03/2026,,")
    second = checked(hub_world, "Ann Bell,01/02/2010,13/03/2026,,Closed")
    answered(second, 2, Again.REPLACES)
    second.bring()
    assert str(Person.related.get().date_of_birth) == "2010-02-01"
    third = checked(hub_world, "Ann Bell,01/02/2010,13/03/2026,,Closed again")
    answered(third, 2, Again.REPLACES)
    third.bring()
    undo_import(by=third.by, at=now(), run_uuid=third.run.uuid, reason="Wrong")
    assert (standing(), str(Person.related.get().date_of_birth)) == (["Outcome: Closed"], "2010-02-01")
    undo_import(by=second.by, at=now(), run_uuid=second.run.uuid, reason="Wrong")
    assert (standing(), Person.related.get().date_of_birth) == ([""], None)


def test_it_is_another_one(hub_world: World) -> None:
    brought(hub_world, ANN)
    second = checked(hub_world, FILLED[0])
    answered(second, 2, Again.ANOTHER)
    assert second.row(2).is_clear
    second.bring()
    assert len(standing()) == 2


def test_what_somebody_worked_on_is_not_replaced(hub_world: World) -> None:
    brought(hub_world, ANN)
    second = checked(hub_world, FILLED[0])
    found = Intervention.related.select_related("record").get()
    withdraw_intervention(
        by=hub_world.coordinator, at=now(), intervention_uuid=found.record.uuid, version=1, reason="Another child"
    )
    with pytest.raises(Refused, match="Somebody has worked on what row 2"):
        answered(second, 2, Again.REPLACES)
    assert answer_every_again(by=second.by, at=now(), run_uuid=second.run.uuid, again=Again.REPLACES) == (0, 1)
    with pytest.raises(Absent):
        answer_again(by=hub_world.police, at=now(), run_uuid=second.run.uuid, number=2, again=Again.ANOTHER)
    with pytest.raises(Refused, match="Choose what this row is"):
        answered(second, 2, "else")
    with pytest.raises(Refused, match="Choose what these rows are"):
        answer_every_again(by=second.by, at=now(), run_uuid=second.run.uuid, again="else")


def test_a_row_put_right_may_be_one_imported_before_and_two_rows_are_never_one(hub_world: World) -> None:
    brought(hub_world, ANN)
    second = checked(hub_world, f"{ANN}Closed".replace("13/03/2026", "32/03/2026"), f"{ANN}Closed", f"{ANN}Open")
    assert [row.state for row in second.run.rows.order_by("number")] == ["faulty", "asked", "sound"]
    correct_row(by=second.by, at=now(), run_uuid=second.run.uuid, number=2, cells={"Date": "13/03/2026"})
    assert second.row(2).state == RowState.SOUND
    other = checked(hub_world, f"{ANN}Closed".replace("13/03/2026", "32/03/2026"))
    correct_row(by=other.by, at=now(), run_uuid=other.run.uuid, number=2, cells={"Date": "13/03/2026"})
    assert other.row(2).state == RowState.ASKED


def test_through_the_page_with_undo(hub_world: World, sign_in) -> None:
    brought(hub_world, ANN, JO)
    second = checked(hub_world, *FILLED)
    client = sign_in(hub_world.coordinator)
    preview = client.get(reverse("tracker", args=[second.run.uuid])).content.decode()
    assert "2</a>, 2 not answered" in preview
    here = reverse("tracker-before", args=[second.run.uuid])
    shown = client.get(here).content.decode()
    assert "Row 2 looks like row 2 of an earlier import" in shown
    assert "Closed" in shown
    assert b"Choose what this row is" in client.post(here, {"number": "2"}).content
    assert b"Choose what these rows are" in client.post(here, {"every": "1"}).content
    assert client.post(here, {"number": "x", "again": "another"}).status_code == 404
    client.post(here, {"number": "2", "again": "left_out"})
    assert second.row(2).again == Again.LEFT_OUT
    assert b"1 row is answered" in client.post(here, {"every": "1", "again": "replaces"}, follow=True).content
    done = client.post(reverse("tracker-begin", args=[second.run.uuid]), follow=True).content.decode()
    assert "Undo this import" in done
    assert standing() == ["", "Outcome: Open to CSC"]
    file = client.get(reverse("tracker-faults", args=[second.run.uuid])).content.decode()
    assert "It has the person and day of row 2 of an earlier import" in file
    client.post(reverse("tracker-undo", args=[second.run.uuid]), {"reason": "The wrong file"})
    assert standing() == ["", ""]
    assert client.get(here).status_code == 404
    theirs = sign_in(hub_world.police)
    assert theirs.get(here).status_code == 404


def test_one_hubs_rows_are_asked_of_nobody_elsewhere(hub_world: World) -> None:
    brought(hub_world, ANN)
    theirs = hub_world.elsewhere[Role.COORDINATOR]
    tracker = kept(theirs, f"{HEADING}\n{FILLED[0]}\n")
    tracker.check()
    assert tracker.row(2).state == RowState.SOUND
