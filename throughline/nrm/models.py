"""Referrals to the National Referral Mechanism and Duty to Notify notices: the pack, what came of it, who was told."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.core.models import BaseModel, VersionedModel
from throughline.files.models import AttachedFile
from throughline.files.states import FileKind
from throughline.geography.states import Nation
from throughline.hub.models import Case, OwnWords
from throughline.nrm.states import (
    DRAFTED,
    ArrestAsked,
    Consent,
    DecidedBy,
    ExistingCheck,
    GuardianKind,
    NrmStatus,
    Outcome,
    Route,
    Stage,
)
from throughline.panel.models import Decision as PanelDecision
from throughline.register.states import AgeBasis, AgeGroup
from throughline.work.models import Clock, Task

_LONG = 15_000


class DevolvedSite(BaseModel):
    """An authority whose own panel decides for children, between two dates, if 18 is far enough away. Public fact."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, related_name="+")
    starts_date = models.DateField()
    ends_date = models.DateField(null=True, blank=True)
    more_than_days = models.PositiveSmallIntegerField(help_text="Days to 18 that a child must have more than")
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField(default=False, help_text="Checked against the source by this installation")
    confirmed_against = models.CharField(max_length=300, blank=True, help_text="What it was checked against")
    ended_by_source = models.CharField(max_length=300, blank=True, help_text="Who says that it ends, and where")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "starts_date"],
                condition=Q(withdrawn_at__isnull=True),
                name="devolved_site_once_a_date",
            ),
            models.CheckConstraint(
                name="devolved_site_ends_after_it_starts",
                condition=Q(ends_date__isnull=True) | Q(ends_date__gte=F("starts_date")),
            ),
        ]


class NrmReferral(VersionedModel, GatedModel):
    """One referral, or one notice, about the person of a case. Highly sensitive: it tells what was done to them.

    ``route`` is empty until it is sent; until then it follows from age and consent. Age is as on the day it was sent.
    ``is_joined``: somebody else made it, and the hub follows it.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="nrm_referrals")
    status = models.CharField(max_length=14, choices=NrmStatus.choices, default=NrmStatus.PREPARING)
    route = models.CharField(max_length=6, choices=Route.choices, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    # An existing referral is checked first.
    existing = models.CharField(max_length=7, choices=ExistingCheck.choices)
    existing_asked = models.CharField(max_length=200, help_text="Who was asked whether there is a referral already")
    existing_asked_date = models.DateField()
    existing_reference = models.CharField(max_length=50, blank=True)
    is_joined = models.BooleanField(default=False)
    # An adult is asked.
    consent = models.CharField(max_length=3, choices=Consent.choices, blank=True)
    consent_date = models.DateField(null=True, blank=True)
    consent_how = models.CharField(max_length=1000, blank=True, help_text="How it was explained, in which words")
    co_operates = models.BooleanField(default=False, help_text="A notice may hold their name: they agree to that")
    arrest_asked = models.CharField(max_length=12, choices=ArrestAsked.choices, blank=True)
    arrest_note = models.CharField(max_length=500, blank=True)
    arrest_asked_at = models.DateTimeField(null=True, blank=True)
    arrest_asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Sent.
    sent_date = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_to = models.CharField(max_length=150, blank=True)
    reference = models.CharField(max_length=50, blank=True, help_text="Given by the Single Competent Authority")
    authority = models.ForeignKey(
        "geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The authority responsible for them on the day it was sent",
    )  # fmt: skip
    authority_elsewhere = models.CharField(max_length=100, blank=True, help_text="A council that is not in the list")
    nation = models.CharField(max_length=20, choices=Nation, blank=True, help_text="Whose rules hold: that authority's")
    authority_source = models.CharField(max_length=200, blank=True, help_text="How it was known who is responsible")
    authority_reason = models.CharField(
        max_length=300, blank=True, help_text="Why another was chosen than the one recorded as responsible"
    )
    is_devolved = models.BooleanField(default=False)
    grounds_clock = models.ForeignKey(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    age_basis = models.CharField(max_length=10, choices=AgeBasis.choices, default=AgeBasis.UNKNOWN)
    age_group = models.CharField(max_length=8, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_date", "status"])]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=DRAFTED), name="one_nrm_pack_a_case",
                violation_error_message="A pack is being prepared for this case already. Work on that one.",
            ),
            models.CheckConstraint(
                name="nrm_sent_says_when_and_on_which_route",
                condition=Q(status__in=(*DRAFTED, NrmStatus.WITHDRAWN)) | (Q(sent_date__isnull=False) & ~Q(route="")),
            ),
            models.CheckConstraint(
                name="nrm_found_says_its_reference",
                condition=Q(existing=ExistingCheck.NONE) | ~Q(existing_reference=""),
                violation_error_message="Give the reference of the referral that was found.",
            ),
        ]  # fmt: skip


class NrmAnswer(GatedModel):
    """One answer in a pack. The newest answer to a question stands. ``came_from``: the record it was filled in from."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "nrm__case__record"

    nrm = models.ForeignKey(NrmReferral, on_delete=models.PROTECT, related_name="answers")
    field = models.SlugField(max_length=40)
    text = models.TextField(max_length=_LONG, blank=True)
    came_from = models.CharField(max_length=100, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["nrm", "field"])]


