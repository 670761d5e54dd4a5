"""Boundaries loaded from a file: whole or not at all, in place of those before, and then the map is drawn with them."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import Enforcement
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.lines import AreaGiven
from throughline.geography.boundaries import outlines_by_name
from throughline.geography.models import Boundary
from throughline.geography.states import AreaLevel
from throughline.network.actions import load_boundaries


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


def square(west, south):
    return [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]]


@pytest.fixture
def load(field, tmp_path):
    def loaded(codes, *, by=None, name="PFA23CD"):
        features = [
            {"properties": {name: code}, "geometry": {"type": "Polygon", "coordinates": square(at - 3, 51)}}
            for at, code in enumerate(codes)
        ]
        path = tmp_path / "forces.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return load_boundaries(by=by or field.world.system, at=field.at, path=path, progress=lambda *_: None)

    return loaded


def test_a_file_replaces_those_of_its_kind_and_leaves_the_others(field, load):
    load(["E23000014", "E23000032"])
    load([field.authority("Birmingham").code], name="LAD24CD")
    load(["E23000015"])
    assert set(Boundary.objects.values_list("code", "kind")) == {
        ("E23000015", "force"), (field.authority("Birmingham").code, "authority"),
    }  # fmt: skip
    assert Boundary.objects.filter(source_file="forces.geojson", loaded_by=field.world.system.member.name).count() == 2
    assert Event.objects.filter(action="load_boundaries").count() == 3


def test_a_bad_file_changes_nothing(field, load):
    load(["E23000014"])
    with pytest.raises(Refused, match="Feature 2: PFA23CD is “E23000099”"):
        load(["E23000032", "E23000099"])
    assert list(Boundary.objects.values_list("code", flat=True)) == ["E23000014"]


def test_only_the_installation_loads_them(field, load):
    with pytest.raises(Absent):
        load(["E23000014"], by=field.coordinator)


def test_a_county_without_its_own_outline_has_its_districts(field, load):
    load([field.authority("Stafford").code, field.authority("Lichfield").code], name="LAD24CD")
    found = outlines_by_name(AreaLevel.AUTHORITY)
    assert found.keys() == {"Stafford", "Lichfield", "Staffordshire"}
    assert len(found["Staffordshire"]) == 2


def test_the_map_draws_the_boundaries_and_says_what_is_not_on_it(field, load, client):
    field.line("Ash", exporting=[AreaGiven(field.force())], importing=[AreaGiven(field.force("Kent Police"))])
    field.line("Beech", phones=["07700 900124"])
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert "A schematic map" in client.get(reverse("flows")).content.decode()
    load(["E23000014", "E23000032"])
    page = client.get(reverse("flows")).content.decode()
    assert "A schematic map" not in page
    assert "Boundaries: Office for National Statistics" in page
    assert page.count('class="area-map__area"') == 2
    assert page.count('class="area-map__flow"') == 1
    assert "1 row of the table has an end that is not on this map" in page
