from __future__ import annotations

from django import forms

from throughline.wording.states import TermMatch


class TermForm(forms.Form):
    """A term, what to write instead, and who says so."""

    phrase = forms.CharField(
        label="Which words?", max_length=60, help_text="As they are written, like: drug runner",
        error_messages={"required": "Write the words to look for"},
    )  # fmt: skip
    match = forms.ChoiceField(
        label="What is found?", choices=TermMatch.choices, widget=forms.RadioSelect, initial=TermMatch.ENDINGS,
        error_messages={"required": "Choose what is found"},
    )  # fmt: skip
    also = forms.CharField(
        label="Other ways it is written", max_length=250, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line. Capitals, accents and hyphens make no difference",
    )  # fmt: skip
    instead = forms.CharField(
        label="What to write instead", max_length=200, error_messages={"required": "Say what to write instead"}
    )
    why = forms.CharField(
        label="Why, in a sentence", max_length=300, error_messages={"required": "Say why, in a sentence"}
    )
    source = forms.CharField(
        label="Who says so?", max_length=200, help_text="The guidance by name, or the hub’s own practice",
        error_messages={"required": "Say who says so"},
    )  # fmt: skip


class CheckForm(forms.Form):
    """What an administrator compared a term with."""

    note = forms.CharField(
        label="What did you check it against?", max_length=300,
        help_text="Such as: page 4 of the guide of November 2024 says the same",
        error_messages={"required": "Say what you checked it against"},
    )  # fmt: skip
