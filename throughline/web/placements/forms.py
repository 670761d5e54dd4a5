from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.agencies.models import Member
from throughline.geography.states import Nation
from throughline.placements.actions.places import ResidenceGiven
from throughline.placements.actions.responsibility import AcceptanceGiven, RequestGiven
from throughline.placements.areas import Area
from throughline.placements.states import OutOfArea, PlaceKind, SentHow
from throughline.register.given import PlaceGiven
from throughline.web.forms.choices import ForceField, MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField
from throughline.web.forms.wording import PractitionerText

_NATIONS = [("", "Choose a nation"), *((each.value, each.label) for each in (Nation.SCOTLAND, Nation.NORTHERN_IRELAND))]


def _radios(label: str, choices: Any, required: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": required}, **options
    )


class AreaForm(forms.Form):
    """Which council: from the list, or one of Scotland or Northern Ireland by its name."""

    authority = AuthorityField(nothing="Choose from the list", label="Local authority")
    elsewhere = forms.CharField(
        label="Council in Scotland or Northern Ireland", max_length=100, required=False,
        help_text="Only if it is not in the list above",
    )  # fmt: skip
    nation = forms.ChoiceField(label="Nation of that council", choices=_NATIONS, required=False)

    def area(self) -> Area:
        """The area as typed."""
        data = self.cleaned_data
        return Area(data["authority"], data["elsewhere"], data["nation"])


class _AtAnAddressForm(AreaForm):
    """Where they live: the area, and the address for named people only."""

    address = forms.CharField(
        label="Address", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only you, the lead professional and the cover will see it. It goes into no list, calendar or task.",
    )  # fmt: skip
    postcode = forms.CharField(label="Postcode", max_length=8, required=False)
    force = ForceField(
        label="Police force", required=False, help_text="Only if it is not the local authority’s own force"
    )
    note = PractitionerText(
        label="What should whoever reads this know?", max_length=500, required=False, rows=3,
        help_text="Never the address",
    )  # fmt: skip

    def _address(self) -> PlaceGiven | None:
        data = self.cleaned_data
        if not data["address"].strip():
            return None
        return PlaceGiven(data["address"], "", data["postcode"], data["authority"], data["force"])


class HomeForm(_AtAnAddressForm):
    """A home, or a move to another."""

    since_date = UKDateField(name="The day they live there from", label="Since when, or from when, do they live there?")
    out_of_area = _radios(
        "Is it outside the area of the authority that answers for them?", OutOfArea.choices,
        "Say whether it is outside the area of the authority that answers for them",
        help_text="If it is, whoever answers in the new area is told",
    )  # fmt: skip

    field_order = (
        "since_date",
        "authority",
        "elsewhere",
        "nation",
        "out_of_area",
        "address",
        "postcode",
        "force",
        "note",
    )

    def given(self) -> ResidenceGiven:
        """The home as typed."""
        data = self.cleaned_data
        return ResidenceGiven(
            PlaceKind.HOME, data["since_date"], self.area(), force=data["force"], out_of_area=data["out_of_area"],
            address=self._address(), note=data["note"],
        )  # fmt: skip


