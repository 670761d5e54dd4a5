from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.agencies.queries import list_hub_agencies, members_of_hub
from throughline.agencies.states import CONTENT_ROLES
from throughline.disruption.models import Line
from throughline.orders.actions.plans import TacticGiven
from throughline.orders.kinds import TacticKind, tactic_groups
from throughline.orders.states import TacticOutcome
from throughline.web.forms.choices import LineField, MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.web.orders.forms import AgencyField


def _aims() -> PractitionerText:
    return PractitionerText(
        label="What should change, and how will you know?", max_length=2000, rows=5,
        error_messages={"required": "Say what should change"},
    )  # fmt: skip


class PlanForm(forms.Form):
    """A new plan, and when it is looked at again."""

    aims = _aims()
    review_date = UKDateField(name="The review", label="When is it looked at again?")
    owner = MemberField(label="Who owns it?", required=False, help_text="You, unless you choose somebody else")
    harmed_along = LineField(
        label="If they are or may be under 18: along which line were they harmed?",
        help_text="No child is a person of concern without being recorded as harmed. A second person reviews the plan",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, lines: Sequence[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].offer(members_of_hub(actor.hub, CONTENT_ROLES))  # type: ignore[attr-defined]
        if lines:
            self.fields["harmed_along"].offer(lines)  # type: ignore[attr-defined]
        else:
            del self.fields["harmed_along"]


class PlanReviewForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    aims = _aims()
    review_date = UKDateField(name="The review", label="When is it looked at again?")


class TacticForm(forms.Form):
    """A tactic, by the toolkit's groups; who is asked gets a task."""

    tactic = forms.ChoiceField(label="Which tactic?", error_messages={"required": "Choose a tactic"})
    detail = PractitionerText(label="What exactly?", max_length=500, required=False, rows=3)
    owner = MemberField(
        label="Who is asked?", required=False, help_text="One person, who gets a task. They must see this record"
    )
    owner_agency = AgencyField(
        label="Which agency does it, if nobody is asked yet?", required=False,
        help_text="Where somebody is asked, it is theirs",
    )  # fmt: skip
    start_date = UKDateField(name="The day it starts", label="From which day?")
    review_date = UKDateField(name="The review", label="When is it looked at again?")

    def __init__(self, *args: Any, actor: Actor, tactics: Sequence[TacticKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        grouped = [
            (title, [(each.key, each.name) for each in tactics if each.group == group])
            for group, title in tactic_groups().items()
        ]
        choices = [("", "Choose a tactic"), *((title, rows) for title, rows in grouped if rows)]
        self.fields["tactic"].choices = choices  # type: ignore[attr-defined]
        self.fields["owner"].offer(members_of_hub(actor.hub, CONTENT_ROLES))  # type: ignore[attr-defined]
        self.fields["owner_agency"].offer(list_hub_agencies(actor.hub))  # type: ignore[attr-defined]

    def given(self) -> TacticGiven:
        """The tactic as typed."""
        data = self.cleaned_data
        return TacticGiven(
            tactic=data["tactic"], owner_agency=data["owner_agency"] or self.actor.agency, owner=data["owner"],
            start_date=data["start_date"], review_date=data["review_date"], detail=data["detail"],
        )  # fmt: skip


class TacticReviewForm(forms.Form):
    """What came of a tactic, or when it is looked at again."""

    outcome = forms.ChoiceField(
        label="What came of it?", required=False, widget=forms.RadioSelect,
        choices=[("", "It goes on"), *TacticOutcome.choices],
    )  # fmt: skip
    review_date = UKDateField(name="The review", label="If it goes on, when is it looked at again?", required=False)
    note = PractitionerText(label="In a sentence", max_length=1000, required=False, rows=3)
