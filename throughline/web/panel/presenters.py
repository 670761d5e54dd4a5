"""A panel as frozen rows: the agenda as one reader has it, and what was written of an item."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.nrm.queries.panel import referral_before_a_panel
from throughline.panel.kinds import Quorum
from throughline.panel.models import AgendaItem, Decision, InformationRequest, ItemAttendance, ItemTask, Meeting
from throughline.panel.policies import runs
from throughline.panel.queries.agenda import Numbered, list_requests, sees_case
from throughline.panel.queries.minutes import InError, Written
from throughline.panel.states import AGENDA_HEADINGS, UNDER_WAY, AskedKind, MeetingStatus, PanelKind, Subject
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date, uk_date_and_time, uk_time
from throughline.web.presenting.records import record_href
from throughline.work.models import Task

TONES: dict[str, str] = {
    MeetingStatus.PLANNED: "plain", MeetingStatus.CIRCULATED: "accent", MeetingStatus.IN_SESSION: "accent",
    MeetingStatus.DRAFTED: "soon", MeetingStatus.AGREED: "done", MeetingStatus.CANCELLED: "plain",
}  # fmt: skip


@dataclass(frozen=True)
class MeetingView:
    """A meeting's own facts: none is about a case."""

    uuid: uuid.UUID
    kind: str
    meets_at: dt.datetime
    place: str
    chair: str
    chair_agency: str
    status: str
    status_label: str
    tone: str
    version: int
    cancelled_reason: str


def present_meeting(meeting: Meeting) -> MeetingView:
    return MeetingView(
        uuid=meeting.uuid, kind=meeting.get_kind_display(), meets_at=meeting.meets_at, place=meeting.place,
        chair=meeting.chair.name, chair_agency=meeting.chair.agency.name, status=meeting.status,
        status_label=meeting.get_status_display(), tone=TONES[meeting.status], version=meeting.version,
        cancelled_reason=meeting.cancelled_reason,
    )  # fmt: skip


def meeting_cells(meeting: Meeting) -> tuple[Cell, ...]:
    return (
        Cell(
            f"{short_date(meeting.meets_at)}, {uk_time(meeting.meets_at)}", href=reverse("panel", args=[meeting.uuid]),
            detail=meeting.get_kind_display(),
        ),
        Cell(meeting.place),
        Cell(meeting.chair.name),
        Cell(tag=meeting.get_status_display(), tone=TONES[meeting.status]),
    )  # fmt: skip


@dataclass(frozen=True)
class GroundsView:
    """The deadline a devolved panel decides by: running, met, or why there is none."""

    clock: Clock | None
    without: str


def _grounds(item: AgendaItem, at: dt.datetime) -> GroundsView | None:
    if item.meeting.kind != PanelKind.DEVOLVED_NRM or item.subject != Subject.VICTIM:
        return None
    nrm = referral_before_a_panel(item.record.case)  # type: ignore[union-attr]
    if nrm is None:
        return GroundsView(None, "No NRM referral is recorded as sent, so no time runs for this decision.")
    clock = nrm.grounds_clock
    if clock is None:
        return GroundsView(None, "No rule is loaded for this decision, so no deadline is shown.")
    return GroundsView(present_clock(clock.due_at, done_at=clock.stopped_at, now=at), "")


@dataclass(frozen=True)
class ItemView:
    """One item as a reader has it. ``number`` counts only what they may see."""

    number: int
    uuid: uuid.UUID
    heading: str
    subject: str
    name: str
    detail: str
    href: str
    why: str
    chair: str
    lead: str
    is_victim: bool
    is_theme: bool
    is_closed_kind: bool
    is_decided: bool
    is_frozen: bool
    may_run: bool
    grounds: GroundsView | None


