"""Opening a cuckooed address to the housing provider that can do something about it: a disclosure, for a time."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.actions import grant_to_agency, revoke_grants
from throughline.access.models import Grant
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.cuckooing.actions.addresses import address_of
from throughline.cuckooing.queries import list_address_shares, list_housing_providers

SHARE_DAYS = 28
SHARED_CLASSES = (FieldClass.LOCATION, FieldClass.PROCESS)


@transaction.atomic
def share_address(
    *,
    by: Actor,
    at: dt.datetime,
    place_uuid: uuid.UUID,
    agency: Agency,
    purpose: str,
    days: int = SHARE_DAYS,
    with_what_was_seen: bool = False,
) -> Grant:
    """Let a housing provider read of one address, for a purpose and a time. Who lives there stays closed to it.

    It reads where it is, how it stands, when somebody goes next and what to ask before an order; what was seen and why one
    thinks so only where that is said. Errors: Absent, Refused (restricted, not a housing provider, no agreement in force).
    """
    require_permission(by, "cuckooing.share")
    record = address_of(by, at, place_uuid).place.record
    if record.restriction == Restriction.RESTRICTED:
        raise Refused("This address is open to those named on it alone, so it cannot be shared.")
    if agency not in list_housing_providers(by):
        raise Refused("Choose a housing provider of this hub.", field="agency")
    if any(grant.agency_id == agency.pk for grant in list_address_shares(record, at)):
        raise Refused(f"{agency.name} reads it already.", field="agency")
    if not purpose.strip():
        raise Refused("Say what they need it for.", field="purpose")
    classes = [*SHARED_CLASSES, FieldClass.INTELLIGENCE] if with_what_was_seen else list(SHARED_CLASSES)
    return grant_to_agency(
        by=by, at=at, record=record, agency=agency, days=days, classes=classes,
        purpose=require_text(purpose, what="purpose", field="purpose", limit=200),
    )  # fmt: skip


@transaction.atomic
def stop_sharing_address(*, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, agency: Agency) -> int:
    """A housing provider reads of the address no longer. Errors: Absent."""
    require_permission(by, "cuckooing.share")
    return revoke_grants(by=by, at=at, record=address_of(by, at, place_uuid).place.record, agency=agency)
