"""Referrals begun and not sent. Only their writer ever sees them, and nothing of them is a record of the hub yet."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.hub.models import Intervention, ReferralDraft
from throughline.register.models import Person

KEPT_FOR = dt.timedelta(days=28)
Answers = Mapping[str, list[str]]


def begin_draft(
    *, by: Actor, at: dt.datetime, intervention_uuid: uuid.UUID | None = None, person_uuid: uuid.UUID | None = None
) -> ReferralDraft:
    """Begin a referral: from an intervention, about a person already known, or about someone new. Errors: Absent."""
    ReferralDraft.objects.filter(touched_at__lt=at - KEPT_FOR).delete()
    intervention = get_visible(Intervention, intervention_uuid, by, at) if intervention_uuid else None
    person = get_visible(Person, person_uuid, by, at) if person_uuid else None
    answers = {"known": {"person": [str(person.record.uuid)]}} if person is not None else {}
    return ReferralDraft.objects.create(
        member=by.member, intervention=intervention, answers=answers, begun_at=at, touched_at=at
    )


def keep_answers(*, by: Actor, at: dt.datetime, draft_uuid: uuid.UUID, step: str, answers: Answers) -> ReferralDraft:
    """Keep what was typed on one page, as typed. Errors: Absent."""
    draft = get_draft(by, at, draft_uuid)
    draft.answers = {**draft.answers, step: dict(answers)}
    draft.touched_at = at
    draft.save(update_fields=["answers", "touched_at"])
    return draft


def discard_draft(*, by: Actor, draft_uuid: uuid.UUID) -> None:
    """Throw a draft away."""
    ReferralDraft.objects.filter(uuid=draft_uuid, member=by.member).delete()


def get_draft(by: Actor, at: dt.datetime, draft_uuid: uuid.UUID) -> ReferralDraft:
    """One of the actor's own drafts. Raises Absent."""
    drafts = ReferralDraft.objects.filter(uuid=draft_uuid, member=by.member, touched_at__gte=at - KEPT_FOR)
    draft = drafts.select_related("intervention__person__record", "intervention__record").first()
    if draft is None:
        raise Absent
    return draft


def list_drafts(by: Actor, at: dt.datetime) -> list[ReferralDraft]:
    """The actor's drafts, newest first."""
    drafts = ReferralDraft.objects.filter(member=by.member, touched_at__gte=at - KEPT_FOR)
    return list(drafts.order_by("-touched_at")[:20])
