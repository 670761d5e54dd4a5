"""Cross-reference on save: who else bears the number, device, vehicle or address just recorded (practice.md P16).

Exact identifiers only, within one hub. What is found goes to one place; whoever typed learns nothing. Called by the
facts that write links and safe numbers, inside the action's transaction. Imported history raises nothing (P27); what is
recorded after it is compared with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.register.models import Link, Overlap, PhoneIdentifier, Place, SafeContact, Vehicle
from throughline.register.states import IdentifierKind, LinkKind, SharedKind
from throughline.work.facts import notify

# Links that are compared as they are written. Where a person was found is compared by the act itself (hub, disruption),
# once they are joined to the operation they were found at: of that, nothing new is said.
BEARING_KINDS = frozenset(
    {
        LinkKind.DEAL_NUMBER, LinkKind.USES_PHONE, LinkKind.USES_VEHICLE, LinkKind.LIVES_AT,
        LinkKind.WORKS_FROM, LinkKind.OPERATION_AT, LinkKind.SEEN_AT, LinkKind.CASE_PLACE,
    }
)  # fmt: skip
_POLICE = (Role.POLICE, Role.ROCU, Role.ANALYST)
COMPARED_AT_MOST = 200


@dataclass(frozen=True)
class Shared:
    """One identifier as it is compared."""

    kind: SharedKind
    value: str


def cross_reference(*, by: Actor, at: dt.datetime, bearer: ProtectedRecord, thing: ProtectedRecord) -> None:
    """A record was joined to a phone, vehicle or place: note every other record that bears the same."""
    for shared in _identifiers(thing):
        _note_all(shared, bearer, by=by, at=at)


def cross_reference_number(*, by: Actor, at: dt.datetime, bearer: ProtectedRecord, number: str) -> None:
    """A number was recorded for a record itself: a person's safe number. ``number`` is E.164."""
    _note_all(Shared(SharedKind.PHONE, number), bearer, by=by, at=at)


def cross_reference_identifier(*, by: Actor, at: dt.datetime, identifier: PhoneIdentifier) -> None:
    """A phone got one more identifier: note who else bears it beside whoever the phone is joined to."""
    bearing = Link.objects.filter(to_record=identifier.phone.record, kind__in=BEARING_KINDS, withdrawn_at__isnull=True)
    for link in bearing.select_related("from_record__owner_agency"):
        _note_all(_shared_with(identifier), link.from_record, by=by, at=at)


def _identifiers(thing: ProtectedRecord) -> list[Shared]:
    if thing.kind == RecordKind.PHONE:
        identifiers = PhoneIdentifier.related.filter(phone__record=thing)
        return [_shared_with(identifier) for identifier in identifiers]
    if thing.kind == RecordKind.VEHICLE:
        vehicles = Vehicle.related.filter(record=thing).exclude(registration="")
        return [Shared(SharedKind.VEHICLE, vehicle.registration) for vehicle in vehicles]
    if thing.kind == RecordKind.PLACE:
        addresses = [place.compared_address for place in Place.related.filter(record=thing)]
        return [Shared(SharedKind.ADDRESS, address) for address in addresses if _is_exact(address)]
    return []


def _shared_with(identifier: PhoneIdentifier) -> Shared:
    kind = SharedKind.PHONE if identifier.kind == IdentifierKind.MSISDN else SharedKind.DEVICE
    return Shared(kind, identifier.value)


def _is_exact(compared_address: str) -> bool:
    """An address that names one door: it has a number. "Lea Hall" or a park overlaps with everything and says nothing."""
    return any(letter.isdigit() for letter in compared_address)


def _same_things(shared: Shared) -> Q:
    """The links whose far end bears this identifier."""
    if shared.kind in (SharedKind.PHONE, SharedKind.DEVICE):
        is_number = Q(kind=IdentifierKind.MSISDN)
        rows = PhoneIdentifier.related.filter(is_number if shared.kind == SharedKind.PHONE else ~is_number)
        return Q(to_record__in=rows.filter(value=shared.value).values("phone__record"))
    if shared.kind == SharedKind.VEHICLE:
        return Q(to_record__in=Vehicle.related.filter(registration=shared.value).values("record"))
    return Q(to_record__in=Place.related.filter(compared_address=shared.value).values("record"))


