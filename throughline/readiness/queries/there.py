"""Who may be at the address of a planned operation: what links, operations and cases say of every place it may be (P18).

Read for a coordinator it is what they may open. Read for nobody it is all of it, which is told to no page: it says only who
else has to be asked (``whom_to_ask``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from throughline.access.gate import may_see, visible
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.text import normalised_name
from throughline.disruption.models import Arrest, Found
from throughline.disruption.people import each_once, known_along, told_to
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.placements.queries.places import named_on
from throughline.readiness.models import Plan
from throughline.readiness.queries.plans import line_for
from throughline.register.models import Link, Person, Place
from throughline.register.queries import held_on_days, links_shown
from throughline.register.states import AgeGroup, LinkKind

LISTED_AT_MOST = 100
PLACE_LINKS = (LinkKind.LIVES_AT, LinkKind.FOUND_AT, LinkKind.WORKS_FROM, LinkKind.SEEN_AT)


@dataclass(frozen=True)
class Suggested:
    """Somebody who may be there, and what says so."""

    person: Person
    because: str


@dataclass(frozen=True)
class _Said:
    """One thing that says somebody was or is at a place: the keys of their record and of the place's."""

    person: int
    place: int
    because: str


@dataclass(frozen=True)
class _Reader:
    actor: Actor
    at: dt.datetime

    def opens(self, *ends: str) -> Q:
        """The condition that the protected records at these ends are open to the reader."""
        condition = Q()
        for end in ends:
            condition &= visible(end, self.actor, self.at)
        return condition


class _Everything(_Reader):
    """The same questions over all rows of the hub, but for what an intelligence report alone says."""

    def opens(self, *ends: str) -> Q:
        return Q(**{f"{ends[0]}__hub": self.actor.hub})


def list_suggested(actor: Actor, at: dt.datetime, plan: Plan) -> list[Suggested]:
    """Who lives or lived there, is or was placed there, was found or arrested there as a child, or has a case about it; and who
    is known along the line: of those the coordinator may open, and who are not on the brief yet.

    A suggestion says only what was recorded. That nobody is suggested says nothing of who is inside.
    """
    because: dict[int, str] = {}
    for said in _said_of_address(_Reader(actor, at), plan):
        because.setdefault(said.person, said.because)
    line = line_for(actor, at, plan)
    if line is not None:
        for known in each_once(told_to(actor, at, known_along(actor, at, line))):
            because.setdefault(known.person.record_id, f"{known.because} along the line")
    on_it = plan.people.filter(removed_at__isnull=True).values("person")
    people = Person.objects.visible_to(actor, at).filter(record__in=because).exclude(pk__in=on_it)
    people = people.select_related("record").prefetch_related("age_statements").order_by("given_name", "pk")
    return [Suggested(person, because[person.record_id]) for person in people[:LISTED_AT_MOST]]


def whom_to_ask(actor: Actor, at: dt.datetime, plan: Plan) -> list[tuple[ProtectedRecord, Member]]:
    """Who is to be asked about each person at the address whom this coordinator may not open, or not there: the record that is
    closed to the coordinator, and the one member asked. For an act alone: what it says is told to no page.
    """
    everything = _said_of_address(_Everything(actor, at), plan)
    keys = {key for said in everything for key in (said.person, said.place)}
    open_records = ProtectedRecord.objects.filter(visible("", actor, at), pk__in=keys)
    opened = set(open_records.values_list("pk", flat=True))
    people = {row.record_id: row for row in Person.related.filter(record__in=keys).select_related("record")}
    places = {row.pk: row for row in ProtectedRecord.objects.filter(pk__in={said.place for said in everything})}
    asked: dict[int, tuple[ProtectedRecord, Member]] = {}
    for said in everything:
        person, closed = people[said.person], {said.person, said.place} - opened
        if not closed:
            continue
        place = places[said.place]
        about = place if said.place in closed else person.record
        member = _who_answers(actor, at, person, about, place)
        if member is not None:
            asked.setdefault(about.pk, (about, member))
    return list(asked.values())


