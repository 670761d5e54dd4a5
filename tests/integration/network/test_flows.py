"""The flows between areas: equal to a plain count of the lines one may open, on the map as in the table."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import Enforcement
from tests.integration.reading import queries_of, text_of
from throughline.access.actions import exclude_member
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.disruption.actions.lines import AreaGiven
from throughline.disruption.models import LineArea
from throughline.geography.areas import read_areas
from throughline.geography.states import AreaLevel
from throughline.network.queries.flows import FlowFilter, list_flows, list_lines_of_flow
from throughline.web.presenting.maps import tile_ground

MET, KENT, MIDLANDS, STAFFS = (
    "Metropolitan Police Service", "Kent Police", "West Midlands Police", "Staffordshire Police",
)  # fmt: skip


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


@pytest.fixture
def lines(field):
    """Two ways from London, one line inside a force, one line into two councils of one force, and one of each status."""
    given = lambda force, council=None: AreaGiven(field.force(force), council and field.authority(council))  # noqa: E731
    number = iter(f"07700 9003{at:02}" for at in range(100))
    make = lambda name, start, ends, **more: field.line(  # noqa: E731
        name, exporting=[start], importing=ends, phones=[next(number)], **more
    )
    closed = make("Ash", given(MET, "Croydon"), [given(KENT)])
    field.close(closed)
    return {
        "closed": closed,
        "open": make("Beech", given(MET), [given(KENT), given(STAFFS, "Stafford")]),
        "inside": make("Cedar", given(MIDLANDS, "Birmingham"), [given(MIDLANDS, "Coventry")]),
        "two councils": make("Dogwood", given(MIDLANDS), [given(STAFFS, "Stafford"), given(STAFFS, "Lichfield")]),
    }


def counted(actor, field, level=AreaLevel.FORCE, **given):
    found = list_flows(actor, field.at, FlowFilter(level, **given))
    return {(flow.exporting.name, flow.importing.name): (flow.lines, flow.open_lines) for flow in found.flows}


def signed_in(client, actor):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_each_pair_of_forces_counts_its_lines_once_and_how_many_are_open(field, lines):
    assert counted(field.officer, field) == {
        (MET, KENT): (2, 1), (MET, STAFFS): (1, 1), (MIDLANDS, MIDLANDS): (1, 1), (MIDLANDS, STAFFS): (1, 1),
    }  # fmt: skip
    found = list_flows(field.officer, field.at, FlowFilter())
    assert found.lines == 4
    assert [flow.lines for flow in found.flows] == sorted((flow.lines for flow in found.flows), reverse=True)
    assert {(flow.exporting.name, flow.importing.name) for flow in found.flows if flow.is_inside} == {
        (MIDLANDS, MIDLANDS)
    }


@pytest.mark.parametrize("level", list(AreaLevel))
def test_every_flow_is_a_plain_count_and_its_list_is_as_long(field, lines, level):
    book = read_areas()
    plain = Counter()
    for line in lines.values():
        ends = {"exporting": set(), "importing": set()}
        for row in LineArea.related.filter(line=line):
            ends[row.direction].add(book.at(level, row.force_id, row.authority_id).name)
        plain.update(product(ends["exporting"], ends["importing"]))
    chosen = FlowFilter(level)
    flows = list_flows(field.officer, field.at, chosen).flows
    assert {(flow.exporting.name, flow.importing.name): flow.lines for flow in flows} == dict(plain)
    for flow in flows:
        rows, total = list_lines_of_flow(
            field.officer, field.at, chosen, flow.exporting, flow.importing, first=0, limit=50
        )
        assert len(rows) == total == flow.lines


def test_an_authority_that_is_not_known_stays_with_its_force(field, lines):
    found = counted(field.officer, field, AreaLevel.AUTHORITY)
    assert found["Croydon", KENT] == (1, 0)
    assert found[MET, "Stafford"] == (1, 1)
    assert found["Birmingham", "Coventry"] == (1, 1)


def test_status_and_year_narrow_the_flows(field, lines):
    assert counted(field.officer, field, status="closed") == {(MET, KENT): (1, 0)}
    assert counted(field.officer, field, status="open")[MET, KENT] == (1, 1)
    year = lines["open"].first_reported_date.year
    assert counted(field.officer, field, year=year) == counted(field.officer, field)
    assert counted(field.officer, field, year=year - 1) == {}


def test_a_line_one_reader_may_not_open_is_absent_for_them_and_counted_for_another(field, lines, client):
    reader = field.world.here[Role.ROCU]
    exclude_member(
        by=field.world.governance, at=field.at, record=lines["inside"].record, member=reader.member, reason="Kin"
    )
    assert (MIDLANDS, MIDLANDS) in counted(field.officer, field)
    assert (MIDLANDS, MIDLANDS) not in counted(reader, field)
    assert list_flows(reader, field.at, FlowFilter()).lines == 3
    page = signed_in(client, reader).get(reverse("flows"))
    assert "Inside one force" not in text_of(page)
    assert "Inside West Midlands Police" not in page.content.decode()
    force = f"force-{field.force(MIDLANDS).pk}"
    assert "Cedar" not in text_of(client.get(reverse("flow-lines"), {"exporting": force, "importing": force}))


def test_who_may_not_see_lines_has_no_flows(field, lines):
    with pytest.raises(Absent):
        list_flows(field.world.charity, field.at, FlowFilter())


@pytest.mark.parametrize("level", list(AreaLevel))
def test_the_map_is_well_formed_says_itself_in_words_and_equals_the_table(field, lines, client, level):
    page = signed_in(client, field.officer).get(reverse("flows"), {"level": level}).content.decode()
    drawn = ElementTree.fromstring(re.search(r"<svg class=\"area-map__svg\".*?</svg>", page, re.DOTALL)[0])
    assert drawn.attrib["role"] == "img"
    words = {part.attrib["id"]: part.text for part in drawn if part.tag in ("title", "desc")}
    assert all(words[name] for name in drawn.attrib["aria-labelledby"].split())
    counts = sorted(int(text.text) for text in drawn.iter("text") if text.attrib["class"] == "area-map__count")
    ground = tile_ground(level)
    assert counts == sorted(lines for lines, _open in counted(field.officer, field, ground.level).values())
    assert "style=" not in page
    assert ("No boundaries of authorities are loaded" in page) == (level == AreaLevel.AUTHORITY)


def test_nothing_yet_and_nothing_matching_say_so(field, client):
    signed_in(client, field.officer)
    assert "No flows yet" in text_of(client.get(reverse("flows")))
    assert "No line matches" in text_of(client.get(reverse("flows"), {"status": "closed"}))
    assert client.get(reverse("flows"), {"level": "moon", "year": "x"}).status_code == 200


def test_the_page_asks_as_many_questions_whatever_the_lines(field, lines, client):
    signed_in(client, field.officer)
    before = queries_of(client, reverse("flows"))
    for at in range(4):
        field.line(f"Fir {at}", phones=[f"07700 90040{at}"], importing=[AreaGiven(field.force(KENT))])
    assert queries_of(client, reverse("flows")) == before


def test_pages_that_list_areas_say_where_the_lists_come_from_and_the_day_they_are_as_at(hub_world, client) -> None:
    client.force_login(hub_world.police.member.account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("flows")).content.decode()
    assert "Local authorities, as at 1 Apr 2025: ONS Open Geography Portal" in page
