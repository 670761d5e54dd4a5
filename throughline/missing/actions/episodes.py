"""Acts on a missing episode: reporting, grading, finding, the police prevention check, recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.queries import list_teams_of
from throughline.audit.states import Operation
from throughline.core.clock import at_london, latest_at_london, require_on_the_clock
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.models import LocalAuthority
from throughline.geography.states import Nation
from throughline.hub.concerns import raise_concern, withdraw_concern
from throughline.hub.states import ConcernSource
from throughline.missing.actions.interviews import ask_to_offer, hand_back, settle
from throughline.missing.models import EpisodeGrade, MissingEpisode, PreventionCheck
from throughline.missing.policies import found_instant, may_be_child, reported_instant, require_status, require_words
from throughline.missing.queries.episodes import (
    get_episode,
    hold_cases,
    leading_case,
    nation_of_interview,
    open_episode,
)
from throughline.missing.states import EpisodeStatus, Grade, InterviewStatus, MissingFrom, SeenAlone
from throughline.register.actions import record_sighting, withdraw_sighting
from throughline.register.models import Person
from throughline.register.queries import age_group_columns, age_of, require_born
from throughline.work.facts import notify, start_clock, stop_clock
from throughline.work.models import Clock
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class ReportGiven:
    """A report as typed."""

    reported_date: dt.date
    reported_by: str
    missing_from: str
    last_seen_date: dt.date
    reported_time: dt.time | None = None
    last_seen_time: dt.time | None = None
    last_seen_where: str = ""
    wearing: str = ""
    police_reference: str = ""
    authority: LocalAuthority | None = None


@dataclass(frozen=True)
class FoundGiven:
    """How someone was found, as typed."""

    found_date: dt.date
    found_by: str
    found_time: dt.time | None = None
    found_place: str = ""
    found_with: str = ""
    found_authority: LocalAuthority | None = None


@transaction.atomic
def report_missing(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: ReportGiven) -> MissingEpisode:
    """Record that someone is missing. It records; it does not tell the police: the page says to ring first.

    The area is the one stated, else their home authority. Whoever leads and covers hears. No open case of theirs closes
    while it is written. Errors: Absent, Refused
    (missing already; a time to come; seen last after the report).
    """
    require_permission(by, "missing.record")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    hold_cases(person)
    if open_episode(person) is not None:
        raise Refused("This person is already recorded as missing. Open that episode.")
    _require_in_order(person, given, at)
    authority = given.authority or person.home_authority
    teams = list_teams_of(by.member)
    episode = MissingEpisode(
        person=person, reported_date=given.reported_date, reported_time=given.reported_time,
        reported_by=require_words(given.reported_by, "Say who reported it.", "reported_by", 150),
        police_reference=given.police_reference.strip(), missing_from=given.missing_from,
        last_seen_date=given.last_seen_date, last_seen_time=given.last_seen_time,
        last_seen_where=require_text(given.last_seen_where, what="where", field="last_seen_where", limit=300),
        wearing=require_text(given.wearing, what="what they wore", field="wearing", limit=300),
        authority=authority, force=authority.force if authority else None,
        team=teams[0] if len(teams) == 1 else None, agency=by.agency, recorded_at=at, recorded_by=by.member,
        **age_group_columns(age_of(person, given.last_seen_date)),
    )  # fmt: skip
    episode.save_checked()
    _tell_leads(person, "Someone you lead or cover for was reported missing", by=by, at=at)
    raise_concern(
        by=by, at=at, person=person, source=ConcernSource.MISSING, about=person.record, agency=by.agency,
        raised_date=given.reported_date,
    )  # fmt: skip
    record_act(by=by, at=at, action="report_missing", op=Operation.COLLECTION, subjects=[person.record])
    return episode


def _require_in_order(person: Person, given: ReportGiven, at: dt.datetime) -> None:
    if given.missing_from not in MissingFrom.values:
        raise Refused("Choose where they are missing from.", field="missing_from")
    _require_past(given.reported_date, given.reported_time, at, "The report", "reported_date")
    seen = at_london(given.last_seen_date, given.last_seen_time or dt.time(0))
    reported = at_london(given.reported_date, given.reported_time or dt.time(23, 59))
    if seen > reported:
        raise Refused("They were last seen after the report. Check both.", field="last_seen_date")
    require_born(person, given.last_seen_date, field="last_seen_date")


def _require_past(day: dt.date, time: dt.time | None, at: dt.datetime, what: str, field: str) -> None:
    require_on_the_clock(day, time, field)
    if at_london(day, time or dt.time(0)) > at:
        raise Refused(f"{what} is in the future. Check the day and the time.", field=field)


def _tell_leads(person: Person, text: str, *, by: Actor, at: dt.datetime) -> None:
    case = leading_case(person)
    for member in (case.lead, case.cover) if case is not None else ():
        notify(by=by, at=at, member=member, record=person.record, text=text)


@transaction.atomic
def grade_episode(*, by: Actor, at: dt.datetime, episode_uuid: uuid.UUID, grade: str, reason: str) -> EpisodeGrade:
    """The police grade the search, with the reason; each grade is kept. Errors: Absent, Refused (not missing now)."""
    require_permission(by, "missing.police")
    episode = get_episode(by, episode_uuid, at, lock=True)
    require_status(episode, EpisodeStatus.MISSING)
    if grade not in Grade.values:
        raise Refused("Choose the grade.", field="grade")
    given = EpisodeGrade(
        episode=episode, grade=grade, reason=require_words(reason, "Say why this grade.", "reason", 500), graded_at=at,
        graded_by=by.member,
    )  # fmt: skip
    given.save_checked()
    record_act(by=by, at=at, action="grade_episode", op=Operation.COLLECTION, subjects=[episode.person.record])
    return given


@transaction.atomic
def record_found(
    *, by: Actor, at: dt.datetime, episode_uuid: uuid.UUID, version: int, given: FoundGiven
) -> MissingEpisode:
    """They were found: when, by whom, where and with whom. For a child the 72 hours of the return-home interview begin.

    The lead's agency owns the clock, else the agency that records; no other nation's rule is borrowed (practice.md P13).
    Errors: Absent, Refused (found already; before the report; to come), Conflict.
    """
    require_permission(by, "missing.record")
    episode = get_episode(by, episode_uuid, at, lock=True)
    episode.require_version(version, {"status": episode.status.label})
    require_status(episode, EpisodeStatus.MISSING)
    _require_past(given.found_date, given.found_time, at, "The time they were found", "found_date")
    if latest_at_london(given.found_date, given.found_time or dt.time(23, 59)) < reported_instant(episode):
        raise Refused("They were found before the report. Check both.", field="found_date")
    authority = given.found_authority
    episode.found_date, episode.found_time = given.found_date, given.found_time
    episode.found_by = require_words(given.found_by, "Say who found them.", "found_by", 150)
    episode.found_place = require_text(given.found_place, what="where", field="found_place", limit=300)
    episode.found_with = require_text(given.found_with, what="with whom", field="found_with", limit=300)
    episode.found_authority, episode.found_force = authority, authority.force if authority else None
    episode.found_recorded_at, episode.found_recorded_by = at, by.member
    if may_be_child(episode):
        episode.interview_clock = _start_interview_clock(episode, by=by, at=at)
    episode.save_checked()
    record_sighting(
        by=by, at=at, person_uuid=episode.person.record.uuid, seen_date=given.found_date, seen_by=episode.found_by,
        in_place="",
    )  # fmt: skip
    _tell_leads(episode.person, "Someone you lead or cover for was found after being missing", by=by, at=at)
    record_act(by=by, at=at, action="record_found", op=Operation.ALTERATION, subjects=[episode.person.record])
    return episode


def _start_interview_clock(episode: MissingEpisode, *, by: Actor, at: dt.datetime) -> Clock | None:
    """The 72 hours, with a task to offer the interview inside them; None where the nation has no rule loaded."""
    case = leading_case(episode.person)
    owner, agency = (case.lead, case.lead.agency) if case is not None else (None, episode.agency)
    nation = nation_of_interview(episode) or Nation.ENGLAND
    try:
        clock = start_clock(
            by=by, at=at, key=RuleKey.RETURN_INTERVIEW, record=episode.person.record, owner_agency=agency, owner=owner,
            starts_at=found_instant(episode), nation=nation,
        )  # fmt: skip
    except NoRuleLoaded:
        return None
    ask_to_offer(
        episode, by=by, at=at, owner=owner, owner_agency=agency, due_at=clock.due_at,
        explanation="By someone independent: not the police, nor whoever leads for them. The prevention check is another thing.",
    )  # fmt: skip
    return clock


@dataclass(frozen=True)
class CheckGiven:
    """A prevention check as typed."""

    checked_date: dt.date
    officer: str
    seen_alone: str
    checked_time: dt.time | None = None
    notes: str = ""


@transaction.atomic
def record_prevention_check(
    *, by: Actor, at: dt.datetime, episode_uuid: uuid.UUID, given: CheckGiven
) -> PreventionCheck:
    """Record the police prevention check. It stops no clock: the interview is another person's. Errors: Absent, Refused."""
    require_permission(by, "missing.police")
    episode = get_episode(by, episode_uuid, at, lock=True)
    require_status(episode, EpisodeStatus.FOUND)
    _require_past(given.checked_date, given.checked_time, at, "The check", "checked_date")
    if episode.found_date is not None and given.checked_date < episode.found_date:
        raise Refused("The check is before they were found. Check both.", field="checked_date")
    if given.seen_alone not in SeenAlone.values:
        raise Refused("Choose whether they were seen alone.", field="seen_alone")
    check = PreventionCheck(
        episode=episode, checked_date=given.checked_date, checked_time=given.checked_time, seen_alone=given.seen_alone,
        officer=require_words(given.officer, "Say who made the check.", "officer", 150),
        notes=require_text(given.notes, what="your notes", field="notes", limit=5000), recorded_at=at,
        recorded_by=by.member,
    )  # fmt: skip
    check.save_checked()
    record_act(
        by=by, at=at, action="record_prevention_check", op=Operation.COLLECTION, subjects=[episode.person.record]
    )
    return check


