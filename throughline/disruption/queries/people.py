"""Reading enforcement from the side of a person: what police recorded about them, for those who may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.disruption.models import Arrest, Found, Operation
from throughline.hub.models import Intervention
from throughline.register.models import Person


@dataclass(frozen=True)
class ArrestOf:
    """An arrest as a person's page tells it."""

    happened_date: dt.date
    offence: str
    by: str
    operation: ProtectedRecord
    charged_date: dt.date | None
    withdrawn_reason: str


def list_arrests_of(actor: Actor, at: dt.datetime, person: Person) -> list[ArrestOf]:
    """A person's arrests at operations the actor may see, newest first."""
    rows = Arrest.objects.visible_to(actor, at).filter(person=person)
    rows = rows.select_related("operation__record", "team").prefetch_related("charges").order_by("-happened_date")
    return [
        ArrestOf(
            happened_date=row.happened_date,
            offence=row.offence_detail or row.get_offence_display(),
            by=row.team.name,
            operation=row.operation.record,
            charged_date=min((charge.charged_date for charge in row.charges.all()), default=None),
            withdrawn_reason=row.withdrawn_reason,
        )
        for row in rows
    ]


def operation_of(actor: Actor, at: dt.datetime, intervention: Intervention) -> Operation | None:
    """The operation an intervention was made at, when the actor may see it."""
    found: Found | None = (
        Found.objects.visible_to(actor, at)
        .filter(intervention=intervention)
        .select_related("operation__record")
        .first()
    )
    return found.operation if found else None
