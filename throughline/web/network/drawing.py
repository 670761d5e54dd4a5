"""Where each record of a chart stands: rings around where it begins, or columns for a way. The same every time."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from throughline.access.states import RecordKind
from throughline.network.queries.charts import Chart, Node

RADIUS = 20
RING = 150
# Room for a label on a ring, and around the chart.
LABEL = 118
MARGIN = 80
COLUMN, ROW = 190, 96
LETTERS = 17
TOP = -math.pi / 2
# A shape a kind, so that none is told by colour alone. What is not here is drawn as a square.
_CIRCLES = (RecordKind.PERSON, RecordKind.GROUP)


@dataclass(frozen=True)
class Spot:
    """A record on the drawing: where, in which shape, and the two lines under it."""

    node: Node
    x: float
    y: float
    is_round: bool
    name: str
    kind: str
    is_start: bool
    stays_off_paper: bool


@dataclass(frozen=True)
class Stroke:
    """One line between two records however many links join them; ``text`` says them all. Off paper with either of them."""

    x1: float
    y1: float
    x2: float
    y2: float
    text: str
    stays_off_paper: bool = False


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    spots: tuple[Spot, ...]
    strokes: tuple[Stroke, ...]
    radius: int = RADIUS


def draw_rings(chart: Chart) -> Drawing:
    """The start in the middle, each further record on the ring of its distance, beside what it hangs on."""
    angle, place = _angles(chart), {}
    radius = _radii(chart)
    for node in chart.nodes:
        out = radius[node.distance]
        place[node.key] = (out * math.cos(angle[node.key]), out * math.sin(angle[node.key]))
    return _drawing(chart, place)


def draw_columns(chart: Chart) -> Drawing:
    """From left to right by distance: the steps of a way, or one group, who joins, the other group."""
    place: dict[int, tuple[float, float]] = {}
    for column, keys in enumerate(_by_distance(chart).values()):
        for row, key in enumerate(keys):
            place[key] = (column * COLUMN, (row - (len(keys) - 1) / 2) * ROW)
    return _drawing(chart, place)


def _by_distance(chart: Chart) -> dict[int, list[int]]:
    rings: dict[int, list[int]] = defaultdict(list)
    angle = _angles(chart)
    for node in chart.nodes:
        rings[node.distance].append(node.key)
    return {distance: sorted(keys, key=lambda key: (angle[key], key)) for distance, keys in sorted(rings.items())}


def _radii(chart: Chart) -> dict[int, float]:
    """How far out each ring lies: a ring's room for its labels, and a ring's breadth from the one before."""
    radius, radii = 0.0, {0: 0.0}
    for distance in sorted({node.distance for node in chart.nodes} - {0}):
        on_ring = sum(node.distance == distance for node in chart.nodes)
        radius = max(radius + RING, on_ring * LABEL / (2 * math.pi))
        radii[distance] = radius
    return radii


def _angles(chart: Chart) -> dict[int, float]:
    """Each record's direction. The first ring is shared out evenly; further out each stands beside what it hangs on."""
    beside: dict[int, set[int]] = defaultdict(set)
    for tie in chart.ties:
        beside[tie.from_key].add(tie.to_key)
        beside[tie.to_key].add(tie.from_key)
    angle: dict[int, float] = {}
    for distance, radius in _radii(chart).items():
        ring = [node for node in chart.nodes if node.distance == distance]
        hangs_on = {
            node.key: min((angle[key] for key in beside[node.key] if key in angle), default=TOP) for node in ring
        }
        ring.sort(key=lambda node: (hangs_on[node.key], node.record.kind, node.key))
        angle |= _spread([node.key for node in ring], hangs_on, LABEL / radius if distance > 1 else 0.0)
    return angle


def _spread(ring: list[int], hangs_on: dict[int, float], gap: float) -> dict[int, float]:
    """A ring's directions: each where it hangs, a label's breadth after the one before; evenly where that goes round."""
    beside: list[float] = []
    for key in ring:
        beside.append(max(hangs_on[key], beside[-1] + gap) if beside else hangs_on[key])
    if gap and beside and beside[-1] - beside[0] <= 2 * math.pi - gap:
        return dict(zip(ring, beside, strict=True))
    return {key: TOP + place * 2 * math.pi / len(ring) for place, key in enumerate(ring)}


def _drawing(chart: Chart, place: dict[int, tuple[float, float]]) -> Drawing:
    if not place:
        return Drawing(0, 0, (), ())
    left, top = min(x for x, _ in place.values()) - MARGIN, min(y for _, y in place.values()) - MARGIN / 2
    right, bottom = max(x for x, _ in place.values()) + MARGIN, max(y for _, y in place.values()) + MARGIN
    at = {key: (round(x - left, 1), round(y - top, 1)) for key, (x, y) in place.items()}
    spots = tuple(
        Spot(
            node, *at[node.key], is_round=node.record.kind in _CIRCLES, name=_short(node.name),
            kind=str(node.record.get_kind_display()), is_start=node.distance == 0,
            stays_off_paper=node.key in chart.off_paper,
        )
        for node in chart.nodes
    )  # fmt: skip
    together: dict[tuple[int, int], list[str]] = defaultdict(list)
    for tie in chart.ties:
        together[min(tie.from_key, tie.to_key), max(tie.from_key, tie.to_key)].append(tie.text)
    strokes = tuple(
        Stroke(
            *at[one], *at[other], text="; ".join(dict.fromkeys(texts)), stays_off_paper=bool({one, other} & chart.off_paper)
        )
        for (one, other), texts in together.items()
    )  # fmt: skip
    return Drawing(round(right - left), round(bottom - top), spots, strokes)


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"
