"""Safeguarding: interventions, referrals, triage, cases and what is said and done in them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.models import ProtectedRecord
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member, Team
from throughline.core.models import BaseModel, VersionedModel
from throughline.hub.states import (
    CaseStatus,
    ChecklistAnswer,
    ConcernSource,
    EntryKind,
    InterventionReason,
    Level,
    ReferralStatus,
    Told,
    TriageOutcome,
    WhereNow,
    WhoMayRead,
)
from throughline.register.models import Person, Place
from throughline.register.states import AgeBasis, AgeGroup
from throughline.sources.models import SourceRow

_PROCESS = FieldClass.PROCESS


class Intervention(VersionedModel, ProtectedModel):
    """A safeguarding intervention: action taken to protect one person on one day. Highly sensitive.

    Team, agency and area are stored as at that day; age is how it was known of that day.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    kind: ClassVar[RecordKind] = RecordKind.INTERVENTION
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "person": FieldClass.IDENTITY,
        "happened_date": _PROCESS,
        "happened_time": _PROCESS,
        "place": FieldClass.LOCATION,
        "force": FieldClass.LOCATION,
        "authority": FieldClass.LOCATION,
        "team": FieldClass.PROFESSIONAL,
        "agency": FieldClass.PROFESSIONAL,
        "reason": _PROCESS,
        "reason_detail": _PROCESS,
        "immediate_action": _PROCESS,
        "age_low": FieldClass.IDENTITY,
        "age_high": FieldClass.IDENTITY,
        "age_basis": FieldClass.IDENTITY,
        "age_group": FieldClass.IDENTITY,
        "stated_support": _PROCESS,
        "source_row": _PROCESS,
        "withdrawn_at": _PROCESS,
        "withdrawn_by": _PROCESS,
        "withdrawn_reason": _PROCESS,
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interventions")
    happened_date = models.DateField()
    happened_time = models.TimeField(null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    reason = models.CharField(max_length=20, choices=InterventionReason.choices)
    reason_detail = models.CharField(max_length=300, blank=True)
    immediate_action = models.TextField(blank=True, max_length=5000)
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    age_basis = models.CharField(max_length=10, choices=AgeBasis.choices, default=AgeBasis.UNKNOWN)
    age_group = models.CharField(max_length=8, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN)
    stated_support = models.JSONField(
        default=list, blank=True, help_text="Support an imported sheet says was given or sought, without dates"
    )
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["happened_date", "withdrawn_at"])]


class ChecklistItem(GatedModel):
    """One answer on the first-hour checklist of a person found (practice.md P9). The newest answer to an item stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the intervention"
    gate: ClassVar[str] = "intervention__record"

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="checklist")
    item = models.CharField(max_length=30)
    answer = models.CharField(max_length=10, choices=ChecklistAnswer.choices)
    detail = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class OwnWords(GatedModel):
    """What a person chose to say, verbatim: never rewritten, with who heard it and who may read it (practice.md P5, P8)."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_words")
    about = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=5000)
    said_date = models.DateField()
    said_time = models.TimeField(null=True, blank=True)
    heard_by = models.CharField(max_length=150)
    may_read = models.CharField(max_length=14, choices=WhoMayRead.choices)
    told_who_reads = models.BooleanField(help_text="They were told who may read this")
    video_reference = models.CharField(max_length=50, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class Concern(GatedModel):
    """An agency raised a concern about a child, by what it did. Two agencies within days: the lead hears (hub.concerns)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="concerns")
    source = models.CharField(max_length=12, choices=ConcernSource.choices)
    about = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    raised_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "raised_date"])]


class WhatHelps(GatedModel):
    """What helps, what doesn't, what to call them: written with the person, in their words, for all who work with them.

    A provider they were shared with reads it first, so it is kept only once they know that. The newest row stands.
    """

    holds: ClassVar[str] = "contact"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="what_helps")
    helps = models.CharField(max_length=500, blank=True)
    does_not = models.CharField(max_length=500, blank=True)
    call_me = models.CharField(max_length=100, blank=True)
    said_date = models.DateField()
    written_with = models.CharField(max_length=150, help_text="Who sat with them")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_helps_says_something", condition=~Q(helps="") | ~Q(does_not="") | ~Q(call_me="")
            )
        ]


class ReferralDraft(BaseModel):
    """A referral someone has begun and not sent. Only its writer ever sees it."""

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "twenty-eight days after it was last touched"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="referral_drafts")
    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()


class Referral(VersionedModel, ProtectedModel):
    """A request to the hub about one person. It is not a referral to children's social care, and asks apart (P12)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    kind: ClassVar[RecordKind] = RecordKind.REFERRAL
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "person": FieldClass.IDENTITY,
        "intervention": _PROCESS,
        "referral_date": _PROCESS,
        "team": FieldClass.PROFESSIONAL,
        "agency": FieldClass.PROFESSIONAL,
        "referred_at": _PROCESS,
        "referred_by": FieldClass.PROFESSIONAL,
        "concerns": _PROCESS,
        "immediate_danger": _PROCESS,
        "danger_told": _PROCESS,
        "social_care_told": _PROCESS,
        "social_care_who": FieldClass.PROFESSIONAL,
        "social_care_date": _PROCESS,
        "social_care_reference": _PROCESS,
        "authority_decision": _PROCESS,
        "authority_decided_date": _PROCESS,
        "consent": _PROCESS,
        "their_view": _PROCESS,
        "status": _PROCESS,
        "draft": _PROCESS,
        "source_row": _PROCESS,
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    intervention = models.OneToOneField(
        Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="referral"
    )
    referral_date = models.DateField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    referred_at = models.DateTimeField()
    referred_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    concerns = models.TextField(max_length=10000, blank=True)
    immediate_danger = models.BooleanField(default=False)
    danger_told = models.CharField(max_length=300, blank=True, help_text="Who was spoken to about the danger, and when")
    social_care_told = models.CharField(max_length=10, choices=Told.choices, default=Told.NOT_STATED)
    social_care_who = models.CharField(max_length=150, blank=True)
    social_care_date = models.DateField(null=True, blank=True)
    social_care_reference = models.CharField(max_length=50, blank=True)
    authority_decision = models.CharField(
        max_length=300, blank=True, help_text="What children's services decided to do"
    )
    authority_decided_date = models.DateField(null=True, blank=True)
    consent = models.CharField(
        max_length=300, blank=True, help_text="For an adult: consent, or why it is shared without"
    )
    their_view = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=ReferralStatus.choices, default=ReferralStatus.SUBMITTED)
    draft = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["referral_date"]), models.Index(fields=["status", "referred_at"])]


