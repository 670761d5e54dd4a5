"""People as police of the hub record them, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person

Make = Callable[..., Person]


def making(world: World) -> Make:
    def made(given: str = "", family: str = "", by: Actor | None = None, **more: object) -> Person:
        return person_for(
            by=by or world.police, at=now(), given=PersonGiven(given_name=given, family_name=family, **more)
        )

    return made
