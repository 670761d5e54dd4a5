"""What a source is called: one name however its letters and spaces are written, as it was written first."""

from __future__ import annotations

import unicodedata

from django.db.models import QuerySet

from throughline.agencies.models import Hub
from throughline.core.errors import Refused
from throughline.core.text import require_name, tidy
from throughline.imports.models import TrackerRun
from throughline.sources.models import Batch

LONGEST_SOURCE = 50


def folded(name: str) -> str:
    """“ Police  Tracker” and “police tracker” alike."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def source_of_tracker(hub: Hub, name: str) -> str:
    """The source as the hub wrote it first; a name that is new here stays as it is. Errors: Refused."""
    given = require_name(name, what="name of the source", field="source")
    _require_length(given)
    return _as_written_first(given, TrackerRun.objects.filter(hub=hub).order_by("pk"))


def source_of_sheets(name: str) -> str:
    """As ``source_of_tracker``, of the four sheets, whose rows stand once in an installation. Errors: Refused."""
    given = tidy(name)
    _require_length(given)
    return _as_written_first(
        given, Batch.objects.filter(source_rows__sheet__in=("lines", "arrests", "operations", "interventions"))
    )


def _require_length(name: str) -> None:
    if not name or len(name) > LONGEST_SOURCE:
        raise Refused(f"Give the source a name of up to {LONGEST_SOURCE} characters.", field="source")


def _as_written_first(name: str, known: QuerySet[TrackerRun] | QuerySet[Batch]) -> str:
    if known.filter(source=name).exists():
        return name
    wanted = folded(name)
    alike = (source for source in dict.fromkeys(known.values_list("source", flat=True)) if folded(source) == wanted)
    return next(alike, name)