class TriageDecision(GatedModel):
    """The coordinator's decision on a referral: a fixed outcome, reasons, and what the referrer is told."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the referral"
    gate: ClassVar[str] = "referral__record"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=TriageOutcome.choices)
    reasons = models.TextField(max_length=5000)
    feedback = models.TextField(max_length=2000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=~Q(outcome=TriageOutcome.MORE_NEEDED), name="one_final_triage_decision"
            )
        ]


class Case(VersionedModel, ProtectedModel):
    """The hub's work with one person, with one lead professional and a named cover (practice.md P14)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    kind: ClassVar[RecordKind] = RecordKind.CASE
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "person": FieldClass.IDENTITY,
        "referral": _PROCESS,
        "opened_date": _PROCESS,
        "lead": FieldClass.PROFESSIONAL,
        "cover": FieldClass.PROFESSIONAL,
        "status": _PROCESS,
        "closed_date": _PROCESS,
        "closed_at": _PROCESS,
        "closed_by": FieldClass.PROFESSIONAL,
        "closing_summary": _PROCESS,
        "where_now": FieldClass.LOCATION,
        "told_of_closing": _PROCESS,
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="case")
    opened_date = models.DateField()
    lead = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases_led")
    cover = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases_covered")
    status = models.CharField(max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    closed_date = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closing_summary = models.TextField(max_length=5000, blank=True)
    where_now = models.CharField(max_length=12, choices=WhereNow.choices, blank=True)
    told_of_closing = models.CharField(max_length=300, blank=True, help_text="How they were told, and of the way back")

    class Meta:
        indexes = [models.Index(fields=["status", "opened_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status=CaseStatus.OPEN), name="one_open_case_a_person",
                violation_error_message="This person has an open case already.",
            ),
            models.CheckConstraint(name="lead_has_another_as_cover", condition=~Q(lead=models.F("cover")),
                violation_error_message="The cover must be someone other than the lead professional."),
            models.CheckConstraint(
                name="closed_case_says_where_now",
                condition=Q(status=CaseStatus.OPEN) | (Q(closed_date__isnull=False) & ~Q(where_now="")),
            ),
        ]  # fmt: skip


class Reopening(GatedModel):
    """Someone came back: a closed case was opened again, or a new one opened after an earlier one had closed.

    ``months_closed``: whole months since the closing, so that within 6 or 12 can be counted.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings")
    closed_date = models.DateField()
    reopened_date = models.DateField()
    months_closed = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["reopened_date"])]


class LeadChange(GatedModel):
    """Who led a case and who covered, from when: the history of a handover."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lead_changes")
    lead = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class Screening(GatedModel):
    """A level given to a case by professional judgement, with reasons. Never shown in a list, never sorted by (P2)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="screenings")
    screened_date = models.DateField()
    level = models.CharField(max_length=8, choices=Level.choices)
    judgement = models.TextField(max_length=5000)
    reasons = models.TextField(max_length=5000)
    screened_at = models.DateTimeField()
    screened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class ReviewVoice(GatedModel):
    """The person's own voice at a screening or review: what they said at it, or why they were not asked and when they are.

    A review without either does not exist (practice.md P5, P6). The first screening, made to open a case, is no review.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "screening__case__record"

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="voice")
    words = models.OneToOneField(OwnWords, on_delete=models.PROTECT, null=True, blank=True, related_name="review")
    not_asked_reason = models.CharField(max_length=500, blank=True)
    ask_by_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_heard_or_will_ask",
                condition=Q(words__isnull=False, not_asked_reason="", ask_by_date__isnull=True)
                | (Q(words__isnull=True, ask_by_date__isnull=False) & ~Q(not_asked_reason="")),
            )
        ]


class ChronologyEntry(GatedModel):
    """Something that happened, was judged or was said, dated; fact, opinion and own words kept apart. Append only."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chronology")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    happened_date = models.DateField()
    text = models.TextField(max_length=10000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_date", "-id"]), models.Index(fields=["case", "written_at"])]
