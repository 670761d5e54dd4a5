"""Which kinds of order may be chosen on a day: none before the day it began (domain.md 5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.core.errors import Refused
from throughline.orders.kinds import OrderKind, order_kinds
from throughline.orders.models import KindCommencement


@dataclass(frozen=True)
class Commencement:
    """A kind and the day it began, by what source; no day where nobody verified one."""

    kind: OrderKind
    commenced: dt.date | None
    source: str

    def is_open(self, on: dt.date) -> bool:
        """Whether it may be chosen for a day. A notice that rests on no statute always may."""
        return not self.kind.is_statutory or (self.commenced is not None and self.commenced <= on)


def list_commencements() -> dict[str, Commencement]:
    """Every kind with the day it began: as an administrator last recorded it, else as shipped."""
    recorded = {row.order_kind: row for row in KindCommencement.objects.order_by("recorded_at", "pk")}
    return {
        key: Commencement(kind, recorded[key].commenced_date, recorded[key].source)
        if key in recorded
        else Commencement(kind, kind.commenced, kind.source)
        for key, kind in order_kinds().items()
    }


def list_open_kinds(about: str, on: dt.date) -> list[OrderKind]:
    """The kinds that may be chosen on a day for a record of this kind."""
    return [each.kind for each in list_commencements().values() if about in each.kind.about and each.is_open(on)]


def require_commenced(kind: OrderKind, on: dt.date, *, field: str) -> None:
    """Raise Refused unless the kind had begun by a day."""
    found = list_commencements()[kind.key]
    if found.is_open(on):
        return
    if found.commenced is None:
        raise Refused(
            f"No day is recorded from which a {kind.name} may be made. An administrator records it, with its source.",
            field=field,
        )
    raise Refused(f"A {kind.name} may be made from {found.commenced:%d/%m/%Y}, not before.", field=field)
