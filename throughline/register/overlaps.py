"""Cross-reference on save: who else bears the number, device, vehicle or address just recorded (practice.md P16).

Exact identifiers only, within one hub. What is found goes to one place; whoever typed learns nothing. Called by the
facts that write links and safe numbers, inside the action's transaction. Imported history raises nothing (P27); what is
recorded after it is compared with it. What an intelligence report alone says is compared too, and heard of only by
whoever may read the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.register.borne import BEARING_KINDS, borne_otherwise, links_that_bear
from throughline.register.models import Link, Overlap, PhoneIdentifier, Place, SafeContact, Vehicle
from throughline.register.states import IdentifierKind, LinkKind, SharedKind
from throughline.work.facts import notify

_POLICE = (Role.POLICE, Role.ROCU, Role.ANALYST)
# How many records one is compared with, of each restriction: what is held closely is not crowded out by what is not. Where
# more bear the same, the overlap says that it is cut.
COMPARED_AT_MOST = 200
SHARED = "Two records share an identifier"
# For whoever is named on an address and decides no overlap: once a coordinator is named on it too, they can look.
SHARED_ADDRESS = "Something you work on shares an identifier with another record: name a coordinator who may look"


@dataclass(frozen=True)
class Shared:
    """One identifier as it is compared."""

    kind: SharedKind
    value: str


@dataclass(frozen=True)
class Bearer:
    """A record that bears an identifier, and the one record that alone says so, if there is one: an intelligence report, or
    an address that is open to named people only (practice.md P25).
    """

    record: ProtectedRecord
    report: ProtectedRecord | None = None

    @property
    def address(self) -> ProtectedRecord | None:
        """The address that alone says so, if one does."""
        return self.report if self.report is not None and self.report.kind == RecordKind.PLACE else None

    @property
    def closeness(self) -> int:
        """How closely what it bears is held."""
        return max(self.record.restriction, self.address.restriction if self.address is not None else 0)


def _open_to_named(thing: ProtectedRecord) -> bool:
    """A place that is open to named people only: that somebody bears its address is theirs to know."""
    return thing.kind == RecordKind.PLACE and thing.restriction == Restriction.RESTRICTED


def cross_reference(
    *,
    by: Actor,
    at: dt.datetime,
    bearer: ProtectedRecord,
    thing: ProtectedRecord,
    report: ProtectedRecord | None = None,
) -> None:
    """A record was joined to a phone, vehicle or place: note every other record that bears the same.

    ``report``: the intelligence report that alone says so, if one does.
    """
    sayer = thing if report is None and _open_to_named(thing) else report
    for shared in _identifiers(thing):
        _note_all(shared, Bearer(bearer, sayer), by=by, at=at)


def cross_reference_number(*, by: Actor, at: dt.datetime, bearer: ProtectedRecord, number: str) -> None:
    """A number was recorded for a record itself: a person's safe number. ``number`` is E.164."""
    _note_all(Shared(SharedKind.PHONE, number), Bearer(bearer), by=by, at=at)


def cross_reference_identifier(*, by: Actor, at: dt.datetime, identifier: PhoneIdentifier) -> None:
    """A phone got one more identifier: note who else bears it beside whoever the phone is joined to."""
    bearing = Link.objects.filter(to_record=identifier.phone.record, kind__in=BEARING_KINDS, withdrawn_at__isnull=True)
    beside = ("from_record__owner_agency", "report__owner_agency")
    for link in bearing.select_related(*beside).order_by(F("report").desc(nulls_last=True), "pk"):
        _note_all(_shared_with(identifier), Bearer(link.from_record, link.report), by=by, at=at)


def cross_reference_vehicle(*, by: Actor, at: dt.datetime, vehicle: Vehicle) -> None:
    """A vehicle got its registration: note who else bears it beside whoever it is joined to, and where it was seized."""
    standing = Link.objects.filter(withdrawn_at__isnull=True)
    bearing = standing.filter(to_record=vehicle.record, kind__in=BEARING_KINDS)
    beside = ("from_record__owner_agency", "report__owner_agency")
    for link in bearing.select_related(*beside).order_by(F("report").desc(nulls_last=True), "pk"):
        cross_reference(by=by, at=at, bearer=link.from_record, thing=vehicle.record, report=link.report)
    seized = standing.filter(from_record=vehicle.record, kind=LinkKind.SEEN_AT)
    for link in seized.select_related("to_record__owner_agency", "report__owner_agency").order_by("pk"):
        cross_reference(by=by, at=at, bearer=link.to_record, thing=vehicle.record, report=link.report)


