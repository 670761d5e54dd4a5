"""Reading cases: the list, the page of one, its chronology and links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from throughline.access.gate import get_visible, visible_records
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.hub.models import Case, ChronologyEntry, LeadChange
from throughline.hub.policies import LEADING_ROLES, can_lead
from throughline.hub.states import CaseStatus
from throughline.register.models import Sighting
from throughline.register.queries import links_shown
from throughline.work.models import Clock, Task

# Whose case it is and who answers for it: what every page of a case says first.
SHOWN_WITH_CASE = ("person__record", "lead__agency", "cover")


@dataclass(frozen=True)
class LedCase:
    """An open case of a member's own, with when its next thing is due and when the person was last seen."""

    case: Case
    next_due_at: dt.datetime | None
    last_seen: Sighting | None


def get_case(actor: Actor, uuid: object, at: dt.datetime) -> Case:
    """A case through the gate. Raises Absent."""
    return get_visible(Case, uuid, actor, at, beside=SHOWN_WITH_CASE)


def by_next_due(rows: QuerySet[Case]) -> QuerySet[Any]:
    """Cases by what is due next of each (``next_due_at``: a task or a clock that counts), with what a list shows of them.

    As on the page of a case, what is due about the person is due on the case: what children's services owe stands there.
    """
    # Asked case by case: joining tasks would group every open case by all its columns.
    about = Q(record=OuterRef("record")) | Q(record=OuterRef("person__record"))
    task = Task.related.filter(about, done_at__isnull=True).order_by("due_at")
    counting = Clock.related.filter(about, stopped_at__isnull=True, paused_at__isnull=True, gap__isnull=True)
    due = rows.annotate(
        task_due=Subquery(task.values("due_at")[:1]),
        clock_due=Subquery(counting.order_by("due_at").values("due_at")[:1]),
    ).annotate(
        next_due_at=Choose(
            When(clock_due__isnull=True, then="task_due"),
            When(task_due__lt=F("clock_due"), then="task_due"),
            default="clock_due",
        )
    )
    page = due.select_related("record", "person__record", "lead__agency", "cover")
    return page.prefetch_related("person__age_statements").order_by(
        F("next_due_at").asc(nulls_last=True), "opened_date", "pk"
    )


def list_led_or_covered(actor: Actor, at: dt.datetime, *, limit: int = 40) -> list[LedCase]:
    """The open cases a member leads or covers, by what is due next, with when each person was last seen; at most ``limit``."""
    mine: QuerySet[Case] = Case.objects.visible_to(actor, at).filter(status=CaseStatus.OPEN)
    cases = list(by_next_due(mine.filter(Q(lead=actor.member) | Q(cover=actor.member)))[:limit])
    sightings = Sighting.objects.visible_to(actor, at).filter(
        person__in=[case.person_id for case in cases], withdrawn_at=None
    )
    newest = {seen.person_id: seen for seen in sightings.order_by("seen_date", "recorded_at", "pk")}
    return [LedCase(case, case.next_due_at, newest.get(case.person_id)) for case in cases]


def list_lead_changes(case: Case) -> list[LeadChange]:
    """Who led and covered, by name alone, newest first."""
    rows = case.lead_changes.select_related("lead", "cover")
    rows = rows.only("case", "reason", "changed_at", "changed_by", "lead__name", "cover__name")
    return list(rows.order_by("-changed_at", "-pk"))


def list_chronology(case: Case, *, first: int = 0, last: int | None = None) -> list[ChronologyEntry]:
    """What was written into a case's chronology, newest first, from one place up to another.

    Their own words are kept apart (``list_own_words``).
    """
    rows = case.chronology.select_related("written_by__agency", "withdrawn_by")
    return list(rows.order_by("-happened_date", "-pk")[first:last])


def list_entries(case: Case, *, first: int, last: int) -> list[ChronologyEntry]:
    """The same in brief, as the case's page says it: who wrote an entry, by name alone.

    The place is found by the index alone, so that the oldest page of a long case reads no more texts than it shows.
    """
    newest_first = ("-happened_date", "-pk")
    shown = case.chronology.order_by(*newest_first).values("pk")[first:last]
    rows = ChronologyEntry.related.filter(pk__in=shown).select_related("written_by").order_by(*newest_first)
    return list(rows.only("case", "kind", "happened_date", "text", "withdrawn_reason", "written_by__name"))


def chronology_counted(actor: Actor, since: dt.datetime | None) -> dict[str, Any]:
    """Expressions on a case: how many entries its chronology has, and how many others wrote since a moment."""
    entries: QuerySet[Any] = ChronologyEntry.related.filter(case=OuterRef("pk")).order_by()
    if since is None:
        return {"entries": _counted(entries), "entries_since": Value(0)}
    news = entries.filter(written_at__gt=since).exclude(written_by=actor.member)
    return {"entries": _counted(entries), "entries_since": _counted(news)}


def _counted(entries: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(entries.values("case").annotate(number=Count("pk")).values("number")), 0)


def list_links(actor: Actor, at: dt.datetime, case: Case) -> QuerySet[ProtectedRecord]:
    """The lines, places and people the case or its person is linked to, of those the reader may see: both ends or nothing."""
    links = links_shown(actor, at).filter(from_record__in=[case.record_id, case.person.record_id])
    return visible_records(actor, at).filter(pk__in=links.values("to_record")).order_by("kind", "pk")


def list_possible_leads(actor: Actor) -> list[Member]:
    """Who in the hub may lead or cover a case."""
    return [member for member in members_of_hub(actor.hub, LEADING_ROLES) if can_lead(member)]
