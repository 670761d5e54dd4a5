from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.geography.queries import list_forces
from throughline.hub.states import WhoMayRead
from throughline.nrm.fields import Field, FormSection, first_responders, national_form
from throughline.nrm.states import ArrestAsked, Consent, DecidedBy, ExistingCheck, GuardianKind, Outcome
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField
from throughline.web.forms.wording import PractitionerText


def _radios(label: str, choices: Sequence[tuple[str, str]], required: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": required}, **options
    )


def _line(label: str, required: str = "", *, limit: int = 150, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, required=bool(required), error_messages={"required": required}, **options
    )


def _reason_for_another() -> PractitionerText:
    return PractitionerText(
        label="If it is not the authority recorded as responsible: why?", max_length=300, rows=2, required=False
    )


class VersionedForm(forms.Form):
    """A form about something others may change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class StartForm(forms.Form):
    asked = _line(
        "Who was asked whether there is a referral already?", "Say who was asked", limit=200,
        help_text="Such as the Single Competent Authority, children’s services, or the force’s modern slavery team",
    )  # fmt: skip
    asked_date = UKDateField(name="The day they were asked", label="When were they asked?", past_only=True)
    existing = _radios("Is there a referral already?", ExistingCheck.choices, "Say whether there is a referral already")
    reference = _line("Its reference, if there is one", limit=50)
    sent_date = UKDateField(
        name="The day it was made", label="If you join it: when was it made?", required=False, past_only=True
    )
    authority = AuthorityField(label="If you join it: which authority was responsible for them that day?")
    authority_reason = _reason_for_another()


class ConsentForm(VersionedForm):
    how = PractitionerText(
        label="How was it explained to them?", max_length=1000, rows=4,
        help_text="In which words, with which interpreter, who was there, what they were told of support and of saying no",
        error_messages={"required": "Say how it was explained to them"},
    )  # fmt: skip
    consent_date = UKDateField(name="The day they answered", label="When did they answer?", past_only=True)
    consent = _radios("Do they consent to a referral?", Consent.choices, "Choose what they answered")
    co_operates = forms.BooleanField(
        label="They agree that a notice holds their name", required=False,
        help_text="Only if they do not consent. Otherwise a notice says nothing of who they are.",
    )  # fmt: skip


class SectionForm(VersionedForm):
    """One section of the pack, as the national form asks it. Nothing has to be answered to save it."""

    def __init__(self, *args: Any, section: FormSection, **options: Any) -> None:
        super().__init__(*args, **options)
        self.section = section
        for field in section.fields:
            self.fields[field.key] = _pack_field(field)

    def answers(self) -> dict[str, str]:
        """What was typed, as the pack keeps it: several choices one a line."""
        return {field.key: _as_text(self.cleaned_data.get(field.key)) for field in self.section.fields}


def _as_text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _pack_field(field: Field) -> forms.Field:
    options: dict[str, Any] = {"label": field.question, "help_text": field.hint, "required": False}
    if field.kind == "choice":
        return forms.ChoiceField(widget=forms.RadioSelect, choices=_same(field.options), **options)
    if field.kind == "choices":
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=_same(field.options), **options)
    if field.kind in ("responder", "force"):
        names = first_responders().names if field.kind == "responder" else [force.name for force in list_forces()]
        return forms.ChoiceField(choices=[("", "Choose one, or leave it for now"), *_same(names)], **options)
    options["max_length"] = national_form().limit
    if field.kind == "text":
        return PractitionerText(rows=5, **options)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 5}) if field.kind == "list" else None, **options)


def _same(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


class EvidenceForm(VersionedForm):
    evidence = forms.MultipleChoiceField(
        label="Which files of this case go with it?", widget=forms.CheckboxSelectMultiple, required=False,
        error_messages={"invalid_choice": "Choose among the files of this case that can be opened"},
    )  # fmt: skip

    def __init__(self, *args: Any, files: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["evidence"].choices = files  # type: ignore[attr-defined]

    def chosen(self) -> list[uuid.UUID]:
        """The files ticked."""
        return [uuid.UUID(value) for value in self.cleaned_data["evidence"]]


class GiveForm(forms.Form):
    recipient = _line(
        "Who is given it?", "Say who is given it",
        help_text="The organisation, and the person if there is one. It is logged as a disclosure to them.",
    )  # fmt: skip


class SendForm(VersionedForm):
    sent_date = UKDateField(name="The day it was sent", label="When was it sent?", past_only=True)
    sent_to = _line("To whom?", "Say to whom it was sent", initial="Single Competent Authority, Home Office")
    reference = _line("The reference they gave, if you have it already", limit=50)
    authority = AuthorityField(
        label="Which authority is responsible for them that day?",
        help_text="The children’s services that answer for them; for an adult, the council where they live or were found."
        " Some authorities decide by a panel of their own, and the clock differs.",
    )
    authority_reason = _reason_for_another()
    tell_by_date = UKDateField(
        name="The day they will be told by",
        label="By when will they be told of it?",
        required=False,
        help_text="In words they understand. Needed unless you have recorded that they were told. It never delays sending.",
    )


class ReferenceForm(VersionedForm):
    reference = _line("The reference the competent authority gave", "Give the reference", limit=50)


class DecisionForm(VersionedForm):
    outcome = _radios("What was decided?", Outcome.choices, "Choose what was decided")
    decided_date = UKDateField(name="The day of the decision", label="When was it decided?", past_only=True)
    made_by = _radios("Who decided?", DecidedBy.choices, "Choose who decided")
    reasons = PractitionerText(label="The reasons given", max_length=15_000, rows=5, required=False)
    early_reason = PractitionerText(
        label="If it came before the recovery period ended, why?", max_length=500, required=False
    )
    tell_by_date = UKDateField(
        name="The day they will be told by", label="By when will they be told?",
        error_messages={"required": "Say by when they will be told"},
    )  # fmt: skip
    reconsider_by_date = UKDateField(
        name="The day", required=False,
        label="If it is negative: by when is it decided whether to ask for a reconsideration?",
    )  # fmt: skip


class PanelDecisionForm(VersionedForm):
    """What is left to say of a decision that the hub's own panel made: its day, outcome and reasons are the panel's."""

    panel_decision = forms.IntegerField(widget=forms.HiddenInput)
    early_reason = PractitionerText(
        label="It came before the recovery period ended. Why?", max_length=500, required=False
    )
    tell_by_date = UKDateField(
        name="The day they will be told by", label="By when will they be told?",
        error_messages={"required": "Say by when they will be told"},
    )  # fmt: skip
    reconsider_by_date = UKDateField(
        name="The day", required=False, label="By when is it decided whether to ask for a reconsideration?",
    )  # fmt: skip

    def __init__(self, *args: Any, is_negative: bool, may_be_early: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_negative:
            del self.fields["reconsider_by_date"]
        if not may_be_early:
            del self.fields["early_reason"]


class WithdrawForm(VersionedForm):
    reason = PractitionerText(label="Why?", max_length=300, error_messages={"required": "Say why"})


class ToldForm(forms.Form):
    told_date = UKDateField(
        name="The day they were told", label="When were they told?", required=False, past_only=True,
        help_text="Leave it empty if they have not been told yet",
    )  # fmt: skip
    told_by = _line("Who told them, and heard what they said?")
    told_how = PractitionerText(
        label="In which words?", max_length=1000, rows=3, required=False,
        help_text="What was said so that they understand it, with which interpreter, and who was with them",
    )  # fmt: skip
    their_view = forms.CharField(
        label="What they think of it, in their own words", max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text="Exactly as they said it. Empty if they said nothing.",
    )  # fmt: skip
    may_read = forms.ChoiceField(
        label="Who may read their words?", choices=WhoMayRead.choices, widget=forms.RadioSelect, initial=WhoMayRead.LEAD
    )
    told_who_reads = forms.BooleanField(label="They were told who may read their words", required=False)
    not_yet = PractitionerText(label="If they have not been told yet, why?", max_length=500, required=False)
    tell_by_date = UKDateField(
        name="The day they will be told by", label="If not yet: by when will they be told?", required=False
    )


class GuardianForm(forms.Form):
    kind = _radios("What is asked for?", GuardianKind.choices, "Choose what is asked for")
    service = _line(
        "Which service was asked?", "Say which service was asked",
        help_text="The Independent Child Trafficking Guardianship Service of your area",
    )  # fmt: skip
    asked_date = UKDateField(name="The day it was asked", label="When was it asked?", past_only=True)
    guardian = _line("The guardian’s or worker’s name and work phone, if given")
    started_date = UKDateField(
        name="The day they started", label="When did they start?", required=False, past_only=True
    )
    ended_date = UKDateField(name="The day it ended", label="When did it end?", required=False, past_only=True)


class ArrestForm(VersionedForm):
    answer = _radios("Has section 45 been asked about?", ArrestAsked.choices, "Choose what was done")
    note = PractitionerText(
        label="Who was asked, and when", max_length=500, rows=3, required=False,
        help_text="Not what the answer in law is. That is for their solicitor and the prosecutor.",
    )  # fmt: skip
