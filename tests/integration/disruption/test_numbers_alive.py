"""A line's numbers, dead and alive: what a type 2 closure may rest on, as executable examples of the counting rule.

Home Office County Lines Programme (domain.md 1): type 2 is that the phone, number or SIM is deactivated; check-backs look
whether it stays so. One found working is deactivated no more, and a line that another number answers for is not closed.
"""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.urls import reverse

from throughline.chronology.queries import Narrowed, read_chronology
from throughline.core.errors import Refused
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.actions.closures import reopen_line
from throughline.disruption.actions.lineage import replace_number
from throughline.disruption.actions.lines import add_phone, deactivate_phone
from throughline.disruption.models import DealPhone, Line, LineClosure, NumberAlive
from throughline.disruption.policies import deactivated_numbers
from throughline.disruption.queries.check_backs import list_check_backs
from throughline.disruption.queries.lines import missing_to_close
from throughline.disruption.states import LineStatus

from .enforcement_world import DAY
from .test_same_closure_once import counted

pytestmark = pytest.mark.django_db
SECOND = "07700 900777"


def off(field, line, row, day):
    return deactivate_phone(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, phone_id=row.pk, deactivated_date=day,
        source="The network",
    )  # fmt: skip


def second(field, line):
    return add_phone(by=field.officer, at=field.at, line_uuid=line.record.uuid, number=SECOND)


def check(field, line, result="alive", *, day=None, alive=None):
    waiting = next(row for row in list_check_backs(line) if not row.result)
    given = CheckGiven(result, day or field.today - DAY, "Bulk messages from it", alive)
    return answer_check_back(by=field.officer, at=field.at, check_back_id=waiting.pk, given=given)


def fresh(line):
    return Line.related.get(pk=line.pk)


def close(field, line, day=None):
    """By type 2, on what is recorded."""
    return field.close(fresh(line), closed_date=day or field.today, closure_type=2, by=field.officer)


@pytest.fixture
def only_close(field, monkeypatch):
    """Closing records nothing beside: the numbers stay as the test left them."""
    monkeypatch.setattr(type(field), "deactivate", lambda self, line, day: None)
    return lambda line, day=None: close(field, line, day)


@pytest.fixture
def line(field, only_close):
    """Closed by type 2 eight days ago, on the one number it has."""
    line = field.line()
    off(field, line, line.phones.get(), field.today - 8 * DAY)
    only_close(line, field.today - 8 * DAY)
    return line


def test_a_number_found_alive_is_deactivated_no_more_and_closes_nothing_again(field, line, only_close):
    assert counted(field) == 1
    check(field, line)
    row = line.phones.get()
    assert row.deactivated_date is None
    assert deactivated_numbers(line, field.today) == []
    assert counted(field) == 0
    assert missing_to_close(field.officer, field.at, fresh(line), field.today).type_2
    with pytest.raises(Refused, match="needs a number deactivated"):
        only_close(line)
    assert counted(field) == 0


def test_what_was_recorded_before_stays_in_the_history(field, line):
    check(field, line)
    kept = NumberAlive.related.get()
    assert (kept.number, kept.closure) == (line.phones.get(), LineClosure.related.get())
    assert (kept.deactivated_date, kept.alive_date) == (field.today - 8 * DAY, field.today - DAY)
    assert kept.deactivation_source == "The network"


def test_deactivated_again_it_closes_the_line_again_and_counts_once(field, line, only_close):
    check(field, line)
    with pytest.raises(Refused, match="found working on") as refusal:
        off(field, line, line.phones.get(), field.today - 2 * DAY)
    assert refusal.value.field == "deactivated_date"
    off(field, line, line.phones.get(), field.today)
    only_close(line)
    assert counted(field) == 1
    assert fresh(line).status == LineStatus.CLOSED


def test_a_quiet_check_leaves_the_number_dead(field, line):
    check(field, line, "quiet")
    assert line.phones.get().deactivated_date == field.today - 8 * DAY
    assert not NumberAlive.related.exists()


def test_of_two_numbers_only_the_one_found_working_is_alive(field, only_close):
    line = field.line()
    first, other = line.phones.get(), second(field, line)
    for row in (first, other):
        off(field, line, row, field.today - 8 * DAY)
    only_close(line, field.today - 8 * DAY)
    check(field, line, alive=(other.pk,))
    assert list(line.phones.filter(deactivated_date=None)) == [other]
    with pytest.raises(Refused, match=SECOND):
        only_close(line)


def test_a_check_that_does_not_say_which_holds_all_it_was_about_alive(field, only_close):
    line = field.line()
    for row in (line.phones.get(), second(field, line)):
        off(field, line, row, field.today - 8 * DAY)
    only_close(line, field.today - 8 * DAY)
    check(field, line)
    assert NumberAlive.related.count() == 2


def test_reopening_by_hand_ends_the_deactivation_the_closure_rested_on(field, line, only_close):
    field.reopen(fresh(line))
    assert line.phones.get().deactivated_date is None
    with pytest.raises(Refused, match="needs a number deactivated"):
        only_close(line)


