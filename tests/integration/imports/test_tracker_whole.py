"""All that a tracker says comes in: right of its headings, from whichever row names them, in whichever order its dates are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import World
from tests.integration.imports.trackers import kept
from throughline.core.clock import now
from throughline.hub.models import Intervention
from throughline.imports.actions.tracker_rows import correct_row
from throughline.imports.actions.trackers import KEPT_FOR, choose_heading, keep_tracker, map_columns
from throughline.imports.models import TrackerRun
from throughline.imports.states import RowState, RunState
from throughline.imports.trackers import working
from throughline.register.models import Person
from throughline.sources.models import SourceRow

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OVER = "Name,DOB,Date,Notes\nAnn Bell,01/02/2010,13/03/2026,Do not visit home, stepfather violent\n"


def test_a_comma_that_parts_a_text_is_a_fault_and_its_text_is_put_where_it_belongs(hub_world: World, sign_in) -> None:
    tracker = kept(hub_world.coordinator, OVER)
    assert tracker.run.header == ["Name", "DOB", "Date", "Notes", "Column E"]
    tracker.check()
    row = tracker.row(2)
    assert (row.state, row.faults[0][:2]) == (RowState.FAULTY, ["Column E", "stepfather violent"])
    assert "quotation marks" in row.faults[0][2]
    client = sign_in(hub_world.coordinator)
    here = reverse("tracker-row", args=[tracker.run.uuid, 2])
    shown = client.get(here).content.decode()
    assert all(f'name="cell-{place}"' in shown for place in range(5))
    whole = "Do not visit home, stepfather violent"
    sent = {"cell-0": "Ann Bell", "cell-1": "01/02/2010", "cell-2": "13/03/2026", "cell-3": whole, "cell-4": ""}
    assert b"Row 2 is ready" in client.post(here, sent, follow=True).content
    tracker.bring()
    assert Intervention.related.get().immediate_action == f"Notes: {whole}"


def test_a_last_column_without_a_heading_is_kept_with_its_row_and_can_be_used(hub_world: World) -> None:
    text = "Name,DOB,Date,\nAnn Bell,01/02/2010,13/03/2026,RISK: do not tell father\n"
    tracker = kept(hub_world.coordinator, text)
    tracker.check()
    tracker.bring()
    assert SourceRow.objects.get().cells["Column D"] == "RISK: do not tell father"
    used = kept(hub_world.coordinator, text, source="Another")
    used.check(**{"Column D": "notes"})
    used.bring()
    assert "RISK: do not tell father" in Intervention.related.order_by("pk").last().immediate_action


def test_what_stands_over_may_be_said_to_be_a_column(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator, OVER)
    tracker.check(**{"Column E": "notes"})
    tracker.bring()
    assert "stepfather violent" in Intervention.related.get().immediate_action


def test_what_stands_over_is_never_guessed_to_mean_something(hub_world: World) -> None:
    rows = "".join(f"Ann Bell{n},01/02/2010,13/03/2026,Ring,07700 90012{n}\n" for n in range(5))
    tracker = kept(hub_world.coordinator, f"Name,DOB,Date,Notes\n{rows}")
    assert tracker.run.columns["Column E"] == ""
    tracker.check()
    assert {row.state for row in tracker.run.rows.all()} == {"faulty"}


def test_somebody_says_which_row_names_the_columns_and_the_next_file_is_read_by_it(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    text = "Kind,When\nWer,Wann,Geboren\nAnn Bell,13/03/2026,01/02/2010\nJo Cole,14/03/2026,01/02/2011\n"
    tracker = kept(hub_world.coordinator, text)
    assert tracker.run.header[:2] == ["Kind", "When"]
    here = reverse("tracker-columns", args=[tracker.run.uuid])
    assert "2: Wer · Wann · Geboren" in client.get(here).content.decode()
    client.post(here, {"heading": "2"})
    assert tracker.again().header == ["Wer", "Wann", "Geboren"]
    assert b"What do the columns mean" in client.post(here, {"heading": "99"}, follow=True).content
    tracker.check(Wer="name", Wann="happened", Geboren="born")
    assert tracker.bring().counts["made"]["rows"] == 2
    later = kept(hub_world.coordinator, text.replace("Kind,When\n", "Our tracker,of people\n,\n"))
    assert (later.run.header_row, later.run.columns["Wer"]) == (3, "name")
    choose_heading(by=later.by, at=now(), run_uuid=later.run.uuid, header_row=4)
    assert later.again().header[0] == "Ann Bell"


def test_a_day_is_never_put_a_century_back(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator, "Name,DOB,Date\nAnn Bell,01/02/10,05/01/27\nJo Cole,03/04/98,05/01/26\n")
    tracker.check()
    assert "still to come" in tracker.row(2).faults[0][2]
    tracker.bring(leave_out=True)
    assert (Intervention.related.get().happened_date, Person.related.get().date_of_birth) == (
        dt.date(2026, 1, 5), dt.date(1998, 4, 3),
    )  # fmt: skip


def test_a_surname_is_na_and_nothing_known_is_still_nothing(hub_world: World) -> None:
    text = (
        "First name,Surname,Known as,DOB,Date\nHye-jin,Na,n/a,01/02/2010,13/03/2026\nSam,n/a,NA,01/02/2010,13/03/2026\n"
    )
    tracker = kept(hub_world.coordinator, text)
    tracker.check()
    tracker.bring()
    rows = Person.related.order_by("pk").values_list("given_name", "family_name", "called")
    assert list(rows) == [("Hye-jin", "Na", ""), ("Sam", "", "")]


US = "Name,DOB,Date\nAnn Bell,03/04/2010,13/03/2026\nJo Cole,07/28/2011,14/03/2026\nDi Ray,05/05/2010,14/03/2026\n"


def test_dates_that_may_be_either_way_wait_until_it_is_said_which(hub_world: World, sign_in) -> None:
    tracker = kept(hub_world.coordinator, US)
    client = sign_in(hub_world.coordinator)
    here = reverse("tracker-columns", args=[tracker.run.uuid])
    assert "07/28/2011 in row 3 can only be month first" in client.get(here).content.decode()
    tracker.check()
    assert [row.state for row in tracker.run.rows.order_by("number")] == ["faulty", "faulty", "sound"]
    assert "Day or month first?" in tracker.row(2).faults[0][2]
    shown = client.get(reverse("tracker", args=[tracker.run.uuid])).content.decode()
    assert "Say how the dates are written" in shown
    correct_row(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, number=2, cells={"DOB": "4 March 2010"})
    assert tracker.row(2).state == RowState.SOUND
    sent = {"rows_are": "found", "column-0": "name", "column-1": "born", "column-2": "happened", "order-1": "month"}
    assert b"Import 3 rows" in client.post(here, sent, follow=True).content
    tracker.bring()
    born = Person.related.order_by("pk").values_list("date_of_birth", flat=True)
    assert list(born) == [dt.date(2010, 3, 4), dt.date(2011, 7, 28), dt.date(2010, 5, 5)]


def test_dates_said_to_be_day_first_are_read_so_and_the_others_are_faults(hub_world: World) -> None:
    tracker = kept(hub_world.coordinator, US)
    columns = tracker.run.columns
    map_columns(
        by=tracker.by, at=now(), run_uuid=tracker.run.uuid, columns=columns, rows_are="found", orders={"DOB": "day"}
    )
    working.forget(tracker.run.uuid)
    tracker.check()
    assert [row.state for row in tracker.run.rows.order_by("number")] == ["sound", "faulty", "sound"]
    tracker.bring(leave_out=True)
    assert Person.related.order_by("pk").first().date_of_birth == dt.date(2010, 4, 3)


def test_a_run_killed_while_it_was_checked_is_deleted_when_its_days_are_over(hub_world: World) -> None:
    runs = [kept(hub_world.coordinator, source=f"Tracker {number}").run for number in range(3)]
    old = now() - KEPT_FOR - dt.timedelta(days=1)
    TrackerRun.objects.update(state=RunState.CHECKING, uploaded_at=old, begun_at=old)
    TrackerRun.objects.filter(pk=runs[1].pk).update(state=RunState.RUNNING)
    with working.holding(runs[2].uuid):
        keep_tracker(by=hub_world.coordinator, at=now(), source="x", file_name="x", content=OVER.encode())
    assert [(run.state, bool(run.content)) for run in TrackerRun.objects.filter(uploaded_at=old).order_by("pk")] == [
        ("cancelled", False),
        ("cancelled", False),
        ("checking", True),
    ]
