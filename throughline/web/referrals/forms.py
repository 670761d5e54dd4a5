from __future__ import annotations

from typing import Any

from django import forms

from throughline.hub.states import Told
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import ChoosingFields
from throughline.web.forms.wording import PractitionerText


class WhoForm(ChoosingFields):
    """Who is it? One line is enough; a name is searched for before anything is made."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("description", "given_name", "family_name", "chosen")):
            self.add_error("description", "Describe the person in a line, or give a name")
        return cleaned


class DangerForm(forms.Form):
    immediate_danger = forms.ChoiceField(
        label="Is anyone in danger right now?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect,
        error_messages={"required": "Say whether anyone is in danger right now"},
    )  # fmt: skip
    danger_told = forms.CharField(
        label="Whom have you spoken to?", max_length=300, required=False,
        help_text="Ring first: 999, then children's services. Then write who, and when",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("immediate_danger") == "yes" and not cleaned.get("danger_told"):
            self.add_error("danger_told", "Say whom you have spoken to about the danger")
        return cleaned


class ConcernsForm(forms.Form):
    concerns = PractitionerText(
        label="What worries you?", max_length=10_000, rows=8,
        help_text="What you saw or were told, when and by whom. What happened to them, not what they did",
        error_messages={"required": "Say what worries you"},
    )  # fmt: skip


class SocialCareForm(forms.Form):
    social_care_told = forms.ChoiceField(
        label="Has children's social care been told?",
        choices=[choice for choice in Told.choices if choice[0] != Told.NOT_STATED], widget=forms.RadioSelect,
        error_messages={"required": "Say whether children's social care has been told"},
    )  # fmt: skip
    social_care_who = forms.CharField(label="Who was told?", max_length=150, required=False)
    social_care_date = UKDateField(name="The day they were told", label="When?", required=False, past_only=True)
    social_care_reference = forms.CharField(label="Their reference, if you have one", max_length=50, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("social_care_told") == Told.YES and not cleaned.get("social_care_who"):
            self.add_error("social_care_who", "Say who was told")
        return cleaned


class TheirViewForm(forms.Form):
    their_view = forms.CharField(
        label="What do they want?", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In their words where you can. Leave it empty if they have not been asked",
    )  # fmt: skip
    consent = PractitionerText(
        label="If they are an adult: do they agree, or why are you referring without?", max_length=300, required=False,
        help_text="Someone under 18, or who may be, is referred without consent: tell them if it is safe to",
    )  # fmt: skip


class AddForm(forms.Form):
    text = PractitionerText(
        label="What do you want to add?", max_length=3000, rows=6,
        help_text="What was asked for, or what is new. What the referral said before stays",
        error_messages={"required": "Write what you want to add"},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = PractitionerText(
        label="Why do you withdraw it?", max_length=300, error_messages={"required": "Say why it is withdrawn"}
    )


class ToldForm(forms.Form):
    who = forms.CharField(label="Who was told?", max_length=150, error_messages={"required": "Say who was told"})
    told_date = UKDateField(name="The day they were told", label="When?", past_only=True)
    reference = forms.CharField(label="Their reference, if you have one", max_length=50, required=False)


class AuthorityDecisionForm(forms.Form):
    decision = forms.CharField(
        label="What did children's services decide?", max_length=300,
        help_text="Like: strategy discussion today; child and family assessment; no further action, and why",
        error_messages={"required": "Say what children's services decided"},
    )  # fmt: skip
    decided_date = UKDateField(name="The day they decided", label="When?", past_only=True)
