"""Deconfliction between hubs (practice.md P16): two lines that are the same at both ends of a flow point to one another.

Opt-in a line: nothing is compared, kept or shown unless both were marked *may be pointed to*. What is compared is exact: a
number both worked on, or one name and a force in common. What is told is whom to ring in the other hub, in one place: to
the hub's coordinators who may open their own line. A covert line is never marked. Within one hub, see register/overlaps.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.access.gate import may_see
from throughline.agencies.actor import Actor
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.core.text import normalised_name
from throughline.disruption.models import DealPhone, Line, LineArea, LineName, Pointer
from throughline.work.facts import notify


def point(line: Line, *, by: Actor, at: dt.datetime) -> None:
    """Keep what points from this line to another hub's, and back; each hub hears once of another. Nothing unless both may be."""
    if not line.may_be_pointed_to or by.brings_history:
        return
    for other in _same_elsewhere(line):
        for mine, theirs in ((line, other), (other, line)):
            _keep(mine, theirs, by=by, at=at)


def _same_elsewhere(line: Line) -> list[Line]:
    """The marked lines of other hubs with a number in common, or a name and a force."""
    marked: QuerySet[Line] = Line.related.filter(may_be_pointed_to=True, record__withdrawn_at__isnull=True)
    marked = marked.exclude(record__hub=line.record.hub_id)
    found = marked.annotate(
        on_one_number=Exists(DealPhone.related.filter(line=OuterRef("pk"), number__in=line.phones.values("number"))),
        in_one_force=Exists(LineArea.related.filter(line=OuterRef("pk"), force__in=line.areas.values("force"))),
    ).filter(Q(on_one_number=True) | Q(in_one_force=True))
    rows: list[Any] = list(found.select_related("record__hub"))
    called = _names([line.pk, *(row.pk for row in rows)])
    return [row for row in rows if row.on_one_number or called[row.pk] & called[line.pk]]


def still_the_same(pointers: QuerySet[Pointer]) -> list[Pointer]:
    """Those whose lines are the same still: a number that moved in error, and was taken back, points no more."""
    numbers = DealPhone.related.filter(line=OuterRef("other_line"))
    forces = LineArea.related.filter(line=OuterRef("other_line"))
    mine = OuterRef(OuterRef("line"))
    rows: list[Any] = list(pointers.annotate(
        on_one_number=Exists(numbers.filter(number__in=DealPhone.related.filter(line=mine).values("number"))),
        in_one_force=Exists(forces.filter(force__in=LineArea.related.filter(line=mine).values("force"))),
    ))  # fmt: skip
    called = _names({key for row in rows for key in (row.line_id, row.other_line_id)})
    return [
        row for row in rows
        if row.on_one_number or (row.in_one_force and called[row.line_id] & called[row.other_line_id])
    ]  # fmt: skip


def _names(lines: Collection[int]) -> dict[int, set[str]]:
    """What each line is and was called, as names are compared."""
    called: dict[int, set[str]] = defaultdict(set)
    for line, name in LineName.related.filter(line__in=lines).values_list("line", "name"):
        called[line].add(normalised_name(name))
    return called


def _keep(line: Line, other: Line, *, by: Actor, at: dt.datetime) -> None:
    heard = line.pointers.filter(other_line__record__hub=other.record.hub_id).exists()
    _, is_new = Pointer.related.get_or_create(
        line=line, other_line=other, defaults={"noted_at": at, "noted_by": by.member}
    )
    if not is_new or heard:
        return
    for member in members_of_hub(line.record.hub, [Role.COORDINATOR]):
        if may_see(member, line.record, at):
            notify(by=by, at=at, member=member, record=line.record, text="Another hub may know of this line: ring them")
