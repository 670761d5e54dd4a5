"""The pages of lines: what each shows first, forms that keep what was typed, two editors, a double click."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import EventSubject
from throughline.disruption.actions.lines import AreaGiven
from throughline.disruption.models import ClosureReview, Line, LineClosure
from throughline.disruption.states import LineStatus

from .enforcement_world import AUTHORISED, DAY

KEY = "a-key-of-this-form-only"


def signed_in(client, actor):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(field, client):
    return signed_in(client, field.officer)


def uk(day):
    return f"{day.day}/{day.month}/{day.year}"


def new_line(field, **changes):
    values = {
        "once": KEY, "name": "Kite line", "first_reported_date": uk(field.today - 9 * DAY), "status": "active",
        "owning_team": str(field.world.teams["police"].pk), "exporting_force": str(field.force().pk),
        "exporting_authority": str(field.authority().pk), "importing_forces": [str(field.force("Kent Police").pk)],
        "importing_authorities": [str(field.authority("Stafford").pk)], "phones": "07700 900001\n+44 7700 900002",
    }  # fmt: skip
    return values | changes


def test_recording_a_line_twice_by_a_double_click_makes_one(field, officer):
    first = officer.post(reverse("line-new"), new_line(field))
    second = officer.post(reverse("line-new"), new_line(field))
    line = Line.related.get()
    assert first.url == second.url == reverse("line", args=[line.record.uuid])
    assert line.phones.count() == 2
    assert {(area.direction, area.force.name, area.authority.name if area.authority else "") for area in line.areas.all()} == {
        ("exporting", "West Midlands Police", "Birmingham"), ("importing", "Kent Police", ""),
        ("importing", "Staffordshire Police", "Stafford"),
    }  # fmt: skip


def test_the_forces_may_be_several(officer):
    page = officer.get(reverse("line-new")).content.decode()
    for name in ("importing_forces", "importing_authorities"):
        assert re.search(rf'<select[^>]*name="{name}"[^>]*multiple', page)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "x" * 101}, "100"),
        ({"name": "Kite 😀"}, "cannot hold emoji"),
        ({"name": "Kite \u202eenil"}, "hidden character"),
        ({"name": ""}, "Give the line’s name|Give the line&#39;s name|Give the line's name"),
        ({"first_reported_date": "31/2/2026"}, "must be a real date"),
        ({"first_reported_date": "1/1/2100"}, "must be today or in the past"),
        ({"phones": "07700 900001\nring Jay"}, "“ring Jay” is not a phone number"),
        ({"importing_forces": [], "importing_authorities": []}, "Choose at least one importing force"),
        ({"exporting_force": "99999"}, "choose again"),
        ({"status": "closed"}, "choose again"),
    ],
)
def test_bad_input_is_named_kept_and_saves_nothing(field, officer, changes, message):
    page = officer.post(reverse("line-new"), new_line(field, **changes))
    assert page.status_code == 200
    assert re.search(message, text_of(page))
    assert "07700 900001" in page.content.decode()
    assert not Line.related.exists()


def test_a_name_in_arabic_is_welcome(field, officer):
    assert officer.post(reverse("line-new"), new_line(field, name="خط الطائرة")).status_code == 302


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_page_of_a_line_asks_no_more_for_more_along_it(field, client, is_closed):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert page.get(reverse("line", args=[line.record.uuid])).status_code == 200
        return sum(1 for query in captured if query["sql"].startswith("SELECT"))

    def add(number):
        operation = field.operation(line)
        field.found(operation, field.person(f"Jay {number}", age=15))
        field.arrest(operation, field.person(f"Lee {number}", age=16), charged_date=field.today)

    line = field.line(importing=[AreaGiven(field.force("Kent Police")), AreaGiven(field.force("Staffordshire Police"))])
    add(1)
    if is_closed:
        field.close(line)
    page = signed_in(client, field.coordinator)
    queries()
    few = queries()
    for number in range(2, 6):
        add(number)
    assert queries() == few <= 20


def test_the_list_filters_and_takes_the_same_queries_for_many(field, officer):
    def queries(query=""):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = officer.get(reverse("lines") + query)
        assert page.status_code == 200
        return len(captured), text_of(page)

    field.line("Line 1")
    queries()
    few, _ = queries()
    for number in range(2, 12):
        area = AreaGiven(field.force("Kent Police"), field.authority("Dartford"))
        field.line(f"Line {number}", importing=[area, AreaGiven(field.force())])
    many, page = queries()
    assert many == few
    assert "Line 11" in page
    assert "Dartford, Kent Police" in page
    _, narrowed = queries(f"?status=open&mine=on&force={field.force('Staffordshire Police').pk}&sort=reported")
    assert "Line 1 " in narrowed
    assert "Line 11" not in narrowed
    for odd in ("?status=nonsense", "?page=banana", "?page=-3", "?page=99999999", "?force=x"):
        assert officer.get(reverse("lines") + odd).status_code == 200


def test_the_list_is_empty_in_words(officer):
    assert "No lines yet" in text_of(officer.get(reverse("lines")))
    assert "No line matches" in text_of(officer.get(reverse("lines") + "?status=closed"))


def test_the_page_says_what_is_missing_then_who_is_along_it(field, officer):
    line = field.line()
    operation = field.operation(line)
    found = field.found(operation)
    field.arrest(operation, charged_date=field.today, is_line_holder=True)
    page = text_of(officer.get(reverse("line", args=[line.record.uuid])))
    assert "Type 1: nothing, a holder is charged." in page
    assert "Type 2: needs a number recorded as deactivated." in page
    assert page.index("What is missing to close it") < page.index("People along it") < page.index("Deal phones")
    assert "Jay Sample 16 to 17 (stated)" in page
    assert "Nobody yet, as far as you may see" in page
    assert "Not seen since, as far as recorded" in page
    assert "First reported on" in page
    assert reverse("chronology", args=[line.record.uuid]) in page_of(officer, line)
    assert "07700 900123" in page
    assert EventSubject.objects.filter(uuid=found.person.record.uuid, event__op="consultation").exists()


def page_of(officer, line):
    return officer.get(reverse("line", args=[line.record.uuid])).content.decode()


def test_what_happened_is_told_once_by_the_chronology(field, officer):
    """The line's page says how it came to stand as it does, and leads to everything that happened; it lists none of it."""
    line = field.line()
    operation = field.operation(line)
    field.arrest(operation, charged_date=field.today)
    field.move(line, "disrupted")
    page = text_of(officer.get(reverse("line", args=[line.record.uuid])))
    assert "Became disrupted on" in page
    assert "Day by day, from every agency" in page
    assert "Arrest" not in page
    told = text_of(officer.get(reverse("chronology", args=[line.record.uuid])))
    for what in ("Now disrupted", "Wes Sample arrested", "Wes Sample charged"):
        assert what in told


