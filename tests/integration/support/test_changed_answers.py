"""practice.md P6: a later *no* or *not yet* is heeded: what waits is taken back, what is under way is talked about today."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.integration.support.plan_world import DAY, Plan
from throughline.access.models import Grant
from throughline.audit.models import Event
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.register.models import Person
from throughline.support.actions.enrolments import end_enrolment, start_enrolment
from throughline.support.actions.offers import answer_offer
from throughline.support.models import Need, Offer
from throughline.support.states import EnrolmentStatus, OfferStatus, TheirAnswer
from throughline.work.models import Notice, Task

UNWANTED = ["no", "not_yet"]


def told(member) -> list[str]:
    return list(Notice.related.filter(member=member).values_list("text", flat=True))


def open_tasks(plan: Plan, words: str) -> list[Task]:
    return list(Task.related.filter(record=plan.case.record, done_at=None, title__contains=words))


def accept(plan: Plan, offer: Offer) -> Offer:
    return answer_offer(
        by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, accepted=True
    )  # fmt: skip


def start(plan: Plan, offer: Offer):
    return start_enrolment(
        by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, started_date=plan.today
    )


@pytest.mark.parametrize("answer", UNWANTED)
@pytest.mark.parametrize("status", ["offered", "accepted"])
def test_what_has_not_begun_is_taken_back_no_longer_shared_and_the_provider_is_told(plan, status, answer):
    offer = plan.offer_in(status)
    plan.answered(Need.related.get(pk=offer.need_id), answer)
    offer = Offer.related.select_related("grant", "clock").get(pk=offer.pk)
    assert (offer.status, offer.answered_by) == (OfferStatus.WITHDRAWN, plan.world.coordinator.member)
    assert offer.grant.revoked_at == plan.at
    assert offer.clock.stopped_at is not None
    charity = plan.world.charity
    assert not Person.objects.visible_to(charity, plan.at).filter(pk=plan.person.pk).exists()
    assert "An offer of support was taken back" in told(charity.member)
    assert Notice.objects.visible_to(charity, plan.at).filter(text__contains="taken back").exists()
    assert Event.objects.filter(action="withdraw_offer").count() == 1
    assert Need.related.get(pk=offer.need_id).closed_at is None


def test_another_need_of_theirs_with_the_same_provider_goes_on(plan):
    first, other = plan.offer_in("accepted"), plan.offer(plan.need(kind="family"), plan.mentoring)
    plan.answered(Need.related.get(pk=first.need_id), "no")
    assert Offer.related.get(pk=other.pk).status == OfferStatus.OFFERED
    assert list(Grant.objects.filter(revoked_at=None)) == [other.grant]
    assert Person.objects.visible_to(plan.world.charity, plan.at).filter(pk=plan.person.pk).exists()


def test_a_provider_with_nobody_here_is_told_by_the_lead_today(plan):
    offer = plan.offer(service=plan.programme)
    plan.answered(Need.related.get(pk=offer.need_id), "no")
    (task,) = open_tasks(plan, "taken back")
    assert (task.owner, civil_date(task.due_at)) == (plan.case.lead, plan.today)


@pytest.mark.parametrize("answer", ["yes", "something_else"])
def test_any_other_answer_takes_nothing_back(plan, answer):
    offer = plan.offer_in("accepted")
    plan.answered(Need.related.get(pk=offer.need_id), answer)
    assert Offer.related.get(pk=offer.pk).status == OfferStatus.ACCEPTED
    assert start(plan, Offer.related.get(pk=offer.pk)).status == EnrolmentStatus.STARTED


@pytest.mark.parametrize("answer", UNWANTED)
def test_what_they_do_not_want_now_is_neither_accepted_nor_started(plan, answer):
    """As on a record written before offers were taken back: the offer stands, and the answer is no."""
    for status, act in (("offered", accept), ("accepted", start)):
        offer = plan.offer_in(status)
        Need.related.filter(pk=offer.need_id).update(answer=answer, ask_again_date=plan.today + DAY)
        with pytest.raises(Refused, match=f"Their answer is “{TheirAnswer(answer).label.lower()}” now"):
            act(plan, offer)
        assert Offer.related.get(pk=offer.pk).status == status


def test_what_they_do_not_want_now_can_still_be_declined(plan):
    offer = plan.offer()
    Need.related.filter(pk=offer.need_id).update(answer="no")
    declined = answer_offer(
        by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, accepted=False,
        decline_reason="no_capacity",
    )  # fmt: skip
    assert declined.status == OfferStatus.DECLINED


@pytest.mark.parametrize("answer", UNWANTED)
def test_support_under_way_does_not_end_by_itself_and_is_talked_about_today(plan, answer):
    enrolment = plan.enrolment_in("started")
    need = plan.answered(Need.related.get(pk=enrolment.offer.need_id), answer)
    enrolment.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.STARTED
    assert Offer.related.get(pk=enrolment.offer_id).grant.revoked_at is None
    (task,) = open_tasks(plan, "Talk with them")
    assert (task.owner, civil_date(task.due_at)) == (plan.case.lead, plan.today)
    assert need.description not in task.title + task.explanation
    heard = "Someone you support was asked again: ring whoever leads for them"
    assert heard in told(plan.world.charity.member)
    assert any("support under way" in text for text in told(plan.case.lead))
    plan.answered(need, "no")
    assert len(open_tasks(plan, "Talk with them")) == 1


def test_the_talk_is_the_offers_own_whatever_another_task_of_the_case_is_called(plan):
    """A worker may ask for a task in the same words; and each support under way that they do not want is talked about."""
    first = plan.enrolment_in("started")
    plan.answered(Need.related.get(pk=first.offer.need_id), "no")
    (task,) = open_tasks(plan, "Talk with them")
    assert Offer.related.get(pk=first.offer_id).talk_task == task
    other = plan.enrolment_in("started")
    plan.answered(Need.related.get(pk=other.offer.need_id), "not_yet")
    assert len(open_tasks(plan, "Talk with them")) == 2
    second = Offer.related.get(pk=other.offer_id).talk_task
    Task.related.filter(pk=second.pk).update(title="Talk with them on Tuesday")
    plan.answered(Need.related.get(pk=other.offer.need_id), "no")
    assert len(open_tasks(plan, "Talk with them")) == 2


def test_the_talk_is_settled_once_they_want_it_or_it_ends(plan):
    enrolment = plan.enrolment_in("started")
    need = plan.answered(Need.related.get(pk=enrolment.offer.need_id), "no")
    plan.answered(need, "yes")
    assert open_tasks(plan, "Talk with them") == []
    plan.answered(Need.related.get(pk=need.pk), "no")
    assert len(open_tasks(plan, "Talk with them")) == 1
    enrolment.refresh_from_db()
    end_enrolment(
        by=plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, version=enrolment.version,
        ended_date=plan.today, outcome="He asked to stop.",
    )  # fmt: skip
    assert open_tasks(plan, "Talk with them") == []


@pytest.mark.parametrize("answer", UNWANTED)
def test_an_earlier_answer_recorded_late_does_not_stand_in_place_of_a_later_one(plan, answer):
    """He said no last week and yes today: the no, typed after, takes nothing back from him."""
    offer = plan.offer_in("accepted")
    need = Need.related.get(pk=offer.need_id)
    with pytest.raises(Refused, match="They answered “yes” on .*, after this day") as refused:
        plan.answered(need, answer, explained_date=plan.today - 7 * DAY)
    assert refused.value.field == "explained_date"
    assert Offer.related.get(pk=offer.pk).status == OfferStatus.ACCEPTED
    # The day alone put right, or a change of mind the same day.
    plan.answered(Need.related.get(pk=need.pk), "yes", explained_date=plan.today - DAY)
    assert plan.answered(Need.related.get(pk=need.pk), answer, explained_date=plan.today - DAY).answer == answer


def test_an_earlier_wish_recorded_late_does_not_stand_in_place_of_a_later_one(plan):
    move = plan.move()
    plan.wished(move, "no")
    with pytest.raises(Refused, match="They answered “no” on .*, after this day"):
        plan.wished(move, "yes", explained_date=plan.today - 7 * DAY)
    assert [wish.answer for wish in move.wishes.all()] == ["no"]


def test_a_talk_asked_before_it_was_kept_becomes_that_supports_own(plan):
    enrolment = plan.enrolment_in("started")
    plan.answered(Need.related.get(pk=enrolment.offer.need_id), "no")
    (task,) = open_tasks(plan, "Talk with them")
    Offer.related.filter(pk=enrolment.offer_id).update(talk_task=None)
    Task.related.filter(pk=task.pk).update(title="Talk with them and the provider about support under way")
    import_module("throughline.support.migrations.0007_own_talks").own_talks(apps, None)
    assert Offer.related.get(pk=enrolment.offer_id).talk_task == task
