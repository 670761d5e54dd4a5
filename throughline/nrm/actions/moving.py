"""What every act on a referral shares: finding it through the gate, moving its status, who is to tell the person what."""

from __future__ import annotations

import datetime as dt
import uuid

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.nrm.models import NrmReferral, NrmTelling
from throughline.nrm.policies import require_move
from throughline.nrm.states import NrmStatus, Stage
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, settle_task
from throughline.work.models import Task
from throughline.work.states import TaskKind

_TELL = {
    Stage.REFERRAL: "Tell them about the NRM referral",
    Stage.REASONABLE: "Tell them the reasonable-grounds decision",
    Stage.CONCLUSIVE: "Tell them the conclusive-grounds decision",
}


def locked_nrm(by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID) -> NrmReferral:
    """A referral one works on, through its case's gate, locked until the end of the act. Raises Absent."""
    require_permission(by, "nrm.work")
    rows = NrmReferral.objects.visible_to(by, at).filter(uuid=nrm_uuid).select_for_update(of=("self",))
    nrm: NrmReferral | None = rows.select_related("case__record", "case__person__record", "case__lead__agency").first()
    if nrm is None:
        raise Absent
    return nrm


def move_nrm(nrm: NrmReferral, to_status: str) -> None:
    """The only writer of a status, by the table."""
    require_move(nrm, to_status)
    nrm.status = NrmStatus(to_status)


def require_version(nrm: NrmReferral, version: int) -> None:
    """Raise Conflict when someone changed the referral meanwhile."""
    nrm.require_version(version, {"status": nrm.get_status_display()})


def require_past(day: dt.date, at: dt.datetime, *, field: str) -> None:
    """Raise Refused for a day to come."""
    if day > civil_date(at):
        raise Refused("The day must be today or earlier.", field=field)


def ask_lead(
    nrm: NrmReferral, title: str, kind: TaskKind, due_date: dt.date, *, by: Actor, at: dt.datetime,
    explanation: str = "",
) -> Task:  # fmt: skip
    """Ask the case's lead to do something by the end of a day."""
    return ask_task(
        by=by, at=at, record=nrm.case.record, title=title, kind=kind, owner=nrm.case.lead,
        owner_agency=nrm.case.lead.agency, due_at=at_london(due_date, DEFAULT_DAY_END), explanation=explanation,
    )  # fmt: skip


def ask_to_tell(
    nrm: NrmReferral, about: str, due_date: dt.date | None, *, by: Actor, at: dt.datetime, not_yet: str = ""
) -> NrmTelling:
    """Somebody is to tell them, by a day: the task stays open until they are told. Errors: Refused."""
    if due_date is None or due_date < civil_date(at):
        raise Refused("Say by when they will be told: today or later.", field="tell_by_date")
    settle_tellings(nrm, about, "Not told yet: another day is set", by=by, at=at)
    task = ask_lead(
        nrm, _TELL[Stage(about)], TaskKind.TELL_CHILD, due_date, by=by, at=at,
        explanation="In words they understand, with an interpreter if they need one. Ask what they think, and keep their words.",
    )  # fmt: skip
    telling = NrmTelling(
        nrm=nrm, about=about, not_yet=not_yet, task=task, recorded_at=at, recorded_by=by.member
    )  # fmt: skip
    telling.save_checked()
    return telling


def settle_tellings(nrm: NrmReferral, about: str, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """The open tasks to tell them this are answered."""
    for row in nrm.tellings.filter(about=about, task__done_at__isnull=True, task__isnull=False).select_related("task"):
        if row.task is not None:
            settle_task(by=by, at=at, task=row.task, outcome=outcome)
