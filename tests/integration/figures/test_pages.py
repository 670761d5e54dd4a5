"""The figures page, the rows behind, and the files: what each role is shown, and what a bad address is told."""

from __future__ import annotations

import csv
import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from figures_world import DAY

from throughline.access.states import RecordKind
from throughline.audit.models import Event
from throughline.core.errors import Absent
from throughline.web.figures import views

MARCH = "?start=1-3-2026&end=31-3-2026"


def asked(actor, path, *, method="get"):
    request = getattr(RequestFactory(), method)(path)
    request.actor = actor
    request.session = {}
    request._messages = CookieStorage(request)
    return request


def figures(actor, query=MARCH):
    return views.figures(asked(actor, f"/figures/{query}")).content.decode()


def rows(actor, key, query=MARCH):
    request = asked(actor, f"/figures/rows/{key}/{query}")
    return request, views.rows(request, key).content.decode()


def lines_of(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def test_both_columns_stand_side_by_side_with_rule_rows_and_the_period_before(world):
    world.closure(DAY)
    world.intervention(DAY, age_group="child")
    world.intervention(DAY, age_group="child", restriction=2)
    page = figures(world.coordinator)
    assert page.index(">Enforcement<") < page.index(">Safeguarding<")
    assert "Measures of Birmingham Exploitation Hub" in page
    assert "1 you may open; 1 held elsewhere" in page
    assert "0 in the period before." in page
    assert "Closures dated in the period and not since reversed" in page
    assert "/figures/rows/lines_closed/?start=1-3-2026" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_the_chart_by_month_has_the_same_numbers_in_a_table(world):
    world.arrest(DAY)
    page = figures(world.coordinator, "?start=15-1-2026&end=31-3-2026")
    table = page[page.index("chart__table") :]
    assert "Jan 2026" in table
    assert re.search(r"Mar 2026</th>(<td[^>]*>\d+</td>){4}", table)
    assert "Jan 2026 counts 15 January 2026 to 31 January 2026." in page


def test_my_view_says_that_it_is_not_the_total_and_counts_nothing_hidden(world):
    world.intervention(DAY)
    world.intervention(DAY, restriction=2)
    page = figures(world.officer)
    assert "My view: only what you may open. It is not the hub’s total." in page
    assert "held elsewhere" not in page
    assert "Count the whole hub" not in page
    assert "For outside the hub" not in page
    other = figures(world.coordinator, f"{MARCH}&view=mine")
    assert "My view: only what you may open." in other
    assert "Count the whole hub" in other


def test_a_role_without_enforcement_pages_sees_no_seizures_of_its_own(world):
    world.seizure("cash", pence=9_900)
    world.intervention(DAY)
    page = figures(world.social)
    assert "Cash seized" not in page
    assert "Your role opens no enforcement records" in page
    chair = figures(world.chair)
    assert "£99" in chair
    assert "/figures/rows/cash_pence/" not in chair


def test_an_empty_period_says_what_would_be_here(world):
    assert "Nothing counted for this period" in figures(world.coordinator)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?start=31-2-2026&end=31-3-2026", "First day must be a real date"),
        ("?start=1-4-2026&end=31-3-2026", "The last day of the period must be the same as or after the first."),
        (f"{MARCH}&team=Nowhere", "We could not find a team called &#39;Nowhere&#39;."),
        (f"{MARCH}&area=Birminghm", "Did you mean Birmingham?"),
        (f"{MARCH}&agency=Coventry+Council", "We could not find an agency called"),
        ("?start=&end=31-3-2026", "Enter the first day"),
        (f"{MARCH}&area={'x' * 101}", "100 characters or fewer"),
    ],
)
def test_a_bad_filter_is_told_in_plain_words_and_kept(world, query, message):
    page = figures(world.coordinator, query)
    assert message in page
    assert "There is a problem" in page


def test_ready_periods_and_the_default_answer(world):
    for query in ("", "?period=this-month", "?period=last-month", "?period=nonsense"):
        assert 'aria-current="page"' in figures(world.coordinator, query)


def test_rows_link_to_records_name_nobody_and_are_noted_for_the_audit(world):
    found = world.intervention(DAY, person=world.person(given_name="Jordan", family_name="Ashby"), age_group="child")
    request, page = rows(world.coordinator, "interventions")
    assert "/intervention" in page
    assert str(found.record.uuid) in page
    assert "Ashby" not in page
    assert "1 you may open; 0 held elsewhere" in page
    assert [record.pk for record in request.consulted] == [found.record.pk, found.person.record.pk]
    assert [record.kind for record in request.consulted] == [RecordKind.INTERVENTION, RecordKind.PERSON]


