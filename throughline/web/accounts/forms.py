from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.models import Agency, Hub, Team
from throughline.agencies.queries import list_agencies, list_hubs, list_teams, members_of_hub
from throughline.agencies.states import CONTENT_ROLES, Profession, Role
from throughline.web.forms.choices import MemberField

_ROLES = [(value, label) for value, label in Role.choices if value != Role.SYSTEM]


class _Teams(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.agency.name})"


class _MemberForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=_ROLES, error_messages={"required": "Choose a role"})
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose an agency"},
    )
    profession = forms.ChoiceField(
        label="Profession, for a partner professional", choices=[("", "None"), *Profession.choices], required=False
    )
    teams = _Teams(
        label="Teams of that agency",
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A member of a hub's team sees the standard records of that hub",
    )
    phone = forms.CharField(label="Phone colleagues can ring", max_length=30, required=False)
    email = forms.EmailField(
        label="Work e-mail",
        required=False,
        help_text="They are told that work waits for them: no name, no details",
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = list_agencies()  # type: ignore[attr-defined]
        self.fields["teams"].queryset = list_teams()  # type: ignore[attr-defined]


class AddMemberForm(_MemberForm):
    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Enter their name"})
    username = forms.CharField(
        label="Sign-in name", max_length=100, error_messages={"required": "Choose a sign-in name"}
    )
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=Hub.objects.none(),
        empty_label="Choose a hub",
        error_messages={"required": "Choose a hub"},
    )

    field_order = ("name", "username", "role", "profession", "hub", "agency", "teams", "phone", "email")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hub"].queryset = list_hubs()  # type: ignore[attr-defined]


class ChangeMemberForm(_MemberForm):
    line_manager = MemberField(
        label="Line manager", required=False, help_text="Told when a task of theirs is escalated"
    )

    def __init__(self, *args: Any, hub: Hub, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line_manager"].offer(members_of_hub(hub, CONTENT_ROLES))  # type: ignore[attr-defined]
