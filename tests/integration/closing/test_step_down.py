"""Stepping down: nothing closes until every point is met; partners, the second person, and coming back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.closing.actions import (
    StepDownGiven,
    close_stepped_down,
    overrule_partner,
    propose_closing,
    record_partner_view,
    second_closing,
    withdraw_closing,
)
from throughline.closing.models import StepDown
from throughline.closing.queries import list_partner_views, list_points
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
            by=acting.world.social, at=acting.at, step_down_uuid=step_down.uuid, agency=view.agency, agrees=True
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


def test_two_lower_reviews_need_no_second_person(acting, case):
    step_down = proposed(acting, case, basis="two_lower")
    assert "Two reviews in a row at a lower level" in missing(acting, step_down)
    for hours in (1, 2):
        screen_case(
            by=acting.world.social, at=acting.at + dt.timedelta(hours=hours), case_uuid=case.record.uuid,
            given=ScreeningGiven("standard", "Much better.", "He has moved."),
            voice=HeardGiven("I'm all right now.", acting.today, "Sol Hale", "lead", True),
        )  # fmt: skip
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
        record_partner_view(by=rocu, at=acting.at, step_down_uuid=step_down.uuid, agency=rocu.agency, agrees=False)
    agree(acting, step_down)
    record_partner_view(
        by=rocu, at=acting.at + dt.timedelta(minutes=1), step_down_uuid=step_down.uuid, agency=rocu.agency, agrees=False,
        note="He was seen at the flat on Friday.",
    )  # fmt: skip
    assert "Partners agree" in missing(acting, step_down)
    overrule_partner(
        by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, reason="He was collecting his things."
    )
    assert "Partners agree" not in missing(acting, step_down)


def test_an_agency_speaks_for_itself_alone(acting, case):
    step_down = proposed(acting, case)
    police = acting.world.police
    rocu = acting.world.here[Role.ROCU].agency
    with pytest.raises(Refused, match="Only that agency"):
        record_partner_view(by=police, at=acting.at, step_down_uuid=step_down.uuid, agency=rocu, agrees=True)
    with pytest.raises(Refused, match="works on this case"):
        record_partner_view(
            by=acting.world.coordinator, at=acting.at, step_down_uuid=step_down.uuid, agrees=True,
            agency=acting.world.charity.agency,
        )  # fmt: skip


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
