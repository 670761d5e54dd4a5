from __future__ import annotations

from typing import Any

from django import forms

from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import CONTENT_ROLES
from throughline.core.clock import now, today
from throughline.disruption.queries.lines import list_open_lines
from throughline.hub.actions.screenings import HeardGiven, NotAskedGiven, VoiceGiven
from throughline.hub.states import EntryKind, Level, WhoMayRead
from throughline.web.forms.choices import LineField, MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.web.triage.forms import ScreeningFields


class AddressLeadForm(forms.Form):
    answer = forms.TypedChoiceField(
        label="Should they be named on it?", widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", "Yes, they need it for their work"), ("no", "No, it stays with those named now")],
        error_messages={"required": "Choose whether they are named on it"},
    )  # fmt: skip


class EntryForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?", choices=[pair for pair in EntryKind.choices if pair[0] != EntryKind.OWN_WORDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )  # fmt: skip
    happened_date = UKDateField(name="The date", label="When did it happen?", past_only=True)
    text = PractitionerText(
        label="What happened?", max_length=10_000, rows=6,
        help_text="Keep fact and opinion apart. What they said themselves has a page of its own",
        error_messages={"required": "Write what happened"},
    )  # fmt: skip


_HEARD, _NOT_ASKED = "heard", "not_asked"
_NEEDED_WHEN = {
    _HEARD: {
        "words": "Write what they said, in their words",
        "said_date": "Enter the day they said it",
        "heard_by": "Say who heard it",
        "may_read": "Choose who may read it",
    },
    _NOT_ASKED: {
        "not_asked_reason": "Say why they could not be asked",
        "ask_by_date": "Enter the day by which they will be asked",
    },
}


class ScreenForm(ScreeningFields):
    """A screening after the first: every part is needed, their own voice too, which comes first."""

    field_order = (
        "voice", "words", "said_date", "heard_by", "may_read", "told_who_reads", "not_asked_reason", "ask_by_date",
    )  # fmt: skip
    voice = forms.ChoiceField(
        label="How do they see it themselves?", widget=forms.RadioSelect,
        choices=[(_HEARD, "They were asked: their own words"), (_NOT_ASKED, "They could not be asked yet")],
        error_messages={"required": "Give their own words, or say why they could not be asked yet"},
    )  # fmt: skip
    words = forms.CharField(
        label="What did they say?", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Exactly as they said it. It is kept with their own words",
    )  # fmt: skip
    said_date = UKDateField(
        name="The day they said it", label="When did they say it?", past_only=True, required=False
    )  # fmt: skip
    heard_by = forms.CharField(label="Who heard it?", max_length=150, required=False)
    may_read = forms.ChoiceField(
        label="Who may read it?", choices=WhoMayRead.choices, widget=forms.RadioSelect, required=False,
        initial=WhoMayRead.LEAD,
    )  # fmt: skip
    told_who_reads = forms.BooleanField(label="I told them who may read it", required=False)
    not_asked_reason = PractitionerText(label="Why not yet?", max_length=500, required=False, rows=2)
    ask_by_date = UKDateField(
        name="The day they will be asked by", label="By when will they be asked?", required=False
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        options["initial"] = {"said_date": today(), "heard_by": actor.member.name, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["level"].label = "Screening level"
        for name, message in (
            ("level", "Choose a level"),
            ("judgement", "Write your professional judgement"),
            ("screening_reasons", "Give the reasons for the level"),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message
        self.fields["level"].choices = Level.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, message in _NEEDED_WHEN.get(cleaned.get("voice", ""), {}).items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        return cleaned

    def voice_given(self) -> VoiceGiven:
        """Their own voice as typed: what the choice not taken holds is left."""
        data = self.cleaned_data
        if data["voice"] == _NOT_ASKED:
            return NotAskedGiven(data["not_asked_reason"], data["ask_by_date"])
        return HeardGiven(
            data["words"], data["said_date"], data["heard_by"], data["may_read"], data["told_who_reads"]
        )  # fmt: skip


class LeadForm(forms.Form):
    lead = MemberField(label="Lead professional", error_messages={"required": "Choose who leads"})
    cover = MemberField(label="Cover", error_messages={"required": "Choose who covers"})
    reason = PractitionerText(
        label="Why is it handed over?", max_length=300, error_messages={"required": "Say why it is handed over"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, leads: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("lead", "cover"):
            self.fields[name].offer(leads)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300, error_messages={"required": "Say why"}
    )


class ReopenForm(forms.Form):
    reason = PractitionerText(
        label="Why is it opened again?", max_length=300, help_text="Like: they came back and asked for help",
        error_messages={"required": "Say why it is opened again"},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class RestrictForm(forms.Form):
    restriction = forms.TypedChoiceField(
        label="How closely is this case held?", coerce=int, choices=Restriction.choices, widget=forms.RadioSelect
    )


class KeepFromForm(forms.Form):
    """Whom a case is kept from."""

    member = MemberField(label="Who must not see it?", error_messages={"required": "Choose who must not see it"})
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Such as: related to the family. Only those who may set or end this read it",
        error_messages={"required": "Say why this person must not see it"},
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].offer(members_of_hub(actor.hub, CONTENT_ROLES))  # type: ignore[attr-defined]


class StopKeepingForm(forms.Form):
    reason = PractitionerText(
        label="Why was it a mistake?", max_length=200, rows=2,
        help_text="Such as: another family of the same name. It is kept with what was set",
        error_messages={"required": "Say why it was a mistake"},
    )  # fmt: skip


class LinkForm(forms.Form):
    line = LineField(label="Line", required=True, error_messages={"required": "Choose a line"})

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].offer(list_open_lines(actor, now()))  # type: ignore[attr-defined]
