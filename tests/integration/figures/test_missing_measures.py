"""Missing episodes and return-home interviews, counted by their written rules."""

from __future__ import annotations

import datetime as dt

from tests.integration.missing.missing_world import DAY, HOUR, make_missing, wall
from throughline.core.clock import civil_date
from throughline.figures.queries import Period, Scope, measure_all, rows_behind
from throughline.missing.actions.episodes import withdraw_episode
from throughline.missing.models import MissingEpisode
from throughline.missing.policies import found_instant

KEYS = ("due", "in_time", "later", "refused", "open", "offered")


def numbers(world, at, **scope) -> dict[str, int]:
    period = Period(civil_date(at) - DAY, civil_date(at) + 20 * DAY)
    values = measure_all(world.coordinator, at + 20 * DAY, period, Scope(**scope))
    return {value.key: value.value for value in values}


def interviews(found: dict[str, int]) -> tuple[int, ...]:
    return tuple(found[f"return_interviews_{key}"] for key in KEYS)


def test_what_became_of_each_interview_adds_up_and_adults_and_other_nations_stand_apart(hub_world):
    in_time, later, refused, not_yet, none = (make_missing(hub_world) for _ in range(5))
    at = in_time.at
    in_time.interview_at("held")
    later.hold(later.answer(later.offer(later.found())), at=at + 5 * DAY)
    refused.interview_at("refused")
    not_yet.interview_at("not_yet")
    episode = none.found()
    make_missing(hub_world, low=30).found()
    make_missing(hub_world, low=None).found()
    make_missing(hub_world, home="Cardiff").interview_at("held")
    make_missing(hub_world).report()
    found = numbers(hub_world, at)
    assert interviews(found) == (5, 1, 1, 1, 2, 4)
    parts = tuple(found[f"missing_episodes_{group}"] for group in ("children", "adults", "age_unknown"))
    assert (found["missing_episodes"], *parts) == (9, 7, 1, 1)
    assert numbers(hub_world, at, area_name="Cardiff")["missing_episodes"] == 1
    withdraw_episode(
        by=hub_world.social, at=at + 6 * HOUR, episode_uuid=episode.uuid, version=episode.version, reason="Another."
    )
    assert interviews(numbers(hub_world, at)) == (4, 1, 1, 1, 1, 4)


def test_an_offer_handed_on_and_made_again_is_one_child(hub_world):
    missing = make_missing(hub_world)
    first = missing.hand_on(missing.offer(missing.found()))
    again = missing.offer(first.episode, at=missing.at + 9 * HOUR)
    missing.hold(missing.answer(again, at=missing.at + 10 * HOUR))
    assert interviews(numbers(hub_world, missing.at)) == (1, 1, 0, 0, 0, 1)


def test_the_rows_behind_lead_to_the_person_and_name_nobody(hub_world):
    missing = make_missing(hub_world)
    missing.interview_at("held")
    period = Period(civil_date(missing.at), civil_date(missing.at) + dt.timedelta(days=20))
    page = rows_behind(hub_world.coordinator, missing.at + 20 * DAY, "return_interviews_in_time", period)
    assert [row.record for row in page.rows] == [missing.person.record]
    assert "Jay" not in f"{page.rows[0].what} {page.rows[0].detail}"


def test_an_interview_held_on_the_third_day_and_written_down_later_is_in_time_and_one_a_minute_late_is_not(hub_world):
    on_the_third_day, late = make_missing(hub_world), make_missing(hub_world)
    for missing, after in ((on_the_third_day, dt.timedelta(0)), (late, dt.timedelta(minutes=1))):
        interview = missing.answer(missing.offer(missing.found()))
        due = MissingEpisode.related.get(pk=interview.episode_id).interview_clock.due_at
        assert due == found_instant(interview.episode) + 72 * HOUR
        day, time = wall(due + after)
        missing.hold(interview, at=missing.at + 6 * DAY, held_date=day, held_time=time)
    at = on_the_third_day.at
    assert interviews(numbers(hub_world, at)) == (2, 1, 1, 0, 0, 2)
    period = Period(civil_date(at), civil_date(at) + 20 * DAY)
    page = rows_behind(hub_world.coordinator, at + 20 * DAY, "return_interviews_in_time", period)
    assert [row.record for row in page.rows] == [on_the_third_day.person.record]


def test_each_authority_and_each_force_has_its_own_interviews_and_the_rows_behind_are_theirs(hub_world):
    here, there = make_missing(hub_world), make_missing(hub_world, home="Coventry")
    other = make_missing(hub_world, home="Cheltenham")
    for missing in (here, there, other):
        missing.interview_at("held")
    at = here.at
    assert interviews(numbers(hub_world, at)) == (3, 3, 0, 0, 0, 3)
    period = Period(civil_date(at), civil_date(at) + 20 * DAY)
    for area, whose in (
        ("Birmingham", [here]), ("Coventry", [there]), ("Gloucestershire", [other]), ("Leeds", []),
        ("West Midlands Police", [here, there]), ("Gloucestershire Constabulary", [other]),
    ):  # fmt: skip
        found = interviews(numbers(hub_world, at, area_name=area))
        assert found == (len(whose), len(whose), 0, 0, 0, len(whose)), area
        page = rows_behind(
            hub_world.coordinator, at + 20 * DAY, "return_interviews_in_time", period, Scope(area_name=area)
        )
        assert {row.record for row in page.rows} == {missing.person.record for missing in whose}, area
