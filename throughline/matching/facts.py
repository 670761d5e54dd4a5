"""Likely matches, noted by the actions above inside their own transaction."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.matching.models import LikelyMatch
from throughline.matching.queries import find_likely_matches
from throughline.register.models import Person


def note_likely_matches(*, by: Actor, at: dt.datetime, person: Person) -> list[LikelyMatch]:
    """List for review who a new person may be, of those whose keys are written. Nothing is ever joined by this."""
    return [
        LikelyMatch.related.create(
            person=person, other=candidate.person, because=candidate.because, found_at=at, found_by=by.member
        )
        for candidate in find_likely_matches(by, at, person)
    ]
