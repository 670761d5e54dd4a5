"""People as police of the hub record them, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpResponse

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person

Make = Callable[..., Person]


def seal_in(page: HttpResponse) -> str:
    """Whom a page showed, as its form says it again."""
    found = re.search(r'name="searched" value="([^"]+)"', page.content.decode())
    return found[1] if found else ""


def making(world: World) -> Make:
    def made(given: str = "", family: str = "", by: Actor | None = None, **more: object) -> Person:
        return person_for(
            by=by or world.police, at=now(), given=PersonGiven(given_name=given, family_name=family, **more)
        )

    return made
