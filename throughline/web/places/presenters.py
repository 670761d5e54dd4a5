"""A place as frozen rows: where it is, what happened there, who was there."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from throughline.disruption.models import Operation
from throughline.hub.models import Intervention
from throughline.register.models import Link, Place
from throughline.register.queries import display_name
from throughline.register.states import LinkKind
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href, record_label

_WHO = {LinkKind.LIVES_AT, LinkKind.SEEN_AT}


@dataclass(frozen=True)
class PlaceView:
    reference: str
    address: str
    authority: str
    force: str


@dataclass(frozen=True)
class Happening:
    """One thing at the place: what, when, and where to read on. ``detail``: a quieter line."""

    text: str
    href: str
    when: str
    detail: str = ""


def where(place: Place) -> str:
    """An address in one line."""
    return ", ".join(part for part in (place.address, place.area, place.postcode) if part)


def present_place(place: Place) -> PlaceView:
    return PlaceView(
        reference=place.record.reference,
        address=where(place),
        authority=place.authority.name if place.authority else "",
        force=place.force.name if place.force else "",
    )


def present_operation_at(operation: Operation) -> Happening:
    return Happening(
        text=operation.get_operation_kind_display(),
        href=reverse("operation", args=[operation.record.uuid]),
        when=short_date(operation.happened_date),
        detail=f"{operation.record.reference}, {operation.team.name}",
    )


def present_found_at(row: Intervention) -> Happening:
    return Happening(display_name(row.person), record_href(row.record), short_date(row.happened_date),
                     row.get_reason_display())  # fmt: skip


def present_link(link: Link) -> Happening:
    """A link by the name of its other end, which passed the gate; a kind without a name by its reference."""
    record = link.from_record
    person = getattr(record, "person", None)
    name = display_name(person) if person is not None else getattr(link, "line_name", "") or record_label(record)
    ended = f" to {short_date(link.until_date)}" if link.until_date else ""
    return Happening(name, record_href(record), f"{short_date(link.since_date)}{ended}", link.get_kind_display())


def is_about_who(link: Link) -> bool:
    """Whether a link says who lived or was there."""
    return link.kind in _WHO
