from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.models import Agency, Hub
from throughline.agencies.queries import list_hub_agencies, list_other_agencies
from throughline.agencies.states import AgencyKind
from throughline.web.forms.dates import UKDateField

_KINDS = [("", "Choose"), *((value, label) for value, label in AgencyKind.choices if value != AgencyKind.HUB)]


class ContactForm(forms.Form):
    """Whom to ring somewhere."""

    contact = forms.CharField(
        label="Whom to ring, by day and by night", max_length=200, required=False,
        help_text="A name or a post, and a number; another number out of hours if there is one",
    )  # fmt: skip


class CouncilContactForm(ContactForm):
    """Whom to ring at a council: about a child, and about an adult at risk."""

    adults = forms.CharField(
        label="Whom to ring about an adult at risk, by day and by night", max_length=200, required=False,
        help_text="Adult social care. Leave it empty if you do not know: people are told to ring the council’s main number",
    )  # fmt: skip


class PartnerForm(forms.Form):
    """An agency that is known here, or one nobody has recorded yet."""

    agency = forms.ModelChoiceField(
        label="An agency known here", queryset=Agency.objects.none(), required=False, empty_label="None of these",
        help_text="Every police force, ROCU and council of England and Wales is known",
    )  # fmt: skip
    name = forms.CharField(label="Or the name of a new one", max_length=150, required=False)
    kind = forms.ChoiceField(label="What kind of agency the new one is", choices=_KINDS, required=False)
    contact = forms.CharField(
        label="Whom to ring there about a person’s safety", max_length=200, required=False,
        help_text="By day and by night. It is shown to its people when they are worried about someone",
    )  # fmt: skip

    def __init__(self, *args: Any, hub: Hub, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = list_other_agencies(hub)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two ways, and not both."""
        data = self.cleaned_data
        if data.get("agency") and data.get("name"):
            self.add_error("name", "Choose an agency known here, or name a new one: not both")
        elif not data.get("agency") and not data.get("name"):
            self.add_error("agency", "Choose an agency, or name a new one")
        elif data.get("name") and not data.get("kind"):
            self.add_error("kind", "Choose what kind of agency it is")
        return data


class TeamForm(forms.Form):
    name = forms.CharField(
        label="What is the team called?", max_length=150, error_messages={"required": "Enter the team's name"}
    )
    is_hub_team = forms.BooleanField(
        label="It is a hub team: its members see the hub’s standard records", required=False
    )


class _Agencies(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class AgreementForm(forms.Form):
    """What the agencies signed."""

    title = forms.CharField(
        label="What is it called?", max_length=200, error_messages={"required": "Enter the agreement's title"}
    )
    reference = forms.CharField(label="Its reference, if it has one", max_length=50, required=False)
    basis = forms.CharField(
        label="The lawful basis sharing rests on", max_length=200,
        help_text="As the agreement says it, for example Children Act 2004, section 11. It is kept with each disclosure",
        error_messages={"required": "Enter the lawful basis, as the agreement says it"},
    )  # fmt: skip
    starts_date = UKDateField(name="First day", label="The first day it is in force")
    ends_date = UKDateField(
        name="Last day", label="The last day it is in force", help_text="Nothing is shared under it after that day"
    )
    parties = _Agencies(
        label="Which agencies have signed it?", queryset=Agency.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the agencies that have signed it"},
    )  # fmt: skip

    def __init__(self, *args: Any, hub: Hub, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parties"].queryset = list_hub_agencies(hub)  # type: ignore[attr-defined]


class SignForm(forms.Form):
    agency = forms.ModelChoiceField(
        label="Which agency has signed it?", queryset=Agency.objects.none(), empty_label="Choose an agency",
        error_messages={"required": "Choose the agency that has signed it"},
    )  # fmt: skip

    def __init__(self, *args: Any, hub: Hub, signed: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = list_hub_agencies(hub).exclude(pk__in=signed)
        self.fields["agency"].queryset = offered  # type: ignore[attr-defined]


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Why does it end?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it ends"},
    )  # fmt: skip
