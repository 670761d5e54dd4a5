"""Importing a tracker: every row through the same actions as the pages, in one transaction, all or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.core.clock import civil_date
from throughline.imports.applying import Progress, TrackerImport, no_progress
from throughline.imports.checking import check_sheets
from throughline.imports.errors import RowsRefused
from throughline.imports.queries.sources import source_of_sheets
from throughline.imports.report import ImportReport
from throughline.imports.sheets import Sheets
from throughline.matching.keeping import write_owed_keys


def import_sheets(
    *,
    by: Actor,
    at: dt.datetime,
    sheets: Sheets,
    source: str,
    preview: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import a tracker's rows as history, all or nothing: lines, operations, arrests, interventions, closures last.

    A preview does the same work and undoes it. Errors: Absent, Refused (the source's name), RowsRefused (every fault).
    """
    require_permission(by, "import.run")
    source = source_of_sheets(source)
    # Before the import, whose own people are found as they come: inside it everybody else's records would be held until its end.
    write_owed_keys()
    with transaction.atomic():
        # One import at a time in a hub: the second waits here, then finds its rows unchanged.
        Hub.objects.select_for_update().get(pk=by.hub.pk)
        tracker = check_sheets(sheets, source=source, today=civil_date(at))
        if tracker.errors:
            raise RowsRefused(tracker.errors)
        report = TrackerImport(by=replace(by, brings_history=True), at=at, source=source, progress=progress).run(
            tracker, preview
        )
        transaction.set_rollback(preview)
    return report
