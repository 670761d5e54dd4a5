"""What the pages about missing episodes, return-home interviews and Philomena packs ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.agencies.models import Member
from throughline.missing.states import ANSWERS, Grade, MissingFrom, SeenAlone
from throughline.web.forms.choices import MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField
from throughline.web.forms.wording import PractitionerText


def _time(label: str, *, required: bool = False) -> forms.TimeField:
    messages = {"invalid": "Time must be like 06:40", "required": "Enter the time, like 16:40"}
    return forms.TimeField(label=label, required=required, help_text="Like 06:40", error_messages=messages)


def _radios(label: str, choices: Iterable[tuple[str, str]], required: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=forms.RadioSelect, error_messages={"required": required}, **options
    )


def _their_words(label: str, *, limit: int, rows: int = 3, **options: Any) -> forms.CharField:
    """A person's own words, or what was written with them: never read by the language helper (practice.md P5)."""
    return forms.CharField(
        label=label, max_length=limit, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class ReportForm(forms.Form):
    reported_date = UKDateField(name="The day of the report", label="When was it reported?", past_only=True)
    reported_time = _time("At what time, if known?")
    reported_by = forms.CharField(
        label="Who reported it?", max_length=150, help_text="Like: his aunt, or the night staff",
        error_messages={"required": "Say who reported it"},
    )  # fmt: skip
    police_reference = forms.CharField(label="Police reference, if there is one", max_length=50, required=False)
    missing_from = _radios("Missing from where?", MissingFrom.choices, "Choose where they are missing from")
    last_seen_date = UKDateField(name="The day they were last seen", label="When were they last seen?", past_only=True)
    last_seen_time = _time("At what time were they last seen, if known?")
    last_seen_where = PractitionerText(label="Where were they last seen?", max_length=300, required=False)
    wearing = PractitionerText(label="What were they wearing?", max_length=300, required=False)
    authority = AuthorityField(
        label="Local authority they are missing from", help_text="Left empty: their home authority"
    )


class FoundForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    found_date = UKDateField(name="The day they were found", label="When were they found?", past_only=True)
    found_time = forms.TimeField(
        label="At what time, if known?", required=False,
        help_text="Like 06:40. The 72 hours begin then; without a time, they begin as early that day as can be.",
        error_messages={"invalid": "Time must be like 06:40"},
    )  # fmt: skip
    found_by = forms.CharField(
        label="Who found them?", max_length=150, help_text="Say so if they came back by themselves",
        error_messages={"required": "Say who found them"},
    )  # fmt: skip
    found_place = PractitionerText(label="Where were they found?", max_length=300, required=False)
    found_authority = AuthorityField(label="Local authority where they were found")
    found_with = PractitionerText(
        label="Who was there with them?", max_length=300, required=False, rows=2,
        help_text="What was seen: how many, how old, who drove. Another child there is a child who may be harmed too.",
    )  # fmt: skip


class GradeForm(forms.Form):
    grade = _radios("Grade of this report", Grade.choices, "Choose the grade")
    reason = PractitionerText(
        label="Why this grade?", max_length=500, rows=3, error_messages={"required": "Say why this grade"}
    )


class CheckForm(forms.Form):
    checked_date = UKDateField(name="The day of the check", label="When was the check?", past_only=True)
    checked_time = _time("At what time, if known?")
    officer = forms.CharField(
        label="Which officer made it?", max_length=150, error_messages={"required": "Say which officer made the check"}
    )
    seen_alone = _radios("Were they seen alone?", SeenAlone.choices, "Choose whether they were seen alone")
    notes = PractitionerText(label="What was seen and done", max_length=5000, required=False, rows=4)


class WithdrawEpisodeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = PractitionerText(
        label="What was wrong?", max_length=300, error_messages={"required": "Say what was wrong"}
    )


class OfferInterviewForm(forms.Form):
    interviewer = MemberField(
        label="Who will hold it?", error_messages={"required": "Choose who will hold it"},
        help_text="Someone independent: not the police, not who leads or covers, nor anyone in their line",
    )  # fmt: skip
    independence = PractitionerText(
        label="Why are they independent?", max_length=300, help_text="Like: a charity outside the case, whom he knows",
        error_messages={"required": "Say why they are independent"},
    )  # fmt: skip
    offered_to = forms.CharField(
        label="To whom was it offered, and how?", max_length=150, help_text="Like: to him, by text to his own phone",
        error_messages={"required": "Say to whom it was offered, and how"},
    )  # fmt: skip

    def offer(self, members: Iterable[Member]) -> None:
        """The members to choose among."""
        field: MemberField = self.fields["interviewer"]  # type: ignore[assignment]
        field.offer(members)


class InterviewAnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answered_date = UKDateField(name="The day they answered", label="When did they answer?", past_only=True)
    answer = _radios(
        "What did they answer?", [(choice.value, choice.label) for choice in ANSWERS], "Choose what they answered"
    )
    words = _their_words("What they said, in their words", limit=1000)
    reason = PractitionerText(
        label="If they said no: why, as you understood it", max_length=500, required=False, rows=2,
        help_text="Their words, this, or both",
    )  # fmt: skip
    ask_again_date = UKDateField(
        name="The day to ask again", label="If not yet, or something else: when will you ask again?", required=False
    )
    parent_told = PractitionerText(
        label="Which parent or carer was told, or why that is not safe", max_length=300,
        error_messages={"required": "Say which parent or carer was told, or why that is not safe"},
    )  # fmt: skip


class HeldForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    held_date = UKDateField(name="The day it was held", label="When was it held?", past_only=True)
    held_time = _time("At what time?", required=True)
    held_where = PractitionerText(
        label="Where, and could they talk there?", max_length=200, help_text="Like: a quiet room at the library, alone",
        error_messages={"required": "Say where it was held, and whether they could talk there"},
    )  # fmt: skip
    words = _their_words(
        "What they said, in their words", limit=5000, rows=6, help_text="Only you and your agency read this"
    )
    notes = PractitionerText(
        label="Your notes", max_length=10000, required=False, rows=6, help_text="Only you and your agency read this"
    )
    released = PractitionerText(
        label="What may others read?", max_length=3000, required=False, rows=4,
        help_text="Those who work with the child read it, police included. It can wait, and it cannot be taken back. "
        "Tell the child first.",
    )  # fmt: skip


class ReleaseForm(forms.Form):
    text = PractitionerText(
        label="What may others read?", max_length=3000, rows=5,
        help_text="Those who work with the child read it, police included. It cannot be taken back.",
        error_messages={"required": "Write what others may read"},
    )  # fmt: skip


class HandOnForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = PractitionerText(
        label="Why does someone else offer it?", max_length=300,
        error_messages={"required": "Say why someone else offers it"},
    )  # fmt: skip


def _pack(label: str, *, limit: int, rows: int = 2, hint: str = "") -> PractitionerText:
    return PractitionerText(label=label, max_length=limit, required=False, rows=rows, help_text=hint)


class PackForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    description = _pack(
        "What they look like", limit=1000, rows=3, hint="Height, build, hair, marks, glasses, how they speak"
    )
    clothing = _pack("What they usually wear", limit=500)
    photo_reference = forms.CharField(
        label="Photo: where it is kept", max_length=200, required=False, help_text="A reference, not the photo itself"
    )
    trusted = _pack("People they trust", limit=1000, rows=3, hint="Name, what they are to them, number")
    places = _pack(
        "Places they go", limit=1000, rows=3,
        hint="Never the address of a new home: the pack can be printed, and travels",
    )  # fmt: skip
    phones = _pack("Phones they use", limit=500)
    social_media = _pack("Names on social media", limit=500)
    transport = _pack("How they travel", limit=500, hint="Bus pass, bike, who drives them")
    medical = _pack(
        "Health and medicines", limit=1000, hint="What they need and by when, allergies, how they communicate"
    )
    money = _pack("Money and cards", limit=500)
    what_helps = _their_words(
        "What helps when someone finds me", limit=1000, help_text="Written with them where you can"
    )
    what_frightens = _their_words("What frightens me", limit=1000)
    whom_to_phone = _pack("Whom to phone, day and night", limit=500)

    def given(self) -> dict[str, str]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
