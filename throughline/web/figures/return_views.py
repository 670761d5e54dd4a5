"""Frozen returns: freezing a period, the list, each beside today's figures, its files, and saying it was an error."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.core.errors import Absent, Refused
from throughline.figures.actions.returns import freeze_figures, withdraw_return
from throughline.figures.exports import made_line, return_file
from throughline.figures.models import FrozenReturn
from throughline.figures.queries.returns import compare_with_today, get_return, list_figures, list_returns
from throughline.figures.states import Side
from throughline.web.access import ActorRequest, access
from throughline.web.figures.files import csv_response
from throughline.web.figures.forms import typed
from throughline.web.figures.return_document import return_document
from throughline.web.figures.return_forms import FreezeForm, WithdrawForm, first_answers
from throughline.web.figures.return_presenters import (
    difference_sentences,
    figure_lines,
    months_table,
    period_of,
    present_return,
    return_columns,
    return_row,
)
from throughline.web.forms.answering import put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.printing.documents import Document
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_response
from throughline.web.support.asking import Question, ask

_READ = ("GET", "HEAD")
_OUTSIDE = "outside"


@access("figures.measure", methods=_READ)
def returns(request: ActorRequest) -> HttpResponse:
    """Every return of the hub, those recorded in error among them."""
    found = list_returns(request.actor)
    return page(request, "pages/figures/returns.html", {
        "hub": request.actor.hub.name,
        "columns": return_columns(),
        "rows": [return_row(each) for each in found],
        "freeze_href": reverse("figures-freeze") if may(request.actor.role, "figures.freeze") else "",
        "back_href": reverse("figures"),
    })  # fmt: skip


@access("figures.freeze")
def freeze(request: ActorRequest) -> HttpResponse:
    """Freeze the figures of a period that has ended."""
    form = FreezeForm(request.POST or None, initial=first_answers(request.GET, today()))
    if request.method == "POST" and form.is_valid():
        try:
            href = make_once(request, lambda: _freeze(request, form))
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Frozen. What is counted from now on changes the live figures and not this.")
            return redirect(href)
    return page(request, "pages/figures/freeze.html", {
        "form": form, "hub": request.actor.hub.name, "submit_text": "Freeze these figures",
        "back_href": reverse("figures-returns"),
    })  # fmt: skip


def _freeze(request: ActorRequest, form: FreezeForm) -> str:
    data = form.cleaned_data
    frozen = freeze_figures(
        by=request.actor, at=now(), period=form.period(), title=data["title"], replaces_reason=data["replaces_reason"]
    )
    return reverse("figures-return", args=[frozen.uuid])


@access("figures.measure", methods=_READ)
def frozen_return(request: ActorRequest, return_uuid: uuid.UUID) -> HttpResponse:
    """The figures as frozen beside the live value today, and where they differ, why as far as the records tell."""
    frozen = get_return(request.actor, return_uuid)
    compared = compare_with_today(request.actor, now(), frozen)
    months = months_table([each.figure for each in compared], period_of(frozen))
    can_withdraw = may(request.actor.role, "figures.freeze") and frozen.withdrawn_at is None
    file_href = reverse("figures-return-file", args=[frozen.uuid])
    print_href = reverse("figures-return-print", args=[frozen.uuid])
    return page(request, "pages/figures/return.html", {
        "view": present_return(frozen),
        "differences": difference_sentences(compared, frozen),
        "sides": [(side.label, figure_lines(compared, side)) for side in Side],
        "columns": [
            Column("Measure"), Column("As frozen", is_number=True), Column("Today", is_number=True), Column("Since then"),
        ],
        "month_columns": [Column(text, is_number=at > 0) for at, text in enumerate(months[0])] if months else [],
        "months": [tuple(map(Cell, row)) for row in months[1:]],
        "files": [
            ("This return (CSV)", file_href), ("This return, to print or as a PDF", print_href),
            ("For outside the hub (CSV)", f"{file_href}?for={_OUTSIDE}"),
            ("For outside the hub, to print or as a PDF", f"{print_href}?for={_OUTSIDE}"),
        ],
        "live_href": f"{reverse('figures')}?start={typed(frozen.start_date)}&end={typed(frozen.end_date)}",
        "withdraw_href": reverse("figures-return-withdraw", args=[frozen.uuid]) if can_withdraw else "",
        "back_href": reverse("figures-returns"),
    })  # fmt: skip


@access("figures.measure", methods=_READ)  # type: ignore[type-var]
def return_csv(request: ActorRequest, return_uuid: uuid.UUID) -> StreamingHttpResponse:
    """The return as a file, as it was reported; for outside the hub, without small numbers. It names nobody counted."""
    frozen = get_return(request.actor, return_uuid)
    lines = return_file(
        frozen, list_figures(frozen), notes=present_return(frozen).notes,
        made=made_line(request.actor.member.name, now()), public=_is_outside(request),
    )  # fmt: skip
    return csv_response(lines, _file_name(request, frozen))


@access("figures.measure", methods=_READ)
def return_print(request: ActorRequest, return_uuid: uuid.UUID) -> HttpResponse:
    """The return to read on paper."""
    query = f"?for={_OUTSIDE}" if _is_outside(request) else ""
    return document_page(
        request, _document(request, return_uuid), back_href=reverse("figures-return", args=[return_uuid]),
        pdf_href=reverse("figures-return-pdf", args=[return_uuid]) + query,
    )  # fmt: skip


@access("figures.measure", methods=_READ)
def return_pdf(request: ActorRequest, return_uuid: uuid.UUID) -> HttpResponse:
    """The same return as a PDF."""
    frozen = get_return(request.actor, return_uuid)
    return pdf_response(_document(request, return_uuid), filename=_file_name(request, frozen))


@access("figures.freeze")
def withdraw(request: ActorRequest, return_uuid: uuid.UUID) -> HttpResponse:
    """Say that a return was recorded in error: it stays readable, and says so."""
    frozen = get_return(request.actor, return_uuid)
    if frozen.withdrawn_at is not None and request.method != "POST":
        raise Absent
    here = reverse("figures-return", args=[return_uuid])
    question = Question(
        heading="Record this return as an error?", verb="Record it as an error", back_href=here, then=here,
        said="Recorded in error. It stays here to read, and says so.",
        lead=f"{frozen.title}. Its numbers stay as they are; everyone who opens it reads that it was an error, and why.",
    )  # fmt: skip
    return ask(request, WithdrawForm(request.POST or None), question, lambda at, data: withdraw_return(
        by=request.actor, at=at, return_uuid=return_uuid, reason=data["reason"]
    ))  # fmt: skip


def _document(request: ActorRequest, return_uuid: uuid.UUID) -> Document:
    frozen = get_return(request.actor, return_uuid)
    member = request.actor.member
    return return_document(
        frozen, list_figures(frozen), made_by=f"{member.name}, {member.agency.name}", made_at=now(),
        public=_is_outside(request),
    )  # fmt: skip


def _is_outside(request: ActorRequest) -> bool:
    return request.GET.get("for") == _OUTSIDE


def _file_name(request: ActorRequest, frozen: FrozenReturn) -> str:
    outside = "-outside" if _is_outside(request) else ""
    return f"return-{frozen.start_date}-to-{frozen.end_date}-version-{frozen.number}{outside}"
