"""Reading closure reviews: mine, the hub's, and those of one line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from throughline.access.gate import visible
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.disruption.models import ClosureReview, Line, LineClosure
from throughline.work.models import Gap
from throughline.work.states import ASKED_BY_CLOSURE

LISTED_AT_MOST = 100


@dataclass(frozen=True)
class ReviewDue:
    """An unanswered review with who has it and when it is due."""

    review: ClosureReview
    owner: Member | None
    due_at: dt.datetime | None


def list_reviews(actor: Actor, at: dt.datetime, limit: int = LISTED_AT_MOST) -> list[ReviewDue]:
    """Unanswered reviews that are the actor's; for a coordinator, all of the hub's that run. By when they are due.

    One that imported history left shows once somebody took its gap on. Reviews outlive a reopening, and an answer in words
    to their gap: they are owed to the person, until the line is closed again and asks afresh.
    """
    rows = _unanswered(actor, at)
    running = rows.filter(clock__isnull=False)
    if actor.role != Role.COORDINATOR:
        running = running.filter(Q(owner=actor.member) | Q(clock__owner=actor.member))
    due = [
        ReviewDue(row, row.clock.owner or row.owner, row.clock.due_at)
        for row in running.order_by("clock__due_at", "pk")[:limit]
        if row.clock is not None
    ]
    return sorted([*due, *_taken_on(actor, rows)], key=lambda found: (found.due_at or at, found.review.pk))[:limit]


def with_line_told(rows: QuerySet[ClosureReview], actor: Actor, at: dt.datetime) -> QuerySet[ClosureReview]:
    """The reviews, each with whether this reader may be told that a line was closed (``tells_line``).

    Of a line anybody may open whoever answers is told: they work with the person, and it matters to them. Of one held
    closely only who may open it is: for anybody else there is no line, and who asked can say why.
    """
    told = Q(closure__line__record__restriction=Restriction.STANDARD) | visible("closure__line__record", actor, at)
    said: dict[str, Any] = {"tells_line": ExpressionWrapper(told, output_field=BooleanField())}
    return rows.annotate(**said)


def _asked_afresh() -> Exists:
    """Whether the review's line was closed again since: that closure asks now."""
    return Exists(LineClosure.related.filter(line=OuterRef("closure__line"), pk__gt=OuterRef("closure")))


def _unanswered(actor: Actor, at: dt.datetime) -> QuerySet[ClosureReview]:
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at)
    rows = rows.filter(~_asked_afresh(), answer="", person__record__hub=actor.hub)
    rows = rows.select_related("person__record", "closure__line__record", "clock__owner", "owner", "opened_by__agency")
    return with_line_told(rows, actor, at)


def _taken_on(actor: Actor, rows: QuerySet[ClosureReview]) -> list[ReviewDue]:
    """Inherited reviews whose gap somebody took on: its clock is theirs."""
    gaps = Gap.related.filter(
        kind__in=ASKED_BY_CLOSURE, hub=actor.hub, inherited=True, taken_on_at__isnull=False
    ).select_related("clock", "owner")
    if actor.role != Role.COORDINATOR:
        gaps = gaps.filter(owner=actor.member)
    by_cause = {(gap.person_id, gap.about_id): gap for gap in gaps}
    people = [person for person, _ in by_cause]
    found = []
    for row in rows.filter(inherited=True, person__record__in=people):
        gap = by_cause.get((row.person.record_id, row.closure.line.record_id))
        if gap is not None:
            found.append(ReviewDue(row, gap.owner, gap.clock.due_at if gap.clock else None))
    return found


def list_reviews_of(actor: Actor, at: dt.datetime, line: Line) -> list[ClosureReview]:
    """The reviews a line's closures asked about people the actor may see, by person then day.

    Of the closure that stands, all; of a reversed one, those nobody answered while the line is not closed again.
    """
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at).filter(closure__line=line)
    rows = rows.filter(Q(closure__reversed_date__isnull=True) | Q(~_asked_afresh(), answer="", clock__isnull=False))
    return list(rows.select_related("person__record", "clock", "owner").order_by("person", "closure", "days"))


def get_review(actor: Actor, at: dt.datetime, review_id: int) -> ClosureReview | None:
    """A review through the gate, or None."""
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at)
    rows = rows.select_related("person__record", "closure__line__record", "clock", "opened_by__agency")
    return with_line_told(rows, actor, at).filter(pk=review_id).first()


def review_behind(actor: Actor, at: dt.datetime, *, clock_id: int | None = None, gap: Gap | None = None) -> int | None:
    """The unanswered review that a clock or a gap on the work page is about, so that it is answered with a fact."""
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(actor, at).filter(answer="")
    if gap is not None and gap.clock_id is not None and not gap.inherited:
        clock_id, gap = gap.clock_id, None
    if gap is not None:
        rows = rows.filter(person__record=gap.person_id, closure__line__record=gap.about_id)
        rows = rows.filter(closure__reversed_date__isnull=True)
    else:
        rows = rows.filter(clock=clock_id, clock__isnull=False)
    return rows.order_by("days", "pk").values_list("pk", flat=True).first()
