"""Recording where a child lives, is placed or was found: a later row stands, none is overwritten."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from throughline.access.facts import end_involvement, involve, keep_from_alike, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.queries import is_kept_from
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text, tidy
from throughline.geography.models import PoliceForce
from throughline.hub.holding import name_on
from throughline.hub.models import Case
from throughline.placements.actions.homes import join_home, part_home, push_home, say_last_day, take_back_home
from throughline.placements.actions.notices import raise_notices, withdraw_notices
from throughline.placements.actions.responsibility import keep_first_known
from throughline.placements.areas import Area, require_area
from throughline.placements.models import Residence
from throughline.placements.policies import PLANNED_AHEAD, raises_notices, require_day, require_standing
from throughline.placements.queries.cases import case_of_person, case_to_work_on
from throughline.placements.queries.places import area_of, current_place, get_residence, is_where_they_live
from throughline.placements.states import NoticeOf, OutOfArea, PlaceKind
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.register.overlaps import hear_again
from throughline.register.placing import compared_address
from throughline.register.queries import require_born
from throughline.work.facts import settle_tasks
from throughline.work.states import TaskKind

# Why someone named on an address is involved with it: they recorded it, or were named later.
_NAMED_BECAUSE = (InvolvementReason.RECORDED, InvolvementReason.WORKS_WITH)


@dataclass(frozen=True)
class ResidenceGiven:
    """A place as typed. ``address`` only for a home or a placement; ``placing`` and ``out_of_area`` for a placement."""

    kind: str
    since_date: dt.date
    area: Area
    force: PoliceForce | None = None
    placing: Area = field(default_factory=Area)
    out_of_area: str = ""
    address: PlaceGiven | None = None
    note: str = ""


@transaction.atomic
def record_place(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: ResidenceGiven) -> Residence:
    """Record one of a child's places from a day. Earlier ones stay; responsibility does not pass with a move.

    Whoever was responsible before is kept as the first known. A home or placement that a person says is out of area
    raises its notices; what they left is told too when it was out of area, in another council's area. The address is
    restricted to the recorder, the lead and the cover. Errors: Absent, Refused.
    """
    require_permission(by, "case.work")
    case = case_to_work_on(by, case_uuid, at)
    _require_given(given, at)
    require_born(case.person, given.since_date, field="since_date")
    left = current_place(case.person, PlaceKind(given.kind), given.since_date)
    keep_first_known(case.person, by=by, at=at, placing=given.placing)
    residence = Residence(
        person=case.person, kind=given.kind, since_date=given.since_date, recorded_at=at, recorded_by=by.member,
        force=given.force or (given.area.authority.force if given.area.authority is not None else None),
        out_of_area=given.out_of_area if given.kind != PlaceKind.FOUND else "",
        note=require_text(given.note, what="the note", field="note", limit=500),
    )  # fmt: skip
    _put_areas(residence, given)
    if given.address is not None and given.address.address.strip():
        residence.place = _keep_address(given.address, case, by=by, at=at)
    residence.home_before = case.person.home_authority if residence.kind == PlaceKind.HOME else None
    residence.save_checked()
    join_home(residence, case, by=by, at=at)
    push_home(case.person, by=by, at=at)
    _tell(residence, left, case, by=by, at=at)
    if is_where_they_live(residence, civil_date(at)):
        settle_tasks(by=by, at=at, record=case.record, kind=TaskKind.RECORD_HOME, outcome="Recorded")
    record_act(
        by=by, at=at, action="record_place", op=Operation.COLLECTION, subjects=[case.record, case.person.record],
        detail={"kind": residence.kind},
    )  # fmt: skip
    return residence


def _require_given(given: ResidenceGiven, at: dt.datetime) -> None:
    if given.kind not in PlaceKind.values:
        raise Refused("Choose which place this is.", field="kind")
    if given.kind == PlaceKind.FOUND:
        require_day(given.since_date, field="since_date", at=at)
        if not given.area.is_known and given.force is None:
            raise Refused("Choose the local authority or the police force where this was.", field="authority")
        return
    if given.since_date > civil_date(at) + PLANNED_AHEAD:
        raise Refused("The day is more than a year ahead. Check the year.", field="since_date")
    if given.out_of_area not in OutOfArea.values:
        raise Refused(
            "Say whether this is outside the area of the authority that answers for them.", field="out_of_area"
        )


def _put_areas(residence: Residence, given: ResidenceGiven) -> None:
    """The council's area, and on a placement the authority that placed them, in the list or by name."""
    if given.area.is_known or given.kind != PlaceKind.FOUND:
        area = require_area(given.area)
        residence.authority, residence.elsewhere, residence.nation = area.authority, area.elsewhere, area.nation
    if given.kind != PlaceKind.PLACEMENT:
        return
    elsewhere = require_name(given.placing.elsewhere, what="the placing authority", field="placing_elsewhere")
    if given.placing.authority is None and not elsewhere:
        raise Refused("Say which authority placed them.", field="placing_authority")
    if given.placing.authority is not None and elsewhere:
        raise Refused("Choose from the list, or name a council that is not in it: not both.", field="placing_elsewhere")
    residence.placing_authority, residence.placing_elsewhere = given.placing.authority, elsewhere


