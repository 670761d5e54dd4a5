"""What information governance may find of a person: reference and name, by an audited search, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.audit.queries import Look, list_looks
from throughline.audit.states import Operation
from throughline.core.errors import Absent
from throughline.core.text import normalised_name
from throughline.register.models import Person
from throughline.register.queries import display_name

FOUND_AT_MOST = 50


@dataclass(frozen=True)
class Named:
    """A person as information governance sees one."""

    uuid: UUID
    reference: str
    name: str


@transaction.atomic
def find_by_name(*, by: Actor, at: dt.datetime, text: str) -> list[Named]:
    """People of the actor's hub with this name or reference. The search is audited, with what was typed. Errors: Absent."""
    require_permission(by, "audit.read")
    wanted = Q(record__reference__iexact=text.strip())
    compared = normalised_name(text)
    if compared:
        wanted |= Q(compared_name__contains=compared)
    rows = Person.objects.unscoped("information governance finds a reference and a name")
    people = list(
        rows.filter(wanted, record__hub=by.hub).select_related("record").order_by("compared_name")[:FOUND_AT_MOST]
    )
    record_act(
        by=by, at=at, action="find_by_name", op=Operation.SEARCH, subjects=[person.record for person in people],
        detail={"text": text},
    )  # fmt: skip
    return [Named(person.record.uuid, person.record.reference, display_name(person)) for person in people]


def list_looks_at(actor: Actor, record: ProtectedRecord) -> list[Look]:
    """Everyone who did something with a record, newest first: who, when, and which of the operations of the law it was.

    What they did is left out where it was done with something held closer too: an intelligence report, what is sensitive or
    restricted, what is another hub's. That something was done is the audit's; that such a thing is there is not.
    """
    looks = list_looks(record.uuid)
    others = {uuid for look in looks for uuid in look.subjects} - {record.uuid}
    closer = Q(kind=RecordKind.INTELLIGENCE) | Q(restriction__gt=Restriction.STANDARD) | ~Q(hub=actor.hub)
    held = set(ProtectedRecord.objects.filter(closer, uuid__in=others).values_list("uuid", flat=True))
    return [replace(look, action="") if held & look.subjects else look for look in looks]


def get_audited_record(actor: Actor, uuid: UUID) -> ProtectedRecord:
    """A record of the actor's hub, to ask who has looked at it. Raises Absent."""
    require_permission(actor, "audit.read")
    record = ProtectedRecord.objects.filter(uuid=uuid, hub=actor.hub).first()
    if record is None:
        raise Absent
    return record
