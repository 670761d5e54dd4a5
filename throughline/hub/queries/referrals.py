"""Reading referrals: the page of one, the triage queue, what is already known beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.hub.models import Case, Intervention, Referral, TriageDecision
from throughline.hub.states import ReferralStatus
from throughline.register.models import Link
from throughline.register.states import LinkKind
from throughline.work.models import Clock
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class Waiting:
    """A referral in the triage queue and its clock."""

    referral: Referral
    clock: Clock | None
    asked_for_more: bool


@dataclass(frozen=True)
class AlreadyKnown:
    """What the hub already knows of the person referred, of what the reader may see."""

    interventions: list[Intervention]
    referrals: list[Referral]
    cases: list[Case]


def get_referral(actor: Actor, uuid: object, at: dt.datetime) -> Referral:
    """A referral through the gate. Raises Absent."""
    return get_visible(Referral, uuid, actor, at)


def get_sent(actor: Actor, at: dt.datetime, draft_uuid: object) -> Referral:
    """What the actor's own draft became when it was sent. Raises Absent."""
    rows: QuerySet[Referral] = Referral.objects.visible_to(actor, at).filter(draft=draft_uuid, referred_by=actor.member)
    sent = rows.select_related("record").first()
    if sent is None:
        raise Absent
    return sent


def case_of(actor: Actor, at: dt.datetime, referral: Referral) -> Case | None:
    """The case a referral opened or was joined to, if the reader may see it."""
    joined = Link.objects.filter(to_record=referral.record, kind=LinkKind.CASE_REFERRAL, withdrawn_at__isnull=True)
    rows: QuerySet[Case] = Case.objects.visible_to(actor, at).select_related("record")
    return rows.filter(Q(referral=referral) | Q(record__in=joined.values("from_record"))).first()


def referrer_of(referral: Referral) -> str:
    """Who referred, as a letter to them says it; an imported referral knows the agency alone."""
    by = referral.referred_by
    return referral.agency.name if by.role == Role.SYSTEM else f"{by.name}, {referral.agency.name}"


def list_decisions(referral: Referral) -> list[TriageDecision]:
    """What was decided, newest first."""
    return list(referral.decisions.select_related("decided_by").order_by("-decided_at", "-pk"))


def list_waiting(actor: Actor, at: dt.datetime, limit: int = 200) -> list[Waiting]:
    """Referrals waiting for triage, by when the hub's clock is due."""
    rows: QuerySet[Referral] = Referral.objects.visible_to(actor, at).filter(status=ReferralStatus.SUBMITTED)
    referrals = list(
        rows.select_related("record", "person__record", "referred_by", "agency")
        .prefetch_related("decisions", "person__age_statements")[:limit]
    )  # fmt: skip
    clocks = {
        clock.record_id: clock
        for clock in Clock.related.filter(
            record__in=[row.record_id for row in referrals], rule__key=RuleKey.HUB_TRIAGE, stopped_at__isnull=True
        )
    }
    waiting = [Waiting(row, clocks.get(row.record_id), bool(row.decisions.all())) for row in referrals]
    return sorted(waiting, key=lambda item: (item.clock is None, item.clock.due_at if item.clock else at))


def what_is_known(actor: Actor, at: dt.datetime, referral: Referral) -> AlreadyKnown:
    """Other interventions, referrals and cases of the same person."""
    person = referral.person
    interventions: QuerySet[Intervention] = Intervention.objects.visible_to(actor, at).filter(person=person)
    referrals: QuerySet[Referral] = Referral.objects.visible_to(actor, at).filter(person=person)
    cases: QuerySet[Case] = Case.objects.visible_to(actor, at).filter(person=person)
    return AlreadyKnown(
        list(interventions.select_related("record", "agency").order_by("-happened_date")[:20]),
        list(referrals.exclude(pk=referral.pk).select_related("record", "agency").order_by("-referral_date")[:20]),
        list(cases.select_related("record", "lead").order_by("-opened_date")[:20]),
    )


def list_my_referrals(actor: Actor, at: dt.datetime, limit: int = 50) -> list[Referral]:
    """The referrals this member made, newest first."""
    rows: QuerySet[Referral] = Referral.objects.visible_to(actor, at).filter(referred_by=actor.member)
    rows = rows.exclude(status=ReferralStatus.HISTORY).select_related("record", "person__record")
    return list(rows.order_by("-referred_at")[:limit])
