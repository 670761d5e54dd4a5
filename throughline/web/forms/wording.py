"""The one mark of a field in which a practitioner writes about a person."""

from __future__ import annotations

from typing import Any

from django import forms


class PractitionerText(forms.CharField):
    """What a practitioner writes about a person, in their own wording: the language helper reads it, on save and as they type.

    ``rows``: of the text area; one line without it. Never for a person's own words, or for what was written with them
    (practice.md P5): those fields are plain.
    """

    def __init__(self, *, rows: int | None = None, **options: Any) -> None:
        if rows is not None:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-wording": ""}
