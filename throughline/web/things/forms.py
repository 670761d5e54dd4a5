from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.disruption.models import Line
from throughline.register.states import IdentifierKind
from throughline.web.forms.choices import LineField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.web.roles.forms import GradedForm


class IdentifierForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of identifier is it?", choices=IdentifierKind.choices,
        error_messages={"required": "Choose what kind of identifier it is"},
    )  # fmt: skip
    identifier = forms.CharField(
        label="Identifier", max_length=80, help_text="Written any way: spaces, hyphens and case do not matter",
        error_messages={"required": "Give the identifier"},
    )  # fmt: skip
    since_date = UKDateField(name="The first day", label="Since when, if known?", past_only=True, required=False)
    source = forms.CharField(
        label="How is it known?", max_length=200, required=False,
        help_text="The provider, a download, the box. Never who an informant is",
    )  # fmt: skip


class RegistrationForm(forms.Form):
    registration = forms.CharField(
        label="Registration", max_length=20, help_text="The whole of it, like AB12 CDE",
        error_messages={"required": "Give the registration"},
    )  # fmt: skip


class GroupForm(forms.Form):
    name = forms.CharField(
        label="What is the group called, or known by?", max_length=100,
        error_messages={"required": "Give the group's name, or what it is known by"},
    )  # fmt: skip
    note = PractitionerText(label="What is known of it", max_length=2000, rows=4, required=False)


class ControlForm(GradedForm):
    line_uuid = LineField(
        label="Which line does it control?", required=True, error_messages={"required": "Choose the line"}
    )
    field_order = ("line_uuid",)

    def __init__(self, *args: Any, lines: Iterable[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line_uuid"].offer(lines)  # type: ignore[attr-defined]
