"""May the record's state do this? The transition tables of ``states``, asked in words."""

from __future__ import annotations

from django.conf import settings

from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.hub.models import Case, Referral
from throughline.hub.states import CASE_MOVES, REFERRAL_MOVES, CaseStatus

# A case opened in an emergency (security.md 3.3): never for longer, never without so much of a reason, counted for so long.
HOURS_AT_MOST = 4
REASON_AT_LEAST = 30
COUNTED_DAYS = 30
LEADING_ROLES = (Role.COORDINATOR, Role.POLICE, Role.ROCU, Role.SOCIAL, Role.PARTNER)


def can_lead(member: Member) -> bool:
    """Whether a member's role can lead or cover a case (practice.md P14)."""
    return member.role in LEADING_ROLES


def require_referral_move(referral: Referral, to_status: str) -> None:
    """Raise Refused unless a referral may move from where it is to ``to_status``."""
    if to_status not in REFERRAL_MOVES[referral.status]:
        raise Refused(f"This referral is {referral.get_status_display().lower()}. Look at it again before you go on.")


def require_case_move(case: Case, to_status: str) -> None:
    """Raise Refused unless a case may move from where it is to ``to_status``."""
    if to_status not in CASE_MOVES[case.status]:
        raise Refused(f"This case is {case.get_status_display().lower()} already.")


def require_open(case: Case) -> None:
    """Raise Refused unless the case is open: a closed one is opened again first, so that the work is somebody's."""
    if case.status != CaseStatus.OPEN:
        raise Refused("This case is closed. Open it again first.")


def hours_open() -> int:
    """For how many hours a case opened in an emergency stays open."""
    return int(min(settings.EMERGENCY_HOURS, HOURS_AT_MOST))


def require_may_open_another(counted: int) -> None:
    """Raise Refused once a member opened as many cases in an emergency as one may before information governance is asked."""
    if counted >= settings.EMERGENCIES_A_MONTH:
        raise Refused(
            f"You opened {counted} cases this way in {COUNTED_DAYS} days. Ring the coordinator now; information governance"
            " can let you open another."
        )


def can_follow(actor: Actor, referral: Referral, *, or_social_worker: bool = False) -> bool:
    """Whether an actor may act on a referral after it was sent: who made it, the coordinator; for some acts a social worker."""
    if actor.role == Role.COORDINATOR or actor.member.pk == referral.referred_by_id:
        return True
    return or_social_worker and actor.role == Role.SOCIAL


def can_record_absence(by: Actor, member: Member) -> bool:
    """Whether an actor may say when a member is away: themselves, their line manager, their hub's coordinator."""
    if member.hub_id != by.hub.pk or not member.is_active or member.role == Role.SYSTEM:
        return False
    return by.member.pk in (member.pk, member.line_manager_id) or by.role == Role.COORDINATOR