def _keep_address(given: PlaceGiven, case: Case, *, by: Actor, at: dt.datetime) -> Place:
    """A place record of its own, even where one of the same address is known: that one may be open to others (P25)."""
    place = Place(
        record=protect(by=by, at=at, kind=RecordKind.PLACE),
        address=tidy(require_text(given.address, what="address", field="address", limit=200)),
        area=require_name(given.area, what="area", field="area"),
        postcode=tidy(given.postcode).upper(),
        authority=given.authority,
        force=given.force,
        compared_address=compared_address(given),
    )
    place.record.restriction = Restriction.RESTRICTED
    place.record.save(update_fields=["restriction"])
    place.save_checked()
    keep_from_alike(at=at, record=place.record, person=case.person.record)
    for member in {by.member, case.lead, case.cover}:
        _name(place, member, by=by, at=at)
    return place


def _name(place: Place, member: Member, *, by: Actor, at: dt.datetime) -> None:
    name_on(place.record, member, by=by, at=at)
    involve(by=by, at=at, record=place.record, member=member, reason=InvolvementReason.WORKS_WITH)


def _tell(residence: Residence, left: Residence | None, case: Case, *, by: Actor, at: dt.datetime) -> None:
    """Raise what the new place asks for, and tell the area they leave, unless one council's area holds both."""
    if raises_notices(residence):
        raise_notices(residence, NoticeOf.ARRIVAL, case, by=by, at=at, on=residence.since_date)
    if left is not None and raises_notices(left) and area_of(left) != area_of(residence):
        _raise_departure(left, case, by=by, at=at, on=residence.since_date)


def _raise_departure(left: Residence, case: Case, *, by: Actor, at: dt.datetime, on: dt.date) -> None:
    if not left.notices.filter(of=NoticeOf.DEPARTURE, withdrawn_at=None).exists():
        raise_notices(left, NoticeOf.DEPARTURE, case, by=by, at=at, on=on)


@transaction.atomic
def end_place(*, by: Actor, at: dt.datetime, residence_uuid: uuid.UUID, until_date: dt.date) -> Residence:
    """Record the last day at a home or placement. An area that was told of the arrival is told of the leaving.

    Errors: Absent, Refused (ended already; a day before it began or in the future).
    """
    require_permission(by, "case.work")
    residence = get_residence(by, residence_uuid, at, lock=True)
    case = case_of_person(by, residence.person, at)
    require_standing(residence)
    if residence.kind == PlaceKind.FOUND:
        raise Refused("Where they were found is a day, not a stay: it has no last day.")
    if residence.until_date is not None:
        raise Refused("The day they left is recorded already. If it is wrong, put it right beside the place.")
    require_day(until_date, field="until_date", at=at, earliest=residence.since_date, after="the day they came")
    residence.until_date, residence.ended_at, residence.ended_by = until_date, at, by.member
    residence.save_checked()
    say_last_day(residence)
    if raises_notices(residence):
        _raise_departure(residence, case, by=by, at=at, on=until_date)
    record_act(by=by, at=at, action="end_place", op=Operation.ALTERATION, subjects=[case.record, case.person.record])
    return residence


@transaction.atomic
def correct_last_day(
    *, by: Actor, at: dt.datetime, residence_uuid: uuid.UUID, seen: dt.date, until_date: dt.date | None
) -> Residence:
    """Put right the last day at a home or placement; None: they have not left. What its arrival raised stays as it is.

    An area that was told of another day is told of the right one by new notices; of a leaving that was not so, whoever was
    told has to hear it. ``seen``: the day as the page showed it. Errors: Absent, Refused (no last day; changed meanwhile;
    the same day; a day before they came or in the future).
    """
    require_permission(by, "case.work")
    residence = get_residence(by, residence_uuid, at, lock=True)
    case = case_of_person(by, residence.person, at)
    require_standing(residence)
    if residence.until_date != seen:
        raise Refused("Somebody else changed this day meanwhile. Go back to the places and look at it again.")
    if until_date == seen:
        raise Refused("That is the day recorded already.", field="until_date")
    if until_date is not None:
        require_day(until_date, field="until_date", at=at, earliest=residence.since_date, after="the day they came")
    residence.until_date = until_date
    residence.ended_at, residence.ended_by = (at, by.member) if until_date is not None else (None, None)
    residence.save_checked()
    say_last_day(residence)
    push_home(case.person, by=by, at=at)
    _tell_right_day(residence, case, by=by, at=at)
    record_act(
        by=by, at=at, action="correct_last_day", op=Operation.ALTERATION, subjects=[case.record, case.person.record],
        detail={"was": seen.isoformat()},
    )  # fmt: skip
    return residence


