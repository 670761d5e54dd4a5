"""Keeping what helps a person, what doesn't, and what to call them, as written with them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import WhatHelps
from throughline.register.models import Person


@dataclass(frozen=True)
class WhatHelpsGiven:
    """What helps, as typed with the person. ``knows_who_reads``: they know all who work with them read it, a mentor too."""

    helps: str
    does_not: str
    call_me: str
    said_date: dt.date
    written_with: str
    knows_who_reads: bool


@transaction.atomic
def record_what_helps(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: WhatHelpsGiven) -> WhatHelps:
    """Keep what helps, in the person's words. The newest stands; earlier ones stay as they were.

    It goes to everyone they work with, so it is kept only once they know that (practice.md P5). Errors: Absent, Refused.
    """
    require_permission(by, "own_words.record")
    person = get_visible(Person, person_uuid, by, at)
    texts = {
        "helps": require_text(given.helps, what="what helps", field="helps", limit=500),
        "does_not": require_text(given.does_not, what="what does not help", field="does_not", limit=500),
        "call_me": require_text(given.call_me, what="what to call them", field="call_me", limit=100),
        "written_with": require_text(given.written_with, what="who sat with them", field="written_with", limit=150),
    }
    if not (texts["helps"] or texts["does_not"] or texts["call_me"]):
        raise Refused("Write something they said helps, or does not, or what to call them.", field="helps")
    if not texts["written_with"]:
        raise Refused("Say who sat with them.", field="written_with")
    if given.said_date > civil_date(at):
        raise Refused("The day must be today or earlier.", field="said_date")
    if not given.knows_who_reads:
        raise Refused("Tell them first that everyone who works with them reads this.", field="knows_who_reads")
    row = WhatHelps(person=person, said_date=given.said_date, recorded_at=at, recorded_by=by.member, **texts)
    row.save_checked()
    record_act(by=by, at=at, action="record_what_helps", op=Operation.COLLECTION, subjects=[person.record])
    return row
