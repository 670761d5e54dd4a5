from __future__ import annotations

from django import forms

from throughline.register.states import OverlapDecision
from throughline.web.forms.wording import PractitionerText


class DecideForm(forms.Form):
    """What came of an identifier that records share."""

    decision = forms.ChoiceField(
        label="What did you do?", choices=OverlapDecision.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what you did"},
    )  # fmt: skip
    detail = PractitionerText(
        label="Whom did you tell, or why does nobody need to know?",
        help_text="Tell people yourself, and only those who must act. Nobody is told by the system",
        max_length=500, rows=3,
        error_messages={"required": "Say whom you told, or why nobody needs to know"},
    )  # fmt: skip
