"""Offering support shares a person with a provider, under an agreement, for a time; the answer keeps or ends that."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.access.actions import grant_to_agency
from throughline.access.gate import get_visible
from throughline.access.models import Grant
from throughline.access.states import FieldClass, Restriction
from throughline.audit.models import Event
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Conflict, Refused
from throughline.hub.actions.cases import restrict_case
from throughline.register.models import Person
from throughline.support.actions.directory import edit_service
from throughline.support.actions.enrolments import complete_enrolment, start_enrolment
from throughline.support.actions.offers import answer_offer, withdraw_offer
from throughline.support.actions.sharing import renew_sharing
from throughline.support.models import Need, Offer
from throughline.support.queries.provider import get_offer_to_us, list_offers_to_answer, list_supported
from throughline.support.states import OfferStatus
from throughline.work.models import ClockRule, Notice, Task
from throughline.work.states import RuleKey, TaskKind, Unit

DAY = dt.timedelta(days=1)


def grants(plan):
    return Grant.objects.filter(record=plan.person.record)


def charity_sees_the_person(plan, at=None):
    try:
        get_visible(Person, plan.person.record.uuid, plan.world.charity, at or plan.at)
    except Absent:
        return False
    return True


def test_an_offer_opens_the_person_to_the_provider_and_never_where_they_are(plan):
    assert not charity_sees_the_person(plan)
    offer = plan.offer()
    grant = grants(plan).get()
    assert grant == offer.grant
    assert set(grant.classes) == {FieldClass.IDENTITY, FieldClass.CONTACT, FieldClass.PROCESS}
    assert (grant.agency, grant.granted_by) == (plan.mentoring.provider, plan.world.coordinator.member)
    assert grant.expires_at - grant.starts_at == 28 * DAY
    assert charity_sees_the_person(plan)


def test_an_offer_is_audited_as_a_disclosure_with_its_recipient(plan):
    plan.offer()
    event = Event.objects.get(action="offer_support")
    assert (event.op, event.recipient) == ("disclosure", "Steady Hands")
    assert Event.objects.get(action="grant_to_agency").basis == "Children Act 2004, section 11"


def test_no_agreement_in_force_refuses_and_leaves_nothing(plan):
    need = plan.need()
    plan.stop_agreements()
    with pytest.raises(Refused, match="No sharing agreement is in force"):
        plan.offer(need)
    assert not Offer.related.exists()
    assert not grants(plan).exists()


def test_a_provider_that_has_not_signed_is_refused(plan):
    need = plan.need()
    plan.person.record.hub.agreements.order_by("-starts_date").first().parties.remove(plan.silent_provider)
    with pytest.raises(Refused, match="has not signed"):
        plan.offer(need, plan.programme)


@pytest.mark.parametrize("answer", ["", "not_yet", "no"])
def test_nothing_is_offered_that_they_were_not_asked_about_or_do_not_want_now(plan, answer):
    need = plan.need(answer=answer)
    with pytest.raises(Refused):
        plan.offer(need)
    assert not grants(plan).exists()


def test_a_restricted_person_is_not_shared(plan):
    need = plan.need()
    restrict_case(
        by=plan.world.coordinator, at=plan.at, case_uuid=plan.case.record.uuid, restriction=Restriction.RESTRICTED
    )
    with pytest.raises(Refused, match="restricted to named people"):
        plan.offer(need)


def test_an_age_outside_the_service_is_offered_all_the_same(plan):
    assert plan.mentoring.age_high == 16
    assert plan.offer().status == OfferStatus.OFFERED


def test_a_service_that_takes_nobody_is_refused(plan):
    edit_service(
        by=plan.world.coordinator, at=plan.at, service_uuid=plan.mentoring.uuid, version=plan.mentoring.version,
        kind="mentoring", is_open=False,
    )  # fmt: skip
    with pytest.raises(Refused, match="takes nobody"):
        plan.offer()


def test_the_same_need_is_offered_to_a_service_once_at_a_time(plan):
    need = plan.offer().need
    with pytest.raises(Refused, match="offered to that service already"):
        plan.offer(need)
    assert Offer.related.count() == 1
    assert grants(plan).count() == 1


def test_each_offer_has_its_own_clock_stopped_by_its_own_answer(plan):
    need = plan.need()
    first, second = plan.offer(need), plan.offer(need, plan.programme)
    answer_offer(by=plan.world.charity, at=plan.at, offer_uuid=first.uuid, version=first.version, accepted=True)
    first.clock.refresh_from_db()
    second.clock.refresh_from_db()
    assert first.clock.stopped_at == plan.at
    assert second.clock.stopped_at is None
    assert first.clock.owner_agency == plan.mentoring.provider


def test_accepting_lets_it_run_for_ninety_days_and_the_hub_remains_its_giver(plan):
    offer = plan.offer_in(OfferStatus.ACCEPTED)
    offer.grant.refresh_from_db()
    assert offer.grant.expires_at == offer.grant.starts_at + 90 * DAY
    assert offer.grant.granted_by == plan.world.coordinator.member
    assert charity_sees_the_person(plan, plan.at + 89 * DAY)


def test_an_expired_grant_hides_the_person_the_offer_and_the_support(plan):
    offer = plan.enrolment_in("started").offer
    later = plan.at + 91 * DAY
    assert list_supported(plan.world.charity, plan.at) == [offer]
    assert list_supported(plan.world.charity, later) == []
    assert not charity_sees_the_person(plan, later)
    with pytest.raises(Absent):
        get_offer_to_us(plan.world.charity, offer.uuid, later)


def test_an_unanswered_offer_is_hidden_after_twenty_eight_days(plan):
    plan.offer()
    assert len(list_offers_to_answer(plan.world.charity, plan.at + 27 * DAY)) == 1
    assert list_offers_to_answer(plan.world.charity, plan.at + 28 * DAY) == []


def test_the_hub_renews_for_ninety_days_more_and_the_provider_cannot(plan):
    offer = plan.enrolment_in("started").offer
    with pytest.raises(Absent):
        renew_sharing(by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid)
    renew_sharing(by=plan.world.social, at=plan.at + 80 * DAY, offer_uuid=offer.uuid)
    assert charity_sees_the_person(plan, plan.at + 169 * DAY)
    assert grants(plan).filter(revoked_at=None).get().granted_by == plan.world.social.member


def test_declining_needs_a_reason(plan):
    offer = plan.offer()
    with pytest.raises(Refused) as refused:
        answer_offer(by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, accepted=False)
    assert refused.value.field == "decline_reason"


def test_declining_closes_the_person_to_the_provider_tells_the_lead_and_asks_to_offer_again(plan):
    need = plan.offer_in(OfferStatus.DECLINED).need
    assert not charity_sees_the_person(plan)
    assert grants(plan).get().revoked_by == plan.world.charity.member
    task = Task.objects.unscoped("test").get(kind=TaskKind.RE_OFFER)
    assert (task.owner, task.record) == (plan.case.lead, plan.case.record)
    notices = Notice.objects.unscoped("test").filter(text__contains="declined")
    assert {notice.member for notice in notices} == {plan.case.lead, plan.world.coordinator.member}
    assert not any("Jay" in notice.text or "mentoring" in notice.text.lower() for notice in notices)
    assert need.closed_at is None


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_declined_need_is_offered_again_there_or_elsewhere_and_the_task_is_settled(plan, elsewhere):
    need = plan.offer_in(OfferStatus.DECLINED).need
    again = plan.offer(Need.related.get(pk=need.pk), plan.programme if elsewhere else plan.mentoring)
    assert again.status == OfferStatus.OFFERED
    assert Task.objects.unscoped("test").get(kind=TaskKind.RE_OFFER).done_at == plan.at


def test_declining_one_of_two_keeps_the_person_open_for_the_other(plan):
    first = plan.offer()
    second = plan.offer(plan.need(kind="family"), plan.mentoring)
    answer_offer(
        by=plan.world.charity, at=plan.at, offer_uuid=first.uuid, version=first.version, accepted=False,
        decline_reason="age",
    )  # fmt: skip
    assert charity_sees_the_person(plan)
    withdraw_offer(by=plan.world.social, at=plan.at, offer_uuid=second.uuid, version=second.version, reason="Moved")
    assert not charity_sees_the_person(plan)


@pytest.mark.parametrize("status", ["completed", "ended"])
def test_the_end_of_support_closes_the_person_to_the_provider(plan, status):
    plan.enrolment_in(status)
    assert not charity_sees_the_person(plan)
    assert list_supported(plan.world.charity, plan.at) == []


def test_withdrawing_needs_a_reason_and_is_refused_once_support_has_begun(plan):
    offer = plan.enrolment_in("started").offer
    args = {"by": plan.world.social, "at": plan.at, "offer_uuid": offer.uuid, "version": offer.version}
    with pytest.raises(Refused, match="under way"):
        withdraw_offer(**args, reason="Moved")
    waiting = plan.offer(plan.need(kind="family"), plan.programme)
    with pytest.raises(Refused) as refused:
        withdraw_offer(**args | {"offer_uuid": waiting.uuid, "version": waiting.version}, reason=" ")
    assert refused.value.field == "reason"


def test_two_people_answering_at_once_the_second_is_told(plan):
    offer = plan.offer_in(OfferStatus.ACCEPTED)
    with pytest.raises(Conflict) as conflict:
        answer_offer(
            by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=1, accepted=False, decline_reason="age"
        )
    assert "Accepted" in conflict.value.theirs.values()


def test_support_cannot_start_or_end_on_a_day_to_come_or_end_before_it_started(plan):
    offer = plan.offer_in(OfferStatus.ACCEPTED)
    with pytest.raises(Refused) as refused:
        start_enrolment(
            by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version,
            started_date=plan.today + DAY,
        )  # fmt: skip
    assert refused.value.field == "started_date"
    offer.refresh_from_db()
    enrolment = start_enrolment(
        by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, started_date=plan.today
    )
    for wrong in (plan.today + DAY, plan.today - DAY):
        with pytest.raises(Refused) as refused:
            complete_enrolment(
                by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=enrolment.version, ended_date=wrong,
                outcome="Finished",
            )  # fmt: skip
        assert refused.value.field == "ended_date"


def test_another_hubs_worker_of_the_same_provider_sees_none_of_it(plan):
    offer = plan.enrolment_in("started").offer
    elsewhere = plan.world.elsewhere["charity"]
    assert elsewhere.agency == plan.mentoring.provider
    assert list_supported(elsewhere, plan.at) == []
    with pytest.raises(Absent):
        get_offer_to_us(elsewhere, offer.uuid, plan.at)


@pytest.mark.parametrize("how", ["declined", "withdrawn", "ended", "renewed"])
def test_what_the_provider_was_given_for_another_purpose_stays_open_to_it(plan, how):
    """As where a panel admitted it to an item on this person."""
    admitted = grant_to_agency(
        by=plan.world.coordinator, at=plan.at, record=plan.person.record, agency=plan.mentoring.provider,
        purpose="Admitted to a panel",
    )  # fmt: skip
    if how == "ended":
        offer = plan.enrolment_in("ended").offer
    elif how == "renewed":
        offer = plan.enrolment_in("started").offer
        renew_sharing(by=plan.world.social, at=plan.at, offer_uuid=offer.uuid)
    else:
        offer = plan.offer_in(how)
    live = grants(plan).filter(revoked_at=None)
    assert admitted in live
    offer.refresh_from_db()
    assert [grant for grant in live if grant != admitted] == ([offer.grant] if how == "renewed" else [])


def test_each_of_two_closes_with_its_own_support(plan):
    first = plan.offer_in("accepted")
    second = plan.offer(plan.need(kind="family"), plan.mentoring)
    withdraw_offer(by=plan.world.social, at=plan.at, offer_uuid=first.uuid, version=first.version, reason="Moved")
    assert list(grants(plan).filter(revoked_at=None)) == [second.grant]


def test_support_that_rests_on_what_was_renewed_for_another_keeps_it_until_it_ends_itself(plan):
    """On an older record the renewal of one ended what the other was given."""
    first = plan.offer_in("accepted")
    second = plan.offer(plan.need(kind="family"), plan.mentoring)
    Grant.objects.filter(pk=second.grant_id).update(revoked_at=plan.at, revoked_by=plan.world.social.member)
    withdraw_offer(by=plan.world.social, at=plan.at, offer_uuid=first.uuid, version=first.version, reason="Moved")
    assert charity_sees_the_person(plan)
    withdraw_offer(by=plan.world.social, at=plan.at, offer_uuid=second.uuid, version=second.version, reason="Moved")
    assert not charity_sees_the_person(plan)


def test_offering_again_is_due_by_its_rule_on_a_working_day(plan):
    rule = ClockRule.objects.get(key=RuleKey.RE_OFFER)
    assert (rule.unit, bool(rule.source)) == (Unit.WORKING_DAYS, True)
    offer = plan.offer()
    friday = plan.today + DAY
    while friday.weekday() != 4:
        friday += DAY
    answer_offer(
        by=plan.world.charity, at=at_london(friday, dt.time(16)), offer_uuid=offer.uuid, version=offer.version,
        accepted=False, decline_reason="no_capacity",
    )  # fmt: skip
    due = civil_date(Task.related.get(kind=TaskKind.RE_OFFER).due_at)
    assert due > friday
    assert due.weekday() < 5
