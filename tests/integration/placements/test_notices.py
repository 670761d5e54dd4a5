"""Notices of a placement or move: to whom, by when, from × to × actor, and what they never hold."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from tests.integration.outcomes import outcome_of
from tests.integration.placements.placed import DAY, area
from throughline.audit.models import Event, EventDetail
from throughline.core.errors import Refused
from throughline.geography.states import Nation
from throughline.hub.states import CaseStatus
from throughline.placements.actions.places import correct_last_day, end_place, withdraw_place
from throughline.placements.areas import Area
from throughline.placements.models import PlacementNotice
from throughline.placements.policies import can_move_notice
from throughline.placements.states import NoticeStatus
from throughline.work.models import Clock, ClockRule, Notice, Task
from throughline.work.states import RuleKey, TaskKind

HOUR = dt.timedelta(hours=1)
WORK_HERE = {"here coordinator", "here social", "here police", "here rocu"}
ACTS = {
    NoticeStatus.SENT: lambda placed, notice, actor: placed.send(notice, by=actor),
    NoticeStatus.ACKNOWLEDGED: lambda placed, notice, actor: placed.acknowledge(notice, by=actor),
    NoticeStatus.WITHDRAWN: lambda placed, notice, actor: withdraw_place(
        by=actor, at=placed.at, residence_uuid=notice.residence.uuid, reason="The wrong child"
    ),
}


@pytest.mark.parametrize("status", NoticeStatus.values)
@pytest.mark.parametrize("to", ACTS)
def test_notice_from_to_actor(placed, status, to):
    notice = placed.notice_in(status)
    for who, actor in placed.everyone().items():
        came = outcome_of(lambda actor=actor: ACTS[to](placed, notice, actor))
        # Withdrawing is an act on the place: an acknowledged notice stays, and the place may still be withdrawn.
        allowed = can_move_notice(status, to) or (to, status) == (NoticeStatus.WITHDRAWN, NoticeStatus.ACKNOWLEDGED)
        assert came == ("absent" if who not in WORK_HERE else "done" if allowed else "refused"), (who, came)


def test_a_notice_goes_to_whoever_answers_for_the_function_there(placed):
    residence = placed.record()
    bodies = dict(residence.notices.values_list("function", "body"))
    # Cheltenham is a district: its children's services are the county's. Education and health are in no list here.
    assert bodies == {
        "host_childrens_services": "Gloucestershire", "host_force": "Gloucestershire Constabulary", "education": "",
        "health": "",
    }  # fmt: skip


def test_a_body_that_delivers_for_the_council_is_named_by_its_date(placed):
    placed.record(placed.placement("Birmingham", placing=area("Solihull")))
    notice = PlacementNotice.related.get(function="host_childrens_services")
    assert notice.body == "Birmingham, delivered by Birmingham Children's Trust"


@pytest.mark.parametrize(("out_of_area", "raised"), [("yes", 4), ("no", 0)])
def test_only_what_a_person_says_is_out_of_area_raises_notices(placed, out_of_area, raised):
    residence = placed.record(
        placed.placement("Birmingham" if out_of_area == "no" else "Cheltenham", out_of_area=out_of_area)
    )
    assert residence.notices.count() == raised
    clocks = Clock.related.filter(record=placed.case.record, rule__key=RuleKey.PLACEMENT_NOTICE)
    assert (clocks.count(), set(clocks.values_list("owner__name", flat=True)) <= {"Sol Hale"}) == (raised, True)


def test_a_sent_notice_stops_its_clock_and_asks_for_one_acknowledgement_until_the_last(placed):
    first, second, *_ = placed.record().notices.order_by("pk")
    placed.send(first)
    placed.send(second)
    first.refresh_from_db()
    assert first.clock.stopped_at == placed.at
    tasks = Task.related.filter(kind=TaskKind.ACKNOWLEDGE_PLACEMENT)
    task = tasks.get()
    assert (task.owner, task.record) == (placed.social.member, placed.case.record)
    placed.acknowledge(first)
    assert tasks.get().done_at is None
    placed.acknowledge(second)
    assert tasks.get().done_at == placed.at
    event = Event.objects.filter(action="send_notice").first()
    assert (event.op, event.recipient) == ("disclosure", "The duty desk")


def test_a_notice_sent_in_time_and_written_down_late_is_in_time(placed):
    notice = placed.record().notices.order_by("pk")[0]
    placed.send(notice, at=placed.at + 9 * DAY, sent_date=placed.today)
    notice.clock.refresh_from_db()
    assert notice.clock.stopped_at <= notice.clock.due_at


def test_nothing_a_list_or_a_mail_shows_tells_where_they_live(placed):
    for notice in placed.record(placed.placement(note="Quiet house")).notices.all():
        placed.send(notice)
    said = [f"{task.title} {task.explanation}" for task in Task.related.all()]
    said += list(Notice.related.values_list("text", flat=True))
    said += [str(detail) for detail in EventDetail.objects.values_list("body", flat=True)]
    for word in ("Far Lane", "GL50", "Cheltenham", "Gloucestershire", placed.person.family_name):
        assert not any(word in text for text in said), word


@pytest.mark.parametrize(
    ("act", "given", "field"),
    [
        ("send", {"sent_date": "tomorrow"}, "sent_date"), ("send", {"sent_how": "pigeon"}, "sent_how"),
        ("send", {"sent_to": "  "}, "sent_to"), ("acknowledge", {"acknowledged_date": "before"}, "acknowledged_date"),
        ("acknowledge", {"acknowledger": " "}, "acknowledger"),
    ],
)  # fmt: skip
def test_a_notice_is_refused_in_words(placed, act, given, field):
    days = {"tomorrow": placed.today + DAY, "before": placed.today - DAY}
    notice = placed.notice_in(NoticeStatus.TO_SEND if act == "send" else NoticeStatus.SENT)
    with pytest.raises(Refused) as refused:
        getattr(placed, act)(notice, **{name: days.get(value, value) for name, value in given.items()})
    assert refused.value.field == field


def test_leaving_an_area_that_was_told_tells_it_again_and_never_where_to(placed):
    first = placed.record()
    placed.record(placed.placement("Solihull", since_date=placed.today))
    left = first.notices.filter(of="departure")
    assert left.count() == 4
    assert not any("Solihull" in body for body in left.values_list("body", flat=True))
    # A move within one council's area tells the area of the arrival, and of no departure.
    last = placed.record(placed.placement("Solihull", since_date=placed.today + DAY))
    assert PlacementNotice.related.filter(of="departure").count() == 4
    assert last.notices.filter(of="arrival").count() == 4


def test_the_last_day_raises_the_leaving_once(placed):
    residence = placed.record(placed.placement(since_date=placed.today - 3 * DAY))
    end_place(by=placed.social, at=placed.at, residence_uuid=residence.uuid, until_date=placed.today)
    assert residence.notices.filter(of="departure").count() == 4
    with pytest.raises(Refused, match="recorded already"):
        end_place(by=placed.social, at=placed.at, residence_uuid=residence.uuid, until_date=placed.today)


def ended(placed, **more):
    """A placement they left yesterday, as recorded."""
    residence = placed.record(placed.placement(since_date=placed.today - 9 * DAY, **more))
    return end_place(
        by=placed.social, at=placed.at, residence_uuid=residence.uuid, until_date=placed.today - DAY
    )  # fmt: skip


def put_right(placed, residence, until_date, **more):
    values = {"by": placed.social, "at": placed.at, "seen": residence.until_date} | more
    return correct_last_day(residence_uuid=residence.uuid, until_date=until_date, **values)


def test_a_last_day_is_put_right_without_taking_back_that_they_came(placed):
    residence = ended(placed)
    for notice in residence.notices.filter(of="arrival"):
        placed.send(notice)
        placed.acknowledge(notice)
    put_right(placed, residence, placed.today - 2 * DAY)
    leaving = residence.notices.filter(of="departure")
    assert leaving.filter(withdrawn_at=None, status="to_send").count() == leaving.count() == 4, "nobody was told yet"
    told = leaving.order_by("pk")[0]
    placed.send(told)
    placed.acknowledge(told)
    residence.refresh_from_db()
    put_right(placed, residence, placed.today - 3 * DAY)
    assert leaving.filter(withdrawn_at=None, status="to_send").count() == 4, "all are told of the right day"
    assert residence.notices.filter(of="arrival", status="acknowledged", withdrawn_at=None).count() == 4
    assert not Task.related.filter(title__startswith="Tell those who were told").exists()


@pytest.mark.parametrize("moved_on", [False, True])
def test_a_leaving_that_was_not_so_is_taken_back_unless_they_went_on(placed, moved_on):
    residence = ended(placed)
    placed.send(residence.notices.filter(of="departure")[0])
    if moved_on:
        placed.record(placed.placement("Solihull", since_date=placed.today))
    put_right(placed, residence, None)
    residence.refresh_from_db()
    assert (residence.until_date, residence.ended_by) == (None, None)
    assert residence.notices.filter(of="departure", withdrawn_at=None).count() == (4 if moved_on else 0)
    assert Task.related.filter(title__startswith="Tell those who were told").count() == (not moved_on)
    # When they do leave, the area is told of it.
    end_place(by=placed.social, at=placed.at, residence_uuid=residence.uuid, until_date=placed.today)
    assert residence.notices.filter(of="departure", withdrawn_at=None).count() == 4


def test_a_last_day_put_right_is_refused_in_words(placed):
    residence = ended(placed)
    for day, seen, words in (
        (placed.today - DAY, residence.until_date, "recorded already"),
        (placed.today + DAY, residence.until_date, "in the past"),
        (placed.today - 30 * DAY, residence.until_date, "before the day they came"),
        (placed.today, placed.today - 5 * DAY, "Somebody else changed this day"),
    ):
        with pytest.raises(Refused, match=words):
            put_right(placed, residence, day, seen=seen)
    for who, actor in placed.everyone().items():
        came = outcome_of(lambda actor=actor: put_right(placed, residence, placed.today, by=actor))
        assert came == ("done" if who in WORK_HERE else "absent"), who


def test_what_was_acknowledged_before_a_move_was_recorded_in_error_stands_in_the_way_of_no_later_one(placed):
    """As an earlier version of the product left it: acknowledged, and not marked."""
    first = placed.record(placed.placement(since_date=placed.today - 9 * DAY), at=placed.at + HOUR)
    wrong = placed.record(placed.placement("Solihull", since_date=placed.today - 4 * DAY), at=placed.at + 2 * HOUR)
    withdraw_place(by=placed.social, at=placed.at + 3 * HOUR, residence_uuid=wrong.uuid, reason="Another child")
    leaving = first.notices.filter(of="departure")
    leaving.update(status="acknowledged", withdrawn_at=None, withdrawn_by=None, sent_date=placed.today, sent_how="letter",
                   sent_to="Desk", acknowledged_date=placed.today, acknowledger="Dee Duty")  # fmt: skip
    placed.record(placed.placement("Coventry", since_date=placed.today), at=placed.at + 4 * HOUR)
    assert leaving.count() == 4, "the real leaving was told to nobody"
    import_module("throughline.placements.migrations.0004_leavings_that_never_were").mark_leavings_that_never_were(
        apps, None
    )
    assert set(leaving.values_list("withdrawn_at", "withdrawn_by")) == {(placed.at + 3 * HOUR, placed.social.member.pk)}
    end_place(by=placed.social, at=placed.at + 5 * HOUR, residence_uuid=first.uuid, until_date=placed.today)
    assert leaving.filter(withdrawn_at=None, status="to_send").count() == 4


def test_a_leaving_that_was_so_is_not_marked(placed):
    first = placed.record(placed.placement(since_date=placed.today - 9 * DAY), at=placed.at)
    wrong = placed.record(placed.placement("Solihull", since_date=placed.today - 4 * DAY), at=placed.at + HOUR)
    placed.record(placed.placement("Coventry", since_date=placed.today - 2 * DAY), at=placed.at + 2 * HOUR)
    withdraw_place(by=placed.social, at=placed.at + 3 * HOUR, residence_uuid=wrong.uuid, reason="They went straight on")
    import_module("throughline.placements.migrations.0004_leavings_that_never_were").mark_leavings_that_never_were(
        apps, None
    )
    assert first.notices.filter(of="departure", withdrawn_at=None).count() == 4


def test_withdrawing_a_place_stops_what_it_raised_and_keeps_what_was_acknowledged(placed):
    notice = placed.notice_in(NoticeStatus.ACKNOWLEDGED)
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=notice.residence.uuid, reason="The wrong child")
    states = list(notice.residence.notices.order_by("function").values_list("status", flat=True))
    assert states == ["withdrawn", "acknowledged", "withdrawn", "withdrawn"]
    assert not Clock.related.filter(rule__key=RuleKey.PLACEMENT_NOTICE, stopped_at=None).exists()


def test_a_move_recorded_in_error_takes_back_the_leaving_of_the_place_they_never_left(placed):
    first = placed.record(placed.placement(since_date=placed.today - 9 * DAY))
    wrong = placed.record(placed.placement("Solihull", since_date=placed.today - 2 * DAY))
    leaving = first.notices.filter(of="departure")
    assert set(leaving.values_list("status", flat=True)) == {"to_send"}
    act = {"by": placed.social, "at": placed.at}
    withdraw_place(**act, residence_uuid=wrong.uuid, reason="Another child")
    assert set(leaving.values_list("status", flat=True)) == {"withdrawn"}
    assert set(first.notices.filter(of="arrival").values_list("status", flat=True)) == {"to_send"}
    assert not Task.related.filter(title__startswith="Tell those who were told").exists()
    # When they do leave, the area is told of it.
    placed.record(placed.placement("Solihull", since_date=placed.today))
    assert leaving.filter(status="to_send").count() == 4


def test_a_leaving_acknowledged_that_never_was_is_told_anew_when_they_do_leave(placed):
    first = placed.record(placed.placement(since_date=placed.today - 9 * DAY))
    wrong = placed.record(placed.placement("Solihull", since_date=placed.today - 2 * DAY))
    leaving = first.notices.filter(of="departure").order_by("pk")
    told = leaving.first()
    placed.send(told)
    placed.acknowledge(told)
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=wrong.uuid, reason="Another child")
    told.refresh_from_db()
    assert (told.status, told.withdrawn_at, told.acknowledger) == ("acknowledged", placed.at, "Dee Duty")
    assert Task.related.filter(title__startswith="Tell those who were told").count() == 1
    placed.record(placed.placement("Solihull", since_date=placed.today))
    assert leaving.filter(status="to_send").values("function").distinct().count() == 4
    # Going straight on tells the area they left once, not once a move.
    placed.record(placed.placement("Coventry", since_date=placed.today + DAY))
    assert leaving.filter(withdrawn_at=None).count() == 4


def test_a_move_recorded_in_error_keeps_a_leaving_that_was_so(placed):
    first = placed.record(placed.placement(since_date=placed.today - 9 * DAY))
    wrong = placed.record(placed.placement("Solihull", since_date=placed.today - 4 * DAY))
    placed.record(placed.placement("Coventry", since_date=placed.today - 2 * DAY))
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=wrong.uuid, reason="They went straight on")
    assert set(first.notices.filter(of="departure").values_list("status", flat=True)) == {"to_send"}


def test_whoever_was_told_of_a_move_that_was_not_so_has_to_hear_it(placed):
    notice = placed.notice_in(NoticeStatus.SENT)
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=notice.residence.uuid, reason="The wrong child")
    task = Task.related.get(title__startswith="Tell those who were told")
    assert task.owner == placed.case.lead
    for word in ("Far Lane", "Cheltenham", placed.person.family_name):
        assert word not in f"{task.title} {task.explanation}"


@pytest.mark.parametrize("home", ["Cardiff", "Glasgow"])
def test_no_english_clock_runs_where_another_nation_answers(acting, home):
    from tests.integration.placements.placed import Placed  # noqa: PLC0415

    placed = Placed(acting, acting.open_case(acting.person(home="Cardiff" if home == "Cardiff" else "")))
    placing = area("Cardiff") if home == "Cardiff" else Area(None, "Glasgow City Council", Nation.SCOTLAND)
    residence = placed.record(placed.placement("Birmingham", placing=placing))
    assert residence.notices.count() == 4
    assert all(notice.clock is None for notice in residence.notices.all())


def test_the_clock_runs_by_the_rule_in_force_and_over_bank_holidays(placed):
    thursday = dt.datetime(2032, 3, 25, 11, tzinfo=dt.UTC)
    notice = placed.record(placed.placement(since_date=thursday.date()), at=thursday).notices.first()
    # Good Friday to Easter Monday, and the clocks go forward: the next working day ends on Tuesday at 17:00 summer time.
    assert notice.clock.due_at == dt.datetime(2032, 3, 30, 16, tzinfo=dt.UTC)
    assert notice.clock.rule == ClockRule.objects.get(key=RuleKey.PLACEMENT_NOTICE)


@pytest.mark.parametrize("status", CaseStatus.values)
def test_who_may_record_a_place_by_the_state_of_the_case(placed, status):
    if status == CaseStatus.CLOSED:
        placed.case.status = status
        type(placed.case).related.filter(pk=placed.case.pk).update(
            status=status, where_now="home", closed_date=placed.today, closed_at=placed.at
        )
    for who, actor in placed.everyone().items():
        expected = "absent" if who not in WORK_HERE else "done" if status == CaseStatus.OPEN else "refused"
        assert outcome_of(lambda actor=actor: placed.record(by=actor)) == expected, who
