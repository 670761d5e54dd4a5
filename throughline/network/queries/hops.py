"""One hop over the links, in one query, for one reader: the gate, the kinds, the days and the hub guard are inside it.

A permission asked after the walk would tell that a link exists; asked inside each hop it cannot. The guard counts the
links the reader may see and stops one past the limit, so it tells nothing of the rest and never reads a hub whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from throughline.access.gate import passing_in_sql
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.planned import cursor_planning_once, listed_keys, placed
from throughline.register.models import Link
from throughline.register.states import LinkKind

# The links of one node from either end: the record at the far end, the link itself, and the report that alone says it.
_ARM = "SELECT {far} AS far, id AS link, report_id AS report FROM {table} WHERE {near} = near.value AND {links}"
_OF_KIND = "EXISTS(SELECT 1 FROM {table} there WHERE there.id = walked.far AND there.kind IN ({places}))"
# Those whose far end passes the gate, one past the limit at most, as one text of keys: empty where there are more than the
# limit, null where there are none. Both databases ask the gate of one link after another and stop at the limit.
_HOP = (
    "SELECT near.value, (SELECT CASE WHEN count(*) > %s THEN '' ELSE {together}(found.far || ' ' || found.link, ' ') END"
    " FROM (SELECT walked.far, walked.link FROM ({arms}) walked WHERE {passes} LIMIT %s) found) FROM {nodes} near{named}"
)
_ENDS = (("from_record_id", "to_record_id"), ("to_record_id", "from_record_id"))


@dataclass(frozen=True)
class Asked:
    """Which links a walk goes along: of any kind when none is named, to records of any kind, standing on a day of the window."""

    kinds: frozenset[LinkKind] = frozenset()
    records: frozenset[RecordKind] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None


EVERYTHING = Asked()


# One link out of a node: the key of the record at its far end, and the link's own.
Step = tuple[int, int]


@dataclass(frozen=True)
class Hop:
    """What the nodes asked about are linked to. A node in ``cut`` has more links than the guard allows, and gives none."""

    steps: dict[int, list[Step]]
    cut: frozenset[int]


class Hops:
    """The hops of one walk: its SQL is written once, and each hop is asked of the database anew."""

    def __init__(
        self, actor: Actor, at: dt.datetime, asked: Asked = EVERYTHING, *, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        self.limit: int = settings.NETWORK_HUB_LINKS
        self.asked_of = 0
        self._connection = connections[using]
        self._sql, self._params = _write(self._connection, actor, at, asked)

    def hop(self, nodes: Collection[int]) -> Hop:
        """Every permitted link of these nodes, whichever end they are. The nodes must have passed the gate already."""
        if not nodes:
            return Hop({}, frozenset())
        self.asked_of += 1
        steps, cut = {}, set()
        for node, text in self._ask(nodes):
            if text == "":
                cut.add(node)
            else:
                keys = [*map(int, text.split())] if text else []
                steps[node] = [*zip(keys[::2], keys[1::2], strict=True)]
        return Hop(steps, frozenset(cut))

    def _ask(self, nodes: Collection[int]) -> list[tuple[int, str | None]]:
        listed = listed_keys(sorted(nodes), self._connection)
        with cursor_planning_once(self._connection) as cursor:
            cursor.execute(self._sql, [self.limit, *self._params, self.limit + 1, listed])
            return list(cursor.fetchall())


def _write(connection: BaseDatabaseWrapper, actor: Actor, at: dt.datetime, asked: Asked) -> tuple[str, list[Any]]:
    """The SQL of a hop and its parameters, but for the nodes and the limit. Names of the model; every value is a parameter."""
    links, link_params = _links(connection, asked)
    quote = connection.ops.quote_name
    table = quote(Link._meta.db_table)
    arms = [_ARM.format(near=near, far=far, table=table, links=links) for near, far in _ENDS]
    known, known_params = _known_openly(connection, actor, at)
    passes, params = passing_in_sql("walked.far", actor, at, connection)
    passes, params = f"{known} AND {passes}", [*known_params, *params]
    if asked.records:
        passes += " AND " + _OF_KIND.format(table=quote(ProtectedRecord._meta.db_table), places=_places(asked.records))
        params += sorted(asked.records)
    on_postgresql = connection.vendor == "postgresql"
    together, nodes, named = (
        ("string_agg", "unnest(%s::bigint[])", "(value)") if on_postgresql else ("group_concat", "json_each(%s)", "")
    )
    sql = _HOP.format(arms=" UNION ALL ".join(arms), passes=passes, together=together, nodes=nodes, named=named)
    return placed(sql, connection), [*link_params, *link_params, *params]


def _known_openly(connection: BaseDatabaseWrapper, actor: Actor, at: dt.datetime) -> tuple[str, list[Any]]:
    """Not what an intelligence report alone says, unless the reader may open the report (as ``register.told_openly``)."""
    passes, params = passing_in_sql("walked.report", actor, at, connection)
    return f"(walked.report IS NULL OR {passes})", params


def _links(connection: BaseDatabaseWrapper, asked: Asked) -> tuple[str, list[Any]]:
    """Which links count: not withdrawn, of the kinds asked for, and standing on some day of the window."""
    day = connection.ops.adapt_datefield_value
    parts, params = ["withdrawn_at IS NULL"], list[Any]()
    if asked.kinds:
        parts.append(f"kind IN ({_places(asked.kinds)})")
        params += sorted(asked.kinds)
    if asked.until:
        parts.append("since_date <= %s")
        params.append(day(asked.until))
    if asked.since:
        parts.append("(until_date IS NULL OR until_date >= %s)")
        params.append(day(asked.since))
    return " AND ".join(parts), params


def _places(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))
