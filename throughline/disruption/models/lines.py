"""Lines: what they are called and were called, the numbers they work on, the areas they join, what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member, Team
from throughline.core.models import VersionedModel
from throughline.disruption.states import Direction, HandlePlatform, LineStatus, SuccessionKind
from throughline.register.models import Phone
from throughline.sources.models import SourceRow

_INTELLIGENCE = FieldClass.INTELLIGENCE


class Line(VersionedModel, ProtectedModel):
    """A county drugs line: a name, the numbers it works on, the areas it joins. Police-sensitive."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "by the police retention schedule"
    kind: ClassVar[RecordKind] = RecordKind.LINE
    field_classes: ClassVar[dict[str, FieldClass]] = {
        name: _INTELLIGENCE
        for name in (
            "name", "owning_team", "owning_agency", "first_reported_date", "status", "lineage_of", "is_covert",
            "may_be_pointed_to", "source_row", "cover_ended_date", "cover_ended_at", "cover_ended_by", "cover_ended_reason",
        )
    }  # fmt: skip

    name = models.CharField(max_length=100)
    owning_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owning_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    first_reported_date = models.DateField()
    status = models.CharField(max_length=10, choices=LineStatus.choices, default=LineStatus.SUSPECTED)
    lineage_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The first recorded of the lines that numbers or holders joined to this one; none: it stands alone",
    )  # fmt: skip
    is_covert = models.BooleanField(default=False, help_text="Held by the ROCU coordinator alone")
    cover_ended_date = models.DateField(null=True, blank=True)
    cover_ended_at = models.DateTimeField(null=True, blank=True)
    cover_ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cover_ended_reason = models.CharField(max_length=500, blank=True)
    may_be_pointed_to = models.BooleanField(
        default=False, help_text="Another hub with the same may be told to ring this one"
    )
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["status", "name"])]
        constraints = [
            models.CheckConstraint(
                name="covert_line_never_pointed_to", condition=~Q(is_covert=True) | Q(may_be_pointed_to=False)
            )
        ]


class StandingAreas(models.Manager["LineArea"]):
    """A line's areas, of now and of before, but for those recorded in error."""

    def get_queryset(self) -> models.QuerySet[LineArea]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class LineArea(GatedModel):
    """An area a line exports from or imports into, from a day until a day: a force, and the authority when known.

    No first day: for as long as the line is known. What counts on a day counts the areas that held on it.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="areas")
    direction = models.CharField(max_length=10, choices=Direction.choices)
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    since_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True, help_text="The last day it was the line's")
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[LineArea]] = StandingAreas()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "direction", "force", "authority"],
                condition=Q(authority__isnull=False, until_date__isnull=True, withdrawn_at__isnull=True),
                name="line_area_once",
            ),
            models.UniqueConstraint(
                fields=["line", "direction", "force"],
                condition=Q(authority__isnull=True, until_date__isnull=True, withdrawn_at__isnull=True),
                name="line_force_once",
            ),
            models.CheckConstraint(
                name="line_area_dates_in_order",
                condition=Q(since_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
        ]


class StandingNumbers(models.Manager["DealPhone"]):
    """A line's numbers but for those a step recorded in error put there: no reader, rule or figure counts them."""

    def get_queryset(self) -> models.QuerySet[DealPhone]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class DealPhone(GatedModel):
    """A number a line works on, as E.164 and as it was written, from a day until it moved on or was replaced.

    ``came_from`` is its lineage: the same number on the line it worked for before, or the number of this line it replaced.
    That step is withdrawn when it was recorded in error; ``related`` then no longer knows the row, the history does.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="phones")
    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, related_name="deal_numbers")
    number = models.CharField(max_length=16, db_index=True)
    as_written = models.CharField(max_length=40)
    since_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True, help_text="The last day this line worked on it")
    came_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="went_to")
    lineage_source = models.CharField(max_length=200, blank=True, help_text="How the move or the change is known")
    deactivated_date = models.DateField(null=True, blank=True)
    deactivation_source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[DealPhone]] = StandingNumbers()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "number"], condition=Q(until_date__isnull=True, withdrawn_at__isnull=True),
                name="line_phone_once",
                violation_error_message="This line has that number already.",
            ),
            models.CheckConstraint(
                name="deal_phone_dates_in_order",
                condition=Q(since_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
        ]  # fmt: skip

    @property
    def begins_here(self) -> bool:
        """Whether no step that stands led to it: it came from nowhere, or where it came from was recorded in error."""
        return self.came_from is None or self.came_from.withdrawn_at is not None


class Succession(GatedModel):
    """A line went on as another line: the number moved, the holder moved, or it took another brand.

    Shown only to those who may see both lines.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="successions")
    next_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="came_after")
    kind = models.CharField(max_length=12, choices=SuccessionKind.choices)
    happened_date = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "next_line", "kind"], condition=Q(withdrawn_at__isnull=True), name="succession_once"
            ),
            models.CheckConstraint(name="succession_to_another_line", condition=~Q(line=F("next_line"))),
        ]


class Pointer(GatedModel):
    """Another hub holds something that may concern this line: whom to ring there, and nothing else (practice.md P16).

    Kept only where both lines were marked *may be pointed to*, and shown only while both are. ``other_line`` is never shown.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="pointers")
    other_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "other_line"], name="pointer_once")]


class StandingNames(models.Manager["LineName"]):
    """A line's names of now and before, but for those recorded in error."""

    def get_queryset(self) -> models.QuerySet[LineName]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class LineName(GatedModel):
    """A brand a line was known by, from a day and until it took another name. The newest is the line's own name.

    One recorded in error finds the line no more: ``related`` no longer knows the row, the history does.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=100)
    since_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[LineName]] = StandingNames()

    class Meta:
        indexes = [models.Index(fields=["name"])]
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(until_date__isnull=True, withdrawn_at__isnull=True),
                name="line_one_name_a_time",
            ),
            models.CheckConstraint(
                name="line_name_dates_in_order",
                condition=Q(since_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
        ]


class StandingHandles(models.Manager["LineHandle"]):
    """A line's handles of now and before, but for those recorded in error."""

    def get_queryset(self) -> models.QuerySet[LineHandle]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class LineHandle(GatedModel):
    """A social handle, channel or code a line sells or recruits by, as it is written, with its dates and source."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="handles")
    platform = models.CharField(max_length=12, choices=HandlePlatform.choices)
    handle = models.CharField(max_length=100)
    compared = models.CharField(max_length=100, db_index=True, editable=False, help_text="Without @ and case")
    since_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[LineHandle]] = StandingHandles()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "platform", "compared"],
                condition=Q(until_date__isnull=True, withdrawn_at__isnull=True), name="line_handle_once",
                violation_error_message="This line has that handle already.",
            ),
            models.CheckConstraint(
                name="line_handle_dates_in_order",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
        ]  # fmt: skip


class LineStatusChange(GatedModel):
    """One move of a line's status, with the day it happened."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="status_changes")
    from_status = models.CharField(max_length=10, choices=LineStatus.choices, blank=True)
    to_status = models.CharField(max_length=10, choices=LineStatus.choices)
    happened_date = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
