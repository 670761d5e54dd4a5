"""Sending a short form about a line or an operation: once however often it is sent, with what was typed kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpResponse

from throughline.core.clock import now
from throughline.core.errors import Conflict, Refused
from throughline.web.access import ActorRequest
from throughline.web.forms.answering import begin_again, put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.presenting.components import Conflict as ConflictRow
from throughline.web.presenting.dates import short_date
from throughline.web.wording.remarks import count_wording


def settled(request: ActorRequest, form: Form, href: str, act: Callable[[dt.datetime], object]) -> bool:
    """Run an action once for a sent form. False when it was refused, or someone else was first; the form says why."""

    def make() -> str:
        act(now())
        count_wording(request, form)
        return href

    try:
        make_once(request, make)
    except Refused as error:
        put_refusal(form, error)
        return False
    except Conflict as error:
        stands = "; ".join(f"{name.replace('_', ' ')}: {said(value)}" for name, value in error.theirs.items() if value)
        form.add_error(None, f"Someone else changed this first. It now says {stands}. Look at it, then send again.")
        begin_again(form, int(form.cleaned_data["version"]) + 1)
        return False
    return True


def conflict_rows(form: Form, theirs: Mapping[str, object]) -> list[ConflictRow]:
    """Theirs and yours, field by field, where they differ, each in the words the form offers."""
    rows = []
    for name, value in theirs.items():
        if name not in form.fields:
            continue
        yours = _typed(form, name)
        if yours != said(value):
            rows.append(ConflictRow(field=str(form.fields[name].label), before="", theirs=said(value), yours=yours))
    return rows


def _typed(form: Form, name: str) -> str:
    """What was typed, as the choices word it where there are choices."""
    value = form.cleaned_data.get(name)
    choices = {str(key): str(text) for key, text in getattr(form.fields[name], "choices", ())}
    if isinstance(value, list):
        return said(sorted(choices.get(_key(each), str(each)) for each in value))
    return choices.get(_key(value), said(value)) if choices else said(value)


def _key(value: Any) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


def said(value: object) -> str:
    """A value in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dt.date):
        return short_date(value)
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


def form_page(
    request: ActorRequest, form: Form, heading: str, verb: str, back_href: str, conflicts: object = ()
) -> HttpResponse:
    """A short form on a page of its own."""
    return page(request, "pages/lines/form.html", {
        "form": form, "heading": heading, "submit_text": verb, "back_href": back_href, "conflicts": conflicts,
    })  # fmt: skip
