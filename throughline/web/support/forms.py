from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.hub.states import WhereNow
from throughline.support.actions.sessions import SessionGiven
from throughline.support.queries.directory import ServiceRow
from throughline.support.queries.plan_views import NeedView
from throughline.support.states import Attendance, DeclineReason, MissedKind, NeedOutcome, ServiceKind, TheirAnswer
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText


def long_text(label: str, *, limit: int, rows: int = 3, **options: Any) -> PractitionerText:
    return PractitionerText(label=label, max_length=limit, rows=rows, **options)


def radios(label: str, choices: Sequence[tuple[str, str]], when_empty: str = "", **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": when_empty}, **options
    )


class VersionedForm(forms.Form):
    """A form about something others may change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NeedForm(forms.Form):
    kind = radios("What kind of support is it?", ServiceKind.choices, "Choose what kind of support this is")
    description = long_text(
        "What do they need?", limit=500, help_text="In words they would know. They may read this.",
        error_messages={"required": "Say what they need, in words they would know"},
    )  # fmt: skip


class AnswerForm(VersionedForm):
    explained_date = UKDateField(
        name="The day it was explained", label="When was it explained to them?", past_only=True
    )
    answer = radios(
        "What did they answer?",
        [choice for choice in TheirAnswer.choices if choice[0] != TheirAnswer.NOT_ASKED],
        "Choose what they answered",
        help_text="If “no” or “not yet”: an offer not begun is taken back, and its provider told. Support under way does "
        "not end by itself: talk with them and the provider today.",
    )
    answer_words = forms.CharField(
        label="What they said, in their words",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ask_again_date = UKDateField(
        name="The day to ask again", label="If “not yet”: when will you ask them again?", required=False
    )
    parent_told = PractitionerText(
        label="Which parent or carer was told, or why that is not needed or not safe",
        max_length=300, required=False, help_text="Needed for anyone who may be under 18",
    )  # fmt: skip


class OfferForm(forms.Form):
    service = radios("Which service?", (), "Choose a service")
    shared_note = long_text(
        "What does the provider need to know?", limit=1000, rows=5,
        help_text="They see this, the person's name, age and how to contact them safely. They see nothing else of the case.",
        error_messages={"required": "Say what the provider needs to know"},
    )  # fmt: skip

    def offer(self, services: Sequence[ServiceRow]) -> None:
        """The services to choose among, in this order."""
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (row.uuid, f"{row.name}, {row.provider}") for row in services
        ]


class WithdrawForm(VersionedForm):
    reason = PractitionerText(
        label="Why is it withdrawn?", max_length=500, error_messages={"required": "Say why it is withdrawn"}
    )


class NeedOutcomeForm(VersionedForm):
    outcome = radios("What came of it?", NeedOutcome.choices, "Choose what came of this need")
    outcome_note = long_text(
        "In a sentence", limit=1000, required=False,
        help_text="Needed unless it was met. Missing sessions, or saying no, is not a reason by itself.",
    )  # fmt: skip


class ProviderAnswerForm(VersionedForm):
    accepted = radios(
        "Can you offer this?", [("yes", "Yes, we accept"), ("no", "No, we cannot")], "Choose whether you can offer this"
    )
    decline_reason = forms.ChoiceField(
        label="If no, why?", required=False, widget=forms.RadioSelect, choices=DeclineReason.choices
    )
    decline_note = PractitionerText(label="More about why", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("accepted") == "no" and not cleaned.get("decline_reason"):
            self.add_error("decline_reason", "Choose why you cannot offer this")
        return cleaned


class StartForm(VersionedForm):
    started_date = UKDateField(name="The day it started", label="When did it start?", past_only=True)


class EndForm(VersionedForm):
    ended_date = UKDateField(name="The day it ended", label="When did it end?", past_only=True)
    outcome = long_text("What came of it?", limit=1000, rows=4, error_messages={"required": "Say what came of it"})


class SessionForm(forms.Form):
    session_date = UKDateField(name="The day of the session", label="When was it?", past_only=True)
    attendance = radios("How did it go?", Attendance.choices, "Choose how it went")
    missed_kind = radios("Why, as far as you know?", MissedKind.choices, required=False, initial=MissedKind.UNKNOWN)
    note = long_text(
        "Your note", limit=5000, rows=4, required=False,
        help_text="Yours: nobody outside your organisation reads it.",
    )  # fmt: skip
    shared = long_text(
        "Share with the hub", limit=1000, rows=2, required=False,
        help_text="Only what you write here is shared from this session. Police working with the hub may read it.",
    )  # fmt: skip

    def clean_missed_kind(self) -> str:
        """Asked of a missed session only: without a script the question shows for every way a session can go."""
        return self.cleaned_data["missed_kind"] if self.cleaned_data.get("attendance") == Attendance.MISSED else ""


class CorrectSessionForm(SessionForm):
    reason = long_text(
        "What was wrong with it?", limit=300, rows=2, help_text="The hub reads this.",
        error_messages={"required": "Say what was wrong with it"},
    )  # fmt: skip
    has_right = radios(
        "Did a session take place on that day or another?",
        [("yes", "Yes: record it as it was"), ("no", "No: it was recorded about the wrong person, or twice")],
        "Say whether there is a session to record instead",
    )
    field_order = ("reason", "has_right")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self.data.get("has_right") == "no":
            for name in ("session_date", "attendance"):
                self.fields[name].required = False

    def right(self) -> SessionGiven | None:
        """The session that stands instead, if there is one."""
        if self.cleaned_data["has_right"] == "no":
            return None
        return SessionGiven(**{name: self.cleaned_data[name] for name in SessionForm.base_fields})


class ShareForm(forms.Form):
    shared = long_text(
        "What do you share from this session?", limit=1000,
        help_text="Police working with the hub may read it. It cannot be taken back.",
        error_messages={"required": "Write what you share"},
    )  # fmt: skip


class WorryForm(forms.Form):
    what = long_text(
        "What did you see or hear?", limit=5000, rows=5, error_messages={"required": "Write what you saw or heard"}
    )
    told = forms.CharField(
        label="Whom have you told, and when?", max_length=300, help_text="If nobody yet, ring first.",
        error_messages={"required": "Say whom you told, and when. If nobody yet, ring first"},
    )  # fmt: skip


class CloseCaseForm(VersionedForm):
    """How a case ends; with an outcome for each need still open, its fields beginning as the action names them."""

    closed_date = UKDateField(name="The day it closes", label="When does the case close?", past_only=True)
    where_now = radios("Where do they now stand?", WhereNow.choices, "Choose where they now stand")
    summary = long_text(
        "What was done, and how did it end?", limit=5000, rows=5,
        error_messages={"required": "Say what was done and how it ended"},
    )  # fmt: skip
    told = PractitionerText(
        label="How were they told of closing, and of the way back?", max_length=300,
        error_messages={"required": "Say how they were told of closing, and of the way back"},
    )  # fmt: skip

    def __init__(self, *args: Any, needs: Sequence[tuple[str, NeedView]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._needs = needs
        for prefix, need in needs:
            self.fields[f"{prefix}outcome"] = radios(
                f"{need.kind_label}: {need.description}", NeedOutcome.choices, f"Say what came of “{need.description}”"
            )
            self.fields[f"{prefix}outcome_note"] = PractitionerText(
                label="In a sentence", max_length=1000, required=False,
                help_text="Needed unless it was met. Missing sessions, or saying no, is not a reason by itself.",
            )  # fmt: skip

    def need_fields(self) -> list[Any]:
        """The fields of the needs, in order."""
        return [self[name] for prefix, _ in self._needs for name in (f"{prefix}outcome", f"{prefix}outcome_note")]

    def outcome_of(self, prefix: str) -> tuple[str, str]:
        """What was typed of one need."""
        return self.cleaned_data[f"{prefix}outcome"], self.cleaned_data[f"{prefix}outcome_note"]
