"""May an order's state do this? domain.md 5 and 12; practice.md P3. What is data comes from ``kinds``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.agencies.models import Agency
from throughline.core.errors import Refused
from throughline.orders.dates import dates_of, status_of
from throughline.orders.kinds import OrderKind
from throughline.orders.models import Order, OrderStep
from throughline.orders.states import (
    KNOWN_LATE,
    MORE_THAN_ONCE,
    NOTICE_STEPS,
    ORDER_STEPS,
    HomeLost,
    OrderStatus,
    StepKind,
)
from throughline.register.ages import Age

# Of what has happened, how long ago it may be; of what is to come, how far off: beyond that the year was mistyped.
LONG_AGO = 20
LOOKED_AT_WITHIN = 3
IN_FORCE_WITHIN = 20
# The oldest statute a kind rests on is of 1971; one that is to begin is commenced within a few years, or not known yet.
COMMENCED_WITHIN = 60
COMMENCES_WITHIN = 5
BEGAN_WITHIN = 5
BEGINS_WITHIN = 2
COMPLIED_WITHIN = 1


def require_year(day: dt.date | None, today: dt.date, *, ago: int = LONG_AGO, ahead: int = 0, field: str) -> None:
    """Raise Refused for a day so many years ago, or so far off, that its year was mistyped."""
    if day is None:
        return
    if day < _years_from(today, -ago):
        raise Refused(f"{day:%d/%m/%Y} is more than {ago} years ago. Check the year.", field=field)
    if ahead and day > _years_from(today, ahead):
        far = "a year" if ahead == 1 else f"{ahead} years"
        raise Refused(f"{day:%d/%m/%Y} is more than {far} from now. Check the year.", field=field)


def _years_from(day: dt.date, years: int) -> dt.date:
    """The same day of another year; of 29 February, the day after the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def require_review_date(review_date: dt.date, since: dt.date, today: dt.date, *, after: str = "today") -> None:
    """Raise Refused unless something is looked at again after a day, and within a few years: a plan nobody looks at is none."""
    if review_date <= since:
        raise Refused(f"The review must be after {after}.", field="review_date")
    require_year(review_date, today, ahead=LOOKED_AT_WITHIN, field="review_date")


def require_days_of_order(
    happened: dt.date, from_date: dt.date | None, until_date: dt.date | None, comply_by: dt.date | None, today: dt.date
) -> None:
    """Raise Refused where a day of an order cannot be meant: years before it was made, or in another life."""
    require_year(happened, today, field="happened_date")
    require_year(from_date, happened, ago=BEGINS_WITHIN, ahead=BEGINS_WITHIN, field="from_date")
    require_year(until_date, max(happened, from_date or happened), ahead=IN_FORCE_WITHIN, field="until_date")
    if until_date is not None and until_date < (from_date or happened):
        raise Refused("The last day must be on or after the first.", field="until_date")
    if comply_by is not None and comply_by < happened:
        raise Refused("The day to comply by must be on or after the order.", field="comply_by_date")
    require_year(comply_by, happened, ahead=COMPLIED_WITHIN, field="comply_by_date")


def steps_from(status: OrderStatus, kind: OrderKind) -> tuple[StepKind, ...]:
    """What may happen to an order of a kind that stands here."""
    steps = ORDER_STEPS[status] if kind.in_court else NOTICE_STEPS.get(status, ORDER_STEPS[status])
    return tuple(step for step in steps if step != StepKind.COMPLIED or kind.provider)


