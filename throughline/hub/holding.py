"""How closely the records about a person are held: all of them alike, or one would tell what another hides."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from throughline.access.facts import involve, keep_from_alike
from throughline.access.models import Involvement, NamedAccess, ProtectedRecord
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.register.models import Person


def records_about(person: Person) -> list[ProtectedRecord]:
    """A person's own record and their interventions, referrals and cases, of the hub that holds the person."""
    about = (
        Q(pk=person.record_id) | Q(intervention__person=person) | Q(referral__person=person) | Q(case__person=person)
    )
    return list(ProtectedRecord.objects.filter(about, hub=person.record.hub_id).order_by("pk"))


def name_on(record: ProtectedRecord, member: Member, *, by: Actor, at: dt.datetime) -> None:
    """Name a member on a restricted record; with involvement too, they may open it."""
    NamedAccess.objects.get_or_create(record=record, member=member, defaults={"named_at": at, "named_by": by.member})


def hold_alike(record: ProtectedRecord, person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Hold a new record about a person as closely as the person: open to whoever may open the person, and to its writer.

    Whoever the person is kept from, the new record is kept from too.
    """
    keep_from_alike(at=at, record=record, person=person.record)
    if record.restriction == person.record.restriction:
        return
    record.restriction = person.record.restriction
    record.save(update_fields=["restriction"])
    if record.restriction != Restriction.RESTRICTED:
        return
    name_on(record, by.member, by=by, at=at)
    running = Involvement.objects.filter(record=person.record, until_at__isnull=True)
    named = NamedAccess.objects.filter(record=person.record, member__in=running.values("member"))
    for row in named.select_related("member"):
        name_on(record, row.member, by=by, at=at)
        involve(by=by, at=at, record=record, member=row.member, reason=InvolvementReason.WORKS_WITH)
