"""The notices of a placement or move: the letter, that it was sent, that it was acknowledged."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.hub.models import Case
from throughline.placements.actions.notices import acknowledge_notice, send_notice
from throughline.placements.areas import notice_rules
from throughline.placements.models import PlacementNotice
from throughline.placements.queries.places import address_for, get_notice
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.placements.asking import question, shown_case_of
from throughline.web.placements.forms import AcknowledgedForm, SentForm
from throughline.web.placements.letters import notice_letter
from throughline.web.printing.documents import Document
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_response
from throughline.web.support.asking import ask


def _notice(request: ActorRequest, notice_uuid: uuid.UUID) -> tuple[Case, PlacementNotice]:
    notice = get_notice(request.actor, notice_uuid, now())
    return shown_case_of(request, notice.residence.person), notice


def _letter(request: ActorRequest, notice_uuid: uuid.UUID) -> tuple[Case, Document]:
    """The letter of a notice, with the address noted as looked at where the reader may have it."""
    at = now()
    case, notice = _notice(request, notice_uuid)
    place = address_for(request.actor, at, notice.residence)
    if place is not None:
        consulted(request, [place.record])
    return case, notice_letter(notice, case, actor=request.actor, at=at)


@access("case.work", methods=("GET", "HEAD"))
def letter(request: ActorRequest, notice_uuid: uuid.UUID) -> HttpResponse:
    """The letter of one notice, to read and to print."""
    case, document = _letter(request, notice_uuid)
    return document_page(
        request, document, back_href=reverse("places", args=[case.record.uuid]),
        pdf_href=reverse("placement-notice-letter-pdf", args=[notice_uuid]),
    )  # fmt: skip


@access("case.work", methods=("GET", "HEAD"))
def letter_pdf(request: ActorRequest, notice_uuid: uuid.UUID) -> HttpResponse:
    """The same letter as a PDF, to send."""
    case, document = _letter(request, notice_uuid)
    return pdf_response(document, filename=f"notice-{case.record.reference}")


@access("case.work")
def sent(request: ActorRequest, notice_uuid: uuid.UUID) -> HttpResponse:
    """A notice was sent: when, how, to whom."""
    case, notice = _notice(request, notice_uuid)
    rule = notice_rules().of(notice.function)
    form = SentForm(request.POST or None, initial={"sent_date": today(), "sent_to": notice.body})
    asked = question(
        case, f"Notice sent: {rule.name}", "Record that it was sent", "Sent. Next: see that it is acknowledged.",
        lead="" if notice.body else f"No body is recorded for this: find it. {rule.ask}",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: send_notice(
        by=request.actor, at=at, notice_uuid=notice_uuid, **data
    ))  # fmt: skip


@access("case.work")
def acknowledged(request: ActorRequest, notice_uuid: uuid.UUID) -> HttpResponse:
    """A notice was acknowledged: when, and by whom there."""
    case, notice = _notice(request, notice_uuid)
    form = AcknowledgedForm(request.POST or None, initial={"acknowledged_date": today()})
    asked = question(
        case, f"Notice acknowledged: {notice_rules().of(notice.function).name}", "Record the acknowledgement",
        "Acknowledged.", lead=f"It was sent to {notice.sent_to}." if notice.sent_to else "",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: acknowledge_notice(
        by=request.actor, at=at, notice_uuid=notice_uuid, **data
    ))  # fmt: skip
