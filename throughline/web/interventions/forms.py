from __future__ import annotations

from typing import Any

from django import forms

from throughline.core.clock import at_london
from throughline.hub.first_hour import SCENE_QUESTIONS_HINT, item_named
from throughline.hub.states import ChecklistAnswer, InterventionReason, WhoMayRead
from throughline.register.given import PlaceGiven
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField, ChoosingFields
from throughline.web.forms.wording import PractitionerText


class InterventionForm(ChoosingFields):
    """A safeguarding intervention outside an operation: one line about the person is enough."""

    happened_date = UKDateField(name="The date", label="When did it happen?", past_only=True)
    happened_time = forms.TimeField(
        label="At what time, if known?", required=False,
        help_text="Like 06:40. The 24 hours to answer for them count from then; without it, from the time of day you"
        " record this",
        error_messages={"invalid": "Time must be like 06:40"},
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Why were they safeguarded?",
        choices=InterventionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they were safeguarded"},
    )
    reason_detail = PractitionerText(label="If another reason, which?", max_length=300, required=False)
    address = forms.CharField(
        label="Where were they found?", max_length=200, required=False, help_text="The address, or a few words"
    )
    authority = AuthorityField(label="Local authority where they were found")
    immediate_action = PractitionerText(
        label="What was done straight away to protect them?",
        max_length=5000,
        required=False,
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("chosen", "description", "given_name", "family_name")):
            self.add_error("description", "Describe the person in a line, or give a name")
        if cleaned.get("reason") == InterventionReason.OTHER and not cleaned.get("reason_detail"):
            self.add_error("reason_detail", "Say which reason")
        return cleaned

    def place(self) -> PlaceGiven:
        """Where they were found, as typed."""
        return PlaceGiven(address=self.cleaned_data["address"], authority=self.cleaned_data["authority"])


class ChecklistForm(forms.Form):
    """One line of the first hour. Where *done* starts a clock, it asks from when: the clock counts from then."""

    item = forms.CharField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=ChecklistAnswer.choices, error_messages={"required": "Choose an answer"})
    detail = PractitionerText(max_length=500, required=False)
    began_date = UKDateField(name="The day it began", label="The day it began", required=False, past_only=True)
    began_time = forms.TimeField(
        label="The time it began", required=False, help_text="Like 22:40",
        error_messages={"invalid": "The time it began must be like 22:40"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        line = item_named(cleaned.get("item", ""))
        day, time = cleaned.pop("began_date", None), cleaned.pop("began_time", None)
        if line is None or line.starts_clock is None or cleaned.get("answer") != ChecklistAnswer.DONE:
            return cleaned
        for name, value in (("began_date", day), ("began_time", time)):
            if not value and name not in self.errors:
                self.add_error(
                    name, f"Give the {'day' if name == 'began_date' else 'time'} it began: the clock counts from then"
                )
        if day and time:
            cleaned["began_at"] = at_london(day, time)
        return cleaned


class OwnWordsForm(forms.Form):
    words = forms.CharField(
        label="Anything they chose to tell you",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=SCENE_QUESTIONS_HINT,
        error_messages={"required": "Write what they said, in their words"},
    )
    said_date = UKDateField(name="The day they said it", label="When did they say it?", past_only=True)
    said_time = forms.TimeField(
        label="At what time, if known?", required=False, help_text="Like 06:40",
        error_messages={"invalid": "Time must be like 06:40"},
    )  # fmt: skip
    heard_by = forms.CharField(label="Who heard it?", max_length=150, error_messages={"required": "Say who heard it"})
    may_read = forms.ChoiceField(
        label="Who may read it?", choices=WhoMayRead.choices, widget=forms.RadioSelect, initial=WhoMayRead.LEAD,
        error_messages={"required": "Choose who may read it"},
    )  # fmt: skip
    told_who_reads = forms.BooleanField(label="I told them who may read it", required=False)
    video_reference = forms.CharField(label="Body-worn video reference", max_length=50, required=False)


class OutcomeForm(forms.Form):
    outcome = PractitionerText(
        label="What was done to protect them, and who answers for them now?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say what was done to protect them, and who answers for them now"},
    )


class WithdrawForm(forms.Form):
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300, error_messages={"required": "Say why"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
