from __future__ import annotations

from typing import Any

from django import forms

from throughline.disruption.actions.areas import AreaDates
from throughline.disruption.actions.lines import AreaGiven
from throughline.disruption.states import Direction
from throughline.web.forms.choices import ForceField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField


def _source() -> forms.CharField:
    return forms.CharField(
        label="How is it known?", max_length=200, required=False,
        help_text="A report, an order, the provider. Never who an informant is",
    )  # fmt: skip


class AreaForm(forms.Form):
    direction = forms.ChoiceField(
        label="What does the line do there?", widget=forms.RadioSelect,
        choices=[(Direction.EXPORTING.value, "Exports from there: it is run from there"),
                 (Direction.IMPORTING.value, "Imports into it: it sells there")],
        error_messages={"required": "Say whether the line exports from there or imports into it"},
    )  # fmt: skip
    force = ForceField(label="Police force", required=False)
    authority = AuthorityField(label="Local authority, if known")
    since_date = UKDateField(
        name="The first day", label="Since when?", past_only=True, required=False,
        help_text="Leave empty where it has been so for as long as the line is known",
    )  # fmt: skip
    until_date = UKDateField(name="The last day", label="Until when, if it is over?", past_only=True, required=False)
    source = _source()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("force") or cleaned.get("authority")):
            self.add_error("force", "Choose a force or a local authority")
        return cleaned

    @property
    def area(self) -> AreaGiven:
        force, authority = self.cleaned_data["force"], self.cleaned_data["authority"]
        return AreaGiven(force or authority.force, authority)

    @property
    def dates(self) -> AreaDates:
        data = self.cleaned_data
        return AreaDates(data["since_date"], data["until_date"], data["source"])


class EndAreaForm(forms.Form):
    until_date = UKDateField(name="The last day", label="Until when was it the line’s?", past_only=True)
    source = _source()


class AreaErrorForm(forms.Form):
    reason = forms.CharField(
        label="Why was it recorded in error?",
        max_length=300,
        error_messages={"required": "Say why it was recorded in error"},
    )
