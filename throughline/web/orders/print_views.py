"""An order to read and print, and as a PDF."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.orders.queries.orders import list_protected, list_protected_in_error
from throughline.web.access import ActorRequest, access
from throughline.web.orders.asking import asked_why, records_in, shown_order
from throughline.web.orders.documents import order_document
from throughline.web.orders.presenters import present_about
from throughline.web.presenting.records import closest_handling
from throughline.web.printing.documents import Document
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_response


def _document(request: ActorRequest, order_uuid: uuid.UUID) -> Document | HttpResponse:
    """The order on paper; or the page that asks why they look."""
    actor, at = request.actor, now()
    found = shown_order(request, order_uuid)
    if (asked := asked_why(request, found.about)) is not None:
        return asked
    protected, mistaken = list_protected(actor, at, found), list_protected_in_error(actor, at, found)
    about = present_about(actor, at, found.about)
    handling = closest_handling(records_in(found, protected, mistaken))
    return order_document(actor, at, found, about, protects=bool(protected), handling=handling)


@access("order.view")
def order_print(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """The order, to read and to print."""
    document = _document(request, order_uuid)
    if isinstance(document, HttpResponse):
        return document
    return document_page(
        request,
        document,
        back_href=reverse("order", args=[order_uuid]),
        pdf_href=reverse("order-pdf", args=[order_uuid]),
    )


@access("order.view")
def order_pdf(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """The same as a PDF."""
    document = _document(request, order_uuid)
    if isinstance(document, HttpResponse):
        return document
    return pdf_response(document, filename=f"order-{document.reference}")
