"""Enforcement: operations, arrests, charges, seizures, closures, and the reviews a closure opens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member, Team
from throughline.core.models import VersionedModel
from throughline.disruption.models.lines import DealPhone, Line
from throughline.disruption.states import (
    CheckBackResult,
    ClosureType,
    DrugClass,
    DrugType,
    FirearmSection,
    OffenceKind,
    OperationKind,
    ReviewAnswerKind,
    SeizureKind,
    TotalOf,
    Unit,
    WeaponKind,
)
from throughline.hub.models import Intervention
from throughline.register.models import Person, Phone, Place, Vehicle
from throughline.register.states import AgeBasis, AgeGroup
from throughline.sources.models import SourceRow
from throughline.work.models import Clock

_INTELLIGENCE = FieldClass.INTELLIGENCE


class Operation(VersionedModel, ProtectedModel):
    """A warrant, visit or other operation on one day at one place. Police-sensitive until executed, and after."""

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "by the police retention schedule"
    kind: ClassVar[RecordKind] = RecordKind.OPERATION
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "operation_kind": _INTELLIGENCE,
        "happened_date": _INTELLIGENCE,
        "happened_time": _INTELLIGENCE,
        "team": FieldClass.PROFESSIONAL,
        "agency": FieldClass.PROFESSIONAL,
        "place": FieldClass.LOCATION,
        "force": FieldClass.LOCATION,
        "authority": FieldClass.LOCATION,
        "line": _INTELLIGENCE,
        "suspected_cuckooing": _INTELLIGENCE,
        "notes": _INTELLIGENCE,
        "source_row": FieldClass.PROCESS,
    }

    operation_kind = models.CharField(max_length=14, choices=OperationKind.choices)
    happened_date = models.DateField()
    happened_time = models.TimeField(null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="operations")
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="operations")
    suspected_cuckooing = models.BooleanField(default=False)
    notes = models.TextField(max_length=5000, blank=True)
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["happened_date"])]


class Found(GatedModel):
    """A safeguarding intervention made at an operation, and the line it came from: where enforcement meets the child."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the intervention"
    gate: ClassVar[str] = "operation__record"

    intervention = models.OneToOneField(Intervention, on_delete=models.PROTECT, related_name="found")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="found")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="found")


class Arrest(GatedModel):
    """One arrest of one person at an operation. A child arrested is also a person found (practice.md P10)."""

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "by the police retention schedule"
    gate: ClassVar[str] = "operation__record"

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="arrests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="arrests")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="arrests")
    happened_date = models.DateField()
    happened_time = models.TimeField(null=True, blank=True)
    offence = models.CharField(max_length=24, choices=OffenceKind.choices)
    offence_detail = models.CharField(max_length=200, blank=True)
    is_line_holder = models.BooleanField(default=False)
    needs_review = models.BooleanField(
        default=False, help_text="Held the line, and may be a child by this record or one joined with theirs"
    )
    holder_reviewed_at = models.DateTimeField(null=True, blank=True)
    holder_reviewed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    age_basis = models.CharField(max_length=10, choices=AgeBasis.choices, default=AgeBasis.UNKNOWN)
    age_group = models.CharField(max_length=8, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["happened_date", "withdrawn_at"])]


