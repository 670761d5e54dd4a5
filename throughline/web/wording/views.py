"""The language helper's pages: the list for the browser, the list an administrator keeps, and counts for training."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.web.access import ActorRequest, access
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask
from throughline.web.wording.forms import CheckForm, TermForm
from throughline.web.wording.presenters import present_counts, present_term, present_term_row
from throughline.wording.actions import add_term, check_term, restore_term, retire_term, uncheck_term
from throughline.wording.queries import count_shown, get_term, list_all_terms, list_terms


@access("work.view", methods=("GET", "HEAD"))
def wording_terms(request: ActorRequest) -> HttpResponse:
    """The terms in force, for the browser to look for by itself: what someone types never comes here."""
    terms = [
        {"phrase": term.phrase, "instead": term.instead, "why": term.why, "forms": [" ".join(form) for form in term.forms]}
        for term in list_terms(today())
    ]  # fmt: skip
    return JsonResponse({"terms": terms})


@access("wording.edit", methods=("GET", "HEAD"))
def wording_list(request: ActorRequest) -> HttpResponse:
    """Every term, what to write instead, and who says so."""
    columns = [Column(text) for text in ("Term", "Write instead", "Source")]
    rows = [present_term_row(term) for term in list_all_terms(request.actor)]
    return page(request, "pages/wording/list.html", {"columns": columns, "rows": rows})


@access("wording.edit")
def wording_new(request: ActorRequest) -> HttpResponse:
    """Add a term."""
    here = reverse("wording")
    question = Question(
        heading="Add a term", verb="Add this term", said="Term added. It is looked for from now.", back_href=here, then=here,
        template="pages/questions/plain.html",
    )  # fmt: skip
    return ask(request, TermForm(request.POST or None), question, lambda at, data: add_term(
        by=request.actor, at=at, **data
    ))  # fmt: skip


@access("wording.edit", methods=("GET", "HEAD"))
def wording_term(request: ActorRequest, term_id: int) -> HttpResponse:
    """One term: who checked it against its source, and what can be done with it."""
    return page(request, "pages/wording/term.html", {"term": present_term(get_term(request.actor, term_id))})


@access("wording.edit")
def wording_check(request: ActorRequest, term_id: int) -> HttpResponse:
    """A term was checked against its source."""
    term, here = get_term(request.actor, term_id), reverse("wording-term", args=[term_id])
    question = Question(
        heading=f"Check “{term.phrase}”", verb="Mark as checked", said="Marked as checked.", back_href=here, then=here,
        lead=f"The list says: {term.source}", template="pages/questions/plain.html",
    )  # fmt: skip
    return ask(request, CheckForm(request.POST or None), question, lambda at, data: check_term(
        by=request.actor, at=at, term_id=term_id, **data
    ))  # fmt: skip


@access("wording.edit", methods=("POST",))
def wording_uncheck(request: ActorRequest, term_id: int) -> HttpResponse:
    """It is to be checked again."""
    uncheck_term(by=request.actor, at=now(), term_id=term_id)
    messages.success(request, "No longer marked as checked.")
    return redirect("wording-term", term_id)


@access("wording.edit", methods=("POST",))
def wording_retire(request: ActorRequest, term_id: int) -> HttpResponse:
    """Take a term off the list."""
    retire_term(by=request.actor, at=now(), term_id=term_id)
    messages.success(request, "Term retired. It is no longer looked for.")
    return redirect("wording-term", term_id)


@access("wording.edit", methods=("POST",))
def wording_restore(request: ActorRequest, term_id: int) -> HttpResponse:
    """Put a retired term back."""
    term = restore_term(by=request.actor, at=now(), term_id=term_id)
    messages.success(request, "Term put back. It is looked for from now.")
    return redirect("wording-term", term.pk)


@access("wording.counts", methods=("GET", "HEAD"))
def wording_counts(request: ActorRequest) -> HttpResponse:
    """How often wording was shown, by team and by term: for training only, and nobody is named."""
    counts = count_shown(request.actor, today())
    return page(request, "pages/wording/counts.html", {
        "view": present_counts(counts), "since": counts.since, "until": counts.until,
        "group_columns": [Column("Team or agency"), Column("Times shown", is_number=True)],
        "term_columns": [Column("Term"), Column("Times shown", is_number=True)],
    })  # fmt: skip
