"""A danger now: ringing comes first, conversations are kept, a strategy discussion settles it, and the law's clocks run."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.core.clock import LONDON, at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.interventions import answer_checklist
from throughline.register.states import AgeBasis
from throughline.statutory.actions.dangers import ConversationGiven, record_conversation, settle_danger
from throughline.statutory.actions.steps import (
    DiscussionGiven,
    begin_assessment,
    end_police_protection,
    end_step,
    record_strategy_discussion,
)
from throughline.statutory.models import Danger, StatutoryStep
from throughline.statutory.queries import open_danger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def person(acting):
    return acting.person(home="Birmingham")


def spoke(acting, person, *, by=None, what="He was threatened at his door.", **given):
    values = {"function": "police", "name": "Control room", "spoken_date": acting.today} | given
    return record_conversation(
        by=by or acting.world.social, at=acting.at, person_uuid=person.record.uuid, what=what,
        given=ConversationGiven(**values),
    )  # fmt: skip


def discussion(acting, **given):
    values = {
        "held_date": acting.today, "decided": "Visit today with his nan.", "begins_section_47": True,
        "police": "PC Mensah", "social_care": "S Hale", "health": "School nurse",
    } | given  # fmt: skip
    return DiscussionGiven(**values)


def held(acting, person, *, by=None, **given):
    return record_strategy_discussion(
        by=by or acting.world.social, at=acting.at, person_uuid=person.record.uuid, given=discussion(acting, **given)
    )


def clocks(person, key):
    return person.record.clocks.filter(rule__key=key)


def test_the_first_conversation_raises_the_danger_and_its_same_day_clock_once(acting, person):
    spoke(acting, person)
    spoke(acting, person, function="social_care", name="Duty desk", what="")
    danger = Danger.related.get(person=person)
    assert danger.conversations.count() == 2
    clock = clocks(person, "strategy_discussion").get()
    assert civil_date(clock.due_at) == acting.today
    assert clock.owner_agency.name == "Birmingham Council"


def test_the_first_conversation_says_what_the_danger_is(acting, person):
    with pytest.raises(Refused, match="what the danger is"):
        spoke(acting, person, what=" ")


def test_a_referral_that_says_danger_starts_the_same_day_clock_by_itself(acting, person):
    referral = acting.refer(immediate_danger=True, danger_told="999 at once")
    assert clocks(referral.person, "strategy_discussion").filter(stopped_at=None).count() == 1


def test_an_adult_has_no_strategy_discussion_clock(acting):
    adult = acting.person(age=acting.age(30, basis=AgeBasis.CONFIRMED))
    spoke(acting, adult)
    assert not clocks(adult, "strategy_discussion").exists()


def test_a_child_of_another_nation_gets_no_english_clock(acting):
    child = acting.person(home="Cardiff")
    spoke(acting, child)
    held(acting, child)
    assert not clocks(child, "strategy_discussion").exists() and not clocks(child, "initial_conference").exists()
    assert not StatutoryStep.related.get(person=child).has_rule


def test_the_discussion_settles_the_danger_and_section_47_starts_the_conferences_clock(acting, person):
    spoke(acting, person)
    held(acting, person)
    assert open_danger(acting.world.social, acting.at, person) is None
    assert clocks(person, "strategy_discussion").get().stopped_at == acting.at
    assert clocks(person, "initial_conference").get().stopped_at is None


def test_without_section_47_no_conference_is_owed(acting, person):
    held(acting, person, begins_section_47=False)
    assert not clocks(person, "initial_conference").exists()


def test_a_discussion_without_health_says_why(acting, person):
    with pytest.raises(Refused, match="Say why one of them did not"):
        held(acting, person, health="")
    held(acting, person, health="", missing_because="No school nurse could be reached; rung again at four")


def test_fifteen_working_days_to_the_conference_over_christmas(acting):
    on = dt.date(2036, 12, 15)
    acting.at = at_london(on, dt.time(15, 0))
    person = acting.person(home="Birmingham")
    held(acting, person, held_date=on)
    # 25, 26 December and 1 January are bank holidays.
    assert civil_date(clocks(person, "initial_conference").get().due_at) == dt.date(2037, 1, 8)


def test_the_assessment_runs_from_the_day_the_referral_was_received(acting, person):
    received = acting.today - dt.timedelta(days=7)
    step = begin_assessment(
        by=acting.world.social, at=acting.at, person_uuid=person.record.uuid, received_date=received
    )
    assert civil_date(clocks(person, "assessment").get().starts_at) == received
    with pytest.raises(Refused, match="under way already"):
        begin_assessment(by=acting.world.social, at=acting.at, person_uuid=person.record.uuid, received_date=received)
    end_step(
        by=acting.world.social, at=acting.at, step_id=step.pk, ended_date=acting.today, outcome="Child in need plan"
    )
    assert clocks(person, "assessment").get().stopped_at == acting.at
    with pytest.raises(Refused, match="ended already"):
        end_step(by=acting.world.social, at=acting.at, step_id=step.pk, ended_date=acting.today, outcome="Again")


def test_police_protection_ends_once_with_where_the_child_then_was(acting):
    intervention = acting.intervention()
    args = {"by": acting.world.police, "at": acting.at, "intervention_uuid": intervention.record.uuid}
    with pytest.raises(Refused, match="No police protection"):
        end_police_protection(**args, ended_date=acting.today, how="Home")
    answer_checklist(**args, item="protection", answer="done", detail="18:10")
    end_police_protection(**args, ended_date=acting.today, how="With his aunt, agreed with the duty social worker")
    assert intervention.record.clocks.get(rule__key="police_protection").stopped_at == acting.at
    with pytest.raises(Refused):
        end_police_protection(**args, ended_date=acting.today, how="Again")
    later = args | {"at": acting.at + dt.timedelta(minutes=5)}
    for answer in ("done", "not_needed"):
        with pytest.raises(Refused, match="If it was used again, record that as a new intervention"):
            answer_checklist(**later, item="protection", answer=answer)
    assert intervention.record.clocks.filter(rule__key="police_protection").count() == 1


def test_police_protection_does_not_end_before_the_hour_it_began(acting):
    intervention = acting.intervention()
    intervention.happened_date, intervention.happened_time = acting.today - dt.timedelta(days=1), dt.time(18)
    intervention.save()
    args = {"by": acting.world.police, "at": acting.at, "intervention_uuid": intervention.record.uuid}
    answer_checklist(**args, item="protection", answer="done", detail="18:10")
    with pytest.raises(Refused, match="before it began") as told:
        end_police_protection(**args, ended_date=intervention.happened_date, ended_time=dt.time(9), how="Home")
    assert told.value.field == "ended_time"


SETTLES = {"here coordinator", "here police", "here rocu", "here social"}


@pytest.mark.parametrize("state", ["none", "open", "settled"])
def test_from_each_state_by_each_actor(acting, person, state):
    if state != "none":
        spoke(acting, person)
    danger = Danger.related.filter(person=person).first()
    if state == "settled":
        settle_danger(by=acting.world.social, at=acting.at, danger_uuid=danger.uuid, how="Agreed with duty")
    for who, actor in acting.world.everyone().items():
        may_act = who in SETTLES
        assert outcome_of(lambda by=actor: spoke(acting, person, by=by)) == ("done" if may_act else "absent"), who
        assert outcome_of(lambda by=actor: held(acting, person, by=by)) == ("done" if may_act else "absent"), who
        if danger is not None:
            expected = ("done" if state == "open" else "refused") if may_act else "absent"
            settled = outcome_of(
                lambda by=actor: settle_danger(by=by, at=acting.at, danger_uuid=danger.uuid, how="Agreed with duty")
            )
            assert settled == expected, who


def test_a_danger_of_another_hub_is_not_there(acting, person):
    spoke(acting, person)
    danger = Danger.related.get(person=person)
    elsewhere = next(actor for who, actor in acting.world.everyone().items() if who == "elsewhere coordinator")
    with pytest.raises(Absent):
        settle_danger(by=elsewhere, at=acting.at, danger_uuid=danger.uuid, how="No")


def test_the_page_says_whom_to_ring_first_and_keeps_what_was_typed(acting, person, client):
    client.force_login(acting.world.social.member.account)
    page = text_of(client.get(reverse("danger", args=[person.record.uuid])))
    assert page.index("999") < page.index("Record whom you spoke to")
    refused = client.post(
        reverse("danger-spoke-to", args=[person.record.uuid]),
        {"what": "He was threatened", "function": "police", "name": "", "spoken_date": f"{acting.today:%d/%m/%Y}"},
    )
    assert "Give the name" in text_of(refused) and "He was threatened" in refused.content.decode()


def test_a_discussion_held_before_the_danger_was_known_does_not_settle_it(acting, person):
    spoke(acting, person)
    held(acting, person, held_date=acting.today - dt.timedelta(days=30), begins_section_47=False)
    assert open_danger(acting.world.social, acting.at, person) is not None
    assert clocks(person, "strategy_discussion").get().stopped_at is None
    held(acting, person, begins_section_47=False)
    assert open_danger(acting.world.social, acting.at, person) is None
    assert clocks(person, "strategy_discussion").get().stopped_at == acting.at


def test_a_discussion_of_the_morning_does_not_settle_what_was_heard_in_the_afternoon(acting, person):
    """By the hour, where both hours are known; a day alone may be before or after, and settles it."""
    yesterday = acting.today - dt.timedelta(days=1)
    spoke(acting, person, spoken_date=yesterday, spoken_time=dt.time(15))
    held(acting, person, held_date=yesterday, held_time=dt.time(10), begins_section_47=False)
    assert open_danger(acting.world.social, acting.at, person) is not None
    assert clocks(person, "strategy_discussion").get().stopped_at is None
    held(acting, person, held_date=yesterday, held_time=dt.time(15, 30), begins_section_47=False)
    assert open_danger(acting.world.social, acting.at, person) is None


def test_a_danger_written_down_after_midnight_is_settled_by_the_evenings_discussion(acting, person):
    yesterday = acting.today - dt.timedelta(days=1)
    spoke(acting, person, spoken_date=yesterday)
    held(acting, person, held_date=yesterday)
    assert open_danger(acting.world.social, acting.at, person) is None


def test_a_discussion_before_a_referral_that_says_danger_leaves_its_same_day_clock(acting):
    person = acting.refer(immediate_danger=True, danger_told="999 at once").person
    held(acting, person, held_date=acting.today - dt.timedelta(days=30), begins_section_47=False)
    assert clocks(person, "strategy_discussion").get().stopped_at is None
    held(acting, person, begins_section_47=False)
    assert clocks(person, "strategy_discussion").get().stopped_at == acting.at


def test_what_is_only_planned_and_what_was_before_they_were_born_is_refused(acting, person):
    spoke(acting, person)
    soon = (acting.at + dt.timedelta(minutes=30)).astimezone(LONDON)
    with pytest.raises(Refused, match="has not come yet") as planned:
        held(acting, person, held_date=soon.date(), held_time=soon.time())
    assert planned.value.field == "held_time"
    with pytest.raises(Refused, match="has not come yet"):
        spoke(acting, person, spoken_date=soon.date(), spoken_time=soon.time())
    person.date_of_birth = dt.date(2011, 3, 4)
    person.save_checked()
    with pytest.raises(Refused, match="before they were born"):
        held(acting, person, held_date=dt.date(2001, 3, 4))
    with pytest.raises(Refused, match="before they were born"):
        begin_assessment(
            by=acting.world.social, at=acting.at, person_uuid=person.record.uuid, received_date=dt.date(2001, 3, 4)
        )
    assert open_danger(acting.world.social, acting.at, person) is not None


def test_what_was_done_in_time_and_written_down_later_is_not_missed(acting, person):
    began = acting.today
    spoke(acting, person)
    step = begin_assessment(
        by=acting.world.social, at=acting.at, person_uuid=person.record.uuid, received_date=acting.today
    )
    protected = acting.intervention()
    args = {"by": acting.world.police, "intervention_uuid": protected.record.uuid}
    answer_checklist(**args, at=acting.at, item="protection", answer="done")
    acting.at += dt.timedelta(days=90)
    held(acting, person, held_date=began, held_time=(at_london(began, dt.time(23, 30)).astimezone(LONDON)).time())
    due = clocks(person, "assessment").get().due_at
    end_step(
        by=acting.world.social, at=acting.at, step_id=step.pk, ended_date=civil_date(due), outcome="Child in need plan"
    )
    end_police_protection(**args, at=acting.at, ended_date=began + dt.timedelta(days=2), how="Home, with his nan")
    for record, key in (
        (person.record, "strategy_discussion"), (person.record, "assessment"), (protected.record, "police_protection"),
    ):  # fmt: skip
        clock = record.clocks.get(rule__key=key)
        assert clock.starts_at <= clock.stopped_at <= clock.due_at, key


def test_what_was_done_late_stays_missed(acting, person):
    step = begin_assessment(
        by=acting.world.social, at=acting.at, person_uuid=person.record.uuid, received_date=acting.today
    )
    acting.at += dt.timedelta(days=90)
    clock = clocks(person, "assessment").get()
    after = civil_date(clock.due_at) + dt.timedelta(days=1)
    end_step(by=acting.world.social, at=acting.at, step_id=step.pk, ended_date=after, outcome="No further action")
    clock.refresh_from_db()
    assert clock.due_at < clock.stopped_at < acting.at