class StandingCharges(models.Manager["Charge"]):
    """The charges of an arrest but for those recorded in error: no reader, rule or figure counts them."""

    def get_queryset(self) -> models.QuerySet[Charge]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Charge(GatedModel):
    """A charge that followed an arrest. When it is discontinued, a closure resting on it is reviewed (practice.md P28).

    One recorded in error was never made: ``related`` no longer knows the row, the history does.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the arrest"
    gate: ClassVar[str] = "arrest__operation__record"

    arrest = models.ForeignKey(Arrest, on_delete=models.PROTECT, related_name="charges")
    charged_date = models.DateField()
    offence = models.CharField(max_length=24, choices=OffenceKind.choices)
    discontinued_date = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[Charge]] = StandingCharges()

    class Meta:
        indexes = [models.Index(fields=["charged_date"])]
        constraints = [
            models.CheckConstraint(
                name="charge_discontinued_after",
                condition=Q(discontinued_date__isnull=True) | Q(discontinued_date__gte=F("charged_date")),
            ),
            models.UniqueConstraint(
                fields=["arrest", "charged_date", "offence"], condition=Q(withdrawn_at__isnull=True), name="charge_once"
            ),
        ]


class Seizure(GatedModel):
    """Something seized at an operation. Its value is not for partners' pages (practice.md P11)."""

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "by the police retention schedule"
    gate: ClassVar[str] = "operation__record"

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="seizures")
    kind = models.CharField(max_length=8, choices=SeizureKind.choices)
    drug = models.CharField(max_length=10, choices=DrugType.choices, blank=True)
    grams = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pence = models.BigIntegerField(null=True, blank=True)
    weapon = models.CharField(max_length=10, choices=WeaponKind.choices, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    drug_class = models.CharField(max_length=1, choices=DrugClass.choices, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True, help_text="As written")
    unit = models.CharField(max_length=8, choices=Unit.choices, blank=True)
    currency = models.CharField(max_length=3, default="GBP", help_text="ISO 4217")
    foreign_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    firearm_section = models.CharField(max_length=1, choices=FirearmSection.choices, blank=True)
    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Taken from this person, or where they were found",
    )  # fmt: skip
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seizure_says_what",
                # A comparison with nothing is neither true nor false and would pass: *not null* is asked first.
                condition=(
                    (Q(kind=SeizureKind.DRUGS) & ~Q(drug="") & Q(grams__isnull=False, grams__gt=0))
                    | (Q(kind=SeizureKind.CASH) & Q(pence__isnull=False, pence__gt=0))
                    | (Q(kind=SeizureKind.WEAPON) & ~Q(weapon="") & Q(count__isnull=False, count__gt=0))
                    | (Q(kind=SeizureKind.PHONE) & Q(count__isnull=False, count__gt=0))
                    | (Q(kind=SeizureKind.VEHICLE) & Q(vehicle__isnull=False, count=1))
                    | (Q(kind=SeizureKind.DOSES) & ~Q(drug="") & Q(quantity__isnull=False, quantity__gt=0, grams=None))
                    | (
                        Q(kind=SeizureKind.CURRENCY)
                        & ~Q(currency="GBP")
                        & Q(foreign_amount__isnull=False, foreign_amount__gt=0, pence=None)
                    )
                ),
                violation_error_message="Say what was seized: a drug and its weight, an amount of cash, or how many.",
            )
        ]


class StatedTotal(GatedModel):
    """A total an operation states of what was seized, held against the sum of its parts. The newest of a kind stands.

    One recorded in error is held against nothing, and the one before it stands again.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "by the police retention schedule"
    gate: ClassVar[str] = "operation__record"

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="stated_totals")
    of = models.CharField(max_length=8, choices=TotalOf.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=4, help_text="Pounds, a number, or a weight in its unit")
    unit = models.CharField(max_length=8, choices=Unit.choices, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)


class LineClosure(GatedModel):
    """A line closed, by type, with what shows it. Reversed when the line proves alive; a reversed closure never counts."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "line__record"

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="closures")
    closed_date = models.DateField()
    closure_type = models.PositiveSmallIntegerField(choices=ClosureType.choices)
    holder_charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="closures")
    deactivated_number = models.ForeignKey(
        DealPhone, on_delete=models.PROTECT, null=True, blank=True, related_name="closures",
        help_text="Type 2: the number whose deactivation it rests on",
    )  # fmt: skip
    evidence = models.CharField(max_length=1000, blank=True)
    authorised_by_name = models.CharField(max_length=150, blank=True, help_text="Empty: imported, not stated")
    authorised_rank = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reversed_date = models.DateField(null=True, blank=True)
    reversed_at = models.DateTimeField(null=True, blank=True)
    reversed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reversed_reason = models.CharField(max_length=500, blank=True)
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["closed_date", "reversed_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(reversed_date__isnull=True), name="one_standing_closure_a_line"
            ),
            models.CheckConstraint(
                name="type_1_rests_on_a_charge",
                condition=~Q(closure_type=ClosureType.TYPE_1) | Q(holder_charge__isnull=False),
            ),
        ]


