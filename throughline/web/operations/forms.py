from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.disruption.actions.seizures import SeizureGiven
from throughline.disruption.queries.lines import list_open_lines
from throughline.disruption.states import DrugType, OffenceKind, OperationKind, SeizureKind, WeaponKind
from throughline.hub.states import InterventionReason
from throughline.register.given import PlaceGiven
from throughline.web.forms.choices import ForceField, LineField, TeamField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField, PersonFields

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
    notes = forms.CharField(label="Notes", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line_uuid"].offer(list_open_lines(actor, now()))  # type: ignore[attr-defined]


class CorrectOperationForm(EditOperationForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewOperationForm(EditOperationForm):
    team = TeamField(label="Team", error_messages={"required": "Choose the team"})
    address = forms.CharField(
        label="Address", max_length=200, error_messages={"required": "Give the address, or a few words that find the place"}
    )
    area = forms.CharField(label="Area", max_length=100, required=False, help_text="Like Lea Hall")
    postcode = forms.CharField(label="Postcode, if known", max_length=8, required=False)
    authority = AuthorityField(label="Local authority")
    force = ForceField(label="Police force whose area it is in", required=False)

    field_order = ("operation_kind", "address", "area", "postcode", "team", "line_uuid", "suspected_cuckooing",
                   "happened_date", "happened_time", "authority", "force", "notes")  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.fields["team"].offer(actor.hub, actor.agency)  # type: ignore[attr-defined]

    def place(self) -> PlaceGiven:
        data = self.cleaned_data
        return PlaceGiven(
            address=data["address"], area=data["area"], postcode=data["postcode"], authority=data["authority"],
            force=data["force"],
        )  # fmt: skip


class FoundForm(PersonFields):
    """A person found: one line is enough."""

    reason = forms.ChoiceField(
        label="Why are they safeguarded?", choices=InterventionReason.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why they are safeguarded"},
    )  # fmt: skip
    reason_detail = forms.CharField(label="If another reason, which?", max_length=300, required=False)
    immediate_action = forms.CharField(
        label="What was done straight away to protect them?", max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("description", "given_name", "family_name")):
            self.add_error("description", "Describe the person in a line, or give a name")
        return cleaned


class ArrestForm(PersonFields):
    """An arrest, and the charge when there is one."""

    offence = forms.ChoiceField(
        label="Offence", choices=[("", "Choose the offence"), *OffenceKind.choices],
        error_messages={"required": "Choose the offence"},
    )  # fmt: skip
    offence_detail = forms.CharField(label="If another offence, which?", max_length=200, required=False)
    happened_time = forms.TimeField(label="Time of arrest, if known", required=False, error_messages=_TIME_ERRORS)
    is_line_holder = forms.BooleanField(label="Held the line", required=False)
    charged_date = UKDateField(name="The date charged", label="Date charged, if charged", required=False, past_only=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("description", "given_name", "family_name")):
            self.add_error("description", "Describe the person in a line, or give a name")
        return cleaned


class ChargeForm(forms.Form):
    charged_date = UKDateField(name="The date charged", label="When were they charged?", past_only=True)
    offence = forms.ChoiceField(
        label="Offence charged", choices=OffenceKind.choices, error_messages={"required": "Choose the offence"}
    )


class DiscontinueForm(forms.Form):
    discontinued_date = UKDateField(name="The day", label="When was the charge discontinued?", past_only=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why was it recorded in error?", max_length=300, error_messages={"required": "Say why"}
    )


class SeizureForm(forms.Form):
    """Something seized: fill in the part that fits what it is."""

    kind = forms.ChoiceField(
        label="What was seized?", choices=SeizureKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose drugs, cash, a weapon or a phone"},
    )  # fmt: skip
    drug = forms.ChoiceField(label="Which drug?", choices=[("", "Choose"), *DrugType.choices], required=False)
    grams = forms.DecimalField(
        label="Weight in grams", max_digits=12, decimal_places=2, min_value=Decimal("0.01"), required=False,
        error_messages={"invalid": "Weight must be a number of grams, like 12.5",
                        "min_value": "Weight must be more than nothing"},
    )  # fmt: skip
    pounds = forms.DecimalField(
        label="Cash in pounds", max_digits=11, decimal_places=2, min_value=Decimal("0.01"), required=False,
        error_messages={"invalid": "Cash must be an amount in pounds, like 340.50",
                        "min_value": "Cash must be more than nothing"},
    )  # fmt: skip
    weapon = forms.ChoiceField(label="Which weapon?", choices=[("", "Choose"), *WeaponKind.choices], required=False)
    count = forms.IntegerField(
        label="How many?", min_value=1, max_value=100_000, required=False,
        error_messages={"invalid": "Give a whole number", "min_value": "Give a number from 1"},
    )  # fmt: skip
    from_person = forms.ChoiceField(label="Taken from, or where they were found", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["from_person"].choices = [("", "Nobody known"), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needed = {"drugs": ("drug", "grams"), "cash": ("pounds",), "weapon": ("weapon", "count"), "phone": ("count",)}
        says = {"drug": "Choose the drug", "grams": "Give the weight in grams", "pounds": "Give the amount of cash",
                "weapon": "Choose the weapon", "count": "Say how many"}  # fmt: skip
        for name in needed.get(cleaned.get("kind", ""), ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, says[name])
        return cleaned

    def given(self) -> SeizureGiven:
        data = self.cleaned_data
        pence = int(data["pounds"] * 100) if data["pounds"] else None
        return SeizureGiven(data["kind"], data["drug"], data["grams"], pence, data["weapon"], data["count"])
