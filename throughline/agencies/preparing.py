"""What a hub still lacks before its work can begin or go on, as whoever looks after the installation needs to know."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from throughline.agencies.models import Hub, HubPartner, Member
from throughline.agencies.queries import agreed_until, list_councils
from throughline.agencies.states import Role

SOON = dt.timedelta(days=60)


class Lacks(StrEnum):
    """One thing a hub lacks."""

    CONTACT = "contact"
    PARTNERS = "partners"
    COUNCIL_CONTACT = "council_contact"
    AGREEMENT = "agreement"
    AGREEMENT_SOON = "agreement_soon"
    COORDINATOR = "coordinator"
    GOVERNANCE = "governance"


def list_lacking(hub: Hub, on: dt.date) -> list[Lacks]:
    """What the hub lacks on a day, in the order to see to it."""
    last = agreed_until(hub.pk, on)
    roles = set(Member.objects.filter(hub=hub, is_active=True).values_list("role", flat=True))
    lacking = {
        Lacks.CONTACT: not hub.contact,
        Lacks.PARTNERS: not HubPartner.objects.filter(hub=hub, left_date__isnull=True).exists(),
        Lacks.COUNCIL_CONTACT: not list_councils(hub).exists(),
        Lacks.AGREEMENT: last is None,
        Lacks.AGREEMENT_SOON: last is not None and last < on + SOON,
        Lacks.COORDINATOR: Role.COORDINATOR not in roles,
        Lacks.GOVERNANCE: Role.GOVERNANCE not in roles,
    }
    return [lack for lack, is_lacking in lacking.items() if is_lacking]
