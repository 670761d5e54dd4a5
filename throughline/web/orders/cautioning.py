"""The caution before a closure order, shown where one is applied for: what is known of whoever lives at the address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.cuckooing.queries import closure_caution
from throughline.cuckooing.states import Answer
from throughline.register.queries import get_place

_SAID = {
    Answer.YES: "Whoever lives there would lose their home.",
    Answer.NO: "Nobody would lose their home.",
    Answer.NOT_KNOWN: "Nobody has said whether they would lose their home, or what is arranged first.",
}


OUTDATED = "That was said before who lives there changed: ask again."


@dataclass(frozen=True)
class CautionView:
    """What to know first; ``arranged``: where they would stay, empty until somebody said."""

    text: str
    source: str
    said: str
    arranged: str
    is_settled: bool
    href: str


def present_closure_caution(actor: Actor, at: dt.datetime, about: ProtectedRecord) -> CautionView | None:
    """The caution of a place that is a cuckooed address to this reader; None of anything else."""
    if about.kind != RecordKind.PLACE or not may(actor.role, "cuckooing.view"):
        return None
    try:
        place = get_place(actor, about.uuid, at)
    except Absent:
        return None
    found = closure_caution(actor, at, place)
    if found is None:
        return None
    said = _SAID[found.would_be_homeless]
    return CautionView(
        text=found.text, source=found.source, arranged=found.arranged,
        said=f"{said} {OUTDATED}" if found.is_outdated else said,
        is_settled=found.is_settled, href=reverse("cuckooing", args=[about.uuid]),
    )  # fmt: skip
