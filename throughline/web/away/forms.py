from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.models import Member
from throughline.web.forms.choices import MemberField
from throughline.web.forms.dates import UKDateField


class AwayForm(forms.Form):
    """Who is away and when; why is not asked."""

    member = MemberField(label="Who will be away?", error_messages={"required": "Choose who will be away"})
    first_date = UKDateField(name="The first day away", label="First day away")
    last_date = UKDateField(
        name="The last day away", label="Last day away", required=False, help_text="Leave empty until it is known"
    )

    def __init__(self, *args: Any, members: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].offer(members)  # type: ignore[attr-defined]
