"""Orders, their dated facts, whom they protect, conditions, what they name, breaches, and who was told of them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, ProtectedModel, visible
from throughline.access.models import Grant, ProtectedRecord
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.core.models import BaseModel, VersionedModel
from throughline.orders.states import HomeLost, Rank, StepKind
from throughline.register.models import Person, Phone
from throughline.register.states import IdentifierKind
from throughline.work.models import Clock, Task

KEPT_BY_POLICE = "by the police retention schedule"


class KindCommencement(BaseModel):
    """The day a kind of order began, as an administrator found it, with the source. The newest row of a kind stands."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    order_kind = models.CharField(max_length=20)
    commenced_date = models.DateField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class Order(VersionedModel, ProtectedModel):
    """A court's order, a notice or a warrant, from being prepared to its end. Seen by whoever sees the record it is about.

    Its own protected record is the envelope a partner is told of it in: sensitive, and open by grants alone. The dates are
    the facts its steps give, written by one function.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = KEPT_BY_POLICE
    kind: ClassVar[RecordKind] = RecordKind.ORDER
    gate: ClassVar[str] = "about"
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "home_lost": FieldClass.LOCATION,
        "home_consequences": FieldClass.LOCATION,
        **{name: FieldClass.PROFESSIONAL for name in (
            "owner", "owner_agency", "applicant_agency", "applicant_name", "applicant_rank",
        )},
        **{name: FieldClass.OFFENDING for name in (
            "about", "order_kind", "grounds", "court", "court_reference", "applied_date", "made_date", "refused_date",
            "not_pursued_date", "served_date", "complied_date", "discharged_date", "from_date", "until_date",
            "comply_by_date",
        )},
        **{name: FieldClass.PROCESS for name in (
            "adult_referral_date", "adult_referral_to", "adult_referral_why_not", "home_answered_at", "home_answered_by",
            "expiry_clock", "compliance_clock", "recorded_at", "recorded_by", "needs_review", "review_task", "reviewed_at",
            "reviewed_by", "review_note", "withdrawn_at", "withdrawn_by", "withdrawn_reason",
        )},
    }  # fmt: skip

    # Read for one reader from the children they may see it protects (``ageing``); stored nowhere.
    ends_by_age: dt.date | None = None

    about = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="orders_about")
    order_kind = models.CharField(max_length=20)
    grounds = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    applicant_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    applicant_name = models.CharField(max_length=150)
    applicant_rank = models.CharField(max_length=22, choices=Rank.choices, blank=True)
    court = models.CharField(max_length=150, blank=True)
    court_reference = models.CharField(max_length=60, blank=True)
    applied_date = models.DateField(null=True, blank=True)
    made_date = models.DateField(null=True, blank=True)
    refused_date = models.DateField(null=True, blank=True)
    not_pursued_date = models.DateField(null=True, blank=True)
    served_date = models.DateField(null=True, blank=True)
    complied_date = models.DateField(null=True, blank=True)
    discharged_date = models.DateField(null=True, blank=True)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    comply_by_date = models.DateField(null=True, blank=True, help_text="Where the court set another day")
    home_lost = models.CharField(max_length=4, choices=HomeLost.choices, blank=True)
    home_consequences = models.CharField(max_length=1000, blank=True)
    adult_referral_date = models.DateField(null=True, blank=True)
    adult_referral_to = models.CharField(max_length=150, blank=True)
    adult_referral_why_not = models.CharField(max_length=300, blank=True)
    home_answered_at = models.DateTimeField(null=True, blank=True)
    home_answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expiry_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    compliance_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    needs_review = models.BooleanField(
        default=False, help_text="About somebody who may be a child, as whoever recorded it saw"
    )
    review_task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="What asks a second person"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_note = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["until_date", "made_date"]),
            models.Index(fields=["order_kind"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="order_ends_after_it_begins",
                condition=Q(until_date__isnull=True) | Q(from_date__isnull=True) | Q(until_date__gte=F("from_date")),
                violation_error_message="The last day must be on or after the first.",
            )
        ]


class OrderStep(GatedModel):
    """One dated fact of an order: applied for, made, served, varied… An order's dates and status follow from these alone."""

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "order__about"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    happened_date = models.DateField()
    detail = models.CharField(max_length=500, blank=True, help_text="How it was served, why it was varied or refused")
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    comply_by_date = models.DateField(null=True, blank=True)
    child_in_care = models.BooleanField(
        default=False, help_text="On the day of service: the age it protects under is another"
    )
    age_reason = models.CharField(max_length=300, blank=True, help_text="How the child's age that day is known")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(kind__in=[StepKind.VARIED, StepKind.LOOKED_AT]),
                name="order_step_once",
            )
        ]


