"""Bar charts by month, worked out here so that the page needs no script and no inline style."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 360
PLOT_TOP = 24
PLOT_BOTTOM = 170
HEIGHT = 200
GAP_SHARE = 0.3
MOST_LABELS = 12


@dataclass(frozen=True)
class Series:
    """One small chart: a title and a whole number a month. ``tone`` is "main" (teal) or "second" (slate)."""

    title: str
    values: tuple[int, ...]
    tone: str = "main"


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    value: int | None
    label: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    base: int
    label_y: int
    bars: tuple[Bar, ...]


def draw_bars(months: tuple[str, ...], values: tuple[int, ...], highest: int = 0) -> Drawing:
    """Where each bar stands. ``highest`` is the top of the scale, so that charts side by side can share one.

    Every bar carries its own number; with more than a year of months, only some are named beneath.
    """
    top = max(highest, *values, 1)
    step = WIDTH / max(len(values), 1)
    name_every = -(-len(months) // MOST_LABELS)
    bars = []
    for at, (month, value) in enumerate(zip(months, values, strict=True)):
        height = (PLOT_BOTTOM - PLOT_TOP) * value / top
        bars.append(
            Bar(
                x=round(at * step + step * GAP_SHARE / 2, 1),
                y=round(PLOT_BOTTOM - height, 1),
                width=round(step * (1 - GAP_SHARE), 1),
                height=round(height, 1),
                middle=round((at + 0.5) * step, 1),
                value=value,
                label=month if at % name_every == 0 else "",
            )
        )
    return Drawing(WIDTH, HEIGHT, PLOT_BOTTOM, PLOT_BOTTOM + 22, tuple(bars))


SCORE_STEP = 60
SCORE_BASE = 96


def draw_scores(days: tuple[str, ...], scores: tuple[int | None, ...], highest: int) -> Drawing:
    """One domain's scores, oldest first, against its own highest. What was not known has no bar and no number."""
    bars = []
    for at, (day, score) in enumerate(zip(days, scores, strict=True)):
        height = (SCORE_BASE - PLOT_TOP) * (score or 0) / max(highest, 1)
        bars.append(
            Bar(
                x=at * SCORE_STEP + SCORE_STEP * GAP_SHARE / 2,
                y=round(SCORE_BASE - height, 1),
                width=SCORE_STEP * (1 - GAP_SHARE),
                height=round(height, 1),
                middle=(at + 0.5) * SCORE_STEP,
                value=score,
                label=day,
            )
        )
    return Drawing(WIDTH, SCORE_BASE + 28, SCORE_BASE, SCORE_BASE + 20, tuple(bars))


CURVE_LEFT = 4


@dataclass(frozen=True)
class CurveDrawing:
    """A step curve: the points of its line, where its label stands, and the marks of its two scales."""

    width: int
    height: int
    base: int
    top: int
    label_y: int
    points: str
    end_x: float
    end_y: float


def draw_steps(steps: tuple[tuple[int, float], ...], last_day: int) -> CurveDrawing:
    """A share that begins whole and falls in steps, until the last day it can be said of. ``steps``: day and share after."""
    width, share, day = WIDTH - CURVE_LEFT, 1.0, max(last_day, 1)
    points: list[tuple[float, float]] = [(CURVE_LEFT, float(PLOT_TOP))]
    for at, after in steps:
        x = round(CURVE_LEFT + width * at / day, 1)
        points += [(x, _height_of(share)), (x, _height_of(after))]
        share = after
    points.append((float(WIDTH), _height_of(share)))
    line = " ".join(f"{x},{y}" for x, y in points)
    return CurveDrawing(WIDTH, HEIGHT, PLOT_BOTTOM, PLOT_TOP, PLOT_BOTTOM + 22, line, WIDTH, _height_of(share))


def _height_of(share: float) -> float:
    return round(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * share, 1)
