"""practice.md P19: the note is the provider's; the case sees attendance and what was shared; police only what was shared."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import hand_over_lead
from throughline.support.actions.sessions import record_session, record_worry, share_from_session
from throughline.support.models import Session, Worry
from throughline.support.queries.plan import plan_for_case
from throughline.support.queries.provider import list_own_sessions, list_sessions_this_week, who_to_ring
from throughline.support.states import Attendance
from throughline.work.models import Notice, Task

DAY = dt.timedelta(days=1)
NOTE, SHARED = "NOTE-CANARY he is scared of the debt", "SHARED-CANARY he wants college"


@pytest.fixture
def enrolment(plan):
    return plan.enrolment_in("started")


def record(plan, enrolment, **given):
    values = {"session_date": plan.today, "attendance": "attended", "note": NOTE} | given
    return record_session(by=plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, **values)


def seen_by(plan, actor):
    """The sessions of the plan as this actor is given them."""
    view = plan_for_case(actor, plan.case.record.uuid, plan.at)
    return [
        session
        for need in view.needs
        for offer in need.offers
        if offer.enrolment
        for session in offer.enrolment.sessions
    ]


@pytest.mark.parametrize("attendance", Attendance.values)
def test_every_way_a_session_goes_is_recorded_and_closes_nothing(plan, enrolment, attendance):
    record(plan, enrolment, attendance=attendance)
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.offer.need.closed_at, plan.case.closed_date) == ("started", None, None)


def test_missing_every_session_closes_nothing(plan, enrolment):
    for _ in range(12):
        record(plan, enrolment, attendance=Attendance.MISSED)
    enrolment.refresh_from_db()
    assert enrolment.status == "started"
    assert enrolment.offer.need.closed_at is None


def test_the_lead_sees_attendance_and_what_was_shared_never_the_note(plan, enrolment):
    record(plan, enrolment)
    record(plan, enrolment, attendance="not_brought", shared=SHARED)
    for actor in (plan.world.social, plan.world.coordinator):
        seen = seen_by(plan, actor)
        assert sorted((row.attendance, row.shared) for row in seen) == [("Attended", ""), ("Was not brought", SHARED)]
        assert NOTE not in repr(plan_for_case(actor, plan.case.record.uuid, plan.at))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ROCU])
def test_police_see_nothing_of_a_session_that_was_not_shared(plan, enrolment, role):
    record(plan, enrolment)
    record(plan, enrolment, attendance="not_brought", shared=SHARED)
    seen = seen_by(plan, plan.world.here[role])
    assert [(row.attendance, row.shared) for row in seen] == [("", SHARED)]
    view = plan_for_case(plan.world.here[role], plan.case.record.uuid, plan.at)
    assert view.needs[0].offers[0].enrolment.attendance == ()


def test_an_officer_sees_attendance_only_while_covering_the_case(plan, enrolment):
    record(plan, enrolment)
    assert [row.attendance for row in seen_by(plan, plan.world.police)] == ["Attended"]
    hand_over_lead(
        by=plan.world.coordinator, at=plan.at, case_uuid=plan.case.record.uuid, version=plan.case.version,
        lead=plan.world.social.member, cover=plan.world.coordinator.member, reason="Holiday",
    )  # fmt: skip
    assert seen_by(plan, plan.world.police) == []


def test_only_the_providers_own_workers_read_its_notes(plan, enrolment):
    record(plan, enrolment)
    for who, actor in plan.world.everyone().items():
        notes = [session.note for session in list_own_sessions(actor, plan.at, enrolment.offer)]
        assert notes == ([NOTE] if who == "here charity" else []), who


def test_only_the_provider_records_a_session(plan, enrolment):
    for who, actor in plan.world.everyone().items():
        if who != "here charity":
            with pytest.raises(Absent):
                record_session(
                    by=actor,
                    at=plan.at,
                    offer_uuid=enrolment.offer.uuid,
                    session_date=plan.today,
                    attendance="attended",
                )
    assert not Session.related.exists()


def test_sharing_later_is_told_to_the_lead_and_is_done_once(plan, enrolment):
    session = record(plan, enrolment)
    assert not Notice.objects.unscoped("test").filter(text__contains="shared something").exists()
    share_from_session(by=plan.world.charity, at=plan.at, session_id=session.pk, shared=SHARED)
    notice = Notice.objects.unscoped("test").get(text__contains="shared something")
    assert notice.member == plan.case.lead
    assert SHARED not in notice.text
    with pytest.raises(Refused):
        share_from_session(by=plan.world.charity, at=plan.at, session_id=session.pk, shared="Again")
    with pytest.raises(Absent):
        share_from_session(by=plan.world.social, at=plan.at, session_id=session.pk, shared="Again")


def test_the_lead_hears_of_a_session_that_was_not_safe(plan, enrolment):
    record(plan, enrolment, attendance=Attendance.NOT_SAFE)
    assert Notice.objects.unscoped("test").filter(text__contains="not safe", member=plan.case.lead).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"session_date": dt.date(2999, 1, 1)}, "session_date"),
        ({"session_date": dt.date(2001, 1, 1)}, "session_date"),
        ({"attendance": "vanished"}, "attendance"),
        ({"note": "x" * 5001}, "note"),
        ({"shared": "x" * 1001}, "shared"),
    ],
)
def test_sessions_that_cannot_be(plan, enrolment, given, field):
    with pytest.raises(Refused) as refused:
        record(plan, enrolment, **given)
    assert refused.value.field == field


def test_sessions_this_week_begin_on_monday(plan, enrolment):
    enrolment.started_date = plan.today - 30 * DAY
    enrolment.save()
    monday = plan.today - plan.today.weekday() * DAY
    inside, _ = record(plan, enrolment, session_date=monday), record(plan, enrolment, session_date=monday - DAY)
    assert list_sessions_this_week(plan.world.charity, plan.at) == [inside]


def test_a_worry_reaches_the_lead_and_cover_and_is_due_today(plan, enrolment):
    record_worry(
        by=plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, what="WORRY-CANARY a bruise",
        told="Duty desk, 16:00",
    )  # fmt: skip
    told = Notice.objects.unscoped("test").filter(text__contains="worried")
    assert {notice.member for notice in told} == {plan.case.lead, plan.case.cover}
    task = Task.objects.unscoped("test").get(title__contains="worried")
    assert task.owner == plan.case.lead
    assert "CANARY" not in task.title + task.explanation + "".join(notice.text for notice in told)
    view = plan_for_case(plan.world.social, plan.case.record.uuid, plan.at)
    assert [worry.what for worry in view.worries] == ["WORRY-CANARY a bruise"]


@pytest.mark.parametrize(("given", "field"), [({"what": " "}, "what"), ({"told": " "}, "told")])
def test_a_worry_says_what_and_whom_was_told(plan, enrolment, given, field):
    args = {"what": "A bruise", "told": "Duty desk"} | given
    with pytest.raises(Refused) as refused:
        record_worry(by=plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, **args)
    assert refused.value.field == field
    assert not Worry.related.exists()


def test_whom_to_ring_names_every_council_of_the_hub_so_that_none_tells_where_they_live(plan):
    council = plan.world.agencies["council"]
    council.safeguarding_contact = "0121 496 0000"
    council.save()
    ring = who_to_ring(plan.world.charity, plan.world.hub)
    assert ring.safeguarding_lead == "07700 900111"
    assert ring.children_services == (f"{council.name}: 0121 496 0000",)
