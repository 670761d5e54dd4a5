"""The fields that say who someone is, where they were found and what was done, as every page asks for them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django import forms

from throughline.geography.models import LocalAuthority
from throughline.geography.queries import list_authorities
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.states import AgeBasis, Sex
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText

_AGE = re.compile(r"^\s*(\d{1,3})\s*(?:(?:-|–|to)\s*(\d{1,3}))?\s*$")


class AgeField(forms.CharField):
    """An age in whole years, or a range: "16", "15 to 17". Cleans to (low, high) or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Age, if the date of birth is not known")
        options.setdefault("max_length", 20)
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        match = _AGE.match(text)
        low = int(match[1]) if match else -1
        high = int(match[2] or match[1]) if match else -1
        if not 0 <= low <= high <= 120:
            raise forms.ValidationError("Age must be a whole number, like 16, or a range, like 15 to 17")
        return low, high


class PersonFields(forms.Form):
    """Who someone is, as far as it is known: one line is enough at the scene (P7)."""

    description = PractitionerText(
        label="Describe them in a line",
        max_length=200,
        required=False,
        help_text="Like: boy, about 16, grey tracksuit, says Jay",
    )
    given_name = forms.CharField(label="First name", max_length=100, required=False)
    family_name = forms.CharField(label="Family name", max_length=100, required=False)
    called = forms.CharField(label="What they like to be called", max_length=100, required=False)
    date_of_birth = UKDateField(name="Date of birth", label="Date of birth, if known", required=False, past_only=True)
    age = AgeField(help_text="In years, like 16, or a range, like 15 to 17")
    age_basis = forms.ChoiceField(
        label="How do you know the age?",
        required=False,
        widget=forms.RadioSelect,
        choices=[(AgeBasis.STATED, "They or someone who knows them said so"), (AgeBasis.ESTIMATED, "My estimate")],
    )
    age_reason = PractitionerText(
        label="If you judge them to be an adult, why?", max_length=300, required=False,
        help_text="Someone who may be under 18 is protected as a child until this is known",
    )  # fmt: skip
    sex = forms.ChoiceField(
        label="Sex", required=False, widget=forms.RadioSelect, choices=Sex.choices, initial=Sex.UNKNOWN
    )

    def given(self, on: dt.date, *, known: uuid.UUID | None = None) -> PersonGiven:
        """What was typed, as the actions take it; an age counts for the day ``on``."""
        data = self.cleaned_data
        age = None
        if data.get("age") and not data.get("date_of_birth"):
            basis = AgeBasis(data.get("age_basis") or AgeBasis.STATED)
            low, high = data["age"]
            age = AgeGiven(low, high, basis, on=on, reason=data.get("age_reason", ""))
        return PersonGiven(
            uuid=known,
            description=data.get("description", ""),
            given_name=data.get("given_name", ""),
            family_name=data.get("family_name", ""),
            called=data.get("called", ""),
            date_of_birth=data.get("date_of_birth"),
            sex=data.get("sex") or Sex.UNKNOWN,
            home_authority=data.get("home_authority"),
            age=age,
            new_because=data.get("new_because", ""),
        )


class WhoFields(PersonFields):
    """Who someone is, once people who may be them have been searched for: whoever records somebody new says why."""

    new_because = PractitionerText(
        label="How do you know they are none of these people?", max_length=300, required=False, rows=2,
        help_text="Like: I asked her mother; another school and another birthday. It is kept with them",
    )  # fmt: skip

    def ask_why_new(self) -> None:
        """People who may be them were shown, and nothing says why they are none of them."""
        self.add_error("new_because", "Say how you know they are none of these people")

    def typed_fields(self) -> list[forms.BoundField]:
        """What is asked before anybody is shown."""
        return [field for field in self.visible_fields() if field.name != "new_because"]


class ChoosingFields(WhoFields):
    """Who someone is: one of the people a search showed, or someone new."""

    chosen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def given(self, on: dt.date, *, known: uuid.UUID | None = None) -> PersonGiven:
        chosen = known or self.cleaned_data.get("chosen")
        return PersonGiven(uuid=chosen) if chosen else super().given(on)


class AuthorityField(forms.TypedChoiceField):
    """A local authority of England or Wales, chosen from the list; cleans to the authority or None.

    ``nothing``: what the list says where none is chosen.
    """

    def __init__(self, *, nothing: str = "Not known", **options: Any) -> None:
        options.setdefault("label", "Local authority")
        options.setdefault("required", False)
        super().__init__(coerce=self._authority, empty_value=None, choices=self._choices, **options)
        self.nothing = nothing

    def _choices(self) -> list[tuple[str, str]]:
        return [("", self.nothing), *((str(row.pk), row.name) for row in list_authorities())]

    @staticmethod
    def _authority(value: str) -> LocalAuthority:
        return list_authorities().get(pk=int(value))
