from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from throughline.disruption.actions.roles import Towards
from throughline.disruption.models import Group, Line, Operation
from throughline.disruption.states import CONTROLLING, EXPLOITED
from throughline.register.links import Grading
from throughline.register.models import Person
from throughline.register.queries import display_name
from throughline.register.states import Assessment, IdentifierKind, LinkKind, SourceEvaluation
from throughline.web.forms.choices import LineField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.vehicles import REGISTRATION_HINT, AnotherVehicle
from throughline.web.forms.wording import PractitionerText
from throughline.web.presenting.dates import short_date

FindPerson = Callable[[str], uuid.UUID | None]

# What was done to them comes first; the word *runner* is nowhere (practice.md P3).
ROLE_WORDS = {
    LinkKind.EXPLOITED_TO_CARRY: "Was exploited to carry",
    LinkKind.EXPLOITED_TO_STORE: "Was exploited to store",
    LinkKind.EXPLOITED_TO_HOLD: "Was exploited to hold money",
    LinkKind.HOLDER_OF: "Held the line",
    LinkKind.CONTROLS: "Controlled the line",
    LinkKind.MEMBER_OF: "Was part of a group",
    LinkKind.USES_PHONE: "Used a phone",
    LinkKind.USES_VEHICLE: "Used a vehicle",
    LinkKind.ASSOCIATE_OF: "Was seen with somebody",
}
ON_LINE = [(kind, ROLE_WORDS[kind]) for kind in (*EXPLOITED, *CONTROLLING)]


class GradedForm(forms.Form):
    """When, how it is known, and how far it can be relied on."""

    since_date = UKDateField(name="The first day", label="Since when, or on which day?", past_only=True)
    until_date = UKDateField(name="The last day", label="Until when, if it ended?", past_only=True, required=False)
    source = forms.CharField(
        label="Where does it come from?", max_length=200,
        help_text="A report's reference, an operation, a phone download. Never who an informant is",
        error_messages={"required": "Say where it comes from"},
    )  # fmt: skip
    source_evaluation = forms.ChoiceField(
        label="How far can the source be relied on?", required=False,
        choices=[("", "Not graded"), *SourceEvaluation.choices],
    )  # fmt: skip
    assessment = forms.ChoiceField(
        label="How does the source know?", required=False, choices=[("", "Not graded"), *Assessment.choices]
    )

    def grading(self) -> Grading:
        data = self.cleaned_data
        return Grading(data["source"], data["source_evaluation"], data["assessment"])


class EventForm(GradedForm):
    because_of = forms.TypedChoiceField(
        label="Because of which event?", coerce=uuid.UUID, empty_value=None, required=False,
        help_text="An operation one of them was at. One row an event: record it again when it happens again",
    )  # fmt: skip

    def __init__(self, *args: Any, events: Iterable[Operation], **options: Any) -> None:
        super().__init__(*args, **options)
        said = [
            (str(row.record.uuid), f"{row.get_operation_kind_display()}, {short_date(row.happened_date)}")
            for row in events
        ]
        self.fields["because_of"].choices = [("", "Not one of these"), *said]  # type: ignore[attr-defined]


class RoleOnLineForm(EventForm):
    """A role towards the line whose page it is."""

    kind = forms.ChoiceField(
        label="What were they?", choices=ON_LINE, widget=forms.RadioSelect,
        error_messages={"required": "Choose what they were"},
    )  # fmt: skip
    person = forms.TypedChoiceField(label="Who?", coerce=uuid.UUID, empty_value=None, required=False)
    reference = forms.CharField(
        label="Or the reference on their page", max_length=20, required=False, help_text="Like K7PXR-4TDMB"
    )
    field_order = ("person", "reference", "kind")

    def __init__(self, *args: Any, people: Iterable[Person], find: FindPerson, **options: Any) -> None:
        super().__init__(*args, **options)
        self.find = find
        names = [(str(person.record.uuid), f"{display_name(person)} ({person.record.reference})") for person in people]
        self.fields["person"].choices = [("", "Choose who is known along it"), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reference"):
            cleaned["person"] = self.find(cleaned["reference"])
            if cleaned["person"] is None:
                self.add_error("reference", "Nobody you may see has this reference")
        elif not cleaned.get("person"):
            self.add_error("person", "Choose who, or give their reference")
        return cleaned


class RoleOfPersonForm(EventForm, AnotherVehicle):
    """A role of the person whose page it is, towards whatever its kind needs."""

    kind = forms.ChoiceField(
        label="What were they?", choices=list(ROLE_WORDS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose what they were"},
    )  # fmt: skip
    line_uuid = LineField(label="Which line?", help_text="For what they were along a line")
    group_uuid = forms.TypedChoiceField(label="Which group?", coerce=uuid.UUID, empty_value=None, required=False)
    identifier_kind = forms.ChoiceField(
        label="Known by", choices=IdentifierKind.choices, required=False, initial=IdentifierKind.MSISDN
    )
    identifier = forms.CharField(label="Number or identifier of the phone", max_length=80, required=False)
    registration = forms.CharField(
        label="Registration of the vehicle", max_length=20, required=False, help_text=REGISTRATION_HINT
    )
    associate = forms.CharField(
        label="The reference of the other person", max_length=20, required=False, help_text="As on their page"
    )
    field_order = ("kind", "line_uuid", "group_uuid", "identifier_kind", "identifier", "registration", "associate")

    def __init__(
        self, *args: Any, lines: Iterable[Line], groups: Iterable[Group], find: FindPerson, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.find = find
        self.fields["line_uuid"].offer(lines)  # type: ignore[attr-defined]
        names = [(str(group.record.uuid), group.name) for group in groups]
        self.fields["group_uuid"].choices = [("", "Choose a group"), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        other = self.find(cleaned["associate"]) if cleaned.get("associate") else None
        if cleaned.get("kind") == LinkKind.ASSOCIATE_OF and cleaned.get("associate") and other is None:
            self.add_error("associate", "Nobody you may see has this reference")
        cleaned["towards"] = Towards(
            line_uuid=cleaned.get("line_uuid"), group_uuid=cleaned.get("group_uuid"), person_uuid=other,
            identifier=cleaned.get("identifier", ""), registration=cleaned.get("registration", ""),
            identifier_kind=cleaned.get("identifier_kind") or IdentifierKind.MSISDN,
        )  # fmt: skip
        return cleaned


class WithdrawForm(forms.Form):
    reason = PractitionerText(
        label="Why is it withdrawn?", max_length=300, rows=3, error_messages={"required": "Say why it is withdrawn"}
    )


class ReviewForm(forms.Form):
    stands = forms.ChoiceField(
        label="Does the record stand?", widget=forms.RadioSelect,
        choices=[("yes", "Yes: the record stands"), ("no", "No: they did not hold or control the line")],
        error_messages={"required": "Say whether the record stands"},
    )  # fmt: skip
    reason = PractitionerText(label="What shows it?", max_length=500, rows=3, required=False)
