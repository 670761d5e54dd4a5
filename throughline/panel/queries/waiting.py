"""What other parts ask of panels: which cases wait for one, when one last looked at a case, what a devolved one decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import ChronologyEntry
from throughline.panel.models import AgendaItem, Decision
from throughline.panel.queries.agenda import open_items, visible_items
from throughline.panel.queries.minutes import reads_minutes
from throughline.panel.states import HELD, UNDER_WAY, PanelKind, Subject
from throughline.work.models import Task


@dataclass(frozen=True)
class DevolvedDecision:
    """What a devolved panel decided of a child: which decision, on which day, why."""

    pk: int
    nrm: str
    decided_date: dt.date
    reasons: str


@dataclass(frozen=True)
class SinceLastPanel:
    """What has happened on a case since a panel last looked at it: facts, and no level."""

    panel_date: dt.date
    entries: int
    tasks_done: int


def cases_awaiting_panel() -> QuerySet[AgendaItem, int | None]:
    """The keys of the case records on an agenda and not decided yet, as a subquery (``filter(record__in=…)``).

    It passes no gate: the caller's own rows do.
    """
    undecided = ~Exists(Decision.related.filter(item=OuterRef("pk"), withdrawn_at__isnull=True))
    rows = AgendaItem.related.filter(
        undecided, subject=Subject.VICTIM, withdrawn_at__isnull=True, meeting__status__in=UNDER_WAY
    )
    return rows.values_list("record", flat=True)


def latest_item(record: ProtectedRecord) -> AgendaItem | None:
    """The newest item of a record that passed the gate: by the day its panel meets or met."""
    rows = AgendaItem.related.filter(record=record, withdrawn_at__isnull=True).exclude(meeting__status="cancelled")
    return rows.select_related("meeting__chair").order_by("-meeting__meets_at", "-pk").first()


def last_panel_at(record: ProtectedRecord, *, before: dt.datetime | None = None) -> dt.datetime | None:
    """When a panel last looked at a record (before a moment, where one is given)."""
    rows = AgendaItem.related.filter(record=record, withdrawn_at__isnull=True, meeting__status__in=HELD)
    if before is not None:
        rows = rows.filter(meeting__meets_at__lt=before)
    found = rows.order_by("-meeting__meets_at").values_list("meeting__meets_at", flat=True).first()
    return found


def changed_since_last_panel(record: ProtectedRecord, *, before: dt.datetime | None = None) -> SinceLastPanel | None:
    """What happened on a case, whose record passed the gate, since the last panel on it; none where no panel looked yet."""
    last = last_panel_at(record, before=before)
    if last is None:
        return None
    entries = ChronologyEntry.related.filter(case__record=record, written_at__gt=last, withdrawn_at__isnull=True)
    done = Task.related.filter(record=record, done_at__gt=last)
    return SinceLastPanel(civil_date(last), entries.count(), done.count())


def devolved_decisions(actor: Actor, at: dt.datetime, case_record: ProtectedRecord) -> list[DevolvedDecision]:
    """What devolved panels decided of a case, its minutes agreed, oldest first; of items the reader may see."""
    items = open_items(actor, at).filter(frozen_at__isnull=False)
    rows = Decision.related.filter(
        item__record=case_record, item__meeting__kind=PanelKind.DEVOLVED_NRM, item__withdrawn_at__isnull=True,
        item__in=items, withdrawn_at__isnull=True,
    ).exclude(nrm="")  # fmt: skip
    return [
        DevolvedDecision(row.pk, row.nrm, civil_date(row.decided_at), row.reasons)
        for row in rows.order_by("decided_at", "pk")
    ]


def list_panels_of(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[tuple[AgendaItem, bool]]:
    """The items of a record a reader may see, newest first, each with whether they have its minutes."""
    rows = visible_items(actor, at).filter(record=record).select_related("meeting__chair", "chair")
    return [(item, reads_minutes(actor, at, item)) for item in rows.order_by("-meeting__meets_at", "-pk")]
