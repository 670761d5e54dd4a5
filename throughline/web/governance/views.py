"""Information governance: who has looked at whom, what was refused, and is the audit sound."""

from __future__ import annotations

import uuid

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from throughline.access.actions import end_exclusion
from throughline.access.queries import get_exclusion, list_exclusions
from throughline.audit.actions import Entry, append
from throughline.audit.queries import list_refusals, verify_chain
from throughline.audit.states import Operation, Outcome
from throughline.core.clock import now
from throughline.hub.queries.emergencies import list_to_review
from throughline.register.governance import find_by_name, get_audited_record, list_looks_at
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cases.forms import StopKeepingForm
from throughline.web.cases.kept import question_of_ending, split_exclusions
from throughline.web.emergencies.presenters import present_emergency
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask
from throughline.web.work.presenters import present_notice
from throughline.work.queries.due import list_notices


class FindForm(forms.Form):
    text = forms.CharField(
        label="A person's name or reference", max_length=100,
        error_messages={"required": "Type a name or a reference"},
        help_text="Your search is recorded. It gives the reference and name, and nothing else",
    )  # fmt: skip


@access("audit.read")
def governance(request: ActorRequest) -> HttpResponse:
    """What waits to be reviewed; find a person by an audited search; see what was refused lately."""
    form = FindForm(request.POST or None)
    has_searched = request.method == "POST" and form.is_valid()
    if has_searched:
        found, waiting, notices = find_by_name(by=request.actor, at=now(), text=form.cleaned_data["text"]), [], []
    else:
        found, waiting, notices = [], list_to_review(request.actor), list_notices(request.actor, now())
    consulted(request, [row.record for row in waiting])
    consulted(request, [notice.record for notice in notices])
    return page(request, "pages/governance/find.html", {
        "form": form, "found": found, "has_searched": has_searched,
        "refusals": list_refusals(),
        "emergencies": [present_emergency(row) for row in waiting],
        "notices": [present_notice(notice, request.actor.role) for notice in notices],
        "columns": [Column(text) for text in ("When", "What", "Who", "Which")],
    })  # fmt: skip


@access("audit.read", methods=("GET", "HEAD"))
def looks(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Everyone who did something with a record, newest first."""
    record = get_audited_record(request.actor, record_uuid)
    consulted(request, [record])
    running, ended = split_exclusions(list_exclusions(request.actor, record))
    return page(request, "pages/governance/looks.html", {
        "reference": record.reference,
        "looks": list_looks_at(request.actor, record),
        "columns": [Column(text) for text in ("When", "Who", "What", "Why")],
        "record_uuid": record_uuid, "running": running, "ended": ended,
    })  # fmt: skip


@access("audit.read")
def exclusion_end(request: ActorRequest, record_uuid: uuid.UUID, exclusion_id: int) -> HttpResponse:
    """A record was kept from a member by mistake: end it, and what follows from it."""
    record = get_audited_record(request.actor, record_uuid)
    consulted(request, [record])
    back = reverse("audit-looks", args=[record_uuid])
    question = question_of_ending(
        get_exclusion(request.actor, record, exclusion_id),
        Question("Stop keeping this from them", "Stop keeping it from them", back, "", back), back,
    )  # fmt: skip
    return ask(request, StopKeepingForm(request.POST or None), question, lambda at, data: end_exclusion(
        by=request.actor, at=at, record=record, exclusion_id=exclusion_id, **data
    ))  # fmt: skip


@access("audit.verify", methods=("POST",))
def verify(request: ActorRequest) -> HttpResponse:
    """Walk the whole chain and say whether it is sound. That it was verified, and what came of it, is recorded after."""
    verdict = verify_chain()
    outcome = Outcome.ALLOWED if verdict.is_sound else Outcome.ERROR
    entry = Entry(op=Operation.VERIFY, action="verify", outcome=outcome, detail={"first_bad": verdict.first_bad})
    with transaction.atomic():
        append(actor=request.actor.for_audit(), at=now(), entry=entry)
    return page(request, "pages/governance/verified.html", {"verdict": verdict})
