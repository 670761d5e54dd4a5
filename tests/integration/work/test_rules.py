"""The rules of clocks are data (practice.md P13): checked, given another length from a day, out of use; and proclaimed days."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import World
from throughline.access.facts import protect
from throughline.access.states import RecordKind
from throughline.audit.models import Event
from throughline.core.clock import at_london, civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.geography.models import BankHolidayOverride
from throughline.geography.states import Nation
from throughline.work.actions.clocks import pause_clock, resume_clock
from throughline.work.actions.holidays import set_bank_holiday
from throughline.work.actions.rules import RuleGiven, add_rule, confirm_rule, retire_rule
from throughline.work.facts import rule_for, start_clock
from throughline.work.models import Clock, ClockRule
from throughline.work.states import RuleKey, Unit

DAY = dt.timedelta(days=1)
MONDAY = at_london(dt.date(2026, 11, 30), dt.time(9))
TYPED = {
    "nation": "england",
    "amount": "2",
    "unit": "working_days",
    "day_ends": "17:00",
    "source": "Our protocol, 2027",
}


def rule_of(key: RuleKey, nation: str = "England") -> ClockRule:
    return ClockRule.objects.filter(key=key, jurisdiction=nation).order_by("-starts_date")[0]


def given(**changed: object) -> RuleGiven:
    return RuleGiven(**{
        "nation": Nation.ENGLAND, "amount": 2, "unit": Unit.WORKING_DAYS, "source": "Our protocol",
        "starts_date": civil_date(now()), "day_ends": dt.time(17),
    } | changed)  # fmt: skip


def triage_clock(world: World, starts_at: dt.datetime = MONDAY, **options: object) -> Clock:
    record = protect(by=world.coordinator, at=now(), kind=RecordKind.REFERRAL)
    return start_clock(
        by=world.coordinator, at=starts_at, key=RuleKey.HUB_TRIAGE, record=record, owner_agency=world.hub.agency,
        owner=world.coordinator.member, **options,
    )  # fmt: skip


def due_day(clock: Clock) -> dt.date:
    clock.refresh_from_db()
    return civil_date(clock.due_at)


# Rules


def test_a_rule_is_checked_against_its_source_on_its_page(hub_world: World, sign_in) -> None:
    rule, client = rule_of(RuleKey.AUTHORITY_DECISION), sign_in(hub_world.administrator)
    assert "Not checked here yet" in client.get("/clock-rules/").content.decode()
    assert (
        "Say what you checked it against"
        in client.post(f"/clock-rules/{rule.pk}/check", {"against": ""}).content.decode()
    )
    client.post(f"/clock-rules/{rule.pk}/check", {"against": "Working Together, paragraph 82, read today"})
    page = client.get(f"/clock-rules/{rule.pk}/").content.decode()
    assert "paragraph 82, read today" in page
    assert Event.objects.get(action="confirm_rule").detail.body["rule"] == rule.pk


def test_another_length_holds_for_clocks_that_begin_from_its_day(hub_world: World, sign_in) -> None:
    running, today = triage_clock(hub_world), civil_date(now())
    rule = rule_of(RuleKey.HUB_TRIAGE)
    tomorrow = today + DAY
    client = sign_in(hub_world.administrator)
    client.post(f"/clock-rules/{rule.pk}/another", TYPED | {"starts_date": f"{tomorrow:%d/%m/%Y}"})
    newer = rule_of(RuleKey.HUB_TRIAGE)
    assert (newer.amount, newer.starts_date, newer.is_confirmed, newer.may_pause) == (2, tomorrow, True, rule.may_pause)
    assert rule_for(RuleKey.HUB_TRIAGE, today) == rule
    assert rule_for(RuleKey.HUB_TRIAGE, tomorrow) == newer
    assert due_day(running) == dt.date(2026, 12, 1)
    page = client.get("/clock-rules/").content.decode()
    assert "2 working days" in page
    assert "To come" in page


def test_a_nation_has_its_own_rule_once_it_is_added(hub_world: World) -> None:
    rule, long_ago = rule_of(RuleKey.AUTHORITY_DECISION), dt.date(2021, 1, 1)
    add_rule(
        by=hub_world.administrator, at=now(), rule_pk=rule.pk, given=given(nation=Nation.WALES, starts_date=long_ago)
    )
    assert rule_for(RuleKey.AUTHORITY_DECISION, civil_date(now()), Nation.WALES).amount == 2
    with pytest.raises(Refused, match="no calendar of working days here for Scotland"):
        add_rule(by=hub_world.administrator, at=now(), rule_pk=rule.pk, given=given(nation=Nation.SCOTLAND))
    in_days = given(nation=Nation.SCOTLAND, unit=Unit.DAYS, starts_date=long_ago)
    add_rule(by=hub_world.administrator, at=now(), rule_pk=rule.pk, given=in_days)
    assert rule_for(RuleKey.AUTHORITY_DECISION, civil_date(now()), Nation.SCOTLAND).unit == Unit.DAYS


@pytest.mark.parametrize(
    ("key", "changed", "says"),
    [
        (RuleKey.HUB_TRIAGE, {"starts_date": dt.date(2026, 1, 1)}, "must begin today or later"),
        (RuleKey.HUB_TRIAGE, {"amount": 261}, "0 to 260 working days"),
        (RuleKey.HUB_TRIAGE, {"unit": Unit.HOURS}, "counted in working days"),
        (RuleKey.RETURN_INTERVIEW, {}, "counted in hours"),
        (RuleKey.RETURN_INTERVIEW, {"unit": Unit.HOURS, "amount": 9_000}, "0 to 8,784 hours"),
        (RuleKey.HUB_TRIAGE, {"source": "  "}, "Say who says so"),
        (RuleKey.HUB_TRIAGE, {"source": "x" * 301}, "300 characters or fewer"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(hub_world: World, key, changed, says) -> None:
    before = ClockRule.objects.count()
    with pytest.raises(Refused, match=says):
        add_rule(by=hub_world.administrator, at=now(), rule_pk=rule_of(key).pk, given=given(**changed))
    assert ClockRule.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"amount": ""}, "Enter how long"), ({"amount": "1.5"}, "Enter a whole number"), ({"amount": "-1"}, "Enter 0 or more"),
        ({"amount": "9" * 40}, "0 to 260"), ({"day_ends": "25:00"}, "Enter a time"), ({"starts_date": "30/2/2027"}, "real date"),
        ({"nation": "france"}, "choose again"),
    ],
)  # fmt: skip
def test_a_wrong_form_says_so_and_keeps_what_was_typed(hub_world: World, sign_in, changed, says) -> None:
    rule = rule_of(RuleKey.HUB_TRIAGE)
    typed = TYPED | {"starts_date": "1/1/2027"} | changed
    page = sign_in(hub_world.administrator).post(f"/clock-rules/{rule.pk}/another", typed).content.decode()
    assert says in page
    assert "Our protocol, 2027" in page


def test_a_second_rule_of_one_day_or_before_the_newest_is_refused(hub_world: World) -> None:
    rule, today = rule_of(RuleKey.HUB_TRIAGE), civil_date(now())
    add_rule(by=hub_world.administrator, at=now(), rule_pk=rule.pk, given=given(starts_date=today + 9 * DAY))
    for day in (today + 9 * DAY, today + DAY):
        with pytest.raises(Refused, match="after the newest rule"):
            add_rule(by=hub_world.administrator, at=now(), rule_pk=rule.pk, given=given(starts_date=day))


def test_a_rule_added_by_mistake_is_taken_out_and_the_one_before_it_holds(hub_world: World, sign_in) -> None:
    rule, today = rule_of(RuleKey.HUB_TRIAGE), civil_date(now())
    newer = add_rule(by=hub_world.administrator, at=now(), rule_pk=rule.pk, given=given(starts_date=today))
    assert rule_for(RuleKey.HUB_TRIAGE, today) == newer
    client = sign_in(hub_world.administrator)
    client.post(f"/clock-rules/{newer.pk}/retire")
    assert rule_for(RuleKey.HUB_TRIAGE, today) == rule
    assert "Out of use" in client.get(f"/clock-rules/{newer.pk}/").content.decode()
    with pytest.raises(Refused, match="No other rule would be in force"):
        retire_rule(by=hub_world.administrator, at=now(), rule_pk=rule.pk)


def test_a_mistyped_year_taken_out_again_blocks_no_rule(hub_world: World) -> None:
    rule, today = rule_of(RuleKey.HUB_TRIAGE), civil_date(now())
    act = {"by": hub_world.administrator, "at": now()}
    wrong = add_rule(**act, rule_pk=rule.pk, given=given(starts_date=today + 3650 * DAY))
    retire_rule(**act, rule_pk=wrong.pk)
    right = add_rule(**act, rule_pk=rule.pk, given=given(starts_date=today + DAY))
    assert rule_for(RuleKey.HUB_TRIAGE, today + DAY) == right


def test_only_an_administrator_keeps_the_rules(hub_world: World) -> None:
    rule = rule_of(RuleKey.HUB_TRIAGE)
    for by in (hub_world.coordinator, hub_world.governance, hub_world.police):
        with pytest.raises(Absent):
            confirm_rule(by=by, at=now(), rule_pk=rule.pk, against="-")
        with pytest.raises(Absent):
            set_bank_holiday(
                by=by, at=now(), nation=Nation.ENGLAND, date=civil_date(now()), is_holiday=True, reason="-"
            )


# Days that are not as the calendar says


def proclaim(
    world: World, day: dt.date, *, is_holiday: bool = True, at: dt.datetime = MONDAY, nation: Nation = Nation.ENGLAND
) -> int:
    return set_bank_holiday(
        by=world.administrator, at=at, nation=nation, date=day, is_holiday=is_holiday, reason="By proclamation"
    )


def test_running_deadlines_in_working_days_follow_a_proclaimed_holiday(hub_world: World) -> None:
    clock, tuesday = triage_clock(hub_world), dt.date(2026, 12, 1)
    assert due_day(clock) == tuesday
    assert proclaim(hub_world, tuesday) == 1
    assert due_day(clock) == tuesday + DAY
    assert proclaim(hub_world, tuesday, is_holiday=False) == 1
    assert due_day(clock) == tuesday


def test_a_holiday_that_was_taken_away_makes_it_due_sooner(hub_world: World) -> None:
    christmas_eve = at_london(dt.date(2026, 12, 24), dt.time(9))
    clock = triage_clock(hub_world, christmas_eve)
    assert due_day(clock) == dt.date(2026, 12, 29)  # 28 December stands in for Boxing Day, a Saturday
    proclaim(hub_world, dt.date(2026, 12, 28), is_holiday=False)
    assert due_day(clock) == dt.date(2026, 12, 28)


def test_what_does_not_count_by_that_day_stays(hub_world: World) -> None:
    tuesday = dt.date(2026, 12, 1)
    later = triage_clock(hub_world, at_london(tuesday + DAY, dt.time(9)))
    its_own_day = triage_clock(hub_world, until_date=tuesday + 3 * DAY)
    done = triage_clock(hub_world)
    Clock.related.filter(pk=done.pk).update(stopped_at=MONDAY)
    before = [due_day(each) for each in (later, its_own_day, done)]
    assert proclaim(hub_world, tuesday, nation=Nation.WALES) == 0
    assert proclaim(hub_world, tuesday) == 0
    assert [due_day(each) for each in (later, its_own_day, done)] == before


def test_a_clock_that_was_paused_follows_too(hub_world: World) -> None:
    clock = _support_clock(hub_world)
    pause_clock(by=hub_world.coordinator, at=MONDAY + dt.timedelta(hours=1), clock_id=clock.pk, reason="They asked")
    resume_clock(by=hub_world.coordinator, at=MONDAY + DAY, clock_id=clock.pk, reason="They answered")
    assert due_day(clock) == dt.date(2026, 12, 4)
    assert proclaim(hub_world, dt.date(2026, 12, 3), at=MONDAY + DAY) == 1
    assert due_day(clock) == dt.date(2026, 12, 7)


def _support_clock(world: World) -> Clock:
    record = protect(by=world.coordinator, at=now(), kind=RecordKind.REFERRAL)
    return start_clock(
        by=world.coordinator, at=MONDAY, key=RuleKey.SUPPORT_ANSWER, record=record, owner_agency=world.hub.agency,
        owner=world.coordinator.member,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (dt.date(2026, 11, 29), "today or later"), (dt.date(2099, 1, 1), "within 3 years"),
        (dt.date(2026, 12, 25), "says so already"),
    ],
)  # fmt: skip
def test_a_day_that_changes_nothing_or_is_past_is_refused(hub_world: World, day, says) -> None:
    with pytest.raises(Refused, match=says):
        proclaim(hub_world, day)
    assert not BankHolidayOverride.objects.exists()


def test_the_page_of_a_day_says_how_many_deadlines_moved(hub_world: World, sign_in) -> None:
    day = civil_date(now()) + 7 * DAY
    while day.weekday() > 4 or (day.month, day.day) in ((12, 25), (12, 28), (1, 1)):
        day += DAY
    client = sign_in(hub_world.administrator)
    typed = {"nation": "england", "date": f"{day:%d/%m/%Y}", "is_holiday": "yes", "reason": "A proclamation"}
    page = client.post("/clock-rules/bank-holiday", typed, follow=True).content.decode()
    assert "0 deadlines moved." in page
    assert "A proclamation" in page
    assert "says so already" in client.post("/clock-rules/bank-holiday", typed | {"reason": "Twice"}).content.decode()
