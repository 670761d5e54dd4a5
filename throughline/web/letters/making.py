"""Asking for a document on one page, and making it on the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpResponse

from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.web.access import ActorRequest
from throughline.web.forms.answering import put_refusal
from throughline.web.pages import page
from throughline.web.presenting.components import Identity
from throughline.web.printing.documents import Document
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_response


@dataclass(frozen=True)
class Letter:
    """What the page that asks for a letter says. ``file``: the PDF's name, from references alone; ``identity``: of a person."""

    heading: str
    lead: str
    back_href: str
    file: str
    identity: Identity | None = None


def make_letter(
    request: ActorRequest, form: Form, letter: Letter, make: Callable[[dt.datetime, Mapping[str, Any]], Document]
) -> HttpResponse:
    """Ask, or make the document and give it as the button pressed says: to keep, or as a page to print."""
    if request.method == "POST" and form.is_valid():
        try:
            document = make(now(), form.cleaned_data)
        except Refused as error:
            put_refusal(form, error)
        else:
            if "print" in request.POST:
                return document_page(request, document, back_href=letter.back_href)
            return pdf_response(document, filename=letter.file)
    return page(request, "pages/letters/letter.html", {"form": form, "letter": letter})