def hear_again(*, by: Actor, at: dt.datetime, records: Iterable[int]) -> None:
    """Records are open to other people than when their overlaps were noted, or something that said so was recorded in error:
    whoever would hear now of those that wait is told.

    One word for each identifier. What was decided stands; what nothing says any more is heard of by nobody (``borne``).
    """
    keys, told = list(records), set[tuple[str, str]]()
    rows = Overlap.objects.filter(Q(first_record__in=keys) | Q(second_record__in=keys), decided_at__isnull=True)
    beside = [f"{end}_record__owner_agency" for end in ("first", "second")]
    beside += ["first_report", "second_report", "heard_by_agency", "heard_of"]
    for row in rows.select_related(*beside).order_by("pk"):
        ends = _bearing(Shared(SharedKind(row.shared_kind), row.value), [row.first_record, row.second_record])
        if len(ends) < 2:
            continue
        first, second = ends
        hearers, agency, heard_of = _who_hears(first, second, by=by, at=at)
        now = (agency, heard_of, first.report, second.report)
        if now == (row.heard_by_agency, row.heard_of, row.first_report, row.second_report):
            continue
        row.heard_by_agency, row.heard_of, row.first_report, row.second_report = now
        row.save(update_fields=["heard_by_agency", "heard_of", "first_report", "second_report"])
        if (row.shared_kind, row.value) not in told:
            told.add((row.shared_kind, row.value))
            _tell(hearers, heard_of or row.first_record, by=by, at=at)


