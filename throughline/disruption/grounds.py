"""What a closure rests on: a holder's charge, or the deactivation of a number, which closes one line and no second."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.disruption.lineage import lines_joined
from throughline.disruption.models import Charge, DealPhone, Line, LineClosure
from throughline.disruption.policies import (
    deactivated_numbers,
    holder_charges,
    live_numbers,
    resting_on_number,
)
from throughline.disruption.states import ClosureType
from throughline.register.queries import told_openly


def require_grounds(
    line: Line, closed_date: dt.date, closure_type: int, chosen: int | None, by: Actor, at: dt.datetime, *,
    inherited: bool,
) -> tuple[Charge | None, DealPhone | None]:  # fmt: skip
    """What a closure rests on: a charge, or the deactivation of a number. Errors: Refused."""
    # Imported history is counted once by the figures, and never refused.
    others = LineClosure.objects.visible_to(by, at).filter(reversed_date__isnull=True, line__record__hub=by.hub)
    others = others.none() if inherited else others.exclude(line=line)
    if closure_type == ClosureType.TYPE_1:
        charges = charges_to_rest_on(by, at, line, closed_date, inherited=inherited)
        joined = lines_joined(line.pk, Line.objects.visible_to(by, at))
        return _require_holder_charge(charges, chosen, others.filter(line__in=joined)), None
    if closure_type == ClosureType.TYPE_2:
        return None, _require_deactivated(line, closed_date, others, inherited=inherited)
    raise Refused("Choose type 1 or type 2.", field="closure_type")


def charges_to_rest_on(
    by: Actor, at: dt.datetime, line: Line, closed_date: dt.date, *, inherited: bool = False
) -> list[Charge]:
    """The charges a type 1 closure may rest on, of those this reader may open, by what they may be told of who held the line.

    A closure shows to whoever sees the line. One that rested on what its closer may not open would tell of it.
    """
    if inherited:
        return holder_charges(line, closed_date, Charge.related.all(), Q(), inherited=True)
    charges: QuerySet[Charge] = Charge.objects.visible_to(by, at).filter(withdrawn_at__isnull=True)
    return holder_charges(line, closed_date, charges, told_openly(by, at))


def _require_holder_charge(charges: list[Charge], chosen: int | None, others: QuerySet[LineClosure]) -> Charge:
    """A charge that closed none of the other lines of its lineage, as far as the closer may know of them: ``others``."""
    if chosen is not None:
        charges = [charge for charge in charges if charge.pk == chosen]
    if not charges:
        raise Refused(
            "A type 1 closure needs a line holder of this line arrested and charged on or before the closing date. "
            "Record the arrest and charge first, or close it as type 2. It rests only on what you may open yourself: "
            "somebody who may open more may be able to close it.",
            field="closure_type",
        )
    for charge in charges:
        closed = others.filter(holder_charge__arrest=charge.arrest_id).select_related("line__record").first()
        if closed is None:
            return charge
    raise Refused(
        f"This arrest already closed {_line_in_words(closed)}, and the two are of one lineage: the same closure counts "
        "once. If that line went on as this one, reopen it first.",
        field="closure_type",
    )


def _require_deactivated(
    line: Line, closed_date: dt.date, others: QuerySet[LineClosure], *, inherited: bool
) -> DealPhone:
    if inherited:
        # Those it had moved on from by then it worked on no more, nor yet on those it took later.
        theirs = line.phones.exclude(until_date__lte=closed_date).exclude(since_date__gt=closed_date)
        theirs.filter(deactivated_date__isnull=True).update(
            deactivated_date=closed_date, deactivation_source="As the imported tracker states: closure type 2"
        )
    numbers = deactivated_numbers(line, closed_date)
    if not inherited and line.phones.filter(deactivated_date__lte=closed_date).exists():
        _require_none_live(line, closed_date)
    if not numbers:
        raise Refused(
            "A type 2 closure needs a number deactivated on or before the closing date, one the line still had on that day: not "
            "one that had moved on or been replaced. Record that on the line first.",
            field="closure_type",
        )
    for number in numbers:
        closed = resting_on_number(others, number.number).select_related("line__record").first()
        if closed is None:
            return number
    raise Refused(
        f"The deactivation of this line's number already closed {_line_in_words(closed)}: the same closure counts once. "
        "If the number came back and worked for this line, reopen that line first; if this line has another number, "
        "record when that was deactivated.",
        field="closure_type",
    )


def _require_none_live(line: Line, closed_date: dt.date) -> None:
    """Every number of a line is dead before it closes by type 2. Errors: Refused, naming those that are not."""
    live = live_numbers(line, closed_date)
    if live:
        named = ", ".join(
            row.as_written
            + (f" (deactivated later, on {row.deactivated_date:%d/%m/%Y})" if row.deactivated_date else "")
            for row in live
        )
        raise Refused(
            f"The line still works on {named}. A type 2 closure is that its number is deactivated: a line another number "
            "answers for is not closed. Record when that was deactivated, moved or replaced first.",
            field="closure_type",
        )


def _line_in_words(closure: LineClosure | None) -> str:
    return (
        ""
        if closure is None
        else f"{closure.line.name} ({closure.line.record.reference}) on {closure.closed_date:%d/%m/%Y}"
    )
