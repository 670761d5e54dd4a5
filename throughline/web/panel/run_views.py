"""The one screen of a panel: for the item that is open, who is here, the minute, decisions, actions, what the child is told.

It is one form with a button a step, so that a step leaves what is half typed in another where it was, also without
JavaScript. Two people may have it open: only the minute is one text, and the second to save it is told.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent, Conflict, Refused
from throughline.panel.actions.session import (
    DecisionGiven,
    add_attendance,
    add_dissent,
    decide,
    give_action,
    take_attendance,
    write_minute,
)
from throughline.panel.models import AgendaItem
from throughline.panel.policies import quorum_at, runs
from throughline.panel.queries.agenda import (
    Numbered,
    agenda_of,
    get_item,
    get_item_to_run,
    get_meeting,
    list_agencies_to_seat,
    list_sitting,
    tick_as_before,
)
from throughline.panel.queries.minutes import (
    Written,
    in_error_of,
    list_overdue_actions,
    minute_begun_from,
    newest_minute,
    written_of,
)
from throughline.panel.queries.waiting import changed_since_last_panel
from throughline.panel.states import AskedKind, MeetingStatus, PanelKind, Subject
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import begin_again, conflict_rows, put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.panel.forms import (
    ActionForm,
    AttendanceForm,
    DecisionForm,
    DissentForm,
    GuestForm,
    MinuteForm,
    TellForm,
)
from throughline.web.panel.presenters import (
    present_in_error,
    present_item,
    present_meeting,
    present_requests,
    present_task,
    present_written,
    quorum_in_words,
)
from throughline.web.wording.remarks import count_wording, say_saved

_SAID = {
    "attendance": "Attendance saved.", "guest": "Added. Their agency counts for the quorum.", "minute": "Minute saved.",
    "decision": "Decision recorded.", "dissent": "Dissent recorded.",
    "action": "Action given. It is on its owner’s list now.", "tell": "On the list of whoever tells them.",
}  # fmt: skip
_RUNNING = (MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED)


@access("panel.chair", methods=("GET", "HEAD"))
def run(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """The first item that is not decided, of those this member runs."""
    at = now()
    found = get_meeting(request.actor, meeting_uuid, at)
    rows = [row.item for row in agenda_of(request.actor, at, found) if runs(request.actor, row.item)]
    if not rows or found.status not in _RUNNING:
        return redirect("panel", meeting_uuid)
    first = next((item for item in rows if not item.standing_decisions), rows[0])
    return redirect("panel-run-item", meeting_uuid, first.uuid)


@access("panel.chair")
def run_item(request: ActorRequest, meeting_uuid: uuid.UUID, item_uuid: uuid.UUID) -> HttpResponse:
    """One item, open. Each button does one thing; what is typed elsewhere on the page stays."""
    found = get_meeting(request.actor, meeting_uuid, now())
    item = get_item_to_run(request.actor, item_uuid, now())
    if item.meeting_id != found.pk:
        raise Absent
    if found.status not in _RUNNING:
        raise Refused("This panel is not in session. Begin it from its own page.")
    forms = _forms(request, item)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step not in forms:
        return _show(request, item, forms, bound=None, conflicts=[], once=None)
    bound = _bind(request, item, forms, step)
    conflicts: list[Any] = []
    if bound.is_valid() and _done(request, item, step, bound, conflicts):
        kept = _keep_typed(request, forms, without=step)
        if not kept:
            return redirect("panel-run-item", meeting_uuid, item_uuid)
        fresh = _forms(request, get_item(request.actor, item_uuid, now()))
        _keep_typed(request, fresh, without=step)
        return _show(request, item, fresh, bound=None, conflicts=[], once=secrets.token_urlsafe(16))
    _keep_typed(request, forms, without=step)
    return _show(request, item, {**forms, step: bound}, bound=bound, conflicts=conflicts, once=None)


def _makers(request: ActorRequest, item: AgendaItem) -> dict[str, Callable[..., Form]]:
    """How each step's form is made. The minute has no prefix: its version is the page's."""
    members = list_sitting(request.actor, item, now())
    present = [row.agency for row in written_of(item).attendances]
    decisions = [(row.pk, row.text[:80]) for row in item.standing_decisions]
    makers: dict[str, Callable[..., Form]] = {
        "minute": lambda *args, **more: MinuteForm(*args, **more),
        "attendance": lambda *args, **more: AttendanceForm(*args, members=members, prefix="attendance", **more),
        "guest": lambda *args, **more: GuestForm(
            *args, agencies=list_agencies_to_seat(request.actor, item, now()), prefix="guest", **more
        ),
    }
    if item.meeting.status != MeetingStatus.IN_SESSION:
        return makers
    makers["decision"] = lambda *args, **more: DecisionForm(
        *args, present=present, is_devolved=item.meeting.kind == PanelKind.DEVOLVED_NRM,
        is_quorate=quorum_at(item).is_met, prefix="decision", **more,
    )  # fmt: skip
    if decisions:
        makers["dissent"] = lambda *args, **more: DissentForm(
            *args, present=present, decisions=decisions, prefix="dissent", **more
        )
    if item.subject != Subject.THEME:
        makers["action"] = lambda *args, **more: ActionForm(
            *args, members=members, decisions=decisions, prefix="action", **more
        )
    if item.subject == Subject.VICTIM:
        makers["tell"] = lambda *args, **more: TellForm(
            *args, members=members, decisions=decisions, prefix="tell", **more
        )
    return makers


def _initial(item: AgendaItem) -> dict[str, dict[str, Any]]:
    newest: dict[str, Any] = {"decision": max((row.pk for row in item.standing_decisions), default="")}
    return {
        "minute": {"minute": newest_minute(item), "version": item.version},
        "attendance": {"members": [str(pk) for pk in tick_as_before(item)]},
        "action": newest,
        "tell": newest,
    }


def _forms(request: ActorRequest, item: AgendaItem) -> dict[str, Form]:
    initial = _initial(item)
    return {name: make(initial=initial.get(name, {})) for name, make in _makers(request, item).items()}


def _bind(request: ActorRequest, item: AgendaItem, forms: dict[str, Form], step: str) -> Form:
    initial = dict(forms[step].initial)
    typed = request.POST.get("version", "")
    if step == "minute" and typed.isascii() and typed.isdigit():
        initial["minute"] = minute_begun_from(item, int(typed[:9]))
    return _makers(request, item)[step](request.POST, initial=initial)


def _keep_typed(request: ActorRequest, forms: dict[str, Form], *, without: str) -> bool:
    """Put what was typed into the other steps back into them, unsent; whether there was anything."""
    was_any = False
    for name, form in forms.items():
        typed = {
            field: value
            for field, bound in form.fields.items()
            if not bound.widget.value_omitted_from_data(request.POST, {}, form.add_prefix(field))
            if (value := bound.widget.value_from_datadict(request.POST, {}, form.add_prefix(field))) is not None
        }
        if name == without or not _differs(typed, form.initial):
            continue
        form.initial = {**form.initial, **typed}
        was_any = True
    return was_any


def _differs(typed: dict[str, Any], initial: Any) -> bool:
    """Whether somebody typed something: a box that is empty, or as the page drew it, says nothing; nor does a list of
    decisions alone, which always has one chosen."""
    return any(
        _plain(value) not in ("", _plain(initial.get(name)))
        for name, value in typed.items()
        if name not in ("version", "decision")
    )


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(sorted(map(str, value)))
    if getattr(value, "is_empty", False):
        return ""
    return str(value or "").replace("\r\n", "\n").strip()


def _done(request: ActorRequest, item: AgendaItem, step: str, form: Form, conflicts: list[Any]) -> bool:
    """Run one step once; False when it was refused or somebody else was first, and the form says so."""

    def make() -> str:
        _act(request, item, step, form.cleaned_data, now())
        count_wording(request, form)
        return reverse("panel-run-item", args=[item.meeting.uuid, item.uuid])

    try:
        make_once(request, make)
    except Conflict as error:
        conflicts += conflict_rows(form, error)
        begin_again(form, get_item(request.actor, item.uuid, now()).version)
    except Refused as error:
        put_refusal(form, error)
    else:
        say_saved(request, form, _SAID[step])
        return True
    return False


def _act(request: ActorRequest, item: AgendaItem, step: str, data: dict[str, Any], at: dt.datetime) -> None:
    common: dict[str, Any] = {"by": request.actor, "at": at}
    of_item = {**common, "item_uuid": item.uuid}
    asked = {name: value for name, value in data.items() if name != "decision"} | {"decision_id": data.get("decision")}
    acts: dict[str, Callable[[], object]] = {
        "attendance": lambda: take_attendance(**of_item, members=data["members"]),
        "guest": lambda: add_attendance(**of_item, **data),
        "minute": lambda: write_minute(**of_item, version=data["version"], text=data["minute"]),
        "decision": lambda: decide(**of_item, given=DecisionGiven(**data)),
        "dissent": lambda: add_dissent(
            **common, decision_id=data["decision"], agency=data["dissent_agency"], reason=data["dissent_reason"]
        ),
        "action": lambda: give_action(**of_item, **asked),
        "tell": lambda: give_action(**of_item, **asked, kind=AskedKind.TELL_CHILD),
    }
    acts[step]()


def _show(
    request: ActorRequest, item: AgendaItem, forms: dict[str, Form], *, bound: Form | None, conflicts: list[Any],
    once: str | None,
) -> HttpResponse:  # fmt: skip
    actor, at = request.actor, now()
    rows = [row for row in agenda_of(actor, at, item.meeting) if runs(actor, row.item)]
    row = next(row for row in rows if row.item.pk == item.pk)
    consulted(request, [record for each in rows for record in each.item.records])
    late = list_overdue_actions(actor, at, item.meeting)
    consulted(request, [task.record for task in late])
    written = written_of(item)
    quorum = quorum_at(item)
    fresh_key = {"once_key": once} if once else {}
    return page(request, "pages/panel/run.html", {
        "meeting": present_meeting(item.meeting), "item": present_item(actor, at, row),
        "items": [present_item(actor, at, each) for each in rows], "next_href": _next(rows, item),
        "written": present_written(written, at), "quorum": quorum_in_words(quorum), "is_quorate": quorum.is_met,
        "requests": present_requests(actor, item, at) if item.record else [],
        "overdue": [present_task(task, at) for task in late],
        "since": _since(item), "forms": forms, "form": bound, "conflicts": conflicts, **_who_wrote(written),
        "is_live": item.meeting.status == MeetingStatus.IN_SESSION, "is_frozen": item.frozen_at is not None,
        "in_error": present_in_error(in_error_of(item)),
        **fresh_key,
    })  # fmt: skip


def _since(item: AgendaItem) -> object:
    if item.subject != Subject.VICTIM or item.record is None:
        return None
    return changed_since_last_panel(item.record, before=item.meeting.meets_at)


def _who_wrote(written: Written) -> dict[str, object]:
    minute = written.minute
    return {"written_by": minute.written_by.name if minute else "", "written_at": minute.written_at if minute else None}


def _next(rows: list[Numbered], item: AgendaItem) -> str:
    """The address of the item after this one, or nothing at the last."""
    after = [row.item for row in rows if row.number > next(each.number for each in rows if each.item.pk == item.pk)]
    return reverse("panel-run-item", args=[item.meeting.uuid, after[0].uuid]) if after else ""
