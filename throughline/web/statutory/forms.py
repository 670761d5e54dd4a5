from __future__ import annotations

from typing import Any

from django import forms

from throughline.statutory.states import WhoAnswered
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText

_TIME_ERRORS = {"invalid": "The time must be like 14:30"}


def _time(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, error_messages=_TIME_ERRORS)


def _who(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=150, required=False)


class ConversationForm(forms.Form):
    """Who was spoken to. ``what`` is asked the first time only."""

    what = PractitionerText(
        label="What is the danger?", max_length=2000, rows=3, error_messages={"required": "Say what the danger is"}
    )
    function = forms.ChoiceField(
        label="Whom did you speak to?", choices=WhoAnswered.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose whom you spoke to"},
    )  # fmt: skip
    name = forms.CharField(
        label="Their name", max_length=150, error_messages={"required": "Give the name of whom you spoke to"}
    )
    spoken_date = UKDateField(name="The day you spoke", label="When?", past_only=True)
    spoken_time = _time("At what time?")
    agreed = PractitionerText(label="What was agreed?", max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_first:
            del self.fields["what"]


class SettleForm(forms.Form):
    how = PractitionerText(
        label="How was it settled, and who agreed?", max_length=1000, rows=4,
        error_messages={"required": "Say how it was settled, and who agreed"},
    )  # fmt: skip


class DiscussionForm(forms.Form):
    """Who met about a danger and what they decided; section 47 is asked of a child alone."""

    held_date = UKDateField(name="The day it was held", label="When was it held?", past_only=True)
    held_time = _time("At what time?")
    police = _who("Who took part for the police?")
    social_care = _who("Who took part for children's services?")
    health = _who("Who took part for health?")
    others = forms.CharField(label="Who else took part?", max_length=500, required=False)
    missing_because = forms.CharField(
        label="Why did one of the three not take part?", max_length=500, required=False,
        help_text="Only if police, children's services or health was missing",
    )  # fmt: skip
    decided = PractitionerText(
        label="What was decided?", max_length=5000, rows=6, error_messages={"required": "Say what was decided"}
    )
    begins_section_47 = forms.TypedChoiceField(
        label="Do section 47 enquiries begin?", choices=[("yes", "Yes"), ("no", "No")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": "Say whether section 47 enquiries begin"},
    )  # fmt: skip
    nrm_responder = _who("Who makes the NRM referral, if one is made?")

    def __init__(self, *args: Any, of_an_adult: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if of_an_adult:
            self.fields["social_care"].label = "Who took part for adult social care?"
            self.fields["missing_because"].help_text = "Only if police, adult social care or health was missing"
            del self.fields["begins_section_47"]


class AssessmentForm(forms.Form):
    received_date = UKDateField(
        name="The day the referral was received", label="When did children's services receive the referral?",
        past_only=True,
    )  # fmt: skip


class EndForm(forms.Form):
    ended_date = UKDateField(name="The day it ended", label="When?", past_only=True)
    outcome = PractitionerText(
        label="What came of it?", max_length=1000, rows=4, error_messages={"required": "Say what came of it"}
    )


class ProtectionEndForm(forms.Form):
    ended_date = UKDateField(name="The day it ended", label="When did it end?", past_only=True)
    ended_time = _time("At what time?")
    how = PractitionerText(
        label="How did it end, and where and with whom was the child then?", max_length=1000, rows=4,
        error_messages={"required": "Say how it ended, and where and with whom the child then was"},
    )  # fmt: skip
