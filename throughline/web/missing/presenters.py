"""Missing episodes, interviews and packs as frozen rows. Where someone is or was is shown to those it is open to."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from throughline.missing.models import (
    EpisodeGrade,
    MissingEpisode,
    PackRelease,
    PackVersion,
    PreventionCheck,
    ReturnInterview,
)
from throughline.missing.policies import found_instant, may_be_child, reported_instant
from throughline.missing.queries.episodes import nation_of_interview
from throughline.missing.queries.packs import PACK_FIELDS
from throughline.missing.states import EpisodeStatus, InterviewStatus
from throughline.web.missing.forms import PackForm
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import short_date, uk_date, uk_time

NOT_SHARED = "Not shared with you"


def day_and_time(day: dt.date | None, time: dt.time | None) -> str:
    """A day, with its time only where that is known."""
    if day is None:
        return ""
    return f"{uk_date(day)} at {uk_time(time)}" if time else f"{uk_date(day)}, time not known"


@dataclass(frozen=True)
class EpisodeRow:
    """An episode in a list: never its grade (practice.md P2)."""

    href: str
    reported: str
    missing_from: str
    status: str
    tone: str
    found: str
    interview: str


_TONES = {EpisodeStatus.MISSING: "danger", EpisodeStatus.FOUND: "done", EpisodeStatus.WITHDRAWN: "plain"}


def present_row(episode: MissingEpisode, interviews: Sequence[ReturnInterview]) -> EpisodeRow:
    newest = interviews[0] if interviews else None
    due = "None offered yet" if episode.status == EpisodeStatus.FOUND and may_be_child(episode) else ""
    return EpisodeRow(
        href=reverse("missing-episode", args=[episode.uuid]),
        reported=uk_date(episode.reported_date),
        missing_from=episode.get_missing_from_display(),
        status=episode.status.label,
        tone=_TONES[episode.status],
        found=uk_date(episode.found_date) if episode.found_date else "",
        interview=newest.get_status_display() if newest else due,
    )


@dataclass(frozen=True)
class GradeRow:
    grade: str
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class CheckRow:
    when: str
    officer: str
    seen_alone: str
    notes: str
    by: str


@dataclass(frozen=True)
class EpisodeView:
    """An episode whole, as far as it is open to the reader."""

    uuid: uuid.UUID
    status: str
    tone: str
    is_missing: bool
    is_found: bool
    withdrawn: str
    reported: str
    reported_by: str
    police_reference: str
    missing_from: str
    area: str
    last_seen: str
    last_seen_where: str
    wearing: str
    found: str
    found_by: str
    found_place: str
    found_area: str
    found_with: str
    clock: Clock | None
    clock_note: str
    offers_interview: bool
    recorded: str


def present_episode(
    episode: MissingEpisode, interviews: Sequence[ReturnInterview], at: dt.datetime, *, shows_location: bool
) -> EpisodeView:
    def where(text: str) -> str:
        return text if shows_location else NOT_SHARED

    live = [row for row in interviews if row.status != InterviewStatus.HANDED_ON]
    clock, note = _clock_of(episode, live, at)
    found = episode.status == EpisodeStatus.FOUND
    return EpisodeView(
        uuid=episode.uuid, status=episode.status.label, tone=_TONES[episode.status],
        is_missing=episode.status == EpisodeStatus.MISSING, is_found=found, withdrawn=episode.withdrawn_reason,
        reported=day_and_time(episode.reported_date, episode.reported_time), reported_by=episode.reported_by,
        police_reference=episode.police_reference, missing_from=episode.get_missing_from_display(),
        area=where(episode.authority.name if episode.authority else ""),
        last_seen=day_and_time(episode.last_seen_date, episode.last_seen_time),
        last_seen_where=where(episode.last_seen_where), wearing=episode.wearing,
        found=day_and_time(episode.found_date, episode.found_time), found_by=episode.found_by,
        found_place=where(episode.found_place),
        found_area=where(episode.found_authority.name if episode.found_authority else ""),
        found_with=where(episode.found_with), clock=clock, clock_note=note,
        offers_interview=found and not live and may_be_child(episode),
        recorded=f"{episode.recorded_by.name}, {episode.agency.name}, {short_date(episode.recorded_at)}",
    )  # fmt: skip


def _clock_of(episode: MissingEpisode, live: Sequence[ReturnInterview], at: dt.datetime) -> tuple[Clock | None, str]:
    """The 72 hours, or in words why none run."""
    if episode.status != EpisodeStatus.FOUND:
        return None, ""
    if not may_be_child(episode):
        return None, "They were an adult then. A return-home interview is for children; offer them support."
    clock = episode.interview_clock
    if clock is None:
        nation = nation_of_interview(episode)
        where = nation.label if nation is not None else "this nation"
        return None, f"No rule loaded for {where}, so no deadline is shown. Offer it as the guidance there says."
    newest = live[0] if live else None
    if newest is not None and newest.held_at is not None:
        if newest.held_at <= clock.due_at:
            return None, "Held within 72 hours of being found."
        return None, f"Held, after the 72 hours had passed. {_counted_from(episode)}".strip()
    if clock.stopped_at is not None:
        return None, "They said no, so the 72 hours no longer run. They may still change their mind."
    return present_clock(clock.due_at, now=at), _counted_from(episode)


def _counted_from(episode: MissingEpisode) -> str:
    """Where only the day they were found is known: from when the 72 hours are counted, so that nobody takes it for a fact."""
    if episode.found_time is not None or episode.found_date is None:
        return ""
    from_at = found_instant(episode)
    began = "when they were reported missing" if from_at == reported_instant(episode) else "the beginning of that day"
    return f"The time they were found is not known, so the 72 hours are counted from {began}: the earliest it can be."


def present_grade(row: EpisodeGrade) -> GradeRow:
    return GradeRow(row.get_grade_display(), row.reason, row.graded_by.name, row.graded_at)


def present_check(row: PreventionCheck) -> CheckRow:
    by = f"{row.recorded_by.name}, {row.recorded_by.agency.name}"
    when = day_and_time(row.checked_date, row.checked_time)
    return CheckRow(when, row.officer, row.get_seen_alone_display(), row.notes, by)


@dataclass(frozen=True)
class PackView:
    """A pack as it stands: what is known, by name, and what is not."""

    number: int
    saved_at: dt.datetime
    saved_by: str
    facts: tuple[tuple[str, str], ...]


def present_pack(version: PackVersion) -> PackView:
    labels = {name: str(field.label) for name, field in PackForm.base_fields.items()}
    return PackView(
        number=version.number,
        saved_at=version.saved_at,
        saved_by=f"{version.saved_by.name}, {version.saved_by.agency.name}",
        facts=tuple((labels[name], getattr(version, name)) for name in PACK_FIELDS),
    )


@dataclass(frozen=True)
class EarlierVersion:
    """A version of a pack that stands no more: when it was saved, by whom, and where it opens."""

    number: int
    saved_at: dt.datetime
    saved_by: str
    href: str


def present_earlier(version: PackVersion, person_uuid: uuid.UUID) -> EarlierVersion:
    return EarlierVersion(
        number=version.number,
        saved_at=version.saved_at,
        saved_by=f"{version.saved_by.name}, {version.saved_by.agency.name}",
        href=reverse("philomena-version", args=[person_uuid, version.number]),
    )


def release_in_words(row: PackRelease) -> str:
    """To whom a pack was opened, and which version."""
    return f"{short_date(row.released_at)}: {row.agency.name}, {row.released_by.name} (version {row.version.number})"