@transaction.atomic
def withdraw_episode(
    *, by: Actor, at: dt.datetime, episode_uuid: uuid.UUID, version: int, reason: str
) -> MissingEpisode:
    """Mark an episode as recorded in error, with the reason. It stays readable and is no longer counted; a right one is
    recorded anew. An interview that was offered and not held is taken back, and what was opened for it is closed.

    Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "missing.record")
    episode = get_episode(by, episode_uuid, at, lock=True)
    episode.require_version(version, {"status": episode.status.label})
    require_status(episode, EpisodeStatus.MISSING, EpisodeStatus.FOUND)
    episode.withdrawn_at, episode.withdrawn_by = at, by.member
    episode.withdrawn_reason = require_words(reason, "Say what was wrong.", "reason", 300)
    episode.save_checked()
    _take_back_sighting(episode, by=by, at=at)
    withdraw_concern(
        by=by, at=at, person=episode.person, source=ConcernSource.MISSING, about=episode.person.record,
        raised_date=episode.reported_date,
    )  # fmt: skip
    for interview in episode.interviews.exclude(status__in=[InterviewStatus.HELD, InterviewStatus.HANDED_ON]):
        hand_back(interview, "The episode was recorded in error", by=by, at=at)
    if episode.interview_clock is not None and episode.interview_clock.stopped_at is None:
        stop_clock(by=by, at=at, clock=episode.interview_clock)
    settle(episode.interview_task, outcome="The episode was recorded in error", by=by, at=at)
    record_act(by=by, at=at, action="withdraw_episode", op=Operation.ALTERATION, subjects=[episode.person.record])
    return episode


def _take_back_sighting(episode: MissingEpisode, *, by: Actor, at: dt.datetime) -> None:
    """That they were found is not when they were last seen, where the episode was recorded in error."""
    if episode.found_recorded_at is None or episode.found_date is None:
        return
    rows = episode.person.sightings.filter(
        recorded_at=episode.found_recorded_at, seen_date=episode.found_date, withdrawn_at=None
    )
    for sighting_id in rows.values_list("pk", flat=True):
        withdraw_sighting(
            by=by, at=at, person_uuid=episode.person.record.uuid, sighting_id=sighting_id,
            reason="The missing episode was recorded in error",
        )  # fmt: skip
