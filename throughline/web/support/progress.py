"""Progress as the plan and a provider's page draw it: a small chart a part of life, and the same numbers as a table."""

from __future__ import annotations

import datetime as dt
import uuid

from throughline.support.queries.plan_views import EnrolmentView, PlanView
from throughline.support.queries.progress import FollowUpView, ProgressView
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.dates import short_date
from throughline.web.screening.presenters import TrendChart, TrendView


def present_progress_trend(progress: ProgressView) -> TrendView:
    """A row a part of life, a column a scoring, oldest first."""
    columns = (
        Column("Part of life"),
        *(Column(f"{row.label}, {short_date(row.scored_date)}") for row in progress.scorings),
    )
    days = tuple(f"{row.scored_date:%-d %b}" for row in progress.scorings)
    by_area = [
        (area, tuple(row.scores[at] for row in progress.scorings)) for at, area in enumerate(progress.areas)
    ]  # fmt: skip
    return TrendView(
        charts=tuple(TrendChart(area, progress.highest, days, scores) for area, scores in by_area),
        columns=columns,
        rows=tuple(
            (Cell(area), *(Cell("Not known" if score is None else str(score)) for score in scores))
            for area, scores in by_area
        ),
    )


def _enrolments(view: PlanView) -> list[tuple[uuid.UUID, EnrolmentView]]:
    offers = [offer for need in view.needs for offer in need.offers]
    return [(offer.uuid, offer.enrolment) for offer in offers if offer.enrolment]


def trends_of(view: PlanView) -> dict[uuid.UUID, TrendView]:
    """Outcomes over time, by offer, where any were scored."""
    found = [(key, enrolment.progress) for key, enrolment in _enrolments(view)]
    return {key: present_progress_trend(progress) for key, progress in found if progress and progress.scorings}


def follow_up_clocks_of(view: PlanView, at: dt.datetime) -> dict[uuid.UUID, list[tuple[FollowUpView, Clock]]]:
    """What is asked months after support, by offer, with its clock."""
    found = [(key, enrolment.progress) for key, enrolment in _enrolments(view)]
    return {
        key: [(row, present_clock(row.due_at, done_at=row.done_at, now=at)) for row in progress.follow_ups]
        for key, progress in found
        if progress and progress.follow_ups
    }
