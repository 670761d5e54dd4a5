"""``throughline files-check``: have files judged that the virus scanner has not. Run it every few minutes, as ``mail``."""

from __future__ import annotations

import argparse

from django.conf import settings

from throughline.agencies.queries import system_actor
from throughline.cli.exits import DONE, REFUSED
from throughline.cli.speaking import answer, tell
from throughline.core.clock import now
from throughline.files import store
from throughline.files.actions.checking import check_file
from throughline.files.queries import list_kept, list_to_check
from throughline.files.states import FileState


def run(arguments: argparse.Namespace) -> int:
    """Each file held back, oldest first; where a scanner is set up, those opened unchecked too."""
    came_to = [
        check_file(by=system_actor(), at=now(), file_uuid=file_uuid)
        for file_uuid in list_to_check(with_unchecked=bool(settings.CLAMD))
    ]
    for state in (FileState.CLEAN, FileState.INFECTED, FileState.UNCHECKED, FileState.QUARANTINED):
        if state in came_to:
            answer(f"{came_to.count(state)}: {state.label.lower()}.")
    if not came_to:
        answer("No file waits to be checked.")
    removed = store.sweep(list_kept())
    if removed:
        answer(f"{removed} removed that no record refers to.")
    if FileState.INFECTED in came_to:
        tell("A file held a virus and was removed: its record says which, and who attached it.")
    if FileState.QUARANTINED in came_to:
        tell(
            "Some are still held back: the scanner gave no answer, or the file cannot be read. They are tried again next time."
        )
    return REFUSED if FileState.QUARANTINED in came_to else DONE
