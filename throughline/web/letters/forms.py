from __future__ import annotations

from django import forms


class LetterForm(forms.Form):
    """Nothing is asked but which form the letter takes, which is the button pressed."""


class ChronologyForm(forms.Form):
    """For whom a chronology is made, and why."""

    recipient = forms.CharField(
        label="Who is it for?",
        max_length=200,
        help_text="Such as: Birmingham Family Court, or counsel for the local authority. Not the name of a child",
        error_messages={"required": "Say whom it is for"},
    )
    reason = forms.CharField(
        label="Why do they need it?",
        max_length=300,
        help_text="Such as: ordered for the hearing on 3 March",
        error_messages={"required": "Say why they need it"},
    )
    with_own_words = forms.TypedChoiceField(
        label="Put in their own words?",
        choices=[("no", "No, leave them out"), ("yes", "Yes, those I may read")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="They were told who may read them. Ask them, or their lead professional, before anyone else does",
        error_messages={"required": "Choose whether their own words go in"},
    )
