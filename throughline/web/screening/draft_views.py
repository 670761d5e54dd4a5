"""Changing a draft of a screening tool: what it is, its domains and what they ask, its bands."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect

from throughline.core.errors import Absent
from throughline.screening.actions.templates import (
    add_domain,
    describe_version,
    domain_shown,
    edit_domain,
    remove_domain,
    set_bands,
    version_shown,
)
from throughline.screening.models import Domain, ToolVersion
from throughline.screening.policies import require_draft
from throughline.screening.queries.tools import get_domain, get_version, present_version
from throughline.web.access import ActorRequest, access
from throughline.web.once import made_before
from throughline.web.screening.forms import AboutForm, BandsForm, DomainForm, VersionedForm
from throughline.web.screening.tool_views import tool_question
from throughline.web.support.asking import ask


def _draft(request: ActorRequest, version_uuid: uuid.UUID) -> ToolVersion:
    """A draft. What somebody typed into one that was put into use meanwhile is refused on the form, where it stays."""
    found = get_version(version_uuid)
    if request.method != "POST":
        require_draft(found)
    return found


def _domain(request: ActorRequest, domain_uuid: uuid.UUID) -> tuple[Domain, ToolVersion]:
    found = get_domain(domain_uuid)
    return found, _draft(request, found.version.uuid)


@access("screening_tool.edit")
def about(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """For whom a draft is, how it is used, where it comes from."""
    draft = _draft(request, version_uuid)
    form = AboutForm(request.POST or None, initial=version_shown(draft) | {"version": draft.version})
    question = tool_question(present_version(draft), "What is this tool?", "Save", "Saved.")
    return ask(request, form, question, lambda at, data: describe_version(
        by=request.actor, at=at, version_uuid=version_uuid, **data
    ), version_now=lambda: get_version(version_uuid).version)  # fmt: skip


@access("screening_tool.edit")
def bands(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Which totals of a draft suggest which level, and when each level is looked at again."""
    draft = _draft(request, version_uuid)
    tool = present_version(draft)
    initial: dict[str, object] = {"version": draft.version}
    for band in tool.bands:
        initial |= {
            f"{band.level}_name": band.name, f"{band.level}_lowest": band.lowest,
            f"{band.level}_highest": band.highest, f"{band.level}_review_days": band.review_days,
        }  # fmt: skip
    form = BandsForm(request.POST or None, initial=initial)
    question = tool_question(
        tool, "Which totals suggest which level?", "Save the bands", "Bands saved.",
        f"The highest total of this draft is {tool.most}. Bands meet end to end, from 0 to {tool.most}. Leave a level"
        " empty when the tool does not use it.",
        template="pages/screening/bands.html",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: set_bands(
        by=request.actor, at=at, version_uuid=version_uuid, version=data["version"], bands=form.given()
    ), version_now=lambda: get_version(version_uuid).version)  # fmt: skip


@access("screening_tool.edit")
def domain_new(request: ActorRequest, version_uuid: uuid.UUID) -> HttpResponse:
    """Add a domain to a draft."""
    draft = _draft(request, version_uuid)
    tool = present_version(draft)
    place = max((row.order for row in tool.domains), default=0) + 1
    initial = {"version": draft.version, "weight": 1, "highest": 3, "order": place}
    form = DomainForm(request.POST or None, initial=initial)
    question = tool_question(
        tool, "Add a part of life", "Add it", "Added. Look at the bands: the highest total changed."
    )
    return ask(request, form, question, lambda at, data: add_domain(
        by=request.actor, at=at, version_uuid=version_uuid, version=data["version"], given=form.given()
    ), version_now=lambda: get_version(version_uuid).version)  # fmt: skip


@access("screening_tool.edit")
def domain(request: ActorRequest, domain_uuid: uuid.UUID) -> HttpResponse:
    """Change a domain of a draft."""
    try:
        found, draft = _domain(request, domain_uuid)
    except Absent:
        return _taken_out(request)
    initial = domain_shown(found) | {"version": draft.version, "draft": draft.uuid}
    form = DomainForm(request.POST or None, initial=initial)
    question = tool_question(present_version(draft), "Change this part of life", "Save", "Saved.")
    return ask(request, form, question, lambda at, data: edit_domain(
        by=request.actor, at=at, domain_uuid=domain_uuid, version=data["version"], given=form.given()
    ), version_now=lambda: get_version(draft.uuid).version)  # fmt: skip


def _taken_out(request: ActorRequest) -> HttpResponse:
    """Somebody took the part out while this was typed: it can be added again as it stands. Raises Absent where none was."""
    try:
        draft = get_version(uuid.UUID(request.POST.get("draft", "")))
    except ValueError:
        raise Absent from None
    form = DomainForm(request.POST)
    question = tool_question(
        present_version(draft), "Add this part of life again?", "Add it again", "Added. Look at the bands.",
        "It was taken out of the draft while you were typing. What you typed is below: add it if it is still wanted.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: add_domain(
        by=request.actor, at=at, version_uuid=draft.uuid, version=data["version"], given=form.given()
    ), version_now=lambda: get_version(draft.uuid).version)  # fmt: skip


@access("screening_tool.edit")
def domain_remove(request: ActorRequest, domain_uuid: uuid.UUID) -> HttpResponse:
    """Take a domain out of a draft."""
    try:
        found, draft = _domain(request, domain_uuid)
    except Absent:
        if href := made_before(request):
            return redirect(href)
        raise
    form = VersionedForm(request.POST or None, initial={"version": draft.version})
    question = tool_question(
        present_version(draft), "Take this part out of the draft?", "Take it out", "Taken out of the draft.", found.name
    )
    return ask(request, form, question, lambda at, data: remove_domain(
        by=request.actor, at=at, domain_uuid=domain_uuid, **data
    ), version_now=lambda: get_version(draft.uuid).version)  # fmt: skip
