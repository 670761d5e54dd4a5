"""After an operation: who is accounted for, who is not, and who looks for them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import civil_date, now
from throughline.disruption.queries.operations import get_operation
from throughline.readiness.actions.accounts import AccountGiven, account_for, close_accounts
from throughline.readiness.queries.accounts import get_expected, list_may_look, read_accounts
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.people import present_identity
from throughline.web.readiness.forms import AccountForm
from throughline.web.readiness.presenters import present_account
from throughline.web.support.asking import Question, ask


@access("operation.view", methods=("GET", "HEAD"))
def accounts(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Everyone who was expected, found or arrested at an operation, and how each is accounted for."""
    actor, at = request.actor, now()
    operation = get_operation(actor, operation_uuid, at)
    read = read_accounts(actor, at, operation)
    consulted(request, [operation.record, *(row.person.record for row in read.rows)])
    not_yet = [*read.not_accounted, *read.looked_for]
    keys = {row.person.pk for row in not_yet}
    return page(request, "pages/readiness/accounts.html", {
        "reference": operation.record.reference,
        "operation_uuid": operation_uuid,
        "back_href": reverse("operation", args=[operation_uuid]),
        "not_accounted": [present_account(row, at) for row in not_yet],
        "accounted": [present_account(row, at) for row in read.rows if row.person.pk not in keys],
        "others_elsewhere": read.others_elsewhere,
        "clock": present_clock(read.clock.due_at, done_at=read.clock.stopped_at, now=at) if read.clock else None,
        "may_record": may(actor.role, "operation.record"),
        "may_close": read.may_close and not read.not_accounted and may(actor.role, "operation.record"),
        "is_closed": read.is_closed,
    })  # fmt: skip


@access("operation.record")
def account(request: ActorRequest, operation_uuid: uuid.UUID, person_uuid: uuid.UUID) -> HttpResponse:
    """Say what is known of somebody who was expected and not found."""
    actor, at = request.actor, now()
    operation = get_operation(actor, operation_uuid, at)
    row = get_expected(actor, at, operation, person_uuid)
    consulted(request, [operation.record, row.person.record])
    form = AccountForm(request.POST or None, offered=list_may_look(actor))
    here = reverse("accounted", args=[operation_uuid])
    question = Question(
        "What is known of them?", "Record this", here, "Recorded.", here,
        identity=present_identity(row.person, civil_date(at)),
        lead="Not being there says nothing of how they are.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: account_for(
        by=actor, at=at, operation_uuid=operation_uuid, person_uuid=person_uuid, given=AccountGiven(**data)
    ))  # fmt: skip


@access("operation.record", methods=("POST",))
def accounts_close(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """Record that everyone expected is accounted for."""
    close_accounts(by=request.actor, at=now(), operation_uuid=operation_uuid)
    messages.success(request, "Recorded: everyone expected is accounted for, or somebody named looks for them.")
    return redirect("accounted", operation_uuid)
