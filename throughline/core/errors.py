"""What can go wrong, in the words a person reads. A page shows the message; the command line prints it."""

from __future__ import annotations

from collections.abc import Mapping


class ThroughlineError(Exception):
    """Anything the product itself refuses or cannot do."""


class Absent(ThroughlineError):
    """The record does not exist, or this person may not know that it does: always the same answer (404)."""


class Refused(ThroughlineError):
    """What was asked breaks a rule. ``field`` names the form field to put the message beside, if there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(ThroughlineError):
    """Someone else changed the record first. ``theirs`` is what now stands, field by field."""

    def __init__(self, theirs: Mapping[str, object]) -> None:
        super().__init__("Someone else changed this while you were typing.")
        self.theirs = dict(theirs)


class AuditUnavailable(ThroughlineError):
    """The audit could not be written, so nothing is disclosed and nothing changed."""
