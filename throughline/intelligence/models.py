"""Intelligence reports (3x5x2): what was said, in versions; how each was assessed; the receipt of whoever sent it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member
from throughline.core.models import BaseModel, VersionedModel
from throughline.intelligence.states import Handling, ReportStatus
from throughline.register.states import Assessment, SourceEvaluation

_UNCONDITIONED = Q(conditions="", action_code="", action_text="", sanitisation_code="", sanitised_text="")
_CONDITIONED = ~Q(conditions="") & ~Q(action_code="") & ~Q(sanitisation_code="") & ~Q(sanitised_text="")


class IntelligenceReport(VersionedModel, ProtectedModel):
    """A piece of intelligence beside the shared case. It has a reference and no title: a title would already tell.

    It is the force's that receives it, whoever sent it. What it says stands in its versions; the newest is what it says
    now. A partner reads the sanitised text of an assessed report, or nothing.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "by the group (MoPI) given when it is assessed"
    kind: ClassVar[RecordKind] = RecordKind.INTELLIGENCE
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "status": FieldClass.INTELLIGENCE,
        "submitted_at": FieldClass.PROCESS,
        "submitted_by": FieldClass.PROFESSIONAL,
    }

    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.SUBMITTED)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["status", "submitted_at"])]


class ReportVersion(GatedModel):
    """What a report says, as one person wrote it: provenance apart from text. A correction is a new version with a reason.

    The source is a reference (URN) and never a name, and neither stands in the text.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the report"
    gate: ClassVar[str] = "report__record"

    report = models.ForeignKey(IntelligenceReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=5000)
    known_date = models.DateField(help_text="When the information became known")
    source_urn = models.CharField(max_length=40, blank=True, help_text="The source's reference, kept elsewhere")
    provenance = models.CharField(max_length=500, blank=True, help_text="How it came, without saying from whom")
    correction_reason = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),
            models.CheckConstraint(name="correction_says_why", condition=Q(number=1) | ~Q(correction_reason="")),
        ]


class ReportAssessment(GatedModel):
    """How one version was assessed: the source, how it knows, how it may be handled, and for how long it is kept."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the report"
    gate: ClassVar[str] = "version__report__record"

    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="assessed")
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices)
    assessment = models.CharField(max_length=1, choices=Assessment.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = models.CharField(max_length=500, blank=True)
    action_code = models.CharField(max_length=4, blank=True)
    action_text = models.CharField(max_length=300, blank=True)
    sanitisation_code = models.CharField(max_length=4, blank=True)
    sanitised_text = models.TextField(max_length=5000, blank=True)
    mopi_group = models.CharField(max_length=4)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="p_has_no_conditions_and_c_has_them_all",
                condition=(Q(handling=Handling.PERMITTED) & _UNCONDITIONED)
                | (Q(handling=Handling.CONDITIONS) & _CONDITIONED),
                violation_error_message="C needs conditions, an action code, a sanitisation code and a sanitised text; P none.",
            ),
        ]

    @property
    def grading(self) -> str:
        """The report's grading as it is said aloud: 2 B C."""
        return f"{self.source_evaluation} {self.assessment} {self.handling}"


class ReportReceipt(BaseModel):
    """What whoever sent a report keeps of it: its reference, to whom it went and when. Nothing that happens after."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the report"

    reference = models.CharField(max_length=11, unique=True)
    received_by = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", help_text="The force it went to"
    )
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["sent_by", "sent_at"])]
