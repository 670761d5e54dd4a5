"""The network's pages: the chart and its equal table, the way, who joins, kept questions, files without children."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Story, World
from tests.integration.network.charted import around, childs_phone, signed_in
from tests.integration.reading import text_of
from throughline.access.models import Exclusion
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.network.actions import export_chart, remove_view, save_view
from throughline.network.models import SavedView
from throughline.network.queries import charts
from throughline.network.queries.charts import Question, chart_around
from throughline.network.queries.views import list_views
from throughline.network.states import ExportKind
from throughline.register.queries import display_name
from throughline.web.network.drawing import draw_rings
from throughline.web.network.presenters import present_rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def exclude(actor: Actor, record, by: Actor) -> None:
    Exclusion.objects.create(record=record, member=actor.member, reason="A relative", set_at=now(), set_by=by.member)


def test_the_drawing_and_the_table_tell_the_same(story: Story, coordinator: Client) -> None:
    page = coordinator.get(around(story)).content.decode()
    drawing, table = page.split("links__svg")[1].split("</svg>")[0], page.split("The same as a table")[1]
    name = display_name(story.arrested)
    assert name in drawing
    assert name in table
    assert "Arrested in connection with this line" in table
    assert drawing.count("links__node") == table.split("</table>")[0].count('scope="row"')


def test_a_title_and_an_address_name_nobody(story: Story, coordinator: Client) -> None:
    page = coordinator.get(around(story)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert story.line.record.reference in title
    assert story.line.name not in title


def test_each_link_is_told_once(story: Story, hub_world: World) -> None:
    chart = chart_around(hub_world.coordinator, now(), story.line.record, Question(3))
    rows = present_rows(chart, Question(3), "/")
    assert sum(len(row.ties) for row in rows) == len(chart.ties) > len(chart.nodes) - 1


def test_the_drawing_is_the_same_each_time_and_no_two_stand_on_one_spot(story: Story, hub_world: World) -> None:
    chart = chart_around(hub_world.coordinator, now(), story.line.record, Question(3))
    drawing = draw_rings(chart)
    assert draw_rings(chart) == drawing
    assert len({(spot.x, spot.y) for spot in drawing.spots}) == len(chart.nodes)
    assert all(0 < spot.x < drawing.width and 0 < spot.y < drawing.height for spot in drawing.spots)


def test_what_is_hidden_is_absent_from_page_and_file(story: Story, hub_world: World, coordinator: Client) -> None:
    exclude(hub_world.coordinator, story.arrested.record, hub_world.system)
    page = coordinator.get(around(story, "hops=3")).content.decode()
    assert story.arrested.record.reference not in page
    assert str(story.arrested.record.uuid) not in page
    answer = coordinator.post(reverse("network-file", args=[story.line.record.uuid]) + "?hops=3", {
        "kind": "ftm", "children": "on", "reason": "Strategy discussion",
    })  # fmt: skip
    assert str(story.arrested.record.uuid) not in answer.content.decode()


def test_kinds_and_days_narrow_it(story: Story, coordinator: Client) -> None:
    assert "Nothing linked" in text_of(coordinator.get(around(story, "hops=1&until=1/1/2001")))
    only_operations = coordinator.get(around(story, "hops=2&show=operation")).content.decode()
    assert only_operations.count("links__node") == 2


def test_the_time_slider_shows_the_links_that_stood_in_a_month_and_keeps_the_rest(
    story: Story, coordinator: Client
) -> None:
    name, whole = display_name(story.arrested), coordinator.get(around(story)).content.decode()
    assert name in whole
    this_month = coordinator.get(around(story, "hops=2&moment=35")).content.decode()
    assert name in this_month
    assert f'value="{now():%-m}"' in this_month, "the days asked for stand in the form"
    long_ago = coordinator.get(around(story, "hops=2&moment=0")).content.decode()
    assert name not in long_ago
    assert 'name="hops" value="2"' in long_ago
    assert "All times" in long_ago


def test_a_last_day_before_the_first_is_said(story: Story, coordinator: Client) -> None:
    page = text_of(coordinator.get(around(story, "hops=1&since=2/1/2026&until=1/1/2026")))
    assert "The last day must be on or after the first" in page


def test_expanding_a_record_shows_what_it_is_linked_to(story: Story, coordinator: Client) -> None:
    before = coordinator.get(around(story, "hops=1")).content.decode().count("links__node")
    opened = coordinator.get(around(story, f"hops=1&open={story.operation.record.uuid}")).content.decode()
    assert opened.count("links__node") > before


def test_a_hub_is_said_and_not_opened(story: Story, coordinator: Client, settings) -> None:
    settings.NETWORK_HUB_LINKS = 1
    page = text_of(coordinator.get(around(story)))
    assert f"Stopped at {story.line.name} (line): it has more than 1 links that you may see." in page


def test_the_way_to_another_record(story: Story, coordinator: Client) -> None:
    address = reverse("network-way", args=[story.person.record.uuid])
    page = text_of(coordinator.post(address, {"to": story.arrested.record.reference}))
    assert "2 links" in page
    assert display_name(story.arrested) in page


def test_no_way_leads_through_a_child_one_may_not_see(story: Story, hub_world: World, coordinator: Client) -> None:
    """With every record between hidden, there is no way; nothing says there was one (practice.md P22)."""
    address = reverse("network-way", args=[story.line.record.uuid])
    assert "1 link" in text_of(coordinator.post(address, {"to": story.arrested.record.reference}))
    exclude(hub_world.coordinator, story.arrested.record, hub_world.system)
    page = text_of(coordinator.post(address, {"to": story.arrested.record.reference}))
    assert "that you may open. Check the reference" in page
    assert display_name(story.arrested) not in page


def test_who_joins_two_groups(story: Story, coordinator: Client) -> None:
    address = reverse("network-joins", args=[story.line.record.uuid])
    groups = {"one": story.person.record.reference, "other": story.arrested.record.reference}
    assert "Linked to both" in text_of(coordinator.post(address, groups))
    assert "Give the other group" in text_of(coordinator.post(address, groups | {"other": ""}))


def test_a_reason_is_asked_of_whoever_is_not_involved(story: Story, hub_world: World, client: Client) -> None:
    signed_in(client, hub_world.here[Role.ANALYST])
    address = reverse("network", args=[story.arrested.record.uuid])
    assert "Why are you looking at this record?" in text_of(client.get(address))
    client.post(address, {"asked-reason": "1", "reason": "Missing episode"})
    assert "Network around" in text_of(client.get(address))


def test_a_kept_view_holds_the_question_and_each_reader_their_own_answer(
    story: Story, hub_world: World, client: Client
) -> None:
    question = Question(how_far=2, records=("person",))
    view = save_view(
        by=hub_world.police,
        at=now(),
        record_uuid=story.line.record.uuid,
        question=question,
        name="People",
        is_shared=True,
    )
    assert Question.kept(SavedView.objects.visible_to(hub_world.police, now()).get(pk=view.pk).question) == question
    exclude(hub_world.coordinator, story.arrested.record, hub_world.system)
    for actor, sees in ((hub_world.police, True), (hub_world.coordinator, False)):
        page = signed_in(client, actor).get(reverse("network-view", args=[view.uuid]), follow=True).content.decode()
        assert (display_name(story.arrested) in page.split("Ask further")[0]) is sees


def test_a_view_is_shared_or_ones_own(story: Story, hub_world: World) -> None:
    at = now()
    own = save_view(
        by=hub_world.police,
        at=at,
        record_uuid=story.line.record.uuid,
        question=Question(),
        name="Mine",
        is_shared=False,
    )
    record = story.line.record
    assert [row.name for row in list_views(hub_world.police, at, record)] == ["Mine", "Two links"]
    assert [row.name for row in list_views(hub_world.coordinator, at, record)] == ["Two links"]
    with pytest.raises(Absent):
        remove_view(by=hub_world.coordinator, at=at, view_uuid=own.uuid)
    with pytest.raises(Absent):
        remove_view(by=hub_world.police, at=at, view_uuid=story.network_view.uuid)
    remove_view(by=hub_world.police, at=at, view_uuid=own.uuid)
    assert [row.name for row in list_views(hub_world.police, at, record)] == ["Two links"]


def test_the_pages_of_keeping_and_removing(story: Story, hub_world: World, client: Client) -> None:
    signed_in(client, hub_world.police)
    address = reverse("network-save", args=[story.line.record.uuid]) + "?hops=3"
    assert "Say what the view is for" in text_of(client.post(address, {"name": ""}))
    client.post(address, {"name": "Three links", "once": "key"})
    view = SavedView.objects.visible_to(hub_world.police, now()).get(name="Three links")
    assert view.question["how_far"] == 3
    client.post(reverse("network-view-remove", args=[view.uuid]))
    view.refresh_from_db()
    assert view.removed_by == hub_world.police.member


def take(by: Actor, story: Story, **changes: object):
    given = {"kind": ExportKind.FTM, "children": False, "addresses": False, "reason": ""} | changes
    return export_chart(by=by, at=now(), record_uuid=story.line.record.uuid, question=Question(3), **given)


def test_children_and_addresses_stay_out_unless_asked_for_with_a_reason(story: Story, hub_world: World) -> None:
    actor = hub_world.coordinator
    plain, whole = take(actor, story), take(actor, story, children=True, addresses=True, reason="Strategy discussion")
    assert not any(node.record.kind == "place" for node in plain.nodes)
    assert any(node.record.kind == "place" for node in whole.nodes)
    assert not any(node.may_be_child for node in plain.nodes)
    assert any(node.may_be_child for node in whole.nodes)
    with pytest.raises(Refused, match="Say why"):
        take(actor, story, children=True)
    with pytest.raises(Refused, match="Say why"):
        take(actor, story, addresses=True, reason="  ")


def test_what_is_joined_through_a_child_alone_stays_out_with_them(story: Story, hub_world: World) -> None:
    phone = childs_phone(story, hub_world)
    plain = take(hub_world.coordinator, story)
    whole = take(hub_world.coordinator, story, children=True, addresses=True, reason="Strategy discussion")
    assert phone.record in [node.record for node in whole.nodes]
    assert phone.record not in [node.record for node in plain.nodes]
    assert story.line.record in [node.record for node in plain.nodes]


def test_a_file_is_a_disclosure_with_its_reason(story: Story, hub_world: World) -> None:
    take(hub_world.coordinator, story, children=True, reason="Strategy discussion")
    event = Event.objects.filter(action="export_chart").latest("pk")
    assert (event.op, event.purpose) == ("disclosure", "Strategy discussion")


@pytest.mark.parametrize("kind", ExportKind.values)
def test_every_kind_of_file_can_be_read(story: Story, coordinator: Client, kind: str) -> None:
    address = reverse("network-file", args=[story.line.record.uuid]) + "?hops=2"
    answer = coordinator.post(address, {"kind": kind, "children": "on", "reason": "Strategy discussion"})
    assert answer["Cache-Control"] == "no-store"
    assert story.line.record.reference in answer["Content-Disposition"]
    if kind == "png":
        assert answer.content.startswith(b"\x89PNG")
    elif kind == "ftm":
        entities = [json.loads(line) for line in answer.content.decode().splitlines()]
        ids = {entity["id"] for entity in entities}
        assert {"Organization", "Person", "UnknownLink"} <= {entity["schema"] for entity in entities}
        links = [entity["properties"] for entity in entities if entity["schema"] == "UnknownLink"]
        assert all({*link["subject"], *link["object"]} <= ids for link in links)
    else:
        assert len(list(ElementTree.fromstring(answer.content).iter())) > 5


def test_the_form_of_a_file_asks_why(story: Story, coordinator: Client) -> None:
    address = reverse("network-file", args=[story.line.record.uuid])
    assert "Say why children or addresses must be in the file" in text_of(
        coordinator.post(address, {"kind": "svg", "addresses": "on"})
    )


def test_a_charity_has_no_chart(story: Story, hub_world: World, client: Client) -> None:
    signed_in(client, hub_world.here[Role.CHARITY])
    assert client.get(around(story)).status_code == 404


@pytest.mark.parametrize("kind", ["svg", "png", "graphml", "ftm"])
def test_a_file_of_a_child_alone_says_why_it_is_empty(story: Story, coordinator: Client, kind: str) -> None:
    address = reverse("network-file", args=[story.person.record.uuid]) + "?hops=1&link=lives_at"
    answer = coordinator.post(address, {"kind": kind})
    if kind == "png":
        assert answer.content.startswith(b"\x89PNG") and len(answer.content) > 1_000
        return
    text = answer.content.decode()
    said = (
        " ".join(ElementTree.fromstring(text).itertext())
        if kind != "ftm"
        else json.loads(text)["properties"]["description"][0]
    )
    assert "Nothing is left to show." in said
    assert "leaves out anyone who may be a child" in said.replace("\n", " ")
    assert display_name(story.person) not in text


def test_a_file_says_what_it_leaves_out_whether_there_was_any_or_not(story: Story, coordinator: Client) -> None:
    address = reverse("network-file", args=[story.line.record.uuid]) + "?hops=2"
    plain = coordinator.post(address, {"kind": "graphml"}).content.decode()
    assert "leaves out anyone who may be a child" in plain and "Nothing is left" not in plain
    whole = {"kind": "graphml", "children": "on", "addresses": "on", "reason": "Strategy discussion"}
    assert "leaves out" not in coordinator.post(address, whole).content.decode()


def test_how_many_more_counts_nobody_who_is_hidden(story: Story, hub_world: World, monkeypatch) -> None:
    monkeypatch.setattr(charts, "DRAWN_AT_MOST", 2)
    count = lambda: chart_around(hub_world.coordinator, now(), story.line.record, Question(3)).left_out  # noqa: E731
    before = count()
    exclude(hub_world.coordinator, story.arrested.record, hub_world.system)
    assert 0 < count() < before
