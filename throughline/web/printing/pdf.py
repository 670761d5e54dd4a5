"""A document as a PDF: tagged for screen readers, marked on every page, made without anything outside the package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import typst
from django.http import HttpResponse

from throughline.web.presenting.dates import uk_date_and_time
from throughline.web.printing.documents import Document, Section, Table
from throughline.web.printing.wording import on_paper

_TEMPLATE = Path(__file__).with_name("document.typ")

# A column is never narrower than this share of the widest, nor wider than a sentence or two needs.
_NARROWEST, _WIDEST = 12, 48


def pdf_of(document: Document) -> bytes:
    """The document as a PDF/UA file. Its words are data to the template: nothing in them can be read as instructions.

    The file's own title is the document's title and reference, which name nobody; it holds no author.
    """
    made: bytes = typst.compile(
        _TEMPLATE, root=_TEMPLATE.parent, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_data_of(document))}, timestamp=int(document.made_at.timestamp()),
    )  # fmt: skip
    return made


def pdf_response(document: Document, *, filename: str) -> HttpResponse:
    """The PDF to keep. ``filename`` is built from references, never names; nothing on the way may store the answer."""
    safe = re.sub(r"[^A-Za-z0-9-]+", "-", filename.removesuffix(".pdf")).strip("-") or "document"
    return HttpResponse(
        pdf_of(document),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{safe}.pdf"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def facts_about(document: Document) -> tuple[tuple[str, str], ...]:
    """What stands under the title of every document, on paper and on a page."""
    return (
        ("Reference", document.reference),
        ("Made by", document.made_by),
        ("Made", uk_date_and_time(document.made_at)),
        ("Marking", document.full_marking),
    )


def _data_of(document: Document) -> dict[str, object]:
    return {
        "name": on_paper(f"{document.title}, {document.reference}"),
        "title": on_paper(document.title),
        "marking": on_paper(document.full_marking),
        "reference": on_paper(document.reference),
        "note": on_paper(document.note),
        "about": _pairs(facts_about(document)),
        "close": document.is_close_set,
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, object]:
    return {
        "heading": on_paper(section.heading),
        "level": section.level,
        "paragraphs": _each(section.paragraphs),
        "facts": _pairs(section.facts),
        "table": None if section.table is None else _table(section.table),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "caption": on_paper(table.caption),
        "head": _each(table.head),
        "rows": [_each(row) for row in table.rows],
        "widths": [_width(column) for column in zip(table.head, *table.rows, strict=True)],
    }


def _width(cells: tuple[str, ...]) -> int:
    """A column's share of the page: what its words come to on average, within bounds, and room for its longest word."""
    average = sum(map(len, cells)) // len(cells)
    longest = max((len(word) for cell in cells for word in cell.split()), default=0)
    return max(_NARROWEST, min(_WIDEST, max(average, longest)))


def _pairs(facts: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [_each(fact) for fact in facts]


def _each(words: Iterable[str]) -> list[str]:
    return [on_paper(one) for one in words]
