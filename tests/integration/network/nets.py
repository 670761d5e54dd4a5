"""Small invented networks, and a walk over them in memory: written from the rule, not from the query."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.factories import World
from tests.factories.oracle import gather_facts, may_see
from throughline.access.models import BreakGlass, Exclusion, Grant, Involvement, NamedAccess, ProtectedRecord
from throughline.access.states import InvolvementReason, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import SharingAgreement
from throughline.network.queries.hops import Asked
from throughline.register.models import Link
from throughline.register.states import LinkKind

DAY = dt.date(2026, 1, 1)
KINDS = [LinkKind.USES_PHONE, LinkKind.ASSOCIATE_OF, LinkKind.FOUND_AT]
RECORD_KINDS = [RecordKind.PERSON, RecordKind.LINE, RecordKind.PLACE, RecordKind.INTELLIGENCE]
OPENINGS = ["excluded", "involved", "granted", "lapsed", "opened", "named"]
LIMIT = 4


@dataclass(frozen=True)
class Node:
    kind: RecordKind
    restriction: int
    is_here: bool
    agency: str
    facts: frozenset[str]


@dataclass(frozen=True)
class Edge:
    ends: tuple[int, int]
    kind: LinkKind
    since: int
    lasts: int | None
    is_withdrawn: bool


@dataclass(frozen=True)
class Net:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


nodes = st.builds(
    Node,
    kind=st.sampled_from(RECORD_KINDS),
    restriction=st.sampled_from([0, 0, 0, 1, 2]),
    is_here=st.sampled_from([True, True, True, False]),
    agency=st.sampled_from(["police", "council"]),
    facts=st.frozensets(st.sampled_from(OPENINGS), max_size=2),
)


@st.composite
def nets(draw: st.DrawFn) -> Net:
    """Up to nine records and twenty-two links: small, so that hubs, dead ends and several ways are all common."""
    chosen = tuple(draw(st.lists(nodes, min_size=3, max_size=9)))
    ends = st.lists(st.integers(0, len(chosen) - 1), min_size=2, max_size=2, unique=True).map(tuple)
    edge = st.builds(
        Edge,
        ends=ends,
        kind=st.sampled_from(KINDS),
        since=st.integers(0, 30),
        lasts=st.none() | st.integers(0, 20),
        is_withdrawn=st.sampled_from([False, False, False, True]),
    )
    # The database keeps one standing link of a kind between two records.
    edges = draw(st.lists(edge, min_size=2, max_size=22, unique_by=lambda one: (one.ends, one.kind)))
    return Net(chosen, tuple(edges))


asked = st.builds(
    Asked,
    kinds=st.frozensets(st.sampled_from(KINDS), max_size=2),
    records=st.just(frozenset()) | st.frozensets(st.sampled_from(RECORD_KINDS), min_size=2, max_size=3),
    since=st.none() | st.integers(0, 40).map(lambda days: DAY + dt.timedelta(days=days)),
    until=st.none() | st.integers(0, 40).map(lambda days: DAY + dt.timedelta(days=days)),
)


def put(world: World, reader: Actor, net: Net) -> tuple[list[ProtectedRecord], list[Link]]:
    """Write a network as it would stand for a reader; returns its records and links in order."""
    records = [_record(world, reader, node) for node in net.nodes]
    links = [_link(world, records, edge) for edge in net.edges]
    return records, links


def _record(world: World, reader: Actor, node: Node) -> ProtectedRecord:
    agency, system = world.agencies[node.agency], world.system.member
    record = ProtectedRecord.objects.create(
        kind=node.kind, hub=world.hub if node.is_here else world.other_hub, owner_agency=agency, controller=agency,
        restriction=node.restriction, regime="uk_gdpr", recorded_at=world.at, recorded_by=system,
    )  # fmt: skip
    hour, member = dt.timedelta(hours=1), reader.member
    if "excluded" in node.facts:
        Exclusion.objects.create(record=record, member=member, reason="A relative", set_at=world.at, set_by=system)
    if "involved" in node.facts:
        Involvement.objects.create(
            record=record, member=member, reason=InvolvementReason.TEAM, since_at=world.at - hour, since_by=system
        )
    if "named" in node.facts:
        NamedAccess.objects.create(record=record, member=member, named_at=world.at, named_by=system)
    if "opened" in node.facts:
        BreakGlass.objects.create(
            record=record, member=member, reason="Danger", starts_at=world.at - hour, expires_at=world.at + hour
        )
    for fact, ends in (("granted", world.at + hour), ("lapsed", world.at)):
        if fact in node.facts:
            Grant.objects.create(
                record=record, agency=reader.agency, purpose="Support", granted_by=system, expires_at=ends,
                starts_at=world.at - hour, agreement=SharingAgreement.objects.filter(hub=world.hub)[0],
            )  # fmt: skip
    return record


def _link(world: World, records: list[ProtectedRecord], edge: Edge) -> Link:
    since = DAY + dt.timedelta(days=edge.since)
    return Link.objects.create(
        from_record=records[edge.ends[0]], to_record=records[edge.ends[1]], kind=edge.kind, since_date=since,
        until_date=None if edge.lasts is None else since + dt.timedelta(days=edge.lasts),
        recorded_at=world.at, recorded_by=world.system.member,
        withdrawn_at=world.at if edge.is_withdrawn else None,
        withdrawn_by=world.system.member if edge.is_withdrawn else None,
    )  # fmt: skip


class InMemory:
    """The links one reader may see of these, as plain sets, and walks over them one node at a time."""

    def __init__(
        self, reader: Actor, at: dt.datetime, records: Iterable[ProtectedRecord], links: Iterable[Link], asked: Asked
    ) -> None:
        self.permitted = {row.pk for row in records if may_see(gather_facts(reader, row, at))}
        wanted = {row.pk for row in records if not asked.records or row.kind in asked.records}
        self.out: dict[int, list[tuple[int, int]]] = {pk: [] for pk in self.permitted}
        for link in links:
            if self._counts(link, asked):
                for near, far in itertools.permutations((link.from_record_id, link.to_record_id)):
                    if far in wanted:
                        self.out[near].append((far, link.pk))
        self.hubs = {pk for pk, out in self.out.items() if len(out) > LIMIT}

    def _counts(self, link: Link, asked: Asked) -> bool:
        return (
            link.withdrawn_at is None
            and {link.from_record_id, link.to_record_id} <= self.permitted
            and (not asked.kinds or link.kind in asked.kinds)
            and (asked.until is None or link.since_date <= asked.until)
            and (asked.since is None or link.until_date is None or link.until_date >= asked.since)
        )

    def walk(self, starts: set[int], how_far: int) -> tuple[dict[int, int], set[int], set[int]]:
        """Distances, links walked and nodes not opened."""
        distance, links, cut, waiting = dict.fromkeys(starts, 0), set(), set(), sorted(starts)
        while waiting:
            node = waiting.pop(0)
            if distance[node] == how_far:
                continue
            if node in self.hubs:
                cut.add(node)
                continue
            for far, link in self.out[node]:
                links.add(link)
                if far not in distance:
                    distance[far] = distance[node] + 1
                    waiting.append(far)
        return distance, links, cut

    def shortest(self, start: int, end: int, at_most: int) -> int | None:
        """How many links the shortest way takes, by trying every chain of records: none but its ends may be a hub."""
        others = self.permitted - {start, end} - self.hubs
        for between in range(at_most):
            for chosen in itertools.permutations(sorted(others), between):
                if self.is_way((start, *chosen, end)):
                    return between + 1
        return None

    def is_way(self, nodes: tuple[int, ...]) -> bool:
        """Each is linked to the next, and of any two neighbours at least one is no hub."""
        return all(
            any(far == after for far, _ in self.out[before]) and not {before, after} <= self.hubs
            for before, after in itertools.pairwise(nodes)
        )
