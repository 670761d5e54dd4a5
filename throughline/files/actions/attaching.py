"""Attaching files to records, opening them, and marking one as recorded in error."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from functools import partial
from typing import IO

from django.conf import settings
from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.files import store
from throughline.files.actions.checking import check_file, move_file
from throughline.files.kinds import kind_of
from throughline.files.models import AttachedFile
from throughline.files.pictures import PICTURES, NotAPicture, may_hold_position, without_metadata
from throughline.files.policies import MOST_FILES, is_given_a_copy, require_openable, require_withdrawable
from throughline.files.queries import get_file, get_record
from throughline.files.states import FileState

_NAME_LENGTH = 150
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@transaction.atomic
def attach_file(
    *,
    by: Actor,
    at: dt.datetime,
    record_uuid: uuid.UUID,
    name: str,
    content: IO[bytes],
    description: str,
    field_class: str,
) -> AttachedFile:
    """Attach a file to a record. It is held back until the scanner has judged it, which is asked as soon as this is kept.

    Refused when it is empty, too large, of a kind not taken, not what its name says, or one too many. Errors: Absent,
    Refused.
    """
    require_permission(by, "file.attach")
    record = get_record(by, at, record_uuid, lock=True)
    _require_room(record)
    name = clean_name(name)
    _require_size(content)
    if field_class not in FieldClass.values:
        raise Refused("Choose what it tells about them.", field="field_class")
    if not description.strip():
        raise Refused("Say what it is.", field="description")
    file = AttachedFile(
        record=record, name=name, kind=kind_of(name, content), field_class=field_class, attached_at=at,
        attached_by=by.member, description=require_text(description, what="what it is", field="description", limit=300),
    )  # fmt: skip
    if file.kind in PICTURES:
        content.seek(0)
        file.may_hold_position = may_hold_position(file.kind, content.read())
    kept = store.keep(file.uuid, content)
    try:
        file.size, file.sha256 = kept.size, kept.sha256
        file.save_checked()
        record_act(
            by=by, at=at, action="attach_file", op=Operation.COLLECTION, subjects=[record], classes=field_class,
            detail={"file": str(file.uuid)},
        )  # fmt: skip
    except BaseException:
        store.forget(file.uuid)
        raise
    transaction.on_commit(partial(check_file, by=by, at=at, file_uuid=file.uuid), robust=True)
    return file


@transaction.atomic
def open_file(*, by: Actor, at: dt.datetime, file_uuid: uuid.UUID) -> tuple[AttachedFile, bytes]:
    """Open a file: a consultation that says which, and whether what was opened was a copy without where it was taken.

    Errors: Absent; Refused when it is held back, gone or not as it was, or such a copy cannot be made.
    """
    require_permission(by, "file.view")
    file = get_file(by, at, file_uuid)
    require_openable(file)
    content = store.read(file.uuid, file.sha256)
    is_copy = is_given_a_copy(by, file)
    if is_copy:
        content = _copy_of(file, content)
    record_act(
        by=by, at=at, action="open_file", op=Operation.CONSULTATION, subjects=[file.record], classes=file.field_class,
        detail={"file": str(file.uuid), "is_copy": is_copy},
    )  # fmt: skip
    return file, content


@transaction.atomic
def withdraw_file(*, by: Actor, at: dt.datetime, file_uuid: uuid.UUID, reason: str) -> AttachedFile:
    """Mark a file as recorded in error, with the reason: it stays in the list and on the disk, and nobody opens it.

    Errors: Absent, Refused.
    """
    require_permission(by, "file.attach")
    file = get_file(by, at, file_uuid, lock=True)
    require_withdrawable(file)
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    file.withdrawn_at, file.withdrawn_by = at, by.member
    file.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    move_file(file, FileState.WITHDRAWN)
    file.save_checked()
    record_act(
        by=by, at=at, action="withdraw_file", op=Operation.ALTERATION, subjects=[file.record],
        detail={"file": str(file.uuid)},
    )  # fmt: skip
    return file


def _copy_of(file: AttachedFile, content: bytes) -> bytes:
    try:
        return without_metadata(file.kind, content)
    except NotAPicture as error:
        raise Refused(
            "This picture cannot be opened by you: where it was taken could not be taken out of it. Ask whoever attached it."
        ) from error


def clean_name(name: str) -> str:
    """A file's name as given, without the folders before it or anything hidden in it; too long, its middle is left out."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = " ".join("".join(one for one in last if unicodedata.category(one) not in _HIDDEN).split()).strip(". ")
    if not shown:
        raise Refused("The file has no name. Give it one and attach it again.", field="file")
    stem, dot, ending = shown.rpartition(".")
    room = _NAME_LENGTH - len(dot) - len(ending)
    return f"{stem[:room].rstrip()}{dot}{ending}" if room > 0 else shown[:_NAME_LENGTH]


def _require_room(record: ProtectedRecord) -> None:
    held = AttachedFile.related.filter(record=record).exclude(state__in=(FileState.WITHDRAWN, FileState.INFECTED))
    if held.count() >= MOST_FILES:
        raise Refused(
            f"This record has {MOST_FILES} files, which is the most it can have. Mark one as recorded in error first.",
            field="file",
        )


def _require_size(content: IO[bytes]) -> None:
    size = content.seek(0, 2)
    if size == 0:
        raise Refused("The file is empty. Look at it on your own device, and attach it again.", field="file")
    if size > settings.FILES_LARGEST_MB * 1_000_000:
        raise Refused(
            f"The file must be {settings.FILES_LARGEST_MB} MB or smaller. It is {size / 1_000_000:.1f} MB. Make it smaller,"
            " or attach it in parts.",
            field="file",
        )
