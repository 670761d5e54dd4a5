from __future__ import annotations

from django import forms

from throughline.access.states import Finding
from throughline.hub.policies import REASON_AT_LEAST
from throughline.web.forms.wording import PractitionerText


class EmergencyForm(forms.Form):
    """A case by the reference somebody read out, why it is needed now, and the password again."""

    reference = forms.CharField(
        label="The case’s reference", max_length=20,
        help_text="As it was read to you, such as K7PXR-4TDMB",
        error_messages={"required": "Type the reference of the case"},
    )  # fmt: skip
    reason = PractitionerText(
        label="What is happening, and why do you need this case now?", max_length=1000, rows=4, min_length=REASON_AT_LEAST,
        help_text=f"At least {REASON_AT_LEAST} characters. The coordinator, the lead and information governance are told",
        error_messages={
            "required": "Say what is happening and why you need it now",
            "min_length": f"Say in at least {REASON_AT_LEAST} characters why you need it now",
        },
    )  # fmt: skip
    password = forms.CharField(
        label="Your password, again", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200, strip=False, error_messages={"required": "Type your password"},
    )  # fmt: skip


class ReviewForm(forms.Form):
    finding = forms.ChoiceField(
        label="What did you find?", choices=Finding.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found"},
    )  # fmt: skip
    note = PractitionerText(
        label="What did you look at, and why do you say so?", max_length=1000, rows=4,
        error_messages={"required": "Say what you looked at and why you say so"},
    )  # fmt: skip


class AgainForm(forms.Form):
    """Nothing to fill in: the button is the answer."""
