"""Figures by area: a plain count, nothing under the threshold, and a map that tells what the table tells."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory
from figures_world import DAY

from throughline.core.errors import Absent
from throughline.figures.periods import Period
from throughline.figures.queries.areas import measure_by_area
from throughline.figures.states import FEWER
from throughline.geography.models import PoliceForce
from throughline.geography.states import AreaLevel
from throughline.web.figures import areas

MARCH = Period(DAY.replace(day=1), DAY.replace(day=31))
QUERY = "?start=1-3-2026&end=31-3-2026"


def table(world, level=AreaLevel.FORCE, actor=None):
    rows = measure_by_area(actor or world.coordinator, MARCH, level)
    return {
        row.area.name if row.area else "": {key: cell.hidden or cell.value for key, cell in row.cells.items()}
        for row in rows
    }


def shown(world, query=QUERY):
    request = RequestFactory().get(f"/figures/areas{query}")
    request.actor, request.session = world.coordinator, {}
    return areas.areas(request).content.decode()


def forces(world):
    for name in ("Kent Police", "Dorset Police"):
        if name not in world.forces:
            world.forces[name] = PoliceForce.objects.create(name=name)
    return [world.forces[name] for name in sorted(world.forces)]


@pytest.fixture
def filled(world):
    """Two forces with enough to show, a third with few, and rows that say nowhere; one row of each may not be opened."""
    first, second, third = forces(world)[:3]
    for force, ages in (
        (first, ["child"] * 6 + ["adult"] * 7),
        (second, ["child"] * 9 + ["adult"] * 8),
        (third, ["child"] * 3),
    ):
        for at, age in enumerate(ages):
            world.intervention(DAY, force=force, age_group=age, restriction=2 if at == 0 else 0)
    for _ in range(5):
        world.operation(DAY, force=first)
        world.operation(DAY)
    world.intervention(DAY.replace(month=2), force=first)
    return world


def test_an_area_counts_every_row_of_the_hub_and_the_period(filled):
    assert table(filled)[forces(filled)[0].name]["operations"] == table(filled)[""]["operations"] == 5


def test_without_small_numbers_the_table_is_a_plain_count(world):
    plain = Counter()
    for at, force in enumerate(forces(world)):
        for _ in range(5 + at):
            world.intervention(DAY, force=force, age_group="child")
            plain[force.name] += 1
    assert {name: row["interventions"] for name, row in table(world).items()} == dict(plain)
    assert {name: row["interventions_children"] for name, row in table(world).items()} == dict(plain)


def test_nothing_under_the_threshold_is_told_or_can_be_worked_out(filled):
    found = table(filled)
    third = forces(filled)[2].name
    assert found[third]["interventions"] == found[third]["interventions_children"] == FEWER
    for key in ("interventions", "interventions_children"):
        hidden = [name for name, row in found.items() if isinstance(row[key], str)]
        assert len(hidden) > 1, "the hub's total less the others would tell the one that is hidden"
    for row in found.values():
        assert not any(isinstance(value, int) and 0 < value < 5 for value in row.values())
        parts = [row[key] for key in ("interventions_children", "interventions_adults", "interventions_age_unknown")]
        assert isinstance(row["interventions"], str) or sum(isinstance(part, str) for part in parts) != 1


def test_a_row_that_names_only_an_authority_is_in_its_force_and_in_its_own_row(world):
    authority = next(iter(world.authorities.values()))
    for _ in range(5):
        world.operation(DAY, authority=authority)
    assert table(world)[authority.force.name]["operations"] == 5
    assert table(world, AreaLevel.AUTHORITY)[authority.name]["operations"] == 5


def test_areas_are_in_order_of_name_and_what_says_nowhere_is_last(filled):
    names = list(table(filled))
    assert names == [*sorted(name for name in names if name), ""]


def test_another_hub_is_not_counted_and_the_permission_is_needed(world):
    world.operation(DAY, force=forces(world)[0], hub=world.other_hub)
    assert table(world) == {}
    with pytest.raises(Absent):
        table(world, actor=world.officer)


def test_the_map_is_well_formed_says_itself_in_words_and_does_not_shade_what_is_hidden(filled):
    page = shown(filled)
    drawn = ElementTree.fromstring(re.search(r"<svg class=\"area-map__svg\".*?</svg>", page, re.DOTALL)[0])
    words = {part.attrib["id"]: part.text for part in drawn if part.tag in ("title", "desc")}
    found = table(filled)
    assert words["areas-words"] == ". ".join(f"{name}: {row['interventions']}" for name, row in found.items() if name)
    shaded = [path for path in drawn.iter("path") if "--" in path.attrib["class"]]
    assert len(shaded) == sum(
        isinstance(row["interventions"], int) and row["interventions"] > 0 for row in found.values()
    )
    assert "style=" not in page
    assert "fewer than 5" in page


def test_authorities_have_a_table_and_no_map_until_boundaries_are_loaded(filled):
    page = shown(filled, f"{QUERY}&level=authority")
    assert "area-map__svg" not in page
    assert "no map of authorities until" in page


@pytest.mark.parametrize(("query", "words"), [("?start=31-3-2026&end=1-3-2026", "must be the same as or after"),
                                              ("?start=1-1-2020&end=2-1-2020", "Nothing counted for this period")])  # fmt: skip
def test_a_bad_period_and_an_empty_one_say_so(filled, query, words):
    assert words in shown(filled, query)


def test_the_page_takes_a_fixed_number_of_queries(filled, django_assert_num_queries):
    with django_assert_num_queries(7):
        shown(filled)
    for force in forces(filled):
        filled.operation(DAY, force=force)
    with django_assert_num_queries(7):
        shown(filled)
