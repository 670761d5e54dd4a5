"""Who is known along a line: the children and vulnerable adults a closure asks about (practice.md P21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from throughline.agencies.actor import Actor
from throughline.disruption.models import Arrest, Found, Line, Operation
from throughline.register.models import Link, Person
from throughline.register.queries import held_on_days, told_openly
from throughline.register.states import AgeGroup, LinkKind


@dataclass(frozen=True)
class Known:
    """A person along a line. ``is_linked`` is False for someone found at its operations but not along it: a suggestion.

    ``link``: the key of the link that says so, where only a link does.
    """

    person: Person
    because: str
    since_date: dt.date
    is_linked: bool
    link: int | None = None


def people_along(actor: Actor, at: dt.datetime, line: Line) -> list[Known]:
    """Everyone safeguarded along the line or at its operations, and everyone arrested there who may be a child; whoever was
    exploited or harmed along it; who lives where it works from, and who may be a child and used its number.

    Each person once, linked before suggested, earliest first. Over all rows: who may be shown is the gate's answer, asked
    by the caller. Who may be a child is what their record says, or one joined with it that the actor may open.
    """
    return each_once(known_along(actor, at, line))


def known_along(actor: Actor, at: dt.datetime, line: Line) -> list[Known]:
    """The same, each person as often as something says so."""
    return [*_safeguarded(line), *_arrested(actor, at, line), *_by_link(actor, at, line)]


def told_to(actor: Actor, at: dt.datetime, entries: Iterable[Known]) -> list[Known]:
    """The entries without those that only an intelligence report knows, unless this reader may read it."""
    rows = list(entries)
    links = [entry.link for entry in rows if entry.link is not None]
    openly = Link.objects.filter(told_openly(actor, at), pk__in=links)
    told = set(openly.values_list("pk", flat=True)) if links else set()
    return [entry for entry in rows if entry.link is None or entry.link in told]


def each_once(entries: Iterable[Known]) -> list[Known]:
    """Each person by the first that says so, linked before suggested; earliest first."""
    known: dict[int, Known] = {}
    for entry in entries:
        before = known.get(entry.person.pk)
        if before is None or (entry.is_linked and not before.is_linked):
            known[entry.person.pk] = entry
    return sorted(known.values(), key=lambda entry: (entry.since_date, entry.person.pk))


def _along_or_at_its_operations(line: Line) -> Q:
    """Both ways in through an index. An OR across a join would read every row there is."""
    return Q(line=line) | Q(
        operation__in=Operation.related.filter(line=line, record__withdrawn_at__isnull=True).order_by().values("pk")
    )


def _safeguarded(line: Line) -> list[Known]:
    rows = Found.related.filter(_along_or_at_its_operations(line), intervention__withdrawn_at__isnull=True)
    rows = rows.select_related("intervention__person__record").order_by("intervention__happened_date", "pk")
    return [
        Known(row.intervention.person, "Safeguarded", row.intervention.happened_date, row.line_id == line.pk)
        for row in rows
    ]


def _arrested(actor: Actor, at: dt.datetime, line: Line) -> list[Known]:
    is_joined = Q(person__same_as__isnull=False) | Q(Exists(Person.related.filter(same_as=OuterRef("person"))))
    rows = Arrest.related.filter(_along_or_at_its_operations(line), withdrawn_at__isnull=True)
    rows = rows.filter(~Q(age_group=AgeGroup.ADULT) | is_joined).select_related("person__record")
    arrests = list(rows.prefetch_related("person__age_statements").order_by("happened_date", "pk"))
    adults = [(row.person, row.happened_date) for row in arrests if row.age_group == AgeGroup.ADULT]
    held = held_on_days(actor, at, adults)
    words = {AgeGroup.CHILD: "Arrested under 18"}
    return [
        Known(row.person, words.get(AgeGroup(row.age_group), "Arrested, may be under 18"), row.happened_date,
              row.line_id == line.pk)
        for row in arrests
        if row.age_group != AgeGroup.ADULT or (row.person_id, row.happened_date) in held
    ]  # fmt: skip


_HARMED: dict[str, str] = {
    LinkKind.EXPLOITED_TO_CARRY: "Was exploited to carry, from",
    LinkKind.EXPLOITED_TO_STORE: "Was exploited to store, from",
    LinkKind.EXPLOITED_TO_HOLD: "Was exploited to hold money, from",
    LinkKind.CHILD_HARMED_BY: "Child harmed along it, from",
}


_LIVES: dict[str, str] = {LinkKind.LIVES_AT: "Lives or lived where it works from, since"}
_USED: dict[str, str] = {LinkKind.USES_PHONE: "Used its number, from"}


def _by_link(actor: Actor, at: dt.datetime, line: Line) -> list[Known]:
    """Whoever a standing link says was exploited or harmed along the line; lives or lived where it works from; or may be a
    child and used a number of it. One question an index, joined: an OR would read every link there is.
    """
    standing = Link.objects.filter(withdrawn_at__isnull=True)
    places = standing.filter(from_record=line.record_id, kind=LinkKind.WORKS_FROM).values("to_record")
    rows = standing.filter(to_record=line.record_id, kind__in=list(_HARMED)).union(
        standing.filter(to_record__in=places, kind=LinkKind.LIVES_AT),
        standing.filter(to_record__in=line.phones.values("phone__record"), kind=LinkKind.USES_PHONE),
    )
    links = sorted(rows, key=lambda row: (row.since_date, row.pk))
    people = Person.related.filter(record__in=[row.from_record_id for row in links]).select_related("record")
    by_record = {person.record_id: person for person in people.prefetch_related("age_statements")}
    words: dict[str, str] = {**_HARMED, **_LIVES, **_USED}
    said = [(by_record[row.from_record_id], row) for row in links if row.from_record_id in by_record]
    held = held_on_days(actor, at, ((person, row.since_date) for person, row in said if row.kind in _USED))
    return [
        Known(person, words[row.kind], row.since_date, True, row.pk)
        for person, row in said
        if row.kind not in _USED or (person.pk, row.since_date) in held
    ]
