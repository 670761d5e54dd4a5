"""People: who they are, how old and how we know, how to contact them safely, when last seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Member
from throughline.core.models import VersionedModel
from throughline.geography.states import Nation
from throughline.register.states import AgeBasis, Contactable, Sex
from throughline.sources.models import SourceRow


class Person(VersionedModel, ProtectedModel):
    """A person the hub knows of: a child or adult found, an adult arrested. Highly sensitive.

    At the scene one line of description is enough (P7); the identity is completed later, after a search.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "a child: to age 25 at least; an adult: by the agency's schedule"
    kind: ClassVar[RecordKind] = RecordKind.PERSON
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "description": FieldClass.IDENTITY,
        "given_name": FieldClass.IDENTITY,
        "family_name": FieldClass.IDENTITY,
        "called": FieldClass.IDENTITY,
        "date_of_birth": FieldClass.IDENTITY,
        "date_of_birth_confirmed": FieldClass.IDENTITY,
        "sex": FieldClass.IDENTITY,
        "home_authority": FieldClass.LOCATION,
        "responsible_authority": FieldClass.LOCATION,
        "responsible_nation": FieldClass.LOCATION,
        "compared_name": FieldClass.IDENTITY,
        "sound": FieldClass.IDENTITY,
        "same_as": FieldClass.IDENTITY,
        "new_because": FieldClass.PROCESS,
        "identity_completed_at": FieldClass.PROCESS,
        "identity_completed_by": FieldClass.PROCESS,
        "source_row": FieldClass.PROCESS,
    }

    description = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    called = models.CharField(max_length=100, blank=True, help_text="What they like to be called")
    date_of_birth = models.DateField(null=True, blank=True)
    date_of_birth_confirmed = models.BooleanField(default=False)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    home_authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    responsible_authority = models.ForeignKey(
        "geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Stated, accepted in writing, or kept before a move; pushed down, never typed here",
    )  # fmt: skip
    responsible_nation = models.CharField(max_length=20, choices=Nation, blank=True)
    compared_name = models.CharField(max_length=210, blank=True, db_index=True, editable=False)
    sound = models.CharField(max_length=100, blank=True, db_index=True, editable=False)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined_here", editable=False,
        help_text="The record that leads where several are of one person; settled from the joinings, never typed",
    )  # fmt: skip
    new_because = models.CharField(
        max_length=300, blank=True, help_text="Why they are none of the people a search showed before they were recorded"
    )  # fmt: skip
    identity_completed_at = models.DateTimeField(null=True, blank=True)
    identity_completed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["compared_name", "date_of_birth", "sex"])]
        constraints = [
            models.CheckConstraint(
                name="person_named_or_described",
                condition=~Q(given_name="") | ~Q(family_name="") | ~Q(description=""),
                violation_error_message="Give a name, or describe the person in a line.",
            )
        ]

    @property
    def leading_id(self) -> int:
        """The key of the record that leads: its own, where it is joined to none."""
        return self.same_as_id or self.pk

    def records_of_one(self) -> QuerySet[Person]:
        """Every record of this person, its own among them: for what is asked once of a person, never for what is shown."""
        lead = self.leading_id
        return Person.related.filter(Q(pk=lead) | Q(same_as=lead)).order_by("pk")


class AgeStatement(GatedModel):
    """What was said or judged of a person's age on a day, as a range of whole years. Never turned into a date of birth."""

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="age_statements")
    stated_date = models.DateField()
    basis = models.CharField(max_length=10, choices=AgeBasis.choices)
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="age_range_in_order", condition=Q(low__lte=F("high")) & Q(high__lte=120))
        ]


class SafeContact(GatedModel):
    """How to work with this person without harm: shown wherever someone would call, write or visit (P19, P25).

    The newest row stands; older ones stay as history. It never says where a fact came from.
    """

    holds: ClassVar[str] = "contact"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safe_contacts")
    may_visit_home = models.CharField(max_length=8, choices=Contactable.choices, default=Contactable.UNKNOWN)
    may_phone = models.CharField(max_length=8, choices=Contactable.choices, default=Contactable.UNKNOWN)
    may_write = models.CharField(max_length=8, choices=Contactable.choices, default=Contactable.UNKNOWN)
    meet_in_public = models.CharField(max_length=8, choices=Contactable.choices, default=Contactable.UNKNOWN)
    safe_times = models.CharField(max_length=200, blank=True)
    safe_phone = models.CharField(max_length=30, blank=True)
    what_helps = models.CharField(max_length=500, blank=True, help_text="What helps, what doesn't, call me…")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class Sighting(GatedModel):
    """A person was seen: when, by whom, and what is in place. No page ever says a person *is safe* (P1).

    One recorded in error stays, with the reason, and is no longer when they were last seen.
    """

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sightings")
    seen_date = models.DateField()
    seen_by = models.CharField(max_length=150)
    in_place = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)
