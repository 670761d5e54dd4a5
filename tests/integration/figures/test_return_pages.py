"""The pages of frozen returns: frozen beside today, why they differ, the files, and what a bad form is told."""

from __future__ import annotations

import csv
import dataclasses
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from frozen_world import Reporting

from tests.integration.disruption.enforcement_world import DAY
from tests.paper import require_readable
from throughline.agencies.states import Role
from throughline.core.clock import civil_date, now
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.figures.actions.returns import withdraw_return
from throughline.figures.definitions import BY_KEY
from throughline.figures.models import FrozenReturn
from throughline.figures.periods import written
from throughline.web.figures.forms import typed
from throughline.web.printing import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(hub_world) -> Reporting:
    return Reporting(hub_world)


@pytest.fixture
def browser(field, client):
    client.force_login(field.coordinator.member.account)
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def page_of(frozen) -> str:
    return reverse("figures-return", args=[frozen.uuid])


def cells_of(page: str, label: str) -> str:
    """The row of a figure, from its name on."""
    row = page[page.index(f"<summary>{label}<") :]
    return row[: row.index("</tr>")]


def lines_of(answer):
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def form(field, **given):
    period = field.period
    dates = {
        f"{end}_{part}": getattr(day, part)
        for end, day in (("start", period.start), ("end", period.end)) for part in ("day", "month", "year")
    }  # fmt: skip
    return dates | {"title": "For the board", "replaces_reason": ""} | given


def test_a_period_is_frozen_from_the_figures_and_a_failed_check_back_shows_both_values(field, browser):
    kite, _ = field.closed_line("Kite line"), field.closed_line("Plover line", days_ago=8)
    period = field.period
    here = f"{reverse('figures')}?start={typed(period.start)}&end={typed(period.end)}"
    figures = text_of(browser.get(here))
    link = f"{reverse('figures-freeze')}?start={typed(period.start)}&amp;end={typed(period.end)}"
    assert link in figures
    asked = text_of(browser.get(link.replace("&amp;", "&")))
    assert f'value="Return, {period.in_words}"' in asked
    answer = browser.post(reverse("figures-freeze"), form(field), follow=True)
    frozen = FrozenReturn.objects.get()
    assert answer.redirect_chain == [(page_of(frozen), 302)]
    assert "Nothing: every figure counted today is as it was frozen." in text_of(answer)

    field.fail_check_back(kite, at=now())
    page = text_of(browser.get(page_of(frozen)))
    day = written(civil_date(frozen.frozen_at))
    assert f"Lines closed: was 2 when frozen on {day}, 1 today: 1 reopened since, by a failed check-back." in page
    row = cells_of(page, "Lines closed")
    assert ">2<" in row.replace("> ", ">").replace(" <", "<")
    assert "<strong>1</strong>" in row
    assert "1 reopened since, by a failed check-back" in row.lower()
    assert "Kite" not in page
    months = page[page.index("By month, as frozen") :]
    assert "Lines closed" in months and f"{field.period.end:%b %Y}" in months
    live = text_of(browser.get(here))
    assert "Freeze this period</a>" in live


def test_what_is_not_whole_or_not_over_is_not_offered(field, browser):
    for query in (
        f"?start={typed(field.today - DAY)}&end={typed(field.today)}",
        f"?start={typed(field.period.start)}&end={typed(field.period.end)}&view=mine",
        f"?start={typed(field.period.start)}&end={typed(field.period.end)}&team=County+Lines+team",
    ):
        assert "Freeze this period" not in text_of(browser.get(reverse("figures") + query)), query
    assert "Frozen returns</a>" in text_of(browser.get(reverse("figures")))


@pytest.mark.parametrize("role", [Role.POLICE, Role.SOCIAL, Role.CHAIR])
def test_who_may_not_freeze_is_offered_nothing(field, client, role):
    frozen = field.freeze()
    client.force_login(field.world.here[role].member.account)
    query = f"?start={typed(field.period.start)}&end={typed(field.period.end)}"
    figures = text_of(client.get(reverse("figures") + query))
    assert "Freeze this period" not in figures
    assert ("Frozen returns" in figures) == (role == Role.CHAIR)
    if role == Role.CHAIR:
        assert "Record this return as an error" not in text_of(client.get(page_of(frozen)))


