"""The import of a hub's own tracker of people: its file, how its columns were read, its rows, and what came of them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from throughline.agencies.models import Hub, Member
from throughline.core.models import BaseModel
from throughline.imports.states import Again, Band, Decided, RowsAre, RowState, RunState
from throughline.register.models import Person
from throughline.sources.models import Batch, SourceRow


class ColumnMap(BaseModel):
    """How the columns of one source's tracker were mapped the last time: offered when its next file comes."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "while the hub imports from the source"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=50)
    rows_are = models.CharField(max_length=10, choices=RowsAre.choices)
    columns = models.JSONField(help_text="The field each heading stands for, by heading; empty: kept as written")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "source"], name="column_map_once_a_source")]


class TrackerRun(BaseModel):
    """One import of a tracker of people, from the file to what it made. The file is kept before any work begins."""

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "its file and rows until imported or given up, thirty days at most; the run with what it made"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=50)
    file_name = models.CharField(max_length=150)
    content = models.BinaryField(blank=True, default=bytes)
    sheet = models.CharField(max_length=100, blank=True)
    header_row = models.PositiveIntegerField(default=0, help_text="The row that names the columns; 0: looked for")
    headed = models.PositiveIntegerField(
        default=0,
        help_text="How many cells the heading of a text file has: what a row holds beyond them is a fault; 0: any",
    )
    orders = models.JSONField(
        default=dict, blank=True, help_text="How a column's dates are written where it may be either way, by heading"
    )
    rows_are = models.CharField(max_length=10, choices=RowsAre.choices, default=RowsAre.FOUND)
    header = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.UPLOADED)
    stopped_because = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="How many rows of each kind; names nobody")
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True, help_text="The last time work on it began")
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["hub", "state", "uploaded_at"])]
        constraints = [
            models.CheckConstraint(
                name="tracker_undone_for_a_reason",
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""),
            )
        ]


class TrackerRow(BaseModel):
    """One row of a tracker being imported: its cells, what is wrong with them, who it may be and what was decided.

    Once it is imported its cells are with the source row alone. The numbers stay, so that the next import knows them again.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with its run; its numbers with the person"

    run = models.ForeignKey(TrackerRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="As the spreadsheet counts them")
    ref = models.CharField(max_length=100)
    cells = models.JSONField(default=list, blank=True)
    corrected = models.JSONField(default=dict, blank=True, help_text="What corrected cells said before, by heading")
    state = models.CharField(max_length=10, choices=RowState.choices)
    faults = models.JSONField(default=list, blank=True, help_text="Heading, what it says, how to put it right")
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    alike = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    is_clear = models.BooleanField(default=False, help_text="The same exact number and date of birth as one person")
    decided = models.CharField(max_length=10, choices=Decided.choices, blank=True)
    chosen = models.CharField(
        max_length=60, blank=True, help_text="Whom it is the same as: a record's id, or row:number"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    again_of = models.ForeignKey(
        SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The row of an earlier import that has its person and day",
    )  # fmt: skip
    again = models.CharField(max_length=10, choices=Again.choices, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    pnc_id = models.CharField(max_length=15, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["run", "state", "number"]),
            models.Index(fields=["run", "band", "number"]),
            models.Index(fields=["nhs_number"], condition=~Q(nhs_number=""), name="tracker_row_nhs"),
            models.Index(fields=["upn"], condition=~Q(upn=""), name="tracker_row_upn"),
            models.Index(fields=["pnc_id"], condition=~Q(pnc_id=""), name="tracker_row_pnc"),
        ]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="tracker_row_once")]
