"""Reviews of the people known along a closed line: mine, and answering one with a fact. Of a line held closely, without it."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import civil_date, now
from throughline.disruption.actions.closures import ReviewAnswer, answer_review
from throughline.disruption.queries.reviews import ReviewDue, get_review, list_reviews
from throughline.disruption.states import ReviewAnswerKind
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText
from throughline.web.lines.answering import settled
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.people import last_seen, present_identity
from throughline.web.wording.remarks import say_saved


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is known?", choices=ReviewAnswerKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what is known"},
    )  # fmt: skip
    seen_date = UKDateField(name="The day they were seen", label="When were they seen?", required=False, past_only=True)
    seen_by = forms.CharField(label="Who saw them?", max_length=150, required=False)
    in_place = PractitionerText(label="What is in place for them?", max_length=500, required=False, rows=2)
    still_looking = forms.CharField(label="Who is still looking?", max_length=150, required=False)
    confirmed_by = forms.CharField(label="Who confirmed that they are supported?", max_length=150, required=False)


def _present_due(due: ReviewDue, at: dt.datetime) -> tuple[Cell, ...]:
    row = due.review
    person, line = row.person, row.closure.line.record
    why = f"Line {line.reference} was closed" if row.tells_line else f"{row.opened_by.name} can say"
    return (
        Cell(display_name(person), href=reverse("review", args=[row.pk]), detail=person.record.reference),
        Cell(why),
        Cell(f"Day {row.days}" if not row.inherited else "From imported history"),
        Cell(due.owner.name if due.owner else "Nobody yet"),
        Cell(clock=present_clock(due.due_at, now=at) if due.due_at else None),
    )


@access("closure_review.view", methods=("GET", "HEAD"))
def reviews(request: ActorRequest) -> HttpResponse:
    """Unanswered reviews, by when they are due."""
    at = now()
    waiting = list_reviews(request.actor, at)
    consulted(request, [due.review.person.record for due in waiting])
    rows = [_present_due(due, at) for due in waiting]
    columns = [Column(text) for text in ("Who", "Why", "Review", "Owner", "Due")]
    return page(request, "pages/reviews/reviews.html", {"rows": rows, "columns": columns})


@access("closure_review.answer")
def review(request: ActorRequest, review_id: int) -> HttpResponse:
    """Answer for one person known along a closed line."""
    found = get_review(request.actor, now(), review_id)
    if found is None:
        raise Http404
    consulted(request, [found.person.record])
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if settled(request, form, reverse("reviews"), lambda at: answer_review(
            by=request.actor, at=at, review_id=review_id, given=ReviewAnswer(**form.cleaned_data)
        )):  # fmt: skip
            say_saved(request, form, "Answered.")
            return redirect("reviews")
    at = now()
    return page(request, "pages/reviews/review.html", {
        "form": form if not found.answer or form.errors else None,
        "identity": present_identity(found.person, civil_date(at)),
        "reference": found.closure.line.record.reference if found.tells_line else "",
        "asked_by": f"{found.opened_by.name}, {found.opened_by.agency.name}",
        "closed_date": found.closure.closed_date,
        "days": found.days,
        "last_seen": last_seen(found.person),
        "clock": present_clock(found.clock.due_at, done_at=found.answered_at, now=at) if found.clock else None,
        "answer": found.get_answer_display() if found.answer else "",
    })  # fmt: skip
