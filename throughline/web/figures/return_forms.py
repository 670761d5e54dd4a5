"""What is asked when figures are frozen, and when a return was recorded in error. Neither is about a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django import forms

from throughline.figures.periods import Period, last_quarter
from throughline.web.forms.dates import UKDateField

_NO_NAMES = "Do not name anybody: everyone who may read the hub’s measures reads this."


class FreezeForm(forms.Form):
    """The period, what it is for, and why again where it was frozen before."""

    start = UKDateField(name="First day", label="First day")
    end = UKDateField(name="Last day", label="Last day", help_text="The period must have ended.")
    title = forms.CharField(
        label="Title", max_length=150, help_text=f"What it is for. {_NO_NAMES}",
        error_messages={"required": "Give the return a title."},
    )  # fmt: skip
    replaces_reason = forms.CharField(
        label="If this period was frozen before: why again?", required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_NO_NAMES,
    )  # fmt: skip

    def period(self) -> Period:
        """Errors: Refused, naming the field."""
        return Period(self.cleaned_data["start"], self.cleaned_data["end"])


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why was it recorded in error?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_NO_NAMES, error_messages={"required": "Say why it was recorded in error."},
    )  # fmt: skip


def first_answers(address: Mapping[str, str], today: dt.date) -> dict[str, object]:
    """The period of the figures one came from, where it has ended; else last quarter."""
    asked = _asked(address)
    period = asked if asked is not None and asked.end < today else last_quarter(today)
    return {"start": period.start, "end": period.end, "title": f"Return, {period.in_words}"}


def _asked(address: Mapping[str, str]) -> Period | None:
    days = []
    for name in ("start", "end"):
        try:
            days.append(UKDateField().clean(address.get(name, "")))
        except forms.ValidationError:
            return None
    start, end = days
    return Period(start, end) if start is not None and end is not None and start <= end else None