def test_reopened_because_it_works_some_other_way_its_number_stays_dead(field, line):
    reopen_line(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, version=fresh(line).version,
        reopened_date=field.today, reason="It sells by a channel", alive=(),
    )  # fmt: skip
    assert line.phones.get().deactivated_date == field.today - 8 * DAY


def test_a_number_of_another_line_is_not_found_alive_here(field, line):
    stranger = field.line("Wren line").phones.get()
    with pytest.raises(Refused, match="deactivated numbers") as refusal:
        check(field, line, alive=(stranger.pk,))
    assert refusal.value.field == "alive"
    assert fresh(line).status == LineStatus.CLOSED


def test_a_line_with_a_live_second_number_is_not_closed_by_type_2(field, only_close):
    line = field.line()
    first, other = line.phones.get(), second(field, line)
    off(field, line, first, field.today - DAY)
    missing = missing_to_close(field.officer, field.at, line, field.today)
    assert missing.live == (SECOND,)
    assert SECOND in missing.type_2
    with pytest.raises(Refused, match=f"still works on {SECOND}") as refusal:
        only_close(line)
    assert refusal.value.field == "closure_type"
    assert counted(field) == 0
    off(field, line, other, field.today)
    assert missing_to_close(field.officer, field.at, line, field.today).live == ()
    only_close(line)
    assert counted(field) == 1


def test_a_number_deactivated_only_after_the_closing_date_was_live_on_it(field, only_close):
    line = field.line()
    first, other = line.phones.get(), second(field, line)
    off(field, line, first, field.today - 5 * DAY)
    off(field, line, other, field.today - DAY)
    with pytest.raises(Refused, match="deactivated later, on"):
        only_close(line, field.today - 5 * DAY)
    only_close(line, field.today - DAY)
    assert counted(field) == 1


def test_a_number_that_was_replaced_is_not_live_and_the_one_after_it_is(field, only_close):
    line = field.line()
    off(field, line, line.phones.get(), field.today - 5 * DAY)
    replace_number(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, phone_id=line.phones.get().pk, number=SECOND,
        replaced_date=field.today - 3 * DAY,
    )  # fmt: skip
    with pytest.raises(Refused, match=f"still works on {SECOND}"):
        only_close(line)
    off(field, line, line.phones.get(until_date=None), field.today)
    only_close(line)
    assert counted(field) == 1


def test_imported_history_says_itself_that_the_numbers_were_dead(field, only_close):
    line = field.line()
    second(field, line)
    field.close(line, closure_type=2, inherited=True, by=field.world.system)
    assert counted(field) == 1
    assert not line.phones.filter(deactivated_date=None).exists()


def test_the_pages_name_the_live_numbers_and_what_was_found_working(field, line, client):
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    row = line.phones.order_by("pk").first()
    page = client.get(reverse("check-back", args=[list_check_backs(line)[0].pk])).content.decode()
    assert "which of these numbers work?" in page and f'value="{row.pk}"' in page and "checked" in page
    check(field, line)
    second(field, line)
    page = client.get(reverse("line-close", args=[line.record.uuid])).content.decode()
    assert "Still live, as far as recorded" in page and SECOND in page
    page = client.get(reverse("line", args=[line.record.uuid])).content.decode()
    assert "Found working" in page
    page = client.get(reverse("line-reopen", args=[line.record.uuid]))
    assert page.status_code == 200


def test_numbers_of_closures_reversed_before_are_alive_from_then(field, line):
    """As the product kept them until now: the closure reversed, the number as dead as before."""
    check(field, line)
    kept = NumberAlive.related.get()
    DealPhone.related.filter(pk=kept.number_id).update(
        deactivated_date=kept.deactivated_date, deactivation_source="The network"
    )
    NumberAlive.related.all().delete()
    importlib.import_module("throughline.disruption.migrations.0018_existing_numbers_found_alive").end_deactivations(
        apps, None
    )
    assert NumberAlive.related.get().alive_date == field.today - DAY
    assert line.phones.get().deactivated_date is None


def test_the_day_a_closure_rests_on_is_not_put_after_it(field, line):
    row = line.phones.get()
    with pytest.raises(Refused, match="rests on this number being dead by then"):
        off(field, line, row, field.today - 7 * DAY)
    assert off(field, line, row, field.today - 9 * DAY).deactivated_date == field.today - 9 * DAY


def test_a_number_recorded_in_error_was_neither_dead_nor_found_working(field, line):
    check(field, line)
    told = [
        row.told.what for row in read_chronology(field.officer, field.at, fresh(line), Narrowed(), first=0, limit=99)[0]
    ]
    assert any("found working" in text for text in told)
    DealPhone.related.filter(line=line).update(
        withdrawn_at=field.at, withdrawn_by=field.officer.member, withdrawn_reason="Mistyped"
    )
    told = [
        row.told.what for row in read_chronology(field.officer, field.at, fresh(line), Narrowed(), first=0, limit=99)[0]
    ]
    assert not any("found working" in text for text in told)
