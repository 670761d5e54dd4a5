"""Search before create, the simple way: the same name, or a name that sounds the same, among the people one may see.

The real matcher comes later; this one compares normalised names and phonetic keys, and never shows a score.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from throughline.agencies.actor import Actor
from throughline.core.text import normalised_name
from throughline.matching.models import LikelyMatch
from throughline.register.facts import sound_of
from throughline.register.models import Person
from throughline.register.states import Sex

CANDIDATES_AT_MOST = 20
# The two records of a pair are of one person already: the same record leads both.
LEADS_OF_BOTH = Q(Exact(Coalesce("person__same_as", "person"), Coalesce("other__same_as", "other")))


@dataclass(frozen=True)
class Candidate:
    """A person who may be the one: ``because`` says in words what agrees."""

    person: Person
    because: str


def find_same_person(
    actor: Actor, at: dt.datetime, *, given_name: str, family_name: str, date_of_birth: dt.date | None, sex: str
) -> Person | None:
    """The one person with exactly this normalised name, date of birth and sex; None when any is missing or several fit."""
    name = normalised_name(given_name, family_name)
    if not name or date_of_birth is None or sex == Sex.UNKNOWN:
        return None
    found = list(
        Person.objects.visible_to(actor, at).filter(compared_name=name, date_of_birth=date_of_birth, sex=sex)[:2]
    )
    return found[0] if len(found) == 1 else None


def search_people(
    actor: Actor, at: dt.datetime, *, name: str, date_of_birth: dt.date | None = None, exclude: Person | None = None
) -> list[Candidate]:
    """People one may see with this name in any word order, or one that sounds the same; same name first. At most 20.

    A single word finds people with that word in their name or in what they like to be called.
    """
    compared = normalised_name(name)
    if not compared:
        return []
    sound = sound_of(compared)
    wanted = Q(compared_name__contains=compared) | Q(called__icontains=name.strip())
    if sound:
        wanted |= Q(sound=sound)
    people = Person.objects.visible_to(actor, at).select_related("record").filter(wanted)
    if exclude is not None:
        people = people.exclude(pk=exclude.pk)
    ranked = sorted(
        people.order_by("pk")[: CANDIDATES_AT_MOST * 5],
        key=lambda person: (
            sorted(person.compared_name.split()) != sorted(compared.split()),
            date_of_birth is None or person.date_of_birth != date_of_birth,
            person.compared_name,
        ),
    )
    return [Candidate(person, _because(person, compared, date_of_birth)) for person in ranked[:CANDIDATES_AT_MOST]]


def _because(person: Person, compared: str, date_of_birth: dt.date | None) -> str:
    same_name = sorted(person.compared_name.split()) == sorted(compared.split())
    if same_name:
        words = "same name"
    elif compared in person.compared_name:
        words = "part of the name"
    else:
        words = "sounds the same"
    if date_of_birth is not None and person.date_of_birth == date_of_birth:
        words += ", same date of birth"
    elif date_of_birth is not None and person.date_of_birth is not None:
        words += ", another date of birth"
    return words


def find_likely_matches(actor: Actor, at: dt.datetime, person: Person) -> list[Candidate]:
    """Who a person may be: the same name, or one that sounds the same with the same date of birth. At most 20."""
    if not person.compared_name:
        return []
    wanted = Q(compared_name=person.compared_name)
    if person.sound and person.date_of_birth:
        wanted |= Q(sound=person.sound, date_of_birth=person.date_of_birth)
    people = Person.objects.visible_to(actor, at).select_related("record").filter(wanted).exclude(pk=person.pk)
    return [
        Candidate(other, _because(other, person.compared_name, person.date_of_birth))
        for other in people.order_by("pk")[:CANDIDATES_AT_MOST]
    ]


def list_likely_matches(actor: Actor, at: dt.datetime, limit: int = 200) -> list[LikelyMatch]:
    """Pairs waiting for a decision, oldest first: neither set aside nor joined."""
    waiting = LikelyMatch.objects.visible_to(actor, at).filter(set_aside_at__isnull=True)
    waiting = waiting.exclude(LEADS_OF_BOTH)
    return list(waiting.select_related("person__record", "other__record").order_by("pk")[:limit])
