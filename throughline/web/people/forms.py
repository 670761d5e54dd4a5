from __future__ import annotations

from django import forms

from throughline.register.states import Contactable
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField, WhoFields
from throughline.web.forms.wording import PractitionerText


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search by name, number or reference",
        max_length=150,
        error_messages={"required": "Type a name or a reference"},
        help_text="A name in any order, with what you know: born 3/4/2010, about 16, a postcode. "
        "Or a phone by any of its numbers, an NHS, pupil or PNC number, an address, a registration or part of one, "
        "or a reference like K7PXR-4TDMB",
    )


class IdentityForm(WhoFields):
    home_authority = AuthorityField(label="Home local authority")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def keep_home(self) -> None:
        """Their home is recorded with their places, and is not typed here."""
        field = self.fields["home_authority"]
        field.disabled, field.help_text = True, "Recorded with their places: change it there"


class SafeContactForm(forms.Form):
    may_visit_home = forms.ChoiceField(
        label="May someone visit them at home?", choices=Contactable.choices, widget=forms.RadioSelect
    )
    may_phone = forms.ChoiceField(
        label="May someone phone them?", choices=Contactable.choices, widget=forms.RadioSelect
    )
    may_write = forms.ChoiceField(
        label="May someone write to them?", choices=Contactable.choices, widget=forms.RadioSelect
    )
    meet_in_public = forms.ChoiceField(
        label="May someone meet them in public?", choices=Contactable.choices, widget=forms.RadioSelect
    )
    safe_times = forms.CharField(label="Safe times", max_length=200, required=False)
    safe_phone = forms.CharField(label="A safe phone number", max_length=30, required=False)
    what_helps = forms.CharField(
        label="Anything to remember when you contact them",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Like: ring first. What helps them, in their own words, has a page of its own",
    )


class WhatHelpsForm(forms.Form):
    """Written with the person, in their words: nothing here is read by the language helper (practice.md P5)."""

    helps = forms.CharField(
        label="What helps", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their words, like: walk and talk, don't sit me in an office",
    )  # fmt: skip
    does_not = forms.CharField(
        label="What doesn't help", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their words, like: don't ask me for names",
    )  # fmt: skip
    call_me = forms.CharField(label="Call me", max_length=100, required=False, help_text="A name, and how to say it")
    said_date = UKDateField(name="The day", label="When did you write this with them?", past_only=True)
    written_with = forms.CharField(
        label="Who sat with them?", max_length=150, error_messages={"required": "Say who sat with them"}
    )
    knows_who_reads = forms.BooleanField(
        label="They know that everyone who works with them reads this, a mentor or other provider too",
        error_messages={"required": "Tell them first that everyone who works with them reads this"},
    )  # fmt: skip


class SightingForm(forms.Form):
    seen_date = UKDateField(name="The day they were seen", label="When were they seen?", past_only=True)
    seen_by = forms.CharField(label="Who saw them?", max_length=150, error_messages={"required": "Say who saw them"})
    in_place = PractitionerText(label="What is in place for them?", max_length=500, required=False, rows=3)


class WrongSightingForm(forms.Form):
    reason = PractitionerText(
        label="What was wrong with it?", max_length=300, error_messages={"required": "Say what was wrong"}, rows=3
    )


class NotTheSameForm(forms.Form):
    reason = PractitionerText(
        label="How do you know they are not the same person?",
        max_length=300,
        error_messages={"required": "Say how you know"},
    )
