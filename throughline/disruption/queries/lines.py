"""Reading lines: the list, the page of one, what is missing to close it, and who is along it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from throughline.access.gate import get_visible
from throughline.access.models import Involvement
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.agencies.queries import list_teams_of
from throughline.core.clock import civil_date, today
from throughline.core.errors import Absent
from throughline.disruption.areas import holding_on, holds_on
from throughline.disruption.grounds import charges_to_rest_on
from throughline.disruption.models import (
    Charge,
    ClosureReview,
    DealPhone,
    Line,
    LineArea,
    LineClosure,
    LineHandle,
    LineName,
    LineStatusChange,
    NumberAlive,
    Operation,
)
from throughline.disruption.people import Known, each_once, known_along, told_to
from throughline.disruption.policies import deactivated_numbers, deactivated_still, live_numbers
from throughline.disruption.queries.finding import lines_called
from throughline.disruption.states import Direction, LineStatus
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.models import Person, Sighting

COUNTED_AT_MOST = 1_000
LISTED_AT_MOST = 100
SORTS = {"name": ("name", "pk"), "reported": ("-first_reported_date", "pk"), "status": ("status", "name")}


@dataclass(frozen=True)
class LineFilter:
    """What a list of lines is narrowed by; empty means all. ``status`` may be ``open``: any but closed.

    ``mine``: owned by one of the reader's teams, or the reader is involved with it. ``called``: any name, handle or number
    it ever had.
    """

    status: str = ""
    force: int | None = None
    mine: bool = False
    sort: str = "name"
    called: str = ""


@dataclass(frozen=True)
class Along:
    """A person along a line, as the line's page shows one the reader may see."""

    person: Person
    because: str
    since_date: dt.date
    is_linked: bool
    lead: str
    last_seen: str
    in_place: str


@dataclass(frozen=True)
class PeopleAlong:
    """Those one may see by name. Whether others are held elsewhere only a permission's holders learn, and never how many."""

    shown: tuple[Along, ...]
    others_elsewhere: bool


@dataclass(frozen=True)
class Missing:
    """What a closure of each type still needs; empty when nothing. ``live``: the numbers it still works on, as written."""

    type_1: str
    type_2: str
    live: tuple[str, ...] = ()


def list_lines(actor: Actor, at: dt.datetime, chosen: LineFilter, *, first: int, limit: int) -> tuple[list[Line], int]:
    """One page of the lines one may see, and how many there are, counted no further than 1,000."""
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at)
    if chosen.status == "open":
        lines = lines.exclude(status=LineStatus.CLOSED)
    elif chosen.status:
        lines = lines.filter(status=chosen.status)
    if chosen.force is not None:
        held = LineArea.related.filter(holding_on(civil_date(at)), line=OuterRef("pk"), force=chosen.force)
        lines = lines.filter(Exists(held))
    if chosen.called:
        lines = lines.filter(lines_called(chosen.called))
    if chosen.mine:
        lines = lines.filter(_mine(actor, at))
    total = lines.order_by()[: COUNTED_AT_MOST + 1].count()
    page = lines.select_related("record", "owning_agency", "owning_team")
    areas = LineArea.related.select_related("force", "authority")
    page = page.prefetch_related(Prefetch("areas", queryset=areas)).order_by(*SORTS.get(chosen.sort, SORTS["name"]))
    return list(page[first : first + limit]), total


def _mine(actor: Actor, at: dt.datetime) -> Q:
    running = Q(until_at__isnull=True) | Q(until_at__gt=at)
    involved = Involvement.objects.filter(running, record=OuterRef("record_id"), member=actor.member, since_at__lte=at)
    return Q(owning_team__in=list_teams_of(actor.member)) | Q(Exists(involved))


def list_open_lines(actor: Actor, at: dt.datetime) -> list[Line]:
    """The lines an operation may be about: every line one may see, closed ones too, by name."""
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at)
    return list(lines.select_related("record").order_by("name")[:COUNTED_AT_MOST])


def get_line(actor: Actor, uuid: object, at: dt.datetime) -> Line:
    """A line through the gate. Raises Absent."""
    return get_visible(Line, uuid, actor, at, beside=("owning_team", "owning_agency", "source_row"))


def read_areas(line: Line) -> None:
    """Read where a line exports from and imports into once, for ``area_names`` and ``is_internal`` to answer from."""
    areas = LineArea.related.select_related("force", "authority")
    prefetch_related_objects([line], Prefetch("areas", queryset=areas))


def area_names(line: Line, direction: Direction) -> list[str]:
    """The areas a line exports from or imports into today, by name: force, and authority when known."""
    return sorted(area_name(area) for area in _areas_today(line) if area.direction == direction)


def area_name(area: LineArea) -> str:
    """An area of a line: its force, and the authority when known."""
    return f"{area.authority.name}, {area.force.name}" if area.authority else area.force.name


def _areas_today(line: Line) -> list[LineArea]:
    day = today()
    return [area for area in line.areas.all() if holds_on(area, day)]


