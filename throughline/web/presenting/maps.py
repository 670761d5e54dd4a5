"""Maps by area, worked out here so that the page needs no script, no inline style and no outside server."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from throughline.geography.areas import Area
from throughline.geography.boundaries import outlines_by_name
from throughline.geography.geojson import Point, Polygon
from throughline.geography.states import AreaLevel
from throughline.geography.tiles import Tile, tiles_by_name

TILE = 64
GAP = 8
MARGIN = 26
WIDTH = 680  # of a map of boundaries, before its margin
WIDEST_LINE = 9
BEND = 0.2  # how far a curve leaves the straight line, as a share of its length
LEAST_BEND = 34  # so that the counts of neighbours who send to each other stand apart
SHADES = 4


@dataclass(frozen=True)
class Shape:
    """One area on the map: its outline as an SVG path, its middle, what is written on it. ``shade``: 0 none to 4."""

    path: str
    x: float
    y: float
    label: str
    name: str
    shade: int = 0
    value: str = ""


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on: a shape for each area of one level, by name. ``reach``: how far arrows keep from a middle."""

    level: AreaLevel
    width: float
    height: float
    shapes: Mapping[str, Shape]
    reach: float
    note: str


@dataclass(frozen=True)
class Band:
    """One shade of the key: from the lowest number that has it to the highest."""

    shade: int
    in_words: str


@dataclass(frozen=True)
class ShadedMap:
    """Areas shaded by number. ``in_words``: the whole map as text; an area whose number is hidden has no shade."""

    ground: Ground
    shapes: tuple[Shape, ...]
    bands: tuple[Band, ...]
    in_words: str


@dataclass(frozen=True)
class Arrow:
    """A flow as it is drawn: a curve, or nothing for one inside an area; its count, and where that is written."""

    path: str
    width: float
    x: float
    y: float
    count: int
    in_words: str


@dataclass(frozen=True)
class FlowMap:
    """``in_words``: the whole map as text, for who does not see it. ``left_out``: flows with an end on no shape."""

    ground: Ground
    arrows: tuple[Arrow, ...]
    in_words: str
    left_out: int
    note: str


def tile_ground(level: AreaLevel) -> Ground:
    """The schematic map: regions as regions, everything else by police force."""
    drawn = AreaLevel.REGION if level == AreaLevel.REGION else AreaLevel.FORCE
    tiles = tiles_by_name(drawn)
    wide = TILE * 2 if drawn == AreaLevel.REGION else TILE
    shapes = {name: _tile(name, tile, wide) for name, tile in tiles.items()}
    note = "A schematic map: each tile is one area, roughly where it lies, not its size or shape."
    if level == AreaLevel.AUTHORITY:
        note += " No boundaries of authorities are loaded, so the map is by police force; the table is by authority."
    return Ground(
        level=drawn,
        width=(max(tile.column for tile in tiles.values()) + 1) * (wide + GAP) + 2 * MARGIN,
        height=(max(tile.row for tile in tiles.values()) + 1) * (TILE + GAP) + 2 * MARGIN,
        shapes=shapes,
        reach=TILE * 0.3,
        note=note,
    )


def ground_of(level: AreaLevel) -> Ground:
    """The boundaries loaded for this level; the schematic map where there are none."""
    outlines = outlines_by_name(level)
    return polygon_ground(level, outlines) if outlines else tile_ground(level)


def polygon_ground(level: AreaLevel, outlines: Mapping[str, Sequence[Polygon]]) -> Ground:
    """Outlines on a flat map: longitude made as short as it is at the middle of what is drawn."""
    points = [point for polygons in outlines.values() for polygon in polygons for point in polygon[0]]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, (north - south) * 0.7, 0.001)

    def flat(point: Point) -> Point:
        return _near(MARGIN + (point[0] - west) * shrink * scale), _near(MARGIN + (north - point[1]) * scale)

    return Ground(
        level=level,
        width=_near((east - west) * shrink * scale + 2 * MARGIN),
        height=_near((north - south) * scale + 2 * MARGIN),
        shapes={
            name: _outline(name, [[[flat(point) for point in ring] for ring in each] for each in polygons])
            for name, polygons in outlines.items()
        },
        reach=10,
        note="Boundaries: Office for National Statistics, thinned to be drawn here.",
    )


