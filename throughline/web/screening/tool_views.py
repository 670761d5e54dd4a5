"""Screening tools as an administrator keeps them: the list, a new tool, a version whole, a draft, into use, out of use."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.screening.actions.versions import (
    begin_draft,
    begin_tool,
    publish_version,
    retire_version,
    take_up_draft,
    throw_draft_away,
)
from throughline.screening.policies import require_copyable, require_version_move
from throughline.screening.queries.tools import (
    ToolView,
    VersionView,
    get_draft_of,
    get_version,
    list_tools,
    present_version,
)
from throughline.screening.states import VersionStatus
from throughline.web.access import ActorRequest, access
from throughline.web.forms.answering import put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.dates import short_date
from throughline.web.screening.forms import NewToolForm, VersionedForm
from throughline.web.support.asking import Question, ask

_TONES: dict[str, str] = {
    VersionStatus.DRAFT: "plain", VersionStatus.PUBLISHED: "accent", VersionStatus.RETIRED: "plain",
    VersionStatus.DISCARDED: "plain",
}  # fmt: skip


@access("screening_tool.edit", methods=("GET", "HEAD"))
def tools(request: ActorRequest) -> HttpResponse:
    """Every tool and its versions."""
    columns = [Column(text) for text in ("Tool and version", "For", "Parts", "Status", "Since")]
    return page(request, "pages/screening/tools.html", {
        "columns": columns, "rows": [_row(tool, version) for tool in list_tools() for version in tool.versions],
    })  # fmt: skip


def _row(tool: ToolView, version: VersionView) -> tuple[Cell, ...]:
    since = version.retired_at or version.published_at
    return (
        Cell(tool.name, href=reverse("screening-tool", args=[version.uuid]), detail=f"Version {version.number}"),
        Cell(tool.audience, detail=f"{version.age_low} to {version.age_high}"),
        Cell(str(len(version.domains))),
        Cell(tag=version.status_label, tone=_TONES[version.status]),
        Cell(short_date(since) if since else "Not yet in use"),
    )


@access("screening_tool.edit")
def tool_new(request: ActorRequest) -> HttpResponse:
    """Begin a new tool, with nothing in it yet."""
    return _new_tool_page(request, None)


@access("screening_tool.edit")
def tool_copy(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Begin a new tool from a version of another."""
    model = get_version(version_uuid)
    require_copyable(model)
    return _new_tool_page(request, present_version(model))


def _new_tool_page(request: ActorRequest, model: VersionView | None) -> HttpResponse:
    initial = {
        "audience": model.audience_key, "age_low": model.age_low, "age_high": model.age_high,
        "guidance": model.guidance, "source": model.source,
    } if model else {}  # fmt: skip
    form = NewToolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():

        def make() -> str:
            draft = begin_tool(
                by=request.actor, at=now(), name=form.cleaned_data["name"], audience=form.cleaned_data["audience"],
                about=form.about(), model_uuid=model.uuid if model else None,
            )  # fmt: skip
            return reverse("screening-tool", args=[draft.uuid])

        try:
            href = make_once(request, make)
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "The tool is begun. Nobody screens with it until you put it into use.")
            return redirect(href)
    return page(request, "pages/screening/new_tool.html", {
        "form": form, "model": model,
        "back_href": reverse("screening-tool", args=[model.uuid]) if model else reverse("screening-tools"),
    })  # fmt: skip


@access("screening_tool.edit", methods=("GET", "HEAD"))
def version(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """One version, whole, with what can be done to it."""
    found = get_version(version_uuid)
    draft = get_draft_of(found)
    return page(request, "pages/screening/version.html", {
        "tool": present_version(found),
        "tone": _TONES[found.status],
        "draft_href": reverse("screening-tool", args=[draft.uuid]) if draft and draft.pk != found.pk else "",
    })  # fmt: skip


@access("screening_tool.edit", methods=("POST",))
def draft_new(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Begin a draft from a version, to change."""
    found = get_version(version_uuid)
    href = make_once(
        request,
        lambda: reverse("screening-tool", args=[begin_draft(by=request.actor, at=now(), version_uuid=found.uuid).uuid]),
    )
    messages.success(request, "A draft is begun. Nobody screens with it until you put it into use.")
    return redirect(href)


@access("screening_tool.edit")
def publish(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Put a draft into use."""
    return _move_page(
        request, version_uuid, VersionStatus.PUBLISHED, publish_version, "Put this version into use?", "Put into use",
        "In use. From now on this version is never changed.",
        "Once it is in use it is never changed: screenings rest on it. The version in use now is retired, and whoever has"
        " begun with it may finish within a day.",
    )  # fmt: skip


@access("screening_tool.edit")
def retire(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Stop using a version."""
    return _move_page(
        request, version_uuid, VersionStatus.RETIRED, retire_version, "Stop using this version?", "Stop using it",
        "No longer used. Screenings made with it keep it.",
        "Nobody can begin a screening with it any more. Screenings made with it keep it, whole.",
    )  # fmt: skip


@access("screening_tool.edit")
def discard(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Throw a draft away; what it was can be taken up again."""
    return _move_page(
        request, version_uuid, VersionStatus.DISCARDED, throw_draft_away, "Throw this draft away?", "Throw it away",
        "Thrown away. It is on no list any more. You can take it up again here.",
        "Nobody ever screened with it. It goes from every list; a version in use stays as it is.",
    )  # fmt: skip


@access("screening_tool.edit")
def restore(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Take up again a draft that was thrown away."""
    return _move_page(
        request, version_uuid, VersionStatus.DRAFT, take_up_draft, "Take this draft up again?", "Take it up again",
        "It is a draft again, as it was.",
    )  # fmt: skip


def _move_page(
    request: ActorRequest, version_uuid: uuid.UUID, to_status: str, act: Callable[..., object], heading: str, verb: str,
    said: str, lead: str = "",
) -> HttpResponse:  # fmt: skip
    found = get_version(version_uuid)
    require_version_move(found, to_status)
    form = VersionedForm(request.POST or None, initial={"version": found.version})

    def move(at: dt.datetime, data: dict[str, Any]) -> object:
        return act(by=request.actor, at=at, version_uuid=version_uuid, **data)

    question = tool_question(present_version(found), heading, verb, said, lead)
    return ask(request, form, question, move, version_now=lambda: get_version(version_uuid).version)


def tool_question(
    tool: VersionView,
    heading: str,
    verb: str,
    said: str,
    lead: str = "",
    template: str = "pages/screening/question.html",
) -> Question:
    """A question about a version, which ends at its page."""
    href = reverse("screening-tool", args=[tool.uuid])
    return Question(
        heading=heading, verb=verb, back_href=href, said=said, then=href, lead=lead, template=template,
        more={"tool": tool},
    )  # fmt: skip
