from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.disruption.models import Line
from throughline.disruption.states import HandlePlatform, SuccessionKind
from throughline.web.forms.choices import LineField, TeamField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText


def _source() -> forms.CharField:
    return forms.CharField(
        label="How is it known?", max_length=200, required=False,
        help_text="A report, an order, the provider. Never who an informant is",
    )  # fmt: skip


class RenameForm(forms.Form):
    name = forms.CharField(
        label="What is it called now?", max_length=100, error_messages={"required": "Give its new name"}
    )
    renamed_date = UKDateField(name="The day", label="Since when?", past_only=True)
    source = _source()
    version = forms.IntegerField(widget=forms.HiddenInput)


class FormerNameForm(forms.Form):
    name = forms.CharField(
        label="What was it called?", max_length=100, error_messages={"required": "Give the name it had"}
    )
    since_date = UKDateField(name="The first day", label="From when, if known?", past_only=True, required=False)
    until_date = UKDateField(name="The last day", label="Until when?", past_only=True)
    source = _source()


class HandleForm(forms.Form):
    platform = forms.ChoiceField(
        label="Where is it used?", choices=HandlePlatform.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose where it is used"},
    )  # fmt: skip
    handle = forms.CharField(
        label="Handle", max_length=100, help_text="As it is written, with or without @",
        error_messages={"required": "Give the handle"},
    )  # fmt: skip
    since_date = UKDateField(name="The first day", label="Since when?", past_only=True)
    source = _source()


class EndHandleForm(forms.Form):
    until_date = UKDateField(name="The last day", label="Until when was it the line’s?", past_only=True)


class _ToLine(forms.Form):
    """A form that leads to another line the reader may see."""

    def __init__(self, *args: Any, lines: Iterable[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, LineField):
                field.offer(lines)


def _line(label: str) -> LineField:
    return LineField(label=label, required=True, error_messages={"required": "Choose the line"})


class MoveNumberForm(_ToLine):
    to_line_uuid = _line("Which line does it work for now?")
    moved_date = UKDateField(name="The day", label="Since when?", past_only=True)
    source = _source()


class ReplaceNumberForm(forms.Form):
    number = forms.CharField(
        label="The new number",
        max_length=40,
        help_text="Written any way",
        error_messages={"required": "Give the new number"},
    )
    replaced_date = UKDateField(name="The day", label="Since when?", past_only=True)
    source = _source()


class FollowForm(_ToLine):
    next_line_uuid = _line("Which line did it go on as?")
    kind = forms.ChoiceField(
        label="How is it the same?", choices=SuccessionKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it went on"},
    )  # fmt: skip
    happened_date = UKDateField(name="The day", label="Since when?", past_only=True)
    source = _source()


class StepErrorForm(forms.Form):
    reason = forms.CharField(
        label="Why was it recorded in error?",
        max_length=300,
        error_messages={"required": "Say why it was recorded in error"},
    )


class CoverForm(forms.Form):
    owning_team = TeamField(
        label="Which team owns it from now on?", error_messages={"required": "Choose the team that owns it from now on"}
    )
    ended_date = UKDateField(name="The day", label="When did its cover end?", past_only=True)
    reason = PractitionerText(
        label="Why is it no longer covert?", max_length=500, rows=3,
        help_text="Whoever may open the line reads this. Never who an informant is",
        error_messages={"required": "Say why it is no longer covert"},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owning_team"].offer(actor.hub, actor.agency)  # type: ignore[attr-defined]


class PointingForm(forms.Form):
    may_be_pointed_to = forms.TypedChoiceField(
        label="May another hub be told to ring this hub?", widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", "Yes: it may be pointed to"), ("no", "No: it gives nothing to anyone")],
        error_messages={"required": "Say whether it may be pointed to"},
    )  # fmt: skip