class PlacementForm(_AtAnAddressForm):
    """A placement: who placed them, where, and whether that is out of area."""

    since_date = UKDateField(name="The day of the placement", label="From which day are they placed there?")
    placing_authority = AuthorityField(nothing="Choose from the list", label="Which authority placed them?")
    placing_elsewhere = forms.CharField(
        label="Placing council in Scotland or Northern Ireland", max_length=100, required=False
    )
    out_of_area = _radios(
        "Is it outside the placing authority’s area?", OutOfArea.choices,
        "Say whether it is outside the placing authority’s area",
        help_text="If it is, whoever answers in the host area is told",
    )  # fmt: skip

    field_order = (
        "since_date", "placing_authority", "placing_elsewhere", "authority", "elsewhere", "nation", "out_of_area", "address",
        "postcode", "force", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["authority"].label = "In which local authority’s area do they live now?"

    def given(self) -> ResidenceGiven:
        """The placement as typed."""
        data = self.cleaned_data
        return ResidenceGiven(
            PlaceKind.PLACEMENT, data["since_date"], self.area(), force=data["force"], out_of_area=data["out_of_area"],
            placing=Area(data["placing_authority"], data["placing_elsewhere"]), address=self._address(), note=data["note"],
        )  # fmt: skip


class FoundForm(AreaForm):
    """Where they were found, or exploited: an area and a force, no address."""

    since_date = UKDateField(name="The day", label="On which day?", past_only=True)
    force = ForceField(label="Police force", required=False)
    note = PractitionerText(label="What happened there?", max_length=500, required=False, rows=3)

    field_order = ("since_date", "authority", "elsewhere", "nation", "force", "note")

    def given(self) -> ResidenceGiven:
        """The place as typed."""
        data = self.cleaned_data
        return ResidenceGiven(
            PlaceKind.FOUND, data["since_date"], self.area(), force=data["force"], note=data["note"]
        )  # fmt: skip


class EndForm(forms.Form):
    until_date = UKDateField(name="The last day", label="What was their last day there?", past_only=True)


class LastDayForm(forms.Form):
    """Another last day than the one recorded; ``seen`` is that one, as the page showed it."""

    seen = forms.DateField(widget=forms.HiddenInput)
    until_date = UKDateField(
        name="The last day", label="What was their last day there?", past_only=True, required=False,
        help_text="Leave it empty if they have not left",
    )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = PractitionerText(
        label="What was wrong?", max_length=300, rows=3, error_messages={"required": "Say what was wrong"}
    )


class NamedForm(forms.Form):
    member = MemberField(
        label="Which colleague needs to know where they live?", error_messages={"required": "Choose a colleague"}
    )

    def offer(self, members: Iterable[Member]) -> None:
        """The colleagues to choose among."""
        self.fields["member"].offer(members)  # type: ignore[attr-defined]


class SentForm(forms.Form):
    sent_date = UKDateField(name="The day it was sent", label="When was it sent?", past_only=True)
    sent_how = _radios("How was it sent?", SentHow.choices, "Choose how it was sent")
    sent_to = forms.CharField(
        label="To whom?", max_length=200, error_messages={"required": "Say to whom it was sent"},
        help_text="The body, and the person or desk there",
    )  # fmt: skip


class AcknowledgedForm(forms.Form):
    acknowledged_date = UKDateField(
        name="The day it was acknowledged", label="When was it acknowledged?", past_only=True
    )
    acknowledger = forms.CharField(
        label="By whom there?", max_length=150, error_messages={"required": "Say who acknowledged it"}
    )


class StateForm(AreaForm):
    """Which authority is responsible, from something there already is."""

    since_date = UKDateField(name="The day", label="Since which day?", past_only=True)
    note = PractitionerText(
        label="Which order or agreement says so?", max_length=300, rows=3,
        error_messages={"required": "Say which order or agreement says so"},
    )  # fmt: skip


class AskForm(AreaForm):
    """Another authority is asked to take over."""

    asked_date = UKDateField(name="The day it was asked", label="When was it asked?", past_only=True)
    asked_of = forms.CharField(
        label="Who was asked there?", max_length=150, error_messages={"required": "Say who was asked there"}
    )
    reason = PractitionerText(
        label="Why should responsibility pass?", max_length=1000, rows=4,
        error_messages={"required": "Say why responsibility should pass"},
    )  # fmt: skip

    def given(self) -> RequestGiven:
        """The request as typed."""
        data = self.cleaned_data
        return RequestGiven(self.area(), data["asked_date"], data["asked_of"], data["reason"])


class AcceptedForm(forms.Form):
    accepted_date = UKDateField(
        name="The date of the acceptance", label="What is the date of the letter or e-mail?", past_only=True
    )
    reference = forms.CharField(
        label="Its reference", max_length=100, help_text="So that anyone can find the writing again",
        error_messages={"required": "Give the reference of the letter or e-mail: it passes only in writing"},
    )  # fmt: skip
    signed_by = forms.CharField(
        label="Who signed it?", max_length=150, error_messages={"required": "Say who signed it"}
    )

    def given(self) -> AcceptanceGiven:
        """The acceptance as typed."""
        data = self.cleaned_data
        return AcceptanceGiven(data["accepted_date"], data["reference"], data["signed_by"])


class DeclinedForm(forms.Form):
    declined_date = UKDateField(name="The day it declined", label="When did it decline?", past_only=True)
    note = PractitionerText(
        label="What did they say?", max_length=1000, rows=4, error_messages={"required": "Say what they said"}
    )


class TakeBackForm(forms.Form):
    note = PractitionerText(
        label="Why is it taken back?", max_length=1000, rows=3, error_messages={"required": "Say why it is taken back"}
    )
