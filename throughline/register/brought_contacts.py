"""Phones people used and addresses they lived at, as an import brings them: many at once, by the rules of ``things``, ``facts``.

Each is a link, dated by its row's day and said by its row's event. None of it is a number that is safe to call (``SafeContact``),
and an address is where somebody lived on that day: where a child lives now is kept with the places of their case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, ForeignKey, OuterRef, Q

from throughline.access.facts import protect_many
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.core.many import insert_like, reserve_keys
from throughline.core.text import tidy
from throughline.register.given import PlaceGiven
from throughline.register.models import Link, Overlap, Person, Phone, PhoneIdentifier, Place
from throughline.register.overlaps import hear_again
from throughline.register.placing import compared_address
from throughline.register.states import IdentifierKind, LinkKind

_AT_ONCE = 500
_LONGEST_POSTCODE = 8
_LINK = ("from_record_id", "to_record_id", "kind", "because_of_id", "since_date", "until_date")
_PLACE = ("id", "record_id", "address", "postcode", "compared_address", "source_row_id")


class ContactBrought(NamedTuple):
    """What a row says of how its person is reached: ``event`` says so, of its day. Phones are E.164; both may be empty."""

    person: Person
    event: ProtectedRecord
    day: dt.date
    source_row: int
    phones: tuple[str, ...]
    address: str
    postcode: str


class _Home(NamedTuple):
    """An address as a place has it."""

    address: str
    postcode: str
    compared: str


def contacts_brought(*, by: Actor, at: dt.datetime, source: str, contacts: Sequence[ContactBrought]) -> int:
    """Link people to the phones and places their rows name, each made once. Returns how many links were made.

    What a standing link says of that day already is left as it is. Of somebody restricted to named people no address is brought.
    """
    homes = [_home(each) for each in contacts]
    phones = _phones(by, at, source, {phone for each in contacts for phone in each.phones})
    rows = {home.compared: each.source_row for each, home in zip(contacts, homes, strict=True) if home is not None}
    places = _places(by, at, {home.compared: home for home in homes if home is not None}, rows)
    new: dict[tuple[int, int, str, dt.date], tuple[object, ...]] = {}
    for each, home in zip(contacts, homes, strict=True):
        ends: list[tuple[int, LinkKind, dt.date | None]] = [
            (phones[phone], LinkKind.USES_PHONE, None) for phone in each.phones
        ]
        ends += [(places[home.compared], LinkKind.LIVES_AT, each.day)] if home is not None else []
        for end, kind, until in ends:
            row = (each.person.record_id, end, kind, each.event.pk, each.day, until)
            new.setdefault((each.person.record_id, end, kind, each.day), row)
    _leave_out_what_stands(new)
    return insert_like(Link(source=source, recorded_at=at, recorded_by=by.member), _LINK, new.values())


def _home(contact: ContactBrought) -> _Home | None:
    """The address as a place, where it names a door or has a postcode: “NFA” and “foster care” are no place."""
    address, postcode = tidy(contact.address), tidy(contact.postcode).upper()
    if len(postcode) > _LONGEST_POSTCODE:
        address, postcode = f"{address} {postcode}", ""
    is_place = address and (postcode or any(map(str.isdigit, address)))
    if not is_place or contact.person.record.restriction == Restriction.RESTRICTED:
        return None
    address = address[:200]
    return _Home(address, postcode, compared_address(PlaceGiven(address, postcode=postcode)))


def _phones(by: Actor, at: dt.datetime, source: str, values: Collection[str]) -> dict[str, int]:
    """The record of the phone the actor may see with each number, else of a new one."""
    found: dict[str, int] = {}
    for some in _some(sorted(values)):
        seen = PhoneIdentifier.objects.visible_to(by, at).filter(kind=IdentifierKind.MSISDN, value__in=some)
        for value, record in seen.order_by("-pk").values_list("value", "phone__record"):
            found[value] = record
    new = sorted(set(values) - found.keys())
    keys = reserve_keys(Phone, len(new))
    records = protect_many(by=by, at=at, kind=RecordKind.PHONE, number=len(new))
    insert_like(Phone(), ("id", "record_id"), [(key, record.pk) for key, record in zip(keys, records, strict=True)])
    sample = PhoneIdentifier(kind=IdentifierKind.MSISDN, source=source, recorded_at=at, recorded_by=by.member)
    identified = [(key, value, value) for key, value in zip(keys, new, strict=True)]
    insert_like(sample, ("phone_id", "value", "as_written"), identified)
    return found | {value: record.pk for value, record in zip(new, records, strict=True)}


def _places(by: Actor, at: dt.datetime, homes: Mapping[str, _Home], rows: Mapping[str, int]) -> dict[str, int]:
    """The record of the place the actor may see at each address, else of a new one. With a postcode it is one place in whatever
    authority; without, only where none is said."""
    found: dict[str, int] = {}
    for some in _some(sorted(homes)):
        seen = Place.objects.visible_to(by, at).filter(compared_address__in=some).order_by("-pk")
        for compared, record, authority in seen.values_list("compared_address", "record", "authority"):
            if homes[compared].postcode or authority is None:
                found[compared] = record
    new = [homes[compared] for compared in sorted(homes.keys() - found.keys())]
    keys = reserve_keys(Place, len(new))
    records = protect_many(by=by, at=at, kind=RecordKind.PLACE, number=len(new))
    insert_like(Place(), _PLACE, [
        (key, record.pk, home.address, home.postcode, home.compared, rows[home.compared])
        for key, record, home in zip(keys, records, new, strict=True)
    ])  # fmt: skip
    return found | {home.compared: record.pk for home, record in zip(new, records, strict=True)}


def _leave_out_what_stands(new: dict[tuple[int, int, str, dt.date], tuple[object, ...]]) -> None:
    """Take out what a standing link, said openly, says of the same day."""
    days: dict[tuple[int, int, str], list[dt.date]] = {}
    for *joined, day in new:
        days.setdefault(tuple(joined), []).append(day)  # type: ignore[arg-type]
    for some in _some(sorted({person for person, *_ in new})):
        rows = Link.objects.filter(
            from_record__in=some, kind__in=(LinkKind.USES_PHONE, LinkKind.LIVES_AT), withdrawn_at=None, report=None
        )
        for *joined, since, until in rows.values_list("from_record", "to_record", "kind", "since_date", "until_date"):
            for day in days.get(tuple(joined), ()):  # type: ignore[arg-type]
                if since <= day <= (until or dt.date.max):
                    new.pop((*joined, day), None)  # type: ignore[arg-type]


def withdraw_contacts(
    *, by: Actor, at: dt.datetime, source: str, brought_at: dt.datetime, reason: str, said: Q, made: Q
) -> set[int]:
    """Withdraw the links that ``said`` picks; and phones and places the import made, where nothing else leads there.

    ``made``: the condition on places that it made them. Who heard that two records share one is told what stands. Returns the
    records of those who were said to be reached so.
    """
    withdrawn = {"withdrawn_at": at, "withdrawn_by": by.member, "withdrawn_reason": reason}
    links = Link.objects.filter(said, withdrawn_at=None)
    bearers = set(links.filter(kind__in=(LinkKind.USES_PHONE, LinkKind.LIVES_AT)).values_list("from_record", flat=True))
    links.update(**withdrawn)
    identifiers = PhoneIdentifier.related.filter(source=source, recorded_at=brought_at)
    records = ProtectedRecord.objects.filter(hub=by.hub, recorded_at=brought_at, withdrawn_at=None)
    phones = Phone.related.filter(pk__in=identifiers.values("phone")).exclude(_is_used(Phone))
    places = Place.related.filter(made).exclude(_is_used(Place))
    records.filter(pk__in=phones.values("record")).update(**withdrawn)
    records.filter(pk__in=places.values("record")).update(**withdrawn)
    waiting = Overlap.objects.filter(hub=by.hub, decided_at=None).values_list("first_record", "second_record")
    heard = bearers & {record for pair in waiting for record in pair}
    if heard:
        hear_again(by=by, at=at, records=heard)
    return bearers


def _is_used(model: type[Phone] | type[Place]) -> Q:
    """Whether a standing link leads to or from a phone or place, or any other row points to it: asked of every table."""
    ends = Q(from_record=OuterRef("record")) | Q(to_record=OuterRef("record"))
    used = Q(Exists(Link.objects.filter(ends, withdrawn_at=None)))
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, ForeignKey) and field.model is not PhoneIdentifier:
            used |= Q(Exists(field.model._base_manager.filter(**{field.name: OuterRef("pk")})))
    return used


def _some(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(values), _AT_ONCE):
        yield values[first : first + _AT_ONCE]
