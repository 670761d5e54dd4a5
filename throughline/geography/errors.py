"""What geography refuses, in the words a person reads."""

from __future__ import annotations

from collections.abc import Sequence

from throughline.core.errors import Refused, ThroughlineError


class UnknownName(Refused):
    """No single force, unit or authority has this name. Carries what was typed and up to three near names."""

    def __init__(self, typed: str, *, kind: str, suggestions: Sequence[str], field: str | None = None) -> None:
        self.typed = typed
        self.kind = kind
        self.suggestions = tuple(suggestions)
        super().__init__(_message(typed, kind, self.suggestions), field=field)


class NoRuleLoaded(ThroughlineError):
    """The jurisdiction has no calendar here: a date is never worked out by another nation's rules."""


class NoResponsibleAuthority(ThroughlineError):
    """Nobody is recorded as answering for this function in this area on this date."""


def _message(typed: str, kind: str, suggestions: tuple[str, ...]) -> str:
    article = "an" if kind[:1] in "aeiou" else "a"
    found = f"We could not find {article} {kind} called '{typed}'."
    if not suggestions:
        return found
    if len(suggestions) == 1:
        return f"{found} Did you mean {suggestions[0]}?"
    # ONS names can hold commas ("Herefordshire, County of"), so several are parted by semicolons.
    return f"{found} Did you mean {'; '.join(suggestions[:-1])} or {suggestions[-1]}?"
