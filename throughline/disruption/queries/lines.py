"""Reading lines: the list, the page of one, what is missing to close it, and who is along it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.access.gate import get_visible
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.disruption.models import Charge, ClosureReview, Line, LineClosure, Operation
from throughline.disruption.people import people_along
from throughline.disruption.policies import holder_charges
from throughline.disruption.states import Direction, LineStatus
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.models import Person
from throughline.register.queries import latest_sighting

COUNTED_AT_MOST = 1_000
SORTS = {"name": ("name", "pk"), "reported": ("-first_reported_date", "pk"), "status": ("status", "name")}


@dataclass(frozen=True)
class LineFilter:
    """What a list of lines is narrowed by; empty means all."""

    status: str = ""
    force: int | None = None
    sort: str = "name"


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
    """Those one may see by name, and how many more are held elsewhere (told only to holders of that permission)."""

    shown: tuple[Along, ...]
    held_elsewhere: int | None


@dataclass(frozen=True)
class Missing:
    """What a closure of each type still needs; empty when nothing."""

    type_1: str
    type_2: str


def list_lines(actor: Actor, at: dt.datetime, chosen: LineFilter, *, first: int, limit: int) -> tuple[list[Line], int]:
    """One page of the lines one may see, and how many there are, counted no further than 1,000."""
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at)
    if chosen.status:
        lines = lines.filter(status=chosen.status)
    if chosen.force is not None:
        lines = lines.filter(areas__force=chosen.force).distinct()
    total = lines.order_by()[: COUNTED_AT_MOST + 1].count()
    page = lines.select_related("record", "owning_agency", "owning_team").prefetch_related("areas__force")
    return list(page.order_by(*SORTS.get(chosen.sort, SORTS["name"]))[first : first + limit]), total


def list_open_lines(actor: Actor, at: dt.datetime) -> list[Line]:
    """The lines an operation may be about: every line one may see, by name."""
    lines: QuerySet[Line] = Line.objects.visible_to(actor, at)
    return list(lines.select_related("record").order_by("name")[:COUNTED_AT_MOST])


def get_line(actor: Actor, uuid: object, at: dt.datetime) -> Line:
    """A line through the gate. Raises Absent."""
    return get_visible(Line, uuid, actor, at)


def area_names(line: Line, direction: Direction) -> list[str]:
    """The areas a line exports from or imports into: force, and authority when known."""
    return [
        f"{area.authority.name}, {area.force.name}" if area.authority else area.force.name
        for area in line.areas.all()
        if area.direction == direction
    ]


def is_internal(line: Line) -> bool:
    """Whether the line stays inside one force: every importing force is an exporting one."""
    exporting = {area.force_id for area in line.areas.all() if area.direction == Direction.EXPORTING}
    importing = {area.force_id for area in line.areas.all() if area.direction == Direction.IMPORTING}
    return importing <= exporting


def standing_closure(line: Line) -> LineClosure | None:
    """The closure that stands, if the line is closed."""
    return line.closures.filter(reversed_date__isnull=True).select_related("holder_charge__arrest").first()


def missing_to_close(line: Line, on: dt.date) -> Missing:
    """What each type of closure would still need on a day."""
    type_1 = "" if holder_charges(line, on) else "a line holder of this line arrested and charged"
    deactivated = line.phones.filter(deactivated_date__lte=on).exists()
    return Missing(type_1, "" if deactivated else "a number recorded as deactivated")


def list_holder_charges(line: Line, on: dt.date) -> list[Charge]:
    """The charges a type 1 closure on this day may rest on."""
    return holder_charges(line, on)


def list_people_along(actor: Actor, at: dt.datetime, line: Line) -> PeopleAlong:
    """Who is known along a line, by name only those the gate allows (practice.md P21)."""
    known = people_along(line)
    visible = {
        person.pk: person
        for person in Person.objects.visible_to(actor, at)
        .filter(pk__in=[entry.person.pk for entry in known])
        .select_related("record")
        .prefetch_related("age_statements")
    }
    leads = _leads(visible.values())
    shown = tuple(
        _along(visible[entry.person.pk], entry.because, entry.since_date, entry.is_linked, leads)
        for entry in known
        if entry.person.pk in visible
    )
    more = len(known) - len(shown) if may(actor.role, "closure.safeguarding_open") else None
    return PeopleAlong(shown, more)


def _leads(people: Iterable[Person]) -> dict[int, str]:
    cases = Case.related.filter(person__in=list(people), status=CaseStatus.OPEN).select_related("lead__agency")
    return {case.person_id: f"{case.lead.name}, {case.lead.agency.name}" for case in cases}


def _along(person: Person, because: str, since: dt.date, is_linked: bool, leads: dict[int, str]) -> Along:
    seen = latest_sighting(person)
    return Along(
        person=person,
        because=because,
        since_date=since,
        is_linked=is_linked,
        lead=leads.get(person.pk, ""),
        last_seen=f"{seen.seen_date:%-d %b %Y} by {seen.seen_by}" if seen else "",
        in_place=seen.in_place if seen else "",
    )


def is_safeguarding_open(actor: Actor, line: Line) -> bool:
    """*Closed: safeguarding open*: a first review of the standing closure is unanswered. Over all people; never a number."""
    if not may(actor.role, "closure.safeguarding_open") or line.status != LineStatus.CLOSED:
        return False
    reviews = ClosureReview.related.filter(closure__line=line, closure__reversed_date__isnull=True, answer="")
    return reviews.filter(days=1).exists()


def list_operations_of(actor: Actor, at: dt.datetime, line: Line) -> list[Operation]:
    """A line's operations one may see, newest first, at most 100."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at).filter(line=line)
    return list(rows.select_related("record", "team", "place").order_by("-happened_date", "-pk")[:100])


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
