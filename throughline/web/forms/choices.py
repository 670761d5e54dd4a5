"""Fields that choose among the installation's own records: teams, members, forces, lines one may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from throughline.agencies.models import Agency, Hub, Member, Team
from throughline.agencies.queries import list_teams
from throughline.disruption.models import Line
from throughline.geography.models import PoliceForce
from throughline.geography.queries import list_forces


class TeamField(forms.TypedChoiceField):
    """A team, by agency; cleans to the team or None. ``offer`` narrows it to a hub and puts one agency first."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Team")
        super().__init__(coerce=self._team, empty_value=None, choices=[("", "Choose a team")], **options)

    def offer(self, hub: Hub, own: Agency) -> None:
        teams = list(list_teams(hub))
        first = [team for team in teams if team.agency_id == own.pk]
        rest = [team for team in teams if team.agency_id != own.pk]
        names = [(str(team.pk), f"{team.name} ({team.agency.name})") for team in [*first, *rest]]
        self.choices = [("", "Choose a team"), *names]

    @staticmethod
    def _team(value: str) -> Team:
        return list_teams().get(pk=int(value))


class ForceField(forms.TypedChoiceField):
    """A police force; cleans to the force or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Police force")
        super().__init__(coerce=self._force, empty_value=None, choices=self._choices, **options)

    @staticmethod
    def _choices() -> list[tuple[str, str]]:
        return [("", "Choose a force"), *((str(force.pk), force.name) for force in list_forces())]

    @staticmethod
    def _force(value: str) -> PoliceForce:
        return list_forces().get(pk=int(value))


class ForcesField(forms.TypedMultipleChoiceField):
    """Several police forces; cleans to a list of forces."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=ForceField._force, choices=self._choices, widget=forms.SelectMultiple, **options)

    @staticmethod
    def _choices() -> list[tuple[str, str]]:
        return [(str(force.pk), force.name) for force in list_forces()]


class LineField(forms.TypedChoiceField):
    """One of the lines the reader may see; cleans to its random id or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Line")
        options.setdefault("required", False)
        super().__init__(coerce=uuid.UUID, empty_value=None, **options)
        self.offer(())

    def offer(self, lines: Iterable[Line]) -> None:
        names = [(str(line.record.uuid), f"{line.name} ({line.get_status_display().lower()})") for line in lines]
        self.choices = [("", "Choose a line" if self.required else "Not known, or none"), *names]


class MemberField(forms.ChoiceField):
    """One of the members offered; cleans to the member, or None."""

    def __init__(self, **options: Any) -> None:
        self._members: dict[int, Member] = {}
        super().__init__(choices=[("", "Choose a person")], **options)

    def offer(self, members: Iterable[Member]) -> None:
        self._members = {member.pk: member for member in members}
        names = [(str(pk), f"{member.name}, {member.agency.name}") for pk, member in self._members.items()]
        self.choices = [("", "Choose a person"), *names]

    def clean(self, value: Any) -> Member | None:
        chosen = super().clean(value)
        return self._members[int(chosen)] if chosen else None
