"""What is done while a panel sits: who is there, the minute, decisions with dissent, actions, what the child will be told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text
from throughline.panel.actions.meetings import audited, items_on, require_item_sound
from throughline.panel.models import AgendaItem, Decision, Dissent, ItemAttendance, ItemMinute, ItemTask
from throughline.panel.policies import quorum_at, require_in_session, require_nrm, require_quorum_kept, require_runs
from throughline.panel.queries.agenda import get_item, list_agencies_to_seat, list_sitting, record_for
from throughline.panel.queries.minutes import newest_minute
from throughline.panel.states import AskedKind, NrmDecision, Subject
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, notify
from throughline.work.states import TaskKind

_TASKS = {AskedKind.ACTION: TaskKind.PANEL_ACTION, AskedKind.TELL_CHILD: TaskKind.TELL_CHILD}
_TOLD = {
    AskedKind.ACTION: "You were given an action at a panel",
    AskedKind.TELL_CHILD: "You were asked to tell a child",
}


@dataclass(frozen=True)
class DecisionGiven:
    """A decision as typed. ``advice_only``: why it is no decision, where the panel is not quorate."""

    text: str
    reasons: str
    nrm: str = ""
    advice_only: str = ""
    dissent_agency: Agency | None = None
    dissent_reason: str = ""


@transaction.atomic
def take_attendance(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, members: Iterable[Member]) -> AgendaItem:
    """Who of the hub sits in an item, ticked whole; a tick taken back stays as withdrawn. Errors: Absent, Refused.

    Only who may see the item may sit in it; whoever sits in it has its minutes (practice.md P20). Who sat and may not be
    ticked any more, as their account ended since, keeps their tick. A decision keeps the quorum it was made with.
    """
    item = run_item(by, at, item_uuid, or_drafted=True)
    chosen = {member.pk: member for member in members}
    allowed = {member.pk for member in list_sitting(by, item, at)}
    for member in chosen.values():
        if member.pk not in allowed:
            raise Refused(f"{member.name} cannot sit in this item.", field="members")
    there = {row.member_id: row for row in item.attendances.filter(member__isnull=False, withdrawn_at__isnull=True)}
    taken_back = (there.keys() & allowed) - chosen.keys()
    for pk in taken_back:
        there[pk].withdrawn_at, there[pk].withdrawn_by = at, by.member
        there[pk].save_checked()
    for pk in sorted(chosen.keys() - there.keys()):
        _sit(item, chosen[pk].agency, chosen[pk].name, member=chosen[pk], by=by, at=at)
    if taken_back:
        require_quorum_kept(item)
    record_act(by=by, at=at, action="take_attendance", **audited([item], item.meeting))
    return item


@transaction.atomic
def add_attendance(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, agency: Agency, name: str) -> ItemAttendance:
    """Someone without an account here sits in an item for an agency that may: it counts for the quorum.

    Errors: Absent, Refused (an item closed to that agency, practice.md P20).
    """
    item = run_item(by, at, item_uuid, or_drafted=True)
    if agency not in list_agencies_to_seat(by, item, at):
        raise Refused(f"{agency.name} does not sit in this item. The chair admits an agency first.", field="agency")
    tidy = require_name(name, what="their name", field="name")
    if not tidy:
        raise Refused("Give their name.", field="name")
    row = _sit(item, agency, tidy, member=None, by=by, at=at)
    record_act(by=by, at=at, action="add_attendance", **audited([item], item.meeting))
    return row


def _sit(
    item: AgendaItem, agency: Agency, name: str, *, member: Member | None, by: Actor, at: dt.datetime
) -> ItemAttendance:
    row = ItemAttendance(item=item, agency=agency, name=name, member=member, noted_at=at, noted_by=by.member)
    row.save_checked()
    return row


@transaction.atomic
def write_minute(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, version: int, text: str) -> ItemMinute:
    """Save the minute of an item: a version of its own. Whoever saved second is told, and loses nothing.

    Errors: Absent, Refused, Conflict (with the text that now stands).
    """
    item = run_item(by, at, item_uuid, or_drafted=True)
    item.require_version(version, {"minute": newest_minute(item)})
    row = _write(item, text, by=by, at=at, is_correction=False)
    item.save_checked()
    record_act(by=by, at=at, action="write_minute", **audited([item], item.meeting, Operation.COLLECTION))
    return row


@transaction.atomic
def correct_minute(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, text: str) -> ItemMinute:
    """Add a dated correction to an agreed minute, which itself is never rewritten. Errors: Absent, Refused."""
    require_permission(by, "panel.chair")
    item = get_item(by, item_uuid, at, lock=True)
    require_runs(by, item)
    if item.frozen_at is None:
        raise Refused("This minute is not agreed yet: change the minute itself.")
    row = _write(item, text, by=by, at=at, is_correction=True)
    record_act(by=by, at=at, action="correct_minute", **audited([item], item.meeting, Operation.COLLECTION))
    return row


def _write(item: AgendaItem, text: str, *, by: Actor, at: dt.datetime, is_correction: bool) -> ItemMinute:
    if not text.strip():
        raise Refused("Write something.", field="minute")
    row = ItemMinute(
        item=item, number=item.minutes.count() + 1, is_correction=is_correction, written_at=at, written_by=by.member,
        text=require_text(text, what="the minute", field="minute", limit=10_000),
    )  # fmt: skip
    row.save_checked()
    return row


@transaction.atomic
def decide(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, given: DecisionGiven) -> Decision:
    """Record a decision with its reasons, and whoever dissents. Without its quorum a panel only advises, and says why.

    What held when the item was tabled must hold still: who chairs does not lead the case, a person of concern who may be a
    child is tabled as a child too, and a devolved panel's child is far enough from 18. Errors: Absent, Refused.
    """
    item = run_item(by, at, item_uuid)
    require_item_sound(item, items_on(item.meeting))
    for text, field, message in (
        (given.text, "text", "Write what is decided."), (given.reasons, "reasons", "Give the reasons."),
    ):  # fmt: skip
        if not text.strip():
            raise Refused(message, field=field)
    _require_quorum(item, given)
    require_nrm(item, given.nrm, given.advice_only)
    if given.nrm and given.nrm not in NrmDecision.values:
        raise Refused("Choose the decision.", field="nrm")
    decision = Decision(
        item=item, nrm=given.nrm, decided_at=at, decided_by=by.member,
        text=require_text(given.text, what="the decision", field="text", limit=2000),
        reasons=require_text(given.reasons, what="the reasons", field="reasons", limit=5000),
        advice_only=require_text(given.advice_only, what="the reason", field="advice_only", limit=300),
    )  # fmt: skip
    decision.save_checked()
    if given.dissent_agency is not None or given.dissent_reason.strip():
        _dissent(decision, given.dissent_agency, given.dissent_reason, by=by, at=at)
    record_act(by=by, at=at, action="decide", **audited([item], item.meeting, Operation.COLLECTION))
    return decision


def _require_quorum(item: AgendaItem, given: DecisionGiven) -> None:
    quorum = quorum_at(item)
    if quorum.is_met and given.advice_only.strip():
        raise Refused("The panel is quorate: this is a decision, not advice. Take the reason out.", field="advice_only")
    if quorum.is_met or given.advice_only.strip():
        return
    lacks = f"Not here: {', '.join(quorum.missing).lower()}." if quorum.missing else (
        f"{len(quorum.agencies)} of {quorum.minimum} agencies are here."
    )  # fmt: skip
    raise Refused(
        f"The panel is not quorate for this item. {lacks} Say why you record advice only, or decide at another panel.",
        field="advice_only",
    )


@transaction.atomic
def add_dissent(*, by: Actor, at: dt.datetime, decision_id: int, agency: Agency | None, reason: str) -> Dissent:
    """Another agency dissents from a decision, and why. Errors: Absent, Refused."""
    decision = Decision.related.filter(pk=decision_id, withdrawn_at__isnull=True).select_related("item").first()
    if decision is None:
        raise Absent
    item = run_item(by, at, decision.item.uuid)
    dissent = _dissent(decision, agency, reason, by=by, at=at)
    record_act(by=by, at=at, action="add_dissent", **audited([item], item.meeting, Operation.COLLECTION))
    return dissent


def _dissent(decision: Decision, agency: Agency | None, reason: str, *, by: Actor, at: dt.datetime) -> Dissent:
    if agency is None:
        raise Refused("Say which agency dissents.", field="dissent_agency")
    if not reason.strip():
        raise Refused("Say why the agency dissents.", field="dissent_reason")
    sits = decision.item.attendances.filter(agency=agency, withdrawn_at__isnull=True)
    if not sits.exists():
        raise Refused(f"{agency.name} does not sit in this item.", field="dissent_agency")
    row = Dissent(
        decision=decision, agency=agency, noted_at=at, noted_by=by.member,
        reason=require_text(reason, what="the reason", field="dissent_reason", limit=2000),
    )  # fmt: skip
    row.save_checked()
    return row


@transaction.atomic
def give_action(
    *, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, title: str, owner: Member, due_date: dt.date,
    kind: AskedKind = AskedKind.ACTION, decision_id: int | None = None,
) -> ItemTask:  # fmt: skip
    """Give an action one owner, their agency and a date; or say what the child will be told, by whom, by when.

    It is on its owner's list at once, and remembers the decision it came of. Nobody is asked to work on what they may not
    see. Errors: Absent, Refused.
    """
    item = run_item(by, at, item_uuid)
    if item.subject == Subject.THEME:
        raise Refused("A theme is about no record. Give the action on the item of the person or the place.")
    if kind == AskedKind.TELL_CHILD and item.subject != Subject.VICTIM:
        raise Refused("This item is not about a child harmed.")
    if not title.strip():
        raise Refused(
            "Say what is to be done." if kind == AskedKind.ACTION else "Say what they will be told.", field="title"
        )
    if due_date < civil_date(at):
        raise Refused("The day must be today or later.", field="due_date")
    record = record_for(owner, item, at) if owner.hub_id == by.hub.pk else None
    if record is None:
        raise Refused(f"{owner.name} may not see this record, so cannot be asked to work on it.", field="owner")
    task = ask_task(
        by=by, at=at, record=record, title=require_text(title, what="the action", field="title", limit=200),
        kind=_TASKS[kind], owner=owner, owner_agency=owner.agency, due_at=at_london(due_date, DEFAULT_DAY_END),
    )  # fmt: skip
    row = ItemTask(item=item, task=task, kind=kind, decision=_standing(item, decision_id))
    row.save_checked()
    notify(by=by, at=at, member=owner, record=record, text=_TOLD[kind])
    record_act(by=by, at=at, action="give_action", **audited([item], item.meeting, Operation.COLLECTION))
    return row


def _standing(item: AgendaItem, decision_id: int | None) -> Decision | None:
    """The decision of the item an action comes of. Refused where it was taken back meanwhile, or is not the item's."""
    if decision_id is None:
        return None
    decision: Decision | None = item.decisions.filter(pk=decision_id, withdrawn_at__isnull=True).first()
    if decision is None:
        raise Refused(
            "That decision was taken back, or is not of this item. Look at the decisions again.", field="decision"
        )
    return decision


def run_item(by: Actor, at: dt.datetime, item_uuid: uuid.UUID, *, or_drafted: bool = False) -> AgendaItem:
    """An item, locked, for whoever runs it, while the panel sits. Errors: Absent, Refused."""
    require_permission(by, "panel.chair")
    item = get_item(by, item_uuid, at, lock=True)
    require_runs(by, item)
    require_in_session(item, or_drafted=or_drafted)
    return item
