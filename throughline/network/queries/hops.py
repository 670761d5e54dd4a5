"""One hop over the links, in one query, for one reader: the gate, the kinds, the days and the hub guard are inside it.

A permission asked after the walk would tell that a link exists; asked inside each hop it cannot. The guard counts the
links the reader may see and stops one past the limit, so it tells nothing of the rest and never reads a hub whole.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from throughline.access.gate import passing_in_sql
from throughline.agencies.actor import Actor
from throughline.register.models import Link
from throughline.register.states import LinkKind

# The rows of one node: for each link, the record at its far end and the link itself, one past the limit at most.
_ARM = "SELECT {far} AS far, walked.id AS link FROM {table} walked WHERE {near} = near.value AND {links} AND {passes}"
_SQLITE = (
    "SELECT near.value, (SELECT json_group_array(found.far || ' ' || found.link) FROM ({arms} LIMIT %s) found)"
    " FROM json_each(%s) near"
)
_POSTGRESQL = (
    "SELECT near.value, found.far, found.link FROM unnest(%s::bigint[]) AS near(value)"
    " CROSS JOIN LATERAL ({arms} LIMIT %s) found"
)


@dataclass(frozen=True)
class Asked:
    """Which links a walk goes along: all kinds when none is named; links that stood on some day from ``since`` to ``until``."""

    kinds: frozenset[LinkKind] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None


EVERYTHING = Asked()


@dataclass(frozen=True)
class Step:
    """One link out of a node: the record at its far end and the link's own key."""

    far: int
    link: int


@dataclass(frozen=True)
class Hop:
    """What the nodes asked about are linked to. A node in ``cut`` has more links than the guard allows, and gives none."""

    steps: dict[int, tuple[Step, ...]]
    cut: frozenset[int]


class Hops:
    """The hops of one walk: its SQL is written once, and each hop is asked of the database anew."""

    def __init__(self, actor: Actor, at: dt.datetime, asked: Asked = EVERYTHING, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self.limit: int = settings.NETWORK_HUB_LINKS
        self.asked_of = 0
        self._connection = connections[using]
        self._is_postgresql = self._connection.vendor == "postgresql"
        self._sql, self._params = _write(self._connection, actor, at, asked)

    def hop(self, nodes: Collection[int]) -> Hop:
        """Every permitted link of these nodes, whichever end they are. The nodes must have passed the gate already."""
        if not nodes:
            return Hop({}, frozenset())
        self.asked_of += 1
        found = self._on_postgresql(nodes) if self._is_postgresql else self._on_sqlite(nodes)
        cut = frozenset(node for node, steps in found.items() if len(steps) > self.limit)
        return Hop({node: tuple(steps) for node, steps in found.items() if node not in cut}, cut)

    def _on_sqlite(self, nodes: Iterable[int]) -> dict[int, list[Step]]:
        rows = self._ask([*self._params, self.limit + 1, json.dumps(sorted(nodes))])
        return {node: [Step(*map(int, step.split())) for step in json.loads(steps)] for node, steps in rows}

    def _on_postgresql(self, nodes: Iterable[int]) -> dict[int, list[Step]]:
        found: dict[int, list[Step]] = {node: [] for node in nodes}
        for node, far, link in self._ask([sorted(nodes), *self._params, self.limit + 1]):
            found[node].append(Step(far, link))
        return found

    def _ask(self, params: list[Any]) -> list[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            return list(cursor.fetchall())


def _write(connection: BaseDatabaseWrapper, actor: Actor, at: dt.datetime, asked: Asked) -> tuple[str, list[Any]]:
    """The SQL of a hop and its parameters, but for the nodes and the limit. Names of the model; every value is a parameter."""
    links, link_params = _links(connection, asked)
    arms, params = [], []
    for near, far in (("from_record_id", "to_record_id"), ("to_record_id", "from_record_id")):
        passes, gate_params = passing_in_sql(f"walked.{far}", actor, at, connection)
        table = connection.ops.quote_name(Link._meta.db_table)
        arms.append(_ARM.format(near=f"walked.{near}", far=f"walked.{far}", table=table, links=links, passes=passes))
        params += [*link_params, *gate_params]
    frame = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    return frame.format(arms=" UNION ALL ".join(arms)), params


def _links(connection: BaseDatabaseWrapper, asked: Asked) -> tuple[str, list[Any]]:
    """Which links count: not withdrawn, of the kinds asked for, and standing on some day of the window."""
    day = connection.ops.adapt_datefield_value
    parts, params = ["walked.withdrawn_at IS NULL"], []
    if asked.kinds:
        parts.append(f"walked.kind IN ({', '.join(['%s'] * len(asked.kinds))})")
        params += sorted(asked.kinds)
    if asked.until:
        parts.append("walked.since_date <= %s")
        params.append(day(asked.until))
    if asked.since:
        parts.append("(walked.until_date IS NULL OR walked.until_date >= %s)")
        params.append(day(asked.since))
    return " AND ".join(parts), params
