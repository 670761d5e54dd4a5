"""Before a warrant and after it: the planned operation with its readiness brief, and who is accounted for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member, Team
from throughline.core.models import VersionedModel
from throughline.disruption.models import Line, Operation
from throughline.disruption.states import OperationKind
from throughline.readiness.states import AccountKind, HandRole, PlanStatus, ReleaseAbout
from throughline.register.models import Person
from throughline.work.models import Clock, Task

_INTELLIGENCE = FieldClass.INTELLIGENCE


class Plan(VersionedModel, ProtectedModel):
    """An operation that is to happen, and its readiness brief (practice.md P18). It counts in no figure.

    Restricted: whoever asked for it, the coordinators and the officers named on it may open it, and nobody else knows.
    When it is carried out it leads to the operation, which is a record of its own.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the operation; a brief is read by nobody once it is withdrawn"
    kind: ClassVar[RecordKind] = RecordKind.PLANNED
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "operation_kind": _INTELLIGENCE,
        "planned_date": _INTELLIGENCE,
        "team": FieldClass.PROFESSIONAL,
        "agency": FieldClass.PROFESSIONAL,
        "address": FieldClass.LOCATION,
        "area": FieldClass.LOCATION,
        "postcode": FieldClass.LOCATION,
        "authority": FieldClass.LOCATION,
        "force": FieldClass.LOCATION,
        "line": _INTELLIGENCE,
        "for_the_door": FieldClass.PROCESS,
        "opened_at": FieldClass.PROCESS,
        "opened_by": FieldClass.PROCESS,
        "others_asked_at": FieldClass.PROCESS,
        "others_asked_by": FieldClass.PROCESS,
        "operation": _INTELLIGENCE,
        "withdrawn_at": FieldClass.PROCESS,
        "withdrawn_by": FieldClass.PROCESS,
        "called_off_reason": _INTELLIGENCE,
        "accounts_clock": FieldClass.PROCESS,
        "accounted_at": FieldClass.PROCESS,
        "accounted_by": FieldClass.PROCESS,
    }

    operation_kind = models.CharField(max_length=14, choices=OperationKind.choices)
    planned_date = models.DateField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # Kept here and not as a place: a place record would show that somebody looks at the address.
    address = models.CharField(max_length=200)
    area = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    for_the_door = models.CharField(max_length=200, blank=True, help_text="What everyone at the door must know")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the brief opened to the named officers")
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    others_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When those named on what is closed to the coordinator were last asked to ring"
    )
    others_asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    operation = models.OneToOneField(Operation, on_delete=models.PROTECT, null=True, blank=True, related_name="plan")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="When the brief closed again, to everyone")
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_reason = models.CharField(max_length=300, blank=True)
    accounts_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="plan")
    accounted_at = models.DateTimeField(null=True, blank=True)
    accounted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_carried_out_plan_has_no_brief",
                condition=Q(operation__isnull=True, called_off_reason="") | Q(withdrawn_at__isnull=False),
            )
        ]

    @property
    def status(self) -> PlanStatus:
        if self.operation_id is not None:
            return PlanStatus.EXECUTED
        if self.withdrawn_at is not None:
            return PlanStatus.CALLED_OFF
        return PlanStatus.PREPARING if self.opened_at is None else PlanStatus.OPEN

    @property
    def is_over(self) -> bool:
        return self.withdrawn_at is not None


class BriefPerson(GatedModel):
    """A child or vulnerable adult who is likely to be there, and what protects them at the door. Never their own words."""

    holds: ClassVar[str] = "health"
    kept: ClassVar[str] = "with the planned operation"
    gate: ClassVar[str] = "plan__record"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(max_length=40, help_text="First name, or what they like to be called")
    age_in_words = models.CharField(max_length=50)
    frightens_or_calms = models.CharField(max_length=240, blank=True)
    health_needs = models.CharField(max_length=240, blank=True)
    communication_needs = models.CharField(max_length=240, blank=True)
    phone_whom = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "person"], condition=Q(removed_at__isnull=True), name="on_a_brief_once"
            )
        ]


class OnHand(GatedModel):
    """Who will be on hand at a planned operation, and on which number."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the planned operation"
    gate: ClassVar[str] = "plan__record"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="on_hand")
    role = models.CharField(max_length=20, choices=HandRole.choices)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class Release(GatedModel):
    """A sentence about a person, asked of whoever keeps the note it stands in, and released by them or not (P18).

    It says nothing of any operation: the person's record must not show that one is planned.
    """

    holds: ClassVar[str] = "health"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="releases")
    about = models.CharField(max_length=12, choices=ReleaseAbout.choices)
    asked_of = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="release")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sentence = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="Released, or kept: a kept one has no sentence")
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_sentence_was_released",
                condition=Q(sentence="") | Q(answered_at__isnull=False, answered_by=models.F("asked_of")),
            )
        ]


class Account(GatedModel):
    """What is known of a person who was expected at an operation and not found there. The newest stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the operation"
    gate: ClassVar[str] = "operation__record"

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="accounts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=AccountKind.choices)
    seen_date = models.DateField(null=True, blank=True)
    seen_by = models.CharField(max_length=150, blank=True)
    looking = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_is_a_fact",
                condition=(Q(kind=AccountKind.SEEN_ELSEWHERE, seen_date__isnull=False) & ~Q(seen_by=""))
                | Q(kind=AccountKind.NOT_THERE, looking__isnull=False, clock__isnull=False),
            )
        ]
