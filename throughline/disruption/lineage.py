"""Which lines are of one lineage: joined by a number they both worked on, or by one going on as the other.

Kept on the line (``lineage_of``) because figures ask it of every closure. A step recorded in error joins nothing any more.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from throughline.disruption.models import DealPhone, Line, Succession


def lineage_key(line: Line) -> int:
    """The lineage a line belongs to: the key of its first line, or its own when it stands alone."""
    return line.lineage_of_id or line.pk


def join_lineages(line: Line, other: Line) -> None:
    """Two lines are of one lineage from now on, with every line each was joined to before."""
    joined = {lineage_key(line), lineage_key(other)}
    first = min(joined)
    rows = Line.related.filter(Q(pk__in=joined) | Q(lineage_of__in=joined)).exclude(pk=first)
    rows.update(lineage_of=first)
    for each in (line, other):
        each.lineage_of_id = None if each.pk == first else first


def settle_lineage(line: Line) -> None:
    """What joined a line's lineage has changed: its lines are joined afresh by the steps that stand."""
    key = lineage_key(line)
    members = set(Line.related.filter(Q(pk=key) | Q(lineage_of=key)).values_list("pk", flat=True))
    joined = _joined_to(members)
    while members:
        together, edge = set(), {min(members)}
        while edge:
            together |= edge
            edge = {other for each in edge for other in joined[each]} - together
        first = min(together)
        Line.related.filter(pk=first).update(lineage_of=None)
        Line.related.filter(pk__in=together - {first}).update(lineage_of=first)
        members -= together


def _joined_to(members: set[int]) -> defaultdict[int, set[int]]:
    """For each of these lines, those that a number or a succession joins it to."""
    joined: defaultdict[int, set[int]] = defaultdict(set)
    on_phone: defaultdict[int, set[int]] = defaultdict(set)
    for phone, line in DealPhone.related.filter(line__in=members).values_list("phone", "line"):
        on_phone[phone].add(line)
    for lines in on_phone.values():
        for line in lines:
            joined[line] |= lines
    steps = Succession.related.filter(line__in=members, withdrawn_at__isnull=True)
    for line, next_line in steps.values_list("line", "next_line"):
        joined[line].add(next_line)
        joined[next_line].add(line)
    return joined
