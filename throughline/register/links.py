"""Links between records, as the actions above write them inside their own transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.register.borne import BEARING_KINDS
from throughline.register.models import Link
from throughline.register.overlaps import cross_reference, hear_again
from throughline.register.states import Assessment, LinkKind, SourceEvaluation


@dataclass(frozen=True)
class Grading:
    """Where a link comes from and how far it can be relied on, as typed; all may be empty."""

    source: str = ""
    source_evaluation: str = ""
    assessment: str = ""


UNGRADED = Grading()


def link_records(
    *,
    by: Actor,
    at: dt.datetime,
    from_record: ProtectedRecord,
    to_record: ProtectedRecord,
    kind: LinkKind,
    since_date: dt.date,
    because_of: ProtectedRecord | None = None,
) -> Link:
    """Join two records, once a kind whatever says so; an earlier date moves the link's beginning back.

    A link that only an intelligence report says is not the one that is said openly.
    """
    rows = standing_links(from_record, to_record, [kind])
    if not _is_report(because_of):
        rows = rows.filter(report__isnull=True)
    standing = rows.order_by("since_date", "pk").first()
    if standing is not None:
        if since_date < standing.since_date:
            standing.since_date = since_date
            standing.save(update_fields=["since_date"])
        return standing
    return _joined(
        Link(
            from_record=from_record, to_record=to_record, kind=kind, since_date=since_date, because_of=because_of,
            recorded_at=at, recorded_by=by.member,
        ),
        by=by, at=at,
    )  # fmt: skip


def _joined(link: Link, *, by: Actor, at: dt.datetime) -> Link:
    """Keep a link, with the report that says so if one does, and see who else bears the phone, vehicle or place it leads to."""
    if _is_report(link.because_of):
        link.report = link.because_of
    link.save()
    if link.kind in BEARING_KINDS:
        cross_reference(by=by, at=at, bearer=link.from_record, thing=link.to_record, report=link.report)
    return link


def _is_report(event: ProtectedRecord | None) -> bool:
    return event is not None and event.kind == RecordKind.INTELLIGENCE


def link_an_event(
    *,
    by: Actor,
    at: dt.datetime,
    from_record: ProtectedRecord,
    to_record: ProtectedRecord,
    kind: LinkKind,
    since_date: dt.date,
    until_date: dt.date | None = None,
    because_of: ProtectedRecord | None = None,
    grading: Grading = UNGRADED,
) -> Link:
    """Join two records by one event, with its dates, source and grading: one row an event (practice.md P3). Errors: Refused."""
    if grading.source_evaluation and grading.source_evaluation not in SourceEvaluation.values:
        raise Refused("Choose how far the source can be relied on.", field="source_evaluation")
    if grading.assessment and grading.assessment not in Assessment.values:
        raise Refused("Choose how the source knows.", field="assessment")
    if until_date is not None and until_date < since_date:
        raise Refused("The last day must be on or after the first.", field="until_date")
    if standing_links(from_record, to_record, [kind]).filter(because_of=because_of).exists():
        raise Refused("This is recorded already.", field="kind")
    return _joined(
        Link(
            from_record=from_record, to_record=to_record, kind=kind, since_date=since_date, until_date=until_date,
            because_of=because_of, source=require_text(grading.source, what="source", field="source", limit=200),
            source_evaluation=grading.source_evaluation, assessment=grading.assessment, recorded_at=at,
            recorded_by=by.member,
        ),
        by=by, at=at,
    )  # fmt: skip


def standing_links(
    from_record: ProtectedRecord, to_record: ProtectedRecord, kinds: Iterable[LinkKind]
) -> QuerySet[Link]:
    """The links of these kinds between two records that are not withdrawn."""
    return Link.objects.filter(
        from_record=from_record, to_record=to_record, kind__in=list(kinds), withdrawn_at__isnull=True
    )


def end_links(
    *, from_record: ProtectedRecord, to_record: ProtectedRecord, kinds: Iterable[LinkKind], until_date: dt.date
) -> int:
    """Say the last day two records were joined: what was true stays, with its end. Returns how many."""
    return standing_links(from_record, to_record, kinds).filter(until_date__isnull=True).update(until_date=until_date)


def put_last_day(
    *, from_record: ProtectedRecord, to_record: ProtectedRecord, kinds: Iterable[LinkKind], until_date: dt.date | None
) -> int:
    """Put right the last day two records were joined; None: they are joined still. Returns how many."""
    return standing_links(from_record, to_record, kinds).update(until_date=until_date)


def withdraw_links(
    *,
    by: Actor,
    at: dt.datetime,
    from_record: ProtectedRecord,
    to_record: ProtectedRecord,
    kinds: Iterable[LinkKind],
    reason: str,
    because_of: ProtectedRecord | None = None,
) -> int:
    """Withdraw what joined two records, with the reason; ``because_of`` narrows it to one event. Returns how many.

    What an intelligence report says stands until that report's own assessor withdraws it.
    """
    links = standing_links(from_record, to_record, kinds)
    links = links.filter(report__isnull=True) if because_of is None else links.filter(because_of=because_of)
    return _withdraw(links, reason, by=by, at=at)


def withdraw_what_it_said(*, by: Actor, at: dt.datetime, event: ProtectedRecord, reason: str) -> int:
    """Withdraw every link an event gave, once it is recorded in error. Returns how many."""
    return _withdraw(Link.objects.filter(because_of=event, withdrawn_at__isnull=True), reason, by=by, at=at)


def withdraw_what_they_said(*, by: Actor, at: dt.datetime, events: Collection[int], reason: str) -> int:
    """As ``withdraw_what_it_said``, of many events at once, by their keys. Returns how many links."""
    return _withdraw(Link.objects.filter(because_of__in=events, withdrawn_at__isnull=True), reason, by=by, at=at)


def withdraw_roles_said(*, by: Actor, at: dt.datetime, event: ProtectedRecord, reason: str) -> int:
    """Withdraw the roles a report spoke to, while what it names stays linked to it. Returns how many."""
    links = Link.objects.filter(because_of=event, withdrawn_at__isnull=True).exclude(kind=LinkKind.NAMED_IN)
    return _withdraw(links, reason, by=by, at=at)


def withdraw_naming(*, by: Actor, at: dt.datetime, link: Link, reason: str) -> int:
    """Withdraw that a report names something, with every role the report gave it. Returns how many."""
    named = link.from_record
    links = Link.objects.filter(Q(from_record=named) | Q(to_record=named), because_of=link.because_of)
    return _withdraw(links.filter(withdrawn_at__isnull=True), reason, by=by, at=at)


def _withdraw(links: QuerySet[Link], reason: str, *, by: Actor, at: dt.datetime) -> int:
    """Withdraw links with the reason; what they alone joined waits for nobody's decision any more. Returns how many."""
    rows = list(links.values_list("pk", "kind", "from_record"))
    how_many = Link.objects.filter(pk__in=[pk for pk, _, _ in rows]).update(
        withdrawn_at=at, withdrawn_by=by.member, withdrawn_reason=reason.strip()[:300]
    )
    bearers = {record for _, kind, record in rows if kind in BEARING_KINDS or kind == LinkKind.FOUND_AT}
    if bearers:
        hear_again(by=by, at=at, records=bearers)
    return how_many
