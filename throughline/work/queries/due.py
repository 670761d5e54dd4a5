"""What is due, to whom: the lists of the home page, and the gaps a coordinator watches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from throughline.access.models import ProtectedRecord
from throughline.access.queries import stands_in_for
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.work.models import Clock, ClockStep, Gap, Notice, Task
from throughline.work.states import GapKind, RuleKey, TaskKind

LISTED_AT_MOST = 50
# Clocks that count what a task asks for, raised together with it and due at the same time.
ASKED_BY_TASK = (
    RuleKey.FOLLOW_UP, RuleKey.OUTCOME_3, RuleKey.OUTCOME_6, RuleKey.AREA_CHECK, RuleKey.RETURN_INTERVIEW,
    RuleKey.NRM_REFERRAL, RuleKey.PLACEMENT_NOTICE, RuleKey.TRANSITION_PLAN,
)  # fmt: skip
ASKING = (
    TaskKind.FOLLOW_UP, TaskKind.OUTCOME_SCORE, TaskKind.AREA_CHECK, TaskKind.RETURN_INTERVIEW, TaskKind.NRM_REFERRAL,
    TaskKind.ACKNOWLEDGE_PLACEMENT, TaskKind.TRANSITION_PLAN,
)  # fmt: skip
# An agency's own list shows a clock nobody has yet only when it is near.
SOON = dt.timedelta(days=2)


@dataclass(frozen=True)
class Due:
    """One thing that is due: a task, a gap or a clock, about a record."""

    kind: str
    pk: int
    title: str
    record: ProtectedRecord
    about: ProtectedRecord
    owner: Member | None
    agency: str
    due_at: dt.datetime | None
    began_at: dt.datetime

    def is_overdue(self, at: dt.datetime) -> bool:
        return self.due_at is not None and self.due_at < at


@dataclass(frozen=True)
class InheritedCount:
    """How many of one kind of gap imported history left."""

    kind: str
    label: str
    waiting: int


def list_my_due(actor: Actor, at: dt.datetime, *, most: int = LISTED_AT_MOST) -> list[Due]:
    """What is due from this member: tasks, gaps and clocks they own, by when it is due. At most 50 of each, unless said.

    And what is due from those who lead and are away, on the cases this member covers.
    """
    covered = stands_in_for(actor, at)
    tasks = _tasks(actor, at).filter(owned_or_covered(actor, covered))
    gaps = _gaps(actor, at).filter(owned_or_covered(actor, covered, record="person"))
    clocks = counting_clocks(actor, at).filter(owned_or_covered(actor, covered))
    return _by_due([
        *map(_task_due, tasks[:most]), *map(_gap_due, gaps[:most]), *map(_clock_due, clocks[:most])
    ])  # fmt: skip


def owned_or_covered(actor: Actor, covered: dict[int, list[int]], record: str = "record") -> Q:
    """What a member answers for: their own, and that of each lead they stand in for, about those records."""
    mine = Q(owner=actor.member)
    for lead, records in covered.items():
        mine |= Q(owner=lead, **{f"{record}__in": records})
    return mine


def list_agency_due(actor: Actor, at: dt.datetime) -> list[Due]:
    """What waits for the member's agency and has no owner yet."""
    mine = {"owner__isnull": True, "owner_agency": actor.agency}
    due = [
        *map(_task_due, _tasks(actor, at).filter(**mine)[:LISTED_AT_MOST]),
        *map(_clock_due, counting_clocks(actor, at).filter(**mine, due_at__lte=at + SOON)[:LISTED_AT_MOST]),
    ]
    if actor.role != Role.COORDINATOR:  # A coordinator sees every gap of the hub in a list of its own.
        due += map(_gap_due, _gaps(actor, at).filter(**mine)[:LISTED_AT_MOST])
    return _by_due(due)


def list_waiting_on_others(actor: Actor, at: dt.datetime) -> list[Due]:
    """Tasks this member asked of someone else, not yet done."""
    asked = _tasks(actor, at).filter(asked_by=actor.member).exclude(owner=actor.member)
    return _by_due([_task_due(task) for task in asked[:LISTED_AT_MOST]])


def list_hub_gaps(actor: Actor, at: dt.datetime) -> list[Due]:
    """For the coordinator: every running gap of the hub, by when it is due. At most 50."""
    if actor.role != Role.COORDINATOR:
        return []
    return _by_due([_gap_due(gap) for gap in _gaps(actor, at).filter(hub=actor.hub)[:LISTED_AT_MOST]])


def list_notices(actor: Actor, at: dt.datetime, limit: int = 20) -> list[Notice]:
    """The member's unread notices about records they may still see, newest first."""
    unread = Notice.objects.visible_to(actor, at).filter(member=actor.member, read_at__isnull=True)
    return list(unread.select_related("record").order_by("-sent_at")[:limit])


def is_unread(member: Member, record: ProtectedRecord, text: str) -> bool:
    """Whether a member has the same line about a record before them still: they are not told of it again."""
    return Notice.related.filter(member=member, record=record, text=text, read_at__isnull=True).exists()


def list_notices_since(actor: Actor, at: dt.datetime, since: dt.datetime, limit: int = 20) -> list[Notice]:
    """The member's notices since then about records they may still see, read or not, newest first."""
    sent = Notice.objects.visible_to(actor, at).filter(member=actor.member, sent_at__gte=since)
    return list(sent.select_related("record").order_by("-sent_at")[:limit])


