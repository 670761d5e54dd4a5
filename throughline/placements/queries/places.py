"""The four places of a child, derived; every place ever recorded; and who was told of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from throughline.access.models import Involvement, NamedAccess, ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.geography.states import Function
from throughline.hub.models import Intervention
from throughline.placements.areas import Area, bodies_of, notice_rules
from throughline.placements.models import PlacementNotice, Residence
from throughline.placements.policies import raises_notices
from throughline.placements.states import NoticeOf, NoticeStatus, OutOfArea, PlaceKind
from throughline.register.models import Person, Place


@dataclass(frozen=True)
class OneOfFour:
    """One of the four: where, how that is known, and which bodies answer there today."""

    title: str
    where: str
    detail: str = ""
    bodies: tuple[tuple[str, str], ...] = ()
    is_council: bool = False


@dataclass(frozen=True)
class ToRing:
    """A council to ring about someone's safety, and why that one. Ringing it passes no responsibility to it."""

    name: str
    because: str


@dataclass(frozen=True)
class NoticeView:
    """One notice: whom it is for, where it stands, and what helps to find the body where none is recorded."""

    uuid: uuid.UUID
    of: str
    name: str
    body: str
    ask: str
    status: str
    status_label: str
    due_at: dt.datetime | None
    sent: str
    acknowledged: str
    in_error: bool

    @property
    def is_to_send(self) -> bool:
        return self.status == NoticeStatus.TO_SEND

    @property
    def is_waiting(self) -> bool:
        return self.status == NoticeStatus.SENT


@dataclass(frozen=True)
class PlaceView:
    """A place ever recorded. ``address`` only for people named on it; ``holds_address`` says that there is one."""

    uuid: uuid.UUID
    kind: str
    where: str
    since_date: dt.date
    until_date: dt.date | None
    standing: str
    placed_by: str
    out_of_area: str
    note: str
    recorded: str
    withdrawn_reason: str
    holds_address: bool
    address: str
    named: tuple[str, ...]
    is_home_or_placement: bool
    leaving_untold: bool
    notices: tuple[NoticeView, ...]

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.withdrawn_reason)


@dataclass(frozen=True)
class Places:
    """All of it, and the place records shown, which are consulted too."""

    four: tuple[OneOfFour, ...]
    ring: tuple[ToRing, ...]
    history: tuple[PlaceView, ...]
    addresses: tuple[ProtectedRecord, ...]


def area_of(residence: Residence) -> Area:
    """The area a place lies in."""
    return Area(residence.authority, residence.elsewhere, residence.nation)


def current_place(person: Person, kind: PlaceKind, on: dt.date) -> Residence | None:
    """The newest place of a kind on a day, unless they have left it."""
    rows = person.residences.filter(kind=kind, withdrawn_at=None, since_date__lte=on)
    newest = rows.select_related("authority__force", "force", "placing_authority").order_by("since_date", "pk").last()
    if newest is None or (newest.until_date is not None and newest.until_date < on):
        return None
    return newest


def is_where_they_live(residence: Residence, on: dt.date) -> bool:
    """Whether it is the home or placement they were last to move to, on a day: not an earlier one that was recorded late."""
    if residence.kind == PlaceKind.FOUND or residence.since_date > on:
        return False
    lived = residence.person.residences.filter(withdrawn_at=None, since_date__lte=on).exclude(kind=PlaceKind.FOUND)
    return not lived.filter(since_date__gt=residence.since_date).exists()


def places_of(actor: Actor, at: dt.datetime, person: Person) -> Places:
    """The four places today, and every place with its notices. The person, and where they are, passed the gate."""
    rows = list(
        person.residences.select_related(
            "authority__force", "force", "placing_authority", "recorded_by", "place__record"
        )
        .prefetch_related("notices__clock")
        .order_by("-since_date", "-pk")
    )
    visible = Place.objects.visible_to(actor, at).filter(pk__in=[row.place_id for row in rows if row.place_id])
    seen = {place.pk: place for place in visible.select_related("record")}
    on = civil_date(at)
    current = {kind: current_place(person, kind, on) for kind in PlaceKind}
    named = _named(rows, at)
    four = four_places(actor, at, person)
    return Places(
        four=four,
        ring=whom_to_ring(four),
        history=tuple(
            _view(row, seen, on, current[PlaceKind(row.kind)], named, leaving_untold=_is_leaving_untold(row, rows))
            for row in rows
        ),
        addresses=tuple(place.record for place in seen.values()),
    )


