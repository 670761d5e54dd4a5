"""A case closes with what came of each need, no support left hanging, and the person told (practice.md P6)."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import ClosingGiven
from throughline.support.actions.closing import NeedOutcomeGiven, close_case_with_outcomes, need_field
from throughline.support.actions.enrolments import end_enrolment
from throughline.support.actions.needs import close_need
from throughline.support.models import Need

MET = NeedOutcomeGiven("met")


def close(plan, outcomes, *, by=None, **given):
    values = {"closed_date": plan.today, "summary": "He has a home.", "where_now": "moved", "told": "By phone."} | given
    return close_case_with_outcomes(
        by=by or plan.world.social, at=plan.at, case_uuid=plan.case.record.uuid, version=plan.case.version,
        given=ClosingGiven(**values), outcomes=outcomes,
    )  # fmt: skip


def test_closing_gives_each_open_need_its_outcome_and_leaves_closed_ones(plan):
    done, waiting = plan.need(), plan.need(kind="housing", answer="not_yet")
    close_need(by=plan.world.social, at=plan.at, need_uuid=done.uuid, version=done.version, outcome="met")
    case = close(plan, {waiting.uuid: NeedOutcomeGiven("moved_on", "Housing in his new city has it.")})
    assert (case.status, case.where_now) == ("closed", "moved")
    assert [need.outcome for need in Need.related.order_by("pk")] == ["met", "moved_on"]


def test_a_need_without_an_outcome_keeps_the_case_open(plan):
    plan.need()
    second = plan.need(kind="housing", answer="no")
    with pytest.raises(Refused) as refused:
        close(plan, {Need.related.first().uuid: MET})
    assert refused.value.field == f"{need_field(second.uuid)}outcome"
    assert not Need.related.exclude(outcome="").exists()
    plan.case.refresh_from_db()
    assert plan.case.status == "open"


def test_saying_no_is_not_by_itself_a_reason(plan):
    need = plan.need(answer="no")
    with pytest.raises(Refused, match="is not a reason by itself") as refused:
        close(plan, {need.uuid: NeedOutcomeGiven("not_met")})
    assert refused.value.field == f"{need_field(need.uuid)}outcome_note"


@pytest.mark.parametrize("status", ["offered", "accepted"])
def test_an_offer_that_waits_keeps_the_case_open(plan, status):
    need = plan.offer_in(status).need
    with pytest.raises(Refused, match="on offer or under way"):
        close(plan, {need.uuid: MET})


def test_support_under_way_keeps_the_case_open_until_it_is_ended(plan):
    enrolment = plan.enrolment_in("started")
    need = enrolment.offer.need
    with pytest.raises(Refused, match="on offer or under way"):
        close(plan, {need.uuid: MET})
    end_enrolment(
        by=plan.world.social, at=plan.at, offer_uuid=enrolment.offer.uuid, version=enrolment.version,
        ended_date=plan.today, outcome="He moved away",
    )  # fmt: skip
    assert close(plan, {need.uuid: MET}).status == "closed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"told": " "}, "told"),
        ({"where_now": "safe"}, "where_now"),
        ({"closed_date": dt.date(2999, 1, 1)}, "closed_date"),
    ],
)
def test_what_the_hub_refuses_leaves_the_needs_open(plan, given, field):
    need = plan.need()
    with pytest.raises(Refused) as refused:
        close(plan, {need.uuid: MET}, **given)
    assert refused.value.field == field
    need.refresh_from_db()
    assert need.closed_at is None


def test_who_may_close(plan):
    need = plan.need()
    for who in ("here charity", "outside social", "elsewhere coordinator", "here administrator"):
        with pytest.raises(Absent):
            close(plan, {need.uuid: MET}, by=plan.actor(who))


def test_nothing_is_added_to_the_plan_of_a_closed_case(plan):
    close(plan, {})
    with pytest.raises(Refused, match="closed"):
        plan.need()