def name_of(item: AgendaItem) -> str:
    """What an item is called on the page of someone who may see it."""
    if item.subject == Subject.VICTIM:
        return display_name(item.record.case.person)  # type: ignore[union-attr]
    if item.subject == Subject.PERSON_OF_CONCERN:
        return display_name(item.record.person)  # type: ignore[union-attr]
    if item.subject == Subject.LOCATION:
        return str(item.record.place.address)  # type: ignore[union-attr]
    return item.title


def present_item(actor: Actor, at: dt.datetime, row: Numbered) -> ItemView:
    """An item; to a provider, which has it through its grant alone, no more than who it is about."""
    item = row.item
    is_whole = actor.role not in (Role.CHARITY, Role.PARTNER) or sees_case(actor, item, at)
    case = item.record.case if item.subject == Subject.VICTIM else None  # type: ignore[union-attr]
    return ItemView(
        number=row.number, uuid=item.uuid, heading=AGENDA_HEADINGS[item.subject],
        subject=item.get_subject_display(), name=name_of(item),
        detail=_detail(item) if is_whole else "", href=record_href(item.record) if is_whole and item.record else "",
        why=item.why if is_whole else "", chair=item.chair.name if item.chair else "",
        lead=f"{case.lead.name}, {case.lead.agency.name}" if case and is_whole else "",
        is_victim=item.subject == Subject.VICTIM, is_theme=item.subject == Subject.THEME,
        is_closed_kind=item.subject in (Subject.PERSON_OF_CONCERN, Subject.LOCATION),
        is_decided=bool(item.standing_decisions), is_frozen=item.frozen_at is not None, may_run=runs(actor, item),
        grounds=_grounds(item, at) if is_whole else None,
    )  # fmt: skip


def _detail(item: AgendaItem) -> str:
    reference = item.record.reference if item.record else ""
    person = item.record.case.person if item.subject == Subject.VICTIM else None  # type: ignore[union-attr]
    if item.subject == Subject.PERSON_OF_CONCERN:
        person = item.record.person  # type: ignore[union-attr]
    if person is None:
        return reference
    return f"{age_of(person, civil_date(item.meeting.meets_at)).in_words} · {reference}"


@dataclass(frozen=True)
class RequestView:
    """A question to an agency: answered, nothing held, or no answer, which is never the same as nothing held.

    Once its panel is over nobody is asked any more: no deadline, and nothing to answer.
    """

    uuid: uuid.UUID
    agency: str
    state: str
    tone: str
    answer: str
    by: str
    clock: Clock | None
    may_answer: bool


def present_request(actor: Actor, row: InformationRequest, at: dt.datetime) -> RequestView:
    answered = row.answered_at is not None
    asked_still = not answered and row.item.meeting.status in UNDER_WAY
    is_late = asked_still and row.clock.due_at < at
    if answered:
        state = "Nothing held" if row.is_nil else "Answered"
    else:
        state = "No answer yet" if asked_still else "Not answered"
    return RequestView(
        uuid=row.uuid, agency=row.agency.name, state=state, tone="done" if answered else "overdue" if is_late else "plain",
        answer=row.answer, by=f"{row.answered_by.name}, {short_date(row.answered_at)}" if row.answered_by else "",
        clock=present_clock(row.clock.due_at, now=at) if asked_still else None,
        may_answer=asked_still and row.agency_id == actor.agency.pk,
    )  # fmt: skip


def present_requests(actor: Actor, item: AgendaItem, at: dt.datetime) -> list[RequestView]:
    return [present_request(actor, row, at) for row in list_requests(actor, item)]


@dataclass(frozen=True)
class TaskView:
    """An action: what, by whom, by when, and what came of it. ``note``: that the decision it came of was taken back."""

    title: str
    owner: str
    clock: Clock
    outcome: str
    reference: str
    href: str
    note: str = ""


