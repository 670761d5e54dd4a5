"""Check-backs on a closed line's number: who authorised the closure, which days, and what one that is alive does."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.clock import at_london
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.check_backs import days_to_check
from throughline.disruption.models import CheckBack, Line, LineClosure
from throughline.disruption.policies import require_authorised
from throughline.disruption.queries.check_backs import list_check_backs
from throughline.disruption.states import CheckBackResult, LineStatus
from throughline.work.models import Clock
from throughline.work.queries.due import list_agency_due
from throughline.work.states import RuleKey

from .enforcement_world import AUTHORISED, DAY

pytestmark = pytest.mark.django_db


def answer(field, row, result, *, by=None, day=None, how="Rung from a withheld number: unobtainable", at=None):
    return answer_check_back(
        by=by or field.officer, at=at or field.at, check_back_id=row.pk,
        given=CheckGiven(result, day or field.today, how),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "at_field"),
    [
        ({"evidence": " "}, "evidence"),
        ({"authorised_by_name": ""}, "authorised_by_name"),
        ({"authorised_by_name": "{me}"}, "authorised_by_name"),
        ({"authorised_rank": ""}, "authorised_rank"),
    ],
)
def test_a_closure_says_what_shows_it_and_who_else_authorised_it(field, given, at_field):
    line = field.line()
    me = field.officer.member.name.upper()
    with pytest.raises(Refused) as refusal:
        field.close(line, **{key: value.format(me=me) for key, value in given.items()})
    assert refusal.value.field == at_field
    assert not LineClosure.related.exists()
    closure = field.close(line)
    assert (closure.authorised_by_name, closure.authorised_rank) == ("Ada Firth", "DCI")


def test_imported_history_states_no_authoriser_and_starts_no_check_back(field):
    line = field.line()
    closure = field.close(line, inherited=True, by=field.world.system, authorised_by_name="", authorised_rank="")
    assert closure.authorised_by_name == ""
    assert not CheckBack.related.exists()
    assert not Clock.related.filter(rule__key=RuleKey.CHECK_BACK).exists()


def test_the_recorder_is_told_apart_from_the_authoriser_however_written():
    with pytest.raises(Refused, match="other than you"):
        require_authorised("Dana Cole", "Off", " dana cole ", "DI")
    require_authorised("Dana Cole", "Off", "Ada Firth", "DCI")


def test_the_owners_check_back_on_days_7_28_and_90(field):
    line = field.line()
    closure = field.close(line)
    rows = list_check_backs(line)
    assert [(row.days, row.due_date) for row in rows] == [
        (days, closure.closed_date + days * DAY) for days in (7, 28, 90)
    ]
    for row in rows:
        assert row.clock.record == line.record
        assert row.clock.owner_agency == line.owning_agency
        assert row.clock.due_at == at_london(row.due_date, row.clock.rule.day_ends)


@pytest.mark.parametrize(
    ("days_ago", "asked"),
    [(0, [7, 28, 90]), (6, [7, 28, 90]), (7, [7, 28, 90]), (30, [28, 90]), (400, [90])],
)
def test_of_the_days_gone_by_only_the_latest_is_asked_today(field, days_ago, asked):
    rows = days_to_check(field.today - days_ago * DAY, field.today)
    assert [days for days, _due in rows] == asked
    assert all(due >= field.today for _days, due in rows)


def test_a_check_due_soon_is_on_the_owners_list_and_leads_to_its_page(field, client):
    line = field.line()
    field.close(line, closed_date=field.today - 6 * DAY)
    due = [item for item in list_agency_due(field.officer, field.at) if item.title == "Check back on a closed line"]
    assert [item.record for item in due] == [line.record]
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    row = list_check_backs(line)[0]
    assert client.get(reverse("clock-due", args=[due[0].pk])).url == reverse("check-back", args=[row.pk])


def test_a_quiet_check_stops_its_clock_and_leaves_the_closure(field):
    line = field.line()
    closure = field.close(line, closed_date=field.today - 7 * DAY)
    first, *rest = list_check_backs(line)
    answer(field, first, "quiet")
    first.clock.refresh_from_db()
    assert first.clock.stopped_at == field.at
    assert all(row.clock.stopped_at is None for row in rest)
    closure.refresh_from_db()
    assert closure.reversed_date is None


def test_a_check_made_in_time_and_written_down_late_is_in_time(field):
    field.close(line := field.line(), closed_date=field.today - 7 * DAY)
    first = list_check_backs(line)[0]
    answer(field, first, "quiet", day=field.today, at=field.at + 3 * DAY)
    first.clock.refresh_from_db()
    assert first.clock.stopped_at <= first.clock.due_at


def test_a_check_that_could_not_be_made_is_asked_again(field):
    line = field.line()
    field.close(line, closed_date=field.today - 7 * DAY)
    answer(field, list_check_backs(line)[0], "could_not", how="The network did not answer")
    waiting = [row for row in list_check_backs(line) if not row.result]
    assert [(row.days, row.due_date) for row in waiting][0] == (7, field.today + 7 * DAY)
    assert len(waiting) == 3


def test_one_that_is_alive_reopens_the_line_in_the_same_act(field):
    line = field.line()
    closure = field.close(line, closed_date=field.today - 7 * DAY)
    first, *rest = list_check_backs(line)
    answer(field, first, "alive", day=field.today - DAY, how="Bulk messages from the same number")
    line, closure = Line.related.get(pk=line.pk), LineClosure.related.get(pk=closure.pk)
    assert line.status == LineStatus.REOPENED
    assert closure.reversed_date == field.today - DAY
    assert closure.reversed_reason == "Check-back: Bulk messages from the same number"
    assert all(Clock.related.get(pk=row.clock_id).stopped_at for row in rest)
    # What nobody answered before it was reversed is no longer asked, and shows no more.
    assert [row.result for row in list_check_backs(line)] == ["alive"]
    with pytest.raises(Refused, match="reopened"):
        answer(field, rest[0], "quiet")


def test_a_failed_reopening_leaves_nothing_of_the_check(field, monkeypatch):
    line = field.line()
    field.close(line, closed_date=field.today - 7 * DAY)
    row = list_check_backs(line)[0]

    def fails(**given):
        raise Refused("no")

    monkeypatch.setattr("throughline.disruption.actions.check_backs.reopen_line", fails)
    with pytest.raises(Refused):
        answer(field, row, "alive")
    row.refresh_from_db()
    assert row.result == ""


@pytest.mark.parametrize(
    ("given", "at_field"),
    [
        ({"result": "safe"}, "result"),
        ({"result": "quiet", "how": "  "}, "how"),
        ({"result": "quiet", "days": 1}, "checked_date"),
        ({"result": "quiet", "days": -8}, "checked_date"),
    ],
)
def test_a_check_needs_a_result_a_day_and_how(field, given, at_field):
    line = field.line()
    field.close(line, closed_date=field.today - 7 * DAY)
    day = field.today + given.pop("days", 0) * DAY
    with pytest.raises(Refused) as refusal:
        answer(field, list_check_backs(line)[0], given.pop("result"), day=day, **given)
    assert refusal.value.field == at_field


def test_who_may_not_see_the_line_finds_no_check(field):
    line = field.line()
    field.close(line)
    row = list_check_backs(line)[0]
    ProtectedRecord.objects.filter(pk=line.record_id).update(restriction=Restriction.RESTRICTED)
    with pytest.raises(Absent):
        answer(field, row, "quiet", by=field.coordinator)


CHECKERS = {"here coordinator", "here police", "here rocu", "elsewhere police"}
FROM = ("due", *CheckBackResult.values, "stood down")


def check_in(field, state):
    line = field.line(f"{state} line")
    field.close(line, closed_date=field.today - 7 * DAY)
    row = list_check_backs(line)[0]
    if state == "stood down":
        field.reopen(line)
    elif state != "due":
        answer(field, row, state)
    return CheckBack.related.get(pk=row.pk)


@pytest.mark.database
def test_check_back_from_to_actor(field):
    """Whole: every state of a check, every result, by every member there is."""
    for state in FROM:
        row = check_in(field, state)
        for result, (who, actor) in itertools.product(CheckBackResult.values, field.world.everyone().items()):
            expected = "done" if state == "due" else "refused"
            if who not in CHECKERS:
                expected = "absent"
            got = outcome_of(lambda row=row, result=result, actor=actor: answer(field, row, result, by=actor))
            assert got == expected, f"{state} to {result} by {who}"


def test_the_page_after_a_closure_shows_checks_and_takes_an_answer(field, client):
    line = field.line()
    field.close(line, closed_date=field.today - 7 * DAY, **AUTHORISED)
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    here = reverse("line-after", args=[line.record.uuid])
    page = client.get(here).content.decode()
    assert "Authorised by Ada Firth, DCI" in page
    assert page.count("Not checked yet") == 3
    row = list_check_backs(line)[0]
    form = {"result": "alive", "checked_date": f"{field.today:%d/%m/%Y}", "how": "It rang and was answered"}
    assert client.post(reverse("check-back", args=[row.pk]), form).url == here
    assert Line.related.get(pk=line.pk).status == LineStatus.REOPENED
