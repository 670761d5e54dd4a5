"""What an import made that has been worked on since, as whoever would undo it sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.core.clock import now
from throughline.hub.queries.names import names_behind
from throughline.web.access import ActorRequest, consulted

_PAGES = {RecordKind.PERSON: "person", RecordKind.INTERVENTION: "intervention", RecordKind.REFERRAL: "referral"}


@dataclass(frozen=True)
class WorkedOn:
    """A record, whose it is, and its page."""

    reference: str
    kind: str
    name: str
    href: str


def present_worked_on(request: ActorRequest, records: Sequence[ProtectedRecord]) -> list[WorkedOn]:
    consulted(request, records)
    names = names_behind(request.actor, now(), records)
    return [
        WorkedOn(
            record.reference, RecordKind(record.kind).label, names.get(record.pk, ""),
            reverse(_PAGES[RecordKind(record.kind)], args=[record.uuid]),
        )
        for record in records
    ]  # fmt: skip
