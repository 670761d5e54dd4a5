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
    ASKED = "asked", "Looks like a row imported before"
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


class Again(models.TextChoices):
    """What was said of a row that has the person and the day of a row imported before. Not said: it is left out."""

    REPLACES = "replaces", "It takes that row’s place"
    ANOTHER = "another", "It is another one"
    LEFT_OUT = "left_out", "Leave it out"
    OPEN = "", "Not said"


class DateOrder(models.TextChoices):
    """How the dates of a column are written, where some can only be the other way than ours."""

    DAY_FIRST = "day", "Day first: 03/04/2010 is 3 April"
    MONTH_FIRST = "month", "Month first: 03/04/2010 is 4 March"
    OPEN = "", "Not said: such rows wait"
