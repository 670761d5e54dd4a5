"""What else a person is known by: other names, and numbers that name them. Each dated, sourced, and never overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.register.models.people import Person
from throughline.register.states import NameKind, NumberKind


def _member(**options: object) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class PersonName(GatedModel):
    """Another name of a person: an alias, a street name, a former name, another spelling, or what a correction replaced.

    Never overwritten: one recorded in error is withdrawn with a reason, and stays.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="other_names")
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True, help_text="The one given with this name")
    compared_name = models.CharField(max_length=210, blank=True, editable=False)
    since_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="other_name_is_a_name", condition=~Q(given_name="") | ~Q(family_name=""),
                violation_error_message="Give a first name, a family name or a street name.",
            ),
            models.CheckConstraint(
                name="other_name_dates_in_order",
                condition=Q(since_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
            models.CheckConstraint(
                name="other_name_withdrawn_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
        ]  # fmt: skip


class PersonNumber(GatedModel):
    """A number that names one person. ``is_checked``: it passes its own check; another is kept as it was written.

    A PNC ID says that police recorded someone: it is shown only to whoever may read what police recorded.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="numbers")
    kind = models.CharField(max_length=12, choices=NumberKind.choices)
    value = models.CharField(max_length=40, help_text="As compared")
    as_written = models.CharField(max_length=60)
    is_checked = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], condition=Q(withdrawn_at=None), name="person_number_once",
                violation_error_message="This is recorded already.",
            ),
            models.CheckConstraint(
                name="person_number_withdrawn_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
        ]  # fmt: skip
