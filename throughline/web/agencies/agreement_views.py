"""Sharing agreements: under what, with whom and until when records are shared (practice.md P24)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.actions import end_agreement
from throughline.agencies.actions import add_agreement, sign_agreement
from throughline.agencies.queries import get_agreement, list_agreements, list_hub_agencies
from throughline.core.clock import today
from throughline.web.access import ActorRequest, access
from throughline.web.agencies.forms import AgreementForm, EndForm, SignForm
from throughline.web.agencies.presenters import present_agreement, present_agreement_row
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask

_QUESTION = "pages/questions/plain.html"


@access("agreement.keep", methods=("GET", "HEAD"))
def agreements(request: ActorRequest) -> HttpResponse:
    """Every agreement of the hub, newest first."""
    rows = [present_agreement_row(row, today()) for row in list_agreements(request.actor)]
    columns = [Column("Agreement"), Column("Days"), Column("Today"), Column("Agencies", is_number=True)]
    return page(request, "pages/agencies/agreements.html", {"rows": rows, "columns": columns})


@access("agreement.keep")
def agreement_new(request: ActorRequest) -> HttpResponse:
    """Record an agreement that was signed."""
    here = reverse("agreements")
    question = Question(
        heading="Record a sharing agreement", verb="Record this agreement", said="Agreement recorded.", back_href=here,
        then=here, template=_QUESTION,
        lead="The agreement itself is signed on paper or elsewhere. Without one in force, nothing is shared with a partner.",
    )  # fmt: skip
    form = AgreementForm(request.POST or None, hub=request.actor.hub)
    return ask(request, form, question, lambda at, data: add_agreement(
        by=request.actor, at=at, hub=request.actor.hub, **data
    ))  # fmt: skip


@access("agreement.keep", methods=("GET", "HEAD"))
def agreement(request: ActorRequest, agreement_pk: int) -> HttpResponse:
    """One agreement, who has signed it, and its end."""
    found = get_agreement(request.actor, agreement_pk)
    unsigned = list_hub_agencies(found.hub).exclude(pk__in=[party.pk for party in found.parties.all()]).count()
    view = present_agreement(found, today(), unsigned=unsigned)
    return page(request, "pages/agencies/agreement.html", {"agreement": view})


@access("agreement.keep")
def agreement_sign(request: ActorRequest, agreement_pk: int) -> HttpResponse:
    """One more agency has signed it."""
    found = get_agreement(request.actor, agreement_pk)
    here = reverse("agreement", args=[agreement_pk])
    question = Question(
        heading=f"Who else has signed “{found.title}”?", verb="Add this agency", said="Added.", back_href=here, then=here,
        template=_QUESTION,
    )  # fmt: skip
    form = SignForm(request.POST or None, hub=found.hub, signed=[party.pk for party in found.parties.all()])
    return ask(request, form, question, lambda at, data: sign_agreement(
        by=request.actor, at=at, agreement_pk=agreement_pk, **data
    ))  # fmt: skip


@access("agreement.keep")
def agreement_end(request: ActorRequest, agreement_pk: int) -> HttpResponse:
    """End an agreement before its time, and with it what is shared under it."""
    found = get_agreement(request.actor, agreement_pk)
    here = reverse("agreement", args=[agreement_pk])
    question = Question(
        heading=f"End “{found.title}” today", verb="End it today", back_href=here, then=here, template=_QUESTION,
        said="Ended. What was shared under it is shared no longer.",
        lead="What was shared under it stops at once, for every agency that has not signed another agreement in force:"
        " providers lose sight of the people they support. It cannot be undone; a new agreement can be recorded.",
    )  # fmt: skip
    return ask(request, EndForm(request.POST or None), question, lambda at, data: end_agreement(
        by=request.actor, at=at, agreement_pk=agreement_pk, **data
    ))  # fmt: skip