def is_internal(line: Line) -> bool:
    """Whether the line stays inside one force today: every importing force is an exporting one."""
    areas = _areas_today(line)
    exporting = {area.force_id for area in areas if area.direction == Direction.EXPORTING}
    importing = {area.force_id for area in areas if area.direction == Direction.IMPORTING}
    return importing <= exporting


def standing_closure(line: Line) -> LineClosure | None:
    """The closure that stands, if the line is closed."""
    if line.status != LineStatus.CLOSED:
        return None
    return line.closures.filter(reversed_date__isnull=True).first()


def charge_of(actor: Actor, at: dt.datetime, closure: LineClosure | None) -> Charge | None:
    """The charge a closure rests on, for whoever may open the operation it came from: absent for everyone else."""
    if closure is None or closure.holder_charge_id is None:
        return None
    charges = Charge.objects.visible_to(actor, at).filter(pk=closure.holder_charge_id, withdrawn_at__isnull=True)
    found: Charge | None = charges.first()
    return found


def missing_to_close(actor: Actor, at: dt.datetime, line: Line, on: dt.date) -> Missing:
    """What each type of closure would still need on a day, by what this reader may open."""
    type_1 = "" if charges_to_rest_on(actor, at, line, on) else "a line holder of this line arrested and charged"
    numbers = list(line.phones.order_by("pk"))
    live = tuple(row.as_written for row in live_numbers(line, on, numbers))
    type_2 = "" if deactivated_numbers(line, on, numbers) else "a number recorded as deactivated"
    if not type_2 and live:
        type_2 = f"every number deactivated: {', '.join(live)} still live"
    return Missing(type_1, type_2, live)


def list_people_along(actor: Actor, at: dt.datetime, line: Line) -> PeopleAlong:
    """Who is known along a line, by name only those the gate allows (practice.md P21), from what may be told to this reader."""
    known = each_once(told_to(actor, at, known_along(actor, at, line)))
    visible = {
        person.pk: person
        for person in Person.objects.visible_to(actor, at)
        .filter(pk__in=[entry.person.pk for entry in known])
        .select_related("record")
        .prefetch_related("age_statements")
    }
    leads, sightings = _leads(actor, at, visible), _sightings(visible)
    shown = tuple(
        _along(visible[entry.person.pk], entry, leads.get(entry.person.pk, ""), sightings.get(entry.person.pk))
        for entry in known
        if entry.person.pk in visible
    )
    may_know = may(actor.role, "closure.safeguarding_open")
    return PeopleAlong(shown, others_elsewhere=may_know and len(known) > len(shown))


def _leads(actor: Actor, at: dt.datetime, people: Iterable[int]) -> dict[int, str]:
    """Who leads for each person, in the cases the reader may see."""
    cases = Case.objects.visible_to(actor, at).filter(person__in=list(people), status=CaseStatus.OPEN)
    return {
        case.person_id: f"{case.lead.name}, {case.lead.agency.name}" for case in cases.select_related("lead__agency")
    }


def _sightings(people: Iterable[int]) -> dict[int, Sighting]:
    """The latest sighting of each person, in one query."""
    rows = Sighting.related.filter(person__in=list(people), withdrawn_at=None).order_by(
        "seen_date", "recorded_at", "pk"
    )
    return {row.person_id: row for row in rows}


def _along(person: Person, entry: Known, lead: str, seen: Sighting | None) -> Along:
    return Along(
        person=person,
        because=entry.because,
        since_date=entry.since_date,
        is_linked=entry.is_linked,
        lead=lead,
        last_seen=f"{seen.seen_date:%-d %b %Y} by {seen.seen_by}" if seen else "",
        in_place=seen.in_place if seen else "",
    )


def is_safeguarding_open(actor: Actor, line: Line) -> bool:
    """*Closed: safeguarding open*: a first review of the standing closure is unanswered. Over all people; never a number."""
    if not may(actor.role, "closure.safeguarding_open") or line.status != LineStatus.CLOSED:
        return False
    reviews = ClosureReview.related.filter(closure__line=line, closure__reversed_date__isnull=True, answer="")
    return reviews.filter(days=1).exists()


def list_phones(line: Line) -> list[DealPhone]:
    """A line's numbers, those it works on now first, each in the order they were recorded."""
    rows = line.phones.select_related("phone__record", "came_from").prefetch_related("found_alive")
    return list(rows.order_by(F("until_date").desc(nulls_first=True), "pk"))


def list_numbers_checked(line: Line) -> list[DealPhone]:
    """The numbers recorded as deactivated that a line has still: what a check on it is about."""
    return list(deactivated_still(line))


def latest_alive(row: DealPhone) -> NumberAlive | None:
    """The latest time a number was found working after it was deactivated; of ``list_phones``, already read."""
    return max(row.found_alive.all(), key=lambda each: (each.alive_date, each.pk), default=None)


@dataclass(frozen=True)
class SaidInError:
    """A name, number or handle of a line that was recorded in error, and why, by whom and when that was said."""

    text: str
    reason: str
    by: str
    at: dt.datetime


