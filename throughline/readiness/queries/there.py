"""Who may be at the address of a planned operation: what links, operations and cases say of every place it may be (P18).

Read for a coordinator it is what they may open. Read for nobody it is all of it, which is told to no page: it says only who
else has to be asked (``queries.asking``). Neither is cut at a number: whoever came after it would be missed at the door.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from throughline.access.gate import visible
from throughline.agencies.actor import Actor
from throughline.core.text import normalised_name
from throughline.disruption.models import Arrest, Found
from throughline.disruption.people import each_once, known_along, told_to
from throughline.hub.models import Case
from throughline.readiness.models import Plan
from throughline.readiness.queries.plans import line_for
from throughline.register.models import Link, Person, Place
from throughline.register.queries import held_on_days, links_shown
from throughline.register.states import AgeGroup, LinkKind

PLACE_LINKS = (LinkKind.LIVES_AT, LinkKind.FOUND_AT, LinkKind.WORKS_FROM, LinkKind.SEEN_AT)


@dataclass(frozen=True)
class Suggested:
    """Somebody who may be there, and what says so."""

    person: Person
    because: str


@dataclass(frozen=True)
class Said:
    """One thing that says somebody was or is at a place: the keys of their record and of the place's, and of what else has to
    be open to whoever is told of it."""

    person: int
    place: int
    because: str
    told_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Whoever is told: what is open to them, and no more."""

    actor: Actor
    at: dt.datetime

    def opens(self, *ends: str) -> Q:
        """The condition that the protected records at these ends are open to the reader."""
        condition = Q()
        for end in ends:
            condition &= visible(end, self.actor, self.at)
        return condition


class Everything(Reader):
    """The same questions over all rows of the hub, but for what an intelligence report alone says."""

    def opens(self, *ends: str) -> Q:
        return Q(**{f"{ends[0]}__hub": self.actor.hub})


def list_suggested(actor: Actor, at: dt.datetime, plan: Plan) -> list[Suggested]:
    """Who lives or lived there, is or was placed there, was found or arrested there as a child, or has a case about it; and who
    is known along the line: of those the coordinator may open, and who are not on the brief yet.

    A suggestion says only what was recorded. That nobody is suggested says nothing of who is inside.
    """
    because: dict[int, str] = {}
    for said in list_said(Reader(actor, at), plan):
        because.setdefault(said.person, said.because)
    line = line_for(actor, at, plan)
    if line is not None:
        for known in each_once(told_to(actor, at, known_along(actor, at, line))):
            because.setdefault(known.person.record_id, f"{known.because} along the line")
    on_it = plan.people.filter(removed_at__isnull=True).values("person")
    people = Person.objects.visible_to(actor, at).filter(record__in=because).exclude(pk__in=on_it)
    people = people.select_related("record").prefetch_related("age_statements").order_by("given_name", "pk")
    return [Suggested(person, because[person.record_id]) for person in people]


def list_said(reader: Reader, plan: Plan) -> list[Said]:
    """All that says somebody was or is at the address of a plan, as this reader may know it."""
    places = _places_at(reader, plan)
    return [] if not places else [
        *_by_link(reader, places), *_by_case(reader, places), *_found(reader, places), *_arrested(reader, places)
    ]  # fmt: skip


def _links(reader: Reader, places: Iterable[int], kinds: Iterable[LinkKind]) -> QuerySet[Link]:
    rows = Link.objects.filter(withdrawn_at__isnull=True, report__isnull=True)
    if not isinstance(reader, Everything):
        rows = links_shown(reader.actor, reader.at)
    return rows.filter(to_record__in=places, kind__in=list(kinds)).order_by("pk")


def _by_link(reader: Reader, places: Iterable[int]) -> list[Said]:
    rows = _links(reader, places, PLACE_LINKS).filter(reader.opens("from_record"))
    people = rows.filter(from_record__in=Person.related.values("record"))
    return [Said(row.from_record_id, row.to_record_id, row.get_kind_display()) for row in people]


def _by_case(reader: Reader, places: Iterable[int]) -> list[Said]:
    links = list(_links(reader, places, [LinkKind.CASE_PLACE]))
    cases = Case.related.filter(reader.opens("person__record"), record__in=[link.from_record_id for link in links])
    people = dict(cases.values_list("record", "person__record"))
    return [
        Said(people[link.from_record_id], link.to_record_id, "Their case concerns this place", (link.from_record_id,))
        for link in links
        if link.from_record_id in people
    ]


def _found(reader: Reader, places: Iterable[int]) -> list[Said]:
    rows = Found.related.filter(
        reader.opens("operation__record", "intervention__record", "intervention__person__record"),
        operation__place__record__in=places, intervention__withdrawn_at__isnull=True,
    )  # fmt: skip
    ends = rows.order_by("pk").values_list(
        "intervention__person__record", "operation__place__record", "operation__record", "intervention__record"
    )
    return [Said(person, place, "Found at an operation here", tuple(told_by)) for person, place, *told_by in ends]


def _arrested(reader: Reader, places: Iterable[int]) -> list[Said]:
    """Whoever may have been a child on the day: by the arrest, or by what their record, or one joined with it, says (P10)."""
    rows = Arrest.related.filter(
        reader.opens("operation__record", "person__record"),
        operation__place__record__in=places,
        withdrawn_at__isnull=True,
    )
    arrests = rows.annotate(at_place=F("operation__place__record")).select_related("person__record", "operation")
    listed = list(arrests.prefetch_related("person__age_statements").order_by("pk"))
    held = held_on_days(reader.actor, reader.at, ((row.person, row.happened_date) for row in listed))
    return [
        Said(
            row.person.record_id,
            row.at_place,
            "Arrested here, as a child or perhaps a child",
            (row.operation.record_id,),
        )
        for row in listed
        if row.age_group != AgeGroup.ADULT or (row.person_id, row.happened_date) in held
    ]


def _places_at(reader: Reader, plan: Plan) -> list[int]:
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