class OrderProtects(GatedModel):
    """Somebody an order protects, from the time it was begun or named later. Shown to whoever may see the order and them.

    One recorded in error stays, with the reason. ``age_clock`` runs on their own record, and names no order.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "order__about"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="protected")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="protected_by")
    age_reason = models.CharField(max_length=300, blank=True, help_text="How their age on the day of service is known")
    age_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "person"], condition=Q(withdrawn_at__isnull=True), name="order_protects_once",
                violation_error_message="The order protects them already.",
            )
        ]  # fmt: skip

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible("order__about", actor, at) & visible("person__record", actor, at)


class StandingConditions(models.Manager["OrderCondition"]):
    """What an order requires or forbids, and did before it was varied, but for what was recorded in error."""

    def get_queryset(self) -> models.QuerySet[OrderCondition]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class OrderCondition(GatedModel):
    """One thing an order requires or forbids, from a day until it is varied away.

    It knows which step added it and which ended it: one taken back takes its conditions with it, and those it ended are in
    force again. One recorded in error is told to nobody: ``related`` no longer knows it, the history does.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "order__about"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="conditions")
    text = models.CharField(max_length=500)
    since_date = models.DateField(null=True, blank=True)
    ended_date = models.DateField(null=True, blank=True)
    added_by_step = models.ForeignKey(
        OrderStep, on_delete=models.PROTECT, null=True, blank=True, related_name="added_conditions",
        help_text="Empty: written down on its own",
    )  # fmt: skip
    ended_by_step = models.ForeignKey(
        OrderStep, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_conditions"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[OrderCondition]] = StandingConditions()


class StandingIdentifiers(models.Manager["OrderIdentifier"]):
    """The phones an order names, but for those it was wrongly said to name."""

    def get_queryset(self) -> models.QuerySet[OrderIdentifier]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class OrderIdentifier(GatedModel):
    """A phone an order names, by one of the identifiers it may name it by: as it was made, or only once it was varied.

    One recorded in error it never named. Whether it is named on a day follows from this and from the variations that stand
    (``varied.names_on``).
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "order__about"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="identifiers")
    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, related_name="named_in_orders")
    kind = models.CharField(max_length=10, choices=IdentifierKind.choices)
    value = models.CharField(max_length=60)
    as_written = models.CharField(max_length=80)
    by_variation = models.BooleanField(default=False, help_text="Not as the order was made: a variation added it")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[OrderIdentifier]] = StandingIdentifiers()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind", "value"], condition=Q(withdrawn_at__isnull=True), name="order_names_it_once",
                violation_error_message="This order names it already.",
            )
        ]  # fmt: skip


class OrderVariation(GatedModel):
    """What a variation changed of what an order names, by which source, and when the provider was served and complied.

    Its day, and whether it was recorded in error, are its step's.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "step__order__about"

    step = models.OneToOneField(OrderStep, on_delete=models.PROTECT, related_name="variation")
    adds = models.ManyToManyField(OrderIdentifier, related_name="added_by", blank=True)
    takes_out = models.ManyToManyField(OrderIdentifier, related_name="taken_out_by", blank=True)
    source = models.CharField(max_length=200)
    comply_by_date = models.DateField(null=True, blank=True, help_text="Where the court set another day")
    served_date = models.DateField(null=True, blank=True)
    complied_date = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="variation_complied_once_served",
                condition=Q(complied_date__isnull=True) | Q(served_date__isnull=False),
            )
        ]


class OrderBreach(GatedModel):
    """An order was not kept, on a day: what happened, and what was done about it."""

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "order__about"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="breaches")
    happened_date = models.DateField()
    what = models.CharField(max_length=1000)
    action_taken = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)


class OrderTold(GatedModel):
    """An agency was told that an order is in force: a disclosure of that, of whom it is about, and of the conditions it needs.

    The gate is the order's own record, which only a grant opens; whoever works on the order reads it from the order.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the order"
    gate: ClassVar[str] = "order__record"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="told")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="+")
    about_whom = models.CharField(max_length=200, help_text="Whom or what it is about, as this agency needs to know it")
    what_to_do = models.CharField(max_length=500, blank=True)
    conditions = models.ManyToManyField(OrderCondition, related_name="told", blank=True)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