def test_a_refusal_comes_back_on_the_form_with_what_was_typed(field, browser):
    today = field.today
    given = form(field, title="Board of December", end_day=today.day, end_month=today.month, end_year=today.year)
    page = text_of(browser.post(reverse("figures-freeze"), given))
    assert "This period has not ended." in page
    assert 'value="Board of December"' in page
    field.freeze()
    page = text_of(browser.post(reverse("figures-freeze"), form(field)))
    assert "This period was frozen before, as “For the board”. Say why it is frozen again." in page
    answer = browser.post(reverse("figures-freeze"), form(field, replaces_reason="Late sheets"), follow=True)
    assert "version 2 of this period" in text_of(answer)
    assert "It replaces version 1: Late sheets" in text_of(answer)


def test_dates_the_wrong_way_round_are_told(field, browser):
    given = form(field, start_day=field.today.day, start_month=field.today.month, start_year=field.today.year)
    assert "must be the same as or after the first" in text_of(browser.post(reverse("figures-freeze"), given))


def test_sent_twice_it_is_frozen_once(field, browser):
    once = form(field, once="0123456789abcdef0123")
    first = browser.post(reverse("figures-freeze"), once)
    assert browser.post(reverse("figures-freeze"), once).url == first.url
    assert FrozenReturn.objects.count() == 1


def test_the_list_says_where_each_stands(field, browser):
    assert "No period has been frozen" in text_of(browser.get(reverse("figures-returns")))
    first = field.freeze(title="First")
    field.freeze(title="Second", replaces_reason="Late sheets")
    page = text_of(browser.get(reverse("figures-returns")))
    assert page.index("Second") < page.index("First")
    assert "Replaced by a later version" in page
    old = text_of(browser.get(page_of(first)))
    assert "The version that replaces it" in old
    assert "replaces it: Late sheets" in old


def test_the_list_asks_the_database_as_often_for_one_as_for_many(field, browser):
    field.freeze()
    browser.get(reverse("figures-returns"))
    with CaptureQueriesContext(connection) as for_one:
        browser.get(reverse("figures-returns"))
    for number in range(4):
        field.freeze(replaces_reason=f"Sheet {number}")
    with CaptureQueriesContext(connection) as for_many:
        browser.get(reverse("figures-returns"))
    assert len(for_many) == len(for_one)


def test_amounts_are_written_with_their_unit(field, browser):
    operation = field.operation()
    act = {"by": field.officer, "at": field.at, "operation_uuid": operation.record.uuid}
    record_seizure(**act, given=SeizureGiven("cash", pence=123_450))
    record_seizure(**act, given=SeizureGiven("drugs", drug="heroin", grams=Decimal("12.5")))
    frozen = field.freeze()
    page = text_of(browser.get(page_of(frozen)))
    assert "£1,234.50" in cells_of(page, "Cash seized")
    assert "12.5g" in cells_of(page, "Heroin")
    printed = text_of(browser.get(reverse("figures-return-print", args=[frozen.uuid])))
    assert "£1,234.50" in printed and "(pence)" not in printed
    outside = text_of(browser.get(reverse("figures-return-print", args=[frozen.uuid]) + "?for=outside"))
    assert "£1,234.50" not in outside and "from fewer than 5 seizures" in outside


def test_recorded_in_error_it_stays_and_says_so_on_every_page_and_file(field, browser, monkeypatch):
    frozen = field.freeze()
    address = reverse("figures-return-withdraw", args=[frozen.uuid])
    assert "Why was it recorded in error?" in text_of(browser.get(address))
    assert "Say why it was recorded in error." in text_of(browser.post(address, {"reason": " "}))
    assert FrozenReturn.objects.get().withdrawn_at is None
    page = text_of(browser.post(address, {"reason": "Before the sheets were in"}, follow=True))
    assert "This return was recorded in error." in page
    assert "Before the sheets were in" in page
    assert "Record this return as an error" not in page
    assert browser.get(address).status_code == 404
    monkeypatch.setattr(pdf, "pdf_of", lambda document: json.dumps(pdf._data_of(document)).encode())
    printed = text_of(browser.get(reverse("figures-return-print", args=[frozen.uuid])))
    kept = browser.get(reverse("figures-return-pdf", args=[frozen.uuid])).content.decode()
    rows = str(lines_of(browser.get(reverse("figures-return-file", args=[frozen.uuid]))))
    for said in (printed, kept, rows):
        assert "Recorded in error, said on" in said
    assert "RECORDED IN ERROR" in printed and "RECORDED IN ERROR" in kept


