"""Which role may do which kind of thing. Whether they may do it to *this* record is the gate's answer, not this table's."""

from __future__ import annotations

from throughline.agencies.actor import Actor
from throughline.agencies.states import CONTENT_ROLES, Role
from throughline.core.errors import Absent

_C, _P, _A, _R, _S = Role.COORDINATOR, Role.POLICE, Role.ANALYST, Role.ROCU, Role.SOCIAL
_PARTNER, _CHARITY, _CHAIR, _SYSTEM = Role.PARTNER, Role.CHARITY, Role.CHAIR, Role.SYSTEM
_ENFORCEMENT = (_C, _P, _A, _R, _SYSTEM)
_WORKERS = (_C, _P, _A, _R, _S, _PARTNER, _SYSTEM)

ROLE_PERMISSIONS: dict[str, tuple[Role, ...]] = {
    # Home page, notices, directory
    "work.view": tuple(role for role in Role if role is not _SYSTEM),
    "directory.view": CONTENT_ROLES,
    "directory.edit": (_C, _SYSTEM),
    # Enforcement
    "line.view": _ENFORCEMENT,
    "line.record": (_C, _P, _R, _A, _SYSTEM),
    "line.close": (_C, _P, _R, _SYSTEM),
    "line.end_cover": (_R,),
    "operation.view": _ENFORCEMENT,
    "operation.record": (_C, _P, _R, _SYSTEM),
    "readiness.view": (_C, _P, _R, _SYSTEM),
    "readiness.ask": (_C, _P, _R),
    "readiness.make": (_C,),
    "release.answer": (_C, _P, _R, _S, _PARTNER, _CHARITY),
    "place.view": _WORKERS,
    "cuckooing.view": _WORKERS,
    "cuckooing.record": (_C, _P, _R, _S, _PARTNER, _SYSTEM),
    "cuckooing.share": (_C, _P, _R, _S),
    "closure_review.view": (_C, _P, _R, _S, _PARTNER, _SYSTEM),
    "closure_review.answer": (_C, _P, _R, _S, _PARTNER),
    "closure.safeguarding_open": (_C, _S, _SYSTEM),
    "holder.review": (_C, _S),
    "overlap.decide": (_C, _P, _A, _R),
    "plan.view": (*_ENFORCEMENT, _S),
    "plan.record": (_C, _P, _R, _SYSTEM),
    "order.view": (*_ENFORCEMENT, _S),
    "order.record": (_C, _P, _R, _SYSTEM),
    "order.review": (_C, _S),
    "order.tell": (_C, _P, _R),
    "order.told": (_P, _A, _R, _S, _PARTNER, _CHARITY),
    # Intelligence
    "intelligence.submit": (_C, _P, _A, _R, _S, _PARTNER, _CHARITY),
    "intelligence.submit_only": (_CHARITY,),
    "intelligence.view": (_C, _P, _A, _R, _S, _PARTNER),
    "intelligence.assess": (_P, _A, _R),
    # Safeguarding
    "person.view": (*_WORKERS, _CHAIR),
    "person.search": _WORKERS,
    "person.complete": (_C, _P, _R, _S, _SYSTEM),
    "intervention.view": _WORKERS,
    "intervention.record": (_C, _P, _R, _S, _SYSTEM),
    "own_words.record": (_C, _P, _R, _S, _PARTNER, _SYSTEM),
    "danger.raise": (_C, _P, _R, _S, _PARTNER, _SYSTEM),
    "danger.settle": (_C, _P, _R, _S, _SYSTEM),
    "referral.make": (_C, _P, _A, _R, _S, _PARTNER, _CHARITY, _CHAIR, _SYSTEM),
    "referral.view": (*_WORKERS, _CHARITY, _CHAIR),
    "triage.decide": (_C,),
    "case.view": (*_WORKERS, _CHAIR),
    "case.work": (_C, _P, _S, _R, _PARTNER),
    "screening.tool": (_C, _P, _S, _R, _PARTNER),
    "case.lead": (_C,),
    "case.disclose": (_C, _P, _R, _S),
    # Files
    "file.view": (*_WORKERS, _CHAIR),
    "file.attach": (_C, _P, _R, _S, _PARTNER, _SYSTEM),
    "nrm.work": (_C, _P, _R, _S),
    "record.restrict": (_C,),
    # A case that is not open to one, in an emergency: never charities, who see nothing by default, nor a chair.
    "emergency.open": (_C, _P, _A, _R, _S, _PARTNER),
    "emergency.review": (Role.GOVERNANCE,),
    # Missing
    "missing.view": _WORKERS,
    "missing.record": (_C, _P, _R, _S, _PARTNER, _SYSTEM),
    "missing.police": (_P, _R, _SYSTEM),
    "interview.offer": (_C, _P, _R, _S, _PARTNER),
    "interview.answer": (_C, _S, _PARTNER, _CHARITY),
    "interview.hold": (_S, _PARTNER, _CHARITY),
    "interview.hand_back": (_SYSTEM,),
    "philomena.view": (_C, _P, _R, _S, _PARTNER),
    "philomena.write": (_C, _S, _PARTNER),
    "home.keep": (_C, _P, _S, _R, _PARTNER, _SYSTEM),
    "responsibility.record": (_C, _S),
    "transition.due": (_SYSTEM,),
    # Support
    "support.offer": (_C, _P, _S, _PARTNER),
    "support.provide": (_CHARITY, _PARTNER),
    # Panel
    "panel.view": (*_WORKERS, _CHARITY, _CHAIR),
    "panel.convene": (_C,),
    "panel.chair": (_CHAIR, _C),
    "panel.attend": (_C, _P, _A, _R, _S, _PARTNER, _CHARITY, _CHAIR),
    "housing.work": (_C, _P, _S, _PARTNER, _CHARITY),
    "area_check.answer": (_C, _P, _R),
    "area_check.counts": (_C, Role.GOVERNANCE),
    # Work
    "task.ask": (_C, _P, _R, _S, _PARTNER, _CHAIR, _SYSTEM),
    # Across
    "figures.my_view": (_C, _P, _A, _R, _S, _PARTNER, _CHAIR),
    "figures.measure": (_C, _A, _CHAIR, _SYSTEM),
    "figures.freeze": (_C, _A),
    "network.view": (_C, _P, _A, _R),
    "chronology.view": _WORKERS,
    "boundary.load": (_SYSTEM,),
    "import.run": (_C, _SYSTEM),
    "inherited.work": (_C,),
    "match.decide": (_C,),
    "wording.counts": (_C, Role.GOVERNANCE),
    # Looking after the installation
    "audit.read": (Role.GOVERNANCE,),
    "audit.verify": (Role.GOVERNANCE, _SYSTEM),
    "exclusion.set": (Role.GOVERNANCE, _C),
    "wording.edit": (Role.ADMINISTRATOR, _SYSTEM),
    "account.manage": (Role.ADMINISTRATOR, _SYSTEM),
    "agency.manage": (Role.ADMINISTRATOR, _SYSTEM),
    "agreement.keep": (Role.GOVERNANCE, _SYSTEM),
    "rule.edit": (Role.ADMINISTRATOR, _SYSTEM),
    "screening_tool.edit": (Role.ADMINISTRATOR, _SYSTEM),
    "order_kind.edit": (Role.ADMINISTRATOR, _SYSTEM),
}


def may(role: str, permission: str) -> bool:
    """Whether a role holds a permission at all. An unknown permission is an error, not a no."""
    return role in ROLE_PERMISSIONS[permission]


def require_permission(by: Actor, permission: str) -> None:
    """Raise Absent unless the actor's role holds the permission and the member is active."""
    if not by.member.is_active or not may(by.role, permission):
        raise Absent
