"""A document as a page to read, and to print from the browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.printing.documents import Document, Section
from throughline.web.printing.pdf import facts_about


def document_page(request: HttpRequest, document: Document, *, back_href: str = "", pdf_href: str = "") -> HttpResponse:
    """The same document as the PDF, as a web page with a print style. ``pdf_href``: where its PDF is, if anywhere."""
    return page(request, "pages/printing/document.html", {
        "document": document,
        "about": facts_about(document),
        "sections": [(section, *_cells(section)) for section in document.sections],
        "back_href": back_href,
        "pdf_href": pdf_href,
    })  # fmt: skip


def _cells(section: Section) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    """A section's table as the page's own table takes it; no columns where there is no table."""
    if section.table is None:
        return [], []
    return [Column(text) for text in section.table.head], [tuple(map(Cell, row)) for row in section.table.rows]
