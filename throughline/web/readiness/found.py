"""Whoever is recorded as found or arrested is looked for no more, in the transaction that records it."""

from __future__ import annotations

from typing import TypeVar

from throughline.core.clock import now
from throughline.disruption.models import Arrest
from throughline.hub.models import Intervention
from throughline.readiness.actions.found import settle_looking_for
from throughline.web.access import ActorRequest

Made = TypeVar("Made", Arrest, Intervention)


def no_longer_looked_for(request: ActorRequest, made: Made) -> Made:
    """End the searches for whoever this says was found."""
    settle_looking_for(by=request.actor, at=now(), person=made.person, found_date=made.happened_date)
    return made
