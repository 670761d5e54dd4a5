"""What is around a record, as a reader may see it: the records by name, the links between them, what was not opened."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from throughline.access.gate import find_by_reference, visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.network.queries.hops import Asked, Hops
from throughline.network.queries.names import Named, name_records
from throughline.network.queries.walks import HOPS_AT_MOST, PATH_AT_MOST, Walk, shortest_way, walk, who_joins
from throughline.register.models import Link
from throughline.register.states import LinkKind

DRAWN_AT_MOST = 80
OPENED_AT_MOST = 10
GROUP_AT_MOST = 20
# Records that are about a child, whoever they name.
_ABOUT_CHILDREN = (RecordKind.CASE, RecordKind.REFERRAL, RecordKind.INTERVENTION)


@dataclass(frozen=True)
class Question:
    """What a chart was asked for. It holds no answer, so it may be kept and passed on."""

    how_far: int = 1
    kind: str = ""
    records: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    opened: tuple[uuid.UUID, ...] = ()

    def asked(self) -> Asked:
        """The links it goes along."""
        return Asked(
            frozenset({LinkKind(self.kind)} if self.kind else ()), frozenset(map(RecordKind, self.records)),
            self.since, self.until,
        )  # fmt: skip

    def as_kept(self) -> dict[str, Any]:
        return {
            "how_far": self.how_far, "kind": self.kind, "records": list(self.records),
            "since": self.since and self.since.isoformat(), "until": self.until and self.until.isoformat(),
            "opened": [str(each) for each in self.opened],
        }  # fmt: skip

    @classmethod
    def kept(cls, data: dict[str, Any]) -> Question:
        return cls(
            how_far=data["how_far"], kind=data["kind"], records=tuple(data["records"]),
            since=dt.date.fromisoformat(data["since"]) if data["since"] else None,
            until=dt.date.fromisoformat(data["until"]) if data["until"] else None,
            opened=tuple(map(uuid.UUID, data["opened"])),
        )  # fmt: skip


@dataclass(frozen=True)
class Node:
    """A record on a chart. ``distance`` is in links from where the chart begins."""

    key: int
    record: ProtectedRecord
    name: str
    detail: str
    distance: int
    may_be_child: bool
    is_cut: bool

    @property
    def is_about_child(self) -> bool:
        return self.may_be_child or self.record.kind in _ABOUT_CHILDREN


@dataclass(frozen=True)
class Tie:
    """A link on a chart, one row a role and event."""

    key: int
    from_key: int
    to_key: int
    kind: LinkKind
    since_date: dt.date
    until_date: dt.date | None

    @property
    def text(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class Chart:
    """The records nearest first and their links. ``left_out``: permitted records further out than a chart can hold."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    left_out: int = 0
    cut: tuple[Node, ...] = field(default=())

    def without(self, *, children: bool, addresses: bool) -> Chart:
        """The chart less the records of, or about, anyone who may be a child, and less the places (practice.md P22).

        What was joined to where the chart begins through them alone goes too: a child's phone says whose it is.
        """
        kept = tuple(
            node for node in self.nodes
            if not (children and node.is_about_child) and not (addresses and node.record.kind == RecordKind.PLACE)
        )  # fmt: skip
        keys = self._still_joined({node.key for node in kept})
        kept = tuple(node for node in kept if node.key in keys)
        ties = tuple(tie for tie in self.ties if {tie.from_key, tie.to_key} <= keys)
        return Chart(kept, ties, self.left_out, tuple(node for node in self.cut if node.key in keys))

    @cached_property
    def off_paper(self) -> frozenset[int]:
        """The keys of what paper leaves out: what a file does where nobody said why not."""
        kept = {node.key for node in self.without(children=True, addresses=True).nodes}
        return frozenset(node.key for node in (*self.nodes, *self.cut) if node.key not in kept)

    def _still_joined(self, keys: set[int]) -> set[int]:
        """Of these nodes, those that ties among them join to where the chart begins."""
        beside: dict[int, list[int]] = defaultdict(list)
        for tie in self.ties:
            if {tie.from_key, tie.to_key} <= keys:
                beside[tie.from_key].append(tie.to_key)
                beside[tie.to_key].append(tie.from_key)
        found: set[int] = set()
        waiting = [node.key for node in self.nodes if node.distance == 0 and node.key in keys]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += beside[key]
        return found


def get_start(actor: Actor, at: dt.datetime, record_uuid: uuid.UUID) -> ProtectedRecord:
    """The record a chart begins at, of any kind, through the gate. Raises Absent."""
    found = visible_records(actor, at).filter(uuid=record_uuid).first()
    if found is None:
        raise Absent
    return found