def test_rows_page_beyond_the_last_and_an_unknown_measure_are_absent(world):
    world.intervention(DAY)
    with pytest.raises(Absent):
        rows(world.coordinator, "interventions", f"{MARCH}&page=2")
    with pytest.raises(Absent):
        rows(world.coordinator, "nothing")
    with pytest.raises(Absent):
        rows(world.social, "arrests")
    _request, first = rows(world.coordinator, "interventions", f"{MARCH}&page={'9' * 30}")
    assert "1 you may open" in first


def test_the_file_holds_the_marking_the_kind_of_number_and_every_measure(world):
    world.arrest(DAY)
    lines = lines_of(views.figures_csv(asked(world.coordinator, f"/figures/file.csv{MARCH}")))
    assert lines[0] == ["OFFICIAL-SENSITIVE"]
    assert lines[1][0].startswith("Measures of Birmingham Exploitation Hub")
    arrests = next(line for line in lines if line[1:2] == ["Arrests"])
    assert arrests[:4] == ["Enforcement", "Arrests", "1", "0"]
    assert not Event.objects.exists()


def test_the_file_for_outside_hides_small_numbers_and_needs_the_permission(world):
    world.arrest(DAY)
    address = f"/figures/file.csv{MARCH}&for=outside"
    lines = lines_of(views.figures_csv(asked(world.coordinator, address)))
    assert lines[0][0].startswith("OFFICIAL. For outside the hub")
    assert next(line for line in lines if line[1:2] == ["Arrests"])[2] == "fewer than 5"
    with pytest.raises(Absent):
        views.figures_csv(asked(world.officer, address))


def test_a_file_of_rows_is_a_disclosure_and_safe_to_open(world):
    world.closure(DAY, line=world.line())
    risky = world.line()
    type(risky).related.filter(pk=risky.pk).update(name="=HYPERLINK(1)")
    world.closure(DAY, line=risky)
    response = views.rows_csv(
        asked(world.coordinator, f"/figures/rows/lines_closed/file{MARCH}", method="post"), "lines_closed"
    )
    lines = lines_of(response)
    assert lines[0] == ["OFFICIAL-SENSITIVE"]
    assert "'=HYPERLINK(1)" in [cell for line in lines for cell in line]
    assert Event.objects.get().op == "disclosure"
    assert "Line" not in response["Content-Disposition"]


def test_an_empty_file_of_rows_is_refused_on_the_page(world):
    request = asked(world.coordinator, f"/figures/rows/arrests/file{MARCH}", method="post")
    response = views.rows_csv(request, "arrests")
    assert response.status_code == 302
    assert "no rows you may open" in str(next(iter(get_messages(request))))


def test_the_page_takes_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    for _ in range(4):
        world.closure(DAY, closure_type=1)
        world.intervention(DAY)
        world.enrolment(DAY)
    with django_assert_max_num_queries(18):
        figures(world.coordinator, f"{MARCH}&team=County+Lines+team&area=Birmingham")
    with django_assert_max_num_queries(8):
        rows(world.coordinator, "charges")


def test_signed_in_the_whole_page_takes_at_most_twenty_queries(world, client, django_assert_max_num_queries):
    client.force_login(world.coordinator.member.account, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/figures/")
    world.closure(DAY, closure_type=1)
    world.intervention(DAY)
    with django_assert_max_num_queries(20):
        answer = client.get(f"/figures/{MARCH}&team=County+Lines+team&agency=West+Midlands+Police&area=Birmingham")
    assert answer.status_code == 200


def test_signed_in_rows_are_audited_as_looked_at_and_downloaded(world, client):
    client.force_login(world.coordinator.member.account, backend="django.contrib.auth.backends.ModelBackend")
    found = world.intervention(DAY)
    assert client.get(f"/figures/rows/interventions/{MARCH}").status_code == 200
    answer = client.post(f"/figures/rows/interventions/file{MARCH}")
    assert b"OFFICIAL-SENSITIVE" in b"".join(answer.streaming_content)
    events = list(Event.objects.order_by("seq"))
    assert [event.op for event in events] == ["consultation", "disclosure"]
    for event in events:
        assert {subject.uuid for subject in event.subjects.all()} == {found.record.uuid, found.person.record.uuid}
    assert client.get("/figures/rows/nothing/").status_code == 404
    client.force_login(world.charity.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/figures/").status_code == 404