def _tell(hearers: Iterable[Member], record: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    for member in hearers:
        decides = member.role == Role.COORDINATOR or member.role in _POLICE
        notify(by=by, at=at, member=member, record=record, text=SHARED if decides else SHARED_ADDRESS)


def _identifiers(thing: ProtectedRecord) -> list[Shared]:
    if thing.kind == RecordKind.PHONE:
        identifiers = PhoneIdentifier.related.filter(phone__record=thing)
        return [_shared_with(identifier) for identifier in identifiers]
    if thing.kind == RecordKind.VEHICLE:
        vehicles = Vehicle.related.filter(record=thing).exclude(registration="")
        return [Shared(SharedKind.VEHICLE, vehicle.registration) for vehicle in vehicles]
    if thing.kind == RecordKind.PLACE:
        places = [place for place in Place.related.filter(record=thing) if _is_exact(place.address)]
        return [Shared(SharedKind.ADDRESS, place.compared_address) for place in places]
    return []


def _shared_with(identifier: PhoneIdentifier) -> Shared:
    kind = SharedKind.PHONE if identifier.kind == IdentifierKind.MSISDN else SharedKind.DEVICE
    return Shared(kind, identifier.value)


def _is_exact(address: str) -> bool:
    """An address that names one door: it has a number, its postcode apart. A street or a park is everybody's."""
    return any(letter.isdigit() for letter in address)


def _note_all(shared: Shared, bearer: Bearer, *, by: Actor, at: dt.datetime) -> None:
    if by.brings_history:
        return
    others, is_cut = _bearers(shared, bearer.record)
    joined = _joined_to(bearer, others)
    for other in others:
        if other.record.pk not in joined:
            _note(shared, bearer, other, is_cut=is_cut, by=by, at=at)


def _bearers(shared: Shared, bearer: ProtectedRecord) -> tuple[list[Bearer], bool]:
    """The hub's other records that bear an identifier: joined to such a thing, or a person whose safe number it is. At most so
    many of each restriction, and whether there are more.
    """
    found = Q(pk__in=links_that_bear(shared.kind, shared.value).values("from_record"))
    if shared.kind == SharedKind.PHONE:
        found |= Q(pk__in=SafeContact.related.filter(safe_phone=shared.value).values("person__record"))
    records = ProtectedRecord.objects.filter(found, hub=bearer.hub_id).exclude(pk=bearer.pk)
    listed, is_cut = list[ProtectedRecord](), False
    for restriction in Restriction:
        rows = records.filter(restriction=restriction).select_related("owner_agency").order_by("pk")
        held = list(rows[: COMPARED_AT_MOST + 1])
        listed, is_cut = listed + held[:COMPARED_AT_MOST], is_cut or len(held) > COMPARED_AT_MOST
    return _bearing(shared, sorted(listed, key=lambda record: record.pk)), is_cut


def _bearing(shared: Shared, records: Iterable[ProtectedRecord]) -> list[Bearer]:
    """Of these records, in their order, those that something standing says bear an identifier, each with the report that
    alone says so if one does."""
    rows = list(records)
    keys = [row.pk for row in rows]
    said: dict[int, ProtectedRecord | None] = {}
    # What is said openly too is no report's alone: it comes last, and stands.
    links = links_that_bear(shared.kind, shared.value).filter(from_record__in=keys)
    beside = ("report__owner_agency", "to_record__owner_agency")
    for link in links.select_related(*beside).order_by(F("report").desc(nulls_last=True), "-pk"):
        sayer = link.report or (link.to_record if _open_to_named(link.to_record) else None)
        if link.from_record_id not in said or said[link.from_record_id] is not None:
            said[link.from_record_id] = sayer
    said |= dict.fromkeys(borne_otherwise(shared.kind, shared.value, keys))
    return [Bearer(row, said[row.pk]) for row in rows if row.pk in said]


def _joined_to(bearer: Bearer, others: Iterable[Bearer]) -> set[int]:
    """Of these, those already joined to the bearer, or to an operation or line it is joined to: nothing new is said.

    What only some other report joins is not: its silence would tell of it.
    """
    keys = [other.record.pk for other in others]
    if not keys:
        return set()
    known = Q(report__isnull=True) if bearer.report is None else Q(report__isnull=True) | Q(report=bearer.report)
    standing = Link.objects.filter(known, withdrawn_at__isnull=True)
    record = bearer.record
    joined = set(standing.filter(from_record=record, to_record__in=keys).values_list("to_record", flat=True))
    joined |= set(standing.filter(to_record=record, from_record__in=keys).values_list("from_record", flat=True))
    events = standing.filter(from_record=record, to_record__kind__in=(RecordKind.OPERATION, RecordKind.LINE)).values(
        "to_record"
    )
    joined |= set(standing.filter(from_record__in=keys, to_record__in=events).values_list("from_record", flat=True))
    return joined


def _note(shared: Shared, bearer: Bearer, other: Bearer, *, is_cut: bool, by: Actor, at: dt.datetime) -> None:
    """Keep one overlap, once, and tell whoever hears of it; a group that waits already is not told of again.

    One that only a report's readers knew, and that is now recorded openly, is heard of anew.
    """
    first, second = sorted((bearer, other), key=lambda each: each.record.pk)
    known = Overlap.objects.filter(
        first_record=first.record, second_record=second.record, shared_kind=shared.kind, value=shared.value
    ).first()
    if known is not None and not (
        (known.first_report_id and first.report is None) or (known.second_report_id and second.report is None)
    ):
        return
    hearers, agency, heard_of = _who_hears(first, second, by=by, at=at)
    waiting = Overlap.objects.filter(
        hub=first.record.hub_id, shared_kind=shared.kind, value=shared.value, decided_at__isnull=True,
        heard_by_agency=agency, heard_of=heard_of, first_report=first.report, second_report=second.report,
    ).exists()  # fmt: skip
    kept = known or Overlap(
        hub_id=first.record.hub_id, first_record=first.record, second_record=second.record, shared_kind=shared.kind,
        value=shared.value,
    )  # fmt: skip
    kept.heard_by_agency, kept.heard_of, kept.first_report, kept.second_report = (
        agency, heard_of, first.report, second.report,
    )  # fmt: skip
    kept.noted_at, kept.noted_by, kept.is_cut = at, by.member, is_cut
    kept.decision, kept.decision_detail, kept.decided_at, kept.decided_by = "", "", None, None
    kept.save()
    if not waiting:
        _tell(hearers, heard_of or bearer.record, by=by, at=at)


def _who_hears(
    first: Bearer, second: Bearer, *, by: Actor, at: dt.datetime
) -> tuple[list[Member], Agency | None, ProtectedRecord | None]:
    """Whom to tell, the agency among whom they are (none: coordinators), and the one record they may open when not both.

    Nobody hears of what a report alone says who may not read the report, nor of a child's new address who is not named on it.
    """
    members = Member.objects.filter(hub=first.record.hub_id, is_active=True).select_related("agency", "hub")
    sayers = tuple(each.report for each in (first, second) if each.report is not None)
    both = (first.record, second.record, *sayers)
    coordinators = _able(members.filter(role=Role.COORDINATOR), both, at)
    if coordinators:
        return coordinators, None, None
    # The closer held first: it decides who may know. A report is its own force's.
    for record in sorted(both, key=lambda record: (record not in sayers, -record.restriction)):
        able = _able(members.filter(role__in=_POLICE, agency=record.owner_agency_id), both, at)
        if able:
            return able, record.owner_agency, None
    closer, other = sorted((first, second), key=lambda each: (-each.closeness, each.address is not None))
    needed = _needed_for(closer, other)
    address = closer.address
    if address is None:
        return _able(members.filter(agency=closer.record.owner_agency_id), needed, at), *_of(closer)
    # Whoever typed the address learns nothing from it. Where nobody else is named, the coordinator hears of the other alone.
    holding = members.filter(agency=address.owner_agency_id).exclude(pk=by.member.pk)
    able = _able(holding, needed, at)
    if able:
        return able, address.owner_agency, closer.record
    needed = _needed_for(other, closer)
    return _able(members.filter(role=Role.COORDINATOR), needed, at), None, other.record


def _needed_for(heard: Bearer, unheard: Bearer) -> tuple[ProtectedRecord, ...]:
    """What a hearer of one of two has to be able to open: all but the other record, and the other's address."""
    sayers = [heard.report, unheard.report if unheard.address is None else None]
    return (heard.record, *(each for each in sayers if each is not None))


def _able(members: Iterable[Member], needed: Iterable[ProtectedRecord], at: dt.datetime) -> list[Member]:
    records = tuple(needed)
    return [member for member in members if all(may_see(member, each, at) for each in records)]


def _of(heard: Bearer) -> tuple[Agency, ProtectedRecord]:
    return heard.record.owner_agency, heard.record
