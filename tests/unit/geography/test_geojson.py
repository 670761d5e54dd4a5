"""Boundaries from a file: what is read, and what is told of a file that cannot be, feature and property named."""

from __future__ import annotations

import json
import math

import pytest

from throughline.core.errors import Refused
from throughline.geography.geojson import KnownCode, read_boundaries, thinned
from throughline.geography.states import AreaLevel

KNOWN = {
    "E23000001": KnownCode("E23000001", AreaLevel.FORCE),
    "E23000032": KnownCode("E23000032", AreaLevel.FORCE),
    "E06000057": KnownCode("E06000057", AreaLevel.AUTHORITY),
    "E06000048": KnownCode("E06000057", AreaLevel.AUTHORITY),
}
SQUARE = [[[0.0, 51.0], [1.0, 51.0], [1.0, 52.0], [0.0, 52.0], [0.0, 51.0]]]


def feature(code="E23000001", *, name="PFA23CD", kind="Polygon", coordinates=SQUARE, **more):
    return {
        "type": "Feature",
        "properties": {"FID": 1, name: code, **more},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def read(*features, **more):
    content = json.dumps({"type": "FeatureCollection", "features": features} | more).encode()
    return read_boundaries(content, KNOWN, lambda *_: None)


def test_forces_are_read_by_whichever_property_holds_a_code_known_here():
    found = read(feature(), feature("E23000032", kind="MultiPolygon", coordinates=[SQUARE]))
    assert [(each.code, each.kind) for each in found.outlines] == [
        ("E23000001", AreaLevel.FORCE), ("E23000032", AreaLevel.FORCE),
    ]  # fmt: skip
    assert found.outlines[0].polygons == [[[(0.0, 51.0), (1.0, 51.0), (1.0, 52.0), (0.0, 52.0), (0.0, 51.0)]]]
    assert read(feature("E06000048", name="LAD24CD")).outlines[0].code == "E06000057"


def test_scotland_and_northern_ireland_are_left_out_and_counted():
    assert read(feature("S12000033"), feature(), feature("N09000003")).elsewhere == 2


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([feature(), feature("E23000099")], "Feature 2: PFA23CD is “E23000099”, which is no police force or authority"),
        ([feature(), feature()], "Feature 2: PFA23CD is E23000001, which another feature has already"),
        ([feature(), feature(name="LAD24CD")], "Feature 2: it has no property PFA23CD"),
        ([feature("Kent", name="NAME")], "no property holds the GSS code.*NAME “Kent”"),
        ([feature(kind="Point", coordinates=[0, 51])], "Feature 1 .PFA23CD E23000001.: its geometry is “Point”"),
        ([feature(coordinates=[[[0, 51], [1, 51]]])], "Feature 1 .PFA23CD E23000001.: its coordinates are not rings"),
        ([feature(coordinates=[[[530000, 180000]] * 4])], "not the British National Grid"),
        ([feature(coordinates=[[[51.0, 0.0]] * 4])], "not longitude and latitude in the United Kingdom"),
        ([feature(coordinates=[])], "its geometry is empty"),
        ([{"type": "Feature"}], "Feature 1: it has no properties"),
        ([], "holds no features"),
    ],
)
def test_a_bad_file_is_told_by_feature_and_property(features, message):
    with pytest.raises(Refused, match=message):
        read(*features)


@pytest.mark.parametrize(("content", "message"), [(b"PK\x03", "not JSON"), (b"[1]", "not a GeoJSON FeatureCollection")])
def test_what_is_no_geojson_is_refused(content, message):
    with pytest.raises(Refused, match=message):
        read_boundaries(content, KNOWN, lambda *_: None)


def test_an_outline_is_thinned_and_no_point_left_out_is_far_from_it():
    circle = [(math.cos(at / 500), 52 + math.sin(at / 500)) for at in range(3000)]
    thin = thinned(circle, 0.01)
    assert (thin[0], thin[-1]) == (circle[0], circle[-1])
    assert 10 < len(thin) < 100
    assert thinned([(0.0, 52.0), (0.5, 52.0), (1.0, 52.0)], 0.01) == [(0.0, 52.0), (1.0, 52.0)]


def test_what_it_does_is_told_as_it_goes():
    told = []
    content = json.dumps({"type": "FeatureCollection", "features": [feature(), feature("E23000032")]}).encode()
    read_boundaries(content, KNOWN, lambda *said: told.append(said))
    assert told == [("Boundaries", 1, 2), ("Boundaries", 2, 2)]
