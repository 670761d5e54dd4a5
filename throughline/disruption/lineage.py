"""Which lines are of one lineage: joined by a number they both worked on, or by one going on as the other.

Kept on the line (``lineage_of``) because figures ask it of every closure. Lineages only ever join; none is lost.
"""

from __future__ import annotations

from django.db.models import Q

from throughline.disruption.models import Line


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
