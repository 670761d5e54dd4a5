"""What stays off paper: anyone who may be a child, addresses, and what hangs on them alone, as a file leaves them out."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Story, World
from tests.integration.network.charted import around, childs_phone
from throughline.core.clock import now
from throughline.network.queries import charts
from throughline.network.queries.charts import Question, chart_around
from throughline.register.queries import display_name
from throughline.web.network.drawing import draw_rings

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class OnPaper(HTMLParser):
    """The text of a page that paper shows: all but what is marked to stay off it."""

    VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "path", "wbr")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.depth, self.off, self.text = 0, 0, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        if tag in self.VOID:
            return
        self.depth += 1
        if not self.off and "off-paper" in (dict(attrs).get("class") or "").split():
            self.off = self.depth

    def handle_endtag(self, tag) -> None:
        if tag in self.VOID:
            return
        if self.off == self.depth:
            self.off = 0
        self.depth -= 1

    def handle_data(self, data) -> None:
        if not self.off:
            self.text += data


def test_paper_leaves_out_children_and_addresses_as_a_file_does(
    story: Story, coordinator: Client, hub_world: World
) -> None:
    question = Question(2)
    chart = chart_around(hub_world.coordinator, now(), story.line.record, question)
    off = {node.name for node in chart.nodes if node.may_be_child or node.record.kind == "place"}
    assert len(off) > 1
    page = coordinator.get(around(story)).content.decode()
    said = OnPaper(page).text
    assert all(name in page for name in map(escape, off))
    assert not [name for name in off if name in said]
    assert "On paper, anyone who may be a child" in said
    # Around the child themselves, the heading on paper is their reference.
    page = coordinator.get(reverse("network", args=[story.person.record.uuid])).content.decode()
    assert display_name(story.person) in page
    assert display_name(story.person) not in OnPaper(page).text
    assert story.person.record.reference in OnPaper(page).text


def test_a_way_and_who_joins_leave_them_out_on_paper_too(story: Story, coordinator: Client) -> None:
    name = display_name(story.person)
    way = coordinator.post(
        reverse("network-way", args=[story.line.record.uuid]), {"to": story.person.record.reference}
    ).content.decode()
    assert name in way and name not in OnPaper(way).text


def test_paper_leaves_out_what_a_child_alone_joins_as_a_file_does(
    story: Story, coordinator: Client, hub_world: World
) -> None:
    """A number, its row and its lines, on every page that draws it: a child's phone says whose it is."""
    phone = childs_phone(story, hub_world)
    chart = chart_around(hub_world.coordinator, now(), story.line.record, Question(2))
    kept = chart.without(children=True, addresses=True)
    assert phone.record in [node.record for node in chart.nodes]
    assert chart.off_paper == {node.key for node in chart.nodes} - {node.key for node in kept.nodes}
    drawing = draw_rings(chart)
    assert {spot.node.key for spot in drawing.spots if spot.stays_off_paper} == chart.off_paper
    assert sum(not stroke.stays_off_paper for stroke in drawing.strokes) == len(draw_rings(kept).strokes)
    page = coordinator.get(around(story)).content.decode()
    assert "07700 900955" in page and "07700 900955" not in OnPaper(page).text
    assert story.line.name in OnPaper(page).text
    way = reverse("network-way", args=[story.line.record.uuid])
    page = coordinator.post(way, {"to": phone.record.reference}).content.decode()
    assert "07700 900955" in page and "07700 900955" not in OnPaper(page).text


def test_around_a_child_paper_shows_nothing_that_hangs_on_them(
    story: Story, coordinator: Client, hub_world: World
) -> None:
    childs_phone(story, hub_world)
    page = coordinator.get(reverse("network", args=[story.person.record.uuid])).content.decode()
    assert "07700 900955" in page and story.line.name in page
    assert "07700 900955" not in OnPaper(page).text and story.line.name not in OnPaper(page).text


def test_paper_does_not_say_how_many_more_there_are(story: Story, coordinator: Client, monkeypatch) -> None:
    """How many are further out counts those whom paper leaves out."""
    monkeypatch.setattr(charts, "DRAWN_AT_MOST", 2)
    page = coordinator.get(around(story)).content.decode()
    assert "more are further out" in page
    said = OnPaper(page).text
    assert "more are further out" not in said and "There is more further out" in said
