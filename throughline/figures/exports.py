"""What a figures file holds, line by line: the marking, the period, then the numbers or the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from throughline.figures.periods import Period
from throughline.figures.queries.rows import FigureRow
from throughline.figures.spreadsheets import csv_lines
from throughline.figures.states import FEWER
from throughline.figures.values import MeasureValue

SENSITIVE = "OFFICIAL-SENSITIVE"
FOR_OUTSIDE = f"OFFICIAL. For outside the hub: numbers from 1 to 4 are written “{FEWER}”."


def figures_file(
    values: Sequence[MeasureValue], *, whose: str, period: Period, scope: str, made: str, public: bool = False
) -> Iterator[str]:
    """The lines of a file of measures: no rows and no identities."""
    return csv_lines(_figures(values, whose, period, scope, made, public=public))


def rows_file(
    rows: Iterable[FigureRow], *, measure: str, whose: str, period: Period, scope: str, made: str
) -> Iterator[str]:
    """The lines of a file of rows behind one measure: references, never names."""
    return csv_lines(_rows(rows, measure, whose, period, scope, made))


def made_line(by: str, at: dt.datetime) -> str:
    """Who made the file, and when."""
    return f"Made by {by} on {at:%d/%m/%Y at %H:%M} UTC"


def _figures(
    values: Sequence[MeasureValue], whose: str, period: Period, scope: str, made: str, *, public: bool
) -> Iterator[Sequence[object]]:
    yield [FOR_OUTSIDE if public else SENSITIVE]
    yield from _about(whose, period, scope, made)
    before = period.before()
    compared = before is not None and not public
    yield [
        "Column",
        "Measure",
        "Number",
        *([f"Before ({before.in_words})"] if before and compared else []),
        "Rule",
        "Source",
    ]
    for each in values:
        earlier = [each.before] if compared else []
        yield [each.side.label, each.label, each.shown, *earlier, each.rule, each.measure.source]


def _rows(
    rows: Iterable[FigureRow], measure: str, whose: str, period: Period, scope: str, made: str
) -> Iterator[Sequence[object]]:
    yield [SENSITIVE]
    yield [f"Rows behind: {measure}"]
    yield from _about(whose, period, scope, made)
    yield ["Date", "What", "Detail", "Team", "Agency", "Area", "Records"]
    for row in rows:
        records = "; ".join(f"{link.get_kind_display()} {link.reference}" for link in row.links)
        yield [f"{row.happened_date:%d/%m/%Y}", row.what, row.detail, row.team, row.agency, row.area, records]


def _about(whose: str, period: Period, scope: str, made: str) -> Iterator[Sequence[object]]:
    yield [whose]
    yield [f"From {period.in_words}"]
    yield [f"Only: {scope}" if scope else "Every team, agency and area"]
    yield [made]
