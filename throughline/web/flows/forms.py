"""What is asked of the flows between areas. All of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping

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
        year = address.get("year", "")
        if year.isascii() and year.isdigit() and 1900 <= int(year[:5]) <= 2100:
            self.offer_years((int(year),))

    def offer_years(self, years: tuple[int, ...]) -> None:
        """The years there are to choose from; the one asked for stays among them."""
        asked = [value for value, _text in self.fields["year"].choices if value]
        self.fields["year"].choices = [
            ("", "Any year"), *((year, str(year)) for year in sorted({*years, *asked}, reverse=True))
        ]  # fmt: skip

    @property
    def chosen(self) -> FlowFilter:
        """What was asked; a choice that there is not is as none."""
        self.is_valid()
        data = self.cleaned_data
        return FlowFilter(AreaLevel(data.get("level") or AreaLevel.FORCE), data.get("status", ""), data.get("year"))
