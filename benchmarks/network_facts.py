"""A network of invented records and links, the same each time, and who may see what of it, told twice: as rows and in Python."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from tests.factories.oracle import Facts, may_see
from throughline.access.states import RecordKind
from throughline.register.states import LinkKind

SEED = 20_260_501
KINDS = (*[RecordKind.PERSON] * 4, RecordKind.PHONE, RecordKind.PHONE, RecordKind.PLACE, RecordKind.VEHICLE, RecordKind.LINE,
         RecordKind.OPERATION)  # fmt: skip
LINK_KINDS = tuple(LinkKind)
# How many hubs, and the share of all records linked to each: one address that half of all hang on, and lesser ones.
HUBS = ((1, 0.505), (5, 0.005), (50, 0.0006))
# The records after the hubs.
FIRST = 1 + sum(how_many for how_many, _ in HUBS)
FIRST_DAY = dt.date(2024, 1, 1)
Link = tuple[int, int, str, dt.date]


@dataclass
class Network:
    """Records 1 to ``size`` and their links; every list has an empty place for 0."""

    size: int
    links: int
    random: random.Random = field(default_factory=lambda: random.Random(SEED))
    kinds: list[RecordKind] = field(default_factory=list)
    restrictions: bytearray = field(default_factory=bytearray)
    is_here: bytearray = field(default_factory=bytearray)
    opened: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        draw = self.random
        for _ in range(self.size + 1):
            chance = draw.random()
            self.kinds.append(draw.choice(KINDS))
            self.restrictions.append(2 if chance < 0.005 else 1 if chance < 0.055 else 0)
            self.is_here.append(draw.random() < 0.92)
        for hub in range(1, FIRST):
            self.restrictions[hub], self.is_here[hub] = 0, 1
        some = range(FIRST, self.size)
        for name, share in (("granted", 0.01), ("involved", 0.002), ("named", 0.001), ("excluded", 0.001)):
            self.opened[name] = set(draw.sample(some, int(self.size * share)))

    def record_uuid(self, number: int) -> uuid.UUID:
        return uuid.UUID(int=number)

    def walk_links(self) -> Iterator[Link]:
        """Every link: the hubs', then by rounds from each record to some other, a kind a round, so that none is twice."""
        draw, made, hub = random.Random(SEED + 1), 0, 0
        for how_many, share in HUBS:
            for _ in range(how_many):
                hub += 1
                for far in draw.sample(range(FIRST, self.size + 1), int(self.size * share)):
                    made += 1
                    yield far, hub, LinkKind.LIVES_AT, FIRST_DAY + dt.timedelta(days=made % 700)
        for kind in LINK_KINDS:
            if kind == LinkKind.LIVES_AT:
                continue
            for near in range(FIRST, self.size + 1):
                if made >= self.links:
                    return
                made += 1
                yield near, draw.randrange(FIRST, self.size + 1), kind, FIRST_DAY + dt.timedelta(days=made % 700)

    def permitted(self) -> bytearray:
        """Whether the reader, a police officer in the hub's team, may see each record: by the tests' own plain rule."""
        seen = bytearray(self.size + 1)
        for number in range(1, self.size + 1):
            seen[number] = may_see(
                Facts(
                    role="police", is_active=True, kind=str(self.kinds[number]), restriction=self.restrictions[number],
                    same_hub=bool(self.is_here[number]), in_hub_team=bool(self.is_here[number]), same_agency=False,
                    **{name: number in who for name, who in self.opened.items()},
                )
            )  # fmt: skip
        return seen


class InMemory:
    """The permitted links alone, as arrays, and a walk over them one record at a time."""

    def __init__(self, network: Network, limit: int) -> None:
        seen, self.limit = network.permitted(), limit
        pairs = array("I")
        counts = array("I", bytes(4 * (network.size + 2)))
        for near, far, _, _ in network.walk_links():
            if seen[near] and seen[far]:
                pairs.extend((near, far))
                counts[near] += 1
                counts[far] += 1
        self.seen = seen
        self.starts = array("I", accumulate(counts, initial=0))
        at = array("I", self.starts)
        self.fars = array("I", bytes(4 * len(pairs)))
        for index in range(0, len(pairs), 2):
            near, far = pairs[index], pairs[index + 1]
            self.fars[at[near]] = far
            at[near] += 1
            self.fars[at[far]] = near
            at[far] += 1

    def links_of(self, node: int) -> array:
        return self.fars[self.starts[node] : self.starts[node + 1]]

    def is_hub(self, node: int) -> bool:
        return self.starts[node + 1] - self.starts[node] > self.limit

    def walk(self, start: int, how_far: int) -> dict[int, int]:
        distance, waiting = {start: 0}, [start]
        for node in waiting:
            if distance[node] < how_far and not self.is_hub(node):
                for far in self.links_of(node):
                    if far not in distance:
                        distance[far] = distance[node] + 1
                        waiting.append(far)
        return distance
