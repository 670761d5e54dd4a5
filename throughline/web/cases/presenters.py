"""A case as frozen rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.hub.models import Case, ChronologyEntry, LeadChange, OwnWords, ReviewVoice, Screening
from throughline.hub.states import EntryKind, Level
from throughline.journey.next_due import next_due
from throughline.register.queries import age_of, display_name
from throughline.support.queries.brief import PlanBrief, plan_in_words
from throughline.support.queries.plan_views import PlanView
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import short_date, uk_date
from throughline.web.presenting.people import last_seen
from throughline.work.queries.about import AllAbout, DueAbout


@dataclass(frozen=True)
class EntryRow:
    """One entry of the chronology: fact, opinion, own words or contact. ``pk`` is 0 where nothing can be withdrawn."""

    pk: int
    kind: str
    is_own_words: bool
    happened_date: dt.date
    text: str
    by: str
    withdrawn: str


@dataclass(frozen=True)
class ScreeningRow:
    """A level with its judgement and date: never one without the other. ``href``: what a tool said, if one was used.

    ``is_no_proof``: no risk was judged, which is never shown without saying that it proves nothing.
    """

    level: str
    screened_date: dt.date
    judgement: str
    reasons: str
    by: str
    voice: str
    href: str
    is_no_proof: bool


@dataclass(frozen=True)
class LeadChangeRow:
    lead: str
    cover: str
    changed_at: dt.datetime
    reason: str


def present_entry(entry: ChronologyEntry) -> EntryRow:
    return EntryRow(
        pk=entry.pk,
        kind=entry.get_kind_display(),
        is_own_words=entry.kind == EntryKind.OWN_WORDS,
        happened_date=entry.happened_date,
        text=entry.text,
        by=entry.written_by.name,
        withdrawn=entry.withdrawn_reason,
    )


def present_screening(row: Screening, scoring: uuid.UUID | None) -> ScreeningRow:
    return ScreeningRow(
        row.get_level_display(), row.screened_date, row.judgement, row.reasons, row.screened_by.name,
        voice=_voice_in_words(row), href=reverse("screening", args=[scoring]) if scoring else "",
        is_no_proof=row.level == Level.NONE,
    )  # fmt: skip


def _voice_in_words(row: Screening) -> str:
    """That they were heard at it, never what they said: those words have readers of their own (practice.md P5)."""
    voice: ReviewVoice | None = getattr(row, "voice", None)
    if voice is None:
        return "Made when the case was opened, before they were met."
    if voice.words is not None:
        return f"They were asked: their own words of {short_date(voice.words.said_date)}."
    return f"Not asked yet: {voice.not_asked_reason} To be asked by {short_date(voice.ask_by_date)}."


def present_lead_change(row: LeadChange) -> LeadChangeRow:
    return LeadChangeRow(row.lead.name, row.cover.name, row.changed_at, row.reason)


@dataclass(frozen=True)
class TaskRow:
    """A task of the case or the person, or a deadline that runs about either."""

    title: str
    href: str
    owner: str
    clock: Clock


@dataclass(frozen=True)
class NextStep:
    """The next thing with a date: what the case page says first after who leads."""

    title: str
    clock: Clock


def present_own_words(words: OwnWords) -> EntryRow:
    return EntryRow(
        pk=0,
        kind=EntryKind.OWN_WORDS.label,
        is_own_words=True,
        happened_date=words.said_date,
        text=words.words,
        by=f"Heard by {words.heard_by}. May be read by: {words.get_may_read_display().lower()}",
        withdrawn="",
    )


def present_chronology(
    entries: list[ChronologyEntry], words: list[OwnWords], *, first: int, limit: int
) -> list[EntryRow]:
    """One page of facts, opinions and contacts with the words the reader may read, newest first.

    ``entries``: those that may stand on it; ``first``: its first row among them and all the words.
    """
    dated: list[tuple[dt.date, ChronologyEntry | OwnWords]] = [(entry.happened_date, entry) for entry in entries]
    dated += [(said.said_date, said) for said in words]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return [
        present_entry(row) if isinstance(row, ChronologyEntry) else present_own_words(row)
        for _, row in dated[first : first + limit]
    ]


def present_task(task: DueAbout, at: dt.datetime) -> TaskRow:
    return TaskRow(
        title=task.title,
        href=reverse("task-due", args=[task.pk]),
        owner=task.owner,
        clock=present_clock(task.due_at, done_at=task.done_at, now=at),
    )


def present_deadline(clock: DueAbout, at: dt.datetime) -> TaskRow:
    return TaskRow(
        title=clock.title,
        href=reverse("clock-due", args=[clock.pk]),
        owner=clock.owner,
        clock=present_clock(clock.due_at, now=at),
    )


def present_next(about: AllAbout, plan: PlanBrief, at: dt.datetime) -> NextStep | None:
    """The first thing due, with its clock."""
    first = next_due(about, plan)
    return NextStep(first.title, present_clock(first.due, now=at)) if first is not None else None


def summary_in_words(case: Case, plan: PlanView, on: dt.date) -> str:
    """A dated plain paragraph: who leads, when last seen, the plan by need. No own words, no address, no notes."""
    person = case.person
    needs = "; ".join(f"{need.kind_label.lower()}: {need.outcome or need.next_step}" for need in plan.needs)
    return " ".join([
        f"Throughline, {uk_date(on)}. Case {case.record.reference}, opened {uk_date(case.opened_date)}:"
        f" {display_name(person)}, {age_of(person, on).in_words}.",
        f"Lead professional {case.lead.name}, {case.lead.agency.name}; cover {case.cover.name}.",
        f"{plan_in_words(plan)}. {last_seen(person).rstrip('.')}.",
        f"Plan by need: {needs.rstrip('.')}." if needs else "No needs recorded yet.",
        "Ask the lead professional before acting on this: it was true on the day.",
    ])  # fmt: skip
