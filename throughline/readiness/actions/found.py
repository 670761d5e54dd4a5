"""Somebody who was not there is found after all: whoever looks for them is asked no more."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.readiness.models import Account
from throughline.register.models import Person
from throughline.work.facts import Done, stop_clock


@transaction.atomic
def settle_looking_for(*, by: Actor, at: dt.datetime, person: Person, found_date: dt.date) -> int:
    """Somebody was found or arrested on a day: every search for them since an operation up to that day ends, with its clock.

    What came before they were missed ends none. Under each record of theirs that the finder may open (ADR 0015). Returns how
    many searches ended. Errors: Absent.
    """
    found = get_visible(Person, person.record.uuid, by, at)
    records = Person.objects.visible_to(by, at).filter(pk__in=found.records_of_one().values("pk"))
    looking = Account.related.filter(
        person__in=records,
        clock__stopped_at__isnull=True,
        clock__isnull=False,
        operation__happened_date__lte=found_date,
    )
    rows = list(looking.select_related("clock__rule", "person__record", "operation__record"))
    for row in rows:
        assert row.clock is not None
        stop_clock(by=by, at=at, clock=row.clock, done=Done(found_date))
    if rows:
        subjects = [record for row in rows for record in (row.person.record, row.operation.record)]
        record_act(by=by, at=at, action="settle_looking_for", op=Act.ALTERATION, subjects=subjects)
    return len(rows)
