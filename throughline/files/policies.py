"""May the file's state do this?"""

from __future__ import annotations

from throughline.access.permissions import may
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.files.models import AttachedFile
from throughline.files.pictures import PICTURES
from throughline.files.states import FILE_MOVES, OPENED, FileState

# The kinds of record that take files, and the permission to open the page they stand beside.
_TAKES_FILES = {
    RecordKind.PERSON: "person.view",
    RecordKind.LINE: "line.view",
    RecordKind.OPERATION: "operation.view",
    RecordKind.REFERRAL: "referral.view",
    RecordKind.CASE: "case.view",
}
# A record with more than these is not being worked with but filled.
MOST_FILES = 100


def kinds_with_files(role: str) -> list[RecordKind]:
    """The kinds of record whose files a role may know of: those whose page it may open."""
    return [kind for kind, permission in _TAKES_FILES.items() if may(role, permission)]


def can_open(file: AttachedFile) -> bool:
    """Whether a file's content may leave the disk."""
    return file.state in OPENED


def can_move(file: AttachedFile, to_state: str) -> bool:
    """Whether the table lets a file go from where it is to ``to_state``."""
    return to_state in FILE_MOVES[file.state]


def is_given_a_copy(by: Actor, file: AttachedFile) -> bool:
    """Whether a reader is given a picture without what the camera wrote into it: one of no statutory body (P25)."""
    return file.kind in PICTURES and by.role in (Role.PARTNER, Role.CHARITY)


def require_openable(file: AttachedFile) -> None:
    """Raise Refused unless the file may be opened, saying why not."""
    if file.state == FileState.QUARANTINED:
        raise Refused("This file is held back until it is checked for viruses. Try again in a few minutes.")
    if not can_open(file):
        raise Refused(f"This file cannot be opened. {file.get_state_display()}.")


def require_withdrawable(file: AttachedFile) -> None:
    """Raise Refused unless the file can be marked as recorded in error."""
    if file.state == FileState.WITHDRAWN:
        raise Refused("This file is marked as recorded in error already.")
    if not can_move(file, FileState.WITHDRAWN):
        raise Refused("This file held a virus and was removed: there is nothing to mark.")
