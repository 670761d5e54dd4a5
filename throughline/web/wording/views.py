"""The language helper's pages: the list for the browser, the list an administrator keeps, and counts for training."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from throughline.core.clock import today
from throughline.web.access import ActorRequest, access
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask
from throughline.web.wording.forms import RetireForm, TermForm
from throughline.web.wording.presenters import present_counts, present_term
from throughline.wording.actions import add_term, retire_term
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
    rows = [present_term(term) for term in list_all_terms(request.actor)]
    return page(request, "pages/wording/list.html", {"columns": columns, "rows": rows})


def _question(heading: str, verb: str, said: str, **more: object) -> Question:
    here = reverse("wording")
    return Question(
        heading=heading, verb=verb, said=said, back_href=here, then=here, template="pages/wording/question.html", more=more
    )  # fmt: skip


@access("wording.edit")
def wording_new(request: ActorRequest) -> HttpResponse:
    """Add a term."""
    question = _question("Add a term", "Add this term", "Term added. It is looked for from now.", term=None)
    return ask(request, TermForm(request.POST or None), question, lambda at, data: add_term(
        by=request.actor, at=at, **data
    ))  # fmt: skip


@access("wording.edit")
def wording_term(request: ActorRequest, term_id: int) -> HttpResponse:
    """One term, and retiring it."""
    term = get_term(request.actor, term_id)
    question = _question(
        f"“{term.phrase}”", "Retire this term", "Term retired. It is no longer looked for.", term=present_term(term)
    )
    form = RetireForm(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda at, data: retire_term(by=request.actor, at=at, term_id=term_id))


@access("wording.counts", methods=("GET", "HEAD"))
def wording_counts(request: ActorRequest) -> HttpResponse:
    """How often wording was shown, by team and by term: for training only, and nobody is named."""
    counts = count_shown(request.actor, today())
    return page(request, "pages/wording/counts.html", {
        "view": present_counts(counts), "since": counts.since, "until": counts.until,
        "group_columns": [Column("Team or agency"), Column("Times shown", is_number=True)],
        "term_columns": [Column("Term"), Column("Times shown", is_number=True)],
    })  # fmt: skip