def four_places(actor: Actor, at: dt.datetime, person: Person) -> tuple[OneOfFour, ...]:
    """Home, placing authority, host area, where found or exploited: each a fact of its own, as it stands today."""
    on = civil_date(at)
    placement = current_place(person, PlaceKind.PLACEMENT, on)
    return (
        _home(person, on), _placing(placement, on), _host(placement, on), _found(actor, at, person, on)
    )  # fmt: skip


def whom_to_ring(four: tuple[OneOfFour, ...]) -> tuple[ToRing, ...]:
    """The children's services of where they were found and where they are placed, and of their home: each council once.

    Who is responsible is another question (``queries.responsibility``): it may be none of these.
    """
    home, _, host, found = four
    because: dict[str, list[str]] = {}
    for one, why in ((found, "where they were found"), (host, "where they are placed"), (home, "their home")):
        body = dict(one.bodies).get(str(Function.CHILDRENS_SERVICES.label)) or (one.where if one.is_council else "")
        if body:
            because.setdefault(body, []).append(why)
    return tuple(ToRing(name, " and ".join(reasons)) for name, reasons in because.items())


def _home(person: Person, on: dt.date) -> OneOfFour:
    row = current_place(person, PlaceKind.HOME, on)
    if row is not None:
        area = area_of(row)
        since = f"Since {_day(row.since_date)}"
        return OneOfFour("Home", area.name, since, bodies_of(area, row.force, on), is_council=True)
    if person.home_authority is None:
        return OneOfFour("Home", "")
    area = Area(person.home_authority)
    known = "As recorded with who they are; no day given"
    return OneOfFour("Home", area.name, known, bodies_of(area, None, on), is_council=True)


def _placing(placement: Residence | None, on: dt.date) -> OneOfFour:
    if placement is None:
        return OneOfFour("Placing authority", "Not placed, as far as is recorded")
    area = Area(placement.placing_authority, placement.placing_elsewhere)
    return OneOfFour("Placing authority", area.name, f"Placed them on {_day(placement.since_date)}")


def _host(placement: Residence | None, on: dt.date) -> OneOfFour:
    if placement is None:
        return OneOfFour("Host area", "None: not placed, as far as is recorded")
    area = area_of(placement)
    bodies = bodies_of(area, placement.force, on)
    return OneOfFour("Host area", area.name, _out_of_area(placement), bodies, is_council=True)


def _out_of_area(row: Residence) -> str:
    """As a person stated it: nothing here measures a distance."""
    if not row.out_of_area:
        return ""
    return "Stated to be out of area" if row.out_of_area == OutOfArea.YES else "Stated to be within the area"


def _found(actor: Actor, at: dt.datetime, person: Person, on: dt.date) -> OneOfFour:
    """What was recorded here, else the area of the newest intervention the reader may see."""
    title = PlaceKind.FOUND.label
    row = current_place(person, PlaceKind.FOUND, on)
    if row is not None:
        area = area_of(row)
        where = area.name or (row.force.name if row.force is not None else "")
        bodies = bodies_of(area, row.force, on)
        return OneOfFour(title, where, f"On {_day(row.since_date)}", bodies, is_council=area.is_known)
    found = Intervention.objects.visible_to(actor, at).filter(person=person, withdrawn_at=None)
    newest = found.select_related("authority__force", "force").order_by("happened_date", "pk").last()
    if newest is None or (newest.authority is None and newest.force is None):
        return OneOfFour(title, "")
    area = Area(newest.authority)
    where = area.name or (newest.force.name if newest.force is not None else "")
    detail = f"At the safeguarding intervention of {_day(newest.happened_date)}"
    return OneOfFour(title, where, detail, bodies_of(area, newest.force, on), is_council=area.is_known)


def named_on(record: ProtectedRecord, at: dt.datetime) -> list[Member]:
    """Who may see an address now: named on it, and still involved."""
    return named_on_each([record.pk], at).get(record.pk, [])


def named_on_each(records: Collection[int], at: dt.datetime) -> dict[int, list[Member]]:
    """The same of many, by the key of the record, each by name."""
    running = Involvement.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at), record=OuterRef("record"), member=OuterRef("member")
    )
    named = NamedAccess.objects.filter(Exists(running), record__in=records).select_related("member__agency")
    members: dict[int, list[Member]] = {}
    for row in named.order_by("member__name", "pk"):
        members.setdefault(row.record_id, []).append(row.member)
    return members