def count_inherited(actor: Actor, at: dt.datetime) -> list[InheritedCount]:
    """How much imported history waits to be taken on, by kind."""
    waiting = dict(
        _inherited(actor, at).values("kind").annotate(waiting=Count("pk")).values_list("kind", "waiting").order_by()
    )
    return [InheritedCount(kind.value, kind.label, waiting.get(kind.value, 0)) for kind in GapKind]


def list_inherited(actor: Actor, at: dt.datetime, kind: str, *, first: int, limit: int) -> tuple[list[Gap], int]:
    """One page of inherited gaps of a kind nobody has taken on, oldest first, and how many there are."""
    gaps = _inherited(actor, at).filter(kind=kind)
    page = gaps.select_related("person", "about", "owner_agency").order_by("happened_date", "pk")
    return list(page[first : first + limit]), gaps.count()


def list_gaps_of(actor: Actor, at: dt.datetime, person: ProtectedRecord) -> list[Gap]:
    """A person's gaps, open ones first."""
    gaps = Gap.objects.visible_to(actor, at).filter(person=person).select_related("person", "about", "clock", "owner")
    return list(gaps.order_by("resolved_at", "-happened_date", "-pk"))


def list_clocks_of(actor: Actor, at: dt.datetime, *records: ProtectedRecord) -> list[Clock]:
    """The clocks of these records, running ones first, then by when they were due."""
    clocks = Clock.objects.visible_to(actor, at).filter(record__in=[record.pk for record in records])
    clocks = clocks.select_related("rule", "record", "owner", "owner_agency", "breach_owner")
    return sorted(clocks, key=lambda clock: (clock.stopped_at is not None, clock.due_at))


def get_gap(actor: Actor, at: dt.datetime, gap_id: int) -> Gap | None:
    """A gap through the gate, or None."""
    return Gap.objects.visible_to(actor, at).select_related("person", "about", "clock").filter(pk=gap_id).first()


def get_clock(actor: Actor, at: dt.datetime, clock_id: int) -> Clock | None:
    """A clock through the gate, or None."""
    clocks = Clock.objects.visible_to(actor, at).select_related("record", "rule", "owner", "owner_agency")
    return clocks.filter(pk=clock_id).first()


def list_clock_steps(clock: Clock) -> list[ClockStep]:
    """What happened to a clock that passed the gate, newest first."""
    return list(clock.steps.select_related("taken_by", "to").order_by("-taken_at", "-pk"))


def _tasks(actor: Actor, at: dt.datetime) -> QuerySet[Task]:
    tasks: QuerySet[Task] = Task.objects.visible_to(actor, at).filter(done_at__isnull=True)
    return tasks.select_related("record", "owner", "owner_agency").order_by("due_at", "pk")


def _gaps(actor: Actor, at: dt.datetime) -> QuerySet[Gap]:
    gaps: QuerySet[Gap] = Gap.objects.visible_to(actor, at).filter(resolved_at__isnull=True, clock__isnull=False)
    return gaps.select_related("person", "about", "owner", "owner_agency", "clock").order_by("clock__due_at", "pk")


def counting_clocks(actor: Actor, at: dt.datetime) -> QuerySet[Clock]:
    """Clocks that count now and stand for themselves.

    A gap's clock shows with its gap, a task's deadline with its task; a paused one waits.
    """
    counting = {"stopped_at__isnull": True, "paused_at__isnull": True, "gap__isnull": True}
    clocks: QuerySet[Clock] = Clock.objects.visible_to(actor, at).filter(~_shown_by_a_task(), **counting)
    return clocks.select_related("record", "rule", "owner", "owner_agency").order_by("due_at", "pk")


def _shown_by_a_task() -> Q:
    """The condition that an open task asks for what the clock counts, by the same time: one of the two is enough."""
    waiting = Task.related.filter(
        record=OuterRef("record"), due_at=OuterRef("due_at"), done_at__isnull=True, kind__in=ASKING
    )
    return Q(rule__key__in=ASKED_BY_TASK) & Q(Exists(waiting))


def _inherited(actor: Actor, at: dt.datetime) -> QuerySet[Gap]:
    waiting = Q(hub=actor.hub, inherited=True, taken_on_at__isnull=True, resolved_at__isnull=True)
    gaps: QuerySet[Gap] = Gap.objects.visible_to(actor, at).filter(waiting)
    return gaps


def _task_due(task: Task) -> Due:
    return Due("task", task.pk, task.title, task.record, task.record, task.owner, task.owner_agency.name, task.due_at,
               task.asked_at)  # fmt: skip


def _gap_due(gap: Gap) -> Due:
    due_at = gap.clock.due_at if gap.clock else None
    return Due("gap", gap.pk, gap.get_kind_display(), gap.person, gap.about, gap.owner, gap.owner_agency.name, due_at,
               gap.opened_at)  # fmt: skip


def _clock_due(clock: Clock) -> Due:
    return Due("clock", clock.pk, clock.rule.get_key_display(), clock.record, clock.record, clock.owner,
               clock.owner_agency.name, clock.due_at, clock.starts_at)  # fmt: skip


def _by_due(items: list[Due]) -> list[Due]:
    return sorted(items, key=lambda item: (item.due_at is None, item.due_at or item.began_at, item.pk))
