"""Reading displacement: what of one closed line went on elsewhere, for its reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.disruption.displacement import Appearance, brand_key, displaced_from, displacement_days
from throughline.disruption.models import Line, LineName
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


def appearances_on(lines: Iterable[Line], names: Iterable[LineName], links: Iterable[Link]) -> list[Appearance]:
    """What is on these lines since when: brands from their names of now and before, numbers and holders from the links."""
    by_record = {line.record_id: line for line in lines}
    reported = {line.pk: line.first_reported_date for line in by_record.values()}
    found = [
        Appearance(
            Carried.BRAND, brand_key(row.name), row.line_id, _named_since(row, reported[row.line_id]), row.until_date
        )
        for row in names
        if row.line_id in reported
    ]
    for link in links:
        is_number = link.kind == LinkKind.DEAL_NUMBER
        line = by_record.get(link.from_record_id if is_number else link.to_record_id)
        if line is not None:
            thing = link.to_record_id if is_number else link.from_record_id
            carried = Carried.NUMBER if is_number else Carried.HOLDER
            found.append(Appearance(carried, str(thing), line.pk, link.since_date, link.until_date))
    return found


def _named_since(row: LineName, reported: dt.date) -> dt.date:
    """The day a line had a brand by: where its first day is not known, when it was reported, or gave the brand up before."""
    return row.since_date or min(reported, row.until_date or reported)


def names_of(lines: Iterable[int] | QuerySet[Line]) -> QuerySet[LineName]:
    """What these lines are called and were called."""
    return LineName.related.filter(line__in=lines).order_by("pk")


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
        Q(record__in=others)
        | Q(first_reported_date__range=(closure.closed_date, last))
        | Exists(LineName.related.filter(line=OuterRef("pk"), since_date__range=(closure.closed_date, last)))
    )
    known = {row.pk: row for row in lines.select_related("record")} | {line.pk: line}
    appeared = appearances_on(known.values(), names_of(known), links)
    rows = displaced_from(line.pk, closure.closed_date, appeared, displacement_days())
    return [
        WentOn(known[row.line].record, known[row.line].name, Carried(row.carried).label, row.since_date) for row in rows
    ]
