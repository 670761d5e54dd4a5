"""What the pages of a panel ask."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from django import forms

from throughline.agencies.models import Agency, Member
from throughline.panel.models import ItemTask, Meeting
from throughline.panel.queries.minutes import Written
from throughline.panel.states import NrmDecision, PanelKind, Subject
from throughline.web.forms.choices import MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.web.presenting.dates import uk_date_and_time


class VersionedForm(forms.Form):
    """A form about a meeting others may change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AgencyField(forms.ChoiceField):
    """One of the agencies offered; cleans to the agency, or None."""

    def __init__(self, **options: Any) -> None:
        self._agencies: dict[str, Agency] = {}
        super().__init__(choices=[("", "Choose an agency")], **options)

    def offer(self, agencies: Iterable[Agency]) -> None:
        self._agencies = {str(agency.pk): agency for agency in agencies}
        self.choices = [("", "Choose an agency"), *((pk, agency.name) for pk, agency in self._agencies.items())]

    def clean(self, value: Any) -> Agency | None:
        chosen = super().clean(value)
        return self._agencies[chosen] if chosen else None


class PlanForm(forms.Form):
    """A meeting: its kind, when, where and who chairs. Nothing about any case."""

    kind = forms.ChoiceField(
        label="What kind of panel?", choices=PanelKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of panel"},
    )  # fmt: skip
    meets_date = UKDateField(name="The day of the panel", label="On which day?")
    meets_time = forms.TimeField(
        label="At what time?", help_text="Like 14:00", error_messages={
            "required": "Give the time, like 14:00", "invalid": "The time must be like 14:00",
        },
    )  # fmt: skip
    place = forms.CharField(
        label="Where, or how to join?", max_length=200, error_messages={"required": "Say where, or how to join"}
    )
    chair = MemberField(
        label="Who chairs?", help_text="Not the lead or cover of a case on the agenda",
        error_messages={"required": "Choose who chairs"},
    )  # fmt: skip

    def __init__(self, *args: Any, chairs: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chair"].offer(chairs)  # type: ignore[attr-defined]


class TableForm(forms.Form):
    """An item that is not tabled from a case."""

    subject = forms.ChoiceField(
        label="What is it about?", widget=forms.RadioSelect,
        choices=[pair for pair in Subject.choices if pair[0] != Subject.VICTIM],
        error_messages={"required": "Choose what it is about"},
    )  # fmt: skip
    reference = forms.CharField(
        label="Reference of the person or place",
        max_length=20,
        required=False,
        help_text="On their page, like K7PXR-4TDMB",
    )
    title = forms.CharField(
        label="Title of a theme", max_length=150, required=False,
        help_text="Everyone in the hub reads it: it names no person, address or line",
    )  # fmt: skip
    why = PractitionerText(
        label="What is the panel asked?", max_length=2000, rows=4, required=False, help_text="For a person or a place"
    )


class TableCaseForm(forms.Form):
    """A case on an agenda."""

    meeting = forms.ChoiceField(label="Which panel?", error_messages={"required": "Choose a panel"})
    why = PractitionerText(
        label="What is the panel asked?", max_length=2000, rows=5,
        help_text="What you need the other agencies to know, decide or do",
        error_messages={"required": "Say what the panel is asked"},
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: list[Meeting], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (str(row.uuid), f"{row.get_kind_display()}, {uk_date_and_time(row.meets_at)}, chaired by {row.chair.name}")
            for row in meetings
        ]


class CancelForm(VersionedForm):
    reason = forms.CharField(
        label="Why is it cancelled?", max_length=200, help_text="About the meeting, never about a case",
        error_messages={"required": "Say why it is cancelled"},
    )  # fmt: skip


class TakeOffForm(forms.Form):
    reason = PractitionerText(
        label="Why is it taken off?", max_length=300, error_messages={"required": "Say why it is taken off"}
    )


class ChairForm(forms.Form):
    chair = MemberField(label="Who chairs this item?", error_messages={"required": "Choose who chairs it"})

    def __init__(self, *args: Any, chairs: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chair"].offer(chairs)  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """Whose conflict of interest: one's own; whoever runs the item may name another."""

    member = MemberField(label="Whose?", required=False, help_text="Leave it for your own")

    def __init__(self, *args: Any, members: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        if members:
            self.fields["member"].offer(members)  # type: ignore[attr-defined]
        else:
            del self.fields["member"]


class AdmitForm(forms.Form):
    agency = AgencyField(label="Which agency?", error_messages={"required": "Choose an agency"})
    reason = PractitionerText(
        label="Why is it needed for this item?", max_length=200, error_messages={"required": "Say why it is needed"}
    )

    def __init__(self, *args: Any, agencies: Iterable[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].offer(agencies)  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Which agencies are asked what they hold."""

    agencies = forms.MultipleChoiceField(
        label="Which agencies?", widget=forms.CheckboxSelectMultiple,
        help_text="Only agencies on this person’s list: somebody of theirs is involved, or they have access",
        error_messages={"required": "Choose at least one agency"},
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: list[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self._agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["agencies"].choices = [(pk, row.name) for pk, row in self._agencies.items()]  # type: ignore[attr-defined]

    def clean_agencies(self) -> list[Agency]:
        return [self._agencies[pk] for pk in self.cleaned_data["agencies"]]


class AnswerForm(forms.Form):
    """An agency's answer before a panel."""

    holds = forms.ChoiceField(
        label="Does your agency hold anything the panel should know?", widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("nil", "No, we hold nothing")],
        error_messages={"required": "Say whether your agency holds anything"},
    )  # fmt: skip
    answer = PractitionerText(
        label="What does the panel need to know?", max_length=5000, rows=6, required=False,
        help_text="Facts, with dates and where they come from. The chair and the coordinator read it",
    )  # fmt: skip


class AttendanceForm(forms.Form):
    """Who of the hub sits in the item."""

    members = forms.MultipleChoiceField(label="Who is here?", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, members: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self._members = {str(member.pk): member for member in members}
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (pk, f"{member.agency.name}: {member.name}") for pk, member in self._members.items()
        ]

    def clean_members(self) -> list[Member]:
        return [self._members[pk] for pk in self.cleaned_data["members"]]


class GuestForm(forms.Form):
    """Someone without an account here."""

    agency = AgencyField(label="Agency", error_messages={"required": "Choose their agency"})
    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Give their name"})

    def __init__(self, *args: Any, agencies: Iterable[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].offer(agencies)  # type: ignore[attr-defined]


class MinuteForm(VersionedForm):
    minute = PractitionerText(
        label="Minute of this item", max_length=10_000, rows=8,
        help_text="What was said and why, so that someone who was not here understands it",
        error_messages={"required": "Write something"},
    )  # fmt: skip


class DecisionForm(forms.Form):
    """A decision, with its reasons and whoever dissents."""

    nrm = forms.ChoiceField(
        label="Which decision is it?", choices=[("", "Choose a decision"), *NrmDecision.choices], required=False
    )
    text = PractitionerText(
        label="What is decided?", max_length=2000, rows=2, error_messages={"required": "Write what is decided"}
    )
    reasons = PractitionerText(
        label="Reasons for the decision", max_length=5000, rows=3, error_messages={"required": "Give the reasons"}
    )
    advice_only = PractitionerText(
        label="Not quorate: why is advice recorded all the same?", max_length=300, required=False,
    )  # fmt: skip
    dissent_agency = AgencyField(label="An agency that dissents", required=False)
    dissent_reason = PractitionerText(label="Why it dissents", max_length=2000, rows=2, required=False)

    def __init__(
        self, *args: Any, present: Iterable[Agency], is_devolved: bool, is_quorate: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["dissent_agency"].offer(present)  # type: ignore[attr-defined]
        if not is_devolved:
            del self.fields["nrm"]
        if is_quorate:
            del self.fields["advice_only"]


class DissentForm(forms.Form):
    """Another agency dissents from a decision already recorded."""

    decision = forms.TypedChoiceField(
        label="From which decision?", coerce=int, error_messages={"required": "Choose one"}
    )
    dissent_agency = AgencyField(label="Agency", error_messages={"required": "Choose an agency"})
    dissent_reason = PractitionerText(
        label="Why?", max_length=2000, rows=2, error_messages={"required": "Say why it dissents"}
    )

    def __init__(self, *args: Any, present: Iterable[Agency], decisions: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dissent_agency"].offer(present)  # type: ignore[attr-defined]
        self.fields["decision"].choices = decisions  # type: ignore[attr-defined]


class ActionForm(forms.Form):
    """An action is born with one owner, their agency and a date."""

    title = PractitionerText(
        label="What is to be done?", max_length=200, error_messages={"required": "Say what is to be done"}
    )
    owner = MemberField(
        label="Who does it?",
        help_text="One person; their agency owns it too",
        error_messages={"required": "Choose who does it"},
    )
    due_date = UKDateField(name="The date", label="By when?")
    decision = forms.TypedChoiceField(
        label="Which decision does it come of?", coerce=int, empty_value=None, required=False,
        help_text="So that whoever does it is told if that decision is taken back",
    )  # fmt: skip

    def __init__(
        self, *args: Any, members: list[Member], decisions: list[tuple[int, str]], **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["owner"].offer(members)  # type: ignore[attr-defined]
        self.fields["decision"].choices = [("", "None of them"), *decisions]  # type: ignore[attr-defined]
        if not decisions:
            del self.fields["decision"]


class TellForm(ActionForm):
    """What the child will be told, by whom, by when."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label, required in (
            ("title", "What will they be told?", "Say what they will be told"),
            ("owner", "Who tells them?", "Choose who tells them"),
            ("due_date", "By when are they told?", "Enter the date"),
        ):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = required
        self.fields["owner"].help_text = "Someone they know"


class CorrectForm(forms.Form):
    minute = PractitionerText(
        label="What has to be put right?", max_length=2000, rows=4,
        help_text="The agreed minute stays as it is; this is added under it with your name and the date",
        error_messages={"required": "Write what has to be put right"},
    )  # fmt: skip


def _with_decision(row: ItemTask) -> str:
    """An action as it is chosen, with the decision it came of."""
    if row.decision is None:
        return row.task.title
    return f"{row.task.title} (it came of: {shorten(row.decision.text, 80, placeholder='…')})"


class InErrorForm(forms.Form):
    """Which decision, or whose sitting in an item, was recorded in error; and what goes with a decision."""

    of = forms.ChoiceField(
        label="What was recorded in error?", widget=forms.RadioSelect,
        error_messages={"required": "Choose what was recorded in error"},
    )  # fmt: skip
    cancel = forms.MultipleChoiceField(
        label="Which of its actions are cancelled with it?", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Only with a decision. Tick those that go with it; their owners are told. What you leave is kept, and"
        " whoever has one that came of it is told that the decision was taken back",
    )  # fmt: skip
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300, rows=2,
        error_messages={"required": "Say why it was recorded in error"},
    )  # fmt: skip

    def __init__(self, *args: Any, written: Written, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            *((f"decision-{row.pk}", f"The decision: {row.text}") for row in written.decisions),
            *((f"attendance-{row.pk}", f"That {row.name}, {row.agency.name}, was here") for row in written.attendances),
        ]
        actions = [row for row in written.tasks if row.task.done_at is None]
        if written.decisions and actions:
            self.fields["cancel"].choices = [(str(row.pk), _with_decision(row)) for row in actions]  # type: ignore[attr-defined]
        else:
            del self.fields["cancel"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("cancel") and cleaned.get("of", "").startswith("attendance"):
            self.add_error("cancel", "Actions are cancelled with a decision only. Take the ticks out.")
        return cleaned
