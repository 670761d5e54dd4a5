from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.disruption.actions.lines import AreaGiven
from throughline.disruption.models import DealPhone
from throughline.disruption.policies import can_move
from throughline.disruption.states import OPEN_STATUSES, CheckBackResult, ClosureType, LineStatus
from throughline.geography.models import LocalAuthority
from throughline.geography.queries import list_authorities
from throughline.register.phones import normalise_phone
from throughline.web.forms.choices import ForceField, ForcesField, TeamField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField
from throughline.web.presenting.amounts import phone
from throughline.web.presenting.dates import short_date


class AuthoritiesField(forms.TypedMultipleChoiceField):
    """Several local authorities of England or Wales; cleans to a list of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=self._authority, choices=self._choices, widget=forms.SelectMultiple, **options)

    @staticmethod
    def _choices() -> list[tuple[str, str]]:
        return [(str(row.pk), row.name) for row in list_authorities()]

    @staticmethod
    def _authority(value: str) -> LocalAuthority:
        return list_authorities().get(pk=int(value))


_NEW = [choice for choice in LineStatus.choices if choice[0] in ("suspected", "active", "disrupted")]


class FilterForm(forms.Form):
    status = forms.ChoiceField(
        label="Status", choices=[("", "Any"), ("open", "Open: any but closed"), *LineStatus.choices], required=False
    )
    force = ForceField(label="Exporting or importing force", required=False)
    sort = forms.ChoiceField(
        label="Order by", required=False,
        choices=[("name", "Name"), ("reported", "First reported, newest first"), ("status", "Status")],
    )  # fmt: skip
    mine = forms.BooleanField(label="Mine: my team’s, or I work on it", required=False)


class FindForm(forms.Form):
    """Posted, so that no name or number stands in an address."""

    called = forms.CharField(
        label="Find a line", max_length=100, help_text="By any name, handle or number it ever had",
        error_messages={"required": "Type a name, a handle or a number"},
    )  # fmt: skip


class EditLineForm(forms.Form):
    name = forms.CharField(label="Line name", max_length=100, error_messages={"required": "Give the line's name"})
    first_reported_date = UKDateField(
        name="The day it was first reported", label="When was it first reported?", past_only=True
    )
    owning_team = TeamField(label="Owning team", error_messages={"required": "Choose the owning team"})
    exporting_force = ForceField(
        label="Exporting force: where it is run from", error_messages={"required": "Choose the exporting force"}
    )
    exporting_authority = AuthorityField(label="Exporting local authority, if known")
    importing_forces = ForcesField(
        label="Importing forces: where it sells",
        help_text="Choose one or several. On a computer, hold Ctrl or Cmd to choose more than one",
        required=False,
    )
    importing_authorities = AuthoritiesField(
        label="Importing local authorities, if known", help_text="One or several", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owning_team"].offer(actor.hub, actor.agency)  # type: ignore[attr-defined]
        for name in ("importing_forces", "importing_authorities"):
            self.fields[name].widget.attrs |= {"multiple": True, "size": "6"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("importing_forces") or cleaned.get("importing_authorities")):
            self.add_error("importing_forces", "Choose at least one importing force")
        return cleaned

    def exporting(self) -> list[AreaGiven]:
        return [AreaGiven(self.cleaned_data["exporting_force"], self.cleaned_data["exporting_authority"])]

    def importing(self) -> list[AreaGiven]:
        """The authorities chosen, with their forces, and the forces chosen without one."""
        authorities = self.cleaned_data["importing_authorities"]
        named = {authority.force_id for authority in authorities}
        forces = [force for force in self.cleaned_data["importing_forces"] if force.pk not in named]
        return [AreaGiven(authority.force, authority) for authority in authorities] + [AreaGiven(row) for row in forces]


class NewLineForm(EditLineForm):
    phones = forms.CharField(
        label="Deal phones", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line, written any way",
    )  # fmt: skip
    status = forms.ChoiceField(
        label="Status now", choices=_NEW, widget=forms.RadioSelect, error_messages={"required": "Choose its status"}
    )

    is_covert = forms.BooleanField(
        label="This line is covert", required=False,
        help_text="It goes to the hub’s ROCU coordinator alone. Unless that is you, you will not see it again once you have "
        "recorded it: keep no copy",
    )  # fmt: skip

    def clean_phones(self) -> list[str]:
        numbers = [line.strip() for line in self.cleaned_data["phones"].splitlines() if line.strip()]
        for number in numbers:
            try:
                normalise_phone(number)
            except Refused as error:
                raise forms.ValidationError(error.message) from error
        return numbers


class MoveForm(forms.Form):
    to_status = forms.ChoiceField(
        label="What is it now?", choices=LineStatus.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is now"},
    )  # fmt: skip
    happened_date = UKDateField(name="The day", label="Since when?", past_only=True)
    reason = forms.CharField(label="What shows it?", max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, status: str, **options: Any) -> None:
        """Offer the open statuses a line of this status may move to. A sent form may be a second click on a line that moved."""
        super().__init__(*args, **options)
        self.fields["to_status"].choices = [  # type: ignore[attr-defined]
            (value, label)
            for value, label in LineStatus.choices
            if value in OPEN_STATUSES and (self.is_bound or can_move(status, value))
        ]


class PhoneForm(forms.Form):
    number = forms.CharField(
        label="Number", max_length=40, error_messages={"required": "Give the number"}, help_text="Written any way"
    )


class DeactivateForm(forms.Form):
    deactivated_date = UKDateField(name="The day", label="When was it deactivated?", past_only=True)
    source = forms.CharField(
        label="How is it known?", max_length=200, help_text="The order, the provider, a check",
        error_messages={"required": "Say how it is known"},
    )  # fmt: skip


class CloseForm(forms.Form):
    closed_date = UKDateField(name="The closing date", label="When was it closed?", past_only=True)
    closure_type = forms.TypedChoiceField(
        label="How was it closed?", coerce=int, choices=ClosureType.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose type 1 or type 2"},
    )  # fmt: skip
    evidence = forms.CharField(
        label="What shows it?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what shows that the line is closed"},
    )  # fmt: skip
    authorised_by_name = forms.CharField(
        label="Who authorised it?", max_length=150, help_text="Somebody other than you",
        error_messages={"required": "Say who authorised the closure"},
    )  # fmt: skip
    authorised_rank = forms.CharField(
        label="Their rank or role", max_length=60, error_messages={"required": "Give their rank or role"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _numbers_alive(label: str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="One that works is deactivated no more: no closure rests on it until it is deactivated again. Tick none "
        "if the line works some other way",
    )  # fmt: skip


def _offer_numbers(form: forms.Form, numbers: Sequence[DealPhone], chosen: list[int]) -> None:
    """The line's deactivated numbers to choose from; nothing is asked where it has none."""
    if not numbers:
        del form.fields["alive"]
        return
    form.fields["alive"].choices = [  # type: ignore[attr-defined]
        (row.pk, f"{phone(row.number)}, deactivated {short_date(row.deactivated_date)}") for row in numbers
    ]
    form.fields["alive"].initial = chosen


