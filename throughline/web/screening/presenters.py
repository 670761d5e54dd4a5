"""Both results of a screening as frozen rows, for the page that checks them and the page that keeps them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.hub.states import Level
from throughline.screening.actions.screenings import ToolScreeningGiven
from throughline.screening.queries.scorings import ScoringView, Trend
from throughline.screening.queries.tools import VersionView
from throughline.screening.scoring import Result, is_nought_of_nothing
from throughline.screening.states import LastTrue
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.dates import short_date


@dataclass(frozen=True)
class TwoResults:
    """What the tool says and what the professional judges, side by side and apart.

    ``nothing_known``: parts scored nought of which nothing asked is known. It is said, and changes no total and no band.
    """

    total: int
    could_be: int
    could_be_band: str
    most: int
    band_name: str
    band_level: str
    not_known: tuple[str, ...]
    nothing_known: tuple[str, ...]
    level: str
    judgement: str
    reasons: str
    differs: bool
    is_no_proof: bool


def results_to_check(result: Result, given: ToolScreeningGiven, tool: VersionView) -> TwoResults:
    """Before it is recorded."""
    known = {pk: answer != LastTrue.UNKNOWN for pk, answer in given.answers.items()}
    return TwoResults(
        total=result.total,
        could_be=result.could_be,
        could_be_band=result.band_could_be.name,
        most=result.most,
        band_name=result.band.name,
        band_level=Level(result.level).label,
        not_known=result.not_known,
        nothing_known=tuple(
            part.name
            for part in tool.domains
            if is_nought_of_nothing(given.scores[part.key], [known.get(item.pk, False) for item in part.items])
        ),
        level=Level(given.screening.level).label,
        judgement=given.screening.judgement,
        reasons=given.screening.reasons,
        differs=result.level != given.screening.level,
        is_no_proof=result.is_lowest or given.screening.level == Level.NONE,
    )


def results_kept(view: ScoringView) -> TwoResults:
    """As recorded."""
    return TwoResults(
        total=view.total,
        could_be=view.could_be,
        could_be_band=view.could_be_band,
        most=view.most,
        band_name=view.band_name,
        band_level=view.band_level,
        not_known=view.not_known,
        nothing_known=tuple(
            part.name
            for part in view.domains
            if is_nought_of_nothing(part.score, [item.is_known for item in part.items])
        ),
        level=view.level,
        judgement=view.judgement,
        reasons=view.reasons,
        differs=view.differs,
        is_no_proof=view.is_lowest or view.judged_none,
    )


@dataclass(frozen=True)
class GoingOn:
    """A screening taken up again: when it was saved, and what has changed since. ``screened``: by whom and when."""

    saved_at: dt.datetime
    is_newer_version: bool
    screened: str


@dataclass(frozen=True)
class TrendChart:
    """One domain over time."""

    name: str
    highest: int
    days: tuple[str, ...]
    scores: tuple[int | None, ...]


@dataclass(frozen=True)
class TrendView:
    """The trend drawn, and the same numbers as a table."""

    charts: tuple[TrendChart, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def present_trend(trend: Trend) -> TrendView:
    """Charts by domain, and an equal table: a row a domain, a column a screening."""
    days = tuple(f"{day:%-d %b}" for day in trend.dates)
    heads = [
        Column(short_date(day) + (" (this one)" if at == trend.this_at else ""), is_number=True)
        for at, day in enumerate(trend.dates)
    ]
    return TrendView(
        charts=tuple(TrendChart(row.name, row.highest, days, row.scores) for row in trend.rows),
        columns=(Column("Part"), *heads, Column("Highest possible", is_number=True)),
        rows=tuple(
            (
                Cell(row.name),
                *(Cell("Not known" if score is None else str(score)) for score in row.scores),
                Cell(str(row.highest)),
            )
            for row in trend.rows
        ),
    )
