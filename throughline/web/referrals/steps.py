"""The referral, one question a page: the pages in order, and a draft's answers as forms again."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from throughline.core.clock import civil_date, now
from throughline.hub.models import ReferralDraft
from throughline.register.given import PersonGiven
from throughline.web.people.searching_first import name_typed
from throughline.web.referrals.forms import ConcernsForm, DangerForm, SocialCareForm, TheirViewForm, WhoForm

# Kept with the page of who it is, once nobody likely was found, one was chosen, or a reason says why it is none of those shown.
# Nobody's browser says it.
SETTLED = "settled"
_NOT_KEPT = ("csrfmiddlewaretoken", "once", "save", SETTLED)


@dataclass(frozen=True)
class Step:
    """One page of the referral."""

    key: str
    heading: str
    form: type[forms.Form]


STEPS: tuple[Step, ...] = (
    Step("danger", "Is anyone in danger right now?", DangerForm),
    Step("who", "Who are you worried about?", WhoForm),
    Step("concerns", "What worries you?", ConcernsForm),
    Step("social-care", "Has children's social care been told?", SocialCareForm),
    Step("their-view", "What do they want?", TheirViewForm),
)


def steps_of(draft: ReferralDraft) -> tuple[Step, ...]:
    """The pages this draft needs: who it is about is known when it began from an intervention or a person."""
    is_known = draft.intervention is not None or "known" in draft.answers
    return tuple(step for step in STEPS if not (step.key == "who" and is_known))


def kept_answers(posted: QueryDict) -> dict[str, list[str]]:
    """What was typed on a page, as it is kept."""
    return {name: values for name, values in posted.lists() if name not in _NOT_KEPT}


def form_of(draft: ReferralDraft, step: Step) -> forms.Form:
    """The page's form with what was typed before; unbound when it has not been answered."""
    kept = draft.answers.get(step.key)
    if kept is None:
        return step.form()
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, values)
    return step.form(data)


def next_unanswered(draft: ReferralDraft) -> str:
    """The first page not yet answered rightly, or "check"."""
    for step in steps_of(draft):
        form = form_of(draft, step)
        if not form.is_valid() or not _is_settled(draft, form):
            return step.key
    return "check"


def _is_settled(draft: ReferralDraft, form: forms.Form) -> bool:
    """Whether who it is was looked for: of somebody described and not named there is nothing to look for."""
    if not isinstance(form, WhoForm) or SETTLED in draft.answers.get("who", {}):
        return True
    return not (form.cleaned_data.get("chosen") or name_typed(form.given(civil_date(now()))))


def who_form(draft: ReferralDraft) -> WhoForm | None:
    """The page of who it is about as it was answered, where the draft has that page."""
    step = next((step for step in steps_of(draft) if step.key == "who"), None)
    form = form_of(draft, step) if step is not None else None
    return form if isinstance(form, WhoForm) and form.is_valid() else None


def step_of_field(draft: ReferralDraft, field: str | None) -> str:
    """The page a field stands on, or nothing."""
    return next((step.key for step in steps_of(draft) if field in step.form.base_fields), "")


def cleaned_answers(draft: ReferralDraft) -> dict[str, Any]:
    """Every page's cleaned answers together."""
    data: dict[str, Any] = {}
    for step in steps_of(draft):
        form = form_of(draft, step)
        form.is_valid()
        data |= form.cleaned_data
    return data


def person_known(draft: ReferralDraft) -> uuid.UUID | None:
    """Someone already known: from the start, or chosen among those the search found."""
    known = draft.answers.get("known")
    if known is not None:
        return uuid.UUID(known["person"][0])
    return cleaned_answers(draft).get("chosen") or None


def given_person(draft: ReferralDraft, on: dt.date) -> PersonGiven | None:
    """Whom to refer, as the action takes it; nobody when an intervention says who."""
    if draft.intervention is not None:
        return None
    if "known" in draft.answers:
        return PersonGiven(uuid=person_known(draft))
    form = form_of(draft, next(step for step in STEPS if step.key == "who"))
    form.is_valid()
    if not isinstance(form, WhoForm):
        return None
    chosen = form.cleaned_data.get("chosen")
    return PersonGiven(uuid=chosen) if chosen else form.given(on)
