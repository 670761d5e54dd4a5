"""Changing the audit by hand, as someone with the database in their hands would: the triggers go first."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection

from throughline.audit.actions import AuditActor, Entry, append
from throughline.audit.states import Operation

AT = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)
ACTOR = AuditActor(
    name="Olu Mensah", member=1, role="police", agency="West Midlands Police", session="s", ip="127.0.0.1"
)


def write_events(count: int = 8) -> None:
    """A chain of looks and changes, the even ones with a detail."""
    for number in range(1, count + 1):
        append(
            actor=ACTOR,
            at=AT + dt.timedelta(minutes=number),
            entry=Entry(
                op=Operation.CONSULTATION,
                action=f"look_{number}",
                subjects=[("person", uuid.uuid4()), ("case", uuid.uuid4())],
                detail={"text": f"typed {number}"} if number % 2 == 0 else {},
            ),
        )


def drop_triggers() -> None:
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_event_subject"):
            for verb in ("update", "delete"):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{where}")


def by_hand(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def cut(seq_from: int, seq_to: int) -> None:
    """Take events out, with what hangs from them."""
    for table, key in (("audit_event_subject", "event_id"), ("audit_event_detail", "event_id"), ("audit_event", "seq")):
        by_hand(f"DELETE FROM {table} WHERE {key} BETWEEN %s AND %s", seq_from, seq_to)


def renumber(seq: int, to: int) -> None:
    """Give an event another number, with what hangs from it."""
    columns = (
        "at, op, action, actor, member, role, agency, session, ip, recipient, purpose, basis, classes, outcome, request_id,"
        " detail_digest, prev"
    )
    by_hand(
        f"INSERT INTO audit_event (seq, {columns}, hash) SELECT %s, {columns}, 'moving' FROM audit_event WHERE seq = %s",
        to,
        seq,
    )
    for table in ("audit_event_subject", "audit_event_detail"):
        by_hand(f"UPDATE {table} SET event_id = %s WHERE event_id = %s", to, seq)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_event WHERE seq = %s", [seq])
        kept = cursor.fetchone()[0]
    by_hand("DELETE FROM audit_event WHERE seq = %s", seq)
    by_hand("UPDATE audit_event SET hash = %s WHERE seq = %s", kept, to)