class NrmEvidence(GatedModel):
    """A file of the case listed as a pack's evidence, as it was when it was ticked. May be as sensitive as anything here.

    The content is not here: it is opened through the files app alone. Taken off before the pack is sent, a row stays.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "nrm__case__record"

    nrm = models.ForeignKey(NrmReferral, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(AttachedFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=5, choices=FileKind.choices)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["nrm", "file"], condition=Q(removed_at=None), name="nrm_file_listed_once",
                violation_error_message="This file is listed already.",
            )
        ]  # fmt: skip


class NrmDecision(GatedModel):
    """A reasonable- or conclusive-grounds decision as it was received. The newest of a stage stands.

    ``panel_decision``: the decision of the hub's own devolved panel that it records, once.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "nrm__case__record"

    nrm = models.ForeignKey(NrmReferral, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    decided_date = models.DateField()
    made_by = models.CharField(max_length=9, choices=DecidedBy.choices)
    reasons = models.TextField(max_length=_LONG, blank=True)
    early_reason = models.CharField(
        max_length=500, blank=True, help_text="Why it came before the recovery period ended"
    )
    recovery = models.ForeignKey(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    panel_decision = models.ForeignKey(
        PanelDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The panel's own decision, where it was recorded from there",
    )  # fmt: skip
    reconsidering = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Of a negative one: to decide whether a reconsideration is asked for",
    )  # fmt: skip
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nrm_decision_of_a_stage", condition=~Q(stage=Stage.REFERRAL)),
            models.UniqueConstraint(
                fields=["panel_decision"], condition=Q(withdrawn_at__isnull=True) & Q(panel_decision__isnull=False),
                name="panel_decision_recorded_once",
            ),
        ]  # fmt: skip


class NrmTelling(GatedModel):
    """What the person is told: by whom, when, in which words, and their view in their own words; or why not yet.

    A row is the question while ``told_date`` and ``not_yet`` are empty; its task stays open until they are told.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "nrm__case__record"

    nrm = models.ForeignKey(NrmReferral, on_delete=models.PROTECT, related_name="tellings")
    about = models.CharField(max_length=10, choices=Stage.choices)
    told_date = models.DateField(null=True, blank=True)
    told_by = models.CharField(max_length=150, blank=True)
    told_how = models.CharField(max_length=1000, blank=True, help_text="In which words; interpreter; who was there")
    their_view = models.ForeignKey(
        OwnWords, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="In their own words"
    )
    not_yet = models.CharField(max_length=500, blank=True, help_text="Why they have not been told yet")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nrm_told_says_by_whom_and_how",
                condition=Q(told_date__isnull=True) | (~Q(told_by="") & ~Q(told_how="")),
            )
        ]


class NrmGuardian(GatedModel):
    """Whether the child has a guardian of the guardianship service (ICTG): asked when, who, since when. The newest stands."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "nrm__case__record"

    nrm = models.ForeignKey(NrmReferral, on_delete=models.PROTECT, related_name="guardians")
    kind = models.CharField(max_length=8, choices=GuardianKind.choices)
    service = models.CharField(max_length=150)
    asked_date = models.DateField()
    guardian = models.CharField(max_length=150, blank=True, help_text="Name and work phone")
    started_date = models.DateField(null=True, blank=True)
    ended_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nrm_guardian_dates_in_order",
                condition=Q(started_date__isnull=True) | Q(started_date__gte=F("asked_date")),
                violation_error_message="They cannot have started before the service was asked.",
            )
        ]