def list_identity_in_error(actor: Actor, at: dt.datetime, line: Line) -> list[SaidInError]:
    """What a line was wrongly said to be called or to work on, newest first: history alone. Steps of its lineage are apart."""
    of_line = {"line": line, "withdrawn_at__isnull": False}
    names = LineName.objects.visible_to(actor, at).filter(**of_line).select_related("withdrawn_by")
    numbers = DealPhone.objects.visible_to(actor, at).filter(came_from__isnull=True, **of_line)
    handles = LineHandle.objects.visible_to(actor, at).filter(**of_line).select_related("withdrawn_by")
    said: list[tuple[str, LineName | DealPhone | LineHandle]] = [(f"Name: {row.name}", row) for row in names]
    said += [(f"Number: {row.as_written}", row) for row in numbers.select_related("withdrawn_by")]
    said += [(f"Handle: {row.handle} ({row.get_platform_display()})", row) for row in handles]
    rows = [
        SaidInError(text, row.withdrawn_reason, row.withdrawn_by.name, row.withdrawn_at)
        for text, row in said
        if row.withdrawn_by is not None and row.withdrawn_at is not None
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def list_lines_in_error(actor: Actor, at: dt.datetime) -> list[Line]:
    """The lines recorded in error that one might open had they not been, newest first, at most 100: history alone."""
    rows: QuerySet[Line] = Line.objects.seen_in_error(actor, at).select_related("record__withdrawn_by")
    return list(rows.order_by("-record__withdrawn_at", "-pk")[:LISTED_AT_MOST])


def get_name(line: Line, name_id: int) -> LineName:
    """One of a line's names. Raises Absent."""
    name = line.names.filter(pk=name_id).first()
    if name is None:
        raise Absent
    return name


def list_names(line: Line) -> list[LineName]:
    """What a line is called and was called, newest first."""
    return list(line.names.order_by(F("until_date").desc(nulls_first=True), "-pk"))


def list_handles(line: Line) -> list[LineHandle]:
    """A line's handles, those in use first."""
    return list(line.handles.order_by(F("until_date").desc(nulls_first=True), "pk"))


def get_handle(line: Line, handle_id: int) -> LineHandle:
    """One of a line's handles. Raises Absent."""
    handle = line.handles.filter(pk=handle_id).first()
    if handle is None:
        raise Absent
    return handle


def get_phone(line: Line, phone_id: int) -> DealPhone:
    """One of a line's numbers. Raises Absent."""
    phone = line.phones.filter(pk=phone_id).first()
    if phone is None:
        raise Absent
    return phone


def list_areas(line: Line, direction: Direction) -> list[LineArea]:
    """The areas a line exports from or imports into today, in the order they are kept."""
    areas = line.areas.filter(holding_on(today()), direction=direction)
    return list(areas.select_related("force", "authority").order_by("pk"))


def list_area_history(line: Line) -> list[LineArea]:
    """Where a line exports from and imports into and did before: those of now first, exporting before importing."""
    areas = line.areas.select_related("force", "authority", "recorded_by")
    return list(areas.order_by("direction", F("until_date").desc(nulls_first=True), F("since_date").desc(), "pk"))


def list_areas_in_error(actor: Actor, at: dt.datetime, line: Line) -> list[LineArea]:
    """The areas of a line recorded in error, newest first: history alone."""
    rows: QuerySet[LineArea] = LineArea.objects.visible_to(actor, at).filter(line=line, withdrawn_at__isnull=False)
    return list(rows.select_related("force", "authority", "withdrawn_by").order_by("-withdrawn_at", "-pk"))


def get_area(line: Line, area_id: int) -> LineArea:
    """One of a line's areas. Raises Absent."""
    area = line.areas.filter(pk=area_id).select_related("force", "authority").first()
    if area is None:
        raise Absent
    return area


def latest_move(line: Line) -> LineStatusChange | None:
    """How a line came to stand as it does: its newest move. Everything before it is in its chronology."""
    return line.status_changes.select_related("changed_by").order_by("-happened_date", "-pk").first()


def list_operations_of(actor: Actor, at: dt.datetime, line: Line) -> list[Operation]:
    """A line's operations one may see, newest first, at most 100."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at).filter(line=line)
    return list(rows.select_related("record", "team", "place").order_by("-happened_date", "-pk")[:LISTED_AT_MOST])


def list_safeguarding_open(actor: Actor, at: dt.datetime, limit: int = 20) -> list[Line]:
    """Closed lines along which someone has not been answered for, newest closure first; for holders of that permission.

    Imported history waits in the inherited list, and is not among these.
    """
    if not may(actor.role, "closure.safeguarding_open"):
        return []
    open_reviews = ClosureReview.related.filter(
        closure__reversed_date__isnull=True, days=1, answer="", inherited=False
    ).values("closure__line")
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at).filter(status=LineStatus.CLOSED, pk__in=open_reviews)
    return list(lines.select_related("record").order_by("-closures__closed_date")[:limit])