class ClosureReview(GatedModel):
    """The question a closure asks about one child or vulnerable adult known along the line (practice.md P21).

    The gate is the person's record: the closer sees by name only those it lets through. Inherited reviews come from
    imported history and run no clock until someone takes them on. Of a line held closely they are asked without a word of it.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    # Read for one reader (``with_line_told``): whether they may be told of the line; stored nowhere.
    tells_line: bool = False

    closure = models.ForeignKey(LineClosure, on_delete=models.PROTECT, related_name="reviews")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="closure_reviews")
    days = models.PositiveSmallIntegerField(help_text="Which review: this many days after the closure")
    inherited = models.BooleanField(default=False)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="closure_reviews")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="closure_review")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=ReviewAnswerKind.choices, blank=True)
    seen_date = models.DateField(null=True, blank=True)
    seen_by = models.CharField(max_length=150, blank=True)
    in_place = models.CharField(max_length=500, blank=True)
    confirmed_by = models.CharField(max_length=150, blank=True)
    still_looking = models.CharField(max_length=150, blank=True, help_text="Who is still looking")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["closure", "answer"])]
        constraints = [
            models.UniqueConstraint(fields=["closure", "person", "days"], name="review_once"),
            models.CheckConstraint(
                name="review_answer_is_a_fact",
                condition=(
                    Q(answer="")
                    | (Q(answer=ReviewAnswerKind.SEEN) & Q(seen_date__isnull=False) & ~Q(seen_by="") & ~Q(in_place=""))
                    | (Q(answer=ReviewAnswerKind.NOT_FOUND) & ~Q(still_looking=""))
                    | (Q(answer=ReviewAnswerKind.SUPPORTED_ELSEWHERE) & ~Q(confirmed_by=""))
                ),
            ),
        ]


class CheckBack(GatedModel):
    """A look at whether a closed line's numbers stay dead, due a number of days after the closure.

    Another clock than the reviews of people (practice.md P21). Imported closures have none (P27).
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "closure__line__record"

    closure = models.ForeignKey(LineClosure, on_delete=models.PROTECT, related_name="check_backs")
    days = models.PositiveSmallIntegerField(help_text="Which check: this many days after the closure")
    due_date = models.DateField()
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="check_back")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=9, choices=CheckBackResult.choices, blank=True)
    checked_date = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=500, blank=True, help_text="How it was checked, or why it could not be")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["closure", "result"])]
        constraints = [
            models.UniqueConstraint(
                fields=["closure", "days"], condition=Q(result=""), name="check_back_waits_once_a_day"
            ),
            models.CheckConstraint(
                name="check_back_says_how",
                condition=Q(result="") | (~Q(how="") & Q(checked_date__isnull=False, answered_by__isnull=False)),
            ),
        ]


class NumberAlive(GatedModel):
    """A number recorded as deactivated that was found working: the deactivation it ended, and the reversed closure that tells.

    One row for each line that had it so: ``closure`` may be of another line, which whoever reads this one may not know of.
    From then on the number is no more deactivated, and shows no closure until it is recorded as deactivated again.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the line"
    gate: ClassVar[str] = "number__line__record"

    closure = models.ForeignKey(LineClosure, on_delete=models.PROTECT, related_name="numbers_alive")
    number = models.ForeignKey("disruption.DealPhone", on_delete=models.PROTECT, related_name="found_alive")
    alive_date = models.DateField()
    deactivated_date = models.DateField(help_text="As it stood recorded until then")
    deactivation_source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alive_after_deactivated", condition=Q(alive_date__gte=F("deactivated_date")),
                violation_error_message="It was deactivated after that day.",
            ),
            models.UniqueConstraint(fields=["closure", "number"], name="number_alive_once_a_closure"),
        ]  # fmt: skip
