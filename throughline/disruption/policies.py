"""May a line's state do this? Home Office County Lines Programme definitions; practice.md P3, P21."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from throughline.core.errors import Refused
from throughline.disruption.models import Arrest, Charge, DealPhone, Line, LineClosure, NumberAlive
from throughline.disruption.states import LINE_MOVES, LineStatus
from throughline.register.models import Link
from throughline.register.states import AgeGroup, LinkKind


def can_move(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in LINE_MOVES[from_status]


def require_move(line: Line, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move(line.status, to_status):
        to_label = LineStatus(to_status).label.lower() if to_status in LineStatus.values else "that"
        raise Refused(
            f"A line that is {line.get_status_display().lower()} cannot become {to_label}.", field="to_status"
        )


def require_closing_date(line: Line, closed_date: dt.date, today: dt.date) -> None:
    """A line closes between the day it was first reported and today."""
    if closed_date < line.first_reported_date:
        raise Refused(
            f"The closing date is before the line was first reported ({line.first_reported_date:%d/%m/%Y}).",
            field="closed_date",
        )
    if closed_date > today:
        raise Refused("The closing date must be today or earlier.", field="closed_date")


def require_after_reopening(line: Line, day: dt.date, *, field: str) -> None:
    """What happens to a reopened line happens on or after the day it was reopened."""
    reversed_dates = line.closures.filter(reversed_date__isnull=False).values_list("reversed_date", flat=True)
    reopened: dt.date | None = max((found for found in reversed_dates if found), default=None)
    if reopened is not None and day < reopened:
        raise Refused(f"The line was reopened on {reopened:%d/%m/%Y}. The day must be then or later.", field=field)


def require_authorised(recorder: str, evidence: str, name: str, rank: str) -> None:
    """A closure says what shows it, and who of what rank authorised it: somebody other than who records it."""
    if not evidence.strip():
        raise Refused("Say what shows that the line is closed.", field="evidence")
    if not name.strip():
        raise Refused("Say who authorised the closure.", field="authorised_by_name")
    if name.strip().casefold() == recorder.strip().casefold():
        raise Refused("Somebody other than you authorises the closure. Give their name.", field="authorised_by_name")
    if not rank.strip():
        raise Refused("Give their rank or role.", field="authorised_rank")


def is_held_by_child(arrest: Arrest) -> bool:
    """Whether an arrest says of somebody who is or may be a child that they held a line: a second person looks (P3)."""
    return arrest.is_line_holder and (arrest.needs_review or arrest.age_group != AgeGroup.ADULT)


def awaits_review(arrest: Arrest) -> bool:
    """Whether that second person has still to look."""
    return is_held_by_child(arrest) and arrest.withdrawn_at is None and arrest.holder_reviewed_at is None


def holder_charges(
    line: Line, closed_date: dt.date, charges: QuerySet[Charge], told: Q, *, inherited: bool = False
) -> list[Charge]:
    """Of these charges, those a type 1 closure on this day may rest on: those of this line first, then earliest.

    A holder of this line arrested and charged on or before the day, the charge not discontinued by then: arrested as the
    holder of this line; or recorded as its holder, and arrested as the holder of another they held too. A holder who may
    be a child counts once a second person has reviewed it (P3); imported history is taken as it stands. ``told``: which links
    the closer may be told of. What only a report they may not read knows is no ground of theirs: it would tell of it.
    """
    held = Link.objects.filter(
        told, from_record=OuterRef("arrest__person__record"), to_record=line.record_id, kind=LinkKind.HOLDER_OF,
        since_date__lte=closed_date, withdrawn_at__isnull=True,
    ).exclude(role__needs_review=True, role__stands__isnull=True)  # fmt: skip
    charges = charges.filter(
        Q(arrest__line=line) | Exists(held),
        arrest__is_line_holder=True,
        arrest__withdrawn_at__isnull=True,
        arrest__happened_date__lte=closed_date,
        charged_date__lte=closed_date,
    ).exclude(discontinued_date__lte=closed_date)
    rows = charges.select_related("arrest").order_by("charged_date", "pk")
    return sorted(
        (charge for charge in rows if inherited or not awaits_review(charge.arrest)),
        key=lambda charge: charge.arrest.line_id != line.pk,
    )


def deactivated_numbers(
    line: Line, closed_date: dt.date, numbers: Sequence[DealPhone] | None = None
) -> list[DealPhone]:
    """The numbers a type 2 closure on this day may rest on: the line's own on it, and deactivated by then while it had them.

    One that moved on or was replaced by that day is not: the line is not closed by what it worked on no more, and a number
    that moves and dies on one day closes the line it moved to. ``numbers``: the line's, where they are read already.
    """
    return [
        row
        for row in _numbers_of(line, numbers)
        if row.deactivated_date is not None
        and (row.since_date is None or row.since_date <= row.deactivated_date)
        and row.deactivated_date <= closed_date
        and (row.until_date is None or closed_date < row.until_date)
    ]


def live_numbers(line: Line, closed_date: dt.date, numbers: Sequence[DealPhone] | None = None) -> list[DealPhone]:
    """The numbers on which a line closed that day would go on: its own after it, and not deactivated by then.

    Home Office County Lines Programme (domain.md 1): a type 2 closure is that the number is deactivated, and type 1 that the
    group can no longer supply on it. A line that another number still answers for is not closed, and the rule knows no reason
    that makes it so. ``numbers``: the line's, where they are read already.
    """
    return [
        row
        for row in _numbers_of(line, numbers)
        if (row.until_date is None or row.until_date > closed_date)
        and (row.deactivated_date is None or row.deactivated_date > closed_date)
    ]


def _numbers_of(line: Line, numbers: Sequence[DealPhone] | None) -> Sequence[DealPhone]:
    return list(line.phones.order_by("pk")) if numbers is None else numbers


def deactivated_still(line: Line, by_date: dt.date | None = None) -> QuerySet[DealPhone]:
    """The numbers recorded as deactivated (by a day) that the line has still: those a check on it is about."""
    dead = Q(deactivated_date__isnull=False) if by_date is None else Q(deactivated_date__lte=by_date)
    return line.phones.filter(dead, until_date__isnull=True).order_by("pk")


def in_use_on(day: dt.date) -> Q:
    """A line's numbers that it worked on that day: its own then, not deactivated by then, or found alive since."""
    alive = NumberAlive.related.filter(number=OuterRef("pk"), deactivated_date__lte=day, alive_date__gt=day)
    return (
        (Q(since_date__isnull=True) | Q(since_date__lte=day))
        & (Q(until_date__isnull=True) | Q(until_date__gte=day))
        & (Q(deactivated_date__isnull=True) | Q(deactivated_date__gt=day))
        & ~Q(Exists(alive))
    )


def resting_on_number(closures: QuerySet[LineClosure], number: object) -> QuerySet[LineClosure]:
    """Of these closures, those that rest on the deactivation of this number: one closure, which counts once.

    Home Office County Lines Programme (domain.md 1): a line is closed when its number is dead (type 2), or when its
    holder is charged and the group cannot supply on that number (type 1). One number dies once, whichever line it works
    for. ``number`` is a value, or ``OuterRef`` to ask it of every row.
    """
    return closures.filter(deactivated_number__number=number)


def resting_on_arrest(
    closures: QuerySet[LineClosure], arrest: int | OuterRef, lineage: object
) -> QuerySet[LineClosure]:
    """Of these closures, those that rest on a charge of this arrest and are of this lineage: one closure, which counts once.

    A holder arrested once may have held two different lines, on numbers that never were one another's: two lines closed,
    whichever offences were charged. Where numbers moved between them, or one went on as the other, it is one line under
    two names. ``arrest`` is its key, or ``OuterRef`` to ask it of every row.
    """
    return closures.annotate(closure_lineage=Coalesce("line__lineage_of", "line")).filter(
        holder_charge__arrest=arrest, closure_lineage=lineage
    )