def find_one(actor: Actor, at: dt.datetime, text: str, *, field: str) -> ProtectedRecord:
    """The record with this reference. Errors: Refused when there is none the actor may see."""
    found = find_by_reference(actor, at, text)
    if found is None:
        raise Refused(f"There is no record “{text.strip()[:20]}” that you may open. Check the reference.", field=field)
    return found


def find_group(actor: Actor, at: dt.datetime, text: str, *, field: str) -> list[ProtectedRecord]:
    """The records with these references, apart by spaces, commas or lines. Errors: Refused."""
    words = text.replace(",", " ").split()
    if len(words) > GROUP_AT_MOST:
        raise Refused(f"Give at most {GROUP_AT_MOST} references.", field=field)
    return [find_one(actor, at, word, field=field) for word in words]


def chart_around(actor: Actor, at: dt.datetime, start: ProtectedRecord, question: Question) -> Chart:
    """What is around a record, as far as asked; what was opened besides is opened where it is on the chart."""
    hops = Hops(actor, at, question.asked())
    found = walk(hops, [start.pk], min(question.how_far, HOPS_AT_MOST))
    if question.opened:
        _open_besides(hops, found, {row.pk for row in _records_of(actor, at, question.opened[:OPENED_AT_MOST])})
    return _chart(actor, at, found.distance, found.links, found.cut)


def chart_of_way(
    actor: Actor, at: dt.datetime, start: ProtectedRecord, end: ProtectedRecord, question: Question
) -> Chart:
    """The shortest way of up to four links, its records in order; without any, only what was not opened."""
    asked = Asked(question.asked().kinds, frozenset(), question.since, question.until)
    way = shortest_way(Hops(actor, at, asked), start.pk, end.pk, PATH_AT_MOST)
    return _chart(actor, at, {key: place for place, key in enumerate(way.nodes)}, way.links, way.cut)


def chart_of_joins(
    actor: Actor, at: dt.datetime, one: Sequence[ProtectedRecord], other: Sequence[ProtectedRecord], question: Question
) -> Chart:
    """Who is linked to both groups: the one at distance 0, those who join at 1, the other at 2."""
    ones, others = {row.pk for row in one}, {row.pk for row in other}
    joined = who_joins(Hops(actor, at, question.asked()), ones, others)
    places = dict.fromkeys(ones, 0) | dict.fromkeys(joined.between, 1) | dict.fromkeys(others - ones, 2)
    return _chart(actor, at, places, joined.links, joined.cut)


def _open_besides(hops: Hops, found: Walk, wanted: set[int]) -> None:
    """Open further nodes, each only once it is on the chart: one query for all that are, again while one opens another."""
    while ready := wanted & found.distance.keys():
        wanted -= ready
        hop = hops.hop(ready)
        found.cut |= hop.cut
        for node, steps in hop.steps.items():
            for far, link in steps:
                found.links.add(link)
                found.distance.setdefault(far, found.distance[node] + 1)


def _records_of(actor: Actor, at: dt.datetime, uuids: Iterable[uuid.UUID]) -> list[ProtectedRecord]:
    return list(visible_records(actor, at).filter(uuid__in=list(uuids)))


def _chart(
    actor: Actor, at: dt.datetime, distance: dict[int, int], links: Collection[int], cut: Collection[int]
) -> Chart:
    """Name what was found. Nearest first, then by kind and age of the record: never by how much it is linked (P2)."""
    nearest = sorted(distance, key=lambda key: (distance[key], key))[:DRAWN_AT_MOST]
    named = name_records(actor, at, {*nearest, *sorted(cut)[:DRAWN_AT_MOST]}, civil_date(at))
    nodes = tuple(_node(key, named[key], distance[key], key in cut) for key in nearest if key in named)
    keys = {node.key for node in nodes}
    on_chart = Link.objects.filter(pk__in=list(links), from_record__in=keys, to_record__in=keys).order_by(
        "since_date", "pk"
    )
    ties = tuple(
        Tie(row.pk, row.from_record_id, row.to_record_id, LinkKind(row.kind), row.since_date, row.until_date)
        for row in on_chart
    )
    stopped = tuple(_node(key, named[key], distance.get(key, 0), True) for key in sorted(cut) if key in named)
    return Chart(nodes, ties, len(distance) - len(nearest), stopped)


def _node(key: int, named: Named, distance: int, is_cut: bool) -> Node:
    return Node(key, named.record, named.name, named.detail, distance, named.may_be_child, is_cut)
