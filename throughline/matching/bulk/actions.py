"""What a pass writes: pairs for the review queue, and the audit of whom it showed. Nothing is ever joined by these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.matching.models import LikelyMatch
from throughline.register.models import Person

# As many pairs as one audit event names, and one SQL statement asks for.
CHUNK = 500


class Found(NamedTuple):
    """Two people by their keys, and what agrees, in words."""

    person: int
    other: int
    because: str


class Listed(NamedTuple):
    """How many pairs are new in the queue, wait there already, and were decided before to be two people."""

    new: int
    waiting: int
    set_aside: int


@transaction.atomic
def list_duplicates(*, by: Actor, at: dt.datetime, pairs: Sequence[Found], preview: bool = False) -> Listed:
    """List for review who is on the register twice. A pair that is there stays as it is; one set aside is not listed again.

    ``preview``: count, and change nothing. A pair of whom one may not be seen, or joined already, is left out. Errors: Absent.
    """
    require_permission(by, "person.search")
    require_permission(by, "person.complete")
    new = waiting = set_aside = 0
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        known = _known(by, at, chunk)
        people = _people(by, at, {key for each in chunk for key in each[:2]})
        fresh = [each for each in chunk if _key(each) not in known and _are_two(each, people)]
        new += len(fresh)
        waiting += sum(known.get(_key(each)) is False for each in chunk)
        set_aside += sum(known.get(_key(each)) is True for each in chunk)
        if preview or not fresh:
            continue
        LikelyMatch.related.bulk_create(
            LikelyMatch(
                person_id=each.person, other_id=each.other, because=each.because, found_at=at, found_by=by.member
            )
            for each in fresh
        )
        shown = {key for each in fresh for key in each[:2]}
        record_act(
            by=by, at=at, action="list_duplicates", op=Operation.COMBINATION,
            subjects=[people[key].record for key in sorted(shown)], detail={"pairs": len(fresh)},
        )  # fmt: skip
    return Listed(new, waiting, set_aside)


@transaction.atomic
def record_match(*, by: Actor, at: dt.datetime, records: int, shown: Collection[int]) -> None:
    """Audit that a file was matched against the register: how many records, and which people it showed. Errors: Absent."""
    require_permission(by, "person.search")
    keys = sorted(shown)
    for start in range(0, max(1, len(keys)), CHUNK):
        people = _people(by, at, set(keys[start : start + CHUNK]))
        record_act(
            by=by, at=at, action="match_file", op=Operation.SEARCH, subjects=[people[key].record for key in sorted(people)],
            detail={"records": records},
        )  # fmt: skip


def _are_two(pair: Found, people: Mapping[int, Person]) -> bool:
    """Both may be seen, and were not decided to be one person before."""
    one, other = people.get(pair.person), people.get(pair.other)
    return one is not None and other is not None and one.leading_id != other.leading_id


def _key(pair: Found) -> tuple[int, int]:
    return min(pair.person, pair.other), max(pair.person, pair.other)


def _known(by: Actor, at: dt.datetime, pairs: Sequence[Found]) -> dict[tuple[int, int], bool]:
    """Pairs listed before, whichever way round and by whichever of their records, and whether they were set aside."""
    people = {key for each in pairs for key in each[:2]}
    led = (
        LikelyMatch.objects.visible_to(by, at)
        .alias(one=Coalesce("person__same_as", "person"), two=Coalesce("other__same_as", "other"))
        .filter(Q(person__in=people) | Q(one__in=people), Q(other__in=people) | Q(two__in=people))
        .values_list("person", "other", "person__same_as", "other__same_as", "set_aside_at")
    )
    known: dict[tuple[int, int], bool] = {}
    for person, other, one, two, decided in led:
        for pair in ((person, other), (one or person, two or other)):
            key = min(pair), max(pair)
            known[key] = known.get(key, False) or decided is not None
    return known


def _people(by: Actor, at: dt.datetime, keys: set[int]) -> dict[int, Person]:
    return {each.pk: each for each in Person.objects.visible_to(by, at).select_related("record").filter(pk__in=keys)}
