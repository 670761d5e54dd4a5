"""Which lines are of one lineage: joined by a number they both worked on, or by one going on as the other.

Kept on the line (``lineage_of``) because figures ask it of every closure, whoever reads them. So what is kept joins no line
that is hidden: one that is covert or restricted would tell of itself by the total it moved, and one recorded in error never
was. Once cover ends its joins are made. A step recorded in error joins nothing any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable

from django.db.models import Q, QuerySet

from throughline.access.states import Restriction
from throughline.disruption.models import DealPhone, Line, Succession


def lineage_key(line: Line) -> int:
    """The lineage a line belongs to: the key of its first line, or its own when it stands alone."""
    return line.lineage_of_id or line.pk


def is_hidden(line: Line) -> bool:
    """Whether a line is kept from those who may open the others: what it shares with them is kept in no lineage."""
    record = line.record
    return line.is_covert or record.restriction == Restriction.RESTRICTED or record.withdrawn_at is not None


def lines_in_the_open() -> QuerySet[Line]:
    """The lines that are not hidden: those a stored lineage may join."""
    return Line.related.filter(is_covert=False, record__withdrawn_at__isnull=True).exclude(
        record__restriction=Restriction.RESTRICTED
    )


def lines_on_number(row: DealPhone) -> QuerySet[Line]:
    """The other lines in the open on a line's number, whichever record of the phone each has: one may hide another's."""
    same = Q(phone=row.phone_id) | Q(number=row.number, line__record__hub=row.line.record.hub_id)
    lines = DealPhone.related.filter(same).exclude(line=row.line_id).values("line")
    return lines_in_the_open().filter(pk__in=lines).select_related("record")


def join_lineages(line: Line, other: Line) -> None:
    """Two lines are of one lineage from now on, with every line each was joined to before; nothing while either is hidden."""
    if is_hidden(line) or is_hidden(other):
        return
    joined = {lineage_key(line), lineage_key(other)}
    first = min(joined)
    rows = Line.related.filter(Q(pk__in=joined) | Q(lineage_of__in=joined)).exclude(pk=first)
    rows.update(lineage_of=first)
    for each in (line, other):
        each.lineage_of_id = None if each.pk == first else first


def settle_lineage(line: Line) -> None:
    """What joins a line, or its lineage, has changed: its lines are joined afresh by what stands and is in the open."""
    key = lineage_key(line)
    waiting = {line.pk, *Line.related.filter(Q(pk=key) | Q(lineage_of=key)).values_list("pk", flat=True)}
    settled: set[int] = set()
    while waiting:
        together = _together_in_the_open(min(waiting))
        settled |= together
        left_behind = Line.related.filter(lineage_of__in=together).exclude(pk__in=settled)
        waiting = (waiting | set(left_behind.values_list("pk", flat=True))) - settled
        first = min(together)
        Line.related.filter(pk=first).update(lineage_of=None)
        Line.related.filter(pk__in=together - {first}).update(lineage_of=first)
    line.refresh_from_db(fields=["lineage_of"])


def _together_in_the_open(line: int) -> set[int]:
    lines = lines_in_the_open()
    return lines_joined(line, lines) if lines.filter(pk=line).exists() else {line}


def lines_joined(line: int, lines: QuerySet[Line]) -> set[int]:
    """A line, and every one among ``lines`` reached from it along the numbers and successions that join them."""
    reached, edge = {line}, {line}
    while edge:
        edge = _joined_to(edge, lines) - reached
        reached |= edge
    return reached


def _joined_to(keys: Collection[int], lines: QuerySet[Line]) -> set[int]:
    """Those among ``lines`` that a number or a succession joins to one of these."""
    numbers: defaultdict[int, set[str]] = defaultdict(set)
    phones: set[Hashable] = set()
    for phone, number, hub in DealPhone.related.filter(line__in=keys).values_list(
        "phone", "number", "line__record__hub"
    ):
        phones.add(phone)
        numbers[hub].add(number)
    same = Q(phone__in=phones)
    for hub, written in numbers.items():
        same |= Q(number__in=written, line__record__hub=hub)
    among = lines.order_by().values("pk")
    found = set(DealPhone.related.filter(same, line__in=among).values_list("line", flat=True))
    steps = Succession.related.filter(withdrawn_at__isnull=True)
    found |= set(steps.filter(line__in=keys, next_line__in=among).values_list("next_line", flat=True))
    return found | set(steps.filter(next_line__in=keys, line__in=among).values_list("line", flat=True))
