from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.models import Agency, Hub
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import CONTENT_ROLES
from throughline.web.forms.choices import MemberField
from throughline.web.forms.wording import PractitionerText


class OutcomeForm(forms.Form):
    outcome = PractitionerText(
        label="What came of it?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say what came of it"},
    )


class BreachForm(forms.Form):
    """Why a deadline was missed, and who of the agency that answers for it answers for that."""

    breach_owner = MemberField(
        label="Who answers for it?", required=False, help_text="Leave it empty if it is the deadline's own owner"
    )
    reason = PractitionerText(
        label="Why was it missed?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say why it was missed"},
    )

    def __init__(self, *args: Any, hub: Hub, agency: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = [member for member in members_of_hub(hub, CONTENT_ROLES) if member.agency_id == agency.pk]
        self.fields["breach_owner"].offer(colleagues)  # type: ignore[attr-defined]


class ClockReasonForm(forms.Form):
    """The one reason an act on a deadline asks for."""

    reason = PractitionerText(max_length=1000, rows=4)

    def __init__(self, *args: Any, label: str, required: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = required


class TakeOnForm(forms.Form):
    owner = forms.ChoiceField(label="Who takes these on?", error_messages={"required": "Choose who takes these on"})
    gaps = forms.TypedMultipleChoiceField(
        coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one person"}
    )

    def __init__(self, *args: object, owners: list[tuple[str, str]], gaps: list[int], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["owner"].choices = [("", "Choose a person"), *owners]  # type: ignore[attr-defined]
        self.fields["gaps"].choices = [(gap, str(gap)) for gap in gaps]  # type: ignore[attr-defined]