def _outline(name: str, polygons: Sequence[Polygon]) -> Shape:
    """An area's outline and the middle of its largest part. What has holes is drawn by the even-odd rule."""
    path = "".join(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in ring[:-1]) + "z" for polygon in polygons for ring in polygon
    )
    boxes = [(*_span([x for x, _y in each[0]]), *_span([y for _x, y in each[0]])) for each in polygons]
    left, right, top, bottom = max(boxes, key=lambda box: (box[1] - box[0]) * (box[3] - box[2]))
    return Shape(path=path, x=_near((left + right) / 2), y=_near((top + bottom) / 2), label="", name=name)


def _span(numbers: Sequence[float]) -> tuple[float, float]:
    return min(numbers), max(numbers)


def _tile(name: str, tile: Tile, wide: int) -> Shape:
    left, top = MARGIN + tile.column * (wide + GAP), MARGIN + tile.row * (TILE + GAP)
    return Shape(
        path=f"M{left} {top}h{wide}v{TILE}h-{wide}z", x=left + wide / 2, y=top + TILE / 2, label=tile.label, name=name
    )


def draw_flows(ground: Ground, flows: Sequence[tuple[Area, Area, int]]) -> FlowMap:
    """The flows on their ground, in the order given: the widest first, so that the narrow stay in sight."""
    placed = [flow for flow in flows if {flow[0].name, flow[1].name} <= ground.shapes.keys()]
    most = max((count for _start, _end, count in placed), default=1)
    arrows = tuple(_arrow(ground, start.name, end.name, count, most) for start, end, count in placed)
    in_words = ". ".join(arrow.in_words for arrow in arrows)
    return FlowMap(ground, arrows, in_words, len(flows) - len(placed), ground.note)


def _arrow(ground: Ground, start: str, end: str, count: int, most: int) -> Arrow:
    one, other = ground.shapes[start], ground.shapes[end]
    width = round(1.5 + (WIDEST_LINE - 1.5) * (count - 1) / max(most - 1, 1), 1)
    counted = f"{count:,} {'line' if count == 1 else 'lines'}"
    if start == end:
        corner = ground.reach
        return Arrow("", width, _near(one.x + corner), _near(one.y - corner), count, f"Inside {start}: {counted}")
    long = math.dist((one.x, one.y), (other.x, other.y)) or 1
    along = (other.x - one.x) / long, (other.y - one.y) / long
    back = min(ground.reach, long / 3)
    begin = one.x + along[0] * back, one.y + along[1] * back
    stop = other.x - along[0] * back, other.y - along[1] * back
    bend = max(long * BEND, LEAST_BEND)
    middle = (begin[0] + stop[0]) / 2 - along[1] * bend, (begin[1] + stop[1]) / 2 + along[0] * bend
    path = (
        f"M{_near(begin[0])} {_near(begin[1])}Q{_near(middle[0])} {_near(middle[1])} {_near(stop[0])} {_near(stop[1])}"
    )
    # Half-way along a curve of this kind: a quarter of each end and half of what pulls it.
    at = [_near(begin[i] / 4 + middle[i] / 2 + stop[i] / 4) for i in (0, 1)]
    return Arrow(path, width, at[0], at[1], count, f"From {start} to {end}: {counted}")


def shade_areas(ground: Ground, numbers: Mapping[str, tuple[int | None, str]]) -> ShadedMap:
    """Areas shaded in four even steps up to the largest number. ``numbers``: by area, the number to shade by and its words.

    None is a number that is hidden: it is written in its words on no shade, so the map tells no more than the table.
    """
    step = -(-max((number or 0 for number, _words in numbers.values()), default=0) // SHADES) or 1
    shapes = []
    for name, shape in ground.shapes.items():
        number, words = numbers.get(name, (None, ""))
        shade = -(-number // step) if number else 0
        value = (words if number is not None else "hidden" if words else "") if shape.label else ""
        shapes.append(replace(shape, shade=shade, value=value))
    bands = [Band(shade, f"{(shade - 1) * step + 1:,} to {shade * step:,}") for shade in range(1, SHADES + 1)]
    told = ". ".join(f"{name}: {words}" for name, (_number, words) in numbers.items() if name in ground.shapes)
    return ShadedMap(ground, tuple(shapes), tuple(bands), told)


def _near(number: float) -> float:
    return round(number, 1)
