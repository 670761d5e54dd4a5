from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from throughline.agencies.models import Agency
from throughline.core.errors import Refused
from throughline.geography.queries import get_authority
from throughline.support.actions.directory import ServiceTerms
from throughline.support.states import LearningRule, ServiceKind
from throughline.web.forms.dates import UKDateField


def _number(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, help_text=help_text,
        error_messages={"invalid": "This is a whole number, like 12"},
    )  # fmt: skip


class FilterForm(forms.Form):
    kind = forms.ChoiceField(
        label="Kind of support", required=False, choices=[("", "Every kind"), *ServiceKind.choices]
    )


class ServiceFields(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of support is it?", choices=ServiceKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of support this is"},
    )  # fmt: skip
    age_low = forms.IntegerField(
        label="Youngest age it takes", required=False, min_value=0, max_value=120,
        help_text="Its own rule. It warns whoever offers it, and never refuses anyone.",
        error_messages={"invalid": "An age is a whole number, like 16"},
    )  # fmt: skip
    age_high = forms.IntegerField(
        label="Oldest age it takes", required=False, min_value=0, max_value=120,
        error_messages={"invalid": "An age is a whole number, like 25"},
    )  # fmt: skip
    areas = forms.CharField(
        label="Where does it work?", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One local authority a line, like Birmingham. Leave empty if it works anywhere.",
    )  # fmt: skip
    learning_rule = forms.ChoiceField(
        label="Does it ask about education, employment or training?", choices=LearningRule.choices,
        widget=forms.RadioSelect, initial=LearningRule.ANY, required=False,
    )  # fmt: skip
    weeks = _number("How many weeks does it usually last?")
    capacity = _number("How many people does it have room for at once?")
    waiting_weeks = _number(
        "How many weeks is the wait now?", help_text="0 if there is none. Empty if they have not said."
    )
    waiting_date = UKDateField(
        name="The day they said so", label="When did the provider say so?", required=False, past_only=True
    )
    costs_nothing = forms.BooleanField(
        label="It costs the person and their family nothing", required=False, initial=True
    )
    about = forms.CharField(
        label="What it offers", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_learning_rule(self) -> str:
        return self.cleaned_data["learning_rule"] or LearningRule.ANY

    def clean_areas(self) -> str:
        """Checked here, so that a name nobody knows stands beside its field; ``terms`` finds them again."""
        for name in _lines(self.cleaned_data["areas"]):
            try:
                get_authority(name)
            except Refused as error:
                raise ValidationError(error.message) from error
        return self.cleaned_data["areas"]

    def terms(self) -> ServiceTerms:
        """For whom and how soon, as the action takes it."""
        data = self.cleaned_data
        names = ("learning_rule", "weeks", "capacity", "waiting_weeks", "waiting_date", "costs_nothing")
        areas = tuple(get_authority(name) for name in _lines(data["areas"]))
        return ServiceTerms(areas=areas, **{name: data[name] for name in names})

    def described(self) -> dict[str, Any]:
        """Everything the action takes, the terms in one piece."""
        apart = {"areas", "learning_rule", "weeks", "capacity", "waiting_weeks", "waiting_date", "costs_nothing"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart} | {"terms": self.terms()}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class NewServiceForm(ServiceFields):
    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Give the service's name"})
    provider = forms.TypedChoiceField(
        label="Provider", empty_value=None, choices=(), error_messages={"required": "Choose who provides it"}
    )
    since_date = UKDateField(
        name="The day it took this name", label="Since when is this its name, if it had another?", required=False
    )
    formerly = forms.CharField(label="Its name before that", max_length=100, required=False)
    field_order = ("name", "provider", "kind")

    def offer(self, providers: Sequence[Agency]) -> None:
        """The agencies that may provide it."""
        found = {str(agency.pk): agency for agency in providers}
        field: Any = self.fields["provider"]
        field.choices = [("", "Choose a provider"), *((key, agency.name) for key, agency in found.items())]
        field.coerce = found.__getitem__


class EditServiceForm(ServiceFields):
    is_open = forms.BooleanField(label="It takes people at the moment", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RenameForm(forms.Form):
    name = forms.CharField(label="New name", max_length=100, error_messages={"required": "Give the new name"})
    since_date = UKDateField(name="The day it took this name", label="Since when?")
    version = forms.IntegerField(widget=forms.HiddenInput)
