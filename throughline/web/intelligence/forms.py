from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.access.actions import GRANT_DAYS_AT_MOST
from throughline.access.permissions import may
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.intelligence.actions.assessing import AssessmentGiven
from throughline.intelligence.actions.sharing import SHARE_DAYS
from throughline.intelligence.actions.submitting import IntelligenceGiven
from throughline.intelligence.codes import action_codes, mopi_groups, sanitisation_codes
from throughline.intelligence.queries.reports import list_assessors, list_recipients
from throughline.intelligence.queries.things import Thing
from throughline.intelligence.states import ROLES, Handling, ReportStatus
from throughline.register.states import Assessment, SourceEvaluation
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.vehicles import AnotherVehicle
from throughline.web.forms.wording import PractitionerText

_TO_PARTNERS = "What you saw or heard, and where and when. Leave out who told you"
_TO_OFFICERS = "Fact apart from opinion. Nothing that says who the source is: that stays with the source’s reference"


class WrittenFields(forms.Form):
    """What a report says: text, and its provenance apart from it."""

    text = PractitionerText(
        label="What is known?", max_length=5000, rows=8, help_text=_TO_OFFICERS,
        error_messages={"required": "Write what is known"},
    )  # fmt: skip
    known_date = UKDateField(name="The day it became known", label="When did it become known?", past_only=True)
    provenance = PractitionerText(
        label="How did it come?", max_length=500, required=False,
        help_text="Such as: seen on patrol; overheard by staff. Never the name of whoever told it",
    )  # fmt: skip
    source_urn = forms.CharField(
        label="Source’s reference (URN)", max_length=40, required=False,
        help_text="Like WM-1234. It is kept apart from the text and shown to nobody it is shared with",
    )  # fmt: skip

    def given(self) -> IntelligenceGiven:
        names = ("text", "known_date", "provenance", "source_urn")
        return IntelligenceGiven(**{name: self.cleaned_data[name] for name in names if name in self.fields})


class SubmitForm(WrittenFields):
    """A report as it is sent. A partner's form has no reference and no named assessor."""

    recipient = forms.TypedChoiceField(label="Which force or unit does it go to?", empty_value=None)
    restriction = forms.TypedChoiceField(
        label="Who may read it?", coerce=int, widget=forms.RadioSelect, initial=Restriction.STANDARD,
        error_messages={"required": "Choose who may read it"},
    )  # fmt: skip
    assessor = forms.TypedChoiceField(label="Who assesses it?", required=False, empty_value=None)
    field_order = ("recipient", "text", "known_date", "provenance", "source_urn", "restriction", "assessor")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agencies = {str(agency.pk): agency for agency in list_recipients(actor)}
        self.assessors: dict[str, Member] = {}
        is_officer = may(actor.role, "intelligence.assess")
        readers = [
            (Restriction.STANDARD, "The officers and analysts of the force it goes to"),
            (Restriction.SENSITIVE, "That force’s analysts alone: it could put somebody in danger"),
        ]
        if is_officer:
            self.assessors = {str(member.pk): member for member in list_assessors(actor, actor.agency)}
            readers.append((Restriction.RESTRICTED, "I and one assessor I name"))
        else:
            self.fields["text"].help_text = _TO_PARTNERS
            del self.fields["source_urn"], self.fields["assessor"]
        self.fields["restriction"].choices = readers  # type: ignore[attr-defined]
        self._offer(is_officer)

    def _offer(self, is_officer: bool) -> None:
        if len(self.agencies) == 1:
            del self.fields["recipient"]
        else:
            chosen: Any = self.fields["recipient"]
            chosen.choices = [("", "Choose"), *((key, agency.name) for key, agency in self.agencies.items())]
            chosen.coerce = lambda key: self.agencies[key]
            chosen.error_messages["required"] = "Choose the force or unit it goes to"
        if is_officer:
            assessor: Any = self.fields["assessor"]
            assessor.choices = [("", "Choose"), *((key, member.name) for key, member in self.assessors.items())]
            assessor.coerce = lambda key: self.assessors[key]


