"""Putting a chronology on paper: a disclosure."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.chronology.happenings import Happening
from throughline.chronology.queries import Narrowed, get_thing, read_chronology
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.register.models import Person
from throughline.register.queries import held_to_be_children

ON_PAPER_AT_MOST = 2_000


@transaction.atomic
def disclose_happenings(
    *, by: Actor, at: dt.datetime, record_uuid: uuid.UUID, narrowed: Narrowed, recipient: str, reason: str,
    children: bool,
) -> tuple[Any, list[Happening], bool]:  # fmt: skip
    """Take a chronology out to somebody named, for a reason kept with the event; at most 2,000 happenings, and whether
    there are more. Whoever may be a child is left out unless asked for (practice.md P22), the person it is about aside.

    Errors: Absent, Refused.
    """
    require_permission(by, "case.disclose")
    thing = get_thing(by, at, record_uuid)
    for text, said, field in ((recipient, "whom it is for", "recipient"), (reason, "why they need it", "reason")):
        if not text.strip():
            raise Refused(f"Say {said}.", field=field)
    whom = require_text(recipient, what="whom it is for", field="recipient", limit=200)
    why = require_text(reason, what="reason", field="reason", limit=300)
    happenings, has_more = read_chronology(by, at, thing, narrowed, first=0, limit=ON_PAPER_AT_MOST)
    if not children:
        happenings = _without_children(happenings, thing, by=by, at=at)
    about = {one.told.about.pk: one.told.about for one in happenings if one.told.about is not None}
    record_act(
        by=by, at=at, action="disclose_happenings", op=Operation.DISCLOSURE,
        subjects=[thing.record, *(record for key, record in about.items() if key != thing.record.pk)],
        recipient=whom, detail={"reason": why, "children": children},
    )  # fmt: skip
    return thing, happenings, has_more


def _without_children(happenings: list[Happening], thing: Any, *, by: Actor, at: dt.datetime) -> list[Happening]:
    """Without those about anybody who may be a child, by a record joined with theirs too; the person it is of aside."""
    about = {one.told.about.pk for one in happenings if one.told.about is not None}
    people = Person.objects.visible_to(by, at).filter(record__in=about).prefetch_related("age_statements")
    held = held_to_be_children(by, at, people, civil_date(at))
    records = {person.record_id for person in people if person.pk in held}
    return [
        one
        for one in happenings
        if one.told.about == thing.record
        or not (one.told.may_be_child or (one.told.about is not None and one.told.about.pk in records))
    ]
