"""Files as frozen rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.files.models import AttachedFile
from throughline.files.pictures import PICTURES
from throughline.files.policies import can_move, can_open, is_given_a_copy
from throughline.files.states import FileState

_TONES = {
    FileState.QUARANTINED: "soon",
    FileState.UNCHECKED: "soon",
    FileState.CLEAN: "done",
    FileState.INFECTED: "overdue",
    FileState.WITHDRAWN: "plain",
}


@dataclass(frozen=True)
class FileRow:
    """A file of a record: what it is, who attached it, and whether it may be opened."""

    uuid: uuid.UUID
    name: str
    description: str
    what: str
    tells: str
    attached_at: dt.datetime
    by: str
    state: str
    tone: str
    notes: tuple[str, ...]
    place: str
    may_open: bool
    may_withdraw: bool


def present_file(file: AttachedFile, reader: Actor) -> FileRow:
    return FileRow(
        uuid=file.uuid,
        name=file.name,
        description=file.description,
        what=f"{file.get_kind_display()}, {size_in_words(file.size)}",
        tells=file.get_field_class_display(),
        attached_at=file.attached_at,
        by=f"{file.attached_by.name}, {file.attached_by.agency.name}",
        state=file.get_state_display(),
        tone=_TONES[FileState(file.state)],
        notes=tuple(note for note in (_note(file), _what_to_do(file)) if note),
        place=_position(file, reader),
        may_open=can_open(file),
        may_withdraw=can_move(file, FileState.WITHDRAWN),
    )


def _note(file: AttachedFile) -> str:
    """Why it was taken out, where it was."""
    if file.withdrawn_by is not None:
        return f"{file.withdrawn_reason} ({file.withdrawn_by.name})"
    return f"The scanner named {file.finding}" if file.finding else ""


def _what_to_do(file: AttachedFile) -> str:
    if file.state == FileState.INFECTED:
        return (
            "Do not open it where it came from. Tell your own IT service desk today. Ask whoever sent it for a clean"
            " copy, and attach that."
        )
    if file.state == FileState.QUARANTINED and file.held_at is not None:
        return (
            "It could not be checked, and is tried again every few minutes. If it is still held back in an hour, tell"
            " whoever looks after this system. Needed now: ask whoever sent it."
        )
    return ""


def _position(file: AttachedFile, reader: Actor) -> str:
    """That a picture says where it was taken, never where; and that the reader is given a copy that does not."""
    if not can_open(file) or file.kind not in PICTURES:
        return ""
    if is_given_a_copy(reader, file):
        return "You are given a copy without where and when it was taken."
    if file.may_hold_position is False:
        return ""
    return "Holds, or may hold, the place where it was taken. Pass it on to nobody who may not know where a child is."


def size_in_words(size: int) -> str:
    """240 KB, 1.2 MB; a small file is 1 KB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
