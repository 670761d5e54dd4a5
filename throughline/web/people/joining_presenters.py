"""Two records side by side, and the records joined as one person, as frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.queries.interventions import list_cases_of, list_interventions_of, list_referrals_of
from throughline.hub.states import CaseStatus
from throughline.matching.joinings import Apart, Side, list_joinings
from throughline.matching.models import Joining
from throughline.register.known import list_addresses, list_names, list_numbers
from throughline.register.models import Person
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import in_words
from throughline.web.presenting.records import record_href

_UNKNOWN = "Not known"


@dataclass(frozen=True)
class ComparedRow:
    """One thing two records say. ``choice``: the form field that asks which is right; empty where nothing is to choose."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    verdict: str
    choice: str = ""


@dataclass(frozen=True)
class RecordedAs:
    """Another record of the same person, that the reader may open."""

    name: str
    reference: str
    href: str
    leads: bool


@dataclass(frozen=True)
class JoiningRow:
    """Which two records were joined, by whom and why, and where that is undone."""

    text: str
    detail: str
    part_href: str


@dataclass(frozen=True)
class ApartRow:
    """That two records were decided to be of two people: which, why, by whom and when."""

    text: str
    detail: str


def present_apart(rows: Iterable[Apart]) -> list[ApartRow]:
    return [
        ApartRow(
            f"{row.one.record.reference} and {row.other.record.reference}: {row.reason}",
            f"{row.decided_by.name}, {short_date(civil_date(row.decided_at))}",
        )
        for row in rows
    ]


def present_sides(actor: Actor, at: dt.datetime, one: Person, other: Person, sides: list[Side]) -> list[ComparedRow]:
    """Who they are, field by field; then what is recorded of each, as far as the reader may open it."""
    rows = [_side(side) for side in sides if in_words(side.one) or in_words(side.other)]
    day = civil_date(at)
    rows.append(_both("Age", (age_of(one, day).in_words,), (age_of(other, day).in_words,)))
    for label, first, second in zip(
        ("Other names", "Numbers", "Where they live or lived", "What was done", "Who leads"),
        _known(actor, at, one), _known(actor, at, other), strict=True,
    ):  # fmt: skip
        if first or second:
            rows.append(_both(label, first, second))
    return rows


def _side(side: Side) -> ComparedRow:
    one, other = in_words(side.one), in_words(side.other)
    verdict = "The same" if side.is_same else "They differ" if side.must_choose else "One record says it"
    choice = f"right_{side.field}" if side.must_choose else ""
    return ComparedRow(side.label, (one or _UNKNOWN,), (other or _UNKNOWN,), verdict, choice)


def _both(label: str, one: tuple[str, ...], other: tuple[str, ...]) -> ComparedRow:
    shared = set(one) & set(other)
    verdict = (
        "The same" if one == other else f"In common: {', '.join(sorted(shared))}" if shared else "Nothing in common"
    )
    return ComparedRow(label, one or ("Nothing recorded",), other or ("Nothing recorded",), verdict)


def _known(actor: Actor, at: dt.datetime, person: Person) -> tuple[tuple[str, ...], ...]:
    cases = list_cases_of(actor, at, person)
    done = [f"{row.get_reason_display()}, {short_date(row.happened_date)}"
            for row in list_interventions_of(actor, at, person)]  # fmt: skip
    done += [f"Referred, {short_date(row.referral_date)}" for row in list_referrals_of(actor, at, person)]
    return (
        tuple(f"{row.given_name} {row.family_name}".strip() for row in list_names(actor, at, person)),
        tuple(f"{row.get_kind_display()} {row.as_written}" for row in list_numbers(actor, at, person)),
        tuple(row.place.address for row in list_addresses(actor, at, person)),
        tuple(done),
        tuple(f"{row.lead.name}, {row.lead.agency.name}" for row in cases if row.status == CaseStatus.OPEN),
    )


def present_recorded_as(person: Person, others: list[Person]) -> list[RecordedAs]:
    lead = person.leading_id
    return [
        RecordedAs(display_name(row), row.record.reference, record_href(row.record), row.pk == lead) for row in others
    ]


def present_joinings(actor: Actor, at: dt.datetime, person: Person) -> list[JoiningRow]:
    """How it came that several records are of this person; with the way back for whoever may decide it."""
    return [_joining(row, may_part=may(actor.role, "match.decide")) for row in list_joinings(actor, at, person)]


def _joining(row: Joining, *, may_part: bool) -> JoiningRow:
    one, other = row.other.record.reference, row.person.record.reference
    who = f"{row.joined_by.name}, {short_date(civil_date(row.joined_at))}"
    return JoiningRow(
        f"{one} is the same person as {other}",
        " · ".join(part for part in (row.reason, row.changed, who) if part),
        reverse("people-part", args=[row.uuid]) if may_part else "",
    )
