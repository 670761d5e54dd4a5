"""A chart as frozen rows: the equal of its drawing, in words."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from throughline.network.models import SavedView
from throughline.network.queries.charts import Chart, Node, Question, Tie
from throughline.web.network.forms import as_query
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href


@dataclass(frozen=True)
class TieRow:
    """One link as a record's row tells it; off paper where it names whom paper leaves out."""

    text: str
    other: str
    days: str
    off_paper: bool = False


@dataclass(frozen=True)
class Row:
    """A record of a chart: what it is, how it is linked to the rest, and what to do with it."""

    name: str
    kind: str
    detail: str
    how_far: str
    ties: tuple[TieRow, ...]
    page_href: str
    centre_href: str
    open_href: str
    is_cut: bool
    off_paper: bool


@dataclass(frozen=True)
class CutRow:
    """Where the guard stopped, in words."""

    text: str
    off_paper: bool


@dataclass(frozen=True)
class ViewRow:
    name: str
    href: str
    by: str
    remove_href: str


def present_rows(chart: Chart, question: Question, href: str, *, only_at: int | None = None) -> list[Row]:
    """The records in the order of the drawing: nearest first, never by how much they are linked (practice.md P2).

    Each link is told once, with the later of its two records.
    """
    place, of_node = {node.key: at for at, node in enumerate(chart.nodes)}, defaultdict(list)
    for tie in chart.ties:
        if place[tie.from_key] > place[tie.to_key]:
            other, way, of = chart.nodes[place[tie.to_key]], "to", tie.from_key
        else:
            other, way, of = chart.nodes[place[tie.from_key]], "from", tie.to_key
        of_node[of].append(TieRow(tie.text, f"{way} {other.name}", _days(tie), other.key in chart.off_paper))
    chosen = [node for node in chart.nodes if only_at is None or node.distance == only_at]
    return [
        _row(node, tuple(of_node[node.key]), question, href, off_paper=node.key in chart.off_paper) for node in chosen
    ]


def _row(node: Node, ties: tuple[TieRow, ...], question: Question, href: str, *, off_paper: bool) -> Row:
    uuid = node.record.uuid
    from_here = dataclasses.replace(question, opened=())
    more = dataclasses.replace(question, opened=(*question.opened, uuid))
    is_open = node.distance < question.how_far or uuid in question.opened or node.is_cut
    return Row(
        name=node.name,
        kind=str(node.record.get_kind_display()),
        detail=node.detail,
        how_far="Here" if not node.distance else f"{node.distance} link{'' if node.distance == 1 else 's'} away",
        ties=ties,
        page_href=record_href(node.record),
        centre_href=f"{reverse('network', args=[uuid])}?{as_query(from_here)}" if node.distance else "",
        open_href="" if is_open else f"{href}?{as_query(more)}",
        is_cut=node.is_cut,
        off_paper=off_paper,
    )


def _days(tie: Tie) -> str:
    since = short_date(tie.since_date)
    return f"{since} to {short_date(tie.until_date)}" if tie.until_date else f"since {since}"


@dataclass(frozen=True)
class StepRow:
    """One step of a way: the record it leads to, and by which links."""

    node: Node
    ties: tuple[TieRow, ...]
    off_paper: bool


def present_steps(chart: Chart) -> list[StepRow]:
    """A way step by step: each record after the first, with the link that leads to it."""
    steps: list[StepRow] = []
    for before, node in zip(chart.nodes, chart.nodes[1:], strict=False):
        ties = [tie for tie in chart.ties if {tie.from_key, tie.to_key} == {before.key, node.key}]
        rows = tuple(TieRow(tie.text, "", _days(tie)) for tie in ties)
        steps.append(StepRow(node, rows, node.key in chart.off_paper))
    return steps


def present_cut(chart: Chart) -> list[CutRow]:
    """What the guard did not open, in words. It knows of no more links than the reader may see."""
    most = settings.NETWORK_HUB_LINKS
    return [
        CutRow(
            f"Stopped at {node.name} ({node.record.get_kind_display().lower()}): it has more than {most:,} links that you "
            "may see.",
            node.key in chart.off_paper,
        )
        for node in chart.cut
    ]


def present_left_out(chart: Chart) -> str:
    """How many records further out are not drawn."""
    if not chart.left_out:
        return ""
    nearest = f"The nearest {len(chart.nodes)} records are shown."
    return f"{nearest} {chart.left_out:,} more are further out: choose fewer links, kinds or days."


def present_views(views: Iterable[SavedView], member: int) -> list[ViewRow]:
    return [
        ViewRow(
            view.name, reverse("network-view", args=[view.uuid]),
            f"kept by {view.saved_by.name}{', for the hub' if view.is_shared else ''}",
            reverse("network-view-remove", args=[view.uuid]) if view.saved_by_id == member else "",
        )
        for view in views
    ]  # fmt: skip