def _who_answers(
    actor: Actor, at: dt.datetime, person: Person, about: ProtectedRecord, place: ProtectedRecord
) -> Member | None:
    """The lead, else the cover, else whoever is named on the address, else who recorded the person: the first who may open
    what they are asked about, and is not the asker."""
    cases = Case.related.filter(person=person, status=CaseStatus.OPEN).select_related("lead__agency", "cover__agency")
    leading = [member for case in cases.order_by("pk") for member in (case.lead, case.cover) if member is not None]
    recorder = Member.objects.filter(pk=person.record.recorded_by_id).select_related("agency", "hub")
    for member in [*leading, *named_on(place, at), *recorder]:
        if member.is_active and member.pk != actor.member.pk and may_see(member, about, at):
            return member
    return None


def _said_of_address(reader: _Reader, plan: Plan) -> list[_Said]:
    places = _places_at(reader, plan)
    return [] if not places else [
        *_by_link(reader, places), *_by_case(reader, places), *_found(reader, places), *_arrested(reader, places)
    ]  # fmt: skip


def _links(reader: _Reader, places: Iterable[int], kinds: Iterable[LinkKind]) -> QuerySet[Link]:
    rows = Link.objects.filter(withdrawn_at__isnull=True, report__isnull=True)
    if not isinstance(reader, _Everything):
        rows = links_shown(reader.actor, reader.at)
    return rows.filter(to_record__in=places, kind__in=list(kinds)).order_by("pk")


def _by_link(reader: _Reader, places: Iterable[int]) -> list[_Said]:
    rows = _links(reader, places, PLACE_LINKS).filter(reader.opens("from_record"))
    people = rows.filter(from_record__in=Person.related.values("record"))
    return [_Said(row.from_record_id, row.to_record_id, row.get_kind_display()) for row in people[:LISTED_AT_MOST]]


def _by_case(reader: _Reader, places: Iterable[int]) -> list[_Said]:
    links = list(_links(reader, places, [LinkKind.CASE_PLACE])[:LISTED_AT_MOST])
    cases = Case.related.filter(reader.opens("person__record"), record__in=[link.from_record_id for link in links])
    people = dict(cases.values_list("record", "person__record"))
    return [
        _Said(people[link.from_record_id], link.to_record_id, "Their case concerns this place")
        for link in links
        if link.from_record_id in people
    ]


def _found(reader: _Reader, places: Iterable[int]) -> list[_Said]:
    rows = Found.related.filter(
        reader.opens("operation__record", "intervention__record", "intervention__person__record"),
        operation__place__record__in=places, intervention__withdrawn_at__isnull=True,
    )  # fmt: skip
    ends = rows.order_by("pk").values_list("intervention__person__record", "operation__place__record")
    return [_Said(person, place, "Found at an operation here") for person, place in ends[:LISTED_AT_MOST]]


def _arrested(reader: _Reader, places: Iterable[int]) -> list[_Said]:
    """Whoever may have been a child on the day: by the arrest, or by what their record, or one joined with it, says (P10)."""
    rows = Arrest.related.filter(
        reader.opens("operation__record", "person__record"),
        operation__place__record__in=places,
        withdrawn_at__isnull=True,
    )
    arrests = rows.annotate(at_place=F("operation__place__record")).select_related("person__record").order_by("pk")
    listed = list(arrests.prefetch_related("person__age_statements")[:LISTED_AT_MOST])
    held = held_on_days(reader.actor, reader.at, ((row.person, row.happened_date) for row in listed))
    return [
        _Said(row.person.record_id, row.at_place, "Arrested here, as a child or perhaps a child")
        for row in listed
        if row.age_group != AgeGroup.ADULT or (row.person_id, row.happened_date) in held
    ]


def _places_at(reader: _Reader, plan: Plan) -> list[int]:
    """The records of the places that may be the plan's address: the same words of address, and nothing that contradicts.

    One typed the postcode, another the area, a third neither: a child who lives there must not be missed for that.
    """
    address = normalised_name(plan.address)
    rows = Place.related.filter(reader.opens("record"), compared_address__startswith=address)
    return [place.record_id for place in rows if normalised_name(place.address) == address and _may_be(place, plan)]


def _may_be(place: Place, plan: Plan) -> bool:
    """Nothing that both say of where it is differs; the same postcode outweighs the name of an area."""
    if place.authority_id and plan.authority_id and place.authority_id != plan.authority_id:
        return False
    said = [(_compared(place.postcode), _compared(plan.postcode)), (_compared(place.area), _compared(plan.area))]
    both = [one == other for one, other in said if one and other]
    return not both or both[0]


def _compared(text: str) -> str:
    return normalised_name(text).replace(" ", "")
