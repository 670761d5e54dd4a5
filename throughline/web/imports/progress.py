"""How far an import has come: told by the request that does it, asked by the page that waits for it.

It is kept outside the database, where nobody could see it before the import's one transaction ends.
"""

from __future__ import annotations

import time
import uuid

from django.core.cache import cache

from throughline.agencies.actor import Actor
from throughline.imports.applying import Progress

_SECONDS_BETWEEN = 0.25
_KEPT_FOR = 3600


def tell_progress(actor: Actor, run: uuid.UUID) -> Progress:
    """What an import calls after each row; it is written down four times a second, and at the end."""
    told_at = 0.0

    def tell(sheet: str, done: int, total: int) -> None:
        nonlocal told_at
        if done == total or time.monotonic() - told_at >= _SECONDS_BETWEEN:
            told_at = time.monotonic()
            cache.set(_key(actor, run), {"done": done, "total": total}, _KEPT_FOR)

    return tell


def get_progress(actor: Actor, run: uuid.UUID) -> dict[str, int]:
    """Rows done and rows in all of a member's own import; noughts before it begins, and for anyone else's."""
    found: dict[str, int] | None = cache.get(_key(actor, run))
    return found or {"done": 0, "total": 0}


def _key(actor: Actor, run: uuid.UUID) -> str:
    return f"import-{actor.member.pk}-{run}"
