"""Keeping a question, taking it back, taking a chart away; and loading the boundaries maps are drawn with."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.geography.boundaries import known_codes, replace_boundaries
from throughline.geography.geojson import MOST_BYTES, Progress, read_boundaries
from throughline.geography.states import AreaLevel
from throughline.network.models import SavedView
from throughline.network.queries.charts import Chart, Question, chart_around, get_start
from throughline.network.queries.views import get_view
from throughline.network.states import ExportKind


@transaction.atomic
def save_view(
    *, by: Actor, at: dt.datetime, record_uuid: uuid.UUID, question: Question, name: str, is_shared: bool
) -> SavedView:
    """Keep a question about a record, for oneself or for the hub. Its answer is not kept. Errors: Absent, Refused."""
    require_permission(by, "network.view")
    record = get_start(by, at, record_uuid)
    view = SavedView(
        record=record, name=require_text(name, what="name", field="name", limit=80), question=question.as_kept(),
        is_shared=is_shared, saved_at=at, saved_by=by.member,
    )  # fmt: skip
    if not view.name:
        raise Refused("Say what the view is for.", field="name")
    view.save_checked()
    record_act(by=by, at=at, action="save_view", op=Operation.COLLECTION, subjects=[record])
    return view


@transaction.atomic
def remove_view(*, by: Actor, at: dt.datetime, view_uuid: uuid.UUID) -> SavedView:
    """Take a view of one's own back; it is no longer offered to anyone. Errors: Absent."""
    require_permission(by, "network.view")
    view = get_view(by, at, view_uuid)
    if view.saved_by_id != by.member.pk:
        raise Absent
    view.removed_at, view.removed_by = at, by.member
    view.save_checked()
    record_act(by=by, at=at, action="remove_view", op=Operation.ALTERATION, subjects=[view.record])
    return view


@transaction.atomic
def export_chart(
    *, by: Actor, at: dt.datetime, record_uuid: uuid.UUID, question: Question, kind: ExportKind, children: bool,
    addresses: bool, reason: str,
) -> Chart:  # fmt: skip
    """Take a chart away: a disclosure. Children and addresses are left out unless asked for with a reason (practice.md P22).

    Errors: Absent; Refused without the reason.
    """
    require_permission(by, "network.view")
    if (children or addresses) and not reason.strip():
        raise Refused("Say why children or addresses must be in the file.", field="reason")
    start = get_start(by, at, record_uuid)
    chart = chart_around(by, at, start, question).without(children=not children, addresses=not addresses)
    record_act(
        by=dataclasses.replace(by, purpose=reason.strip()[:300]) if reason.strip() else by, at=at, action="export_chart",
        op=Operation.DISCLOSURE, subjects=_subjects(start, chart), recipient=f"{by.member.name}, as a file",
        detail={"file": kind.value, "children": children, "addresses": addresses},
    )  # fmt: skip
    return chart


def _subjects(start: ProtectedRecord, chart: Chart) -> list[ProtectedRecord]:
    return [start, *(node.record for node in chart.nodes if node.record != start)]


@dataclass(frozen=True)
class LoadedBoundaries:
    """How many boundaries of each kind now stand; how many features of other nations were left out."""

    counts: dict[AreaLevel, int]
    elsewhere: int


@transaction.atomic
def load_boundaries(*, by: Actor, at: dt.datetime, path: Path, progress: Progress) -> LoadedBoundaries:
    """Put the boundaries of a GeoJSON file in place of those of the same kind, whole or not at all.

    Errors: Absent without permission; Refused, naming the feature and the property; OSError where it cannot be read.
    """
    require_permission(by, "boundary.load")
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Choose a more generalised one from ONS.")
    found = read_boundaries(path.read_bytes(), known_codes(), progress)
    replace_boundaries(found.outlines, source_file=path.name, loaded_at=at, loaded_by=by.member.name)
    counts = Counter(outline.kind for outline in found.outlines)
    record_act(
        by=by,
        at=at,
        action="load_boundaries",
        op=Operation.CONFIGURATION,
        subjects=[],
        detail={"file": path.name, **{str(kind): number for kind, number in counts.items()}},
    )
    return LoadedBoundaries(dict(counts), found.elsewhere)
