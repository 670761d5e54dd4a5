from __future__ import annotations

from django import forms

from throughline.web.forms.wording import PractitionerText


class PersonPointingForm(forms.Form):
    may_be_pointed_to = forms.TypedChoiceField(
        label="May this person be pointed to?", widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", "Yes: the hub’s contact is given, and nothing else"), ("no", "No: nobody is told anything")],
        error_messages={"required": "Say whether they may be pointed to"},
    )  # fmt: skip
    reason = PractitionerText(
        label="Why?", max_length=300, rows=2, error_messages={"required": "Say why"},
        help_text="It is kept with the date and your name, and stands on their page",
    )  # fmt: skip
