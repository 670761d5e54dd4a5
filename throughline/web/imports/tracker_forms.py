"""The forms of an import of a tracker of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.queries.trackers import AlikePerson, Sampled
from throughline.imports.sheets import MEGABYTE
from throughline.imports.states import Again, DateOrder, Decided, RowsAre
from throughline.imports.trackers.fields import FIELDS
from throughline.imports.trackers.reading import LARGEST_FILE

KEEP = "Keep as written, not used"
_ORDERS = [(DateOrder.OPEN.value, DateOrder.OPEN.label),
           *(choice for choice in DateOrder.choices if choice[0] != DateOrder.OPEN)]  # fmt: skip
_AGAIN = [choice for choice in Again.choices if choice[0] != Again.OPEN]


class FileForm(forms.Form):
    """A tracker's file and what its source is called."""

    file = forms.FileField(
        label="The tracker",
        help_text="CSV, TSV or XLSX, one row a person. It is checked first, and nothing is imported yet",
        error_messages={
            "required": "Choose the file",
            "empty": "The file is empty. Choose the one that holds the rows",
        },
    )
    source = forms.CharField(
        label="What is this tracker called here?",
        max_length=50,
        help_text="How its columns are read is kept under this name, and offered when its next file comes",
        error_messages={"required": "Give the tracker a name"},
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file must be smaller than {LARGEST_FILE // MEGABYTE} MB. Split the tracker"
            )
        return file


class ColumnsForm(forms.Form):
    """What each row stands for, and each column."""

    rows_are = forms.ChoiceField(
        label="What does each row stand for?", choices=RowsAre.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what each row stands for"},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, object] | None, run: TrackerRun, columns: Sequence[Sampled]) -> None:
        super().__init__(data, initial={"rows_are": run.rows_are})
        choices = [("", KEEP), *((field.key, field.label) for field in FIELDS)]
        self.names = {f"column-{place}": each.heading for place, each in enumerate(columns)}
        for name, each in zip(self.names, columns, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=each.heading, choices=choices, required=False, initial=run.columns.get(each.heading, "")
            )
        self.asked = {f"order-{place}": each for place, each in enumerate(columns) if each.month_first}
        for name, each in self.asked.items():
            self.fields[name] = forms.ChoiceField(
                label=f"How “{each.heading}” writes its dates", choices=_ORDERS, required=False,
                initial=run.orders.get(each.heading, ""),
            )  # fmt: skip

    def orders(self) -> dict[str, str]:
        """Which way round each column in question writes its dates."""
        return {each.heading: self.cleaned_data[name] for name, each in self.asked.items()}

    def chosen(self) -> dict[str, str]:
        """The field of each heading."""
        return {heading: self.cleaned_data[name] for name, heading in self.names.items()}


class BeginForm(forms.Form):
    """Whether rows with something to put right are left out."""

    leave_out = forms.BooleanField(label="Leave out the rows with something to put right", required=False)


class CorrectForm(forms.Form):
    """The cells of a row that have something wrong."""

    def __init__(self, data: Mapping[str, object] | None, run: TrackerRun, row: TrackerRow) -> None:
        super().__init__(data)
        cells = dict(zip(run.header, row.cells, strict=True))
        fixes: dict[str, str] = {}
        if run.headed and any(heading in run.header[run.headed :] for heading, _, _ in row.faults):
            # More cells than the heading: any of them may be in a wrong column.
            fixes = {heading: "" for heading, cell in cells.items() if cell or run.header.index(heading) < run.headed}
        for heading, _, fix in row.faults:
            if heading in cells:
                fixes[heading] = fixes.get(heading) or fix
        self.names = {f"cell-{run.header.index(heading)}": heading for heading in fixes}
        for name, heading in self.names.items():
            self.fields[name] = forms.CharField(
                label=heading, required=False, max_length=10_000, initial=cells[heading], help_text=fixes[heading]
            )

    def cells(self) -> dict[str, str]:
        """What each cell is to say."""
        return {heading: self.cleaned_data[name] for name, heading in self.names.items()}


class AgainForm(forms.Form):
    """What a row is that has the person and day of a row imported before."""

    again = forms.ChoiceField(
        label="What is this row?", choices=_AGAIN, widget=forms.RadioSelect,
        error_messages={"required": "Choose what this row is"},
    )  # fmt: skip


class DecideForm(forms.Form):
    """Whom a row is."""

    decided = forms.ChoiceField(
        label="Who is this?", widget=forms.RadioSelect,
        error_messages={"required": "Choose who this is, or leave it for the review queue"},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, object] | None, row: TrackerRow, alike: Sequence[AlikePerson], named: Sequence[str]
    ) -> None:
        stands = f"{Decided.SAME}:{row.chosen}" if row.decided == Decided.SAME else row.decided
        super().__init__(data, initial={"decided": stands}, prefix=f"row-{row.number}")
        same = [
            (f"{Decided.SAME}:{each.key}", f"The same person as {name}")
            for each, name in zip(alike, named, strict=True)
        ]
        self.fields["decided"].choices = [  # type: ignore[attr-defined]
            *same, (Decided.NEW.value, Decided.NEW.label), (Decided.LATER.value, Decided.LATER.label),
        ]  # fmt: skip

    def answer(self) -> tuple[str, str]:
        """What was decided, and who was chosen."""
        decided, _, chosen = str(self.cleaned_data["decided"]).partition(":")
        return decided, chosen


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(
        label="Why was it a mistake?", max_length=300,
        help_text="It is kept with every record the import made",
        error_messages={"required": "Say why the import was a mistake"},
    )  # fmt: skip
