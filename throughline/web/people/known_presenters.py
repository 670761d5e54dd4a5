"""What else someone is known by, as frozen rows: only what is open to the reader is put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.register.known import (
    LivedAt,
    is_withdrawable,
    list_addresses,
    list_names,
    list_numbers,
    records_shown,
)
from throughline.register.models import Person, PersonName, PersonNumber
from throughline.register.states import NumberKind
from throughline.web.presenting.dates import short_date


@dataclass(frozen=True)
class KnownRow:
    """One thing someone is known by: what it is, how it is known, and where it is withdrawn."""

    pk: int
    text: str
    detail: str
    error_href: str = ""


@dataclass(frozen=True)
class KnownBy:
    """Other names, numbers and addresses; and the place records whose addresses are shown."""

    names: tuple[KnownRow, ...] = ()
    numbers: tuple[KnownRow, ...] = ()
    addresses: tuple[KnownRow, ...] = ()
    consulted: tuple[ProtectedRecord, ...] = ()

    @property
    def name_keys(self) -> Iterable[tuple[int, str]]:
        return ((row.pk, row.text) for row in self.names)

    @property
    def number_keys(self) -> Iterable[tuple[int, str]]:
        return ((row.pk, row.text) for row in self.numbers)

    @property
    def address_keys(self) -> Iterable[tuple[int, str]]:
        return ((row.pk, row.text) for row in self.addresses if row.error_href)


def present_known_by(
    actor: Actor, at: dt.datetime, person: Person, *, classes: frozenset[FieldClass], reads_police: bool
) -> KnownBy:
    """Names and numbers are of who they are, addresses of where; a PNC ID is of what police recorded."""
    identity, location = FieldClass.IDENTITY in classes, FieldClass.LOCATION in classes
    names = list_names(actor, at, person) if identity else []
    numbers = [
        row
        for row in (list_numbers(actor, at, person) if identity else [])
        if reads_police or row.kind != NumberKind.PNC
    ]
    addresses = list_addresses(actor, at, person) if location else []
    return KnownBy(
        names=tuple(_name(row, person) for row in names),
        numbers=tuple(_number(row, person) for row in numbers),
        addresses=tuple(_address(row, person) for row in addresses),
        consulted=tuple(records_shown(addresses)),
    )


def _name(row: PersonName, person: Person) -> KnownRow:
    text = " ".join(part for part in (row.given_name, row.family_name) if part)
    born = f"born {short_date(row.date_of_birth)}" if row.date_of_birth else ""
    return KnownRow(
        row.pk, text, _joined(row.get_kind_display(), born, _when(row.since_date, row.until_date), row.source, _by(row)),
        reverse("person-name-error", args=[person.record.uuid, row.pk]),
    )  # fmt: skip


def _number(row: PersonNumber, person: Person) -> KnownRow:
    shown = f"{row.value[:3]} {row.value[3:6]} {row.value[6:]}" if row.kind == NumberKind.NHS else row.value
    of_a_kind = row.kind in (NumberKind.NHS, NumberKind.UPN, NumberKind.PNC)
    unchecked = "kept as it was written: it does not pass its check" if of_a_kind and not row.is_checked else ""
    return KnownRow(
        row.pk, f"{row.get_kind_display()}: {shown if row.is_checked else row.as_written}",
        _joined(unchecked, row.source, _by(row)), reverse("person-number-error", args=[person.record.uuid, row.pk]),
    )  # fmt: skip


def _address(row: LivedAt, person: Person) -> KnownRow:
    """What an operation or a report says of an address is withdrawn there: an address a tracker gave, here."""
    place, link = row.place, row.link
    text = ", ".join(part for part in (place.address, place.area, place.postcode) if part)
    href = reverse("person-address-error", args=[person.record.uuid, link.pk]) if is_withdrawable(link) else ""
    return KnownRow(link.pk, text, _joined(_when(link.since_date, link.until_date), link.source, _by(link)), href)


def _when(since: dt.date | None, until: dt.date | None) -> str:
    if since and since == until:
        return f"on {short_date(since)}"
    if since and until:
        return f"{short_date(since)} to {short_date(until)}"
    return f"since {short_date(since)}" if since else f"until {short_date(until)}" if until else ""


def _by(row: object) -> str:
    return f"recorded by {row.recorded_by.name}, {short_date(civil_date(row.recorded_at))}"  # type: ignore[attr-defined]


def _joined(*parts: str) -> str:
    text = " · ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]
