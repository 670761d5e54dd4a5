"""The people one may see, as the matching of a tracker's rows reads them past."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from throughline.agencies.actor import Actor
from throughline.imports.models import TrackerRow
from throughline.imports.states import RunState
from throughline.imports.trackers.alike import Known
from throughline.imports.trackers.fields import NUMBERS
from throughline.register.models import Person

_AT_ONCE = 10_000


def count_people(actor: Actor, at: dt.datetime) -> int:
    """How many one may see."""
    return Person.objects.visible_to(actor, at).count()


def read_people(actor: Actor, at: dt.datetime, numbers: Mapping[str, set[str]]) -> Iterator[Known]:
    """Everyone with a name whom one may see, and those with one of these numbers with theirs."""
    held = _holders(numbers)
    rows = Person.objects.visible_to(actor, at).exclude(compared_name="").values_list(
        "pk", "record__uuid", "given_name", "family_name", "date_of_birth", "sex"
    )  # fmt: skip
    for pk, uuid, given, family, born, sex in rows.iterator(chunk_size=_AT_ONCE):
        yield Known(
            str(uuid), given, family, (born.year, born.month, born.day) if born else None, sex, held.get(pk, ())
        )  # fmt: skip


def _holders(numbers: Mapping[str, set[str]]) -> dict[int, tuple[tuple[str, str], ...]]:
    """By a person's key, the numbers that imported rows say they have, of those asked about."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for kind in NUMBERS:
        wanted = sorted(numbers.get(kind, ()))
        for first in range(0, len(wanted), 500):
            rows = TrackerRow.objects.filter(
                run__state=RunState.DONE, person__isnull=False, **{f"{kind}__in": wanted[first : first + 500]}
            )
            for person, value in rows.values_list("person_id", kind):
                found[person].add((kind, value))
    return {person: tuple(sorted(held)) for person, held in found.items()}
