"""Reading displacement: what of one closed line went on elsewhere, for its reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.disruption.displacement import Appearance, brand_key, displaced_from, displacement_days
from throughline.disruption.models import Line
from throughline.disruption.states import Carried
from throughline.register.models import Link
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind


@dataclass(frozen=True)
class WentOn:
    """Another line that the reader may open, with what it has of the closed one, since when."""

    record: ProtectedRecord
    name: str
    carried: str
    since_date: dt.date


def appearances_on(lines: Iterable[Line], links: Iterable[Link]) -> list[Appearance]:
    """What is on these lines since when: brands from their names, numbers and holders from the links."""
    by_record = {line.record_id: line for line in lines}
    found = [
        Appearance(Carried.BRAND, brand_key(line.name), line.pk, line.first_reported_date)
        for line in by_record.values()
    ]
    for link in links:
        is_number = link.kind == LinkKind.DEAL_NUMBER
        line = by_record.get(link.from_record_id if is_number else link.to_record_id)
        if line is not None:
            thing = link.to_record_id if is_number else link.from_record_id
            carried = Carried.NUMBER if is_number else Carried.HOLDER
            found.append(Appearance(carried, str(thing), line.pk, link.since_date))
    return found


def carrying_links() -> Q:
    """The links that say which number a line worked on, and who was recorded as its holder."""
    return Q(kind__in=(LinkKind.DEAL_NUMBER, LinkKind.HOLDER_OF), withdrawn_at__isnull=True)


def list_went_on(actor: Actor, at: dt.datetime, line: Line) -> list[WentOn]:
    """What of a closed line went on: only lines the reader may open, by numbers and holders they may open too."""
    closure = line.closures.order_by("-closed_date", "-pk").first()
    if closure is None:
        return []
    told = links_shown(actor, at).filter(carrying_links())
    own = told.filter(Q(from_record=line.record_id) | Q(to_record=line.record_id))
    things = {link.to_record_id if link.from_record_id == line.record_id else link.from_record_id for link in own}
    links = told.filter(Q(from_record__in=things) | Q(to_record__in=things))
    last = closure.closed_date + dt.timedelta(days=displacement_days())
    others = {link.from_record_id for link in links} | {link.to_record_id for link in links}
    lines = Line.objects.visible_to(actor, at).filter(
        Q(record__in=others) | Q(first_reported_date__gte=closure.closed_date, first_reported_date__lte=last)
    )
    known = {row.pk: row for row in lines.select_related("record")} | {line.pk: line}
    rows = displaced_from(line.pk, closure.closed_date, appearances_on(known.values(), links), displacement_days())
    return [
        WentOn(known[row.line].record, known[row.line].name, Carried(row.carried).label, row.since_date) for row in rows
    ]