def _tell_right_day(residence: Residence, case: Case, *, by: Actor, at: dt.datetime) -> None:
    """Of another day by new notices to those who were told; of no leaving at all, unless they left for another place."""
    on = residence.until_date
    if on is None:
        if not _later_places(residence).exists():
            withdraw_notices(residence, case, by=by, at=at, of=[NoticeOf.DEPARTURE])
        return
    standing = residence.notices.filter(of=NoticeOf.DEPARTURE, withdrawn_at=None)
    if standing.filter(sent_date__isnull=False).exists():
        withdraw_notices(residence, case, by=by, at=at, of=[NoticeOf.DEPARTURE], is_told_anew=True)
    if raises_notices(residence):
        _raise_departure(residence, case, by=by, at=at, on=on)


@transaction.atomic
def withdraw_place(*, by: Actor, at: dt.datetime, residence_uuid: uuid.UUID, reason: str) -> Residence:
    """A place was recorded in error: it stays with the reason, and what it raised is not waited for; nor is the leaving of
    the place before it, where they never left.

    Errors: Absent, Refused (withdrawn already; no reason).
    """
    require_permission(by, "case.work")
    residence = get_residence(by, residence_uuid, at, lock=True)
    case = case_of_person(by, residence.person, at)
    require_standing(residence)
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    residence.withdrawn_at, residence.withdrawn_by = at, by.member
    residence.withdrawn_reason = require_text(reason, what="the reason", field="reason", limit=300)
    residence.save_checked()
    part_home(residence, by=by, at=at)
    take_back_home(residence, case.person, by=by, at=at)
    withdraw_notices(residence, case, by=by, at=at)
    before = _place_never_left(residence)
    if before is not None:
        withdraw_notices(before, case, by=by, at=at, of=[NoticeOf.DEPARTURE])
    record_act(
        by=by, at=at, action="withdraw_place", op=Operation.ALTERATION, subjects=[case.record, case.person.record]
    )
    return residence


def _place_never_left(wrong: Residence) -> Residence | None:
    """The place that stands again once a later one was recorded in error, unless they left it for another or on a day."""
    before = current_place(wrong.person, PlaceKind(wrong.kind), wrong.since_date)
    if before is None or before.until_date is not None:
        return None
    return None if _later_places(before).exists() else before


def _later_places(residence: Residence) -> QuerySet[Residence]:
    """The places of the same kind they went to after it, as far as they stand."""
    standing: QuerySet[Residence] = residence.person.residences.filter(kind=residence.kind, withdrawn_at=None)
    return standing.filter(since_date__gt=residence.since_date)


def _address_held(by: Actor, at: dt.datetime, residence_uuid: uuid.UUID) -> tuple[Residence, Place, Case]:
    """A place with its address, for someone named on it. Errors: Absent."""
    residence = get_residence(by, residence_uuid, at)
    if residence.place is None:
        raise Absent
    place = get_visible(Place, residence.place.record.uuid, by, at)
    return residence, place, case_of_person(by, residence.person, at)


@transaction.atomic
def name_for_address(*, by: Actor, at: dt.datetime, residence_uuid: uuid.UUID, member: Member) -> Residence:
    """Name a colleague of the hub who may see an address, by someone who may see it themselves (practice.md P25). What else
    bears the address is theirs to hear of too.

    Errors: Absent, Refused (not an active member of the hub; kept from this person).
    """
    require_permission(by, "case.work")
    residence, place, case = _address_held(by, at, residence_uuid)
    if member.hub_id != by.hub.pk or not member.is_active:
        raise Refused("Choose an active colleague of this hub.", field="member")
    if is_kept_from(member, (case.person.record, case.record, place.record), at):
        raise Refused("They cannot be named on this address.", field="member")
    _name(place, member, by=by, at=at)
    hear_again(by=by, at=at, records=[residence.person.record_id])
    record_act(
        by=by, at=at, action="name_for_address", op=Operation.GRANT, subjects=[place.record, case.person.record],
        detail={"member": member.pk},
    )  # fmt: skip
    return residence


@transaction.atomic
def close_address_to(*, by: Actor, at: dt.datetime, residence_uuid: uuid.UUID, member: Member) -> Residence:
    """Someone named on an address no longer sees it, from now. Errors: Absent, Refused for oneself."""
    require_permission(by, "case.work")
    residence, place, case = _address_held(by, at, residence_uuid)
    if member.pk == by.member.pk:
        raise Refused("Somebody else who is named must do this for you.", field="member")
    for reason in _NAMED_BECAUSE:
        end_involvement(by=by, at=at, record=place.record, member=member, reason=reason)
    record_act(
        by=by, at=at, action="close_address_to", op=Operation.GRANT, subjects=[place.record, case.person.record],
        detail={"member": member.pk},
    )  # fmt: skip
    return residence
