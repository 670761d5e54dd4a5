"""What two imports say: undoing one leaves what the other says, and neither is held by what nobody has decided."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import World
from tests.integration.imports.trackers import Tracker, kept
from throughline.core.clock import now
from throughline.imports.actions.tracker_rows import decide_clear_rows, decide_row
from throughline.imports.actions.undoing import undo_import
from throughline.imports.errors import CannotUndo
from throughline.imports.states import Decided, RunState
from throughline.matching.actions import set_aside_match
from throughline.matching.models import LikelyMatch
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person, PersonName, PersonNumber

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADING = "Ref,Name,DOB,Date of referral,Known as,NHS no"


def checked(world: World, *rows: str, source: str) -> Tracker:
    tracker = kept(world.coordinator, "\n".join([HEADING, *rows]) + "\n", source=source)
    tracker.check()
    return tracker


def undone(tracker: Tracker) -> str:
    undo_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, reason="The wrong file")
    return tracker.again().state


def known_as() -> list[tuple[str, str]]:
    numbers = PersonNumber.related.filter(withdrawn_at=None).values_list("value", "source")
    names = PersonName.related.filter(withdrawn_at=None).values_list("given_name", "source")
    return sorted([*numbers, *names])


def test_an_undecided_pair_holds_no_import_up(hub_world: World) -> None:
    first = checked(hub_world, "R1,Daniel Okafor,03/04/2010,12/03/2026,,", source="Wrong")
    first.bring()
    second = checked(hub_world, "A1,Danyel Okafor,03/04/2010,20/06/2026,,", source="Right")
    second.bring()
    assert LikelyMatch.related.filter(set_aside_at=None).count() == 1
    assert undone(first) == RunState.UNDONE
    assert second.again().state == RunState.DONE


def test_what_an_import_that_was_undone_had_added_holds_no_other_up(hub_world: World) -> None:
    first = checked(hub_world, "R1,Daniel Okafor,03/04/2010,12/03/2026,,999 000 0018", source="First")
    first.bring()
    second = checked(hub_world, "A1,Danyel Okafor,03/04/2010,20/06/2026,Dee,999 000 0018", source="Second")
    decide_clear_rows(by=second.by, at=now(), run_uuid=second.run.uuid)
    second.bring()
    third = checked(hub_world, "B1,Dan Okafor,03/04/2010,21/06/2026,,", source="Third")
    decide_row(by=third.by, at=now(), run_uuid=third.run.uuid, number=2, decided=Decided.NEW)
    third.bring()
    with pytest.raises(CannotUndo):
        undone(first)
    assert (undone(second), undone(third)) == ("undone", "undone")
    assert undone(first) == RunState.UNDONE
    assert known_as() == []


def test_a_pair_that_was_decided_is_work(hub_world: World) -> None:
    first = checked(hub_world, "R1,Daniel Okafor,03/04/2010,12/03/2026,,", source="First")
    first.bring()
    checked(hub_world, "A1,Danyel Okafor,03/04/2010,20/06/2026,,", source="Second").bring()
    set_aside_match(by=first.by, at=now(), match_id=LikelyMatch.related.get().pk, reason="Cousins")
    with pytest.raises(CannotUndo):
        undone(first)


def test_what_another_import_says_too_stands_when_one_is_undone(hub_world: World) -> None:
    person_for(by=hub_world.coordinator, at=now(), given=PersonGiven(given_name="Amira", family_name="Haddad",
               date_of_birth=dt.date(2009, 11, 21), sex="F"))  # fmt: skip
    girl = str(Person.related.get().record.uuid)
    trackers = []
    for source, day in (("Police", "12/03/2026"), ("School", "13/03/2026"), ("Health", "14/03/2026")):
        tracker = checked(hub_world, f"R1,Amira Haddad,21/11/2009,{day},Sunny,999 000 0018", source=source)
        decide_row(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, number=2, decided=Decided.SAME, chosen=girl)
        tracker.bring()
        trackers.append(tracker)
    police, school, health = trackers
    assert known_as() == [("9990000018", "Police"), ("Sunny", "Police")]
    undone(police)
    assert known_as() == [("9990000018", "School"), ("Sunny", "School")]
    assert set(PersonNumber.related.filter(withdrawn_at=None).values_list("recorded_at", flat=True)) == {
        school.again().imported_at
    }
    undone(health)
    assert known_as() == [("9990000018", "School"), ("Sunny", "School")]
    undone(school)
    assert known_as() == []
    assert set(PersonNumber.related.values_list("withdrawn_reason", flat=True)) == {"The wrong file"}


def test_a_number_somebody_withdrew_does_not_come_back(hub_world: World) -> None:
    first = checked(hub_world, "R1,Daniel Okafor,03/04/2010,12/03/2026,,999 000 0018", source="First")
    first.bring()
    second = checked(hub_world, "A1,Daniel Okafor,03/04/2010,20/06/2026,Dee,999 000 0018", source="Second")
    decide_clear_rows(by=second.by, at=now(), run_uuid=second.run.uuid)
    second.bring()
    PersonNumber.related.update(withdrawn_at=now(), withdrawn_by=first.by.member, withdrawn_reason="Her brother's")
    undone(second)
    assert known_as() == []
