from __future__ import annotations

from typing import Any

from django import forms

from throughline.geography.states import Nation
from throughline.web.forms.dates import UKDateField
from throughline.work.actions.rules import RuleGiven
from throughline.work.models import ClockRule
from throughline.work.states import Unit

_DAYS = [(Unit.WORKING_DAYS, "Working days"), (Unit.DAYS, "Days, weekends and bank holidays too")]


_HOLIDAY = [("yes", "Yes, one was proclaimed"), ("no", "No, it was moved or taken away")]


class CheckForm(forms.Form):
    against = forms.CharField(
        label="What did you check it against?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The guidance, law or local agreement, its date, and where it says so",
        error_messages={"required": "Say what you checked it against"},
    )  # fmt: skip


class RuleForm(forms.Form):
    """Another length for a deadline, from a day."""

    nation = forms.ChoiceField(
        label="Where does it hold?", choices=Nation.choices,
        help_text="No nation borrows another’s rule: without its own, no such clock runs there",
    )  # fmt: skip
    amount = forms.IntegerField(
        label="How long?", min_value=0,
        error_messages={"required": "Enter how long", "invalid": "Enter a whole number", "min_value": "Enter 0 or more"},
    )  # fmt: skip
    unit = forms.ChoiceField(label="Counted in", choices=Unit.choices)
    day_ends = forms.TimeField(
        label="When does the last day end?", required=False, help_text="For example 17:00",
        error_messages={"invalid": "Enter a time, like 17:00"},
    )  # fmt: skip
    starts_date = UKDateField(
        name="First day", label="From which day?", help_text="Clocks that have begun keep the rule they began by"
    )
    source = forms.CharField(
        label="Who says so, and where?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say who says so, and where"},
    )  # fmt: skip

    def __init__(self, *args: Any, rule: ClockRule, **options: Any) -> None:
        super().__init__(*args, **options)
        ends = f"{rule.day_ends:%H:%M}" if rule.day_ends else ""
        self.initial.update(nation=rule.nation, amount=rule.amount, unit=rule.unit, day_ends=ends)
        by_the_day = rule.unit in (Unit.WORKING_DAYS, Unit.DAYS)
        units = _DAYS if by_the_day else [(rule.unit, Unit(rule.unit).label.capitalize())]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if rule.unit == Unit.HOURS:
            del self.fields["day_ends"]

    def given(self) -> RuleGiven:
        data = self.cleaned_data
        return RuleGiven(
            nation=Nation(data["nation"]), amount=data["amount"], unit=Unit(data["unit"]), source=data["source"],
            starts_date=data["starts_date"], day_ends=data.get("day_ends"),
        )  # fmt: skip


class HolidayForm(forms.Form):
    """A day that is not as the calendar says."""

    nation = forms.ChoiceField(label="Where?", choices=[(Nation.ENGLAND, "England"), (Nation.WALES, "Wales")])
    date = UKDateField(name="Day", label="Which day?")
    is_holiday = forms.TypedChoiceField(
        label="Is it a bank holiday there?", choices=_HOLIDAY,
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is a bank holiday"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Who made it so?", max_length=200, error_messages={"required": "Say who made it so"},
        help_text="For example a royal proclamation, and its date",
    )  # fmt: skip
