from __future__ import annotations

from django import forms

from throughline.register.states import Contactable
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField, PersonFields
from throughline.web.forms.wording import PractitionerText


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search by name or reference",
        max_length=100,
        error_messages={"required": "Type a name or a reference"},
        help_text="A person's name, a line's name, a deal phone, or a reference like K7PXR-4TDMB",
    )


class IdentityForm(PersonFields):
    home_authority = AuthorityField(label="Home local authority")
    version = forms.IntegerField(widget=forms.HiddenInput)


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
        label="What helps, what doesn't, call me…",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Written with them where you can",
    )


class SightingForm(forms.Form):
    seen_date = UKDateField(name="The day they were seen", label="When were they seen?", past_only=True)
    seen_by = forms.CharField(label="Who saw them?", max_length=150, error_messages={"required": "Say who saw them"})
    in_place = PractitionerText(label="What is in place for them?", max_length=500, required=False, rows=3)


class NotTheSameForm(forms.Form):
    reason = PractitionerText(
        label="How do you know they are not the same person?",
        max_length=300,
        error_messages={"required": "Say how you know"},
    )