def _note_all(shared: Shared, bearer: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    if by.brings_history:
        return
    others = _bearers(shared, bearer)
    joined = _joined_to(bearer, others)
    for other in others:
        if other.pk not in joined:
            _note(shared, bearer, other, by=by, at=at)


def _bearers(shared: Shared, bearer: ProtectedRecord) -> list[ProtectedRecord]:
    """The hub's other records that bear an identifier: joined to such a thing, or a person whose safe number it is."""
    kinds = BEARING_KINDS | {LinkKind.FOUND_AT}
    bearing = Link.objects.filter(_same_things(shared), kind__in=kinds, withdrawn_at__isnull=True)
    found = Q(pk__in=bearing.values("from_record"))
    if shared.kind == SharedKind.PHONE:
        found |= Q(pk__in=SafeContact.related.filter(safe_phone=shared.value).values("person__record"))
    records = ProtectedRecord.objects.filter(found, hub=bearer.hub_id).exclude(pk=bearer.pk)
    return list(records.select_related("owner_agency").order_by("pk")[:COMPARED_AT_MOST])


def _joined_to(bearer: ProtectedRecord, others: Iterable[ProtectedRecord]) -> set[int]:
    """Of these, those already joined to the bearer, or to an operation or line it is joined to: nothing new is said."""
    keys = [other.pk for other in others]
    if not keys:
        return set()
    standing = Link.objects.filter(withdrawn_at__isnull=True)
    joined = set(standing.filter(from_record=bearer, to_record__in=keys).values_list("to_record", flat=True))
    joined |= set(standing.filter(to_record=bearer, from_record__in=keys).values_list("from_record", flat=True))
    events = standing.filter(from_record=bearer, to_record__kind__in=(RecordKind.OPERATION, RecordKind.LINE)).values(
        "to_record"
    )
    joined |= set(standing.filter(from_record__in=keys, to_record__in=events).values_list("from_record", flat=True))
    return joined


def _note(shared: Shared, bearer: ProtectedRecord, other: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    """Keep one overlap, once, and tell whoever hears of it; a group that waits already is not told of again."""
    first, second = sorted((bearer, other), key=lambda record: record.pk)
    known = Overlap.objects.filter(
        first_record=first, second_record=second, shared_kind=shared.kind, value=shared.value
    )
    if known.exists():
        return
    hearers, agency, heard_of = _who_hears(first, second, at)
    waiting = Overlap.objects.filter(
        hub=first.hub_id, shared_kind=shared.kind, value=shared.value, decided_at__isnull=True, heard_by_agency=agency,
        heard_of=heard_of,
    ).exists()  # fmt: skip
    Overlap.objects.create(
        hub_id=first.hub_id, first_record=first, second_record=second, shared_kind=shared.kind, value=shared.value,
        heard_by_agency=agency, heard_of=heard_of, noted_at=at, noted_by=by.member,
    )  # fmt: skip
    if not waiting:
        for member in hearers:
            notify(by=by, at=at, member=member, record=heard_of or bearer, text="Two records share an identifier")


def _who_hears(
    first: ProtectedRecord, second: ProtectedRecord, at: dt.datetime
) -> tuple[list[Member], Agency | None, ProtectedRecord | None]:
    """Whom to tell, the police agency among whom they are, and the one record they may open when not both."""
    members = Member.objects.filter(hub=first.hub_id, is_active=True).select_related("agency", "hub")
    both = (first, second)
    coordinators = [
        member for member in members.filter(role=Role.COORDINATOR) if all(may_see(member, each, at) for each in both)
    ]
    if coordinators:
        return coordinators, None, None
    # The closer held first: it decides who may know.
    held = sorted(both, key=lambda record: -record.restriction)
    for record in held:
        police = members.filter(role__in=_POLICE, agency=record.owner_agency_id)
        able = [member for member in police if all(may_see(member, each, at) for each in both)]
        if able:
            return able, record.owner_agency, None
    closer = held[0]
    owners = members.filter(agency=closer.owner_agency_id)
    return [member for member in owners if may_see(member, closer, at)], closer.owner_agency, closer
