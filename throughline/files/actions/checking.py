"""Having files judged by the scanner, and keeping what it said. The one place that moves a file from state to state."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from functools import partial

from django.conf import settings
from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import may_see
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.files import store
from throughline.files.antivirus import ScannerDown, Verdict, scan
from throughline.files.models import AttachedFile
from throughline.files.policies import can_move
from throughline.files.queries import get_to_check
from throughline.files.states import FileState
from throughline.work.facts import notify


def check_file(*, by: Actor, at: dt.datetime, file_uuid: uuid.UUID) -> str:
    """Have one file judged, and return its state. Without a scanner it becomes *unchecked*.

    One that is down leaves it held, and who is to know is told once. The scanner is asked outside any transaction: it may
    take a minute, and nobody waits for the database meanwhile. Errors: Absent.
    """
    file = get_to_check(file_uuid)
    if not settings.CLAMD:
        return record_check(by=by, at=at, file_uuid=file_uuid, verdict=None).state
    try:
        verdict = scan(settings.CLAMD, io.BytesIO(store.read(file.uuid, file.sha256)))
    except (ScannerDown, Refused):
        return record_held(by=by, at=at, file_uuid=file_uuid).state
    return record_check(by=by, at=at, file_uuid=file_uuid, verdict=verdict).state


@transaction.atomic
def record_check(*, by: Actor, at: dt.datetime, file_uuid: uuid.UUID, verdict: Verdict | None) -> AttachedFile:
    """Keep what the scanner said of a file, or that there is none to ask. An infected file's content leaves the disk.

    A file judged or withdrawn meanwhile is left as it is. Errors: Absent.
    """
    require_permission(by, "file.attach")
    file = get_to_check(file_uuid, lock=True)
    to_state = _state_for(verdict)
    if not can_move(file, to_state):
        return file
    if verdict is not None:
        file.checked_at, file.checked_by, file.checked_with = at, by.member, verdict.scanner
        file.finding = verdict.finding
    move_file(file, to_state)
    file.save_checked()
    record_act(
        by=by, at=at, action="record_check", op=Operation.ALTERATION, subjects=[file.record],
        detail={"file": str(file.uuid), "came_to": str(to_state), "finding": file.finding},
    )  # fmt: skip
    if to_state == FileState.INFECTED:
        _tell(file, "A file held a virus and was removed: the files of the record say what to do", by=by, at=at)
        transaction.on_commit(partial(store.forget, file.uuid))
    return file


@transaction.atomic
def record_held(*, by: Actor, at: dt.datetime, file_uuid: uuid.UUID) -> AttachedFile:
    """Keep that a file held back could not be checked: the first time only, however often it is tried. Errors: Absent."""
    require_permission(by, "file.attach")
    file = get_to_check(file_uuid, lock=True)
    if file.state != FileState.QUARANTINED or file.held_at is not None:
        return file
    file.held_at, file.held_by = at, by.member
    file.save_checked()
    record_act(
        by=by, at=at, action="record_held", op=Operation.ALTERATION, subjects=[file.record],
        detail={"file": str(file.uuid)},
    )  # fmt: skip
    _tell(file, "A file could not be checked for viruses: the files of the record say what to do", by=by, at=at)
    return file


def _tell(file: AttachedFile, text: str, *, by: Actor, at: dt.datetime) -> None:
    """Tell who attached it, and the coordinators of the hub, of those who may see the record."""
    told = {member.pk: member for member in (file.attached_by, *members_of_hub(file.record.hub, [Role.COORDINATOR]))}
    for member in told.values():
        if may_see(member, file.record, at):
            notify(by=by, at=at, member=member, record=file.record, text=text, also_self=True)


def move_file(file: AttachedFile, to_state: FileState) -> None:
    """Put a file into a state the table lets it reach."""
    if not can_move(file, to_state):
        raise Refused(f"This file cannot be changed any more. {file.get_state_display()}.")
    file.state = to_state


def _state_for(verdict: Verdict | None) -> FileState:
    if verdict is None:
        return FileState.UNCHECKED
    return FileState.INFECTED if verdict.finding else FileState.CLEAN
