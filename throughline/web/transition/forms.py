from __future__ import annotations

from typing import Any

from django import forms

from throughline.hub.states import WhoMayRead
from throughline.transition.actions.plans import PartGiven, WantsGiven
from throughline.transition.rules import list_routes
from throughline.transition.states import PartAnswer
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText


class BeginForm(forms.Form):
    started_date = UKDateField(name="The day it was begun", label="When was the plan begun?", past_only=True)


class VersionedForm(forms.Form):
    """A form about something others may change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class EditForm(VersionedForm):
    leads_after = forms.CharField(
        label="Who will lead after they turn 18?", max_length=150, required=False, help_text="A name and an agency"
    )
    plan = PractitionerText(
        label="The plan", max_length=5000, required=False, rows=8,
        help_text="Where they will live, who supports them, money, education or work, safety. In words they would know",
    )  # fmt: skip


class WantsForm(forms.Form):
    """Their own words: kept as every own word is."""

    words = forms.CharField(
        label="What do they want, in their own words?", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what they said, in their words"},
    )  # fmt: skip
    said_date = UKDateField(name="The day they said it", label="When did they say it?", past_only=True)
    heard_by = forms.CharField(label="Who heard it?", max_length=150, error_messages={"required": "Say who heard it"})
    may_read = forms.ChoiceField(
        label="Who may read it?", choices=WhoMayRead.choices, widget=forms.RadioSelect, initial=WhoMayRead.LEAD,
        error_messages={"required": "Choose who may read it"},
    )  # fmt: skip
    told_who_reads = forms.BooleanField(label="I told them who may read it", required=False)

    def given(self) -> WantsGiven:
        """Their words as typed."""
        return WantsGiven(**self.cleaned_data)


class ToldForm(forms.Form):
    told_date = UKDateField(name="The day they were told", label="When were adult services told?", past_only=True)
    told = forms.CharField(
        label="Who there was told, and how?",
        max_length=200,
        error_messages={"required": "Say who there was told, and how"},
    )


class PartForm(forms.Form):
    answer = forms.ChoiceField(
        label="Does this part hold?", choices=PartAnswer.choices, widget=forms.RadioSelect,
        help_text="Not known is not no. The plan cannot be settled on it",
        error_messages={"required": "Choose yes, no or not known"},
    )  # fmt: skip
    reasons = PractitionerText(
        label="What are the reasons?", max_length=2000, rows=5, error_messages={"required": "Give the reasons"}
    )
    considered_who = forms.CharField(
        label="Who considered it?", max_length=150, help_text="A name and an agency",
        error_messages={"required": "Say who considered it"},
    )  # fmt: skip
    considered_date = UKDateField(name="The day it was considered", label="When?", past_only=True)

    def given(self, part: str) -> PartGiven:
        """One part as typed."""
        data = self.cleaned_data
        return PartGiven(part, data["answer"], data["reasons"], data["considered_date"], data["considered_who"])


class RouteForm(forms.Form):
    route = forms.ChoiceField(
        label="Which route?", choices=(), widget=forms.RadioSelect, error_messages={"required": "Choose a route"}
    )
    leads = forms.CharField(
        label="Who leads it?", max_length=150, help_text="A name and an agency",
        error_messages={"required": "Say who leads it"},
    )  # fmt: skip
    note = PractitionerText(label="What was agreed?", max_length=1000, required=False, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["route"].choices = [(route.key, route.name) for route in list_routes()]  # type: ignore[attr-defined]


class ReopenForm(VersionedForm):
    reason = PractitionerText(
        label="Why is it opened again?",
        max_length=300,
        rows=3,
        error_messages={"required": "Say why it is opened again"},
    )