def _named(rows: list[Residence], at: dt.datetime) -> dict[int, tuple[str, ...]]:
    return {
        row.pk: tuple(member.name for member in named_on(row.place.record, at)) for row in rows if row.place is not None
    }


def _is_leaving_untold(row: Residence, rows: list[Residence]) -> bool:
    """Whether an area that is told of such things was not told that they went on, to another area, from a later day."""
    if row.withdrawn_at is not None or row.until_date is not None or not raises_notices(row):
        return False
    told = any(each.of == NoticeOf.DEPARTURE and each.withdrawn_at is None for each in row.notices.all())
    return not told and any(
        later.kind == row.kind and later.withdrawn_at is None and later.since_date > row.since_date
        and area_of(later) != area_of(row)
        for later in rows
    )  # fmt: skip


def _view(
    row: Residence, seen: dict[int, Place], on: dt.date, standing: Residence | None, named: dict[int, tuple[str, ...]],
    *, leaving_untold: bool,
) -> PlaceView:  # fmt: skip
    place = seen.get(row.place_id) if row.place_id is not None else None
    area = area_of(row)
    return PlaceView(
        uuid=row.uuid,
        kind=row.get_kind_display(),
        where=area.name or (row.force.name if row.force is not None else ""),
        since_date=row.since_date,
        until_date=row.until_date,
        standing=_standing(row, on, standing),
        placed_by=Area(row.placing_authority, row.placing_elsewhere).name,
        out_of_area=_out_of_area(row),
        note=row.note,
        recorded=f"{row.recorded_by.name}, {_day(civil_date(row.recorded_at))}",
        withdrawn_reason=row.withdrawn_reason,
        holds_address=row.place_id is not None,
        address=", ".join(part for part in (place.address, place.area, place.postcode) if part) if place else "",
        named=named.get(row.pk, ()),
        is_home_or_placement=row.kind != PlaceKind.FOUND,
        leaving_untold=leaving_untold,
        notices=tuple(view_notice(notice) for notice in sorted(row.notices.all(), key=lambda each: each.pk)),
    )


def _standing(row: Residence, on: dt.date, standing: Residence | None) -> str:
    if row.withdrawn_at is not None:
        return "Recorded in error"
    if row.since_date > on:
        return "Planned"
    return "Now" if standing is not None and standing.pk == row.pk and row.kind != PlaceKind.FOUND else "Earlier"


def view_notice(row: PlacementNotice) -> NoticeView:
    """A notice as a frozen view."""
    rule = notice_rules().of(row.function)
    sent = f"{_day(row.sent_date)}, {row.get_sent_how_display().lower()}, to {row.sent_to}" if row.sent_date else ""
    answer = f"{_day(row.acknowledged_date)}, by {row.acknowledger}" if row.acknowledged_date else ""
    due_at = row.clock.due_at if row.clock is not None and row.status == NoticeStatus.TO_SEND else None
    return NoticeView(
        row.uuid, row.get_of_display(), rule.name, row.body, rule.ask, row.status, row.get_status_display(), due_at, sent,
        answer, row.withdrawn_at is not None,
    )  # fmt: skip


def get_residence(actor: Actor, residence_uuid: object, at: dt.datetime, *, lock: bool = False) -> Residence:
    """A place through the gate of the person. Raises Absent."""
    rows = Residence.objects.visible_to(actor, at).select_related("person__record", "authority__force", "place__record")
    found: Residence | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(uuid=residence_uuid).first()
    )
    if found is None:
        raise Absent
    return found


def get_notice(actor: Actor, notice_uuid: object, at: dt.datetime, *, lock: bool = False) -> PlacementNotice:
    """A notice through the gate of the person. Raises Absent."""
    rows = PlacementNotice.objects.visible_to(actor, at).select_related(
        "clock", "residence__person__record", "residence__authority__force", "residence__place__record"
    )
    found: PlacementNotice | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).filter(uuid=notice_uuid).first()
    )
    if found is None:
        raise Absent
    return found


def list_notices_of(actor: Actor, at: dt.datetime, residence: Residence) -> list[PlacementNotice]:
    """The notices of one place, in the order they were raised."""
    return list(PlacementNotice.objects.visible_to(actor, at).filter(residence=residence).order_by("pk"))


def address_for(actor: Actor, at: dt.datetime, residence: Residence) -> Place | None:
    """The address of a place, for someone named on it; None for everybody else, and where there is none."""
    rows = Place.objects.visible_to(actor, at).filter(pk=residence.place_id).select_related("record")
    found: Place | None = rows.first() if residence.place_id is not None else None
    return found


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day is not None else ""
