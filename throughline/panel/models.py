"""The multi-agency panel: a meeting, its agenda, who sat in each item, what was asked, decided, agreed and minuted."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from throughline.access.gate import GatedModel, visible
from throughline.access.models import Exclusion, Grant, ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Hub, Member
from throughline.core.models import VersionedModel
from throughline.panel.states import AskedKind, MeetingStatus, NrmDecision, PanelKind, Subject
from throughline.work.models import Clock, Task


class Meeting(VersionedModel):
    """One meeting of a panel: its kind, when and where, and who chairs. It says nothing of any case."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the records on its agenda"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="panels")
    kind = models.CharField(max_length=12, choices=PanelKind.choices)
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=200, help_text="The room, or how to join")
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    circulated_at = models.DateTimeField(null=True, blank=True)
    circulated_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_reason = models.CharField(max_length=200, blank=True, help_text="About the meeting, never about a case")

    class Meta:
        indexes = [models.Index(fields=["hub", "status", "meets_at"])]
        constraints = [
            models.CheckConstraint(
                name="cancelled_panel_says_why",
                condition=~Q(status=MeetingStatus.CANCELLED) | (Q(cancelled_by__isnull=False) & ~Q(cancelled_reason="")),
            )
        ]  # fmt: skip


class AgendaItem(VersionedModel, GatedModel):
    """One thing a panel looks at: someone harmed (by their case), a person of concern, a location, or a theme.

    Highly sensitive: that a child is on an agenda is itself a fact about the child. A reader has the item when the gate
    gives them its record; or, for someone harmed, when their agency supports that person under a live grant. A theme has
    no record: the hub's members see its title, which names nobody. ``version`` guards the text of its minute.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    subject = models.CharField(max_length=18, choices=Subject.choices)
    record = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    person = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The person of the case, for someone harmed",
    )  # fmt: skip
    title = models.CharField(max_length=150, blank=True, help_text="Of a theme. It names nobody")
    why = models.TextField(max_length=2000, blank=True, help_text="What the panel is asked")
    chair = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Chairs this item in the place of the meeting's chair",
    )  # fmt: skip
    tabled_at = models.DateTimeField()
    tabled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="To its chair, from circulation")
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True, help_text="Its minute was agreed")
    frozen_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "record", "subject"], condition=Q(withdrawn_at__isnull=True),
                name="record_once_on_an_agenda", violation_error_message="This is on that agenda already.",
            ),
            models.CheckConstraint(
                name="item_has_a_record_or_is_a_theme",
                condition=(Q(subject=Subject.THEME) & Q(record__isnull=True) & ~Q(title=""))
                | (~Q(subject=Subject.THEME) & Q(record__isnull=False) & Q(title="")),
            ),
            models.CheckConstraint(
                name="victim_item_has_its_person", condition=Q(subject=Subject.VICTIM) ^ Q(person__isnull=True)
            ),
        ]  # fmt: skip

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        """The gate on its record; the provider's own grant on the person; a theme to the hub's own."""
        live = Grant.objects.filter(
            record=OuterRef("person"), agency=actor.agency, starts_at__lte=at, expires_at__gt=at
        ).filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=at))
        kept_from = Exclusion.objects.running(at).filter(record=OuterRef("record"), member=actor.member)
        supports = Q(subject=Subject.VICTIM) & Q(Exists(live)) & ~Q(Exists(kept_from)) & visible("person", actor, at)
        theme = Q(subject=Subject.THEME, meeting__hub=actor.hub)
        return visible(cls.gate, actor, at) | supports | theme

    @property
    def chaired_by(self) -> Member:
        """Who chairs this item."""
        return self.chair or self.meeting.chair

    @property
    def standing_decisions(self) -> list[Decision]:
        """What was decided of it, but for what was recorded in error."""
        return [row for row in self.decisions.all() if row.withdrawn_at is None]

    @property
    def records(self) -> list[ProtectedRecord]:
        """The protected records a page about this item shows."""
        return [record for record in (self.record, self.person) if record is not None]


class ItemAttendance(GatedModel):
    """An agency sat in an item, by a member or by someone without an account here. A tick taken back stays, withdrawn.

    ``withdrawn_reason``: they were noted in error; a tick taken back while the panel sits says none.
    """

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="attendances")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], condition=Q(withdrawn_at__isnull=True) & Q(member__isnull=False),
                name="sits_in_once",
            )
        ]  # fmt: skip


class ItemAdmission(GatedModel):
    """An agency that is not statutory, admitted by the chair to an item on a person of concern or a location (P20)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="admissions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    admitted_at = models.DateTimeField()
    admitted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="admitted_once")]


class ConflictDeclared(GatedModel):
    """A member has a conflict of interest with an item: related, or too close. From then on the item is not there for them."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="conflicts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="conflict_declared_once")]


class InformationRequest(GatedModel):
    """A question to one agency on the person's list, before the panel. *Nothing held* is an answer; silence is not."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(max_length=5000, blank=True)
    is_nil = models.BooleanField(default=False, help_text="The agency holds nothing: an answer")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "agency"], condition=Q(answered_at__isnull=True), name="one_open_request_an_agency",
                violation_error_message="This agency has been asked already.",
            ),
            models.CheckConstraint(
                name="request_answered_with_words_or_nil",
                condition=Q(answered_at__isnull=True) | (Q(is_nil=True) ^ ~Q(answer="")),
            ),
        ]  # fmt: skip


class Decision(GatedModel):
    """What a panel decided on an item, with its reasons; or advice only, where it was not quorate, and why.

    What a devolved panel decides (``nrm``) is here and not on the item: reasonable and conclusive grounds may be decided
    at one meeting. One recorded in error stays, withdrawn with the reason, until the minutes are agreed; then none is.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField(max_length=2000)
    reasons = models.TextField(max_length=5000)
    nrm = models.CharField(max_length=12, choices=NrmDecision.choices, blank=True)
    advice_only = models.CharField(
        max_length=300, blank=True, help_text="Why it is advice only: the panel was not quorate"
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="advice_decides_nothing_for_the_nrm", condition=Q(nrm="") | Q(advice_only="")),
            models.CheckConstraint(
                name="decision_in_error_says_why",
                condition=Q(withdrawn_at__isnull=True) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]  # fmt: skip


class Dissent(GatedModel):
    """An agency did not agree with a decision, and why. Kept with the decision, for ever."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "decision__item__record"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class ItemTask(GatedModel):
    """A task born at a panel: an action with one owner, agency and date; or what the child will be told, by whom, by when.

    ``decision``: the one it came of, where whoever gave it said. Cancelled with a decision that was recorded in error it
    stays, withdrawn, and its task is settled; kept without it, it says that its decision was taken back.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="item_tasks")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="panel_item")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="item_tasks",
        help_text="The decision it came of, where that was said",
    )  # fmt: skip
    kind = models.CharField(max_length=10, choices=AskedKind.choices)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class ItemMinute(GatedModel):
    """The minute of one item as somebody saved it. Each save is a version of its own; the newest stands until agreed.

    After the minutes are agreed (``AgendaItem.frozen_at``) nothing is rewritten: a dated correction is added.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the item"
    gate: ClassVar[str] = "item__record"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=10_000)
    is_correction = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="minute_numbered_once")]