def test_titles_and_addresses_hold_no_name(field, officer):
    line = field.line("Kite line")
    field.found(field.operation(line))
    for name in ("line", "line-edit", "line-move", "line-phone-new", "line-close"):
        page = officer.get(reverse(name, args=[line.record.uuid]))
        title = re.search(r"<title[^>]*>(.*?)</title>", page.content.decode(), re.S)[1]
        assert "Sample" not in title
        assert "Kite" not in title


@pytest.mark.parametrize("name", ["line", "line-edit", "line-move", "line-phone-new", "line-close", "line-reopen"])
@pytest.mark.parametrize(
    "who", ["outside police", "elsewhere coordinator", "here social", "here charity", "here partner"]
)
def test_a_line_one_may_not_see_is_absent(field, client, name, who):
    where, role = who.split()
    line = field.line()
    signed_in(client, getattr(field.world, where)[Role(role)])
    assert client.get(reverse(name, args=[line.record.uuid])).status_code == 404


def edit(field, line, **changes):
    team = str(line.owning_team.pk)
    values = new_line(field, once=KEY + "edit", version=str(line.version), owning_team=team)
    return {key: value for key, value in (values | changes).items() if key not in ("status", "phones")}


def test_correcting_keeps_the_areas_the_form_does_not_show(field, officer):
    birmingham = AreaGiven(field.force(), field.authority())
    line = field.line(
        exporting=[birmingham, AreaGiven(field.force("Kent Police"))],
        importing=[AreaGiven(field.force("Staffordshire Police"), field.authority("Stafford"))],
    )
    here = reverse("line-edit", args=[line.record.uuid])
    page = officer.get(here).content.decode()
    assert re.search(rf'<option value="{field.authority("Stafford").pk}" selected', page)
    before = sorted(line.areas.values_list("direction", "force__name", "authority__name"), key=str)
    changes = {
        "name": "Kite two", "importing_forces": [str(field.force("Staffordshire Police").pk)],
        "importing_authorities": [str(field.authority("Stafford").pk)],
    }  # fmt: skip
    assert officer.post(here, edit(field, line, **changes)).status_code == 302
    line.refresh_from_db()
    assert line.name == "Kite two"
    assert sorted(line.areas.values_list("direction", "force__name", "authority__name"), key=str) == before


def test_the_second_editor_sees_both_and_may_send_again(field, officer):
    line = field.line("Kite line")
    here = reverse("line-edit", args=[line.record.uuid])
    assert officer.post(here, edit(field, line, name="First to save", once=KEY + "1")).status_code == 302
    page = officer.post(here, edit(field, line, name="Second to save", once=KEY + "2"))
    assert page.status_code == 200
    assert "Somebody else changed this while you were typing" in text_of(page)
    assert "First to save" in page.content.decode()
    assert 'value="Second to save"' in page.content.decode()
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())[1]
    again = edit(field, line, name="Second to save", once=KEY + "2", version=version)
    assert officer.post(here, again).status_code == 302
    assert Line.related.get().name == "Second to save"


