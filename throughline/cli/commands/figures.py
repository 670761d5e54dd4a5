"""``throughline figures``: the measures of a hub for a period, each with its counting rule."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence

from throughline.cli.acting import actor_of
from throughline.cli.exits import DONE
from throughline.cli.speaking import answer
from throughline.core.clock import now
from throughline.figures.queries import MeasureValue, Period, Scope, measure_all

COLUMNS = ("key", "label", "value", "rule")


def run(arguments: argparse.Namespace) -> int:
    period = Period(arguments.start, arguments.end)
    scope = Scope(team_name=arguments.team, agency_name=arguments.agency, area_name=arguments.area)
    measures = measure_all(actor_of(arguments.hub), now(), period, scope)
    written = {"json": as_json, "csv": as_csv, "table": as_table}[arguments.format]
    answer(written(measures, period))
    return DONE


def as_json(measures: Sequence[MeasureValue], period: Period) -> str:
    return json.dumps(
        {
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
            "measures": [{column: getattr(each, column) for column in COLUMNS} for each in measures],
        },
        indent=2,
        ensure_ascii=False,
    )


def as_csv(measures: Sequence[MeasureValue], period: Period) -> str:
    """Every cell is the product's own words or a number, so none can begin a formula."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(each, column) for column in COLUMNS] for each in measures)
    return lines.getvalue().rstrip("\n")


def as_table(measures: Sequence[MeasureValue], period: Period) -> str:
    values = [f"{each.value:,}" for each in measures]
    width = max(len(value) for value in values)
    lines = [f"{value:>{width}}  {each.label}" for value, each in zip(values, measures, strict=True)]
    return "\n".join([period.in_words, *lines])
