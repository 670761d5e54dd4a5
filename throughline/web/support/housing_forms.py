"""Forms of a housing move and of area checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.support.actions.housing import MoveGiven
from throughline.support.housing import list_duties
from throughline.support.queries.housing import CheckView
from throughline.support.states import AreaAnswer, TheirAnswer
from throughline.web.forms.choices import MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.web.support.forms import VersionedForm, long_text, radios


class MoveForm(forms.Form):
    whose_home = long_text(
        "Whose home do they live in now?", limit=300, rows=2, help_text="Without the address.",
        error_messages={"required": "Say whose home they live in now"},
    )  # fmt: skip
    tenancy = PractitionerText(
        label="Whose tenancy is it, and with which landlord?", max_length=300, required=False,
    )  # fmt: skip
    who_moves = PractitionerText(
        label="Who moves?", max_length=300, help_text="Everyone who would, and who would stay.",
        error_messages={"required": "Say who moves"},
    )  # fmt: skip
    duty = radios("Under which duty or arrangement?", (), "Choose the duty or arrangement")
    loses_school = PractitionerText(
        label="What would they lose? School or college", max_length=300, required=False,
        help_text="And how it could be kept.",
    )  # fmt: skip
    loses_friends = PractitionerText(label="What would they lose? Friends and places", max_length=300, required=False)
    loses_family = PractitionerText(label="What would they lose? Family close by", max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["duty"].choices = [(duty.key, duty.name) for duty in list_duties()]  # type: ignore[attr-defined]

    def given(self) -> MoveGiven:
        return MoveGiven(**{name: self.cleaned_data[name] for name in MoveForm.base_fields})


class EditMoveForm(MoveForm, VersionedForm):
    pass


class WishForm(forms.Form):
    explained_date = UKDateField(
        name="The day it was explained", label="When was it explained to them?", past_only=True
    )
    answer = radios(
        "What did they say of moving?",
        [choice for choice in TheirAnswer.choices if choice[0] != TheirAnswer.NOT_ASKED],
        "Choose what they said",
    )
    words = forms.CharField(
        label="What they said, in their words", max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    housing_may_read = forms.BooleanField(
        label="I told them that the housing worker reads these words, and they agree", required=False
    )
    parent_told = PractitionerText(
        label="Which parent or carer was told, or why that is not needed or not safe", max_length=300, required=False,
        help_text="Needed for anyone who may be under 18",
    )  # fmt: skip


class AreaForm(forms.Form):
    area = forms.CharField(
        label="Which area?", max_length=100,
        help_text="A town, a part of a city, or the first half of a postcode. Never an address.",
        error_messages={"required": "Give the area"},
    )  # fmt: skip


class AreaAnswerForm(VersionedForm):
    answer = radios("Is this an area to look in?", AreaAnswer.choices, "Choose an answer")


class HomeOfferedForm(VersionedForm):
    check_uuid = forms.TypedChoiceField(
        label="In which area is it?", widget=forms.RadioSelect, coerce=str,
        error_messages={"required": "Choose the area of the home"},
    )  # fmt: skip

    def offer(self, checks: Sequence[CheckView]) -> None:
        """Areas whose check was answered *suitable*."""
        self.fields["check_uuid"].choices = [(str(check.uuid), check.area) for check in checks]  # type: ignore[attr-defined]


class MovedForm(VersionedForm):
    moved_date = UKDateField(name="The day they moved", label="When did they move?", past_only=True)
    address = forms.CharField(
        label="New address", max_length=200, help_text="Held for named people only. It goes on no letter and no calendar.",
        error_messages={"required": "Give the new address"},
    )  # fmt: skip
    area = forms.CharField(label="Town or city", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=8, required=False)


class ReasonForm(VersionedForm):
    reason = long_text("Why?", limit=500, error_messages={"required": "Say why"})


class NameForm(forms.Form):
    member = MemberField(label="Who?", error_messages={"required": "Choose a person"})