class CorrectForm(WrittenFields):
    reason = PractitionerText(
        label="Why is it corrected?", max_length=300, error_messages={"required": "Say why it is corrected"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AssessForm(forms.Form):
    """The 3, the 5 and the 2; what C needs is asked under C."""

    source_evaluation = forms.ChoiceField(
        label="How far can the source be relied on?", choices=SourceEvaluation.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how far the source can be relied on"},
    )  # fmt: skip
    assessment = forms.ChoiceField(
        label="How does the source know?", choices=Assessment.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how the source knows"},
    )  # fmt: skip
    handling = forms.ChoiceField(
        label="How may it be handled?", choices=Handling.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose P or C"},
    )  # fmt: skip
    conditions = PractitionerText(label="On what conditions?", max_length=500, required=False)
    action_code = forms.ChoiceField(label="What may be done with it?", required=False)
    action_text = PractitionerText(
        label="If A3, what may be done?", max_length=300, required=False, help_text="A3 says nothing without words"
    )
    sanitisation_code = forms.ChoiceField(label="Who may sanitise it further?", required=False)
    sanitised_text = PractitionerText(
        label="The text others may read", max_length=5000, rows=6, required=False,
        help_text="What they need to protect somebody, and nothing from which the source could be guessed",
    )  # fmt: skip
    mopi_group = forms.ChoiceField(
        label="For how long is it kept?", widget=forms.RadioSelect,
        error_messages={"required": "Choose for how long it is kept"},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, codes in (("action_code", action_codes()), ("sanitisation_code", sanitisation_codes())):
            chosen: Any = self.fields[name]
            chosen.choices = [("", "Choose"), *((code.code, code.label) for code in codes.values())]
        groups: Any = self.fields["mopi_group"]
        groups.choices = [(code.code, f"{code.label} ({code.kept})") for code in mopi_groups().values()]

    def given(self) -> AssessmentGiven:
        return AssessmentGiven(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class WithdrawForm(forms.Form):
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300,
        error_messages={"required": "Say why it was recorded in error"},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class LinkWithdrawForm(forms.Form):
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300,
        error_messages={"required": "Say why it was recorded in error"},
    )  # fmt: skip


class ShareForm(forms.Form):
    agency = forms.TypedChoiceField(
        label="Which agency?", empty_value=None, error_messages={"required": "Choose an agency"}
    )
    purpose = PractitionerText(
        label="What do they need it for?", max_length=200, error_messages={"required": "Say what they need it for"}
    )
    days = forms.IntegerField(
        label="For how many days?", min_value=1, max_value=GRANT_DAYS_AT_MOST, initial=SHARE_DAYS,
        error_messages={name: f"Give a number of days from 1 to {GRANT_DAYS_AT_MOST}"
                        for name in ("required", "invalid", "min_value", "max_value")},
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Sequence[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        by_key = {str(agency.pk): agency for agency in agencies}
        chosen: Any = self.fields["agency"]
        chosen.choices = [("", "Choose"), *((key, agency.name) for key, agency in by_key.items())]
        chosen.coerce = lambda key: by_key[key]


class NameForm(AnotherVehicle):
    """Search first; then choose what was found, or what is new."""

    text = forms.CharField(
        label="Who or what does it name?", max_length=100,
        help_text="A name, reference, phone number, IMEI or other identifier, registration (a ? for what nobody saw of it) or "
        "address. Only what you may see is found",
        error_messages={"required": "Type a name, reference, number, registration or address"},
    )  # fmt: skip


class RoleForm(forms.Form):
    from_record = forms.ChoiceField(label="Who or what?", error_messages={"required": "Choose who or what"})
    kind = forms.ChoiceField(
        label="What does the report say of them?", choices=[("", "Choose"), *((kind.value, kind.label) for kind in ROLES)],
        error_messages={"required": "Choose what the report says of them"},
    )  # fmt: skip
    to_record = forms.ChoiceField(label="To what or whom?", error_messages={"required": "Choose to what or whom"})
    since_date = UKDateField(name="The day it was so", label="From when?", past_only=True)

    def __init__(self, *args: Any, named: Sequence[Thing], **options: Any) -> None:
        super().__init__(*args, **options)
        things = [
            (str(thing.record.uuid), f"{thing.title} ({thing.record.get_kind_display().lower()})") for thing in named
        ]
        for name in ("from_record", "to_record"):
            chosen: Any = self.fields[name]
            chosen.choices = [("", "Choose"), *things]


class FilterForm(forms.Form):
    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *ReportStatus.choices], required=False)
    handling = forms.ChoiceField(label="Handling", choices=[("", "P or C"), *Handling.choices], required=False)
    source_evaluation = forms.ChoiceField(
        label="Source", choices=[("", "Any"), *SourceEvaluation.choices], required=False
    )
    since = forms.ChoiceField(
        label="Became known", required=False,
        choices=[("", "At any time"), ("7", "In the last 7 days"), ("28", "In the last 28 days"), ("90", "In the last 90 days")],
    )  # fmt: skip
