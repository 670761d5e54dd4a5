"""A member's calendar feed: when something of theirs is due, never what or about whom."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.work.models import CalendarFeed
from throughline.work.queries.due import list_my_due

# Of each kind. Well above what anybody owns: a calendar that stops at some would look as if nothing were due after them.
FEED_AT_MOST = 1_000


@dataclass(frozen=True)
class DueMoment:
    """Something is due at ``due_at``; ``key`` is the same each time for the same thing and tells nothing of it."""

    key: str
    due_at: dt.datetime


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def has_feed(actor: Actor) -> bool:
    return CalendarFeed.objects.filter(member=actor.member).exists()


def list_due_moments(token: str, at: dt.datetime) -> list[DueMoment] | None:
    """What the owner of this secret address has due, as the gate answers now; None when nobody active owns it."""
    digest = token_digest(token)
    feeds = CalendarFeed.objects.filter(token_digest=digest, member__is_active=True, member__account__is_active=True)
    feed = feeds.select_related("member").first()
    if feed is None:
        return None
    return [
        DueMoment(hashlib.sha256(f"{digest}{due.kind}{due.pk}".encode()).hexdigest()[:32], due.due_at)
        for due in list_my_due(Actor(member=feed.member), at, most=FEED_AT_MOST)
        if due.due_at is not None
    ]
