"""Missing episodes: who may record what in which state, when the 72 hours run, and what is refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_world
from tests.integration.missing.missing_world import DAY, HOUR, Missing, make_missing
from tests.integration.outcomes import outcome_of
from throughline.audit.models import Event
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Conflict, Refused
from throughline.geography.models import LocalAuthority
from throughline.missing.actions.episodes import (
    CheckGiven,
    FoundGiven,
    grade_episode,
    record_found,
    record_prevention_check,
    withdraw_episode,
)
from throughline.missing.models import EpisodeGrade, MissingEpisode
from throughline.missing.queries.episodes import episodes_of, last_missing, open_episode
from throughline.missing.states import EpisodeStatus
from throughline.register.models import Person, Sighting
from throughline.work.models import Clock, Notice, Task
from throughline.work.states import RuleKey, TaskKind

RECORDERS = {"here coordinator", "here police", "here rocu", "here social"}
POLICE = {"here police", "here rocu"}


def withdraw(missing: Missing, episode: MissingEpisode, *, by=None) -> MissingEpisode:
    episode.refresh_from_db()
    return withdraw_episode(
        by=by or missing.world.social, at=missing.at + 6 * HOUR, episode_uuid=episode.uuid, version=episode.version,
        reason="Another boy.",
    )  # fmt: skip


def grade(missing: Missing, episode: MissingEpisode, *, by=None, **changes) -> EpisodeGrade:
    given = {"grade": "high", "reason": "He is 16 and owes a debt."} | changes
    return grade_episode(by=by or missing.world.police, at=missing.at + HOUR, episode_uuid=episode.uuid, **given)


def check(missing: Missing, episode: MissingEpisode, *, by=None, **changes):
    given = {"checked_date": civil_date(missing.at), "officer": "PC Lane", "seen_alone": "alone"} | changes
    return record_prevention_check(
        by=by or missing.world.police, at=missing.at + 6 * HOUR, episode_uuid=episode.uuid, given=CheckGiven(**given)
    )


def brought_to(missing: Missing, status: str) -> MissingEpisode:
    episode = missing.report()
    if status == EpisodeStatus.FOUND:
        return missing.find(episode)
    return withdraw(missing, episode) if status == EpisodeStatus.WITHDRAWN else episode


@pytest.mark.parametrize("status", EpisodeStatus.values)
def test_who_may_do_what_in_each_state(missing, status):
    episode = brought_to(missing, status)
    acts = {
        "report": (missing.report, RECORDERS, {"found", "withdrawn"}),
        "find": (lambda by: missing.find(episode, by=by), RECORDERS, {"missing"}),
        "grade": (lambda by: grade(missing, episode, by=by), POLICE, {"missing"}),
        "check": (lambda by: check(missing, episode, by=by), POLICE, {"found"}),
        "withdraw": (lambda by: withdraw(missing, episode, by=by), RECORDERS, {"missing", "found"}),
    }
    for what, (act, allowed, states) in acts.items():
        for who, actor in missing.world.everyone().items():
            expected = "absent" if who not in allowed else "done" if status in states else "refused"
            if what == "report":
                found = outcome_of(lambda act=act, actor=actor: act(by=actor))
            else:
                found = outcome_of(lambda act=act, actor=actor: act(actor))
            assert found == expected, (what, who)


def test_two_open_episodes_of_one_person_are_refused_and_the_database_refuses_too(missing):
    first = missing.report()
    assert open_episode(missing.person) == first
    with pytest.raises(Refused, match="already recorded as missing"):
        missing.report()
    missing.find(first)
    second = missing.report(at=missing.at + DAY)
    assert {row.status for row in episodes_of(missing.person)} == {EpisodeStatus.MISSING, EpisodeStatus.FOUND}
    assert last_missing(missing.person) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        MissingEpisode.related.filter(pk=first.pk).update(found_date=None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reported_by": " "}, "reported_by"),
        ({"missing_from": "nowhere"}, "missing_from"),
        ({"reported_date": dt.date(2100, 1, 1)}, "reported_date"),
        ({"last_seen_date": dt.date(2100, 1, 1)}, "last_seen_date"),
    ],
)
def test_a_report_that_cannot_be_is_refused_beside_its_field(missing, changes, field):
    with pytest.raises(Refused) as refused:
        missing.report(**changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"found_by": ""}, "found_by"), ({"found_date": dt.date(2100, 1, 1)}, "found_date"),
     ({"found_date": dt.date(2020, 1, 1)}, "found_date")],
)  # fmt: skip
def test_finding_that_cannot_be_is_refused_beside_its_field(missing, changes, field):
    episode = missing.report()
    with pytest.raises(Refused) as refused:
        missing.find(episode, **changes)
    assert refused.value.field == field


def test_the_72_hours_run_from_the_known_time_and_are_the_leads(missing):
    episode = missing.found()
    clock = episode.interview_clock
    assert (clock.rule.key, clock.owner, clock.owner_agency) == (
        RuleKey.RETURN_INTERVIEW, missing.world.social.member, missing.world.social.agency,
    )  # fmt: skip
    assert (clock.starts_at, clock.due_at) == (missing.at + 5 * HOUR, missing.at + 77 * HOUR)
    task = Task.related.get(kind=TaskKind.RETURN_INTERVIEW)
    assert (task.owner, task.due_at, task.record) == (
        missing.world.social.member, clock.due_at, missing.person.record,
    )  # fmt: skip
    assert "Jay" not in f"{task.title} {task.explanation}"


def test_across_the_clock_change_72_hours_are_72_hours(db):
    """Found at noon on the Friday before British Summer Time ends: due at 11 on the Monday, by the wall."""
    friday = dt.date(2025, 10, 24)
    missing = make_missing(make_world(at_london(friday - DAY, dt.time(10))))
    episode = missing.found(at=at_london(friday, dt.time(12)))
    assert episode.interview_clock.due_at == at_london(dt.date(2025, 10, 27), dt.time(11))


def test_where_only_the_day_is_known_it_begins_as_early_as_it_can_have_been(missing):
    episode = missing.report()
    same_day = missing.find(episode, found_time=None)
    assert same_day.interview_clock.starts_at == missing.at
    later = missing.report(at=missing.at + DAY)
    later = missing.find(later, at=missing.at + 3 * DAY, found_time=None)
    day = civil_date(missing.at + 3 * DAY)
    assert later.interview_clock.starts_at == at_london(day, dt.time(0))


def test_without_a_case_the_agency_that_recorded_owns_the_clock(hub_world):
    alone = make_missing(hub_world, with_case=False)
    clock = alone.find(alone.report(by=hub_world.police)).interview_clock
    assert (clock.owner, clock.owner_agency) == (None, hub_world.police.agency)


def test_no_other_nations_rule_is_borrowed(hub_world):
    welsh = make_missing(hub_world, home="Cardiff")
    episode = welsh.found()
    assert episode.interview_clock is None
    assert not Task.related.filter(kind=TaskKind.RETURN_INTERVIEW).exists()
    assert not Clock.related.filter(rule__key=RuleKey.RETURN_INTERVIEW).exists()


def test_an_adult_has_no_interview_clock_and_is_not_offered_one(hub_world):
    adult = make_missing(hub_world, low=30)
    episode = adult.found()
    assert episode.interview_clock is None
    with pytest.raises(Refused, match="adult"):
        adult.offer(episode)


def test_someone_whose_age_is_not_known_is_protected_as_a_child(hub_world):
    unknown = make_missing(hub_world, low=None)
    episode = unknown.found()
    assert (episode.age_group, episode.interview_clock is None) == ("unknown", False)


def test_the_area_is_stored_and_where_found_is_another(missing):
    far = LocalAuthority.objects.get(name="Shropshire")
    episode = missing.found(found_authority=far)
    assert (episode.authority.name, episode.found_authority, episode.found_force) == ("Birmingham", far, far.force)
    assert Sighting.related.get(person=missing.person).seen_by == "PC Lane"


def test_the_lead_and_cover_hear_without_a_name(missing):
    missing.found()
    texts = set(Notice.related.filter(member=missing.world.social.member).values_list("text", flat=True))
    assert any("found after being missing" in text for text in texts)
    assert not any("Jay" in text for text in texts)


def test_the_prevention_check_stops_no_clock(missing):
    episode = missing.found()
    made = check(missing, episode, notes="Bruise on his arm; he would not say.")
    assert made.episode == episode
    episode.interview_clock.refresh_from_db()
    assert episode.interview_clock.stopped_at is None
    with pytest.raises(Refused, match="before they were found"):
        check(missing, episode, checked_date=dt.date(2020, 1, 1))


def test_every_grade_is_kept_with_its_reason(missing):
    episode = missing.report()
    with pytest.raises(Refused, match="Say why"):
        grade(missing, episode, reason="")
    grade(missing, episode, grade="medium")
    grade(missing, episode)
    assert list(episode.grades.order_by("pk").values_list("grade", flat=True)) == ["medium", "high"]


def test_recorded_in_error_stays_readable_stops_the_clock_and_frees_a_right_one(missing):
    episode = missing.found()
    withdraw(missing, episode)
    episode.refresh_from_db()
    episode.interview_clock.refresh_from_db()
    assert (episode.status, episode.withdrawn_reason) == (EpisodeStatus.WITHDRAWN, "Another boy.")
    assert episode.interview_clock.stopped_at is not None
    assert not Task.related.filter(kind=TaskKind.RETURN_INTERVIEW, done_at=None).exists()
    assert last_missing(missing.person) is None
    assert missing.report(at=missing.at + DAY)


@pytest.mark.parametrize("status", ["offered", "accepted", "not_yet", "refused"])
def test_an_interview_offered_for_an_episode_in_error_is_taken_back_and_the_child_closed_to_its_agency(missing, status):
    interview = missing.interview_at(status)
    assert Person.objects.visible_to(missing.world.charity, missing.at + 9 * HOUR).exists()
    withdraw(missing, interview.episode)
    interview.refresh_from_db()
    assert (interview.status, interview.handed_on_reason) == ("handed_on", "The episode was recorded in error")
    assert not Person.objects.visible_to(missing.world.charity, missing.at + 9 * HOUR).exists()
    assert not Task.related.filter(kind__in=[TaskKind.RETURN_INTERVIEW, TaskKind.ASK_AGAIN], done_at=None).exists()


def test_two_who_find_at_once_are_told(missing):
    episode = missing.report()
    missing.find(episode)
    with pytest.raises(Conflict), transaction.atomic():
        episode.version = 1
        withdraw_episode(
            by=missing.world.social, at=missing.at + 6 * HOUR, episode_uuid=episode.uuid, version=1, reason="x"
        )


def test_what_was_done_is_in_the_audit_about_the_person(missing):
    missing.found()
    for action in ("report_missing", "record_found"):
        event = Event.objects.get(action=action)
        assert [str(row.uuid) for row in event.subjects.all()] == [str(missing.person.record.uuid)]


@pytest.mark.parametrize(("found", "begins"), [
    (dt.time(1, 55), dt.datetime(2026, 10, 25, 0, 55)), (dt.time(1, 15), dt.datetime(2026, 10, 25, 1, 15)),
])  # fmt: skip
def test_in_the_hour_that_comes_twice_they_were_found_after_the_report(missing, found, begins):
    """Reported at 01:50, before the clocks went back; 01:15 can only be the second."""
    night, later = dt.date(2026, 10, 25), at_london(dt.date(2026, 12, 2), dt.time(12))
    episode = missing.report(
        at=later, reported_date=night, reported_time=dt.time(1, 50), last_seen_date=night, last_seen_time=dt.time(1, 40)
    )
    kept = record_found(
        by=missing.world.police, at=later, episode_uuid=episode.uuid, version=episode.version,
        given=FoundGiven(night, "PC Mensah", found),
    )  # fmt: skip
    assert kept.interview_clock.starts_at == begins.replace(tzinfo=dt.UTC)
    assert kept.interview_clock.due_at - kept.interview_clock.starts_at == dt.timedelta(hours=72)


def test_a_time_that_never_was_is_refused(missing):
    night, later = dt.date(2026, 3, 29), at_london(dt.date(2026, 12, 2), dt.time(12))
    with pytest.raises(Refused, match="no such time") as refusal:
        missing.report(
            at=later,
            reported_date=night,
            reported_time=dt.time(1, 30),
            last_seen_date=night,
            last_seen_time=dt.time(0, 15),
        )
    assert refusal.value.field == "reported_date"
