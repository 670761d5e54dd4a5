"""Where a child lives, is placed and was found; who was told of a move; and which authority is responsible."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.geography.states import Nation
from throughline.placements.states import (
    Basis,
    NoticeOf,
    NoticeStatus,
    OutOfArea,
    PlaceKind,
    RequestStatus,
    SentHow,
)
from throughline.register.models import Person, Place
from throughline.work.models import Clock

_KEPT = "with the person"


def _member(**options: object) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class Residence(GatedModel):
    """One of a child's places from a day: home, a placement, or where they were found or exploited. Highly sensitive.

    Never overwritten: a later row of the same kind stands from its day, and a mistake is withdrawn with a reason. The
    address is a place record of its own, restricted to people named on it (practice.md P25).
    """

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    elsewhere = models.CharField(max_length=100, blank=True, help_text="A council that is not in the list")
    nation = models.CharField(max_length=20, choices=Nation, blank=True)
    force = models.ForeignKey(PoliceForce, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    placing_authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    placing_elsewhere = models.CharField(max_length=100, blank=True)
    out_of_area = models.CharField(max_length=3, choices=OutOfArea.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    home_before = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The home authority this home took the place of, should it be recorded in error",
    )  # fmt: skip
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = _member(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "kind", "since_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "authority", "elsewhere", "since_date"], condition=Q(withdrawn_at=None),
                name="place_recorded_once",
                violation_error_message="This is recorded already, from the same day.",
            ),
            models.CheckConstraint(
                name="place_ends_after_it_begins", condition=Q(until_date=None) | Q(until_date__gte=F("since_date")),
                violation_error_message="The day they left is before the day they came.",
            ),
            models.CheckConstraint(
                name="placement_says_whose_and_where",
                condition=~Q(kind=PlaceKind.PLACEMENT)
                | (~Q(placing_authority=None, placing_elsewhere="") & ~Q(out_of_area="")),
            ),
            models.CheckConstraint(
                name="place_withdrawn_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
        ]  # fmt: skip


class PlacementNotice(GatedModel):
    """One body that is told of one placement or move, by function: to send, sent, acknowledged. It never holds the address."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "residence__person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    residence = models.ForeignKey(Residence, on_delete=models.PROTECT, related_name="notices")
    of = models.CharField(max_length=10, choices=NoticeOf.choices)
    function = models.CharField(max_length=30)
    body = models.CharField(max_length=200, blank=True, help_text="Empty: no body recorded, a person finds it")
    status = models.CharField(max_length=12, choices=NoticeStatus.choices, default=NoticeStatus.TO_SEND)
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = _member()
    sent_date = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=12, choices=SentHow.choices, blank=True)
    sent_to = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = _member(null=True, blank=True)
    acknowledged_date = models.DateField(null=True, blank=True)
    acknowledger = models.CharField(max_length=150, blank=True, help_text="Who acknowledged it, at the body")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = _member(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["residence", "of", "function"], condition=Q(withdrawn_at=None), name="one_notice_a_body"
            ),
            models.CheckConstraint(
                name="sent_notice_says_to_whom_and_when",
                condition=~Q(status__in=[NoticeStatus.SENT, NoticeStatus.ACKNOWLEDGED])
                | (Q(sent_date__isnull=False) & ~Q(sent_to="") & ~Q(sent_how="")),
            ),
            models.CheckConstraint(
                name="acknowledged_notice_says_by_whom",
                condition=~Q(status=NoticeStatus.ACKNOWLEDGED)
                | (Q(acknowledged_date__isnull=False) & ~Q(acknowledger="")),
            ),
        ]


class AcceptanceRequest(GatedModel):
    """Another authority is asked to take responsibility for a child. Until it accepts in writing, nothing passes."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acceptance_requests")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    elsewhere = models.CharField(max_length=100, blank=True)
    nation = models.CharField(max_length=20, choices=Nation)
    status = models.CharField(max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED)
    asked_date = models.DateField()
    asked_of = models.CharField(max_length=150, help_text="Who was asked, at that authority")
    reason = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = _member()
    answered_date = models.DateField(null=True, blank=True)
    answer_reference = models.CharField(max_length=100, blank=True)
    signed_by = models.CharField(max_length=150, blank=True)
    answer_note = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = _member(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status=RequestStatus.ASKED), name="one_acceptance_asked_at_a_time",
                violation_error_message="An authority has been asked already. Record its answer, or withdraw that first.",
            ),
            models.CheckConstraint(
                name="accepted_in_writing",
                condition=~Q(status=RequestStatus.ACCEPTED)
                | (Q(answered_date__isnull=False) & ~Q(answer_reference="") & ~Q(signed_by="")),
            ),
        ]  # fmt: skip


class Responsibility(GatedModel):
    """Which authority is responsible for a child from a day, and how that is known. Without a day: as far back as is known."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="responsibilities")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    elsewhere = models.CharField(max_length=100, blank=True)
    nation = models.CharField(max_length=20, choices=Nation)
    since_date = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=12, choices=Basis.choices)
    request = models.ForeignKey(AcceptanceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(withdrawn_at=None, since_date=None),
                name="one_first_known_responsibility",
            ),
            models.CheckConstraint(
                name="responsibility_names_a_council", condition=Q(authority__isnull=False) | ~Q(elsewhere="")
            ),
            models.CheckConstraint(
                name="responsibility_passes_only_by_acceptance",
                condition=(Q(basis=Basis.ACCEPTED) & Q(request__isnull=False) & Q(since_date__isnull=False))
                | (~Q(basis=Basis.ACCEPTED) & Q(request=None)),
            ),
        ]
