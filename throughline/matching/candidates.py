"""Whom the keys lead to: the records that share them with what was typed, those the gate lets through alone.

A key is too common when more than a hundred people *the reader may see* have it; nothing of the others decides anything.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from throughline.access.gate import passing_in_sql
from throughline.agencies.actor import Actor
from throughline.core.planned import cursor_planning_once, listed_keys, placed
from throughline.matching.comparing.finding import hash_of

# More people the reader may see than this have a key: it says too little.
MOST_OF_A_KEY = 100
MOST_COMPARED = 120

# One question whatever the number of keys. The records of each as one text, empty where too many have it, null where nobody has:
# the gate is asked of one after another, and no more of them than one past too many.
_ASKED = (
    "SELECT {place}, (SELECT CASE WHEN count(DISTINCT found.record) > %s THEN '' ELSE {together} END "
    "FROM (SELECT k.record_id AS record FROM matching_findingkey k WHERE k.key = {key} AND {person} "
    "AND (k.through_id IS NULL OR {through}) LIMIT %s) found) FROM {keys}"
)
_ON_POSTGRESQL = {
    "place": "asked.place - 1", "key": "asked.key", "together": "string_agg(found.record::text, ' ')",
    "keys": "unnest(%s::bigint[]) WITH ORDINALITY AS asked (key, place)",
}  # fmt: skip
_ON_SQLITE = {
    "place": "asked.key", "key": "asked.value", "together": "group_concat(found.record, ' ')", "keys": "json_each(%s) asked"
}  # fmt: skip


def records_sharing(
    actor: Actor, at: dt.datetime, keys: Sequence[str], leaving_out: int | None
) -> tuple[list[int], list[str]]:
    """The records that share a key, those that share most or the rarest first; and the keys too many share."""
    shared: dict[int, float] = defaultdict(float)
    overflowing = []
    for key, block in zip(keys, _blocks(actor, at, keys), strict=True):
        if block is None:
            overflowing.append(key)
            continue
        for record in block:
            shared[record] += 1 / (1 + len(block)) + 0.01
    shared.pop(leaving_out or 0, None)
    return sorted(shared, key=lambda record: (-shared[record], record))[:MOST_COMPARED], overflowing


def _blocks(actor: Actor, at: dt.datetime, keys: Sequence[str]) -> list[set[int] | None]:
    """For each key the records that have it, of those the gate lets through; None where they are too many."""
    blocks: list[set[int] | None] = [set() for _ in keys]
    if not keys:
        return blocks
    person, person_params = passing_in_sql("k.record_id", actor, at, connection)
    through, through_params = passing_in_sql("k.through_id", actor, at, connection)
    parts = _ON_POSTGRESQL if connection.vendor == "postgresql" else _ON_SQLITE
    # Names of our own tables and the gate's own words; every value is a parameter.
    sql = placed(_ASKED.format(person=person, through=through, **parts), connection)
    listed = listed_keys(map(hash_of, keys), connection)
    params = [MOST_OF_A_KEY, *person_params, *through_params, MOST_OF_A_KEY + 1, listed]
    with cursor_planning_once(connection) as cursor:
        cursor.execute(sql, params)
        for place, text in cursor.fetchall():
            if text is not None:
                blocks[place] = {*map(int, text.split())} if text else None
    return blocks
