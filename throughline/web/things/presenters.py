"""Phones, vehicles and groups as frozen rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from throughline.disruption.models import DealPhone
from throughline.disruption.queries.things import LinkTo, ThingFound
from throughline.matching.vehicles import VehicleFit
from throughline.register.models import PhoneIdentifier
from throughline.register.states import IdentifierKind
from throughline.web.lines.identity_presenters import DatedRow, between
from throughline.web.presenting.amounts import phone as number_in_words
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href, record_label
from throughline.web.roles.presenters import grading_in_words


@dataclass(frozen=True)
class ThingRow:
    """A phone, vehicle or group that a search found."""

    name: str
    kind: str
    reference: str
    href: str
    remark: str = ""


def present_thing(found: ThingFound) -> ThingRow:
    return ThingRow(
        found.name, found.record.get_kind_display(), found.record.reference, record_href(found.record),
        found.because if found.is_possible else "",
    )  # fmt: skip


@dataclass(frozen=True)
class VehicleRow:
    """A vehicle that may be the one typed: how sure in words, and field by field."""

    uuid: uuid.UUID
    name: str
    reference: str
    band: str
    because: str
    is_seen_in_part: bool
    table: tuple[tuple[Cell, ...], ...]


def present_vehicle_fit(fit: VehicleFit) -> VehicleRow:
    vehicle = fit.vehicle
    name = ", ".join(part for part in (vehicle.as_written.upper(), vehicle.description) if part)
    return VehicleRow(
        vehicle.record.uuid, name, vehicle.record.reference, fit.band.label, fit.rows[0].words,
        not vehicle.registration,
        tuple(
            (Cell(row.field), Cell(row.typed), Cell(row.recorded), Cell(row.words, tag="" if row.agrees else "differs"))
            for row in fit.rows
        ),
    )  # fmt: skip


def present_identifier(row: PhoneIdentifier) -> DatedRow:
    is_number = row.kind == IdentifierKind.MSISDN
    dates = between(row.since_date, row.until_date) if row.since_date or row.until_date else ""
    detail = " · ".join(part for part in (dates, row.source) if part)
    return DatedRow(number_in_words(row.value) if is_number else row.as_written, "", row.get_kind_display(), detail)


def present_line_on(row: DealPhone) -> DatedRow:
    off = f"Deactivated {short_date(row.deactivated_date)}" if row.deactivated_date else ""
    return DatedRow(row.line.name, record_href(row.line.record), between(row.since_date, row.until_date), off)


def present_link_to(found: LinkTo) -> DatedRow:
    """Who or what a thing is joined to, in words, with the source and its grading."""
    link = found.link
    detail = " · ".join(part for part in (link.get_kind_display(), link.source, grading_in_words(link)) if part)
    name = found.from_name or record_label(link.from_record)
    return DatedRow(name, record_href(link.from_record), between(link.since_date, link.until_date), detail)
