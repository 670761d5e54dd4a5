"""Files as frozen rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.files.models import AttachedFile
from throughline.files.policies import can_move, can_open
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
    note: str
    may_open: bool
    may_withdraw: bool


def present_file(file: AttachedFile) -> FileRow:
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
        note=_note(file),
        may_open=can_open(file),
        may_withdraw=can_move(file, FileState.WITHDRAWN),
    )


def _note(file: AttachedFile) -> str:
    """Why it was taken out, where it was."""
    if file.withdrawn_by is not None:
        return f"{file.withdrawn_reason} ({file.withdrawn_by.name})"
    return f"The scanner named {file.finding}" if file.finding else ""


def size_in_words(size: int) -> str:
    """240 KB, 1.2 MB; a small file is 1 KB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
