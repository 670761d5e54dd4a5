"""Opening a case in an emergency: one page, where the reference somebody read out is typed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from throughline.agencies.signing_in import check_password, record_failure
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation, Outcome
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.emergencies import close_emergency, open_in_emergency
from throughline.hub.policies import hours_open
from throughline.web.access import ActorRequest, access
from throughline.web.emergencies.forms import EmergencyForm
from throughline.web.forms.answering import put_refusal
from throughline.web.pages import page

# One answer, whether nobody has the reference, it is another hub's, or it is kept from whoever asks.
NOT_HERE = "There is no case with this reference that you can open. Check it with whoever read it to you"
_WAY = "open_in_emergency"


@sensitive_post_parameters("password")
@access("emergency.open")
def emergency_open(request: ActorRequest) -> HttpResponse:
    """Open one case for some hours, with a reason and one's password again."""
    form, status = EmergencyForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if not _is_their_password(request, form.cleaned_data.pop("password")):
            form.add_error("password", "This is not your password")
        else:
            try:
                case = open_in_emergency(by=request.actor, at=now(), **form.cleaned_data)
                return redirect("case", case.record.uuid)
            except Refused as error:
                put_refusal(form, error)
            except Absent:
                _record_refusal(request)
                form.add_error("reference", NOT_HERE)
                status = 404
    return page(request, "pages/emergencies/open.html", {"form": form, "hours": hours_open()}, status=status)


def _is_their_password(request: ActorRequest, password: str) -> bool:
    """Asked as at signing in: a wrong one counts towards the lockout, and is recorded."""
    account = request.actor.member.account
    if account is None or check_password(request, username=account.username, password=password) is None:
        name = account.username if account is not None else ""
        record_failure(username=name, ip=request.actor.ip, at=now(), way=_WAY)
        return False
    return True


def _record_refusal(request: ActorRequest) -> None:
    entry = Entry(op=Operation.DENIED, action=_WAY, outcome=Outcome.DENIED)
    with transaction.atomic():
        append(actor=request.actor.for_audit(), at=now(), entry=entry)


@access("emergency.open", methods=("POST",))
def emergency_close(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Close it before its time."""
    close_emergency(by=request.actor, at=now(), case_uuid=case_uuid)
    messages.success(request, "Closed. It is not open to you any more.")
    return redirect("work")
