"""A report on paper: what its reader may read, with how it may be handled on every page."""

from __future__ import annotations

import datetime as dt

from throughline.intelligence.queries.reports import ReportRead
from throughline.web.intelligence.presenters import present_report
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.records import MARKING, present_handling
from throughline.web.printing.documents import Document, Section


def report_document(read: ReportRead, *, made_by: str, made_at: dt.datetime) -> Document:
    """The report as this reader reads it; who the source is, is on no paper."""
    view = present_report(read)
    known = (("Became known", uk_date(view.known_date)), ("Report of", view.owner))
    sections = [
        Section("Handling", facts=view.handling),
        Section(
            "What is known", paragraphs=tuple(line for line in view.text.splitlines() if line.strip()), facts=known
        ),
    ]
    if view.sanitised:
        sections.append(Section("What others may read", paragraphs=(view.sanitised,)))
    return Document(
        title="Intelligence report" if view.is_whole else "Intelligence report, sanitised",
        marking=f"{MARKING}. {view.conditions}",
        handling=present_handling(read.report.record),
        reference=view.reference,
        made_by=made_by,
        made_at=made_at,
        note="Intelligence, and not evidence. Use it only as its handling allows. Do not copy it or pass it on.",
        sections=tuple(sections),
    )
