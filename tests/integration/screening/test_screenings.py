"""Screening with a tool: who may, when, what is kept apart, what needs a reason, what it asks for next."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.integration.outcomes import outcome_of
from tests.integration.screening.screened import ADULT, EIGHT, SHORT, make_screened
from throughline.access.states import Restriction
from throughline.audit.models import Event
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Conflict, Refused
from throughline.hub.actions.cases import restrict_case
from throughline.hub.models import Screening
from throughline.hub.states import CaseStatus, Level
from throughline.register.ages import Age
from throughline.register.states import AgeBasis
from throughline.screening.actions.versions import begin_draft, publish_version, retire_version
from throughline.screening.models import DomainScore, ItemAnswer, Scoring
from throughline.screening.queries.scorings import get_scoring, trend_of, view_scoring
from throughline.screening.queries.tools import list_tools_for
from throughline.screening.states import LastTrue

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("status", CaseStatus.values)
def test_who_may_screen_by_the_state_of_the_case(screened, status):
    if status == CaseStatus.CLOSED:
        screened.close()
    allowed = {"here coordinator", "here social", "here police", "here rocu"}
    for who, actor in screened.world.everyone().items():
        expected = "absent" if who not in allowed else "done" if status == CaseStatus.OPEN else "refused"
        assert outcome_of(lambda actor=actor: screened.screen(by=actor)) == expected, who


def test_a_restricted_case_is_screened_only_by_those_named_on_it(screened):
    restrict_case(
        by=screened.world.coordinator, at=screened.at, case_uuid=screened.case.record.uuid,
        restriction=Restriction.RESTRICTED,
    )  # fmt: skip
    scoring = screened.screen()
    rocu = screened.world.here["rocu"]
    assert outcome_of(lambda: screened.screen(by=rocu)) == "absent"
    with pytest.raises(Absent):
        get_scoring(rocu, scoring.uuid, screened.at)


def test_the_tools_result_and_the_judgement_are_kept_apart(screened):
    items = list(screened.tool().domains.first().items.all())
    scoring = screened.screen(
        score=2, level="high", difference_reason="The debt is being called in.", scores={"health": None},
        answers={items[0].pk: LastTrue.LAST_SIX_MONTHS, items[1].pk: LastTrue.EARLIER},
    )  # fmt: skip
    assert (scoring.total, scoring.could_be, scoring.band.level) == (32, 38, Level.MEDIUM)
    assert (scoring.screening.level, scoring.screening.judgement) == (Level.HIGH, "As I judge it.")
    assert DomainScore.related.get(scoring=scoring, domain__key="health").score is None
    answers = dict(ItemAnswer.related.filter(scoring=scoring).values_list("item", "answer"))
    assert len(answers) == 33
    assert (answers[items[0].pk], answers[items[1].pk], answers[items[2].pk]) == ("six_months", "earlier", "unknown")
    view = view_scoring(get_scoring(screened.world.social, scoring.uuid, screened.at))
    assert (view.differs, view.not_known, view.most) == (True, ("Health, body and feelings",), 54)
    event = Event.objects.filter(action="screen_with_tool").get()
    assert event.actor == screened.world.social.member.name
    assert {str(row.uuid) for row in event.subjects.all()} == {
        str(screened.case.record.uuid), str(screened.person.record.uuid),
    }  # fmt: skip


@pytest.mark.parametrize("level", Level.values)
def test_a_difference_of_a_band_needs_a_reason_and_only_a_difference(screened, level):
    if level == Level.STANDARD:
        assert screened.screen(level=level, difference_reason="Not asked for.").difference_reason == ""
        return
    with pytest.raises(Refused, match="Say why") as refused:
        screened.screen(level=level, difference_reason="  ")
    assert refused.value.field == "difference_reason"
    assert not Scoring.related.exists()
    assert Screening.related.filter(case=screened.case).count() == 1
    assert screened.screen(level=level, difference_reason="She told her nan more.").difference_reason


def test_a_score_out_of_range_or_missing_is_refused_and_the_database_refuses_too(screened):
    for scores in ({"health": 4}, {"health": -1}, {"strange": 1}):
        with pytest.raises(Refused):
            screened.screen(scores=scores)
    with pytest.raises(Refused):
        screened.screen(answers={999_999: "earlier"})
    scoring = screened.screen()
    with pytest.raises(IntegrityError), transaction.atomic():
        DomainScore.related.filter(scoring=scoring).update(score=4)


def test_two_who_screen_at_once_are_told(screened):
    screened.screen(seen=1)
    with pytest.raises(Conflict) as conflict:
        screened.screen(by=screened.world.coordinator, seen=1)
    assert "Sol Hale" in str(conflict.value.theirs)
    assert "Standard" not in str(conflict.value.theirs)
    assert Scoring.related.count() == 1


@pytest.mark.parametrize(("level", "days"), [("none", 28), ("standard", 84), ("medium", 42), ("high", 28)])
def test_the_next_screening_is_due_by_the_level_judged_and_asked_of_the_lead(screened, level, days):
    scoring = screened.screen(level=level, difference_reason="As I judge it.")
    assert scoring.review_date == civil_date(screened.at) + days * DAY
    clock = screened.case.record.clocks.get(stopped_at=None)
    assert (clock.rule.key, clock.owner) == (f"review_{level}", screened.world.social.member)
    assert civil_date(clock.due_at) == scoring.review_date
    for word in ("standard", "medium", "high", "low", "risk"):
        assert word not in clock.rule.get_key_display().lower()


def test_screening_again_stops_the_earlier_clock_and_closing_the_case_the_last(screened):
    screened.screen()
    screened.screen()
    assert screened.case.record.clocks.filter(stopped_at=None).count() == 1
    screened.close()
    assert not screened.case.record.clocks.filter(stopped_at=None).exists()


@pytest.mark.parametrize(
    ("low", "high", "basis", "names"),
    [
        (16, 16, AgeBasis.STATED, {"child-eight-domains", "child-four-levels"}),
        (9, 9, AgeBasis.CONFIRMED, {"child-four-levels"}),
        (40, 40, AgeBasis.STATED, {"adult-four-levels"}),
        (16, 19, AgeBasis.ESTIMATED, "all"),
        (None, None, AgeBasis.UNKNOWN, "all"),
    ],
)  # fmt: skip
def test_only_tools_whose_age_range_may_hold_the_person_are_offered(hub_world, low, high, basis, names):
    offered = list_tools_for(Age(low, high, basis))
    found = {each.version.tool_key for each in offered}
    assert found == ({EIGHT, SHORT, ADULT} if names == "all" else names)
    assert all(each.note for each in offered) == (names == "all")


def test_a_tool_for_another_age_is_refused(screened):
    version = screened.tool(ADULT)
    with pytest.raises(Refused, match="aged 18 to 120, and they are 16"):
        screened.screen(version=version, given=screened.given(version, 0, level="none"))


def test_an_age_not_known_closes_no_tool(hub_world):
    unknown = make_screened(hub_world, is_age_known=False)
    for key in (SHORT, ADULT):
        version = unknown.tool(key)
        assert unknown.screen(version=version, given=unknown.given(version, 0, level="none"))


def test_what_was_begun_on_a_version_is_finished_on_it_within_a_day(screened):
    begun = screened.tool()
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=begun.uuid)
    newer = publish_version(
        by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=draft.version
    )
    assert screened.screen(version=begun).version == begun
    assert screened.screen(version=newer).version == newer
    with pytest.raises(Refused, match="no longer used"):
        screened.screen(version=begun, at=screened.at + 2 * DAY)


def test_a_draft_screens_nobody_and_a_retired_tool_nobody_any_more(screened):
    version = screened.tool()
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=version.uuid)
    with pytest.raises(Refused):
        screened.screen(version=draft)
    retire_version(
        by=screened.world.administrator, at=screened.at - 2 * DAY, version_uuid=version.uuid, version=version.version
    )
    with pytest.raises(Refused):
        screened.screen(version=version)


def test_the_trend_follows_a_part_through_versions_of_the_tool(screened):
    first = screened.screen(score=3, level="high")
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=first.version.uuid)
    newer = publish_version(
        by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=draft.version
    )
    screened.screen(version=newer, scores={"missing": None}, at=screened.at + DAY)
    short = screened.tool(SHORT)
    screened.screen(version=short, given=screened.given(short, 0, level="none"), at=screened.at + DAY)
    trend = trend_of(first)
    assert len(trend.dates) == 2
    assert trend.this_at == 0
    assert len(trend.rows) == 8
    assert {row.name: row.scores for row in trend.rows}["Missing, and far from home"] == (3, None)
    assert {row.scores for row in trend.rows[1:]} == {(3, 1)}


def test_a_scoring_is_read_through_the_cases_gate(screened):
    scoring = screened.screen()
    readers = {"here coordinator", "here social", "here police", "here analyst", "here rocu"}
    for who, actor in screened.world.everyone().items():
        found = Scoring.objects.visible_to(actor, screened.at).filter(pk=scoring.pk).exists()
        assert found == (who in readers), who
