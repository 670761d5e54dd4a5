"""A case screened with more than one tool: what one finds does not wipe what another found."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories.caring import heard
from tests.integration.screening.screened import SHORT
from throughline.core.clock import civil_date
from throughline.hub.actions.cases import reopen_case
from throughline.hub.actions.screenings import ScreeningGiven, screen_case
from throughline.hub.reviews import level_for_reviews, list_reviews, screenings_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
WHY = "As I judge it."


def waited(screened):
    """The one review that is waited for: the level it is due by, and the day."""
    clock = screened.case.record.clocks.get(stopped_at=None)
    return clock.rule.key.removeprefix("review_"), civil_date(clock.due_at)


def level(screened) -> str:
    return level_for_reviews(screenings_of(screened.case))


def by_hand(screened, judged: str, at: dt.datetime) -> None:
    screen_case(
        by=screened.world.social, at=at, case_uuid=screened.case.record.uuid,
        given=ScreeningGiven(judged, WHY, "The debt."), voice=heard(at),
    )  # fmt: skip


def test_a_lower_result_of_another_tool_leaves_the_sooner_review(screened):
    high = screened.screen(level="high", difference_reason=WHY, at=screened.at + MINUTE)
    screened.screen(version=screened.tool(SHORT), level="none", difference_reason=WHY, at=screened.at + 2 * MINUTE)
    assert waited(screened) == ("high", high.review_date)
    assert level(screened) == "high"


def test_a_sooner_review_of_another_tool_is_the_next_and_the_other_follows_it(screened):
    first = screened.screen(level="standard", difference_reason=WHY, at=screened.at + MINUTE)
    second = screened.screen(
        version=screened.tool(SHORT), level="high", difference_reason=WHY, at=screened.at + 2 * MINUTE
    )
    assert waited(screened) == ("high", second.review_date)
    later = screened.at + 20 * DAY
    screened.screen(
        version=screened.tool(SHORT), at=later,
        given=screened.given(screened.tool(SHORT), level="none", difference_reason=WHY, voice=heard(later)),
    )  # fmt: skip
    assert level(screened) == "standard"
    assert waited(screened)[1] <= first.review_date


def test_the_same_tool_again_replaces_its_own(screened):
    screened.screen(level="high", difference_reason=WHY, at=screened.at + MINUTE)
    again = screened.screen(level="standard", at=screened.at + 2 * MINUTE)
    assert (level(screened), waited(screened)) == ("standard", ("standard", again.review_date))


def test_judged_without_a_tool_on_a_later_day_is_of_the_whole_but_not_on_the_same_day(screened):
    screened.screen(level="high", difference_reason=WHY, at=screened.at + MINUTE)
    by_hand(screened, "standard", screened.at + 2 * MINUTE)
    assert level(screened) == "high"
    by_hand(screened, "standard", screened.at + 15 * DAY)
    assert (level(screened), waited(screened)[0]) == ("standard", "standard")


def test_a_review_that_is_waited_for_already_goes_on(screened):
    screened.screen(level="high", difference_reason=WHY, at=screened.at + MINUTE)
    clock = screened.case.record.clocks.get(stopped_at=None)
    screened.screen(version=screened.tool(SHORT), level="none", difference_reason=WHY, at=screened.at + 2 * MINUTE)
    assert screened.case.record.clocks.get(stopped_at=None).pk == clock.pk


def test_a_case_opened_again_is_reviewed_by_the_highest_that_stands_from_that_day(screened):
    screened.screen(level="high", difference_reason=WHY, at=screened.at + MINUTE)
    screened.screen(version=screened.tool(SHORT), level="none", difference_reason=WHY, at=screened.at + 2 * MINUTE)
    screened.close()
    screened.case.refresh_from_db()
    later = screened.at + 60 * DAY
    reopen_case(
        by=screened.world.coordinator, at=later, case_uuid=screened.case.record.uuid, version=screened.case.version,
        reason="He came back",
    )  # fmt: skip
    by, due = waited(screened)
    assert by == "high" and due > civil_date(later)


def test_one_review_a_day_at_the_highest_that_stands(screened):
    screened.screen(level="high", difference_reason=WHY, at=screened.at + MINUTE)
    screened.screen(version=screened.tool(SHORT), level="none", difference_reason=WHY, at=screened.at + 2 * MINUTE)
    day = civil_date(screened.at)
    assert list_reviews(screened.case) == [(day, "medium"), (day, "high")]
