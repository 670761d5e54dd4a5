from django.db import models


class RunState(models.TextChoices):
    """Where the import of one tracker of people stands."""

    UPLOADED = "uploaded", "Columns to be said"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked"
    RUNNING = "running", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Stopped"
    CANCELLED = "cancelled", "Given up"
    UNDONE = "undone", "Undone"


# From each state, the states it may move to. What stopped may be begun again; what is undone or given up stays so.
RUN_MOVES: dict[str, tuple[str, ...]] = {
    RunState.UPLOADED: (RunState.UPLOADED, RunState.CHECKING, RunState.CANCELLED),
    RunState.CHECKING: (RunState.CHECKED, RunState.FAILED),
    RunState.CHECKED: (RunState.UPLOADED, RunState.CHECKING, RunState.RUNNING, RunState.CANCELLED),
    RunState.RUNNING: (RunState.DONE, RunState.FAILED),
    RunState.DONE: (RunState.UNDONE,),
    RunState.FAILED: (RunState.UPLOADED, RunState.CHECKING, RunState.RUNNING, RunState.CANCELLED),
    RunState.CANCELLED: (),
    RunState.UNDONE: (),
}


class RowsAre(models.TextChoices):
    """What a row of the tracker stands for."""

    FOUND = "found", "Someone found and safeguarded"
    REFERRED = "referred", "Someone referred to the hub"


class RowState(models.TextChoices):
    """What an import makes of a row."""

    SOUND = "sound", "Ready"
    FAULTY = "faulty", "Something to put right"
    UNCHANGED = "unchanged", "Imported before, the same"
    IMPORTED = "imported", "Imported"
    LEFT_OUT = "left_out", "Left out"


class Band(models.TextChoices):
    """How the row's person stands beside those already known. Words, never a number (practice.md P2)."""

    MATCH = "match", "Match"
    POSSIBLE = "possible", "Possible"
    MANY = "many", "Many alike"
    NONE = "", "Nobody like them"


class Decided(models.TextChoices):
    """What was decided about a row that is like someone already known."""

    SAME = "same", "The same person"
    NEW = "new", "Someone new"
    LATER = "later", "Leave for the review queue"
    OPEN = "", "Not decided"
