"""Reading boundaries as ONS publishes them: a GeoJSON FeatureCollection, each feature with a GSS code among its properties.

Outlines are thinned (Douglas and Peucker) to what a page can show: a map drawn on a screen needs no survey.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from throughline.core.errors import Refused
from throughline.geography.states import AreaLevel

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]

MOST_BYTES = 200_000_000
TOLERANCE = 0.004  # degrees of latitude, some 450 metres
_GSS = re.compile(r"[EWSNK]\d{8}")
_OTHER_NATIONS = ("S", "N")
# The islands and seas of the United Kingdom, as longitude and latitude.
_WEST, _EAST, _SOUTH, _NORTH = -14.0, 4.0, 49.0, 62.0


@dataclass(frozen=True)
class KnownCode:
    """A GSS code this installation knows: the code kept for its area now, and what the area is."""

    code: str
    kind: AreaLevel


@dataclass(frozen=True)
class Outline:
    """One area's outline, thinned: its polygons, each an outer ring and perhaps holes, as longitude and latitude."""

    code: str
    kind: AreaLevel
    polygons: list[Polygon]


@dataclass(frozen=True)
class ReadBoundaries:
    """What a file holds. ``elsewhere``: features of Scotland and Northern Ireland, which are left out."""

    outlines: list[Outline]
    elsewhere: int


Progress = Callable[[str, int, int], None]


def read_boundaries(content: bytes, known: Mapping[str, KnownCode], progress: Progress) -> ReadBoundaries:
    """The outlines of a file, whole or not at all. Errors: Refused, naming the feature and the property."""
    features = _features(content)
    name = _code_property(features, known)
    outlines: dict[str, Outline] = {}
    elsewhere = 0
    for number, feature in enumerate(features, start=1):
        code = _properties(feature, number).get(name)
        if isinstance(code, str) and code[:1] in _OTHER_NATIONS and _GSS.fullmatch(code):
            elsewhere += 1
        else:
            found = _known(code, known, number, name)
            if found.code in outlines:
                raise Refused(f"Feature {number}: {name} is {code}, which another feature has already.")
            outlines[found.code] = Outline(found.code, found.kind, _polygons(feature, number, f"{name} {code}"))
        progress("Boundaries", number, len(features))
    return ReadBoundaries(list(outlines.values()), elsewhere)


def thinned(line: Ring, tolerance: float) -> Ring:
    """The line with only the points that bend it by more than the tolerance; its two ends stay."""
    keep = {0, len(line) - 1}
    stretches = [(0, len(line) - 1)]
    while stretches:
        first, last = stretches.pop()
        furthest, distance = first, 0.0
        for at in range(first + 1, last):
            away = _distance(line[at], line[first], line[last])
            if away > distance:
                furthest, distance = at, away
        if distance > tolerance:
            keep.add(furthest)
            stretches += [(first, furthest), (furthest, last)]
    return [line[at] for at in sorted(keep)]


def _features(content: bytes) -> list[Any]:
    if len(content) > MOST_BYTES:
        raise Refused(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Choose a more generalised one from ONS.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused("The file is not JSON. Choose “GeoJSON” where ONS offers the boundaries.") from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise Refused("The file is not a GeoJSON FeatureCollection.")
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise Refused("The file holds no features.")
    return features


def _properties(feature: Any, number: int) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise Refused(f"Feature {number}: it has no properties, so nothing says which area it is.")
    return properties


def _code_property(features: Sequence[Any], known: Mapping[str, KnownCode]) -> str:
    """The first property that holds, in some feature, a code known here: all the features are read by it."""
    for number, feature in enumerate(features, start=1):
        for name, value in _properties(feature, number).items():
            if isinstance(value, str) and value in known:
                return str(name)
    seen = ", ".join(f"{name} “{value}”" for name, value in list(_properties(features[0], 1).items())[:6])
    raise Refused(
        "Feature 1 and those after it: no property holds the GSS code of a police force or authority known here. "
        f"The first has {seen or 'no properties'}."
    )


def _known(code: object, known: Mapping[str, KnownCode], number: int, name: str) -> KnownCode:
    if code is None:
        raise Refused(f"Feature {number}: it has no property {name}.")
    if not isinstance(code, str) or code not in known:
        raise Refused(f"Feature {number}: {name} is “{code}”, which is no police force or authority known here.")
    return known[code]


def _polygons(feature: Mapping[str, Any], number: int, what: str) -> list[Polygon]:
    held = feature.get("geometry")
    geometry: dict[str, Any] = held if isinstance(held, dict) else {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused(f"Feature {number} ({what}): its geometry is “{kind}”, and has to be a Polygon or MultiPolygon.")
    given: Any = geometry.get("coordinates")
    try:
        polygons = [[_ring(ring) for ring in polygon] for polygon in ([given] if kind == "Polygon" else given)]
    except (TypeError, ValueError, IndexError) as error:
        raise Refused(f"Feature {number} ({what}): its coordinates are not rings of longitude and latitude.") from error
    if not polygons or not all(polygons):
        raise Refused(f"Feature {number} ({what}): its geometry is empty.")
    if not all(_is_here(point) for polygon in polygons for ring in polygon for point in ring):
        raise Refused(
            f"Feature {number} ({what}): its coordinates are not longitude and latitude in the United Kingdom. "
            "Choose GeoJSON in WGS 84, not the British National Grid."
        )
    return list(_thin_enough(polygons))


def _ring(given: Sequence[Sequence[float]]) -> Ring:
    ring = [(float(point[0]), float(point[1])) for point in given]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring is closed, and has at least four points")
    return ring


def _is_here(point: Point) -> bool:
    return _WEST <= point[0] <= _EAST and _SOUTH <= point[1] <= _NORTH


def _thin_enough(polygons: list[Polygon]) -> Iterator[Polygon]:
    """Each polygon thinned; islands and holes too small to draw are left out, but never the largest polygon."""
    largest = max(polygons, key=lambda polygon: _size(polygon[0]))
    for polygon in polygons:
        if polygon is largest or _size(polygon[0]) > 4 * TOLERANCE:
            yield [_rounded(polygon[0])] + [_rounded(hole) for hole in polygon[1:] if _size(hole) > 4 * TOLERANCE]


def _rounded(ring: Ring) -> Ring:
    """A ring thinned in two halves, because its ends are one point; as it was where nothing would be left of it."""
    half = len(ring) // 2
    thin = thinned(ring[: half + 1], TOLERANCE)[:-1] + thinned(ring[half:], TOLERANCE)
    return [(round(x, 4), round(y, 4)) for x, y in (thin if len(thin) >= 4 else ring)]


def _size(ring: Ring) -> float:
    wide, high = [x for x, _y in ring], [y for _x, y in ring]
    return max(max(wide) - min(wide), max(high) - min(high))


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a stretch of line, in degrees of latitude: a degree of longitude is shorter here."""
    shrink = math.cos(math.radians(start[1]))
    x, x1, x2 = point[0] * shrink, start[0] * shrink, end[0] * shrink
    y, y1, y2 = point[1], start[1], end[1]
    long = (x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)
    share: float = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long)) if long else 0.0
    return math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1))
