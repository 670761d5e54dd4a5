"""What a line is called, the numbers and handles it works on, and its lineage."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.disruption.actions.covering import end_cover
from throughline.disruption.actions.identity_corrections import withdraw_handle, withdraw_name, withdraw_number
from throughline.disruption.actions.lineage import follow_line, move_number, replace_number
from throughline.disruption.actions.lineage_corrections import withdraw_number_step, withdraw_succession
from throughline.disruption.actions.names import add_former_name, add_handle, end_handle, rename_line
from throughline.disruption.actions.pointing import set_pointing
from throughline.disruption.queries.lineage import (
    get_number_step,
    get_succession,
    list_lines_to_join,
    list_withdrawn_steps,
    read_lineage,
)
from throughline.disruption.queries.lines import (
    get_handle,
    get_line,
    get_name,
    get_phone,
    list_handles,
    list_identity_in_error,
    list_names,
    list_phones,
)
from throughline.disruption.queries.pointers import list_pointers
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.lines.identity_forms import (
    CoverForm,
    EndHandleForm,
    FollowForm,
    FormerNameForm,
    HandleForm,
    MoveNumberForm,
    PointingForm,
    RenameForm,
    ReplaceNumberForm,
    StepErrorForm,
)
from throughline.web.lines.identity_presenters import (
    present_cover_ended,
    present_handle,
    present_in_error,
    present_name,
    present_number,
    present_step,
    present_withdrawn,
)
from throughline.web.pages import page
from throughline.web.presenting.amounts import phone as number_in_words
from throughline.web.presenting.dates import short_date
from throughline.web.support.asking import Question, ask


@access("line.view", methods=("GET", "HEAD"))
def line_identity(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """A line's names, numbers and handles with their dates, and its lineage both ways."""
    actor, at = request.actor, now()
    found = get_line(actor, line_uuid, at)
    lineage = read_lineage(actor, at, found)
    withdrawn = list_withdrawn_steps(actor, at, found)
    steps = [*lineage.before, *lineage.after, *(row.step for row in withdrawn)]
    joined = {line.pk: line.record for step in steps for line in (step.before, step.after)}
    consulted(request, [found.record, *(record for key, record in joined.items() if key != found.pk)])
    return page(request, "pages/lines/identity.html", {
        "line_uuid": line_uuid,
        "name": found.name,
        "reference": found.record.reference,
        "names": [present_name(row, found) for row in list_names(found)],
        "numbers": [present_number(row, found) for row in list_phones(found)],
        "handles": [present_handle(row, found) for row in list_handles(found)],
        "before": [present_step(step) for step in lineage.before],
        "within": [present_step(step) for step in lineage.within],
        "after": [present_step(step) for step in lineage.after],
        "in_error": [present_in_error(row) for row in list_identity_in_error(actor, at, found)],
        "withdrawn": [present_withdrawn(row) for row in withdrawn],
        "may_be_pointed_to": found.may_be_pointed_to,
        "is_covert": found.is_covert,
        "cover_ended": present_cover_ended(found),
        "may_end_cover": found.is_covert and may(actor.role, "line.end_cover"),
        "may_record": may(actor.role, "line.record"),
    })  # fmt: skip


def _ask(
    request: ActorRequest, form: Form, line_uuid: uuid.UUID, heading: str, verb: str, said: str,
    act: Callable[[dt.datetime, dict[str, Any]], object], *, lead: str = "",
) -> HttpResponse:  # fmt: skip
    back = reverse("line-identity", args=[line_uuid])
    question = Question(heading, verb, back, said, back, lead=lead)
    return ask(
        request, form, question, act, version_now=lambda: get_line(request.actor, line_uuid, now()).version
    )  # fmt: skip


