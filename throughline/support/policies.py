"""May the state of a need, offer or enrolment do this, and who speaks for a provider? practice.md P6, P19, P24, P29."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet

from throughline.access.permissions import may
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.ages import Age
from throughline.support.models import AreaCheck, Enrolment, HousingMove, MoveWish, Need, NeedAnswer, Offer, Service
from throughline.support.states import (
    ENROLMENT_MOVES,
    HOUSING_MOVES,
    OFFER_MOVES,
    EnrolmentStatus,
    MoveStatus,
    NeedOutcome,
    OfferStatus,
    TheirAnswer,
)

_POLICE_ROLES = (Role.POLICE, Role.ANALYST, Role.ROCU)


def can_move_offer(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in OFFER_MOVES[from_status]


def can_move_enrolment(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in ENROLMENT_MOVES[from_status]


def require_offer_move(offer: Offer, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_offer(offer.status, to_status):
        raise Refused(f"This offer is {offer.get_status_display().lower()}: that cannot be done now.")


def can_move_house(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in HOUSING_MOVES[from_status]


def require_housing_move(move: HousingMove, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_house(move.status, to_status):
        raise Refused(f"“{move.get_status_display()}”: that cannot be done now.")


def require_looking(move: HousingMove) -> None:
    """An area is asked about while a home is looked for."""
    if move.status not in (MoveStatus.WISHED, MoveStatus.CHECKS):
        raise Refused(f"“{move.get_status_display()}”: an area is checked while a home is looked for.")


def require_wished(move: HousingMove) -> None:
    """Nobody is moved who was not asked, or does not want it now (practice.md P6)."""
    wish = move.wishes.order_by("-recorded_at", "-pk").first()
    if wish is None:
        raise Refused("Explain the move to them and record what they said first.")
    if wish.answer in (TheirAnswer.NOT_YET, TheirAnswer.NO):
        raise Refused(f"Their answer is “{wish.get_answer_display().lower()}”. Ask them again first.")


def require_no_move_under_way(case: Case) -> None:
    """A case is not closed over a move: they moved, or it is not going ahead."""
    if case.housing_moves.exclude(status__in=[MoveStatus.MOVED, MoveStatus.NOT_GOING_AHEAD]).exists():
        raise Refused("A housing move is under way. Record that they moved, or that it is not going ahead, first.")


def may_answer_area_check(by: Actor, check: AreaCheck) -> bool:
    """Who answers: a coordinator, or whoever the task was handed to; never whoever asked (practice.md P17)."""
    answers = by.role == Role.COORDINATOR or check.task.owner_id == by.member.pk
    return may(by.role, "area_check.answer") and answers and check.requested_by_id != by.member.pk


def require_enrolment_move(enrolment: Enrolment, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_enrolment(enrolment.status, to_status):
        raise Refused(f"This support is {enrolment.get_status_display().lower()}: that cannot be done now.")


def require_open_case(case: Case) -> None:
    """A support plan belongs to an open case."""
    if case.status != CaseStatus.OPEN:
        raise Refused("This case is closed. Reopen it before you change its support plan.")


def require_open_need(need: Need) -> None:
    """A need that has its outcome is history."""
    require_open_case(need.case)
    if need.closed_at is not None:
        raise Refused("This need has its outcome already. Record a new need instead.")


def require_asked(need: Need) -> None:
    """Nothing is offered that the person was not asked about, or does not want now (practice.md P6)."""
    if need.answer == TheirAnswer.NOT_ASKED:
        raise Refused("Explain this to them and record their answer before it is offered to anyone.")
    if need.answer in (TheirAnswer.NOT_YET, TheirAnswer.NO):
        answer = need.get_answer_display().lower()
        raise Refused(f"Their answer is “{answer}”. Ask them again before it is offered to anyone.")


def is_wanted(need: Need) -> bool:
    """Whether they were asked and do not say no or not yet now (practice.md P6)."""
    return need.answer not in (TheirAnswer.NOT_ASKED, TheirAnswer.NOT_YET, TheirAnswer.NO)


def require_wanted(need: Need) -> None:
    """Nothing offered is accepted or started once they do not want it now (practice.md P6)."""
    if not is_wanted(need):
        answer = need.get_answer_display().lower()
        raise Refused(
            f"Their answer is “{answer}” now, so this cannot be accepted or started. Ring whoever leads for them."
        )


def require_newest_answer(before: NeedAnswer | MoveWish | None, answer: str, explained_date: dt.date) -> None:
    """What they said last stands: another answer, of an earlier day and recorded late, takes no place of it (practice.md P6)."""
    if before is not None and answer != before.answer and explained_date < before.explained_date:
        raise Refused(
            f"They answered “{before.get_answer_display().lower()}” on {before.explained_date:%-d %B %Y}, after this day. "
            "What they said last stands. Check the day.", field="explained_date",
        )  # fmt: skip


def require_shareable(case: Case) -> None:
    """A restricted record opens to named people only, so no grant can open it to a provider (security.md 3.1)."""
    if case.person.record.restriction == Restriction.RESTRICTED:
        raise Refused("This person's record is restricted to named people, so it cannot be shared with a provider.")


def is_live(offer: Offer) -> bool:
    """Whether the offer still waits, or leads to support that has not ended."""
    enrolment = enrolment_of(offer) if offer.status == OfferStatus.ACCEPTED else None
    return stands(offer.status, enrolment.status if enrolment is not None else None)


def stands(offer: str, enrolment: str | None) -> bool:
    """The same of an offer's status and that of the enrolment it led to, if it did."""
    if offer == OfferStatus.OFFERED:
        return True
    return offer == OfferStatus.ACCEPTED and enrolment in (None, EnrolmentStatus.STARTED)


