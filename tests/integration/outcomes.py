"""One cell of a from × to × actor table: what an act came to, with nothing of it kept."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from throughline.core.errors import Absent, Refused


class Undone(Exception):
    """Raised to roll back one cell of a table."""


def outcome_of(act: Callable[[], object]) -> str:
    """What an act came to: done, refused or absent. Nothing of it stays."""
    try:
        with transaction.atomic():
            act()
            raise Undone
    except Undone:
        return "done"
    except Refused:
        return "refused"
    except Absent:
        return "absent"