def test_moving_offers_only_where_a_line_may_go(field, officer):
    line = field.line(status=LineStatus.ACTIVE)
    here = reverse("line-move", args=[line.record.uuid])
    page = officer.get(here).content.decode()
    assert 'value="disrupted"' in page
    assert 'value="active"' not in page
    assert 'value="closed"' not in page
    values = {"once": KEY, "version": line.version, "to_status": "disrupted", "happened_date": uk(field.today)}
    assert officer.post(here, values).status_code == 302
    assert officer.post(here, values).status_code == 302
    assert Line.related.get().status == LineStatus.DISRUPTED
    stale = officer.post(here, values | {"once": KEY + "2", "to_status": "active"})
    assert "Someone else changed this first" in text_of(stale)
    assert "status: Disrupted" in text_of(stale)


def test_a_number_is_added_and_deactivated_once(field, officer):
    line = field.line(phones=[])
    bad = officer.post(reverse("line-phone-new", args=[line.record.uuid]), {"once": KEY, "number": "call me"})
    assert "“call me” is not a phone number" in text_of(bad)
    assert 'value="call me"' in bad.content.decode()
    officer.post(reverse("line-phone-new", args=[line.record.uuid]), {"once": KEY, "number": "07700900 004"})
    phone = line.phones.get()
    off = reverse("line-phone-deactivate", args=[line.record.uuid, phone.pk])
    values = {"once": KEY + "2", "deactivated_date": uk(field.today), "source": "The network"}
    assert officer.post(off, values).status_code == 302
    assert "Deactivated" in text_of(officer.get(reverse("line", args=[line.record.uuid])))
    other = field.line("Other", phones=["07700 900777"])
    wrong = reverse("line-phone-deactivate", args=[line.record.uuid, other.phones.get().pk])
    assert officer.get(wrong).status_code == 404


def close(field, line, **changes):
    values = {"once": KEY + "close", "version": str(line.version), "closed_date": uk(field.today), "closure_type": "2"}
    return values | AUTHORISED | changes


def test_closing_asks_by_name_about_everyone_first_and_closes_once(field, officer):
    line = field.line()
    operation = field.operation(line)
    field.found(operation)
    hidden = field.found(operation, field.person("Zeb", age=15))
    ProtectedRecord.objects.filter(pk=hidden.person.record_id).update(restriction=Restriction.RESTRICTED)
    field.deactivate(line, field.today)
    here = reverse("line-close", args=[line.record.uuid])
    page = text_of(officer.get(here))
    assert page.index("Jay Sample") < page.index("When was it closed?")
    assert "Zeb" not in page
    assert "held elsewhere" not in page
    for _ in range(2):
        assert officer.post(here, close(field, line)).url == reverse("line", args=[line.record.uuid])
    assert LineClosure.related.count() == 1
    assert ClosureReview.related.count() == 6
    page = text_of(officer.get(reverse("line", args=[line.record.uuid])))
    assert "Type 2: number deactivated, on" in page
    assert "Safeguarding open" not in page
    assert "Day 1: not answered" in page


def test_the_coordinator_sees_that_safeguarding_is_open_without_a_number(field, client):
    line = field.line()
    hidden = field.found(field.operation(line))
    ProtectedRecord.objects.filter(pk=hidden.person.record_id).update(restriction=Restriction.RESTRICTED)
    field.close(line)
    signed_in(client, field.coordinator)
    page = text_of(client.get(reverse("line", args=[line.record.uuid])))
    assert "Closed: safeguarding open. Someone known along this line has not been answered for" in page
    assert "Others are held elsewhere" in page
    assert "Jay" not in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"closure_type": "1"}, "needs a line holder of this line arrested and charged"),
        ({"closure_type": "2"}, "needs a number deactivated on or before"),
        ({"closed_date": "30/2/2026"}, "must be a real date"),
        ({"closed_date": "1/1/2100"}, "must be today or in the past"),
        ({"closed_date": "1/1/2020"}, "before the line was first reported"),
        ({"closure_type": ""}, "Choose type 1 or type 2"),
        ({"evidence": "x" * 1001}, "1000|1,000"),
    ],
)
def test_what_does_not_close_a_line_is_said_and_kept(field, officer, changes, message):
    line = field.line()
    values = close(field, line, **changes)
    page = officer.post(reverse("line-close", args=[line.record.uuid]), values)
    assert page.status_code == 200
    assert re.search(message, text_of(page))
    assert "No traffic for a week" in page.content.decode() or "evidence" in changes
    assert Line.related.get().status == LineStatus.ACTIVE


def test_reopening_says_why_and_the_closure_counts_no_more(field, officer):
    line = field.line()
    field.close(line, closed_date=field.today - 3 * DAY)
    line.refresh_from_db()
    here = reverse("line-reopen", args=[line.record.uuid])
    values = {"once": KEY, "version": line.version, "reopened_date": uk(field.today), "reason": ""}
    assert "Say what shows that the line is alive" in text_of(officer.post(here, values))
    done = officer.post(here, values | {"reason": "Bulk texts again"})
    assert done.status_code == 302
    assert "Its closure no longer counts" in str(list(get_messages(done.wsgi_request))[-1])
    assert LineClosure.related.get().reversed_date == field.today
    assert "Bulk texts again" in text_of(officer.get(reverse("line", args=[line.record.uuid])))
