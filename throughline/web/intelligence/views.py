"""Intelligence: sending a report, what one sent, what waits, the list, one report, what is known about a record."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.intelligence.actions.sharing import print_report
from throughline.intelligence.actions.submitting import submit_report
from throughline.intelligence.policies import can_assess, can_move
from throughline.intelligence.queries.reports import (
    COUNTED_AT_MOST,
    ReportFilter,
    ReportRead,
    get_report,
    list_named,
    list_receipts,
    list_reports,
    list_reports_about,
    list_roles,
    list_shares,
    list_shares_with,
    list_to_assess,
)
from throughline.intelligence.queries.things import name_things, records_about
from throughline.intelligence.states import ReportStatus
from throughline.register.queries import get_record
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.intelligence.cautioning import ask_with_cautions
from throughline.web.intelligence.documents import report_document
from throughline.web.intelligence.forms import FilterForm, SubmitForm
from throughline.web.intelligence.presenters import (
    present_named,
    present_report,
    present_roles,
    present_row,
    present_shares,
)
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Cell, Column, present_pages
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href, record_label
from throughline.web.printing.pdf import pdf_response
from throughline.web.support.asking import Question

REPORTS_A_PAGE = 50
_COLUMNS = ("Report", "What it says", "Known", "Grading", "Status")


@access("intelligence.view", methods=("GET", "HEAD"))
def reports(request: ActorRequest) -> HttpResponse:
    """The reports one may read, each as one may read it."""
    form = FilterForm(request.GET or None)
    number = page_number(request)
    first = (number - 1) * REPORTS_A_PAGE
    rows, total = list_reports(request.actor, now(), _chosen(form), first=first, limit=REPORTS_A_PAGE)
    consulted(request, [row.report.record for row in rows])
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    return page(request, "pages/intelligence/reports.html", {
        "filters": form,
        "columns": [Column(text) for text in _COLUMNS],
        "rows": [present_row(row) for row in rows],
        "may_submit": may(request.actor.role, "intelligence.submit"),
        "may_assess": may(request.actor.role, "intelligence.assess"),
        "is_filtered": bool(kept),
        "pages": present_pages(
            page=number, per_page=REPORTS_A_PAGE, shown=len(rows), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('intelligence')}?{urlencode({**kept, 'page': n})}",
        ),
    })  # fmt: skip


def _chosen(form: FilterForm) -> ReportFilter:
    data: dict[str, str] = form.cleaned_data if form.is_valid() else {}
    days = data.get("since", "")
    since = today() - dt.timedelta(days=int(days)) if days else None
    return ReportFilter(
        data.get("status", ""), data.get("handling", ""), data.get("source_evaluation", ""), since
    )  # fmt: skip


@access("intelligence.submit")
def report_new(request: ActorRequest) -> HttpResponse:
    """Send a report. One form; whoever does not assess is told its reference and no more."""
    form = SubmitForm(request.POST or None, actor=request.actor, initial={"known_date": today(), "restriction": 0})
    back = reverse("intelligence" if may(request.actor.role, "intelligence.view") else "intelligence-sent")
    question = Question(
        heading="Report intelligence", verb="Send this report", back_href=back, then=reverse("intelligence-sent"),
        said="Sent. Its reference is the first below.",
        lead="" if may(request.actor.role, "intelligence.assess") else
        "If a child is in danger now, ring 999. This goes to the police and is not a referral: it does not ask anyone to act.",
    )  # fmt: skip

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return submit_report(
            by=request.actor, at=at, given=form.given(), recipient=data.get("recipient"),
            restriction=data["restriction"], assessor=data.get("assessor"),
        )  # fmt: skip

    return ask_with_cautions(request, form, question, act)


@access("intelligence.submit", methods=("GET", "HEAD"))
def sent(request: ActorRequest) -> HttpResponse:
    """What one sent: the receipts."""
    rows = [
        (Cell(row.reference), Cell(row.received_by.name), Cell(short_date(row.sent_at)))
        for row in list_receipts(request.actor)
    ]
    return page(request, "pages/intelligence/sent.html", {
        "columns": [Column(text) for text in ("Reference", "Sent to", "Sent")],
        "rows": rows,
        "back_href": reverse("intelligence") if may(request.actor.role, "intelligence.view") else "",
    })  # fmt: skip


@access("intelligence.assess", methods=("GET", "HEAD"))
def to_assess(request: ActorRequest) -> HttpResponse:
    """The reports that wait to be assessed, oldest first."""
    waiting = list_to_assess(request.actor, now())
    consulted(request, [row.report.record for row, _ in waiting])
    rows = [
        (*present_row(row)[:3], Cell(short_date(row.version.written_at)),
         Cell("Yes") if may_assess else Cell("Somebody else: you wrote it or sent it"))
        for row, may_assess in waiting
    ]  # fmt: skip
    columns = [Column(text) for text in ("Report", "What it says", "Known", "Sent", "May I assess it?")]
    return page(request, "pages/intelligence/to_assess.html", {"columns": columns, "rows": rows})


@access("intelligence.view", methods=("GET", "HEAD", "POST"))
def report(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """A report, as its reader may read it, with what it names and whom it is shared with.

    Whoever may assess it is not asked why they look: it waits for them.
    """
    actor, at = request.actor, now()
    read = get_report(actor, report_uuid, at)
    may_do = _may_do(request, read)
    asked = None if may_do["may_assess"] else require_reason(request, read.report.record)
    if asked is not None:
        return asked
    named, roles = list_named(actor, at, read.report), list_roles(actor, at, read.report)
    ends = [link.from_record for link in (*named, *roles)] + [link.to_record for link in roles]
    titles = {thing.record.pk: thing for thing in name_things(actor, at, ends)}
    consulted(request, [read.report.record, *(link.from_record for link in named)])
    return page(request, "pages/intelligence/report.html", {
        "view": present_report(read),
        "named": present_named(named, titles, report_uuid),
        "roles": present_roles(roles, titles, report_uuid),
        "shares": present_shares(
            list_shares(read.report, at) if read.is_whole else list_shares_with(actor, read.report, at),
            by_name=read.is_whole,
        ),
        **may_do,
    })  # fmt: skip


def _may_do(request: ActorRequest, read: ReportRead) -> dict[str, bool]:
    is_worker = read.is_whole and may(request.actor.role, "intelligence.assess")
    return {
        "may_assess": is_worker and can_move(read.report, ReportStatus.ASSESSED)
        and can_assess(read.report, read.version, request.actor.member),
        "may_correct": is_worker and can_move(read.report, ReportStatus.CORRECTED),
        "may_link": is_worker and can_move(read.report, ReportStatus.LINKED),
    }  # fmt: skip


@access("intelligence.view", methods=("POST",))
def printed(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """Take one's own copy out as a PDF: logged as a disclosure each time."""
    actor, at = request.actor, now()
    read = print_report(by=actor, at=at, report_uuid=report_uuid)
    document = report_document(read, made_by=f"{actor.member.name}, {actor.agency.name}", made_at=at)
    return pdf_response(document, filename=f"intelligence-{document.reference}")


@access("intelligence.view", methods=("GET", "HEAD"))
def about(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """The reports one may read that name a person, line, operation or the person of a case."""
    actor, at = request.actor, now()
    record = get_record(actor, record_uuid, at)
    records = records_about(actor, at, record)
    found = list_reports_about(actor, at, records)
    consulted(request, [*records, *(row.report.record for row in found)])
    return page(request, "pages/intelligence/about.html", {
        "label": record_label(record),
        "back_href": record_href(record),
        "columns": [Column(text) for text in _COLUMNS],
        "rows": [present_row(row) for row in found],
        "may_submit": may(actor.role, "intelligence.submit"),
    })  # fmt: skip
