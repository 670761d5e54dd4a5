"""Likely matches, and who is never pointed to: noted by the actions above inside their own transaction."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.matching.models import LikelyMatch, PointingBar
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


def never_point_to(*, by: Actor, at: dt.datetime, person: Person) -> None:
    """Somebody's new address is open to named people only: nobody is pointed to them from now on (practice.md P25)."""
    PointingBar.related.get_or_create(person=person, defaults={"set_at": at, "set_by": by.member})
