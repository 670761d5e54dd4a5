from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.models import Agency, Hub, Team
from throughline.agencies.queries import list_agencies, list_hubs, list_teams
from throughline.agencies.states import Profession, Role

_ROLES = [(value, label) for value, label in Role.choices if value != Role.SYSTEM]


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.agency.name})" if isinstance(obj, Team) else str(obj)


class ChangeMemberForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=_ROLES, error_messages={"required": "Choose a role"})
    agency = _Named(
        label="Agency", queryset=Agency.objects.none(), error_messages={"required": "Choose an agency"}
    )
    profession = forms.ChoiceField(
        label="Profession, for a partner professional", choices=[("", "None"), *Profession.choices], required=False
    )
    phone = forms.CharField(label="Phone colleagues can ring", max_length=30, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].queryset = list_agencies()  # type: ignore[attr-defined]


class AddMemberForm(ChangeMemberForm):
    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Enter their name"})
    username = forms.CharField(
        label="Sign-in name", max_length=100, error_messages={"required": "Choose a sign-in name"}
    )
    hub = _Named(label="Hub", queryset=Hub.objects.none(), error_messages={"required": "Choose a hub"})
    team = _Named(label="Team", queryset=Team.objects.none(), required=False)

    field_order = ("name", "username", "role", "profession", "agency", "hub", "team", "phone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hub"].queryset = list_hubs()  # type: ignore[attr-defined]
        self.fields["team"].queryset = list_teams()  # type: ignore[attr-defined]
