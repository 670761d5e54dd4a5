from __future__ import annotations

from typing import Any

from django import forms

from throughline.access.states import FieldClass
from throughline.files.kinds import TAKEN
from throughline.web.forms.wording import PractitionerText


class AttachForm(forms.Form):
    """A file and what it is. Whether it can be taken is asked of its content, by the action."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text=f"{TAKEN}. It is kept exactly as it is: a photograph may hold where it was taken",
        error_messages={"required": "Choose a file", "invalid": "Choose a file"},
    )
    description = PractitionerText(
        label="What is it?", max_length=300, help_text="Such as: letter from the school about his timetable",
        error_messages={"required": "Say what it is"},
    )  # fmt: skip
    field_class = forms.ChoiceField(
        label="What does it tell about them?",
        choices=[("", "Choose"), *FieldClass.choices],
        help_text="Choose the most sensitive. Partners given only part of the record open only files of that part",
        error_messages={"required": "Choose what it tells about them"},
    )

    def __init__(self, *args: Any, is_about_one: bool, **options: Any) -> None:
        """``is_about_one``: of a record about one person, not of a line or an operation."""
        super().__init__(*args, **options)
        if not is_about_one:
            self.fields["field_class"].label = "What does it tell about anyone?"
