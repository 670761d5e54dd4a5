from __future__ import annotations

from django import forms

from throughline.web.forms.wording import PractitionerText


class OutcomeForm(forms.Form):
    outcome = PractitionerText(
        label="What came of it?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say what came of it"},
    )


class BreachForm(forms.Form):
    reason = PractitionerText(
        label="Why was it missed?",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say why it was missed"},
    )


class TakeOnForm(forms.Form):
    owner = forms.ChoiceField(label="Who takes these on?", error_messages={"required": "Choose who takes these on"})
    gaps = forms.TypedMultipleChoiceField(
        coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one person"}
    )

    def __init__(self, *args: object, owners: list[tuple[str, str]], gaps: list[int], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["owner"].choices = [("", "Choose a person"), *owners]  # type: ignore[attr-defined]
        self.fields["gaps"].choices = [(gap, str(gap)) for gap in gaps]  # type: ignore[attr-defined]
