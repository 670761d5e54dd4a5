"""A frozen return as pages show it: what it is, each figure as frozen beside today's, and why they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from throughline.core.clock import civil_date
from throughline.figures.models import FrozenFigure, FrozenReturn
from throughline.figures.periods import Period, written
from throughline.figures.queries.returns import Compared, differing
from throughline.figures.states import ReturnStatus, Side, Unit
from throughline.figures.values import as_number
from throughline.web.figures.presenters import OWN_TILE, number_in_words
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.dates import short_date

_TONES: dict[str, str] = {ReturnStatus.REPLACED: "plain", ReturnStatus.WITHDRAWN: "caution"}
_UNTOLD = "what it counts was changed, or has moved on, since"


@dataclass(frozen=True)
class ReturnView:
    """What a return says of itself. ``notes``: in the order of a file or a document; ``newer_href``: what stands instead."""

    title: str
    period: str
    hub: str
    status: str
    tone: str
    notes: tuple[str, ...]
    newer_href: str
    is_withdrawn: bool


@dataclass(frozen=True)
class FigureLine:
    """One figure of a return: as frozen, and today."""

    label: str
    rule: str
    frozen: str
    before: str
    today: str
    differs: bool
    note: str


def present_return(frozen: FrozenReturn) -> ReturnView:
    newer = next((version for version in frozen.replaced_by.all() if version.withdrawn_at is None), None)
    return ReturnView(
        title=frozen.title,
        period=period_of(frozen).in_words,
        hub=frozen.hub_name,
        status=frozen.status.label,
        tone=_TONES.get(frozen.status, "done"),
        notes=_notes(frozen),
        newer_href=reverse("figures-return", args=[newer.uuid]) if newer else "",
        is_withdrawn=frozen.withdrawn_at is not None,
    )


def period_of(frozen: FrozenReturn) -> Period:
    return Period(frozen.start_date, frozen.end_date)


def frozen_on(frozen: FrozenReturn) -> str:
    return written(civil_date(frozen.frozen_at))


def _notes(frozen: FrozenReturn) -> tuple[str, ...]:
    """In sentences: recorded in error, frozen when and by whom, which version, what became of it."""
    notes = [f"Frozen on {frozen_on(frozen)} by {frozen.frozen_by.name}, version {frozen.number} of this period."]
    if frozen.withdrawn_at is not None and frozen.withdrawn_by is not None:
        day = written(civil_date(frozen.withdrawn_at))
        notes.insert(0, f"Recorded in error, said on {day} by {frozen.withdrawn_by.name}: {frozen.withdrawn_reason}")
    if frozen.replaces is not None:
        notes.append(f"It replaces version {frozen.replaces.number}: {frozen.replaces_reason}")
    for version in frozen.replaced_by.all():
        if version.withdrawn_at is None:
            notes.append(f"Version {version.number} of {frozen_on(version)} replaces it: {version.replaces_reason}")
    return tuple(notes)


def return_columns() -> list[Column]:
    return [Column("Period"), Column("Title"), Column("Version"), Column("Frozen")]


def return_row(frozen: FrozenReturn) -> tuple[Cell, ...]:
    return (
        Cell(period_of(frozen).in_words, href=reverse("figures-return", args=[frozen.uuid])),
        Cell(frozen.title),
        Cell(str(frozen.number), tag=frozen.status.label, tone=_TONES.get(frozen.status, "done")),
        Cell(short_date(civil_date(frozen.frozen_at)), detail=f"by {frozen.frozen_by.name}"),
    )


def figure_lines(compared: Sequence[Compared], side: Side) -> list[FigureLine]:
    """One side's figures: every total, and each part that was, or now is, something."""
    own = [each for each in compared if each.figure.side == side]
    return [_line(each) for each in own if _is_shown(each)]


def difference_sentences(compared: Sequence[Compared], frozen: FrozenReturn) -> list[str]:
    """Lines closed: was 4 when frozen on 3 March 2026, 3 today: 1 reopened since, by a failed check-back."""
    return [
        f"{short_label(each.figure)}: was {_frozen(each.figure)} when frozen on {frozen_on(frozen)}, {_today(each)} today:"
        f" {_why(each)}."
        for each in differing(compared)
    ]  # fmt: skip


def short_label(figure: FrozenFigure) -> str:
    """The label without its unit, for where the number is written with it."""
    return figure.label.removesuffix(f" ({figure.unit})")


def is_total(figure: FrozenFigure) -> bool:
    return figure.part_of in ("", *OWN_TILE)


def figure_in_words(figure: FrozenFigure, *, public: bool) -> str:
    """As it was shown: in the hub, or outside it with the words in place of a small number."""
    return figure.outside if public and not _is_number(figure.outside) else _frozen(figure)


def before_in_words(figure: FrozenFigure) -> str:
    return "" if figure.before is None else number_in_words(as_number(figure.before), Unit(figure.unit))


def months_table(figures: Sequence[FrozenFigure], period: Period) -> list[tuple[str, ...]]:
    """The charted measures month by month, as frozen: a row a month. Empty where there is only one, or too many."""
    drawn = [figure for figure in figures if figure.by_month]
    months = period.months()
    if not drawn or len(months) < 2:
        return []
    head = ("Month", *(figure.label for figure in drawn))
    rows = [(month.label, *(f"{figure.by_month[at]:,}" for figure in drawn)) for at, month in enumerate(months)]
    return [head, *rows]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _is_shown(each: Compared) -> bool:
    today = each.today.value if each.today else None
    return is_total(each.figure) or bool(each.figure.value or each.figure.before or today)


def _frozen(figure: FrozenFigure) -> str:
    return number_in_words(as_number(figure.value), Unit(figure.unit))


def _today(each: Compared) -> str:
    return "Not counted now" if each.today is None else number_in_words(each.today.value, each.today.unit)


def _why(each: Compared) -> str:
    told = [f"{change.rows:,} {change.kind.label}" for change in each.changes]
    if each.is_counted_otherwise:
        told.append("it is counted by another rule now")
    elif not each.is_explained:
        told.append(f"besides, {_UNTOLD}" if told else _UNTOLD)
    return "; ".join(told)


def _line(each: Compared) -> FigureLine:
    note = _why(each) if each.differs else "it is counted by another rule now" if each.is_counted_otherwise else ""
    return FigureLine(
        label=short_label(each.figure),
        rule=each.figure.rule,
        frozen=_frozen(each.figure),
        before=before_in_words(each.figure),
        today=_today(each),
        differs=each.differs,
        note=note[:1].upper() + note[1:],
    )