def require_step(kind: OrderKind, steps: Sequence[OrderStep], step: StepKind, on: dt.date, today: dt.date) -> None:
    """Raise Refused unless this may have happened to the order on this day."""
    if on > today:
        raise Refused("The day must be today or earlier.", field="happened_date")
    if step not in MORE_THAN_ONCE and any(each.kind == step for each in steps):
        raise Refused(f"This order is recorded as {step.label.lower()} already.", field="happened_date")
    last = max((each.happened_date for each in steps), default=on)
    if step not in KNOWN_LATE and on < last:
        raise Refused(f"Something later is recorded already, on {last:%d/%m/%Y}. Check the day.", field="happened_date")
    status = status_of(dates_of(steps, on), on, on_service=kind.on_service)
    if step not in steps_from(status, kind):
        raise Refused(
            f"On that day the order was “{status.label.lower()}”, so it cannot have been {step.label.lower()}.",
            field="happened_date",
        )


def require_applicant(kind: OrderKind, agency: Agency, rank: str) -> None:
    """Raise Refused unless this agency, and a police officer of this rank, may apply."""
    if agency.kind not in kind.applicants:
        raise Refused(f"{agency.name} cannot apply for a {kind.name}. Who may: {kind.who}.", field="applicant_agency")
    if not kind.has_rank(rank):
        raise Refused(f"Not of the rank that may apply. Who may: {kind.who}.", field="applicant_rank")


def require_home_answered(order: Order, kind: OrderKind) -> None:
    """Raise Refused until somebody looked at who would be without a home, and told adult safeguarding or said why not."""
    if not kind.home:
        return
    if not order.home_lost:
        raise Refused("First say what closing it would mean for whoever lives there.")
    referred = order.adult_referral_date or order.adult_referral_why_not
    if order.home_lost == HomeLost.YES and not referred:
        raise Refused(
            "Someone may lose their home. First record the adult safeguarding referral, or why there is none."
        )


def require_subject(kind: OrderKind, age: Age, *, is_held_child: bool = False) -> None:
    """Raise Refused when the kind is for adults and this person is not known to be one, by their record or one joined with it."""
    if kind.ages != "adult" or not (age.may_be_child or is_held_child):
        return
    said = age.in_words if age.may_be_child else "under 18, or may be, by another record of theirs"
    raise Refused(
        f"A {kind.name} names an adult. They are {said}: record first how they are known to be adult.",
        field="order_kind",
    )


def require_protected_age(
    kind: OrderKind, age: Age, reason: str, *, in_care: bool, field: str = "happened_date"
) -> None:
    """Raise Refused unless a child it protects was under its kind's age (data) that day, or a reason stands in for knowing.

    ``age``: on the day of service, as whoever serves it may know it; ``field``: where one who was too old is refused.
    """
    below = kind.protects_below(in_care=in_care)
    if below is None or (age.high is not None and age.high < below):
        return
    if age.low is not None and age.low >= below:
        raise Refused(
            f"The child it protects was {age.in_words} that day. A {kind.name} protects a child under {below}.",
            field=field,
        )
    if not reason.strip():
        raise Refused(
            f"That the child was under {below} that day is not known here ({age.in_words}). Say how it is known.",
            field="age_reason",
        )


def require_breaches_hold(kind: OrderKind, steps: Sequence[OrderStep], breaches: Sequence[dt.date]) -> None:
    """Raise Refused where these facts would leave a day on which the order was not kept outside the days it was in force."""
    for day in sorted(breaches):
        if status_of(dates_of(steps, day), day, on_service=kind.on_service) != OrderStatus.IN_FORCE:
            raise Refused(
                f"The order is recorded as not kept on {day:%d/%m/%Y}, and would not have been in force then. Check the day, or "
                "mark that breach as recorded in error first.",
                field="happened_date",
            )


def require_breach_day(kind: OrderKind, steps: Sequence[OrderStep], on: dt.date, today: dt.date) -> None:
    """Raise Refused unless the order was in force on the day it is said to have been breached."""
    if on > today:
        raise Refused("The day must be today or earlier.", field="happened_date")
    if status_of(dates_of(steps, on), on, on_service=kind.on_service) != OrderStatus.IN_FORCE:
        raise Refused("The order was not in force on that day.", field="happened_date")
