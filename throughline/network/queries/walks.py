"""Walking over the links, nearest first: what is around a record, the shortest way between two, and who joins two groups.

Everything is made of links both of whose ends the reader may see. Nobody is ranked by what they are linked to
(practice.md P2), and no way leads through a record, a child's least of all, that the reader may not see (P22).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from throughline.network.queries.hops import Hops, Step

HOPS_AT_MOST = 3
PATH_AT_MOST = 4


@dataclass
class Walk:
    """How far each record is from where the walk began, the links walked, and the nodes the guard did not open."""

    distance: dict[int, int]
    links: set[int] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Way:
    """The records from one end to the other, the links between them, and the nodes the guard did not open on the way."""

    nodes: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    cut: frozenset[int] = frozenset()

    @property
    def is_found(self) -> bool:
        return bool(self.nodes)


@dataclass(frozen=True)
class Joined:
    """Who is linked to both groups: each with the members of the one and of the other, and the links that say so."""

    between: dict[int, tuple[frozenset[int], frozenset[int]]]
    links: frozenset[int]
    cut: frozenset[int]


def walk(hops: Hops, starts: Collection[int], how_far: int) -> Walk:
    """Everything within so many links of the starts. One query a hop."""
    found = Walk(dict.fromkeys(starts, 0))
    frontier = set(starts)
    for distance in range(1, how_far + 1):
        if not frontier:
            break
        hop = hops.hop(frontier)
        found.cut |= hop.cut
        frontier = set()
        for steps in hop.steps.values():
            for far, link in steps:
                found.links.add(link)
                if far not in found.distance:
                    found.distance[far] = distance
                    frontier.add(far)
    return found


class _Side:
    """One end of a search from both: how far it has come, and by which step each node was reached."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.came_by: dict[int, tuple[int, int]] = {}
        self.distance = {start: 0}
        self.frontier = {start}
        self.depth = 0

    def take(self, steps: dict[int, list[Step]]) -> None:
        """Go one link further along what a hop answered; of several ways to a node, the one by the lowest keys."""
        self.depth += 1
        reached: dict[int, tuple[int, int]] = {}
        for near, links in steps.items():
            for far, link in links:
                if far not in self.distance:
                    reached[far] = min(reached.get(far, (near, link)), (near, link))
        self.came_by |= reached
        self.distance |= dict.fromkeys(reached, self.depth)
        self.frontier = set(reached)

    def way_from(self, node: int) -> tuple[list[int], list[int]]:
        """The nodes and links from a node back to this side's start."""
        nodes, links = [node], []
        while node != self.start:
            node, link = self.came_by[node]
            nodes.append(node)
            links.append(link)
        return nodes, links


def shortest_way(hops: Hops, start: int, end: int, at_most: int = PATH_AT_MOST) -> Way:
    """The shortest way between two records, searched from both ends; never through a node the guard did not open."""
    if start == end:
        return Way((start,))
    here, there = _Side(start), _Side(end)
    opened: dict[int, list[Step]] = {}
    cut: set[int] = set()

    def open_up(nodes: Collection[int]) -> None:
        hop = hops.hop([node for node in nodes if node not in opened and node not in cut])
        opened.update(hop.steps)
        cut.update(hop.cut)

    while here.depth + there.depth < at_most:
        # An end that is a hub is reached from the other end, or not at all.
        sides = [side for side in (here, there) if side.start not in cut]
        if not sides or not all(side.frontier for side in sides):
            break
        side = min(sides, key=lambda one: len(one.frontier))
        open_up(side.frontier)
        if side.start in cut:
            continue
        side.take({node: opened[node] for node in side.frontier if node in opened})
        meeting = here.distance.keys() & there.distance.keys()
        open_up(meeting - {start, end})
        if through := sorted(node for node in meeting if node not in cut or node in (start, end)):
            return _join(here, there, through[0], cut)
    return Way(cut=frozenset(cut))


def _join(here: _Side, there: _Side, node: int, cut: set[int]) -> Way:
    nodes, links = here.way_from(node)
    more_nodes, more_links = there.way_from(node)
    return Way((*reversed(nodes), *more_nodes[1:]), (*reversed(links), *more_links), frozenset(cut))


def who_joins(hops: Hops, one: Collection[int], other: Collection[int]) -> Joined:
    """The records linked to a member of each group. One query; a member with too many links is not opened, and is said."""
    hop = hops.hop({*one, *other})
    members = {*one, *other}
    sides: dict[int, tuple[set[int], set[int]]] = {}
    for node, steps in hop.steps.items():
        for far, _ in steps:
            if far not in members:
                ones, others = sides.setdefault(far, (set(), set()))
                if node in one:
                    ones.add(node)
                if node in other:
                    others.add(node)
    between = {far: (frozenset(ones), frozenset(others)) for far, (ones, others) in sides.items() if ones and others}
    links = {link for steps in hop.steps.values() for far, link in steps if far in between}
    return Joined(between, frozenset(links), hop.cut)
