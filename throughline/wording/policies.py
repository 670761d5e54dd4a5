"""May a term's state do this?"""

from __future__ import annotations

from throughline.core.errors import Refused
from throughline.wording.models import Term


def require_in_force(term: Term) -> None:
    """Raise Refused when the term is retired."""
    if term.ends_date is not None:
        raise Refused("This term is retired already.")


def require_retired(term: Term) -> None:
    """Raise Refused when the term is in force."""
    if term.ends_date is None:
        raise Refused("This term is on the list already.")


def require_checked(term: Term) -> None:
    """Raise Refused unless the term is marked as checked."""
    if term.checked_at is None:
        raise Refused("This term is not marked as checked.")


def require_unchecked(term: Term) -> None:
    """Raise Refused when the term is marked as checked."""
    if term.checked_at is not None:
        raise Refused("This term is marked as checked already.")
