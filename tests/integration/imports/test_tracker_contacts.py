"""The phones and addresses of a tracker's rows: dated, sourced, searched by, compared with, withdrawn with the import."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import World
from tests.integration.imports.test_tracker_alike import brought, checked, person
from tests.integration.people.making import making
from tests.integration.reading import text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.clock import now
from throughline.imports.actions.undoing import undo_import
from throughline.imports.states import Band
from throughline.matching.keeping import write_owed_keys
from throughline.matching.queries import search_known
from throughline.register.actions import withdraw_address
from throughline.register.brought_contacts import ContactBrought, contacts_brought
from throughline.register.known import list_addresses
from throughline.register.links import link_records
from throughline.register.models import Link, Overlap, Person, Phone, Place, SafeContact
from throughline.register.states import LinkKind
from throughline.register.things import phone_for
from throughline.web.presenting.dates import short_date
from throughline.work.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROW = "R1,Mo Tarkhani,,16,M,12/03/2026,,07700 900556; 07700 900557,2 Acre Road,B11 2AB,"
SISTER = 'R2,Amina Tarkhani,,12,F,13/03/2026,,+44 7700 900556,"2 Acre Road, b112ab",,'
NAMES = (
    "Khadija",
    "Luis",
    "Marek",
    "Oanh",
    "Precious",
    "Quentin",
    "Rhys",
    "Siobhan",
    "Tamsin",
    "Umar",
    "Viktor",
    "Wendeline",
    "Xanthe",
    "Yusuf",
    "Zachary",
    "Bartholomew",
    "Caoimhe",
    "Dominika",
    "Esperanza",
    "Ferdinand",
    "Gwendolen",
)
DAY = dt.date(2026, 3, 12)


def found(world: World, text: str) -> list[str]:
    return [each.person.given_name for each in search_known(world.coordinator, now(), text=text).likely]


def told(world: World) -> bool:
    notices = Notice.objects.visible_to(world.coordinator, now())
    return bool(notices.filter(text="Two records share an identifier").exists())


def links(who: Person) -> list[tuple[str, dt.date, dt.date | None, str]]:
    rows = Link.objects.filter(from_record=who.record, withdrawn_at=None, kind__in=("uses_phone", "lives_at"))
    return list(rows.order_by("pk").values_list("kind", "since_date", "until_date", "source"))


def test_phones_and_addresses_are_dated_sourced_facts_that_find_their_people(hub_world: World) -> None:
    brought(hub_world, ROW, SISTER)
    phone = ("uses_phone", DAY, None, "Hub tracker")
    assert links(person("Mo")) == [phone, phone, ("lives_at", DAY, DAY, "Hub tracker")]
    assert (Phone.related.count(), Place.related.count()) == (2, 1)
    for text in ("07700 900556", "+44 (0)7700-900556", "2 Acre Road B11 2AB", "2 acre rd, b11 2ab"):
        assert set(found(hub_world, text)) == {"Mo", "Amina"}, text
    assert found(hub_world, "07700900557") == ["Mo"]
    # A phone somebody used is no number that is safe to call.
    assert not SafeContact.related.exists()


def test_they_match_the_rows_of_the_next_tracker(hub_world: World) -> None:
    brought(hub_world, ROW)
    second = checked(hub_world, "A1,,,16,M,20/06/2026,Tark,07700900556,2 Acre Road,B11 2AB,", source="Another")
    row = second.row(2)
    assert (row.band, row.alike[0][0]) == (Band.POSSIBLE, str(person("Mo").record.uuid))


def test_the_same_said_again_is_kept_once_a_day(hub_world: World) -> None:
    brought(hub_world, "R1,Mo Tarkhani,03/04/2010,,M,12/03/2026,,07700 900556,2 Acre Road,B11 2AB,999 000 0018")
    again = "R2,Mo Tarkhani,03/04/2010,,M,{},,07700 900556,2 Acre Road,B11 2AB,999 000 0018"
    brought(hub_world, again.format("12/03/2026"), source="Another")
    assert len(links(person("Mo"))) == 2
    brought(hub_world, again.format("20/06/2026"), source="A third")
    june = dt.date(2026, 6, 20)
    assert links(person("Mo"))[2:] == [("lives_at", june, june, "A third")]


def test_undoing_leaves_what_a_standing_row_of_another_import_says_too(hub_world: World) -> None:
    row = "{},Mo Tarkhani,03/04/2010,,M,{},,07700 900556,2 Acre Road,B11 2AB,999 000 0018"
    brought(hub_world, "R0,Mo Tarkhani,03/04/2010,,M,10/03/2026,,,,,999 000 0018", source="Before")
    first = brought(hub_world, row.format("R1", "12/03/2026"))
    brought(hub_world, row.format("R2", "12/03/2026"), source="Another")
    brought(hub_world, row.format("R3", "20/06/2026"), source="A third")
    undo_import(by=first.by, at=now(), run_uuid=first.run.uuid, reason="The wrong file")
    june = dt.date(2026, 6, 20)
    assert set(links(person("Mo"))) == {
        ("uses_phone", DAY, None, "Another"), ("lives_at", DAY, DAY, "Another"), ("lives_at", june, june, "A third"),
    }  # fmt: skip
    assert found(hub_world, "07700 900556") == ["Mo"]


def test_undoing_withdraws_them_and_what_nothing_else_leads_to(hub_world: World) -> None:
    first = brought(hub_world, ROW)
    phone = phone_for(by=hub_world.coordinator, at=now(), kind="msisdn", typed="07700 900557")
    other = making(hub_world)("Sam", "Hale")
    link_records(
        by=hub_world.coordinator, at=now(), from_record=other.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
        since_date=DAY,
    )  # fmt: skip
    undo_import(by=first.by, at=now(), run_uuid=first.run.uuid, reason="The wrong file")
    assert links(person("Mo")) == []
    assert set(Link.objects.exclude(withdrawn_at=None).values_list("withdrawn_reason", flat=True)) == {"The wrong file"}
    seen = ProtectedRecord.objects.filter(kind__in=("phone", "place"), withdrawn_at=None)
    assert list(seen) == [phone.record]
    assert (found(hub_world, "07700 900556"), found(hub_world, "07700 900557")) == ([], ["Sam"])
    brought(hub_world, ROW)
    assert found(hub_world, "2 Acre Road B11 2AB") == ["Mo"]


def test_history_raises_nothing_and_what_is_recorded_after_it_is_compared_with_it(hub_world: World) -> None:
    brought(hub_world, ROW, SISTER)
    assert not Overlap.objects.exists()
    assert not told(hub_world)
    other = making(hub_world)("Sam", "Hale")
    phone = phone_for(by=hub_world.police, at=now(), kind="msisdn", typed="07700 900557")
    link_records(
        by=hub_world.police, at=now(), from_record=other.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
        since_date=DAY,
    )  # fmt: skip
    overlap = Overlap.objects.get()
    assert {overlap.first_record_id, overlap.second_record_id} == {other.record_id, person("Mo").record_id}
    assert told(hub_world)


def test_an_address_of_a_row_is_shown_with_its_day_and_withdrawn_by_itself(hub_world: World, sign_in) -> None:
    brought(hub_world, ROW)
    mo, by = person("Mo"), hub_world.coordinator
    page = text_of(sign_in(by).get(reverse("person", args=[mo.record.uuid])))
    assert "2 Acre Road, B11 2AB" in page
    assert f"On {short_date(DAY)} · Hub tracker" in page
    (lived,) = list_addresses(by, now(), mo)
    withdraw_address(by=by, at=now(), person_uuid=mo.record.uuid, link_id=lived.link.pk, reason="Her aunt's")
    assert list_addresses(by, now(), mo) == []
    write_owed_keys()
    assert found(hub_world, "2 Acre Road B11 2AB") == []


@pytest.mark.parametrize("address", ["NFA", "Foster care", ""])
def test_what_is_no_place_stays_in_the_row(hub_world: World, address: str) -> None:
    brought(hub_world, f"R1,Mo Tarkhani,03/04/2010,,M,12/03/2026,,,{address},,")
    assert not Place.related.exists()


def test_of_somebody_restricted_no_address_is_brought(hub_world: World) -> None:
    mo = making(hub_world)("Mo", "Tarkhani")
    ProtectedRecord.objects.filter(pk=mo.record_id).update(restriction=Restriction.RESTRICTED)
    mo.record.refresh_from_db()
    row = ContactBrought(mo, mo.record, DAY, 0, ("+447700900556",), "2 Acre Road", "B11 2AB")
    contacts_brought(by=hub_world.coordinator, at=now(), source="Hub tracker", contacts=[row])
    assert links(mo) == [("uses_phone", DAY, None, "Hub tracker")]
    assert not Place.related.exists()


def test_no_row_is_a_question(hub_world: World) -> None:
    asked = []
    for number in (1, 11):
        rows = [
            f"R{each},{NAMES[each]} {NAMES[-each]},,16,M,12/03/2026,,0770090{number:02}{each:02},{each} Acre Road,B{number} 2AB,"
            for each in range(number - 1, 2 * number - 1)
        ]
        tracker = checked(hub_world, *rows, source=f"Tracker {number}")
        with CaptureQueriesContext(connection) as captured:
            tracker.bring()
        asked.append(len([each for each in captured.captured_queries if each["sql"].startswith("SELECT")]))
    assert asked[0] == asked[1]
