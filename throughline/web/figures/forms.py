"""What is asked of the figures: a period, a team, an agency, an area. All of it stands in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.figures.periods import Period, last_month, last_six_months, this_month
from throughline.figures.queries import ChosenScope, Scope, ScopeChoices, choose_scope, scope_choices
from throughline.figures.scopes import BY_GRANT
from throughline.web.forms.dates import PART_NAMES, UKDateField

PRESETS = {"this-month": this_month, "last-month": last_month, "last-six-months": last_six_months}
PRESET_LABELS = {"this-month": "This month", "last-month": "Last month", "last-six-months": "Last six months"}
DEFAULT_PRESET = "last-six-months"
MINE = "mine"


@dataclass(frozen=True)
class Asked:
    """What a page of figures is for. ``is_mine``: counted over what the one who asks may open, and nothing else."""

    period: Period
    scope: Scope
    chosen: ChosenScope
    is_mine: bool
    may_measure: bool

    def query(self, **changed: str) -> str:
        """The same question as the end of an address, with changes; empty values are left out."""
        values = {
            "start": typed(self.period.start),
            "end": typed(self.period.end),
            "team": self.scope.team_name,
            "agency": self.scope.agency_name,
            "area": self.scope.area_name,
            "view": MINE if self.is_mine and self.may_measure else "",
        }
        return "?" + urlencode({name: value for name, value in (values | changed).items() if value})


class FiguresForm(forms.Form):
    """Always bound: without dates in the address, to the preset's. ``asked`` is set when all of it can be answered."""

    start = UKDateField(name="First day", label="From")
    end = UKDateField(name="Last day", label="To")
    team = forms.CharField(label="Team", required=False, max_length=300, widget=forms.Select)
    agency = forms.CharField(label="Agency", required=False, max_length=150, widget=forms.Select)
    area = forms.CharField(
        label="Police force or council",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, address: Mapping[str, str], actor: Actor, today: dt.date) -> None:
        self.actor = actor
        self.asked: Asked | None = None
        self.choices: ScopeChoices = scope_choices(actor)
        self.may_measure = may(actor.role, "figures.measure")
        self.is_mine = not self.may_measure or address.get("view") == MINE
        super().__init__(_with_dates(address, today))
        teams = [(team.name, team.name) for team in self.choices.teams]
        agencies = [(name, name) for _pk, name in self.choices.agencies]
        self.fields["team"].widget.choices = [("", "Every team"), *teams]
        self.fields["agency"].widget.choices = [("", "Every agency"), *agencies]
        if actor.role in BY_GRANT:
            del self.fields["area"]

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        given = self.cleaned_data
        scope = Scope(given["team"], given["agency"], given.get("area", ""))
        try:
            period = Period(given["start"], given["end"])
            chosen = choose_scope(self.actor, scope, self.choices)
        except Refused as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)
        else:
            self.asked = Asked(period, scope, chosen, self.is_mine, self.may_measure)

    def applied(self) -> Iterator[tuple[str, str]]:
        """The filters in force: field and what was chosen."""
        if self.asked is not None:
            for name in ("team", "agency", "area"):
                value = getattr(self.asked.scope, f"{name}_name")
                if value:
                    yield name, value


def _with_dates(address: Mapping[str, str], today: dt.date) -> dict[str, str]:
    """What stands in the address; where it names no date, the dates of its preset."""
    names = {f"{end}{part}" for end in ("start", "end") for part in ("", *(f"_{name}" for name in PART_NAMES))}
    given = {name: address[name] for name in (*names, "team", "agency", "area") if address.get(name)}
    if names.isdisjoint(given):
        period = PRESETS.get(address.get("period", ""), PRESETS[DEFAULT_PRESET])(today)
        given |= {"start": typed(period.start), "end": typed(period.end)}
    return given


def typed(day: dt.date) -> str:
    """As a date stands in the address: 3-3-2026."""
    return f"{day.day}-{day.month}-{day.year}"
