"""How far someone has come, as frozen values for the plan and the provider's page: never for a list (practice.md P2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from throughline.support.models import Assessment, DestinationAnswer, Enrolment, FollowUp, OutcomeScore
from throughline.support.outcomes import load_scale
from throughline.support.states import FollowUpKind, OutcomePoint


@dataclass(frozen=True)
class ScoringView:
    """One scoring: when, with whom, each part of life in the order of the scale, and the person's own view."""

    label: str
    scored_date: dt.date
    scored_together: bool
    own_view: str
    recorded_by: str
    scores: tuple[int | None, ...]


@dataclass(frozen=True)
class FollowUpView:
    """What is asked months after support: by when, and what was answered."""

    kind: str
    label: str
    due_at: dt.datetime
    done_at: dt.datetime | None
    answers: tuple[str, ...]

    @property
    def is_destination(self) -> bool:
        return self.kind == FollowUpKind.DESTINATION


@dataclass(frozen=True)
class ProgressView:
    """What was agreed to work on, how each part of life was seen over time, and what came after."""

    assessed_date: dt.date | None
    goals: str
    wants: str
    areas: tuple[str, ...]
    highest: int
    scorings: tuple[ScoringView, ...]
    follow_ups: tuple[FollowUpView, ...]

    @property
    def asks_destination(self) -> bool:
        """One question a child: of support completed about the same time, it stands with the first."""
        return any(row.is_destination for row in self.follow_ups)


def prefetch_progress() -> tuple[Prefetch[str], ...]:
    """What ``progress_of`` reads, for a query of offers."""
    scores = OutcomeScore.related.select_related("recorded_by").prefetch_related("areas").order_by("recorded_at", "pk")
    answers = DestinationAnswer.related.order_by("recorded_at", "pk")
    follow_ups = FollowUp.related.select_related("clock").order_by("clock__due_at", "kind")
    return (
        Prefetch("enrolment__assessments", queryset=Assessment.related.order_by("recorded_at", "pk")),
        Prefetch("enrolment__outcome_scores", queryset=scores),
        Prefetch("enrolment__follow_ups", queryset=follow_ups.prefetch_related(Prefetch("answers", queryset=answers))),
    )


def progress_of(enrolment: Enrolment, *, for_provider: bool = False) -> ProgressView:
    """An enrolment's progress, from what the query brought. Their words show to the hub only where they were told."""
    assessment = list(enrolment.assessments.all())[-1:]
    scale = load_scale()
    return ProgressView(
        assessed_date=assessment[0].assessed_date if assessment else None,
        goals=assessment[0].goals if assessment else "",
        wants=assessment[0].wants if assessment and (for_provider or assessment[0].wants_shared) else "",
        areas=tuple(area.name for area in scale.areas),
        highest=scale.highest,
        scorings=_scorings(enrolment),
        follow_ups=() if for_provider else tuple(_follow_up(row) for row in enrolment.follow_ups.all()),
    )


def _scorings(enrolment: Enrolment) -> tuple[ScoringView, ...]:
    """Oldest first. Of a point scored twice the later stands; every review stands."""
    standing: dict[tuple[str, object], OutcomeScore] = {}
    for score in enrolment.outcome_scores.all():
        standing[score.point, score.pk if score.point == OutcomePoint.REVIEW else None] = score
    rows = sorted(standing.values(), key=lambda score: (score.scored_date, score.pk))
    return tuple(_scoring(score) for score in rows)


def _scoring(score: OutcomeScore) -> ScoringView:
    given = {row.area: row.score for row in score.areas.all()}
    return ScoringView(
        label=score.get_point_display(),
        scored_date=score.scored_date,
        scored_together=score.scored_together,
        own_view=score.own_view,
        recorded_by=score.recorded_by.name,
        scores=tuple(given.get(area.key) for area in load_scale().areas),
    )


def _follow_up(row: FollowUp) -> FollowUpView:
    return FollowUpView(
        kind=row.kind,
        label=row.get_kind_display(),
        due_at=row.clock.due_at,
        done_at=row.clock.stopped_at,
        answers=tuple(_answer(answer) for answer in row.answers.all()),
    )


def _answer(answer: DestinationAnswer) -> str:
    words = f"{answer.get_answer_display()}, asked on {answer.asked_date:%-d %B %Y} by {answer.asked_by_whom}"
    return f"{words}. {answer.detail}" if answer.detail else words
