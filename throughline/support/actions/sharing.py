"""Opening a person to a provider for support, keeping that open while support lasts, and closing it when none is left."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from throughline.access.actions import GRANT_DAYS_AT_MOST, grant_to_agency, revoke_grant
from throughline.access.facts import record_act, shared_until
from throughline.access.gate import get_visible
from throughline.access.models import Grant
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.hub.models import Case
from throughline.support.actions.loading import load_offer, load_person
from throughline.support.models import Offer
from throughline.support.policies import is_live, require_shareable
from throughline.support.states import EnrolmentStatus, OfferStatus

# Where the person is or lives is never among them: it needs its own decision (security.md, location).
SHARED_CLASSES = (FieldClass.IDENTITY, FieldClass.CONTACT, FieldClass.PROCESS)


def share_person(offer: Offer, *, by: Actor, at: dt.datetime) -> Grant:
    """Disclose the person to the offer's provider. Errors: Absent, Refused (restricted; no agreement in force, P24)."""
    case = offer.need.case
    require_shareable(case)
    return grant_to_agency(
        by=by,
        at=at,
        record=load_person(by, at, case).record,
        agency=offer.service.provider,
        purpose=f"Support: {offer.need.get_kind_display()}",
        classes=SHARED_CLASSES,
    )


def lengthen_share(offer: Offer, *, by: Actor, at: dt.datetime) -> None:
    """Let an accepted offer's disclosure run for 90 days from when it began, never past the agreement it rests on (P24).

    Whoever gave it remains its giver.
    """
    grant = offer.grant
    if grant is None or grant.revoked_at is not None:
        return
    until = shared_until(grant.record.hub_id, offer.service.provider, at)
    if until is None:
        return
    grant.expires_at = min(grant.starts_at + dt.timedelta(days=GRANT_DAYS_AT_MOST), until)
    grant.save(update_fields=["expires_at"])
    record_act(
        by=by, at=at, action="lengthen_share", op=Operation.DISCLOSURE, subjects=[grant.record],
        recipient=offer.service.provider.name, basis=grant.agreement.basis, classes=", ".join(grant.classes),
    )  # fmt: skip


def stop_sharing(offer: Offer, *, by: Actor, at: dt.datetime) -> None:
    """End what this offer opened to the provider. What was opened to it for anything else is not support's to end.

    Other support that it gives them keeps its own; on an older record it may rest on this, which then ends with the last.
    """
    person, provider = offer.need.case.person, offer.service.provider
    waiting = Q(status=OfferStatus.OFFERED)
    accepted = Q(status=OfferStatus.ACCEPTED) & (
        Q(enrolment__isnull=True) | Q(enrolment__status=EnrolmentStatus.STARTED)
    )
    ours = Offer.related.filter(need__case__person=person, service__provider=provider)
    others = ours.filter(waiting | accepted).exclude(pk=offer.pk).select_related("grant")
    standing = [other.grant for other in others]
    if standing and not any(grant is not None and _is_in_force(grant, at) for grant in standing):
        return
    ended = ours.exclude(pk__in=others).exclude(grant__in=[grant for grant in standing if grant is not None])
    for row in Grant.objects.filter(pk__in=ended.values("grant")).select_related("record"):
        revoke_grant(by=by, at=at, grant=row)


def _is_in_force(grant: Grant, at: dt.datetime) -> bool:
    return grant.revoked_at is None and grant.expires_at > at


@transaction.atomic
def renew_sharing(*, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID) -> Offer:
    """Keep a person open to the provider for another 90 days while support lasts: a fresh decision by the hub.

    Errors: Absent, Refused (support has ended; no agreement in force).
    """
    require_permission(by, "support.offer")
    offer = load_offer(by, at, offer_uuid)
    case = get_visible(Case, offer.need.case.record.uuid, by, at)
    if offer.status != OfferStatus.ACCEPTED or not is_live(offer):
        raise Refused("Only support that was accepted and has not ended can stay shared.")
    require_shareable(case)
    person = load_person(by, at, case)
    if offer.grant is not None:
        revoke_grant(by=by, at=at, grant=offer.grant)
    offer.grant = grant_to_agency(
        by=by, at=at, record=person.record, agency=offer.service.provider, days=GRANT_DAYS_AT_MOST,
        purpose=f"Support: {offer.need.get_kind_display()}", classes=SHARED_CLASSES,
    )  # fmt: skip
    offer.save_checked()
    record_act(by=by, at=at, action="renew_sharing", op=Operation.ALTERATION, subjects=[case.record, person.record])
    return offer
