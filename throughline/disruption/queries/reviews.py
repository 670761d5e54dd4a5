"""Reading closure reviews: mine, the hub's, and those of one line."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.disruption.models import ClosureReview, Line


def list_reviews(actor: Actor, at: dt.datetime, limit: int = 100) -> list[ClosureReview]:
    """Unanswered reviews that are the actor's; for a coordinator, all of the hub's that run. By when they are due."""
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at)
    rows = rows.filter(answer="", clock__isnull=False, closure__reversed_date__isnull=True)
    mine = Q(owner=actor.member)
    if actor.role == Role.COORDINATOR:
        mine |= Q(person__record__hub=actor.hub)
    rows = rows.filter(mine).select_related("person__record", "closure__line__record", "clock", "owner")
    return list(rows.order_by("clock__due_at", "pk")[:limit])


def list_reviews_of(actor: Actor, at: dt.datetime, line: Line) -> list[ClosureReview]:
    """The reviews of a line's standing closure about people the actor may see, by person then day."""
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at)
    rows = rows.filter(closure__line=line, closure__reversed_date__isnull=True)
    return list(rows.select_related("person__record", "clock", "owner").order_by("person", "days"))


def get_review(actor: Actor, at: dt.datetime, review_id: int) -> ClosureReview | None:
    """A review through the gate, or None."""
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at)
    return rows.select_related("person__record", "closure__line__record", "clock").filter(pk=review_id).first()
