"""One form, one action, one place to go next: how every page that changes a support plan asks its question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from throughline.core.clock import now
from throughline.core.errors import Conflict, Refused
from throughline.web.access import ActorRequest
from throughline.web.forms.answering import begin_again, put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.presenting.components import Conflict as ConflictRow
from throughline.web.presenting.components import Identity
from throughline.web.wording.remarks import count_wording, say_saved


@dataclass(frozen=True)
class Question:
    """What a page asks, of or about whom; ``said`` and ``then`` follow when it is done.

    ``change``: from what was made, the words and address of the link that changes it, where the product allows that.
    """

    heading: str
    verb: str
    back_href: str
    said: str
    then: str
    identity: Identity | None = None
    lead: str = ""
    template: str = "pages/support/question.html"
    more: Mapping[str, object] = field(default_factory=dict)
    change: Callable[[Any], tuple[str, str]] = lambda made: ("", "")


def ask(
    request: ActorRequest,
    form: Form,
    question: Question,
    act: Callable[[dt.datetime, dict[str, Any]], object],
    *,
    version_now: Callable[[], int] | None = None,
) -> HttpResponse:
    """Show the form, or run its action once. A refusal or someone else's change leaves what was typed in the form."""
    conflicts: list[ConflictRow] = []
    made: list[object] = []
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            made.append(act(now(), form.cleaned_data))
            count_wording(request, form)
            return question.then

        try:
            href = make_once(request, make)
        except Conflict as error:
            conflicts = _conflicts(form, error)
            if version_now is not None:
                begin_again(form, version_now())
        except Refused as error:
            put_refusal(form, error)
        else:
            say_saved(request, form, question.said, change=question.change(made[0]) if made else ("", ""))
            return redirect(href)
    return page(
        request, question.template, {"form": form, "question": question, "conflicts": conflicts, **question.more}
    )


def _conflicts(form: Form, error: Conflict) -> list[ConflictRow]:
    """Theirs and yours where they differ; when theirs is nothing the form asks, one line says how it now stands."""
    rows = [
        ConflictRow(
            field=str(form.fields[name].label),
            before=_in_words(form, name, form.initial.get(name)),
            theirs=_in_words(form, name, theirs),
            yours=_in_words(form, name, form.cleaned_data.get(name)),
        )
        for name, theirs in error.theirs.items()
        if name in form.fields and str(form.cleaned_data.get(name) or "") != str(theirs or "")
    ]
    if not rows:
        stands = ", ".join(str(value).lower() for value in error.theirs.values() if value)
        form.add_error(
            None, f"Someone else changed this while you were typing{': it is now ' + stands if stands else ''}."
        )
    return rows


def _in_words(form: Form, name: str, value: object) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) or "")
