"""Information governance reviews what was opened in an emergency, and lets somebody who reached the limit open again."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughline.audit.queries import list_looks
from throughline.core.clock import now
from throughline.hub.actions.emergencies import let_open_again, review_emergency
from throughline.hub.queries.emergencies import get_emergency, list_counted, list_reviewed, list_to_review
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.emergencies.forms import AgainForm, ReviewForm
from throughline.web.emergencies.presenters import looked_at_meanwhile, present_emergency
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask


@access("emergency.review", methods=("GET", "HEAD"))
def emergencies(request: ActorRequest) -> HttpResponse:
    """What waits to be reviewed, the longest first, and what was."""
    waiting, reviewed = list_to_review(request.actor), list_reviewed(request.actor)
    consulted(request, [row.record for row in (*waiting, *reviewed)])
    return page(request, "pages/emergencies/list.html", {
        "waiting": [present_emergency(row) for row in waiting],
        "reviewed": [present_emergency(row) for row in reviewed],
    })  # fmt: skip


@access("emergency.review")
def emergency_review(request: ActorRequest, emergency_id: int) -> HttpResponse:
    """One of them: who, why, what they looked at meanwhile, and what is found of it."""
    row = get_emergency(request.actor, emergency_id)
    consulted(request, [row.record])
    counted = list_counted(row.member, now())
    question = Question(
        "Was it needed?", "Save this review", reverse("emergencies"), "Reviewed.", reverse("emergencies"),
        template="pages/emergencies/review.html",
        more={
            "emergency": present_emergency(row), "looks": looked_at_meanwhile(row, list_looks(row.record.uuid)),
            "columns": [Column(text) for text in ("When", "What")],
            "counted": len(counted), "again_href": reverse("emergency-again", args=[emergency_id]),
        },
    )  # fmt: skip
    return ask(request, ReviewForm(request.POST or None), question, lambda at, data: review_emergency(
        by=request.actor, at=at, emergency_id=emergency_id, **data
    ))  # fmt: skip


@access("emergency.review")
def emergency_again(request: ActorRequest, emergency_id: int) -> HttpResponse:
    """Let whoever opened this open cases in an emergency again."""
    row = get_emergency(request.actor, emergency_id)
    back = reverse("emergency-review", args=[emergency_id])
    question = Question(
        "Let them open cases in an emergency again", "Let them", back, f"{row.member.name} can open cases again.",
        reverse("emergencies"),
        lead=f"{row.member.name} opened {len(list_counted(row.member, now()))} in thirty days. From now those count no more.",
    )  # fmt: skip
    return ask(request, AgainForm(request.POST or None), question, lambda at, data: let_open_again(
        by=request.actor, at=at, member=row.member
    ))  # fmt: skip
