"""What a figures file holds, line by line: the marking, the period, then the numbers or the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from throughline.figures.models import FrozenFigure, FrozenReturn
from throughline.figures.periods import Period
from throughline.figures.queries.rows import FigureRow
from throughline.figures.spreadsheets import csv_lines
from throughline.figures.states import FEWER, Side
from throughline.figures.values import MeasureValue, as_number

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


def return_file(
    frozen: FrozenReturn, figures: Sequence[FrozenFigure], *, notes: Sequence[str], made: str, public: bool = False
) -> Iterator[str]:
    """The lines of a file of a frozen return: as it was reported, whatever counts today. ``notes``: what it says of itself."""
    return csv_lines(_return(frozen, figures, notes, made, public=public))


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


def _return(
    frozen: FrozenReturn, figures: Sequence[FrozenFigure], notes: Sequence[str], made: str, *, public: bool
) -> Iterator[Sequence[object]]:
    period = Period(frozen.start_date, frozen.end_date)
    before = None if public else period.before()
    yield [FOR_OUTSIDE if public else SENSITIVE]
    yield [frozen.title]
    yield [f"Frozen figures of {frozen.hub_name}: every row was counted, whoever may open it."]
    yield [f"From {period.in_words}"]
    yield from ([note] for note in notes)
    yield [made]
    yield ["Column", "Measure", "Number", *([f"Before ({before.in_words})"] if before else []), "Rule", "Source"]
    for each in figures:
        number = each.outside if public else as_number(each.value)
        earlier = ["" if each.before is None else as_number(each.before)] if before else []
        yield [Side(each.side).label, each.label, number, *earlier, each.rule, each.source]


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
