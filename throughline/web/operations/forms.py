from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import list_open_lines
from throughline.disruption.states import OffenceKind, OperationKind
from throughline.hub.states import InterventionReason
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.web.forms.choices import ForceField, LineField, TeamField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField, ChoosingFields
from throughline.web.forms.wording import PractitionerText

_TIME_ERRORS = {"invalid": "Time must be like 06:40"}


class EditOperationForm(forms.Form):
    """What an operation was; short enough for the scene."""

    operation_kind = forms.ChoiceField(
        label="What is it?", choices=OperationKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose a warrant, a visit or another operation"},
    )  # fmt: skip
    happened_date = UKDateField(name="The date", label="Date", past_only=True)
    happened_time = forms.TimeField(label="Time, if known", required=False, error_messages=_TIME_ERRORS)
    line_uuid = LineField(label="Line")
    suspected_cuckooing = forms.BooleanField(label="The address may be being cuckooed", required=False)
    notes = PractitionerText(label="Notes", max_length=5000, required=False, rows=3)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line_uuid"].offer(list_open_lines(actor, now()))  # type: ignore[attr-defined]


class CorrectOperationForm(EditOperationForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewOperationForm(EditOperationForm):
    team = TeamField(label="Team", error_messages={"required": "Choose the team"})
    address = forms.CharField(
        label="Address",
        max_length=200,
        error_messages={"required": "Give the address, or a few words that find the place"},
    )
    area = forms.CharField(label="Area", max_length=100, required=False, help_text="Like Lea Hall")
    postcode = forms.CharField(label="Postcode, if known", max_length=8, required=False)
    authority = AuthorityField(label="Local authority")
    force = ForceField(label="Police force whose area it is in, if not the authority’s", required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.fields["team"].offer(actor.hub, actor.agency)  # type: ignore[attr-defined]

    def place(self) -> PlaceGiven:
        """Where it was. The force is the authority's unless another was chosen."""
        data = self.cleaned_data
        authority = data["authority"]
        return PlaceGiven(
            address=data["address"], area=data["area"], postcode=data["postcode"], authority=authority,
            force=data["force"] or (authority.force if authority else None),
        )  # fmt: skip


class PersonAtOperationForm(ChoosingFields):
    """Someone at an operation: one already recorded there, or one line about someone new."""

    known = forms.ChoiceField(
        label="Is it someone already recorded here?", required=False, widget=forms.RadioSelect, initial=""
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if people:
            self.fields["known"].choices = [("", "No, someone new"), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["known"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = ("known", "chosen", "description", "given_name", "family_name")
        if not any(cleaned.get(name) for name in said) and not any(name in self.errors for name in said):
            self.add_error("description", "Describe the person in a line, or give a name")
        return cleaned

    def who(self, on: dt.date) -> PersonGiven:
        """The person as the actions take one; an age counts for the day of the operation."""
        known = self.cleaned_data.get("known")
        return self.given(on, known=uuid.UUID(known) if known else None)


class FoundForm(PersonAtOperationForm):
    """A person found."""

    happened_time = forms.TimeField(
        label="At what time were they found, if known?", required=False, error_messages=_TIME_ERRORS,
        help_text="Like 06:40. The 24 hours to answer for them count from then; without it, from the time of day you"
        " record this",
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Why are they safeguarded?", choices=InterventionReason.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why they are safeguarded"},
    )  # fmt: skip
    reason_detail = PractitionerText(label="If another reason, which?", max_length=300, required=False)
    immediate_action = PractitionerText(
        label="What was done straight away to protect them?", max_length=5000, required=False,
        rows=3,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("reason") == InterventionReason.OTHER and not cleaned.get("reason_detail"):
            self.add_error("reason_detail", "Say which reason")
        return cleaned


class ArrestForm(PersonAtOperationForm):
    """An arrest, and the charge when there is one. The line is asked only where the operation has none."""

    offence = forms.ChoiceField(
        label="Offence", choices=[("", "Choose the offence"), *OffenceKind.choices],
        error_messages={"required": "Choose the offence"},
    )  # fmt: skip
    offence_detail = forms.CharField(label="If another offence, which?", max_length=200, required=False)
    happened_time = forms.TimeField(label="Time of arrest, if known", required=False, error_messages=_TIME_ERRORS)
    line_uuid = LineField(label="Line")
    is_line_holder = forms.BooleanField(label="Held the line", required=False)
    charged_date = UKDateField(
        name="The date charged", label="Date charged, if charged", required=False, past_only=True
    )

    def __init__(self, *args: Any, lines: list[Line] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if lines is None:
            del self.fields["line_uuid"]
        else:
            self.fields["line_uuid"].offer(lines)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_line_holder") and "line_uuid" in self.fields and not cleaned.get("line_uuid"):
            self.add_error("line_uuid", "Say which line they held")
        return cleaned


class HolderReviewForm(forms.Form):
    """A second person's answer about a child recorded as holder of a line."""

    stands = forms.ChoiceField(
        label="What did you find?", widget=forms.RadioSelect,
        choices=[("yes", "The record stands: they held the line, and were harmed along it"),
                 ("no", "They did not hold the line: they were exploited along it")],
        error_messages={"required": "Choose what you found"},
    )  # fmt: skip
    reason = PractitionerText(label="What shows it?", max_length=300, required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("stands") == "no" and not cleaned.get("reason"):
            self.add_error("reason", "Say what shows that they did not hold the line")
        return cleaned


class ChargeForm(forms.Form):
    charged_date = UKDateField(name="The date charged", label="When were they charged?", past_only=True)
    offence = forms.ChoiceField(
        label="Offence charged", choices=OffenceKind.choices, error_messages={"required": "Choose the offence"}
    )


class DiscontinueForm(forms.Form):
    discontinued_date = UKDateField(name="The day", label="When was the charge discontinued?", past_only=True)


class ReasonForm(forms.Form):
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300, error_messages={"required": "Say why"}
    )
