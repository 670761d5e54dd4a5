from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.register.queries import SharedIdentifier
from throughline.register.states import SharedKind
from throughline.web.presenting.amounts import phone
from throughline.web.presenting.records import record_href, record_label


@dataclass(frozen=True)
class SharedRow:
    """An identifier that records share; ``records``: what each is called, and its address."""

    overlap_id: int
    kind: str
    value: str
    records: tuple[tuple[str, str], ...]
    held_elsewhere: bool
    has_more: bool
    noted_at: dt.datetime
    decision: str
    decision_detail: str


def present_shared(shared: SharedIdentifier) -> SharedRow:
    """An identifier as it is read: a number in its usual groups, a registration or an address as compared."""
    is_number = shared.kind == SharedKind.PHONE
    return SharedRow(
        overlap_id=shared.overlap_id,
        kind=str(shared.kind.label),
        value=phone(shared.value) if is_number else shared.value,
        records=tuple((record_label(record), record_href(record)) for record in shared.records),
        held_elsewhere=shared.held_elsewhere,
        has_more=shared.has_more,
        noted_at=shared.noted_at,
        decision=shared.decision,
        decision_detail=shared.decision_detail,
    )
