"""Reading what helps a person: the newest is what stands."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.hub.models import WhatHelps
from throughline.register.models import Person


def list_what_helps(actor: Actor, at: dt.datetime, person: Person) -> list[WhatHelps]:
    """What helps a person, newest first, for whoever may see them; a provider's classes are asked by its own page."""
    rows = WhatHelps.objects.visible_to(actor, at).filter(person=person)
    return list(rows.order_by("-said_date", "-recorded_at", "-pk"))
