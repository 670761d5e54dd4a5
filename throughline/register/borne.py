"""What says that a record bears a number, device, vehicle or address: a standing link, a safe number, a seizure."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.register.models import Link, PhoneIdentifier, Place, SafeContact, Vehicle
from throughline.register.states import IdentifierKind, LinkKind, SharedKind

# Links that are compared as they are written. Where a person was found is compared by the act itself (hub, disruption),
# once they are joined to the operation they were found at: of that, nothing new is said.
BEARING_KINDS = frozenset(
    {
        LinkKind.DEAL_NUMBER, LinkKind.USES_PHONE, LinkKind.USES_VEHICLE, LinkKind.LIVES_AT,
        LinkKind.WORKS_FROM, LinkKind.OPERATION_AT, LinkKind.SEEN_AT, LinkKind.CASE_PLACE,
    }
)  # fmt: skip


def _things(shared_kind: str, value: object) -> QuerySet[PhoneIdentifier] | QuerySet[Vehicle] | QuerySet[Place]:
    """The phones, vehicles or places of this identifier, as rows of ``thing``, their protected record."""
    if shared_kind in (SharedKind.PHONE, SharedKind.DEVICE):
        is_number = Q(kind=IdentifierKind.MSISDN)
        rows = PhoneIdentifier.related.filter(is_number if shared_kind == SharedKind.PHONE else ~is_number)
        return rows.filter(value=value)
    if shared_kind == SharedKind.VEHICLE:
        return Vehicle.related.filter(registration=value)
    return Place.related.filter(compared_address=value)


def _record(shared_kind: str) -> str:
    return "phone__record" if shared_kind in (SharedKind.PHONE, SharedKind.DEVICE) else "record"


def _standing() -> QuerySet[Link]:
    return Link.objects.filter(withdrawn_at__isnull=True)


def links_that_bear(shared_kind: str, value: str) -> QuerySet[Link]:
    """The standing links that lead to a thing of this identifier, from the record that bears it."""
    things = _things(shared_kind, value).values(_record(shared_kind))
    return _standing().filter(kind__in=BEARING_KINDS | {LinkKind.FOUND_AT}, to_record__in=things)


def borne_otherwise(shared_kind: str, value: str, records: Collection[int]) -> set[int]:
    """Of these records, those that bear it by no such link: a person by their safe number, an operation by a seizure."""
    found = set[int]()
    if shared_kind == SharedKind.PHONE:
        safe = SafeContact.related.filter(safe_phone=value, person__record__in=records)
        found |= set(safe.values_list("person__record", flat=True))
    if shared_kind != SharedKind.ADDRESS:
        things = _things(shared_kind, value).values(_record(shared_kind))
        seized = _standing().filter(kind=LinkKind.SEEN_AT, from_record__in=things, to_record__in=records)
        found |= set(seized.values_list("to_record", flat=True))
    return found


def still_borne() -> Q:
    """The condition on overlaps that something standing still says of both records that they bear what they share.

    What was recorded in error says nothing; another link, safe number or seizure that says the same does.
    """
    condition = Q(pk__in=[])
    for kind in SharedKind:
        condition |= Q(shared_kind=kind) & _borne(kind, "first_record") & _borne(kind, "second_record")
    return condition


def _borne(shared_kind: SharedKind, end: str) -> Q:
    """Whether the record at this end of an overlap bears its value."""
    record = _record(shared_kind)
    reached = _things(shared_kind, OuterRef(OuterRef("value"))).filter(**{record: OuterRef("to_record")})
    kinds = BEARING_KINDS | {LinkKind.FOUND_AT}
    borne = Q(Exists(_standing().filter(Exists(reached), kind__in=kinds, from_record=OuterRef(end))))
    if shared_kind == SharedKind.PHONE:
        borne |= Q(Exists(SafeContact.related.filter(safe_phone=OuterRef("value"), person__record=OuterRef(end))))
    if shared_kind != SharedKind.ADDRESS:
        seized = _things(shared_kind, OuterRef(OuterRef("value"))).filter(**{record: OuterRef("from_record")})
        borne |= Q(Exists(_standing().filter(Exists(seized), kind=LinkKind.SEEN_AT, to_record=OuterRef(end))))
    return borne
