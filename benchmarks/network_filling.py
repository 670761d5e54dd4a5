"""Writing the invented network into a database, fast: without its indexes, which are made again at the end."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.network_facts import Network
from throughline.access.models import Exclusion, Grant, Involvement, NamedAccess, ProtectedRecord
from throughline.agencies.actions import (
    add_agreement,
    add_hub,
    add_member,
    add_partner,
    add_team,
    join_team,
    set_up_installation,
)
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import get_agency
from throughline.agencies.states import Role
from throughline.core.clock import now
from throughline.register.models import Link

BATCH = 20_000
OFFICER = "officer"


def fill(network: Network) -> Actor:
    """Write everything, unless it is there; returns the officer who walks."""
    call_command("migrate", verbosity=0)
    if Link.objects.exists():
        return Actor(member=Member.objects.get(account__username=OFFICER))
    reader, other_hub, agreement = _scene()
    at, hub = now(), reader.hub.pk
    agency = reader.hub.agency_id
    with _without_indexes(), transaction.atomic():
        _write(ProtectedRecord, (
            {
                "id": number, "uuid": network.record_uuid(number), "reference": f"{number:010d}",
                "kind": str(network.kinds[number]),
                "hub_id": hub if network.is_here[number] else other_hub, "owner_agency_id": agency, "controller_id": agency,
                "restriction": network.restrictions[number], "regime": "uk_gdpr", "recorded_at": at,
                "recorded_by_id": reader.member.pk, "withdrawn_reason": "",
            }
            for number in range(1, network.size + 1)
        ))  # fmt: skip
        _write(Link, (
            {
                "id": number, "from_record_id": near, "to_record_id": far, "kind": str(kind), "since_date": day,
                "source": "", "source_evaluation": "", "assessment": "", "withdrawn_reason": "", "recorded_at": at,
                "recorded_by_id": reader.member.pk,
            }
            for number, (near, far, kind, day) in enumerate(network.walk_links(), 1)
        ))  # fmt: skip
    _open(network, reader, agreement.pk, at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return reader


def _scene() -> tuple[Actor, int, Any]:
    """Two hubs, and an officer in the team of one."""
    at = now()
    system = set_up_installation(at=at, hub_name="Measured Exploitation Hub")
    other = add_hub(by=system, at=at, name="Other Exploitation Hub")
    police = get_agency("West Midlands Police")
    add_partner(by=system, at=at, hub=system.hub, agency=police, joined_date=at.date() - dt.timedelta(days=30))
    team = add_team(by=system, at=at, name="Hub team", agency=police, hub=system.hub)
    officer = add_member(
        by=system, at=at, username=OFFICER, password="a long password for nobody", name="Officer", role=Role.POLICE,
        agency=police, hub=system.hub,
    )  # fmt: skip
    join_team(by=system, at=at - dt.timedelta(days=2), member=officer, team=team)
    agreement = add_agreement(
        by=system, at=at, hub=system.hub, title="Agreement", basis="Public task", parties=[police],
        starts_date=at.date(), ends_date=at.date() + dt.timedelta(days=700),
    )  # fmt: skip
    return Actor(member=officer), other.pk, agreement


def _open(network: Network, reader: Actor, agreement: int, at: dt.datetime) -> None:
    """The grants, involvements, namings and exclusions of the officer."""
    member, day = reader.member, dt.timedelta(days=1)
    Grant.objects.bulk_create(
        (
            Grant(record_id=number, member=member, purpose="Support", agreement_id=agreement, starts_at=at - day,
                  expires_at=at + 700 * day, granted_by=member)
            for number in network.opened["granted"]
        ),
        batch_size=2_000,
    )  # fmt: skip
    Involvement.objects.bulk_create(
        (
            Involvement(record_id=number, member=member, reason="team", since_at=at - day, since_by=member)
            for number in network.opened["involved"]
        ),
        batch_size=2_000,
    )
    NamedAccess.objects.bulk_create(
        (
            NamedAccess(record_id=number, member=member, named_at=at, named_by=member)
            for number in network.opened["named"]
        ),
        batch_size=2_000,
    )
    Exclusion.objects.bulk_create(
        (
            Exclusion(record_id=number, member=member, reason="-", set_at=at, set_by=member)
            for number in network.opened["excluded"]
        ),
        batch_size=2_000,
    )


def _write(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows by column, past Django's objects: five million of them would be most of the time."""
    rows = iter(rows)
    first = next(rows)
    columns, adapt = list(first), _adapted if connection.vendor == "sqlite" else (lambda values: values)
    table, names = connection.ops.quote_name(model._meta.db_table), ", ".join(columns)
    values: Iterator[Any] = (adapt(list(row.values())) for row in itertools.chain([first], rows))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        places = ", ".join("?" * len(columns))
        cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def _adapted(values: list[Any]) -> list[Any]:
    """As Django writes them on SQLite."""
    return [
        value.hex if hasattr(value, "hex") and hasattr(value, "bytes")
        else str(value.replace(tzinfo=None)) if isinstance(value, dt.datetime)
        else value.isoformat() if isinstance(value, dt.date)
        else value
        for value in values
    ]  # fmt: skip


class _without_indexes:
    """The two large tables lose their indexes inside, and have them again after."""

    TABLES: tuple[str, ...] = ("register_link", "access_protectedrecord")

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
                    " (SELECT conname FROM pg_constraint)", [list(self.TABLES)],
                )  # fmt: skip
            else:
                # The file is made anew after a crash.
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute("PRAGMA foreign_keys=OFF")
                cursor.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
                    f"({', '.join(['%s'] * len(self.TABLES))})",
                    self.TABLES,
                )
            self.indexes = cursor.fetchall()
            for name, _ in self.indexes:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            for _, sql in self.indexes:
                cursor.execute(sql)
