"""The register a tracker is matched against, and whom the import showed for each row. Models exist only once Django is set up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from benchmarks.people_made import Made
from throughline.agencies.queries import system_actor
from throughline.core.clock import now
from throughline.imports.models import TrackerRow
from throughline.register.brought import people_for
from throughline.register.given import PersonGiven
from throughline.sources.models import Batch, SourceRow

AT_ONCE = 20_000


def fill(people: list[Made]) -> dict[str, str]:
    """Record everyone. Returns the id on the register of each."""
    by, at = system_actor(), now()
    batch = Batch.objects.create(source="filled", imported_at=at, imported_by="benchmark")
    row = SourceRow.objects.create(batch=batch, source="filled", sheet="x", ref="x", row_number=1, digest="", cells={})
    known = {}
    for first in range(0, len(people), AT_ONCE):
        some = people[first : first + AT_ONCE]
        with transaction.atomic():
            made = people_for(by=by, at=at, given=[given(each) for each in some], source_rows=[row.pk] * len(some))
        known.update((each.record_id, str(person.record.uuid)) for each, person in zip(some, made, strict=True))
    return known


def given(person: Made) -> PersonGiven:
    born = dt.date.fromisoformat(person.dob) if person.dob else None
    return PersonGiven(given_name=person.given, family_name=person.family, date_of_birth=born, sex=person.sex)


def shown(known: dict[str, str], truth: dict[str, str]) -> dict[str, float | int]:
    """Of the rows whose person is on the register, for how many that person was shown, and shown first."""
    there = first = pairs = strangers = 0
    rows = TrackerRow.objects.filter(state="imported").values_list("ref", "alike")
    sound = 0
    for ref, alike in rows.iterator(chunk_size=5_000):
        keys = [key for key, _ in alike if not key.startswith("row:")]
        pairs += len(alike)
        if ref not in truth:
            strangers += bool(keys)
            continue
        sound += 1
        right = known[truth[ref]]
        there += right in keys
        first += keys[:1] == [right]
    known_rows = max(sound, 1)
    return {
        "known_rows": sound, "shown": round(there / known_rows, 4), "shown_first": round(first / known_rows, 4),
        "strangers_shown_somebody": strangers, "pairs_shown": pairs,
    }  # fmt: skip
