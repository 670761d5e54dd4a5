"""Reading people and places: who they are, how old and how we know, how to contact them safely, when last seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet, Subquery

from throughline.access.gate import get_visible, visible, visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.register.ages import UNKNOWN_AGE, Age, age_from_birth, age_from_statement
from throughline.register.borne import links_that_bear, still_borne
from throughline.register.given import AgeGiven
from throughline.register.models import AgeStatement, Link, Overlap, Person, Place, SafeContact, Sighting
from throughline.register.states import AgeBasis, SharedKind


class AgeColumns(TypedDict):
    """An age as an event stores it."""

    age_low: int | None
    age_high: int | None
    age_basis: str
    age_group: str


def get_person(actor: Actor, uuid: object, at: dt.datetime) -> Person:
    """A person through the gate. Raises Absent."""
    return get_visible(Person, uuid, actor, at)


def get_place(actor: Actor, uuid: object, at: dt.datetime) -> Place:
    """A place through the gate. Raises Absent."""
    return get_visible(Place, uuid, actor, at)


def get_record(actor: Actor, uuid: UUID | str, at: dt.datetime) -> ProtectedRecord:
    """A protected record of any kind through the gate. Raises Absent."""
    record = visible_records(actor, at).filter(uuid=uuid).first()
    if record is None:
        raise Absent
    return record


def links_shown(actor: Actor, at: dt.datetime) -> QuerySet[Link]:
    """The links one may be told of: both ends pass the gate, and so does the intelligence report that says so, if one does."""
    ends = visible("from_record", actor, at) & visible("to_record", actor, at)
    return Link.objects.filter(ends & told_openly(actor, at), withdrawn_at__isnull=True)


def told_openly(actor: Actor, at: dt.datetime, link: str = "") -> Q:
    """Not said by an intelligence report alone, unless one may read it; ``link``: the way to the link, with its ``__``.

    Without this, a role that only a report knows would show to whoever may see the line and the person.
    """
    return Q(**{f"{link}report__isnull": True}) | visible(f"{link}report", actor, at)


def display_name(person: Person) -> str:
    """What to call someone: what they like to be called, else their name, else how they were described."""
    given = person.called or person.given_name
    name = " ".join(part for part in (given, person.family_name) if part)
    return name or person.description


@dataclass(frozen=True)
class Standing:
    """What stands of a person besides who they are: what was said of their age, how to contact them safely, when last seen."""

    ages: list[AgeStatement]
    contact: SafeContact | None
    sighting: Sighting | None


def what_stands(person: Person) -> Standing:
    """What stands of a person who passed the gate. One query: its rows differ in what was said of their age alone."""
    contact = SafeContact.related.filter(person=person.pk).order_by("-recorded_at", "-pk").values("pk")[:1]
    seen = Sighting.related.filter(person=person.pk).order_by(
        F("withdrawn_at").asc(nulls_first=True), "-seen_date", "-recorded_at", "-pk"
    )
    rows: QuerySet[Any] = Person.related.filter(
        Q(safe_contacts__isnull=True) | Q(safe_contacts=Subquery(contact)),
        Q(sightings__isnull=True) | Q(sightings=Subquery(seen.values("pk")[:1])),
        pk=person.pk,
    )
    found = list(rows.values_list(*_columns("age_statements", _AGE), *_columns("safe_contacts", _CONTACT),
                                  *_columns("sightings", _SEEN)))  # fmt: skip
    ages = [AgeStatement(**dict(zip(_AGE, row, strict=False))) for row in found if row[0] is not None]
    newest = found[0][len(_AGE) :]
    return Standing(
        ages,
        SafeContact(**dict(zip(_CONTACT, newest, strict=False))) if newest[0] is not None else None,
        _standing_sighting(newest[len(_CONTACT) :]),
    )


def _standing_sighting(row: Sequence[Any]) -> Sighting | None:
    """The first of all, those recorded in error last: none where it is one of those."""
    seen = Sighting(**dict(zip(_SEEN, row, strict=True))) if row[0] is not None else None
    return seen if seen is not None and seen.withdrawn_at is None else None


_AGE = ("id", "stated_date", "basis", "low", "high")
_CONTACT = ("id", "may_visit_home", "may_phone", "may_write", "meet_in_public", "safe_times", "safe_phone")
_SEEN = ("id", "seen_date", "seen_by", "in_place", "withdrawn_at")


def _columns(path: str, names: tuple[str, ...]) -> list[str]:
    return [f"{path}__{name}" for name in names]


def age_of(
    person: Person, on: dt.date, stated: AgeGiven | None = None, *, ages: Sequence[AgeStatement] | None = None
) -> Age:
    """How old a person is on a day, and how we know: date of birth; else what was said that day; else the nearest statement.

    ``ages``: what was said of it, where it has been read.

    Errors: Refused when the date of birth is after the day, or an exact stated age contradicts nothing but is impossible.
    """
    if person.date_of_birth is not None:
        try:
            return age_from_birth(person.date_of_birth, on, confirmed=person.date_of_birth_confirmed)
        except ValueError:
            raise Refused("The date of birth is after this date. Check both.", field="date_of_birth") from None
    if stated is not None:
        return age_from_statement(stated.low, stated.high, stated.basis, stated.on, on)
    said = person.age_statements.all() if ages is None else ages
    statements = [row for row in said if row.basis != AgeBasis.UNKNOWN]
    if not statements:
        return UNKNOWN_AGE
    nearest = min(statements, key=lambda row: (abs((row.stated_date - on).days), -row.pk))
    return _from_row(nearest, on)


def held_to_be_children(actor: Actor, at: dt.datetime, people: Iterable[Person], on: dt.date) -> set[int]:
    """Of these people, the keys of those protected as a child on a day: by their own record, or by one joined with it."""
    return {key for key, _ in held_on_days(actor, at, ((person, on) for person in people))}


def held_on_days(actor: Actor, at: dt.datetime, asked: Iterable[tuple[Person, dt.date]]) -> set[tuple[int, dt.date]]:
    """The same, each person of a day of their own: the keys and days of those protected as a child.

    Only a joined record that the reader may open is asked (ADR 0015); a confirmed date of birth of their own settles it (P4).
    """
    rows = list(asked)
    held = {(person.pk, on) for person, on in rows if age_of(person, on).may_be_child}
    open_to_ask = [row for row in rows if (row[0].pk, row[1]) not in held and not row[0].date_of_birth_confirmed]
    if not open_to_ask:
        return held
    leads = {person.leading_id for person, _ in open_to_ask}
    joined = Person.objects.visible_to(actor, at).filter(Q(pk__in=leads) | Q(same_as__in=leads))
    of_lead: dict[int, list[Person]] = {}
    for each in joined.prefetch_related("age_statements"):
        of_lead.setdefault(each.leading_id, []).append(each)
    for person, on in open_to_ask:
        others = (each for each in of_lead.get(person.leading_id, ()) if each.pk != person.pk)
        if any(says_a_child(each, on) for each in others):
            held.add((person.pk, on))
    return held


def age_read_together(actor: Actor, at: dt.datetime, person: Person, on: dt.date) -> Age:
    """How old a person is on a day by their own record; where it says nothing, by one joined with it that the reader may open."""
    own, lead = age_of(person, on), person.leading_id
    if own.low is not None:
        return own
    joined = Person.objects.visible_to(actor, at).filter(Q(pk=lead) | Q(same_as=lead)).exclude(pk=person.pk)
    for each in joined.prefetch_related("age_statements").order_by("pk"):
        if each.date_of_birth is None or each.date_of_birth <= on:
            age = age_of(each, on)
            if age.low is not None:
                return age
    return own


def says_a_child(person: Person, on: dt.date) -> bool:
    """Whether a record says an age, and one that may be a child's. One that says none makes nobody a child."""
    if person.date_of_birth is not None and person.date_of_birth > on:
        return False
    age = age_of(person, on)
    return age.low is not None and age.may_be_child


