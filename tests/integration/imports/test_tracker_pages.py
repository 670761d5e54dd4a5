"""A tracker of people through its pages: what was typed comes back, and to another the import is not there."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import World
from tests.integration.imports.trackers import HEADING, TRACKER, kept
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.hub.actions.referrals import take_on_referral
from throughline.hub.models import Referral
from throughline.imports.models import TrackerRun
from throughline.imports.states import RunState
from throughline.imports.trackers import working

MANY_FAULTS = f"{HEADING}\n" + "".join(f"R{n},Ann Bell,31/06/2011,F,,13/03/2026,,,=cmd(),,\n" for n in range(4_400))


def a_file(text: str = TRACKER) -> SimpleUploadedFile:
    return SimpleUploadedFile("ours.csv", text.encode())


def test_from_a_file_to_what_it_made(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    nothing = client.post(reverse("trackers"), {"source": "Ours"}).content.decode()
    assert "Choose the file" in nothing
    assert 'value="Ours"' in nothing
    assert b"no CSV" in client.post(reverse("trackers"), {"source": "Ours", "file": a_file("\x00\x01")}).content
    columns = client.post(reverse("trackers"), {"source": "Ours", "file": a_file()}, follow=True).content.decode()
    assert "Okafor, Daniel" in columns
    run = TrackerRun.objects.get()
    sent = {"rows_are": "found", **{f"column-{place}": field for place, field in enumerate(run.columns.values())}}
    back = client.post(reverse("tracker-columns", args=[run.uuid]), {**sent, "column-5": ""}).content.decode()
    assert "Choose which column holds the day" in back
    preview = client.post(reverse("tracker-columns", args=[run.uuid]), sent, follow=True).content.decode()
    assert "Import 3 rows" in preview
    done = client.post(reverse("tracker-begin", args=[run.uuid]), follow=True).content.decode()
    assert "Undo this import" in done
    undone = client.post(reverse("tracker-undo", args=[run.uuid]), {"reason": "The wrong file"}, follow=True)
    assert b"in no list and no figure" in undone.content
    assert client.get(reverse("tracker-undo", args=[run.uuid])).status_code == 404


def test_row_4312_is_named_in_a_list_of_many_and_in_the_file(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    tracker = kept(hub_world.coordinator, MANY_FAULTS)
    tracker.check()
    here = reverse("tracker", args=[tracker.run.uuid])
    assert "Row 4,312" in client.get(here, {"page": "87"}).content.decode()
    first = client.get(here).content.decode()
    assert "1 to 50 of 4,400" in first
    assert "Row 4,312" not in first
    file = client.get(reverse("tracker-faults", args=[tracker.run.uuid])).content.decode()
    assert "4312,D.O.B,31/06/2011," in file


def test_a_cell_put_right_and_one_that_is_still_wrong(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    tracker = kept(hub_world.coordinator, TRACKER + "R4,Zoe Marsh,31/06/2011,F,,13/03/2026,,,,,\n")
    tracker.check()
    here = reverse("tracker-row", args=[tracker.run.uuid, 6])
    assert b"Change a cell" in client.post(here, {"cell-2": "31/06/2011"}).content
    still = client.post(here, {"cell-2": "32/06/2011"}, follow=True).content.decode()
    assert "still to be put right" in still
    assert 'value="32/06/2011"' in still
    assert b"Row 6 is ready" in client.post(here, {"cell-2": "30/06/2011"}, follow=True).content


def test_people_shown_beside_a_row_are_looked_at(hub_world: World, sign_in) -> None:
    first = kept(hub_world.coordinator)
    first.check()
    first.bring()
    second = kept(hub_world.coordinator, f"{HEADING}\nA1,Danyel Okafor,03/04/2010,M,,20/05/2026,,,,,\n", source="Other")
    second.check()
    client = sign_in(hub_world.coordinator)
    before = Event.objects.filter(op="consultation").count()
    shown = client.get(reverse("tracker-alike", args=[second.run.uuid])).content.decode()
    assert "both born 03/04/2010" in shown
    assert Event.objects.filter(op="consultation").count() == before + 1
    row = reverse("tracker-row", args=[second.run.uuid, 2])
    assert b"Choose who this is" in client.post(row, {}).content
    chosen = f"same:{second.row(2).alike[0][0]}"
    assert b"The same person</strong>" in client.post(row, {"row-2-decided": chosen}, follow=True).content
    second.run.refresh_from_db()
    client.post(reverse("tracker-begin", args=[second.run.uuid]))
    assert second.again().counts["made"]["people_known"] == 1


def test_to_anybody_else_an_import_is_not_there(hub_world: World, sign_in) -> None:
    tracker = kept(hub_world.coordinator)
    tracker.check()
    pages = ("tracker", "tracker-columns", "tracker-alike", "tracker-faults", "tracker-undo")
    posts = ("tracker-begin", "tracker-again", "tracker-stop", "tracker-give-up", "tracker-clear")
    for other in (hub_world.elsewhere[Role.COORDINATOR], hub_world.police):
        client = sign_in(other)
        assert {client.get(reverse(name, args=[tracker.run.uuid])).status_code for name in pages} == {404}
        assert {client.post(reverse(name, args=[tracker.run.uuid])).status_code for name in posts} == {404}
    assert b"Hub tracker" not in sign_in(hub_world.elsewhere[Role.COORDINATOR]).get(reverse("trackers")).content
    assert tracker.again().state == RunState.CHECKED


def test_what_was_worked_on_since_is_named_on_the_page(hub_world: World, sign_in) -> None:
    tracker = kept(hub_world.coordinator, rows_are="referred")
    tracker.check()
    tracker.bring()
    referral = Referral.related.select_related("record").get(person__given_name="Amira")
    take_on_referral(by=hub_world.coordinator, at=now(), referral_uuid=referral.record.uuid)
    client = sign_in(hub_world.coordinator)
    page = client.post(reverse("tracker-undo", args=[tracker.run.uuid]), {"reason": "Wrong"}).content.decode()
    assert "Amira Haddad" in page
    assert referral.record.reference in page
    assert "worked on since" in page


def test_work_that_goes_on_is_watched_stopped_and_taken_up_again(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    tracker = kept(hub_world.coordinator)
    tracker.check()
    TrackerRun.objects.update(state=RunState.RUNNING, begun_at=now().replace(year=2025))
    here = reverse("tracker", args=[tracker.run.uuid])
    with working.holding(tracker.run.uuid):
        watched = client.get(here)
        assert (watched["Refresh"], b"Importing the rows" in watched.content) == ("3", True)
        assert b"being worked on" in client.post(reverse("tracker-give-up", args=[tracker.run.uuid])).content
        client.post(reverse("tracker-stop", args=[tracker.run.uuid]))
    left = client.get(here)
    assert "Refresh" not in left
    assert b"The work on this stopped" in left.content
    done = client.post(reverse("tracker-begin", args=[tracker.run.uuid]), {"leave_out": "on"}, follow=True)
    assert b"Undo this import" in done.content


def test_before_anything_is_imported_the_first_rows_show_how_they_were_read(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    text = (
        "Ref,firstName,lastName,DOB,Age,Date found,Shoe size,DOB\n"
        "R1,Asha,Mbeki,40302,,46090,4,\nR2,Ben,,,15-17,9.3.26,,\nR3,,,31/02/2010,,09/03/2026,,\n"
        + "".join(f"S{n},Sol,Pine{n},01/02/2010,,09/03/2026,,\n" for n in range(9))
    )
    tracker = kept(hub_world.coordinator, text)
    tracker.check()
    page = client.get(reverse("tracker", args=[tracker.run.uuid])).content.decode()
    words = " ".join(page.replace("<", " <").split())
    assert "How the first rows were read" in words
    assert "Asha Mbeki" in words and "4 May 2010" in words and "9 March 2026" in words
    assert "Ben" in words and "15 to 17 years" in words
    assert "Pine2" in words and "Pine3" not in words
    assert "Kept with each row, not used: Shoe size, DOB (2)" in words


def test_a_file_with_nothing_ready_shows_no_first_rows(hub_world: World, sign_in) -> None:
    tracker = kept(hub_world.coordinator, f"{HEADING}\nR1,Ann Bell,31/06/2011,F,,13/03/2026,,,,,\n")
    tracker.check()
    page = sign_in(hub_world.coordinator).get(reverse("tracker", args=[tracker.run.uuid])).content.decode()
    assert "How the first rows were read" not in page


def test_one_row_is_a_row(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.coordinator)
    tracker = kept(hub_world.coordinator, f"{HEADING}\nR1,Ann Bell,,F,,13/03/2026,,,,,\n")
    columns = client.get(reverse("tracker-columns", args=[tracker.run.uuid])).content.decode()
    assert "Hub tracker: 1 row." in columns
    two = kept(
        hub_world.coordinator, f"{HEADING}\nR1,Ann Bell,,F,,13/03/2026,,,,,\nR2,Jo Cole,31/06/2011,F,,13/03/2026,,,,,\n"
    )
    assert "Hub tracker: 2 rows." in client.get(reverse("tracker-columns", args=[two.run.uuid])).content.decode()
    two.check()
    two.bring(leave_out=True)
    done = client.get(reverse("tracker", args=[two.run.uuid])).content.decode()
    assert "The row left out, as a CSV file" in done
