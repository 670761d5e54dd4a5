from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.clock import now, today
from throughline.disruption.models import Operation
from throughline.disruption.queries.lines import list_open_lines
from throughline.disruption.states import OperationKind
from throughline.readiness.queries.there import Suggested
from throughline.readiness.states import AccountKind, HandRole, ReleaseAbout
from throughline.register.given import PlaceGiven
from throughline.register.queries import age_of, display_name
from throughline.web.forms.choices import ForceField, LineField, MemberField, TeamField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField
from throughline.web.forms.wording import PractitionerText


class PlanForm(forms.Form):
    operation_kind = forms.ChoiceField(
        label="What is planned?", choices=OperationKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose a warrant, a visit or another operation"},
    )  # fmt: skip
    planned_date = UKDateField(name="The day", label="On which day?")
    team = TeamField(label="Team", error_messages={"required": "Choose the team"})
    address = forms.CharField(label="Address", max_length=200, error_messages={"required": "Give the address"})
    area = forms.CharField(label="Area", max_length=100, required=False, help_text="Like Lea Hall")
    postcode = forms.CharField(label="Postcode, if known", max_length=8, required=False)
    authority = AuthorityField(label="Local authority")
    force = ForceField(label="Police force whose area it is in, if not the authority’s", required=False)
    line_uuid = LineField(label="About which line?")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].offer(actor.hub, actor.agency)  # type: ignore[attr-defined]
        self.fields["line_uuid"].offer(list_open_lines(actor, now()))  # type: ignore[attr-defined]

    def place(self) -> PlaceGiven:
        data = self.cleaned_data
        authority = data["authority"]
        return PlaceGiven(
            address=data["address"], area=data["area"], postcode=data["postcode"], authority=authority,
            force=data["force"] or (authority.force if authority else None),
        )  # fmt: skip


class NameForm(forms.Form):
    member = MemberField(label="Who else must read the brief?", error_messages={"required": "Choose an officer"})

    def __init__(self, *args: Any, offered: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].offer(offered)  # type: ignore[attr-defined]


class WhoForm(forms.Form):
    """Somebody the register links to the address or the line, or somebody else by their reference."""

    suggested = forms.ChoiceField(
        label="Known to the register here, or along the line", required=False, widget=forms.RadioSelect
    )
    reference = forms.CharField(
        label="Somebody else, by reference", max_length=12, required=False, help_text="From their own page"
    )

    def __init__(self, *args: Any, suggested: list[Suggested], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (
                str(row.person.record.uuid),
                f"{display_name(row.person)}, {age_of(row.person, today()).in_words}: {row.because.lower()}",
            )
            for row in suggested
        ]
        if choices:
            self.fields["suggested"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["suggested"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("suggested") and not cleaned.get("reference"):
            self.add_error("reference", "Choose somebody, or give a reference")
        return cleaned

    def chosen(self) -> uuid.UUID | None:
        typed = self.cleaned_data.get("suggested")
        return uuid.UUID(typed) if typed else None


class ProtectsForm(forms.Form):
    """What protects one person at the door. Short: it is read there."""

    called = forms.CharField(
        label="First name, or what they like to be called", max_length=40,
        error_messages={"required": "Give their first name, or what they like to be called"},
    )  # fmt: skip
    age_in_words = forms.CharField(
        label="Age, and how it is known", max_length=50, error_messages={"required": "Give their age"}
    )
    frightens_or_calms = PractitionerText(label="What frightens or calms them?", max_length=240, required=False, rows=2)
    health_needs = PractitionerText(
        label="Health needs at the door", max_length=240, required=False, rows=2,
        help_text="What somebody must do or bring. Not a diagnosis, and nothing copied from a health note",
    )  # fmt: skip
    communication_needs = PractitionerText(
        label="How to speak with them", max_length=240, required=False, rows=2,
        help_text="An interpreter, short sentences, signs",
    )  # fmt: skip
    phone_whom = forms.CharField(
        label="Whom to phone about them", max_length=80, help_text="Name and number",
        error_messages={"required": "Say whom to phone about them"},
    )  # fmt: skip


class OnHandForm(forms.Form):
    role = forms.ChoiceField(label="Who are they?", choices=HandRole.choices)
    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Give their name"})
    phone = forms.CharField(
        label="Number they answer", max_length=30, error_messages={"required": "Give the number they answer"}
    )


class OpenForm(forms.Form):
    for_the_door = PractitionerText(
        label="What must everyone at the door know?", max_length=200, required=False, rows=2,
        help_text="Nothing about one person. May be empty",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class AskForm(forms.Form):
    about = forms.ChoiceField(
        label="What is the sentence from?", choices=ReleaseAbout.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is from"},
    )  # fmt: skip
    asked_of = MemberField(label="Who keeps that note?", error_messages={"required": "Choose who keeps it"})

    def __init__(self, *args: Any, offered: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asked_of"].offer(offered)  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    sentence = PractitionerText(
        label="The sentence you release", max_length=160, required=False, rows=2,
        help_text="Leave it empty to keep it. Officers and medics who must act quickly would read it",
    )  # fmt: skip


class ExecuteForm(forms.Form):
    operation = forms.ChoiceField(label="Is it recorded already?", required=False)
    happened_date = UKDateField(name="The day", label="When was it carried out?", past_only=True)
    happened_time = forms.TimeField(label="At what time, if known?", required=False, help_text="Like 06:30")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, operations: Iterable[Operation], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [
            (
                str(row.record.uuid),
                f"{row.get_operation_kind_display()}, {row.happened_date:%-d %b %Y} ({row.record.reference})",
            )
            for row in operations
        ]
        self.fields["operation"].choices = [("", "No, record it now"), *named]  # type: ignore[attr-defined]


class CallOffForm(forms.Form):
    reason = forms.CharField(
        label="Why was it called off?", max_length=300, error_messages={"required": "Say why it was called off"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AccountForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is known?", choices=AccountKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what is known"},
    )  # fmt: skip
    seen_date = UKDateField(name="The day they were seen", label="When were they seen?", required=False, past_only=True)
    seen_by = forms.CharField(label="Who saw them?", max_length=150, required=False)
    looking = MemberField(label="If not there, who looks for them?", required=False)

    def __init__(self, *args: Any, offered: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["looking"].offer(offered)  # type: ignore[attr-defined]
