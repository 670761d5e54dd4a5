"""Figures as pages show them: tiles with their parts, the chart, and the rows behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.figures.counting import COUNTED
from throughline.figures.definitions import MEASURES, parts_of
from throughline.figures.periods import Period
from throughline.figures.queries import MeasureValue, RowsPage, charted_keys
from throughline.figures.states import Side, Unit
from throughline.figures.values import Number
from throughline.web.figures.forms import PRESET_LABELS, PRESETS, Asked
from throughline.web.presenting.amounts import pounds, thousands
from throughline.web.presenting.charts import Series
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.pages import NavigationItem
from throughline.web.presenting.records import record_href, record_label

# Shown as tiles of their own; the parts of other totals stand in a list under the total.
OWN_TILE = ("lines_closed", "interventions")


@dataclass(frozen=True)
class PartLine:
    """A part of a total: one line under it."""

    label: str
    value: str
    rule: str
    rows_href: str


@dataclass(frozen=True)
class Tile:
    """A measure: its number, its written rule, the way to its rows, the period before, and its parts."""

    label: str
    value: str
    rule: str
    rows_href: str
    note: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True)
class Chart:
    """Small charts by month, the same scale, the numbers under them. ``cut``: months the period covers only in part."""

    months: tuple[str, ...]
    series: tuple[Series, ...]
    cut: str


@dataclass(frozen=True)
class LinkTo:
    text: str
    href: str


@dataclass(frozen=True)
class RowLine:
    """A row behind a measure."""

    date: str
    what: str
    detail: str
    whose: str
    area: str
    links: tuple[LinkTo, ...]


def tile_keys() -> frozenset[str]:
    """The measures that stand as tiles and say how many of their rows may be opened; a part of a tile does not."""
    return frozenset(measure.key for measure in MEASURES if measure.part_of in ("", *OWN_TILE))


def present_side(values: Sequence[MeasureValue], side: Side, asked: Asked, actor: Actor) -> tuple[Tile, ...]:
    """One column's tiles, in the order of the definitions."""
    shown = tile_keys()
    own = [each for each in values if each.side == side and each.key in shown]
    return tuple(_tile(each, values, asked, actor) for each in own)


def present_chart(values: Sequence[MeasureValue], period: Period) -> Chart | None:
    """The chart by month; none where the period has too many months, or only one."""
    drawn = [each for key in charted_keys(values) for each in values if each.key == key and each.by_month]
    months = period.months()
    if not drawn or len(months) < 2:
        return None
    series = [
        Series(
            each.label,
            tuple(int(number) for number in each.by_month),
            "main" if each.side == Side.SAFEGUARDING else "second",
        )
        for each in drawn
    ]
    cut = [f"{month.label} counts {month.period.in_words}" for month in months if not month.is_whole]
    return Chart(tuple(month.label for month in months), tuple(series), ". ".join(cut))


def present_presets(asked: Asked, today: dt.date) -> list[NavigationItem]:
    """The ready periods, the one shown marked."""
    base = reverse("figures")
    return [
        NavigationItem(
            PRESET_LABELS[name],
            base + asked.query(start="", end="", period=name),
            current=preset(today) == asked.period,
        )
        for name, preset in PRESETS.items()
    ]


def present_rows(found: RowsPage) -> list[RowLine]:
    return [
        RowLine(
            date=short_date(row.happened_date),
            what=row.what,
            detail=row.detail,
            whose=row.team or row.agency,
            area=row.area,
            links=tuple(LinkTo(record_label(record), record_href(record)) for record in row.links),
        )
        for row in found.rows
    ]


def rows_in_words(may_open: int, held_elsewhere: int | None) -> str:
    """86 you may open; 2 held elsewhere. Nothing of the rest where only one's own view was asked."""
    if held_elsewhere is None:
        return f"{may_open:,} you may open"
    return f"{may_open:,} you may open; {held_elsewhere:,} held elsewhere"


def number_in_words(value: Number | None, unit: Unit) -> str:
    """198, £1,250 or 1,250.5g: grams as they are, so that the parts can be seen to add up."""
    if value is None:
        return ""
    if unit == Unit.PENCE:
        return pounds(value / 100)
    return f"{value:,}g" if unit == Unit.GRAMS else thousands(int(value))


def _tile(each: MeasureValue, values: Sequence[MeasureValue], asked: Asked, actor: Actor) -> Tile:
    has_tiles = each.key in OWN_TILE
    totals = {each.key, *(part.key for part in parts_of(each.key))}
    parts = [part for part in values if part.measure.part_of in totals and (part.value or part.before)]
    return Tile(
        label=each.measure.short_label,
        value=number_in_words(each.value, each.unit),
        rule=each.rule,
        rows_href=_rows_href(each, asked, actor),
        note=_note(each, asked),
        parts=() if has_tiles else tuple(_part(part, asked, actor) for part in parts),
    )


def _part(each: MeasureValue, asked: Asked, actor: Actor) -> PartLine:
    value = number_in_words(each.value, each.unit)
    return PartLine(each.measure.short_label, value, each.rule, _rows_href(each, asked, actor))


def _rows_href(each: MeasureValue, asked: Asked, actor: Actor) -> str:
    """The way to the rows, where there are any and the role has pages for them."""
    if not each.rows or not may(actor.role, COUNTED[each.key].opens):
        return ""
    return reverse("figures-rows", args=[each.key]) + asked.query()


def _note(each: MeasureValue, asked: Asked) -> str:
    """What was counted in the period before, and how many of the rows may be opened."""
    notes = []
    if each.before is not None:
        notes.append(f"{number_in_words(each.before, each.unit)} in the period before.")
    if each.held_elsewhere is not None and each.rows:
        made_of = f"From {each.rows:,} seizures: " if each.rows != each.value else ""
        notes.append(f"{made_of}{rows_in_words(each.may_open or 0, each.held_elsewhere)}.")
    return " ".join(notes)
