from __future__ import annotations

from django import forms

from throughline.nrm.actions.sites import SiteGiven
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField


class SourceField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label="Who says so, and where?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="For example the Home Office’s list of sites, and its date",
            error_messages={"required": "Say who says so, and where"},
        )  # fmt: skip


class SiteForm(forms.Form):
    """An authority whose own panel decides for children, from a day."""

    authority = AuthorityField(
        label="Which authority?", nothing="Choose one", required=True,
        error_messages={"required": "Choose the authority"},
    )  # fmt: skip
    starts_date = UKDateField(name="First day", label="From which day?")
    ends_date = UKDateField(name="Last day", label="Until which day?", required=False, help_text="If it is known")
    more_than_days = forms.IntegerField(
        label="More than how many days to 18?", min_value=0, initial=100,
        help_text="A panel decides only for a child who is further from 18 than this",
        error_messages={"required": "Enter how many days", "invalid": "Enter a whole number", "min_value": "Enter 0 or more"},
    )  # fmt: skip
    source = SourceField()

    def given(self) -> SiteGiven:
        return SiteGiven(**self.cleaned_data)


class EndSiteForm(forms.Form):
    ends_date = UKDateField(name="Last day", label="What is its last day as a site?")
    source = SourceField()


class SiteInErrorForm(forms.Form):
    reason = forms.CharField(
        label="What is wrong?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is wrong"},
    )  # fmt: skip
