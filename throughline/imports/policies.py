"""What the state of an import allows."""

from __future__ import annotations

from throughline.core.errors import Refused
from throughline.imports.models import TrackerRun
from throughline.imports.states import RUN_MOVES, RunState


def can_move(run: TrackerRun, to_state: str) -> bool:
    """Whether a run may move from where it is."""
    return to_state in RUN_MOVES[run.state]


def require_move(run: TrackerRun, to_state: str) -> None:
    """Refuse a move the table does not have, in the words of where it stands."""
    if not can_move(run, to_state):
        raise Refused(f"This import is: {RunState(run.state).label.lower()}. That cannot be done now.")
