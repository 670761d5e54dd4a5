"""How far someone has come: what was agreed, scores within the plan only, what is asked months later, sessions put right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.support.actions.enrolments import complete_enrolment
from throughline.support.actions.progress import (
    OutcomeGiven,
    record_assessment,
    record_destination,
    record_outcome_score,
)
from throughline.support.actions.sessions import SessionGiven, correct_session, record_session, share_from_session
from throughline.support.models import DestinationAnswer, FollowUp, OutcomeScore, Session
from throughline.support.outcomes import load_scale
from throughline.support.queries.plan import plan_for_case
from throughline.support.states import Attendance
from throughline.work.models import Task
from throughline.work.queries.due import list_my_due

DAY = dt.timedelta(days=1)
WORDS = "OWN-WORDS I want to be left alone by them"
KEY = "a-key-of-this-form-only"


@pytest.fixture
def enrolment(plan):
    return plan.enrolment_in("started")


@pytest.fixture
def completed(plan):
    return plan.enrolment_in("completed")


def assess(plan, enrolment, by=None, **given):
    values = {"assessed_date": plan.today, "goals": "College; a safe way home", "wants": WORDS} | given
    return record_assessment(by=by or plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, **values)


def scores(**given):
    return {area.key: 4 for area in load_scale().areas} | given


def score(plan, enrolment, point="start", by=None, at=None, **given):
    at = at or plan.at
    values = {"scored_date": civil_date(at), "scores": scores(), "scored_together": True} | given
    return record_outcome_score(
        by=by or plan.world.charity, at=at, offer_uuid=enrolment.offer.uuid, given=OutcomeGiven(point, **values)
    )


def ask_where(plan, enrolment, answer="education", by=None, at=None, **given):
    at = at or plan.at + 80 * DAY
    values = {"asked_date": civil_date(at), "asked_by_whom": "Sol Hale"} | given
    return record_destination(
        by=by or plan.world.social, at=at, offer_uuid=enrolment.offer.uuid, answer=answer, **values
    )


def progress(plan, actor):
    view = plan_for_case(actor, plan.case.record.uuid, plan.at)
    return next(offer.enrolment.progress for need in view.needs for offer in need.offers if offer.enrolment)


def test_the_hub_reads_their_words_only_where_they_were_told(plan, enrolment):
    assess(plan, enrolment)
    assert progress(plan, plan.world.social).goals == "College; a safe way home"
    assert progress(plan, plan.world.social).wants == ""
    assess(plan, enrolment, wants_shared=True, goals="College")
    assert (progress(plan, plan.world.social).wants, progress(plan, plan.world.social).goals) == (WORDS, "College")


@pytest.mark.parametrize(("who", "sees"), [("social", True), ("police", True), ("rocu", False), ("analyst", False)])
def test_police_who_do_not_lead_see_no_score_and_no_goal(plan, enrolment, client, who, sees):
    assess(plan, enrolment, wants_shared=True)
    score(plan, enrolment, own_view="OWN-VIEW")
    assert (progress(plan, plan.world.here[who]) is not None) is sees
    client.force_login(plan.world.here[who].member.account)
    href = reverse("plan", args=[plan.case.record.uuid])
    if "asked-reason" in client.get(href).content.decode():
        client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
    html = client.get(href).content.decode()
    for canary in ("OWN-WORDS", "OWN-VIEW", "College; a safe way home", "How they see their life"):
        assert (canary in html) is sees, canary


def test_only_the_provider_and_those_on_the_case_may(plan, enrolment):
    doers = {"here charity", "here coordinator", "here social", "here police"}
    for who, actor in plan.world.everyone().items():
        for act in (assess, score):
            if who in doers:
                act(plan, enrolment, by=actor)
            else:
                with pytest.raises(Absent):
                    act(plan, enrolment, by=actor)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"goals": " "}, "goals"),
        ({"assessed_date": dt.date(2100, 1, 1)}, "assessed_date"),
        ({"assessed_date": dt.date(2000, 1, 1)}, "assessed_date"),
        ({"wants": "x" * 1001}, "wants"),
    ],
)
def test_assessments_that_cannot_be(plan, enrolment, given, field):
    with pytest.raises(Refused) as refused:
        assess(plan, enrolment, **given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"point": "magic"}, "point"),
        ({"point": "plus_3"}, "point"),
        ({"scored_date": dt.date(2100, 1, 1)}, "scored_date"),
        ({"scores": scores(home=11)}, "score_home"),
        ({"scores": scores(home=0)}, "score_home"),
        ({"scores": {"home": 3}}, None),
        ({"scores": dict.fromkeys(scores())}, None),
    ],
)
def test_scores_that_cannot_be(plan, enrolment, given, field):
    with pytest.raises(Refused) as refused:
        score(plan, enrolment, **given)
    assert refused.value.field == field
    assert not OutcomeScore.related.exists()


def test_a_point_scored_again_shows_the_later_and_every_review_stands(plan, enrolment):
    score(plan, enrolment)
    score(plan, enrolment, scores=scores(home=None))
    score(plan, enrolment, "review")
    score(plan, enrolment, "review")
    shown = progress(plan, plan.world.social).scorings
    assert [row.label for row in shown] == ["Start", "Review", "Review"]
    assert shown[0].scores[0] is None
    assert OutcomeScore.related.count() == 4


def test_completion_asks_the_lead_three_and_six_months_on_and_each_shows_once(plan, completed):
    asked = FollowUp.related.filter(enrolment=completed)
    assert {row.kind for row in asked} == {"destination", "outcome_3", "outcome_6"}
    months = {row.kind: round((civil_date(row.clock.due_at) - plan.today).days / 30) for row in asked}
    assert months == {"destination": 3, "outcome_3": 3, "outcome_6": 6}
    due = [row.title for row in list_my_due(plan.world.social, plan.at)]
    assert due.count("Ask about education, employment or training") == 1
    assert "Education, employment or training, three months on" not in due
    for task in Task.related.filter(kind__in=("follow_up", "outcome_score")):
        assert task.owner == plan.world.social.member
        assert "how to contact them safely" in task.explanation
        assert "Jay" not in task.title + task.explanation


def test_support_that_ended_early_asks_nothing_later(plan):
    plan.enrolment_in("ended")
    assert not FollowUp.related.exists()


def test_scoring_three_months_on_settles_what_was_asked_and_no_more(plan, completed):
    score(plan, completed, "plus_3", by=plan.world.social, at=plan.at + 85 * DAY)
    done = {
        row.kind: (row.task.done_at is not None, row.clock.stopped_at is not None) for row in FollowUp.related.all()
    }
    assert done == {"destination": (False, False), "outcome_3": (True, True), "outcome_6": (False, False)}


def test_what_was_scored_and_asked_in_time_and_written_down_late_is_in_time(plan, completed):
    day = civil_date(plan.at + 85 * DAY)
    score(plan, completed, "plus_3", by=plan.world.social, at=plan.at + 120 * DAY, scored_date=day)
    ask_where(plan, completed, "training", at=plan.at + 120 * DAY, asked_date=day)
    for kind in ("outcome_3", "destination"):
        clock = FollowUp.related.get(kind=kind).clock
        assert clock.stopped_at <= clock.due_at


@pytest.mark.parametrize(("point", "days"), [("plus_3", 40), ("plus_6", 40), ("plus_6", 120)])
def test_how_someone_is_months_on_is_not_scored_long_before(plan, completed, point, days):
    with pytest.raises(Refused, match="too early to say this: it can be recorded from") as refused:
        score(plan, completed, point, by=plan.world.social, at=plan.at + days * DAY)
    assert refused.value.field == "scored_date"
    assert not FollowUp.related.exclude(clock__stopped_at=None).exists()


def test_where_someone_is_after_three_months_is_not_asked_after_three_days(plan, completed):
    with pytest.raises(Refused, match="too early") as refused:
        ask_where(plan, completed, at=plan.at + 3 * DAY)
    assert refused.value.field == "asked_date"
    assert not DestinationAnswer.related.exists()


def test_not_reached_stays_open_and_an_answer_settles_it(plan, completed):
    ask_where(plan, completed, "not_reached")
    asked = FollowUp.related.get(kind="destination")
    assert asked.task.done_at is None
    ask_where(plan, completed, "training", detail="An apprenticeship")
    asked = FollowUp.related.get(kind="destination")
    assert (asked.task.done_at, asked.clock.stopped_at) == (plan.at + 80 * DAY, plan.at + 80 * DAY)
    answers = progress(plan, plan.world.social).follow_ups[0].answers
    assert len(answers) == 2
    assert answers[1].endswith("by Sol Hale. An apprenticeship")


def completed_later(plan, *, days):
    enrolment = plan.enrolment_in("started")
    return complete_enrolment(
        by=plan.world.charity, at=plan.at + days * DAY, offer_uuid=enrolment.offer.uuid, version=enrolment.version,
        ended_date=plan.today + days * DAY, outcome="Finished",
    )  # fmt: skip


def destinations():
    return FollowUp.related.filter(kind="destination")


def test_support_completed_about_one_time_asks_once_and_is_answered_once(plan, completed, client):
    second, third = plan.enrolment_in("completed"), completed_later(plan, days=31)
    assert [row.enrolment for row in destinations()] == [completed]
    assert Task.related.filter(kind="follow_up").count() == 1
    client.force_login(plan.world.social.member.account)
    html = client.get(reverse("plan", args=[plan.case.record.uuid])).content.decode()
    assert html.count("Record education, employment or training") == 1
    # Whichever support somebody answers from, it is the one question.
    ask_where(plan, third, "training")
    assert destinations().get().clock.stopped_at is not None
    assert DestinationAnswer.related.get().follow_up.enrolment == completed
    assert {row.kind for row in FollowUp.related.filter(enrolment=second)} == {"outcome_3", "outcome_6"}


def test_support_completed_more_than_a_month_later_asks_again_and_is_answered_by_its_own_answer(plan, completed):
    later = completed_later(plan, days=32)
    assert {row.enrolment for row in destinations()} == {completed, later}
    ask_where(plan, completed, "not_reached")
    assert not destinations().exclude(clock__stopped_at=None).exists()
    ask_where(plan, completed, "training")
    settled = {row.enrolment: (row.clock.stopped_at, row.task.done_at) for row in destinations()}
    when = plan.at + 80 * DAY
    assert settled == {completed: (when, when), later: (None, None)}
    ask_where(plan, later, "training", at=plan.at + 110 * DAY)
    assert not destinations().filter(clock__stopped_at=None).exists()


def test_an_answer_settles_every_question_for_which_its_day_is_not_too_early(plan, completed):
    later = completed_later(plan, days=32)
    ask_where(plan, completed, at=plan.at + 100 * DAY)
    assert DestinationAnswer.related.get().follow_up.enrolment == completed
    assert not Task.related.filter(kind="follow_up", done_at=None).exists(), later


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": "magic"}, "answer"),
        ({"asked_by_whom": " "}, "asked_by_whom"),
        ({"asked_date": dt.date(2100, 1, 1)}, "asked_date"),
    ],
)
def test_destinations_that_cannot_be(plan, completed, given, field):
    with pytest.raises(Refused) as refused:
        ask_where(plan, completed, **given)
    assert refused.value.field == field
    assert not DestinationAnswer.related.exists()


def test_where_they_are_is_not_asked_before_the_end(plan, enrolment):
    with pytest.raises(Refused, match="once support was completed"):
        ask_where(plan, enrolment)


def record(plan, enrolment, **given):
    values = {"session_date": plan.today, "attendance": "missed"} | given
    return record_session(by=plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, **values)


def test_a_missed_session_says_why_as_far_as_anyone_knows(plan, enrolment):
    assert record(plan, enrolment).missed_kind == "unknown"
    assert record(plan, enrolment, missed_kind="afraid").missed_kind == "afraid"
    assert record(plan, enrolment, attendance=Attendance.CALLED_OFF, missed_kind="afraid").missed_kind == ""
    with pytest.raises(Refused):
        record(plan, enrolment, missed_kind="could not be bothered")


def test_a_session_recorded_wrongly_is_kept_says_so_and_counts_no_more(plan, enrolment):
    wrong = record(plan, enrolment, shared="SHARED-WRONGLY")
    right = correct_session(
        by=plan.world.charity, at=plan.at, session_id=wrong.pk, reason="It was the day after",
        right=SessionGiven(plan.today, "attended", note="Good"),
    )  # fmt: skip
    assert right.instead_of == wrong
    assert Session.related.count() == 2
    view = plan_for_case(plan.world.social, plan.case.record.uuid, plan.at)
    shown = next(offer.enrolment for need in view.needs for offer in need.offers)
    assert shown.attendance == (("Attended", 1),)
    assert {(row.attendance, row.shared, row.withdrawn) for row in shown.sessions} == {
        ("Attended", "", ""), ("", "", "It was the day after"),
    }  # fmt: skip
    for act in (
        lambda: correct_session(by=plan.world.charity, at=plan.at, session_id=wrong.pk, reason="Again"),
        lambda: share_from_session(by=plan.world.charity, at=plan.at, session_id=wrong.pk, shared="x"),
        lambda: correct_session(by=plan.world.charity, at=plan.at, session_id=right.pk, reason=" "),
    ):
        with pytest.raises(Refused):
            act()
    for who, actor in plan.world.everyone().items():
        if who != "here charity":
            with pytest.raises(Absent):
                correct_session(by=actor, at=plan.at, session_id=right.pk, reason="Not mine")


def send(client, name, args, data):
    return client.post(reverse(name, args=args), {"once": KEY + name, **data})


def test_the_provider_agrees_scores_and_puts_a_session_right_on_pages(plan, enrolment, client):
    client.force_login(plan.world.charity.member.account)
    offer, day = enrolment.offer, f"{plan.today:%d/%m/%Y}"
    here = reverse("support-person", args=[offer.uuid])
    assert "Not assessed: ask before you call, write or visit" in text_of(
        client.get(reverse("support-session", args=[offer.uuid]))
    )
    assert (
        send(client, "support-assessment", [offer.uuid], {"assessed_date": day, "wants": WORDS, "goals": "College"}).url
        == here
    )
    typed = {"point": "start", "scored_date": day, "scored_together": "yes"}
    missing = text_of(send(client, "support-outcomes", [offer.uuid], typed))
    assert "Score “Where I live”, or say not known" in missing
    every = {f"score_{key}": "unknown" if key == "home" else "6" for key in scores()}
    assert send(client, "support-outcomes", [offer.uuid], typed | every).url == here
    wrong = record(plan, enrolment)
    correct = [offer.uuid, wrong.pk]
    assert "Say whether there is a session to record instead" in text_of(
        send(client, "support-session-correct", correct, {"reason": "Wrong day"})
    )
    right = {
        "reason": "Wrong day",
        "has_right": "yes",
        "session_date": day,
        "attendance": "late",
        "missed_kind": "unwell",
    }
    assert send(client, "support-session-correct", correct, right).url == here
    html = text_of(client.get(here))
    for told in (WORDS, "Agreed on", "Not known", "Recorded in error: Wrong day", "Attended, late"):
        assert told in html, told


def test_no_score_stands_on_a_list(plan, enrolment, client):
    score(plan, enrolment, own_view="OWN-VIEW")
    for who, hrefs in (("charity", ("/support/",)), ("coordinator", ("/cases/", "/tasks/", "/work/"))):
        client.force_login(plan.world.here[who].member.account)
        for href in hrefs:
            answer = client.get(href, follow=True)
            assert "OWN-VIEW" not in answer.content.decode()
            assert "Where I live" not in answer.content.decode()


def test_a_task_to_contact_someone_says_how_to_do_it_safely(plan, completed, client):
    client.force_login(plan.world.social.member.account)
    task = FollowUp.related.get(kind="destination").task
    assert "Not assessed: ask before you call, write or visit" in text_of(
        client.get(reverse("task-due", args=[task.pk]))
    )
    record_safe_contact(
        by=plan.world.social, at=plan.at, person_uuid=plan.person.record.uuid, given=SafeContactGiven(may_phone="no")
    )
    assert "phone: no" in text_of(client.get(reverse("task-due", args=[task.pk])))
    assert "phone: no" in text_of(client.get(reverse("plan-destination", args=[completed.offer.uuid])))