class CheckBackForm(forms.Form):
    result = forms.ChoiceField(
        label="What did the check come to?", choices=CheckBackResult.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what the check came to"},
    )  # fmt: skip
    checked_date = UKDateField(name="The day of the check", label="When was it checked?", past_only=True)
    how = forms.CharField(
        label="How was it checked, or why could it not be?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The number rung, the network asked, street or test evidence. Name nobody here",
        error_messages={"required": "Say how it was checked, or why it could not be"},
    )  # fmt: skip
    alive = _numbers_alive("If it is alive: which of these numbers work?")

    def __init__(self, *args: Any, numbers: Sequence[DealPhone], **options: Any) -> None:
        """Ask which of the numbers the check is about work: all of them, until somebody says otherwise."""
        super().__init__(*args, **options)
        _offer_numbers(self, numbers, [row.pk for row in numbers])


class ReopenForm(forms.Form):
    reopened_date = UKDateField(name="The day", label="Since when is it alive?", past_only=True)
    reason = forms.CharField(
        label="What shows that it is alive?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what shows that the line is alive"},
    )  # fmt: skip
    alive = _numbers_alive("Which of these numbers work again?")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: Sequence[DealPhone], closed_on: int | None, **options: Any) -> None:
        """Ask which of the deactivated numbers work: the one the closure rested on, until somebody says otherwise."""
        super().__init__(*args, **options)
        _offer_numbers(self, numbers, [row.pk for row in numbers if row.pk == closed_on])
