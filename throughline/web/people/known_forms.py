"""What else someone is known by, where they lived, and saying that something of it was recorded in error."""

from __future__ import annotations

from django import forms

from throughline.register.given import NameGiven, NumberGiven, PlaceGiven
from throughline.register.states import NameKind, NumberKind
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField
from throughline.web.forms.wording import PractitionerText

_SOURCE = "Like: their mother, a school list, custody record. Never who an informant is"


def _source() -> forms.CharField:
    return forms.CharField(
        label="Who says so, or where it is written", max_length=200, required=False, help_text=_SOURCE
    )


class OtherNameForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of name is it?", widget=forms.RadioSelect,
        choices=[choice for choice in NameKind.choices if choice[0] != NameKind.BEFORE],
        error_messages={"required": "Choose what kind of name it is"},
    )  # fmt: skip
    given_name = forms.CharField(label="First name, or the street name", max_length=100, required=False)
    family_name = forms.CharField(label="Family name", max_length=100, required=False)
    date_of_birth = UKDateField(
        name="Date of birth", label="Date of birth given with this name, if another", required=False, past_only=True
    )
    since_date = UKDateField(name="First day", label="Used since, if known", required=False, past_only=True)
    until_date = UKDateField(name="Last day", label="Used until, if no longer", required=False)
    source = _source()

    def given(self) -> NameGiven:
        return NameGiven(**self.cleaned_data)


class NumberForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of number is it?", widget=forms.RadioSelect, choices=NumberKind.choices,
        error_messages={"required": "Choose what kind of number it is"},
    )  # fmt: skip
    number = forms.CharField(label="Number", max_length=60, error_messages={"required": "Give the number"})
    as_written = forms.BooleanField(
        label="Keep it as it is written, though it does not pass its check", required=False,
        help_text="Only if that is what the source says. It then counts for less when people are compared",
    )  # fmt: skip
    source = _source()

    def given(self) -> NumberGiven:
        return NumberGiven(**self.cleaned_data)


class LivedAtForm(forms.Form):
    address = forms.CharField(
        label="Address", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Flat, house number and street, like Flat 3, 12 Any Street",
        error_messages={"required": "Give the address"},
    )  # fmt: skip
    area = forms.CharField(label="Area or town", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=8, required=False)
    uprn = forms.CharField(
        label="UPRN", max_length=14, required=False, help_text="The property's reference number, if a council gave it"
    )
    authority = AuthorityField()
    since_date = UKDateField(name="The first day", label="Since when did they live there?", past_only=True)
    until_date = UKDateField(
        name="The last day", label="Until when?", required=False, past_only=True,
        help_text="Where a child lives now is recorded with the places of their case, for people named on it",
    )  # fmt: skip
    source = _source()

    def place(self) -> PlaceGiven:
        data = self.cleaned_data
        authority = data["authority"]
        force = authority.force if authority is not None else None
        return PlaceGiven(data["address"], data["area"], data["postcode"], authority, force, data["uprn"])


class InErrorForm(forms.Form):
    reason = PractitionerText(
        label="What was wrong?", max_length=300, rows=3, error_messages={"required": "Say what was wrong"},
        help_text="It stays in the history with your reason, and is no longer used to find them",
    )  # fmt: skip
