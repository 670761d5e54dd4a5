from __future__ import annotations

from typing import Any

from django import forms

from throughline.closing.actions import PartnerViewGiven
from throughline.closing.queries import AgencyView
from throughline.closing.states import Basis, PartnerAnswer
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText


class StepDownForm(forms.Form):
    basis = forms.ChoiceField(
        label="Why may it close?", choices=Basis.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why it may close"},
    )  # fmt: skip
    reason = PractitionerText(
        label="What has changed?", max_length=2000, rows=4, error_messages={"required": "Say why it may close"},
        help_text="Missing sessions, or saying no, is not a reason by itself",
    )  # fmt: skip
    exit_plan = PractitionerText(
        label="Exit plan: what stays in place for them, and who gives it?", max_length=5000, rows=5,
        error_messages={"required": "Say what stays in place for them, and who gives it"},
    )  # fmt: skip
    way_back = PractitionerText(
        label="The way back: how can they, or anyone, come back?", max_length=1000, rows=3,
        error_messages={"required": "Say how they or anyone can come back"},
    )  # fmt: skip
    their_view = forms.CharField(
        label="What do they say about it?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their own words; or why they could not be asked",
        error_messages={"required": "Write what they say about it, or why they could not be asked"},
    )  # fmt: skip


class SecondForm(forms.Form):
    note = PractitionerText(
        label="Why do you agree?", max_length=1000, rows=3, error_messages={"required": "Say why you agree"}
    )


class PartnerViewForm(forms.Form):
    agency = forms.TypedChoiceField(
        label="Which agency?", coerce=int, error_messages={"required": "Choose an agency that works on this case"}
    )
    answer = forms.ChoiceField(
        label="Do they agree that it closes?", choices=PartnerAnswer.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say whether they agree"},
        help_text="No answer is never agreement. The coordinator may decide without one, with a reason and a second person",
    )  # fmt: skip
    asked_date = UKDateField(
        name="The day they were asked", label="If they have not answered: when were they asked?", required=False,
        past_only=True,
    )  # fmt: skip
    note = PractitionerText(
        label="What did they say?", max_length=1000, rows=3, required=False, help_text="Needed if they do not agree"
    )

    def given(self) -> PartnerViewGiven:
        """What was typed."""
        return PartnerViewGiven(*(self.cleaned_data[name] for name in ("answer", "note", "asked_date")))

    def __init__(self, *args: Any, views: list[AgencyView], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Choose an agency"), *((str(view.agency.pk), view.agency.name) for view in views)]
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = PractitionerText(label="Why?", max_length=1000, rows=3, error_messages={"required": "Say why"})
