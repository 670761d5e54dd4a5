from __future__ import annotations

from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import CONTENT_ROLES, Role
from throughline.web.forms.choices import MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.work.states import TaskKind


def _words(label: str, required: str, *, help_text: str = "", is_required: bool = True) -> PractitionerText:
    return PractitionerText(
        label=label, max_length=1000, rows=4, help_text=help_text, required=is_required,
        error_messages={"required": required},
    )  # fmt: skip


class TaskForm(forms.Form):
    """A task asked of one person."""

    title = PractitionerText(
        label="What is to be done?", max_length=200, error_messages={"required": "Say what is to be done"}
    )
    explanation = _words("What should they know?", "", is_required=False)
    owner = MemberField(
        label="Who is asked?",
        help_text="One person, in one agency. They must be able to see this record",
        error_messages={"required": "Choose who is asked"},
    )
    due_date = UKDateField(label="Due by the end of", name="The day it is due")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].offer(members_of_hub(actor.hub, CONTENT_ROLES))  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    reason = _words("Why can you not do this?", "Say why", help_text="It goes back to whoever asked")


class CommentForm(forms.Form):
    text = _words("Comment", "Write the comment", help_text="Everyone who may see this record can read it")


class HandOverForm(forms.Form):
    to = MemberField(label="Who takes it?", error_messages={"required": "Choose who takes it"})
    reason = _words("Why?", "Say why")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].offer(members_of_hub(actor.hub, CONTENT_ROLES))  # type: ignore[attr-defined]


class EscalateForm(forms.Form):
    reason = _words("What does the line manager need to know?", "Say why")


class TaskFilterForm(forms.Form):
    """What a list of tasks shows. Every value is a choice: nothing typed about anyone is ever kept."""

    whose = forms.ChoiceField(label="Whose", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("open", "Open"), ("overdue", "Overdue"), ("done", "Done"), ("any", "Open and done")],
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *TaskKind.choices])
    sort = forms.ChoiceField(
        label="Sort by", required=False, choices=[("due", "When due"), ("asked", "Newest first"), ("owner", "Owner")]
    )

    def __init__(self, *args: Any, role: str, **options: Any) -> None:
        super().__init__(*args, **options)
        whose = [("mine", "Mine"), ("agency", "My agency’s"), ("asked", "I asked for")]
        if role == Role.COORDINATOR:
            whose.append(("hub", "The hub’s"))
        self.fields["whose"].choices = whose  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """The choices that stand, leaving out whatever is no choice."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SaveFilterForm(forms.Form):
    name = forms.CharField(
        label="Save this filter as", max_length=50, error_messages={"required": "Give the filter a name"}
    )