def enrolment_of(offer: Offer) -> Enrolment | None:
    """The enrolment an offer led to, if it did."""
    return getattr(offer, "enrolment", None)


def require_nothing_live(need: Need) -> None:
    """A need is not closed over someone's head: support waiting or under way is ended first."""
    if any(is_live(offer) for offer in need.offers.select_related("enrolment")):
        raise Refused(
            f"Support for “{need.description}” is on offer or under way. Withdraw the offer or end the support first."
        )


def require_outcome(outcome: str, note: str, *, field_prefix: str = "") -> None:
    """A need closes with what came of it. Missing sessions, or saying no, is never by itself the reason (practice.md P6)."""
    if outcome not in NeedOutcome.values:
        raise Refused("Choose what came of this need.", field=f"{field_prefix}outcome")
    if outcome != NeedOutcome.MET and not note.strip():
        raise Refused(
            "Say what came of it, in a sentence. Missing sessions, or saying no, is not a reason by itself.",
            field=f"{field_prefix}outcome_note",
        )


def is_provider(by: Actor, service: Service) -> bool:
    """Whether the actor works for the provider, in a role that gives support."""
    return by.agency.pk == service.provider_id and may(by.role, "support.provide")


def has_workers(provider: Agency) -> bool:
    """Whether anyone of this provider can sign in and answer for it."""
    return workers_of(provider).exists()


def workers_of(provider: Agency | OuterRef) -> QuerySet[Member]:
    """Those of a provider who can sign in and answer for it."""
    roles = [role for role in Role if may(role, "support.provide")]
    return Member.objects.filter(agency=provider, is_active=True, role__in=roles)


def can_speak_for(by: Actor, service: Service, *, sees_case: bool) -> bool:
    """The provider answers for itself. Only where it has nobody here may a worker on the case write down what it said."""
    if is_provider(by, service):
        return True
    return sees_case and may(by.role, "support.offer") and not has_workers(service.provider)


def require_speaks_for(by: Actor, service: Service, *, sees_case: bool) -> None:
    """Raises Absent for whoever may not speak for the provider."""
    if not can_speak_for(by, service, sees_case=sees_case):
        raise Absent


def may_see_attendance(by: Actor, case: Case) -> bool:
    """Who sees every session's attendance: those on the case; of the police, only its lead and cover (practice.md P19)."""
    return by.role not in _POLICE_ROLES or by.member.pk in (case.lead_id, case.cover_id)


def age_warning(service: Service, age: Age) -> str:
    """What to check when the person's age is outside a service's own rule. It warns and never refuses (practice.md P29)."""
    rule = ages_in_words(service)
    if not rule:
        return ""
    if age.low is None or age.high is None:
        return f"This service is for {rule}. Their age is not known: ask the provider."
    too_young = service.age_low is not None and age.low < service.age_low
    too_old = service.age_high is not None and age.high > service.age_high
    if not (too_young or too_old):
        return ""
    return f"This service is for {rule}, and they are {age.in_words}. Ask the provider: this warns, it does not refuse."


def ages_in_words(service: Service) -> str:
    """A service's own age rule, or nothing when it has none."""
    if service.age_low is not None and service.age_high is not None:
        return f"people aged {service.age_low} to {service.age_high}"
    if service.age_low is not None:
        return f"people aged {service.age_low} and over"
    return f"people aged {service.age_high} and under" if service.age_high is not None else ""


def areas_in_words(service: Service) -> str:
    """Where a service works, by name."""
    return ", ".join(sorted(area.name for area in service.areas.all())) or "anywhere"


def weeks_in_words(weeks: int) -> str:
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def facts_in_words(service: Service) -> tuple[str, ...]:
    """How long a service lasts, how many it has room for, the wait with the day it was said, and what it costs."""
    facts = []
    if service.weeks:
        facts.append(f"Lasts {weeks_in_words(service.weeks)}")
    if service.capacity:
        facts.append(f"Room for {service.capacity}")
    if service.waiting_weeks is not None and service.waiting_date is not None:
        wait = f"Wait of {weeks_in_words(service.waiting_weeks)}" if service.waiting_weeks else "No wait"
        facts.append(f"{wait}, said on {service.waiting_date:%-d %B %Y}")
    facts.append("Costs them nothing" if service.costs_nothing else "May cost them something")
    return tuple(facts)


def require_not_to_come(day: dt.date, today: dt.date, *, what: str, field: str) -> None:
    """What is recorded has happened."""
    if day > today:
        raise Refused(f"{what} must be today or earlier.", field=field)
