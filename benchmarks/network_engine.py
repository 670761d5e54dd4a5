"""The walks one engine is asked for, ours and a recursive query's, beside the same in memory."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from benchmarks.network_facts import FIRST, InMemory, Network
from benchmarks.network_filling import fill
from throughline.access.gate import passing_in_sql
from throughline.core.clock import now
from throughline.network.queries.hops import Hops
from throughline.network.queries.walks import Joined, Way, shortest_way, walk, who_joins

# Both ways along a link, each with the gate; and whether the node has few enough links, by the same gate.
_SQLITE_ARM = (
    " SELECT l.{far}, reached.d + 1 FROM reached JOIN register_link l ON l.{near} = reached.node"
    " WHERE reached.d < {hops} AND l.withdrawn_at IS NULL AND {passes} AND {open}"
)
_OPEN = "(SELECT count(*) FROM ({arms} LIMIT {limit}) c) < {limit}"
_OPEN_ARM = "SELECT 1 FROM register_link m WHERE m.{near} = reached.node AND m.withdrawn_at IS NULL AND {passes}"
_POSTGRESQL_ARM = (
    "SELECT l.{far} FROM register_link l WHERE l.{near} = reached.node AND l.withdrawn_at IS NULL AND {passes}"
)
_RECURSIVE = (
    "WITH RECURSIVE reached(node, d) AS (SELECT CAST(%s AS bigint), 0 UNION {body})"
    " SELECT node, min(d) FROM reached GROUP BY node"
)
_ENDS = (("from_record_id", "to_record_id"), ("to_record_id", "from_record_id"))


class Engine:
    """A filled database, its reader, and the same network in memory."""

    def __init__(self, records: int, links: int) -> None:
        network = Network(records, links)
        self.reader = fill(network)
        self.name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        self.memory = InMemory(network, settings.NETWORK_HUB_LINKS)
        self.size = records

    def starts(self, draw: random.Random, how_many: int) -> list[int]:
        """Records the reader may see, none of them a hub."""
        return draw.sample([n for n in range(FIRST, self.size + 1) if self.memory.seen[n]], how_many)

    def beside_the_hub(self, how_many: int) -> list[int]:
        return list(self.memory.links_of(1)[:how_many])

    def _hops(self) -> Hops:
        return Hops(self.reader, now())

    def walk(self, start: int, how_far: int) -> dict[int, int]:
        return walk(self._hops(), [start], how_far).distance

    def queries(self, start: int, how_far: int) -> int:
        hops = self._hops()
        walk(hops, [start], how_far)
        return hops.asked_of

    def way(self, start: int, end: int) -> Way:
        return shortest_way(self._hops(), start, end)

    def joins(self, one: Sequence[int], other: Sequence[int]) -> Joined:
        return who_joins(self._hops(), one, other)

    def recursive(self, start: int, how_far: int) -> dict[int, int]:
        """The same by one recursive query: gate and guard inside it, written for each engine as it likes it best."""
        at, limit, params = now(), settings.NETWORK_HUB_LINKS + 1, [start]
        opens, open_params, arms = [], [], []
        for near, far in _ENDS:
            passes, gate = passing_in_sql(f"m.{far}", self.reader, at, connection)
            opens.append(_OPEN_ARM.format(near=near, passes=passes))
            open_params += gate
        is_open = _OPEN.format(arms=" UNION ALL ".join(opens), limit=limit)
        arm = _SQLITE_ARM if connection.vendor == "sqlite" else _POSTGRESQL_ARM
        for near, far in _ENDS:
            passes, gate = passing_in_sql(f"l.{far}", self.reader, at, connection)
            arms.append(arm.format(near=near, far=far, passes=passes, open=is_open, hops=how_far))
            params += [*gate, *(open_params if connection.vendor == "sqlite" else [])]
        if connection.vendor == "sqlite":
            body = " UNION ".join(arms)
        else:
            both = " UNION ALL ".join(arms)
            body = f"SELECT f.n, reached.d + 1 FROM reached CROSS JOIN LATERAL ({both}) f(n)"
            body += f" WHERE reached.d < {how_far} AND {is_open}"
            params += open_params
        with connection.cursor() as cursor:
            cursor.execute(_RECURSIVE.format(body=body), params)
            return dict(cursor.fetchall())