def held_to_be_child(actor: Actor, at: dt.datetime, person: Person, on: dt.date) -> bool:
    """Whether one person is (``held_to_be_children``)."""
    return person.pk in held_to_be_children(actor, at, [person], on)


def may_be_child_by_any_record(person: Person, on: dt.date) -> bool:
    """The same by every record of theirs, whoever may open it: for what is owed already, never for what anybody is told."""
    if age_of(person, on).may_be_child:
        return True
    others = person.records_of_one().exclude(pk=person.pk).prefetch_related("age_statements")
    return not person.date_of_birth_confirmed and any(says_a_child(each, on) for each in others)


def _from_row(row: AgeStatement, on: dt.date) -> Age:
    return age_from_statement(row.low, row.high, AgeBasis(row.basis), row.stated_date, on)


def require_born(person: Person, day: dt.date, *, field: str) -> None:
    """Refuse a day before someone can have been born, as far as their age is known: a year that was mistyped.

    Errors: Refused.
    """
    born = person.date_of_birth
    if born is None:
        said = [row for row in person.age_statements.all() if row.basis != AgeBasis.UNKNOWN]
        born = min((row.stated_date - dt.timedelta(days=366 * (row.high + 1)) for row in said), default=None)
    if born is not None and day < born:
        raise Refused("They were not born on this day. Check the year.", field=field)


def age_group_columns(age: Age) -> AgeColumns:
    """An age as an intervention or arrest stores it: as it was known of that day."""
    return {"age_low": age.low, "age_high": age.high, "age_basis": age.basis, "age_group": age.group}


def latest_safe_contact(person: Person) -> SafeContact | None:
    """The work-safely facts that stand: the newest."""
    return person.safe_contacts.order_by("-recorded_at", "-pk").first()


def latest_sighting(person: Person) -> Sighting | None:
    """When the person was last seen, by whom, and what is in place."""
    return person.sightings.filter(withdrawn_at=None).order_by("-seen_date", "-recorded_at", "-pk").first()


