"""Words that may say who a source is, said before a report is kept. It warns once, and never blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpResponse

from throughline.intelligence.cautions import Caution, find_cautions
from throughline.web.access import ActorRequest
from throughline.web.pages import page
from throughline.web.support.asking import Question, ask

_TEXTS = ("text", "provenance", "sanitised_text", "conditions")


def ask_with_cautions(
    request: ActorRequest,
    form: Form,
    question: Question,
    act: Callable[..., object],
    *,
    source_urn: str = "",
    **more: Any,
) -> HttpResponse:
    """Ask as every page does; where what was typed may say who told it, show that first, with everything kept."""
    question = replace(question, template="pages/intelligence/question.html", more={"cautions": [], **question.more})
    cautions = _cautions(form, source_urn) if request.method == "POST" and "heeded" not in request.POST else []
    if cautions:
        shown = {"form": form, "question": question, "conflicts": [], **question.more, "cautions": cautions}
        return page(request, question.template, shown)
    return ask(request, form, question, act, **more)


def _cautions(form: Form, source_urn: str) -> list[Caution]:
    if not form.is_valid():
        return []
    urn = form.cleaned_data.get("source_urn") or source_urn
    found = [caution for name in _TEXTS for caution in find_cautions(form.cleaned_data.get(name) or "", source_urn=urn)]
    return list({caution.written.lower(): caution for caution in found}.values())
