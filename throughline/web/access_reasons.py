"""Why are you looking? Asked once per record and session, only of those not involved (practice.md P23)."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect

from throughline.access.facts import give_reason
from throughline.access.models import ProtectedRecord
from throughline.access.queries import needs_reason
from throughline.access.states import REASONS
from throughline.core.clock import now
from throughline.web.access import ActorRequest
from throughline.web.pages import page


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why are you looking at this record?",
        choices=[(reason, reason) for reason in REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you are looking"},
    )
    line = forms.CharField(label="In a line, if it helps", max_length=120, required=False)


def require_reason(request: ActorRequest, record: ProtectedRecord) -> HttpResponse | None:
    """The question, for someone not involved who has not answered it in this session; None when there is nothing to ask."""
    return ask_reason(request, record) if needs_reason(request.actor, record, now()) else None


def ask_reason(request: ActorRequest, record: ProtectedRecord) -> HttpResponse:
    """The question itself, on a page of its own; answered, it leads back."""
    is_answer = request.method == "POST" and "asked-reason" in request.POST
    form = ReasonForm(request.POST if is_answer else None)
    if is_answer and form.is_valid():
        reason = ": ".join(part for part in (form.cleaned_data["reason"], form.cleaned_data["line"]) if part)
        give_reason(by=request.actor, at=now(), record=record, reason=reason)
        return HttpResponseRedirect(request.path)
    return page(request, "pages/access/reason.html", {"form": form, "reference": record.reference})
