"""What a page says of wording that may read as blaming, after it was saved as typed. It warns, and never blocks."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db import DatabaseError
from django.forms import Form

from throughline.core.clock import now, today
from throughline.web.access import ActorRequest
from throughline.web.forms.wording import PractitionerText
from throughline.web.presenting.wording import Remark, RemarkLine, write_remark
from throughline.wording.actions import count_terms
from throughline.wording.finding import Wording, find_terms
from throughline.wording.queries import list_terms

logger = logging.getLogger(__name__)

Seen = dict[Wording, str]


def wording_in(form: Form) -> Seen:
    """The terms in a valid form's practitioner texts, each with how it was first written. Own words are never looked at."""
    texts = [
        form.cleaned_data[name]
        for name, field in form.fields.items()
        if isinstance(field, PractitionerText) and form.cleaned_data.get(name)
    ]
    seen: Seen = {}
    terms = list_terms(today()) if texts else []
    for text in texts:
        for found in find_terms(text, terms):
            seen.setdefault(found.term, text[found.start : found.end])
    return seen


def count_wording(request: ActorRequest, *forms: Form) -> None:
    """Count what a saved form held, for training. A count that cannot be kept never stands in the way of the saving."""
    terms = {term for form in forms for term in wording_in(form)}
    if not terms:
        return
    try:
        count_terms(by=request.actor, at=now(), terms=terms)
    except DatabaseError:
        logger.warning("Wording could not be counted.")


def say_saved(request: ActorRequest, form: Form, said: str, *, change: tuple[str, str] = ("", "")) -> None:
    """Say that it is done; and, where wording may read as blaming, what would be kinder.

    ``change``: the words and address of a link that changes what was saved, where the product allows that.
    """
    messages.success(request, said)
    remark_on_wording(request, form, change=change)


def remark_on_wording(request: ActorRequest, form: Form, *, change: tuple[str, str] = ("", "")) -> None:
    """Say what wording of a saved form may read as blaming, if any."""
    lines = tuple(RemarkLine(written, term.instead, term.why) for term, written in wording_in(form).items())
    if lines:
        messages.warning(request, write_remark(Remark(lines, *change)), extra_tags="wording")
