"""What a source is called: one name however its letters and spaces are written, as it was written first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from django.db.models import Min, QuerySet

from throughline.agencies.models import Hub
from throughline.core.errors import Refused
from throughline.core.text import require_name, tidy
from throughline.imports.models import TrackerRun
from throughline.imports.sheets import LAYOUTS
from throughline.sources.models import Batch, SourceRow

LONGEST_SOURCE = 50
_SHEETS = tuple(layout.name for layout in LAYOUTS)


def folded(name: str) -> str:
    """“ Police  Tracker” and “police tracker” alike."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def source_of_tracker(hub: Hub, name: str) -> str:
    """The source as the hub wrote it first; a name that is new here stays as it is. Errors: Refused."""
    given = require_name(name, what="name of the source", field="source")
    _require_length(given)
    runs = TrackerRun.objects.filter(hub=hub)
    if runs.filter(source=given).exists():
        return given
    return next(_alike(given, runs), given)


def source_of_sheets(name: str) -> str:
    """As ``source_of_tracker``, of the four sheets, whose rows stand once in an installation. Errors: Refused."""
    given = tidy(name)
    _require_length(given)
    if _has_sheets(given):
        return given
    return next((source for source in _alike(given, Batch.objects.all()) if _has_sheets(source)), given)


def _require_length(name: str) -> None:
    if not name or len(name) > LONGEST_SOURCE:
        raise Refused(f"Give the source a name of up to {LONGEST_SOURCE} characters.", field="source")


def _has_sheets(source: str) -> bool:
    return SourceRow.objects.filter(source=source, sheet__in=_SHEETS).exists()


def _alike(name: str, rows: QuerySet[TrackerRun] | QuerySet[Batch]) -> Iterator[str]:
    """The ways it was written, the first first: each is read once, however often it was sent."""
    ways = rows.order_by().values("source").annotate(first=Min("pk")).order_by("first")
    wanted = folded(name)
    return (way["source"] for way in ways if folded(way["source"]) == wanted)
