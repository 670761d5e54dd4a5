"""What is asked of the flows between areas. All of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django import forms

from throughline.geography.states import AreaLevel
from throughline.network.queries.flows import FlowFilter

_LEVELS = [(AreaLevel.FORCE.value, "Police force"), (AreaLevel.AUTHORITY.value, "Local authority"),
           (AreaLevel.REGION.value, "Region (ROCU)")]  # fmt: skip
_STATUSES = [("", "Open and closed"), ("open", "Open: any but closed"), ("closed", "Closed")]


class FlowForm(forms.Form):
    level = forms.ChoiceField(label="Areas", choices=_LEVELS, required=False)
    status = forms.ChoiceField(label="Lines", choices=_STATUSES, required=False)
    year = forms.TypedChoiceField(
        label="First reported in", choices=[("", "Any year")], coerce=int, empty_value=None, required=False
    )

    def __init__(self, address: Mapping[str, str]) -> None:
        super().__init__({name: address.get(name, "") for name in ("level", "status", "year")})
        asked = address.get("year", "")
        self.asked = {int(asked)} if asked.isascii() and asked.isdigit() and len(asked) == 4 else set()
        self.offer_years(())

    def offer_years(self, years: tuple[int, ...]) -> None:
        """The years there are to choose from; the one asked for stays among them."""
        field = cast(forms.TypedChoiceField, self.fields["year"])
        years_offered = sorted({*years, *self.asked}, reverse=True)
        field.choices = [("", "Any year"), *((str(year), str(year)) for year in years_offered)]

    @property
    def chosen(self) -> FlowFilter:
        """What was asked; a choice that there is not is as none."""
        self.is_valid()
        data = self.cleaned_data
        return FlowFilter(AreaLevel(data.get("level") or AreaLevel.FORCE), data.get("status", ""), data.get("year"))
