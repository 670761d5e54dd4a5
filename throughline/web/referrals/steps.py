"""The referral, one question a page: the pages in order, and a draft's answers as forms again."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from throughline.hub.models import ReferralDraft
from throughline.web.referrals.forms import ConcernsForm, DangerForm, SocialCareForm, TheirViewForm, WhoForm

_NOT_KEPT = ("csrfmiddlewaretoken", "once", "save")


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
        if not form_of(draft, step).is_valid():
            return step.key
    return "check"
