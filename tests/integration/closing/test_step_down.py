"""Stepping down: nothing closes until every point is met; partners, the second person, and coming back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.closing.actions import (
    PartnerViewGiven,
    StepDownGiven,
    close_stepped_down,
    overrule_partner,
    propose_closing,
    record_partner_view,
    second_closing,
    second_overruling,
    withdraw_closing,
)
from throughline.closing.models import StepDown
from throughline.closing.queries import list_partner_views, list_points
from throughline.closing.states import PARTNER_MOVES, PartnerAnswer
from throughline.core.errors import Refused
from throughline.hub.actions.cases import open_case, reopen_case
from throughline.hub.actions.screenings import HeardGiven, ScreeningGiven, screen_case
from throughline.hub.models import Case, Reopening

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def case(acting):
    return acting.open_case()


def given(**said) -> StepDownGiven:
    values = {
        "basis": "reason", "reason": "He has moved.", "exit_plan": "College on Mondays.",
        "way_back": "He rings the hub.", "their_view": "I'm all right now.",
    } | said  # fmt: skip
    return StepDownGiven(**values)


def proposed(acting, case, **said) -> StepDown:
    return propose_closing(by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, given=given(**said))


def agree(acting, step_down) -> None:
    for view in list_partner_views(step_down, acting.at):
        record_partner_view(
            by=acting.world.social, at=acting.at, step_down_uuid=step_down.uuid, agency=view.agency,
            given=PartnerViewGiven("agrees"),
        )  # fmt: skip


def say(acting, step_down, answer, *, by=None, at=None, **more):
    """What the ROCU says, or that it was asked."""
    return record_partner_view(
        by=by or acting.world.social, at=at or acting.at, step_down_uuid=step_down.uuid,
        agency=acting.world.here[Role.ROCU].agency, given=PartnerViewGiven(answer, **more),
    )  # fmt: skip


def overrule(acting, step_down, *, by=None, at=None):
    return overrule_partner(
        by=by or acting.world.coordinator, at=at or acting.at, step_down_uuid=step_down.uuid, reason="Rung three times."
    )


def second(acting, step_down, *, by=None):
    return second_overruling(
        by=by or acting.world.police, at=acting.at, step_down_uuid=step_down.uuid, note="I tried them too."
    )


def close(acting, case, *, by=None, at=None) -> Case:
    case.refresh_from_db()
    return close_stepped_down(
        by=by or acting.world.social, at=at or acting.at, case_uuid=case.record.uuid, version=case.version,
        given=acting.closing(), outcomes={},
    )  # fmt: skip


def missing(acting, step_down) -> list[str]:
    step_down.refresh_from_db()
    return [point.what for point in list_points(acting.world.social, acting.at, step_down) if not point.is_met]


@pytest.mark.parametrize("field", ["reason", "exit_plan", "way_back", "their_view"])
def test_each_part_is_asked_for(acting, case, field):
    with pytest.raises(Refused) as refused:
        proposed(acting, case, **{field: " "})
    assert refused.value.field == field


def test_nothing_closes_until_it_is_proposed_and_every_point_is_met(acting, case):
    with pytest.raises(Refused, match="Propose the closing first"):
        close(acting, case)
    step_down = proposed(acting, case)
    assert missing(acting, step_down) == ["A reason, and a second person", "Partners agree"]
    with pytest.raises(Refused, match="a second person; partners agree"):
        close(acting, case)
    agree(acting, step_down)
    second_closing(by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, note="Agreed.")
    assert missing(acting, step_down) == []
    assert close(acting, case).status == "closed"
    step_down.refresh_from_db()
    assert step_down.status == "closed"


def review(acting, case, **after) -> None:
    """He is screened again, lower, some time after his case was opened."""
    screen_case(
        by=acting.world.social, at=acting.at + dt.timedelta(**after), case_uuid=case.record.uuid,
        given=ScreeningGiven("standard", "Much better.", "He has moved."),
        voice=HeardGiven("I'm all right now.", acting.today, "Sol Hale", "lead", True),
    )  # fmt: skip


def test_two_screenings_on_one_day_or_days_apart_are_no_two_reviews(acting, case):
    step_down = proposed(acting, case, basis="two_lower")
    for after in ({"minutes": 1}, {"minutes": 2}, {"days": 13}):
        review(acting, case, **after)
        assert "Two reviews in a row at a lower level" in missing(acting, step_down)
    said = list_points(acting.world.social, acting.at, step_down)[0].detail
    assert "14 days or more apart" in said and "on one day count as one" in said
    review(acting, case, days=14)
    assert "Two reviews in a row at a lower level" not in missing(acting, step_down)


def test_two_lower_reviews_need_no_second_person(acting, case):
    step_down = proposed(acting, case, basis="two_lower")
    assert "Two reviews in a row at a lower level" in missing(acting, step_down)
    for days in (14, 28):
        review(acting, case, days=days)
    assert missing(acting, step_down) == ["Partners agree"]
    with pytest.raises(Refused, match="no second person is needed"):
        second_closing(by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, note="Agreed.")


def test_whoever_proposed_it_is_not_the_second_person(acting, case):
    step_down = proposed(acting, case)
    with pytest.raises(Refused, match="cannot be the second person"):
        second_closing(by=acting.world.social, at=acting.at, step_down_uuid=step_down.uuid, note="Agreed.")


def test_a_partner_who_does_not_agree_keeps_it_open_unless_the_coordinator_decides(acting, case):
    step_down = proposed(acting, case, basis="reason")
    rocu = acting.world.here[Role.ROCU]
    with pytest.raises(Refused, match="Say why they do not agree"):
        say(acting, step_down, "disagrees", by=rocu)
    agree(acting, step_down)
    say(acting, step_down, "disagrees", by=rocu, note="He was seen at the flat on Friday.")
    assert "Partners agree" in missing(acting, step_down)
    overrule_partner(
        by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, reason="He was collecting his things."
    )
    assert "Partners agree" not in missing(acting, step_down)


def test_an_agency_speaks_for_itself_alone(acting, case):
    step_down = proposed(acting, case)
    police = acting.world.police
    with pytest.raises(Refused, match="Only that agency"):
        say(acting, step_down, "agrees", by=police)
    with pytest.raises(Refused, match="works on this case"):
        record_partner_view(
            by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, given=PartnerViewGiven("agrees"),
            agency=acting.world.charity.agency,
        )  # fmt: skip


def unmet(acting, step_down) -> str:
    """What is said of partners while it is not met; empty when it is."""
    step_down.refresh_from_db()
    points = list_points(acting.world.social, acting.at, step_down)
    return next((point.detail for point in points if point.what.startswith("Partners") and not point.is_met), "")


def test_asked_and_not_answered_is_never_agreement_and_takes_two_to_pass_over(acting, case):
    step_down = proposed(acting, case)
    agree(acting, step_down)
    StepDown.related.get(pk=step_down.pk).views.filter(agency=acting.world.here[Role.ROCU].agency).delete()
    assert "Not asked yet" in unmet(acting, step_down)
    with pytest.raises(Refused, match="none was asked"):
        overrule(acting, step_down)
    for asked_date in (None, acting.today + dt.timedelta(days=1)):
        with pytest.raises(Refused, match="day they were asked"):
            say(acting, step_down, "asked", asked_date=asked_date)
    say(acting, step_down, "asked", asked_date=acting.today)
    assert "Asked, has not answered" in unmet(acting, step_down)
    with pytest.raises(Refused, match="Nobody has decided"):
        second(acting, step_down)
    overrule(acting, step_down)
    assert "A second person has not agreed" in unmet(acting, step_down)
    for who in (acting.world.coordinator, acting.world.social):
        with pytest.raises(Refused, match="cannot be the second person"):
            second(acting, step_down, by=who)
    second(acting, step_down)
    assert unmet(acting, step_down) == ""


def test_what_a_partner_says_after_the_decision_is_not_passed_over_by_it(acting, case):
    step_down = proposed(acting, case)
    agree(acting, step_down)
    StepDown.related.get(pk=step_down.pk).views.filter(agency=acting.world.here[Role.ROCU].agency).delete()
    say(acting, step_down, "asked", asked_date=acting.today)
    overrule(acting, step_down)
    second(acting, step_down)
    say(acting, step_down, "disagrees", note="Seen at the flat.", at=acting.at + dt.timedelta(minutes=1))
    assert "Does not agree" in unmet(acting, step_down)


@pytest.mark.parametrize("before", PARTNER_MOVES)
@pytest.mark.parametrize("after", PartnerAnswer.values)
def test_partner_view_from_to_actor(acting, case, before, after):
    step_down = proposed(acting, case)
    given = {"asked": {"asked_date": acting.today}, "disagrees": {"note": "Seen at the flat."}}
    if before:
        say(acting, step_down, before, **given.get(before, {}))
    later = acting.at + dt.timedelta(minutes=1)
    for who, actor in acting.world.everyone().items():
        came = outcome_of(lambda by=actor: say(acting, step_down, after, by=by, at=later, **given.get(after, {})))
        may = after in PARTNER_MOVES[before] and who != "here police"
        assert came == ("absent" if who not in WORKS else "done" if may else "refused"), (who, before, after)


WORKS = {"here coordinator", "here police", "here rocu", "here social"}
ACTS = {
    "second": lambda **args: second_closing(**args, note="Agreed."),
    "withdraw": lambda **args: withdraw_closing(**args, reason="Something new was heard."),
}


@pytest.mark.parametrize("state", ["proposed", "withdrawn", "closed"])
@pytest.mark.parametrize("verb", ACTS)
def test_from_each_state_by_each_actor(acting, case, state, verb):
    step_down = proposed(acting, case)
    if state == "withdrawn":
        withdraw_closing(by=acting.world.social, at=acting.at, step_down_uuid=step_down.uuid, reason="Not now.")
    if state == "closed":
        agree(acting, step_down)
        second_closing(by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, note="Agreed.")
        close(acting, case)
    for who, actor in acting.world.everyone().items():
        expected = "absent"
        if who in WORKS:
            is_own = verb == "second" and who == "here social"
            expected = "done" if state == "proposed" and not is_own else "refused"
        outcome = outcome_of(lambda by=actor: ACTS[verb](by=by, at=acting.at, step_down_uuid=step_down.uuid))
        assert outcome == expected, (who, state, verb)


@pytest.mark.parametrize(("days", "months"), [(10, 0), (200, 6), (400, 13)])
def test_coming_back_is_counted_by_whole_months(acting, case, days, months):
    step_down = proposed(acting, case)
    agree(acting, step_down)
    second_closing(by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, note="Agreed.")
    close(acting, case)
    case.refresh_from_db()
    later = acting.at + dt.timedelta(days=days)
    reopen_case(
        by=acting.world.coordinator,
        at=later,
        case_uuid=case.record.uuid,
        version=case.version,
        reason="He rang the hub.",
    )
    back = Reopening.related.get(case=case)
    assert (back.months_closed, back.reason) == (months, "He rang the hub.")


def test_a_new_case_after_an_earlier_one_closed_is_coming_back_too(acting):
    case = acting.case_in("closed")
    open_case(
        by=acting.world.coordinator, at=acting.at, person_uuid=case.person.record.uuid, lead=acting.world.social.member,
        cover=acting.world.coordinator.member, screening=ScreeningGiven("medium", "Again.", "Rung by the school."),
    )  # fmt: skip
    assert Reopening.related.get().case.person == case.person


def test_the_page_says_what_is_missing_and_offers_closing_only_when_nothing_is(acting, case, client):
    client.force_login(acting.world.social.member.account)
    href = reverse("case-step-down", args=[case.record.uuid])
    assert "Propose closing this case" in text_of(client.get(href))
    data = {"basis": "reason", "reason": "He has moved", "exit_plan": "", "way_back": "x", "their_view": "y"}
    refused = client.post(reverse("case-step-down-propose", args=[case.record.uuid]), data)
    assert "Say what stays in place" in text_of(refused) and "He has moved" in refused.content.decode()
    step_down = proposed(acting, case)
    page = text_of(client.get(href))
    assert "Nobody else has agreed" in page and "Close this case" not in page
    agree(acting, step_down)
    second_closing(by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, note="Agreed.")
    assert "Close this case" in text_of(client.get(href))
