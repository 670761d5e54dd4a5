"""What is due, to whom, about which record: clocks, tasks, gaps and notices. Records are known here by their protected record."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from throughline.access.gate import GatedModel, visible
from throughline.access.models import Exclusion, ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, Member
from throughline.core.models import BaseModel
from throughline.geography.states import Nation
from throughline.work.states import ClockStepKind, GapKind, RuleKey, TaskKind, TaskStepKind, Unit


class ClockRule(BaseModel):
    """How long something may take, in one jurisdiction, from a date, by a source. Law-like values are data."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    key = models.CharField(max_length=30, choices=RuleKey.choices)
    jurisdiction = models.CharField(max_length=20, default="England")
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=12, choices=Unit.choices)
    day_ends = models.TimeField(null=True, blank=True, help_text="For working days: when the day ends")
    may_pause = models.BooleanField(default=False, help_text="It may be paused with a reason; the law's own may not")
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField(default=False, help_text="Checked against the source by this installation")
    confirmed_against = models.CharField(max_length=300, blank=True, help_text="What it was checked against")
    starts_date = models.DateField()
    ends_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "jurisdiction", "starts_date"], name="clock_rule_once_a_date")
        ]

    def __str__(self) -> str:
        return self.get_key_display()

    @property
    def nation(self) -> Nation:
        """The nation it holds in."""
        return next(nation for nation in Nation if nation.label == self.jurisdiction)


class Clock(GatedModel):
    """A running or stopped deadline about a record. It derives from a dated event, a rule and its pauses alone.

    ``stopped_at``: when what it asked for was done, which may be before it was written down; the audit knows when that was.
    ``breach_owner`` answers for having missed it. ``paused_at`` is the pause it is in now; all of them are ``steps``.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT)
    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="clocks")
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="clocks")
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    breach_owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    breach_reason = models.CharField(max_length=1000, blank=True)
    breach_recorded_at = models.DateTimeField(null=True, blank=True)
    breach_recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["stopped_at", "due_at"]),
            models.Index(fields=["owner", "stopped_at", "due_at"]),
        ]
        constraints = [models.CheckConstraint(name="clock_due_after_start", condition=Q(due_at__gte=F("starts_at")))]

    def is_missed(self, at: dt.datetime) -> bool:
        """Whether it was done after its time, or is not done by then; one that waits counts no further than its pause."""
        return self.due_at < (self.stopped_at or self.paused_at or at)


class ClockStep(GatedModel):
    """What happened to a clock, when and why: the ledger its due time can be worked out from again. Append only."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"
    gate: ClassVar[str] = "clock__record"

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=ClockStepKind.choices)
    reason = models.CharField(max_length=1000)
    to = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class Task(GatedModel):
    """Something one member of one agency is to do about a record, by a time, closed with an outcome note."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=24, choices=TaskKind.choices, default=TaskKind.ACTION)
    title = models.CharField(max_length=200)
    explanation = models.CharField(max_length=1000, blank=True)
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="By its owner; asked afresh when handed over")
    accepted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "done_at", "due_at"])]
        constraints = [
            models.CheckConstraint(
                name="task_done_says_how",
                condition=Q(done_at__isnull=True) | (~Q(outcome="") & Q(done_by__isnull=False)),
            )
        ]


class TaskStep(GatedModel):
    """What someone did with a task, when: its history. Append only; ``text`` is a reason or a comment of casework."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"
    gate: ClassVar[str] = "task__record"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=TaskStepKind.choices)
    text = models.CharField(max_length=1000, blank=True)
    to = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class SavedFilter(BaseModel):
    """How a member likes to see a list: the choices of its filter, never a word typed about anyone."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "until the member deletes it"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="saved_filters")
    shown_list = models.CharField(max_length=20)
    name = models.CharField(max_length=50)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "shown_list", "name"], name="saved_filter_name_once")]


class CalendarFeed(BaseModel):
    """A member's secret address for their calendar program, kept as a digest. It says when something is due, never what."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "until the member turns it off"

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)


class Gap(GatedModel):
    """A person nobody has answered for yet. Open until a safeguarding outcome is recorded; it always has an owner agency.

    ``inherited`` gaps come from imported history: no clock runs until someone takes them on (practice.md P27).
    The gate is the person's own record; ``about`` is where the question comes from (intervention, operation, line).
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person's record"
    gate: ClassVar[str] = "person"

    kind = models.CharField(max_length=26, choices=GapKind.choices)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="gaps")
    about = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    happened_date = models.DateField()
    inherited = models.BooleanField(default=False)
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="gap")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    taken_on_at = models.DateTimeField(null=True, blank=True)
    taken_on_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["hub", "resolved_at", "inherited", "kind"]),
            models.Index(fields=["owner", "resolved_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "person", "about"], name="gap_once"),
            models.CheckConstraint(
                name="gap_runs_or_is_inherited",
                condition=Q(inherited=True) | Q(clock__isnull=False),
            ),
            models.CheckConstraint(
                name="gap_resolved_says_how",
                condition=Q(resolved_at__isnull=True) | (~Q(resolution="") & Q(resolved_by__isnull=False)),
            ),
        ]


class Notice(GatedModel):
    """One line telling a member that something happened on a record they work on. Never case content."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "ninety days"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="notices")
    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    is_mailed = models.BooleanField(default=False, help_text="The member was told by mail that there is work")
    is_oversight = models.BooleanField(
        default=False, help_text="For whoever answers for how records are opened, though this one is not open to them"
    )

    class Meta:
        indexes = [models.Index(fields=["member", "read_at", "sent_at"])]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        """The gate; and one's own oversight of a record that is not kept from one."""
        kept_from = Exclusion.objects.running(at).filter(record=OuterRef("record"), member=actor.member)
        return visible(cls.gate, actor, at) | (Q(is_oversight=True, member=actor.member) & ~Q(Exists(kept_from)))
