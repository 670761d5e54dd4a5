from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms

from throughline.chronology.queries import Narrowed
from throughline.chronology.states import HappeningKind
from throughline.web.forms.dates import UKDateField

_ORDERS = [("newest", "Newest first"), ("oldest", "Oldest first")]


class NarrowForm(forms.Form):
    """What a chronology shows. Sent by GET: it holds no personal data."""

    kind = forms.ChoiceField(label="What", required=False)
    since = UKDateField(name="The first day", label="From", required=False)
    until = UKDateField(name="The last day", label="until", required=False)
    order = forms.ChoiceField(label="Order", choices=_ORDERS, required=False)

    def __init__(self, *args: Any, kinds: Iterable[HappeningKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["kind"]
        chosen.choices = [("", "Everything"), *((kind.value, kind.label) for kind in kinds)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must be on or after the first")
        return cleaned

    def narrowed(self) -> Narrowed:
        """What was asked for; what could not be read narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Narrowed(
            data.get("kind", ""), data.get("since"), data.get("until"), oldest_first=data.get("order") == "oldest"
        )


def as_query(narrowed: Narrowed) -> str:
    """The same as the query of an address."""
    pairs: list[tuple[str, object]] = [("kind", narrowed.kind)] if narrowed.kind else []
    for name, day in (("since", narrowed.since), ("until", narrowed.until)):
        if day is not None:
            pairs += [(f"{name}_day", day.day), (f"{name}_month", day.month), (f"{name}_year", day.year)]
    return urlencode([*pairs, *([("order", "oldest")] if narrowed.oldest_first else [])])


class PaperForm(forms.Form):
    """For whom a chronology is put on paper, and why; whether children may stand in it."""

    recipient = forms.CharField(
        label="Who is it for?", max_length=200, help_text="Such as: the gold group of 3 March. Not the name of a child",
        error_messages={"required": "Say whom it is for"},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why do they need it?", max_length=300, error_messages={"required": "Say why they need it"}
    )
    children = forms.TypedChoiceField(
        label="Put in those who are or may be children?",
        choices=[("no", "No, leave out what names them"), ("yes", "Yes, they are needed")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        help_text="Paper travels. What names a child is left out unless the reader needs it",
        error_messages={"required": "Choose whether children go in"},
    )  # fmt: skip
