"""Places, phones and vehicles: what lines work from, and what people live in, carry and travel by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Member
from throughline.register.states import IdentifierKind
from throughline.sources.models import SourceRow


class Place(ProtectedModel):
    """An address or spot. That it is linked to a line can endanger the people who live there."""

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the records that name it"
    kind: ClassVar[RecordKind] = RecordKind.PLACE
    field_classes: ClassVar[dict[str, FieldClass]] = {
        name: FieldClass.LOCATION
        for name in ("address", "area", "postcode", "uprn", "authority", "force", "compared_address", "source_row")
    }

    address = models.CharField(max_length=200)
    area = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    uprn = models.CharField(max_length=12, blank=True, db_index=True, help_text="Unique property reference number")
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    compared_address = models.CharField(max_length=310, db_index=True, editable=False)
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class Phone(ProtectedModel):
    """A phone or SIM, known by one identifier or more. Whose hand it was in is a link, dated and sourced."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the records that name it"
    kind: ClassVar[RecordKind] = RecordKind.PHONE
    field_classes: ClassVar[dict[str, FieldClass]] = {"description": FieldClass.INTELLIGENCE}

    description = models.CharField(max_length=200, blank=True, help_text="Make, colour, where it is now")


class PhoneIdentifier(GatedModel):
    """One identifier of a phone, as an order may name it, as it was written and as it is compared, with its dates."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the phone"
    gate: ClassVar[str] = "phone__record"

    phone = models.ForeignKey(Phone, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=IdentifierKind.choices)
    value = models.CharField(max_length=60, help_text="As compared: E.164 for a number, digits or hex without spacing")
    as_written = models.CharField(max_length=80)
    since_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["value", "kind"])]
        constraints = [
            models.UniqueConstraint(fields=["phone", "kind", "value"], name="phone_identifier_once"),
            models.CheckConstraint(
                name="identifier_dates_in_order",
                condition=Q(since_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
        ]


class Vehicle(ProtectedModel):
    """A vehicle, by its registration as it is compared, by the part of it that somebody saw, or by what it looked like.

    Two that were seen in part are two vehicles until somebody says otherwise.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the records that name it"
    kind: ClassVar[RecordKind] = RecordKind.VEHICLE
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "new_because": FieldClass.PROCESS,
        **dict.fromkeys(
            ("registration", "part_seen", "folded", "folded_backwards", "as_written", "description"),
            FieldClass.INTELLIGENCE,
        ),
    }

    registration = models.CharField(max_length=15, blank=True, db_index=True, editable=False)
    part_seen = models.CharField(
        max_length=15, blank=True, editable=False, help_text="As compared: ? for one sign nobody saw, * for some"
    )
    folded = models.CharField(
        max_length=15, blank=True, db_index=True, editable=False, help_text="The registration, what looks alike as one"
    )
    folded_backwards = models.CharField(max_length=15, blank=True, db_index=True, editable=False)
    as_written = models.CharField(max_length=20, blank=True)
    description = models.CharField(max_length=200, blank=True, help_text="Make, model, colour")
    new_because = models.CharField(
        max_length=300, blank=True, help_text="Why it is none of the vehicles shown before it was recorded"
    )

    class Meta:
        indexes = [models.Index(fields=["part_seen"], condition=~Q(part_seen=""), name="vehicle_seen_in_part")]
        constraints = [
            models.CheckConstraint(
                name="vehicle_registered_or_described",
                condition=~Q(registration="") | ~Q(part_seen="") | ~Q(description=""),
                violation_error_message="Give the registration, or say what it looked like.",
            )
        ]
