"""Forms of how far someone has come: what was agreed, scores by part of life, and where they are months later."""

from __future__ import annotations

from typing import Any

from django import forms

from throughline.support.actions.progress import OutcomeGiven
from throughline.support.outcomes import load_scale
from throughline.support.states import Destination, OutcomePoint
from throughline.web.forms.dates import UKDateField
from throughline.web.support.forms import long_text, radios

_UNKNOWN = "unknown"


class AssessmentForm(forms.Form):
    assessed_date = UKDateField(name="The day of the assessment", label="When did you meet?", past_only=True)
    wants = forms.CharField(
        label="What they want to work on, in their words", max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    wants_shared = forms.BooleanField(
        label="I told them that the hub reads these words, and they agree", required=False
    )
    goals = long_text(
        "What you agreed to work on", limit=2000, rows=4, help_text="The hub reads this.",
        error_messages={"required": "Say what you agreed to work on"},
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """A choice a part of life, in the order of the scale."""

    point = radios("When is this?", OutcomePoint.choices, "Choose when this is")
    scored_date = UKDateField(name="The day it was scored", label="When was it scored?", past_only=True)
    scored_together = radios(
        "Who scored it?", [("yes", "The two of you together"), ("no", "You alone, this time")], "Say who scored it"
    )
    own_view = forms.CharField(
        label="How they see it, in their words", max_length=1000, required=False,
        help_text="Those on the case read this: tell them so.", widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, points: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["point"].choices = [  # type: ignore[attr-defined]
            choice for choice in OutcomePoint.choices if choice[0] in points
        ]
        for area in load_scale().areas:
            self.fields[f"score_{area.key}"] = forms.ChoiceField(
                label=area.name,
                choices=_choices(),
                error_messages={"required": f"Score “{area.name}”, or say not known"},
            )

    def area_fields(self) -> list[Any]:
        return [self[f"score_{area.key}"] for area in load_scale().areas]

    def given(self) -> OutcomeGiven:
        data = self.cleaned_data
        typed = {area.key: data[f"score_{area.key}"] for area in load_scale().areas}
        scores = {key: None if value == _UNKNOWN else int(value) for key, value in typed.items()}
        together = data["scored_together"] == "yes"
        return OutcomeGiven(data["point"], data["scored_date"], scores, together, data["own_view"])


def _choices() -> list[tuple[str, str]]:
    scale = load_scale()
    ends = {scale.lowest: f": {scale.lowest_means}", scale.highest: f": {scale.highest_means}"}
    numbers = range(scale.lowest, scale.highest + 1)
    return [("", "Choose"), (_UNKNOWN, "Not known yet"), *((str(at), f"{at}{ends.get(at, '')}") for at in numbers)]


class DestinationForm(forms.Form):
    answer = radios("Where are they now?", Destination.choices, "Choose where they are now")
    asked_date = UKDateField(name="The day they were asked", label="When were they asked?", past_only=True)
    asked_by_whom = forms.CharField(
        label="Who asked them?", max_length=100, error_messages={"required": "Say who asked them"}
    )
    detail = long_text("More about it", limit=500, rows=2, required=False)
