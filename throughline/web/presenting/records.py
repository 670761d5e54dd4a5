"""A protected record as a link: where its page is, and what to call it without naming anyone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind, Restriction
from throughline.sources.models import SourceRow

_ROUTES = {
    RecordKind.PERSON: "person",
    RecordKind.PLACE: "place",
    RecordKind.LINE: "line",
    RecordKind.PHONE: "phone",
    RecordKind.VEHICLE: "vehicle",
    RecordKind.GROUP: "group",
    RecordKind.OPERATION: "operation",
    RecordKind.PLANNED: "planned",
    RecordKind.INTERVENTION: "intervention",
    RecordKind.REFERRAL: "referral",
    RecordKind.CASE: "case",
    RecordKind.INTELLIGENCE: "intelligence-report",
}


# What every page and paper about a person says.
MARKING = "OFFICIAL-SENSITIVE"
_PAPER = {Restriction.SENSITIVE: "sensitive", Restriction.RESTRICTED: "restricted"}


@dataclass(frozen=True)
class Handling:
    """How closely a record is held, in words, and which of the style's papers says so on every printed page."""

    words: str
    paper: str


def present_handling(record: ProtectedRecord) -> Handling | None:
    """What stands beside the marking of a record held more closely than most; nothing for the rest."""
    paper = _PAPER.get(Restriction(record.restriction))
    return Handling(record.get_restriction_display(), paper) if paper else None


def closest_handling(records: Iterable[ProtectedRecord]) -> Handling | None:
    """Of what a page or paper holds of several records: how the most closely held of them is."""
    closest = max(records, key=lambda record: record.restriction, default=None)
    return present_handling(closest) if closest is not None else None


def marked(words: str, handling: Handling | None) -> str:
    """The marking as it stands on a page and on paper alike: the words, and beside them how closely it is held."""
    return f"{words} · {handling.words}" if handling is not None else words


def record_route(record: ProtectedRecord) -> str:
    """The name of the route of a record's page; empty for kinds that have none."""
    return _ROUTES.get(RecordKind(record.kind), "")


def record_href(record: ProtectedRecord) -> str:
    """The address of a record's page; empty for kinds that have none."""
    route = record_route(record)
    return reverse(route, args=[record.uuid]) if route else ""


def record_label(record: ProtectedRecord) -> str:
    """What a record is called where no name may stand: its kind and reference, such as “Case K7PXR-4TDMB”."""
    return f"{record.get_kind_display()} {record.reference}"


def source_in_words(row: SourceRow | None) -> str:
    """Where an imported record came from: source, sheet, row and reference; empty for one recorded here."""
    return f"{row.source}, {row.sheet}, row {row.row_number} ({row.ref})" if row else ""
