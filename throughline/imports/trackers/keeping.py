"""What a tracker's rows say of their people beyond the event: numbers, phones, addresses, and other names of whoever is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.hub.actions.history import Brought
from throughline.imports.trackers.values import RowValues
from throughline.matching.comparing.addresses import POSTCODE
from throughline.register.brought_contacts import ContactBrought, contacts_brought
from throughline.register.brought_known import NameBrought, NumberBrought, names_brought, numbers_brought
from throughline.register.models import Person
from throughline.register.numbers import read_number
from throughline.register.states import NameKind


def keep_known(
    *, by: Actor, at: dt.datetime, source: str, values: Sequence[RowValues], people: Sequence[Person],
    are_new: Sequence[bool],
) -> None:  # fmt: skip
    """Keep what each row says its person is known by, with the tracker as the source. Its row's event is its audit."""
    rows = zip(values, people, strict=True)
    numbers = (number for said, person in rows for number in _numbers(said, person))
    numbers_brought(by=by, at=at, source=source, numbers=numbers)
    known = (
        name
        for said, person, is_new in zip(values, people, are_new, strict=True)
        if not is_new
        for name in _names(said, person)
    )
    names_brought(by=by, at=at, source=source, names=known)


def keep_contacts(
    *, by: Actor, at: dt.datetime, source: str, values: Sequence[RowValues], brought: Sequence[Brought],
    source_rows: Sequence[int],
) -> None:  # fmt: skip
    """Keep the phones and the address of each row, of its day, said by its event. Its row's event is its audit."""
    contacts = [
        ContactBrought(each.person, each.event, said.happened, source_row, said.phones, *_home(said))
        for said, each, source_row in zip(values, brought, source_rows, strict=True)
        if said.happened is not None and (said.phones or said.address)
    ]
    if contacts:
        contacts_brought(by=by, at=at, source=source, contacts=contacts)


def _home(said: RowValues) -> tuple[str, str]:
    """The address and its postcode, which may be the end of the address."""
    if not said.postcode and (found := POSTCODE.search(said.address.upper())):
        return said.address[: found.start()].strip(" ,"), f"{found[1]} {found[2]}"
    return said.address, said.postcode


def _numbers(said: RowValues, person: Person) -> Iterator[NumberBrought]:
    """A number that fails its check is kept unchecked, where it is one at all; words stay in the source row."""
    for kind, written in said.written.items():
        if kind in said.numbers:
            yield NumberBrought(person.pk, kind, said.numbers[kind], written, True)
        elif any(character.isdigit() for character in written):
            try:
                value, is_checked = read_number(kind, written, as_written=True)
            except Refused:
                continue
            yield NumberBrought(person.pk, kind, value, written, is_checked)


def _names(said: RowValues, person: Person) -> Iterator[NameBrought]:
    yield NameBrought(person, NameKind.SPELLING, said.given_name, said.family_name)
    yield NameBrought(person, NameKind.ALIAS, said.called, "")
