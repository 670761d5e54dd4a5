"""Importing a tracker from the page: choose the sheets, look at what would happen, then do it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.imports.actions.sheets import import_sheets
from throughline.imports.errors import CannotRead, RowError, RowsRefused
from throughline.imports.report import ImportReport
from throughline.imports.sheets import read_contents
from throughline.imports.uploads import forget_upload, get_upload, keep_upload
from throughline.web.access import ActorRequest, access
from throughline.web.imports.forms import SheetsForm
from throughline.web.imports.progress import get_progress, tell_progress
from throughline.web.pages import page

# A page waits for its import and shows how far it is; a larger tracker would wait too long, and goes through the command line.
ROWS_AT_MOST = 5_000
ERRORS_SHOWN = 200


@access("import.run")
def choose(request: ActorRequest) -> HttpResponse:
    """Choose the four sheets; they are read, checked and previewed, and nothing is saved yet."""
    form = SheetsForm(request.POST or None, request.FILES or None)
    errors: list[RowError] = []
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"].strip()
        try:
            sheets = read_contents(form.contents())
            if sheets.row_count > ROWS_AT_MOST:
                raise CannotRead(
                    f"The sheets hold {sheets.row_count:,} rows; this page takes {ROWS_AT_MOST:,}. "
                    "Ask whoever runs this installation to use “throughline import”."
                )
            report = import_sheets(
                by=request.actor, at=now(), sheets=sheets, source=source, preview=True,
                progress=tell_progress(request.actor, form.run_id()),
            )  # fmt: skip
        except CannotRead as error:
            form.add_error(None, str(error))
        except Refused as error:
            form.add_error("source", error.message)
        except RowsRefused as error:
            errors = list(error.errors)
        else:
            kept = keep_upload(by=request.actor, at=now(), source=source, sheets=sheets)
            return _preview_page(request, report, kept)
    return page(request, "pages/imports/choose.html", {
        "form": form, "errors": errors[:ERRORS_SHOWN], "error_count": len(errors),
        "progress_href": reverse("import-progress", args=[form.run_id()]),
    })  # fmt: skip


@access("import.run", methods=("GET", "HEAD"))
def progress(request: ActorRequest, run: uuid.UUID) -> HttpResponse:
    """How many rows of one's own import are done, for the page that waits: JSON, counts alone."""
    return JsonResponse(get_progress(request.actor, run))


def _preview_page(request: ActorRequest, report: ImportReport, kept: uuid.UUID) -> HttpResponse:
    return page(request, "pages/imports/preview.html", {
        "report": report,
        "imported": sorted(report.imported.items()),
        "likely_matches": len(report.likely_matches),
        "confirm_href": reverse("import-confirm", args=[kept]),
        "progress_href": reverse("import-progress", args=[kept]),
    })  # fmt: skip


@access("import.run", methods=("POST",))
def confirm(request: ActorRequest, upload: uuid.UUID) -> HttpResponse:
    """Import what was previewed, or give it up."""
    source, sheets = get_upload(request.actor, now(), upload)
    if "give-up" in request.POST:
        forget_upload(by=request.actor, upload=upload)
        messages.success(request, "Nothing was imported. The sheets you chose were deleted.")
        return redirect("import")
    try:
        report = import_sheets(
            by=request.actor, at=now(), sheets=sheets, source=source, progress=tell_progress(request.actor, upload)
        )
    except RowsRefused as error:
        form = SheetsForm(initial={"source": source})
        return page(request, "pages/imports/choose.html", {
            "form": form, "errors": error.errors[:ERRORS_SHOWN], "error_count": len(error.errors),
            "progress_href": reverse("import-progress", args=[form.run_id()]),
        })  # fmt: skip
    forget_upload(by=request.actor, upload=upload)
    return page(request, "pages/imports/done.html", {
        "report": report,
        "imported": sorted(report.imported.items()),
        "likely_matches": len(report.likely_matches),
    })  # fmt: skip
