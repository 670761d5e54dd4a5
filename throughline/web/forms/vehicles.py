from __future__ import annotations

from django import forms

from throughline.web.forms.wording import PractitionerText

REGISTRATION_HINT = "Like AB12 CDE. Put a ? for each letter or figure nobody saw: AB12 ???"


class AnotherVehicle(forms.Form):
    """A vehicle typed, once vehicles that may be it have been searched for: whoever records another says why."""

    another_because = PractitionerText(
        label="If it is none of them, how do you know?", max_length=300, required=False, rows=2,
        help_text="Like: another make and colour; both were there at once. It is kept with the vehicle",
    )  # fmt: skip

    def typed_fields(self) -> list[forms.BoundField]:
        """What is asked before any vehicle is shown."""
        return [field for field in self.visible_fields() if field.name != "another_because"]
