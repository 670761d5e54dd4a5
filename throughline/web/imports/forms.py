from __future__ import annotations

import uuid

from django import forms

from throughline.imports.sheets import LARGEST_SHEET, LAYOUTS, MEGABYTE


class SheetsForm(forms.Form):
    """The four sheets of a tracker, one file each."""

    # Names this import to the page that shows how far it is; nothing else depends on it.
    run = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    source = forms.CharField(
        label="What is this tracker called here?",
        max_length=50,
        initial="tracker",
        help_text="The same rows from the same source are never imported twice",
        error_messages={"required": "Give the source a name"},
    )
    lines = forms.FileField(label="Lines (lines.csv)", error_messages={"required": "Choose lines.csv"})
    operations = forms.FileField(
        label="Operations (operations.csv)", error_messages={"required": "Choose operations.csv"}
    )
    arrests = forms.FileField(label="Arrests (arrests.csv)", error_messages={"required": "Choose arrests.csv"})
    interventions = forms.FileField(
        label="Interventions (interventions.csv)", error_messages={"required": "Choose interventions.csv"}
    )

    def clean(self) -> None:
        super().clean()
        for layout in LAYOUTS:
            sheet = self.cleaned_data.get(layout.name)
            if sheet is not None and sheet.size > LARGEST_SHEET:
                self.add_error(
                    layout.name, f"{layout.file} must be smaller than {LARGEST_SHEET // MEGABYTE} MB. Split the tracker"
                )

    def run_id(self) -> uuid.UUID:
        """What the import is called while it runs: as it came, so that a form sent again is watched too."""
        try:
            return uuid.UUID(str(self["run"].value()))
        except ValueError:
            return uuid.uuid4()

    def contents(self) -> dict[str, bytes]:
        """Each sheet's bytes, by sheet name."""
        return {layout.name: self.cleaned_data[layout.name].read() for layout in LAYOUTS}
