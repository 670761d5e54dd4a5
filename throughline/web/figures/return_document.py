"""A frozen return on paper: as it was reported, with the definitions of that day and nothing counted since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.figures.exports import FOR_OUTSIDE, SENSITIVE
from throughline.figures.models import FrozenFigure, FrozenReturn
from throughline.figures.states import Side
from throughline.web.figures.return_presenters import (
    before_in_words,
    figure_in_words,
    is_total,
    months_table,
    period_of,
    present_return,
    short_label,
)
from throughline.web.printing.documents import Document, Section, Table


def return_document(
    frozen: FrozenReturn, figures: Sequence[FrozenFigure], *, made_by: str, made_at: dt.datetime, public: bool = False
) -> Document:
    """``public``: for outside the hub, with the small numbers hidden as they were hidden when it was frozen."""
    view = present_return(frozen)
    shown = [figure for figure in figures if is_total(figure) or figure.value or figure.before]
    sections = [
        Section("About this return", paragraphs=view.notes, facts=(("Hub", view.hub), ("Period", view.period))),
        *(_side(shown, side, frozen, public=public) for side in Side),
        *([] if public else _months(figures, frozen)),
        Section("How these were counted", facts=tuple((short_label(each), each.rule) for each in shown)),
    ]
    return Document(
        title=view.title, marking=FOR_OUTSIDE if public else SENSITIVE, handling=None,
        reference=f"Return {view.period}, version {frozen.number}", made_by=made_by, made_at=made_at,
        sections=tuple(sections),
        note=(
            f"{'RECORDED IN ERROR. ' if view.is_withdrawn else ''}Figures as they were frozen to be reported. What is counted"
            " today may differ; these do not change. Nobody is named, and nobody is ranked."
        ),
    )  # fmt: skip


def _side(figures: Sequence[FrozenFigure], side: Side, frozen: FrozenReturn, *, public: bool) -> Section:
    before = None if public else period_of(frozen).before()
    head = ("Measure", "Number", *([f"Before ({before.in_words})"] if before else []))
    rows = [
        (short_label(each), figure_in_words(each, public=public), *([before_in_words(each)] if before else []))
        for each in figures if each.side == side
    ]  # fmt: skip
    return Section(side.label, table=Table(f"{side.label}, {period_of(frozen).in_words}", head, tuple(rows)))


def _months(figures: Sequence[FrozenFigure], frozen: FrozenReturn) -> list[Section]:
    table = months_table(figures, period_of(frozen))
    if not table:
        return []
    return [Section("By month", table=Table(f"By month, {period_of(frozen).in_words}", table[0], tuple(table[1:])))]
