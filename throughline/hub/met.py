"""Whether anything that stands says that somebody was met: found in an intervention, or arrested."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.register.described import IN_ERROR, answer_who_they_are
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind


def ask_no_more_of_nobody_met(*, by: Actor, at: dt.datetime, person: Person) -> None:
    """What said that somebody was met is recorded in error: who they are is asked no more, unless something else says so."""
    if not _is_met(person):
        answer_who_they_are(by=by, at=at, person=person, outcome=IN_ERROR)


def _is_met(person: Person) -> bool:
    """Enforcement's part is read from the links it pushes down."""
    arrested = Link.objects.filter(from_record=person.record, kind=LinkKind.ARRESTED_AT, withdrawn_at__isnull=True)
    return person.interventions.filter(withdrawn_at__isnull=True).exists() or arrested.exists()
