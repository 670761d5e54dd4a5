"""From whom a record is kept, for those few who may set it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from throughline.access.models import Exclusion
from throughline.web.presenting.dates import short_date
from throughline.web.support.asking import Question


@dataclass(frozen=True)
class KeptFrom:
    """One colleague a record is or was kept from."""

    pk: int
    name: str
    agency: str
    reason: str
    set_in_words: str
    ended_in_words: str


def split_exclusions(rows: Iterable[Exclusion]) -> tuple[list[KeptFrom], list[KeptFrom]]:
    """Those that hold, and those that were ended."""
    shown = [_present(row) for row in rows]
    return [row for row in shown if not row.ended_in_words], [row for row in shown if row.ended_in_words]


def question_of_ending(exclusion: Exclusion, question: Question, back_href: str) -> Question:
    """The question, with whom it is about, what was said when it was set, and what ending it does."""
    row = _present(exclusion)
    return replace(
        question, back_href=back_href, then=back_href, said=f"Ended. {row.name} sees it again where their work allows it.",
        lead=f"Kept from {row.name}, {row.agency}: {row.reason}. {row.set_in_words}.\n\nOnly end what was a mistake. The"
        " person and every record about them are open to them again, from their next page, as far as their work allows."
        " What was set, and that you ended it, is kept.",
    )  # fmt: skip


def _present(row: Exclusion) -> KeptFrom:
    ended = ""
    if row.ended_at is not None and row.ended_by is not None:
        ended = f"Ended {short_date(row.ended_at)} by {row.ended_by.name}: {row.ended_reason}"
    return KeptFrom(
        pk=row.pk, name=row.member.name, agency=row.member.agency.name, reason=row.reason,
        set_in_words=f"Set {short_date(row.set_at)} by {row.set_by.name}", ended_in_words=ended,
    )  # fmt: skip