def present_task(task: Task, at: dt.datetime, *, may_open: bool = True, note: str = "") -> TaskView:
    owner = f"{task.owner.name}, {task.owner_agency.name}" if task.owner else task.owner_agency.name
    return TaskView(
        title=task.title, owner=owner, clock=present_clock(task.due_at, done_at=task.done_at, now=at),
        outcome=task.outcome, reference=task.record.reference,
        href=reverse("task-due", args=[task.pk]) if may_open else "", note=note,
    )  # fmt: skip


@dataclass(frozen=True)
class DecisionView:
    """A decision with its reasons, dissent, and whether it is advice only."""

    pk: int
    nrm: str
    text: str
    reasons: str
    advice_only: str
    decided_at: dt.datetime
    dissents: tuple[tuple[str, str], ...]


def present_decision(row: Decision) -> DecisionView:
    return DecisionView(
        row.pk, row.get_nrm_display() if row.nrm else "", row.text, row.reasons, row.advice_only, row.decided_at,
        tuple((dissent.agency.name, dissent.reason) for dissent in row.dissents.all()),
    )  # fmt: skip


@dataclass(frozen=True)
class WrittenView:
    """All that was written of an item, for whoever has its minutes."""

    minute: str
    version: str
    corrections: tuple[tuple[str, str], ...]
    decisions: tuple[DecisionView, ...]
    actions: tuple[TaskView, ...]
    told: tuple[TaskView, ...]
    present: tuple[tuple[str, str], ...]


def present_written(written: Written, at: dt.datetime, *, may_open: bool = True) -> WrittenView:
    minute = written.minute
    return WrittenView(
        minute=minute.text if minute else "",
        version=f"Version {minute.number}, {minute.written_by.name}, {uk_date_and_time(minute.written_at)}" if minute else "",
        corrections=tuple(
            (row.text, f"{row.written_by.name}, {uk_date_and_time(row.written_at)}") for row in written.corrections
        ),
        decisions=tuple(map(present_decision, written.decisions)),
        actions=_tasks(written.tasks, AskedKind.ACTION, at, may_open),
        told=_tasks(written.tasks, AskedKind.TELL_CHILD, at, may_open),
        present=tuple((row.agency.name, row.name) for row in written.attendances),
    )  # fmt: skip


def _tasks(rows: tuple[ItemTask, ...], kind: str, at: dt.datetime, may_open: bool) -> tuple[TaskView, ...]:
    return tuple(
        present_task(row.task, at, may_open=may_open, note=_note(row)) for row in rows if row.kind == kind
    )  # fmt: skip


def _note(row: ItemTask) -> str:
    is_gone = row.decision is not None and row.decision.withdrawn_at is not None
    return "The decision it came of was taken back" if is_gone else ""


@dataclass(frozen=True)
class InErrorView:
    """One thing recorded in error: what it was, and who took it back, when and why."""

    what: str
    taken_back: str
    reason: str


def present_in_error(found: InError) -> tuple[InErrorView, ...]:
    return (
        *(_in_error(f"Decision: {row.text}", row, row.withdrawn_reason) for row in found.decisions),
        *(_in_error(f"Here: {row.agency.name}: {row.name}", row, row.withdrawn_reason) for row in found.attendances),
        *(_in_error(f"Action: {row.task.title}", row, "Cancelled with the decision it came of") for row in found.tasks),
    )


def _in_error(what: str, row: Decision | ItemAttendance | ItemTask, reason: str) -> InErrorView:
    by = row.withdrawn_by.name if row.withdrawn_by else ""
    return InErrorView(what, f"{by}, {uk_date_and_time(row.withdrawn_at)}" if row.withdrawn_at else by, reason)


def quorum_in_words(quorum: Quorum) -> str:
    """Whether the panel can decide, as a fact: who is not here."""
    if quorum.is_met:
        return f"{len(quorum.agencies)} agencies are here."
    if quorum.missing:
        return f"Not here: {', '.join(quorum.missing)}."
    return f"{len(quorum.agencies)} of at least {quorum.minimum} agencies are here."
