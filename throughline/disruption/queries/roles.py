"""Reading roles: who was what, towards what, when, by which source. Both ends must be open to the reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.gate import get_visible, visible, visible_records
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.disruption.models import Arrest, Found, Group, Line, Operation, Role
from throughline.disruption.queries.naming import name_records
from throughline.register.models import Person
from throughline.register.queries import told_openly

LISTED_AT_MOST = 100


@dataclass(frozen=True)
class RoleOf:
    """A role as it is read: what each end is called, and the event it follows from where the reader may open that."""

    role: Role
    from_name: str
    to_name: str
    because_of: ProtectedRecord | None


def visible_roles(actor: Actor, at: dt.datetime) -> QuerySet[Role]:
    """The roles one may be told of, as with every link; those recorded in error too."""
    rows: QuerySet[Role] = Role.objects.visible_to(actor, at).filter(
        visible("link__to_record", actor, at) & told_openly(actor, at, "link__")
    )
    return rows.select_related("link__from_record", "link__to_record", "link__because_of", "link__recorded_by")


def list_roles(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[RoleOf]:
    """The roles that lead to or from a record, those that stand first, then by when they began."""
    rows = visible_roles(actor, at).filter(Q(link__from_record=record) | Q(link__to_record=record))
    found = list(rows.order_by("-link__since_date", "-pk")[:LISTED_AT_MOST])
    return _named(actor, at, sorted(found, key=lambda role: role.link.withdrawn_at is not None))


def get_role(actor: Actor, at: dt.datetime, role_id: int) -> RoleOf:
    """One role. Raises Absent."""
    found = _named(actor, at, list(visible_roles(actor, at).filter(pk=role_id)))
    if not found:
        raise Absent
    return found[0]


def _named(actor: Actor, at: dt.datetime, roles: list[Role]) -> list[RoleOf]:
    names = name_records(
        actor, at, {end for role in roles for end in (role.link.from_record_id, role.link.to_record_id)}
    )
    events = {role.link.because_of_id for role in roles if role.link.because_of_id}
    openable = set(visible_records(actor, at).filter(pk__in=events).values_list("pk", flat=True))
    return [
        RoleOf(
            role, names.get(role.link.from_record_id, ""), names.get(role.link.to_record_id, ""),
            role.link.because_of if role.link.because_of_id in openable else None,
        )
        for role in roles
    ]  # fmt: skip


def list_events_of_line(actor: Actor, at: dt.datetime, line: Line) -> list[Operation]:
    """The operations on a line one may see, newest first: what a role may follow from."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at).filter(line=line)
    return list(rows.select_related("record").order_by("-happened_date", "-pk")[:LISTED_AT_MOST])


def list_events_of_person(actor: Actor, at: dt.datetime, person: Person) -> list[Operation]:
    """The operations at which a person was found or arrested, of those one may see, newest first."""
    found = Found.related.filter(intervention__person=person, intervention__withdrawn_at=None).values("operation")
    arrested = Arrest.related.filter(person=person, withdrawn_at=None).values("operation")
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor, at).filter(Q(pk__in=found) | Q(pk__in=arrested))
    return list(rows.select_related("record").order_by("-happened_date", "-pk")[:LISTED_AT_MOST])


def list_groups(actor: Actor, at: dt.datetime) -> list[Group]:
    """The groups one may see, by name."""
    rows: QuerySet[Group] = Group.objects.visible_to(actor, at)
    return list(rows.select_related("record").order_by("name", "pk")[:1_000])


def get_group(actor: Actor, uuid: object, at: dt.datetime) -> Group:
    """A group through the gate. Raises Absent."""
    return get_visible(Group, uuid, actor, at)