def get_sighting(
    actor: Actor, at: dt.datetime, person_uuid: object, sighting_id: int, *, lock: bool = False
) -> Sighting:
    """A sighting of a person, through their gate. Raises Absent."""
    rows = Sighting.objects.visible_to(actor, at).filter(person__record__uuid=person_uuid, pk=sighting_id)
    found: Sighting | None = (
        (rows.select_for_update(of=("self",)) if lock else rows).select_related("person__record").first()
    )
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class SharedIdentifier:
    """One identifier that records share, as its hearer sees it: their own records, and whether there are others."""

    overlap_id: int
    kind: SharedKind
    value: str
    records: tuple[ProtectedRecord, ...]
    held_elsewhere: bool
    noted_at: dt.datetime
    decision: str
    decision_detail: str
    has_more: bool = False
    """Records the hearer may open bear it too, and were not compared: more bore it than one is compared with."""


def heard_overlaps(actor: Actor, at: dt.datetime) -> QuerySet[Overlap]:
    """The overlaps this actor hears of: a coordinator those whose records they may open, police their agency's (P16).

    What an intelligence report alone says, only whoever may read it; what an address open to named people says, only whoever
    is named on it, or hears of the other record alone.
    """
    both = visible("first_record", actor, at) & visible("second_record", actor, at)
    rows = Overlap.objects.filter(_may_be_said("first", actor, at), _may_be_said("second", actor, at), hub=actor.hub)
    heard = Q(heard_of__isnull=False) & visible("heard_of", actor, at)
    agency = None if actor.role == Role.COORDINATOR else actor.agency
    return rows.filter(heard | (Q(heard_of__isnull=True) & both), heard_by_agency=agency)


def _may_be_said(end: str, actor: Actor, at: dt.datetime) -> Q:
    """Whether what alone says that this end bears it is open to them, or is the address of the end they do not hear of."""
    other = {"first": "second", "second": "first"}[end]
    unheard_address = Q(**{f"{end}_report__kind": RecordKind.PLACE, "heard_of": F(f"{other}_record")})
    return Q(**{f"{end}_report__isnull": True}) | visible(f"{end}_report", actor, at) | unheard_address


def waiting_overlaps(actor: Actor, at: dt.datetime) -> QuerySet[Overlap]:
    """Those the actor hears of that wait for a decision, while something that was not recorded in error still says so."""
    return heard_overlaps(actor, at).filter(still_borne(), decided_at__isnull=True)


def list_shared_identifiers(
    actor: Actor, at: dt.datetime, *, decided: bool, limit: int = 100
) -> list[SharedIdentifier]:
    """What records share, one row an identifier, newest first: those that wait, or those decided."""
    rows = heard_overlaps(actor, at).filter(decided_at__isnull=False) if decided else waiting_overlaps(actor, at)
    newest = rows.values("shared_kind", "value").annotate(newest_at=Max("noted_at"), newest=Max("pk"))
    keys = [(row["shared_kind"], row["value"]) for row in newest.order_by("-newest_at", "-newest")[:limit]]
    return _grouped(actor, at, rows, keys)


def _grouped(
    actor: Actor, at: dt.datetime, rows: QuerySet[Overlap], keys: list[tuple[str, str]]
) -> list[SharedIdentifier]:
    groups: dict[tuple[str, str], list[Overlap]] = {key: [] for key in keys}
    beside = ("first_record", "second_record", "heard_of")
    listed = rows.filter(value__in=[value for _, value in keys]).select_related(*beside)
    for row in listed.order_by("-noted_at", "-pk"):
        if (row.shared_kind, row.value) in groups:
            groups[row.shared_kind, row.value].append(row)
    return [_shared_identifier(actor, at, kind, value, found) for (kind, value), found in groups.items()]


def _bears_unseen(actor: Actor, at: dt.datetime, kind: str, value: str, shown: Iterable[int]) -> bool:
    """Whether records the actor may open, and may be told of, bear an identifier beside those shown."""
    openly = visible("from_record", actor, at) & visible("to_record", actor, at) & told_openly(actor, at)
    links = links_that_bear(kind, value).filter(openly, from_record__hub=actor.hub)
    return links.exclude(from_record__in=shown).exists()


def _shared_identifier(actor: Actor, at: dt.datetime, kind: str, value: str, rows: list[Overlap]) -> SharedIdentifier:
    shown = {
        record.pk: record
        for row in rows
        for record in ([row.heard_of] if row.heard_of else [row.first_record, row.second_record])
    }
    return SharedIdentifier(
        rows[0].pk, SharedKind(kind), value, tuple(shown.values()), any(row.heard_of_id for row in rows), rows[0].noted_at,
        rows[0].get_decision_display() if rows[0].decision else "", rows[0].decision_detail,
        has_more=any(row.is_cut for row in rows) and _bears_unseen(actor, at, kind, value, shown),
    )  # fmt: skip


def get_shared_identifier(actor: Actor, at: dt.datetime, overlap_id: int) -> SharedIdentifier:
    """The waiting identifier an overlap belongs to. Raises Absent."""
    row = waiting_overlaps(actor, at).filter(pk=overlap_id).first()
    if row is None:
        raise Absent
    return _grouped(actor, at, waiting_overlaps(actor, at), [(row.shared_kind, row.value)])[0]
