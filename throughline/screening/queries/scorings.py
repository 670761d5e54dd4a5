"""Reading what tools said of a case, inside its screening only (practice.md P2)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F

from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.hub.models import Case, Screening
from throughline.hub.states import Level
from throughline.screening.models import Scoring
from throughline.screening.states import LastTrue

# A trend shows this many screenings at most: the newest.
MOST_POINTS = 6


@dataclass(frozen=True)
class ScoredItem:
    text: str
    answer: str
    is_recent: bool
    is_known: bool


@dataclass(frozen=True)
class ScoredDomain:
    """A domain as scored at one screening; ``score`` None is *not known*."""

    key: str
    name: str
    score: int | None
    highest: int
    weight: int
    items: tuple[ScoredItem, ...]


@dataclass(frozen=True)
class TrendRow:
    """One domain over time: a score, or None, a screening, oldest first."""

    name: str
    highest: int
    scores: tuple[int | None, ...]


@dataclass(frozen=True)
class Trend:
    """A tool's domains over the screenings made with it. ``this_at``: which of them the page is about."""

    dates: tuple[dt.date, ...]
    rows: tuple[TrendRow, ...]
    this_at: int | None


@dataclass(frozen=True)
class ScoringView:
    """Both results of one screening, apart: the tool's, and the professional's."""

    tool: str
    number: int
    source: str
    screened_date: dt.date
    screened_by: str
    total: int
    could_be: int
    could_be_band: str
    most: int
    band_name: str
    band_level: str
    is_lowest: bool
    level: str
    judged_none: bool
    judgement: str
    reasons: str
    differs: bool
    difference_reason: str
    review_date: dt.date
    not_known: tuple[str, ...]
    domains: tuple[ScoredDomain, ...]


def count_screenings(case: Case) -> int:
    """How many screenings a case has, with a tool or without."""
    return case.screenings.count()


def newest_screening_in_words(case: Case) -> str:
    """Who screened last and when, without the level."""
    newest: Screening | None = case.screenings.select_related("screened_by").order_by("-screened_at", "-pk").first()
    return f"by {newest.screened_by.name} on {newest.screened_date:%-d %B %Y}" if newest else ""


def list_screenings(case: Case) -> list[tuple[Screening, uuid.UUID | None]]:
    """A case's screenings, newest first, each with where its scoring is, if it was made with a tool; who screened, by name."""
    rows = case.screenings.select_related("screened_by", "voice__words").annotate(scored=F("scoring__uuid"))
    rows = rows.only(
        "case", "screened_date", "level", "judgement", "reasons", "screened_at", "screened_by__name",
        "voice__not_asked_reason", "voice__ask_by_date", "voice__words__said_date",
    )  # fmt: skip
    return [(row, row.scored) for row in rows.order_by("-screened_at", "-pk")]


def get_scoring(actor: Actor, scoring_uuid: uuid.UUID, at: dt.datetime) -> Scoring:
    """What a tool said at one screening, through the case's gate. Raises Absent."""
    rows = Scoring.objects.visible_to(actor, at).filter(uuid=scoring_uuid)
    rows = rows.select_related("screening__case__record", "screening__case__person__record", "screening__screened_by")
    rows = rows.select_related("band", "version__tool")
    scoring: Scoring | None = rows.prefetch_related(
        "domain_scores__domain", "item_answers__item", "version__bands"
    ).first()
    if scoring is None:
        raise Absent
    return scoring


def view_scoring(scoring: Scoring) -> ScoringView:
    """A scoring as a frozen view."""
    screening, version, band = scoring.screening, scoring.version, scoring.band
    domains = _scored_domains(scoring)
    return ScoringView(
        tool=version.tool.name,
        number=version.number,
        source=version.source,
        screened_date=screening.screened_date,
        screened_by=screening.screened_by.name,
        total=scoring.total,
        could_be=scoring.could_be,
        could_be_band=next(row.name for row in version.bands.all() if row.lowest <= scoring.could_be <= row.highest),
        most=sum(row.weight * row.highest for row in domains),
        band_name=band.name,
        band_level=band.get_level_display(),
        is_lowest=band.lowest == min(row.lowest for row in version.bands.all()),
        level=screening.get_level_display(),
        judged_none=screening.level == Level.NONE,
        judgement=screening.judgement,
        reasons=screening.reasons,
        differs=screening.level != band.level,
        difference_reason=scoring.difference_reason,
        review_date=scoring.review_date,
        not_known=tuple(row.name for row in domains if row.score is None),
        domains=domains,
    )


def _scored_domains(scoring: Scoring) -> tuple[ScoredDomain, ...]:
    answers: dict[int, list[ScoredItem]] = {}
    for row in sorted(scoring.item_answers.all(), key=lambda each: (each.item.order, each.item.pk)):
        item = ScoredItem(
            row.item.text,
            row.get_answer_display(),
            row.answer == LastTrue.LAST_SIX_MONTHS,
            row.answer != LastTrue.UNKNOWN,
        )
        answers.setdefault(row.item.domain_id, []).append(item)
    scores = sorted(scoring.domain_scores.all(), key=lambda row: (row.domain.order, row.domain.pk))
    return tuple(
        ScoredDomain(
            row.domain.key, row.domain.name, row.score, row.highest, row.domain.weight,
            tuple(answers.get(row.domain_id, ())),
        )
        for row in scores
    )  # fmt: skip


def trend_of(scoring: Scoring) -> Trend:
    """The same tool's domains over this case's screenings, by domain through all versions of the tool; the newest six."""
    rows = (
        Scoring.related.filter(screening__case=scoring.screening.case_id, version__tool=scoring.version.tool_id)
        .select_related("screening")
        .prefetch_related("domain_scores__domain")
        .order_by("screening__screened_at", "pk")
    )
    points = list(rows)[-MOST_POINTS:]
    by_point = [{row.domain.key: row for row in point.domain_scores.all()} for point in points]
    latest: dict[str, TrendRow] = {}
    for scores in by_point:
        for key, row in sorted(scores.items(), key=lambda pair: pair[1].domain.order):
            series = tuple(point[key].score if key in point else None for point in by_point)
            highest = max(point[key].highest for point in by_point if key in point)
            latest[key] = TrendRow(row.domain.name, highest, series)
    return Trend(
        dates=tuple(point.screening.screened_date for point in points),
        rows=tuple(latest.values()),
        this_at=next((at for at, point in enumerate(points) if point.pk == scoring.pk), None),
    )
