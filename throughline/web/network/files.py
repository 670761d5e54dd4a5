"""A chart as a file for another tool: GraphML, or FollowTheMoney's entities as JSON, one on each line."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from xml.etree import ElementTree

import typst
from django.template.loader import render_to_string

from throughline.access.states import RecordKind
from throughline.network.queries.charts import Chart, Node, Tie
from throughline.web.network.drawing import draw_rings

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("kind", "name", "detail", "reference")
_EDGE_KEYS = ("kind", "since", "until")
# FollowTheMoney's names (followthemoney.tech). It has none for a phone or a drugs line: each is told as what comes closest.
_SCHEMATA = {
    RecordKind.PERSON: ("Person", "name"),
    RecordKind.PLACE: ("Address", "full"),
    RecordKind.VEHICLE: ("Vehicle", "registrationNumber"),
    RecordKind.PHONE: ("Asset", "name"),
    RecordKind.LINE: ("Organization", "name"),
    RecordKind.GROUP: ("Organization", "name"),
    RecordKind.OPERATION: ("Event", "name"),
}
# How wide a drawing is at least, for what is said under it, and about how wide a letter of that is.
_SAID_WIDTH, _LETTER = 560, 7
_TYPST = '#set page(width: auto, height: auto, margin: 8pt)\n#image("chart.svg")\n'


def said_of(chart: Chart, *, children: bool, addresses: bool) -> str:
    """What a file leaves out, whether there was any or not, so that it tells nothing of what was there; and where nothing is
    left, that it is so: an empty file would look like a fault."""
    out = [] if children else ["anyone who may be a child and what is done for them"]
    out += [] if addresses else ["addresses"]
    said = [] if chart.nodes else ["Nothing is left to show."]
    if out:
        said.append(f"This file leaves out {', and '.join(out)}. Whoever takes it may ask for them, with a reason.")
    return " ".join(said)


def svg_of(chart: Chart, said: str) -> str:
    """The drawing, and under it what it leaves out."""
    drawing = draw_rings(chart)
    width = max(drawing.width, _SAID_WIDTH)
    lines = textwrap.wrap(said, width=width // _LETTER)
    shape = {"width": width, "height": max(drawing.height + 20 * len(lines) + 12, 20)}
    return render_to_string("pages/network/chart.svg", {"drawing": drawing, "said": lines, **shape})


def png_of(svg: str) -> bytes:
    """The drawing as a picture of dots, at twice its size."""
    files = {"main": _TYPST.encode(), "chart.svg": svg.encode()}
    made: bytes = typst.compile(files, format="png", ppi=144.0, ignore_system_fonts=True)  # type: ignore[call-overload]
    return made


def graphml_of(chart: Chart, said: str) -> bytes:
    """The chart as GraphML: a node a record, an edge a link, ids the records' random ones."""
    root = ElementTree.Element("graphml", xmlns=_GRAPHML)
    for where, names in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name in names:
            ElementTree.SubElement(
                root, "key", {"id": f"{where}-{name}", "for": where, "attr.name": name, "attr.type": "string"}
            )
    graph = ElementTree.SubElement(root, "graph", edgedefault="directed")
    if said:
        ElementTree.SubElement(graph, "desc").text = said
    ids = {node.key: str(node.record.uuid) for node in chart.nodes}
    for node in chart.nodes:
        element = ElementTree.SubElement(graph, "node", id=ids[node.key])
        _data(
            element,
            "node",
            zip(_NODE_KEYS, (node.record.kind, node.name, node.detail, node.record.reference), strict=True),
        )
    for tie in chart.ties:
        element = ElementTree.SubElement(graph, "edge", source=ids[tie.from_key], target=ids[tie.to_key])
        since, until = tie.since_date.isoformat(), tie.until_date.isoformat() if tie.until_date else ""
        _data(element, "edge", zip(_EDGE_KEYS, (tie.text, since, until), strict=True))
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _data(element: ElementTree.Element, where: str, values: Iterator[tuple[str, str]]) -> None:
    for name, value in values:
        if value:
            ElementTree.SubElement(element, "data", key=f"{where}-{name}").text = _fit_for_xml(value)


def _fit_for_xml(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def ftm_of(chart: Chart, said: str) -> str:
    """The chart as FollowTheMoney entities: a record each, and an UnknownLink for each link; a Note where there is none."""
    ids = {node.key: str(node.record.uuid) for node in chart.nodes}
    entities: list[dict[str, object]] = [
        *(_entity(node) for node in chart.nodes),
        *(_link(tie, ids) for tie in chart.ties),
    ]
    if not entities:
        entities = [{"id": "note", "schema": "Note", "properties": {"description": [said]}}]
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities)


def _entity(node: Node) -> dict[str, object]:
    schema, named = _SCHEMATA.get(RecordKind(node.record.kind), ("Event", "name"))
    properties = {named: [node.name], "summary": [f"{node.record.get_kind_display()} {node.record.reference}"]}
    if schema == "Vehicle":
        properties["name"] = [node.name]
    return {"id": str(node.record.uuid), "schema": schema, "properties": properties}


def _link(tie: Tie, ids: dict[int, str]) -> dict[str, object]:
    properties = {
        "subject": [ids[tie.from_key]], "object": [ids[tie.to_key]], "role": [tie.text],
        "startDate": [tie.since_date.isoformat()],
    }  # fmt: skip
    if tie.until_date:
        properties["endDate"] = [tie.until_date.isoformat()]
    return {"id": f"link-{tie.key}", "schema": "UnknownLink", "properties": properties}
