from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.models import Member
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.states import Level, TriageOutcome
from throughline.web.forms.choices import MemberField
from throughline.web.forms.wording import PractitionerText


class ScreeningFields(forms.Form):
    """A screening level by professional judgement, with reasons."""

    level = forms.ChoiceField(
        label="First screening level", choices=Level.choices, widget=forms.RadioSelect, required=False,
        help_text="“No risk identified” is not proof that nothing happens: screen again on new information",
    )  # fmt: skip
    judgement = PractitionerText(label="Professional judgement", max_length=5000, required=False, rows=3)
    screening_reasons = PractitionerText(label="Reasons for the level", max_length=5000, required=False, rows=3)

    def screening(self) -> ScreeningGiven:
        data = self.cleaned_data
        return ScreeningGiven(data["level"], data["judgement"], data["screening_reasons"])


class DecisionForm(ScreeningFields):
    outcome = forms.ChoiceField(
        label="What happens with this referral?", choices=TriageOutcome.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens with the referral"},
    )  # fmt: skip
    lead = MemberField(label="Lead professional", required=False)
    cover = MemberField(label="Cover", required=False)
    reasons = PractitionerText(
        label="Reasons, for the hub", max_length=5000, rows=4,
        error_messages={"required": "Give the reasons"},
    )  # fmt: skip
    feedback = PractitionerText(
        label="What is the referrer told?", max_length=2000, rows=4,
        error_messages={"required": "Write what the referrer is told"},
    )  # fmt: skip
    late_reason = PractitionerText(
        label="Why is the decision late?", max_length=1000, required=False, rows=2,
        help_text="The clock has passed. The reason stands beside it",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, leads: list[Member], is_late: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_late = is_late
        for name in ("lead", "cover"):
            self.fields[name].offer(leads)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ends = cleaned.get("outcome") not in (None, TriageOutcome.MORE_NEEDED)
        if self.is_late and ends and not cleaned.get("late_reason"):
            self.add_error("late_reason", "Say why the decision is late")
        if cleaned.get("outcome") == TriageOutcome.ACCEPTED:
            needed = {
                "lead": "Choose who leads",
                "cover": "Choose who covers",
                "level": "Choose a level",
                "judgement": "Write your professional judgement",
                "screening_reasons": "Give the reasons for the level",
            }
            for name, message in needed.items():
                if not cleaned.get(name):
                    self.add_error(name, message)
        return cleaned
