from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.matching.joinings import Side
from throughline.web.forms.wording import PractitionerText
from throughline.web.presenting.people import in_words

SAME, APART = "same", "apart"
_THIS, _OTHER = "this", "other"


class OtherRecordForm(forms.Form):
    reference = forms.CharField(
        label="Reference of the other record", max_length=20, help_text="It is on their page, like K7PXR-4TDMB",
        error_messages={"required": "Give the reference of the other record"},
    )  # fmt: skip


class DecideForm(forms.Form):
    """Are two records of one person? Where they differ, which says it right is chosen field by field."""

    decision = forms.ChoiceField(
        label="Are they the same person?", widget=forms.RadioSelect,
        choices=[(SAME, "Yes, the same person"), (APART, "No, two different people")],
        error_messages={"required": "Choose whether they are the same person"},
    )  # fmt: skip
    reason = PractitionerText(
        label="How do you know?", max_length=300, rows=3, error_messages={"required": "Say how you know"},
        help_text="What you checked, and with whom",
    )  # fmt: skip

    changed = PractitionerText(
        label="If they are one person: what changed since they were decided to be two?", max_length=300, rows=3,
        required=False, help_text="It is kept beside what was decided before",
    )  # fmt: skip

    def __init__(self, *args: Any, sides: Iterable[Side], is_apart: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_apart:
            del self.fields["changed"]
        self.asked = [side.field for side in sides if side.must_choose]
        for side in sides:
            if side.must_choose:
                self.fields[f"right_{side.field}"] = forms.ChoiceField(
                    label=f"{side.label}: which is right?", initial=_THIS, widget=forms.RadioSelect,
                    choices=[(_THIS, in_words(side.one)), (_OTHER, in_words(side.other))],
                    error_messages={"required": f"{side.label}: choose which is right"},
                )  # fmt: skip

    def from_other(self) -> list[str]:
        """The fields read from the other record."""
        return [field for field in self.asked if self.cleaned_data.get(f"right_{field}") == _OTHER]


class PartForm(forms.Form):
    reason = PractitionerText(
        label="How do you know they are not the same person?", max_length=300, rows=3,
        error_messages={"required": "Say how you know"},
    )  # fmt: skip
