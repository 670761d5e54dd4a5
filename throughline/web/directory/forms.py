from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.agencies.models import Agency
from throughline.support.states import ServiceKind
from throughline.web.forms.dates import UKDateField


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
    about = forms.CharField(
        label="What it offers", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


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