@access("line.record")
def line_rename(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Record a new brand; the line is still found by the one before."""
    found = get_line(request.actor, line_uuid, now())
    form = RenameForm(request.POST or None, initial={"version": found.version, "renamed_date": today()})
    return _ask(
        request, form, line_uuid, "Record a new name", "Record the new name", "New name recorded. The one before is kept.",
        lambda at, data: rename_line(by=request.actor, at=at, line_uuid=line_uuid, **data), lead=f"Now: {found.name}",
    )  # fmt: skip


@access("line.record")
def line_former_name(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Record a brand the line had before."""
    get_line(request.actor, line_uuid, now())
    return _ask(
        request, FormerNameForm(request.POST or None), line_uuid, "Record a former name", "Record this name",
        "Former name recorded.",
        lambda at, data: add_former_name(by=request.actor, at=at, line_uuid=line_uuid, **data),
    )  # fmt: skip


@access("line.record")
def handle_add(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Record a handle the line sells or recruits by."""
    get_line(request.actor, line_uuid, now())
    form = HandleForm(request.POST or None, initial={"since_date": today()})
    return _ask(
        request, form, line_uuid, "Record a handle", "Record this handle", "Handle recorded.",
        lambda at, data: add_handle(by=request.actor, at=at, line_uuid=line_uuid, **data),
    )  # fmt: skip


@access("line.record")
def handle_end(request: ActorRequest, line_uuid: uuid.UUID, handle_id: int) -> HttpResponse:
    """Record the last day a handle was the line's."""
    row = get_handle(get_line(request.actor, line_uuid, now()), handle_id)
    form = EndHandleForm(request.POST or None, initial={"until_date": today()})
    return _ask(
        request, form, line_uuid, "When did the line leave this handle?", "Record the last day", "Last day recorded.",
        lambda at, data: end_handle(by=request.actor, at=at, line_uuid=line_uuid, handle_id=row.pk, **data),
        lead=f"{row.handle} ({row.get_platform_display()})",
    )  # fmt: skip


@access("line.record")
def number_move(request: ActorRequest, line_uuid: uuid.UUID, phone_id: int) -> HttpResponse:
    """Record that a number works for another line now."""
    found = get_line(request.actor, line_uuid, now())
    row = get_phone(found, phone_id)
    lines = list_lines_to_join(request.actor, now(), found)
    form = MoveNumberForm(request.POST or None, lines=lines, initial={"moved_date": today()})
    return _ask(
        request, form, line_uuid, "Move this number to another line", "Move the number",
        "Number moved. Its lineage is kept on both lines.",
        lambda at, data: move_number(by=request.actor, at=at, line_uuid=line_uuid, phone_id=row.pk, **data),
        lead=number_in_words(row.number),
    )  # fmt: skip


@access("line.record")
def number_replace(request: ActorRequest, line_uuid: uuid.UUID, phone_id: int) -> HttpResponse:
    """Record that the line works on another number now."""
    row = get_phone(get_line(request.actor, line_uuid, now()), phone_id)
    form = ReplaceNumberForm(request.POST or None, initial={"replaced_date": today()})
    return _ask(
        request, form, line_uuid, "The line changed its number", "Record the new number",
        "New number recorded. The one before is kept.",
        lambda at, data: replace_number(by=request.actor, at=at, line_uuid=line_uuid, phone_id=row.pk, **data),
        lead=f"Until now: {number_in_words(row.number)}",
    )  # fmt: skip


@access("line.record")
def line_follow(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Record that the line went on as another."""
    found = get_line(request.actor, line_uuid, now())
    lines = list_lines_to_join(request.actor, now(), found)
    form = FollowForm(request.POST or None, lines=lines, initial={"happened_date": today()})
    return _ask(
        request, form, line_uuid, "This line went on as another", "Record this", "Recorded on both lines.",
        lambda at, data: follow_line(by=request.actor, at=at, line_uuid=line_uuid, **data),
        lead=f"{found.name}, {found.record.reference}. Neither line’s status changes",
    )  # fmt: skip


@access("line.record")
def number_error(request: ActorRequest, line_uuid: uuid.UUID, phone_id: int) -> HttpResponse:
    """A number was recorded in error: it is no number of the line's, and the move or change that led to it goes back."""
    at = now()
    found = get_line(request.actor, line_uuid, at)
    row = get_phone(found, phone_id)
    if row.begins_here:
        return _ask_error(
            request, line_uuid, "Was this number recorded in error?", number_in_words(row.number),
            lambda at, data: withdraw_number(by=request.actor, at=at, line_uuid=line_uuid, phone_id=row.pk, **data),
        )  # fmt: skip
    step = get_number_step(request.actor, at, found, phone_id)
    return _ask(
        request, StepErrorForm(request.POST or None), line_uuid, "Was this step recorded in error?",
        "Mark it as recorded in error", "Marked as recorded in error. The number is where it was.",
        lambda at, data: withdraw_number_step(
            by=request.actor, at=at, line_uuid=line_uuid, phone_id=step.phone_id, **data
        ),
        lead=f"{step.what} on {short_date(step.happened_date) if step.happened_date else 'a day not known'}: "
        f"{number_in_words(step.new_number)}. It goes back to where it was, and the step stays in the history",
    )  # fmt: skip


def _ask_error(
    request: ActorRequest, line_uuid: uuid.UUID, heading: str, what: str,
    act: Callable[[dt.datetime, dict[str, Any]], object],
) -> HttpResponse:  # fmt: skip
    return _ask(
        request, StepErrorForm(request.POST or None), line_uuid, heading, "Mark it as recorded in error",
        "Marked as recorded in error. It stays in the history, and counts no more.", act,
        lead=f"{what}. The line is no longer found by it. It stays in the history, with your reason.",
    )  # fmt: skip


@access("line.record")
def name_error(request: ActorRequest, line_uuid: uuid.UUID, name_id: int) -> HttpResponse:
    """A name was recorded in error: the line is called what it was before."""
    row = get_name(get_line(request.actor, line_uuid, now()), name_id)
    return _ask_error(
        request, line_uuid, "Was this name recorded in error?", row.name,
        lambda at, data: withdraw_name(by=request.actor, at=at, line_uuid=line_uuid, name_id=row.pk, **data),
    )  # fmt: skip


@access("line.record")
def handle_error(request: ActorRequest, line_uuid: uuid.UUID, handle_id: int) -> HttpResponse:
    """A handle was recorded in error."""
    row = get_handle(get_line(request.actor, line_uuid, now()), handle_id)
    return _ask_error(
        request, line_uuid, "Was this handle recorded in error?", f"{row.handle} ({row.get_platform_display()})",
        lambda at, data: withdraw_handle(by=request.actor, at=at, line_uuid=line_uuid, handle_id=row.pk, **data),
    )  # fmt: skip


@access("line.record")
def follow_error(request: ActorRequest, line_uuid: uuid.UUID, succession_id: int) -> HttpResponse:
    """That a line went on as another was recorded in error."""
    at = now()
    step = get_succession(request.actor, at, get_line(request.actor, line_uuid, at), succession_id)
    return _ask(
        request, StepErrorForm(request.POST or None), line_uuid, "Was this step recorded in error?",
        "Mark it as recorded in error", "Marked as recorded in error. The two lines are no longer joined by it.",
        lambda at, data: withdraw_succession(
            by=request.actor, at=at, line_uuid=line_uuid, succession_id=succession_id, **data
        ),
        lead=f"{step.what}: {step.before.name} ({step.before.record.reference}) went on as {step.after.name} "
        f"({step.after.record.reference})",
    )  # fmt: skip


@access("line.end_cover")
def line_cover(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """The ROCU coordinator ends a line's cover: it is an ordinary line of the team named here."""
    found = get_line(request.actor, line_uuid, now())
    form = CoverForm(
        request.POST or None, actor=request.actor, initial={"version": found.version, "ended_date": today()}
    )
    return _ask(
        request, form, line_uuid, "End this line’s cover", "End its cover",
        "It is an ordinary line now. What it closed counts on the days it was closed.",
        lambda at, data: end_cover(by=request.actor, at=at, line_uuid=line_uuid, **data),
        lead="The hub sees it from now on, with the numbers and operations held because of it, and its closures count. "
        "This cannot be undone",
    )  # fmt: skip


@access("line.record")
def line_pointing(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """Say whether another hub with the same number, or name and area, may be told to ring this one (practice.md P16)."""
    found = get_line(request.actor, line_uuid, now())
    form = PointingForm(request.POST or None, initial={"may_be_pointed_to": "yes" if found.may_be_pointed_to else "no"})
    return _ask(
        request, form, line_uuid, "Deconfliction with another hub", "Save", "Saved.",
        lambda at, data: set_pointing(by=request.actor, at=at, line_uuid=line_uuid, **data),
        lead="Where a hub at the other end says yes of the same line too, each is told to ring the other, and nothing else: "
        "no name, number, unit or kind of service",
    )  # fmt: skip


@access("overlap.decide", methods=("GET", "HEAD"))
def pointers(request: ActorRequest) -> HttpResponse:
    """The coordinator's own lines that another hub may know of, and whom to ring there."""
    found = list_pointers(request.actor, now())
    consulted(request, [row.line.record for row in found])
    rows = [
        (row.line.name, reverse("line", args=[row.line.record.uuid]), row.hub.name, row.hub.contact) for row in found
    ]
    return page(request, "pages/lines/pointers.html", {"rows": rows})
