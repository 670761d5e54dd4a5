"""A chronology as entries on a page and as a document on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.chronology.happenings import Happening
from throughline.web.letters.documents import made_by
from throughline.web.presenting.components import Entry
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import MARKING, closest_handling, record_href
from throughline.web.printing.documents import Document, Section, Table


def present_happening(happening: Happening) -> Entry:
    told = happening.told
    return Entry(
        title=told.what, at=happening.day, by=told.by, text=told.detail, quote=told.quote, tag=str(happening.kind.label),
        href=record_href(told.record) if told.record else "",
    )  # fmt: skip


def chronology_document(
    actor: Actor, at: dt.datetime, record: ProtectedRecord, happenings: Sequence[Happening], *, recipient: str, reason: str,
    is_cut: bool,
) -> Document:  # fmt: skip
    """The chronology of a record on paper, for somebody named."""
    cut = " It stops here: there is more than fits. Narrow it by days." if is_cut else ""
    rows = tuple(
        (short_date(one.day), str(one.kind.label), _words(one), one.told.by) for one in happenings
    )  # fmt: skip
    happened = Section("What happened", paragraphs=("Nothing that its maker may read.",))
    if rows:
        happened = Section(
            "What happened", table=Table("In the order of its days", ("Day", "What", "Told", "By"), rows)
        )
    return Document(
        title=f"Chronology of a {record.get_kind_display().lower()}",
        marking=MARKING,
        handling=closest_handling([record, *(one.told.about for one in happenings if one.told.about is not None)]),
        reference=record.reference,
        made_by=made_by(actor),
        made_at=at,
        note=f"This is what its maker may read of this record: others may hold more.{cut}",
        sections=(Section("What this is for", facts=(("Made for", recipient), ("Why", reason))), happened),
    )


def _words(one: Happening) -> str:
    quote = f"“{one.told.quote}”" if one.told.quote else ""
    return "\n".join(part for part in (one.told.what, one.told.detail, quote) if part)