def test_the_files_hold_what_was_frozen_whatever_is_counted_since(field, browser):
    line = field.closed_line()
    frozen = field.freeze()
    files = {name: reverse(name, args=[frozen.uuid]) for name in ("figures-return-file", "figures-return-print")}
    before = lines_of(browser.get(files["figures-return-file"]))
    printed = table_of(text_of(browser.get(files["figures-return-print"])))
    field.fail_check_back(line)
    field.arrest(field.operation(), at=field.later)
    after = lines_of(browser.get(files["figures-return-file"]))
    assert numbers(after) == numbers(before)
    assert numbers(after)["Lines closed"] == "1"
    assert table_of(text_of(browser.get(files["figures-return-print"]))) == printed


def test_for_outside_the_hub_small_numbers_are_hidden_as_they_were(field, browser):
    field.closed_line()
    frozen = field.freeze()
    address = reverse("figures-return-file", args=[frozen.uuid])
    rows = lines_of(browser.get(address + "?for=outside"))
    assert rows[0][0].startswith("OFFICIAL. For outside the hub")
    assert numbers(rows)["Lines closed"] == "fewer than 5"
    assert numbers(lines_of(browser.get(address)))["Lines closed"] == "1"
    printed = text_of(browser.get(reverse("figures-return-print", args=[frozen.uuid]) + "?for=outside"))
    assert "fewer than 5" in printed
    assert "By month" not in printed


def test_it_is_a_pdf(field, browser):
    answer = browser.get(reverse("figures-return-pdf", args=[field.freeze().uuid]))
    require_readable(answer.content, title="Return", not_in_title=(), marking="OFFICIAL")
    assert "version-1.pdf" in answer["Content-Disposition"]


def test_a_definition_changed_since_is_said_and_the_frozen_one_stands(field, browser, monkeypatch):
    line = field.closed_line()
    frozen = field.freeze()
    was = BY_KEY["lines_closed"]
    monkeypatch.setitem(BY_KEY, "lines_closed", dataclasses.replace(was, rule="Counted otherwise."))
    row = cells_of(text_of(browser.get(page_of(frozen))), "Lines closed")
    assert "It is counted by another rule now" in row
    assert "Closures dated in the period" in row
    assert "Counted otherwise." not in row
    field.fail_check_back(line)
    page = text_of(browser.get(page_of(frozen)))
    assert "1 reopened since, by a failed check-back; it is counted by another rule now." in page


def test_another_hubs_return_is_not_there(field, client):
    frozen = field.freeze()
    client.force_login(field.world.elsewhere[Role.COORDINATOR].member.account)
    for name in ("figures-return", "figures-return-file", "figures-return-print", "figures-return-pdf"):
        assert client.get(reverse(name, args=[frozen.uuid])).status_code == 404
    assert "For the board" not in text_of(client.get(reverse("figures-returns")))


def test_a_withdrawn_return_is_compared_all_the_same(field, browser):
    line = field.closed_line()
    frozen = field.freeze()
    withdraw_return(by=field.coordinator, at=field.later, return_uuid=frozen.uuid, reason="Wrong quarter")
    field.fail_check_back(line)
    assert "was 1 when frozen" in text_of(browser.get(page_of(frozen)))


def numbers(rows) -> dict[str, str]:
    start = next(at for at, row in enumerate(rows) if row[0] == "Column")
    return {row[1]: row[2] for row in rows[start + 1 :]}


def table_of(page: str) -> str:
    return page[page.index("<table") : page.rindex("</table>")]
