"""Screening a case with a tool: choosing one, answering it, now or later, checking both results, reading a screening."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.core.errors import Absent, Conflict, Refused
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.hub.queries.cases import get_case
from throughline.register.queries import age_of
from throughline.screening.actions.screenings import ToolScreeningGiven, screen_with_tool
from throughline.screening.actions.unfinished import save_for_later, throw_unfinished_away
from throughline.screening.models import ToolVersion, UnfinishedScreening
from throughline.screening.queries.scorings import (
    count_screenings,
    get_scoring,
    newest_screening_in_words,
    trend_of,
    view_scoring,
)
from throughline.screening.queries.tools import (
    VersionView,
    find_version_of,
    get_usable_version,
    get_version,
    list_tools_for,
    present_version,
)
from throughline.screening.queries.unfinished import find_own_unfinished, get_own_unfinished, list_unfinished
from throughline.screening.scoring import work_out
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.forms.answering import begin_again, put_refusal
from throughline.web.once import made_before, make_once
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.screening.forms import ToolScreeningForm
from throughline.web.screening.presenters import GoingOn, present_trend, results_kept, results_to_check
from throughline.web.support.asking import Question, ask
from throughline.web.wording.remarks import count_wording, say_saved


def _open_case(request: ActorRequest, case_uuid: uuid.UUID) -> Case:
    case = get_case(request.actor, case_uuid, now())
    consulted(request, [case.record, case.person.record])
    require_open(case)
    return case


@access("screening.tool", methods=("GET", "HEAD"))
def tools_for_case(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Choose among the tools whose age range may hold this person."""
    case = _open_case(request, case_uuid)
    return page(request, "pages/screening/choose.html", {
        "tools": list_tools_for(age_of(case.person, today())),
        "identity": present_identity(case.person, today()),
        "back_href": record_href(case.record),
        "case_uuid": case_uuid,
        "unfinished": list_unfinished(request.actor, case, now()),
    })  # fmt: skip


@access("screening.tool")
def screening_with_tool(request: ActorRequest, case_uuid: uuid.UUID, tool_key: str) -> HttpResponse:
    """Answer a tool and give a judgement; then check both beside each other; then record them."""
    case = _open_case(request, case_uuid)
    begun = find_own_unfinished(request.actor, case, tool_key, now()) if request.method != "POST" else None
    tool = present_version(_usable(tool_key, begun.version.uuid if begun else _begun_with(request)))
    form = ToolScreeningForm(
        request.POST or None, tool=tool, actor=request.actor,
        initial={"version": count_screenings(case), "tool_version": tool.uuid},
    )  # fmt: skip
    step = request.POST.get("step", "")
    was = _begun_with(request)
    if was is not None and was != tool.uuid:
        return _answered_before(request, case, tool, find_version_of(tool.tool_key, was))
    if step == "save" and _save_for_later(request, case, form, tool):
        messages.success(request, "Saved for later. It is not a screening yet, and only you can open what you typed.")
        return redirect("screening-tools-for-case", case_uuid)
    if request.method == "POST" and step not in ("change", "save") and form.is_valid():
        given = form.given()
        href = _record(request, case, form, tool, given) if step == "record" else ""
        if href:
            say_saved(request, form, "Screening recorded. The lead will be asked when it is due again.")
            return redirect(href)
        checked = _check_page(request, case, form, tool, given)
        if checked is not None:
            return checked
    return page(request, "pages/screening/answer.html", {
        "form": form, "tool": tool, "identity": present_identity(case.person, today()),
        "back_href": reverse("screening-tools-for-case", args=[case_uuid]),
        "difference_reason": (begun.answers if begun else request.POST).get("difference_reason", ""),
        "going_on": _go_on(case, form, begun, tool) if begun else None,
    })  # fmt: skip


def _answered_before(
    request: ActorRequest, case: Case, tool: VersionView, begun_on: ToolVersion | None
) -> HttpResponse:  # fmt: skip
    """What was answered on a version that may not be finished any more, put into the one in use as far as it asks alike."""
    form = ToolScreeningForm(
        tool=tool, actor=request.actor, initial={"version": count_screenings(case), "tool_version": tool.uuid}
    )  # fmt: skip
    answers = {name: value for name, value in request.POST.dict().items() if name != "tool_version"}
    form.go_on_from(answers, present_version(begun_on) if begun_on is not None else tool)
    messages.warning(
        request,
        "A newer version of this tool is in use since you began. Nothing is recorded yet. What it asks as before is filled"
        " in; look at every part again.",
    )  # fmt: skip
    return page(request, "pages/screening/answer.html", {
        "form": form, "tool": tool, "identity": present_identity(case.person, today()),
        "back_href": reverse("screening-tools-for-case", args=[case.record.uuid]),
        "difference_reason": request.POST.get("difference_reason", ""), "going_on": None,
    })  # fmt: skip


def _save_for_later(request: ActorRequest, case: Case, form: ToolScreeningForm, tool: VersionView) -> bool:
    """Keep what was typed, right or wrong; False when that was refused, and the form says why."""
    try:
        save_for_later(
            by=request.actor, at=now(), case_uuid=case.record.uuid, version_uuid=tool.uuid, answers=form.typed()
        )  # fmt: skip
    except Refused as error:
        put_refusal(form, error)
        return False
    return True


def _go_on(case: Case, form: ToolScreeningForm, begun: UnfinishedScreening, tool: VersionView) -> GoingOn:
    """Put what was typed back into the form, and say what has changed since."""
    is_newer = begun.version.uuid != tool.uuid
    form.go_on_from(begun.answers, present_version(get_version(begun.version.uuid)) if is_newer else tool)
    screened = newest_screening_in_words(case) if count_screenings(case) != begun.seen else ""
    return GoingOn(begun.saved_at, is_newer, screened)


@access("screening.tool")
def unfinished_discard(request: ActorRequest, unfinished_uuid: uuid.UUID) -> HttpResponse:
    """Throw away what one began and never finished, after being asked."""
    try:
        begun = get_own_unfinished(request.actor, unfinished_uuid, now())
    except Absent:
        if href := made_before(request):
            return redirect(href)
        raise
    case = begun.case
    consulted(request, [case.record, case.person.record])
    back = record_href(case.record)
    question = Question(
        heading="Throw away what you have not finished?", verb="Throw it away", back_href=back, then=back,
        said="Thrown away.", identity=present_identity(case.person, today()),
        lead=f"What you typed into “{begun.version.tool.name}” goes, and cannot be brought back. The case stays as it is.",
    )  # fmt: skip
    return ask(request, Form(request.POST if request.method == "POST" else None), question, lambda at, data: (
        throw_unfinished_away(by=request.actor, at=at, unfinished_uuid=unfinished_uuid)
    ))  # fmt: skip


def _usable(tool_key: str, begun_with: uuid.UUID | None) -> ToolVersion:
    """The version to go on with. A tool put out of use while somebody typed says so, instead of not being there."""
    try:
        return get_usable_version(tool_key, begun_with, now())
    except Absent:
        if begun_with is None or find_version_of(tool_key, begun_with) is None:
            raise
        raise Refused(
            "This tool is no longer used, so nothing was recorded. Go back to copy what you wrote, and screen with another."
        ) from None


def _begun_with(request: ActorRequest) -> uuid.UUID | None:
    """The version the page was begun with: it is finished on that one, though another is published meanwhile."""
    try:
        return uuid.UUID(request.POST.get("tool_version", ""))
    except ValueError:
        return None


def _record(
    request: ActorRequest, case: Case, form: ToolScreeningForm, tool: VersionView, given: ToolScreeningGiven
) -> str:
    """Record it once; where it is kept, or nothing when it was refused and the form says why."""

    def make() -> str:
        scoring = screen_with_tool(
            by=request.actor, at=now(), case_uuid=case.record.uuid, version_uuid=tool.uuid,
            seen=form.cleaned_data["version"], given=given,
        )  # fmt: skip
        count_wording(request, form)
        return reverse("screening", args=[scoring.uuid])

    try:
        return make_once(request, make)
    except Conflict:
        form.add_error(
            None,
            f"This case was screened while you were typing, {newest_screening_in_words(case)}. Nothing of yours is"
            " saved yet, and nothing is lost. Read that screening first, then record yours if it still holds.",
        )
        begin_again(form, count_screenings(case))
    except Refused as error:
        put_refusal(form, error)
    return ""


def _check_page(
    request: ActorRequest, case: Case, form: ToolScreeningForm, tool: VersionView, given: ToolScreeningGiven
) -> HttpResponse | None:
    """Both results beside each other, with a question where they differ; None when the first page has to be put right."""
    if set(form.errors) - {NON_FIELD_ERRORS, "difference_reason"}:
        return None
    try:
        result = work_out(tool.domain_rules, tool.band_rules, given.scores)
    except Refused as error:
        put_refusal(form, error)
        return None
    return page(request, "pages/screening/check.html", {
        "form": form, "tool": tool, "results": results_to_check(result, given, tool), "carried": list(form.carried()),
        "identity": present_identity(case.person, today()), "case_href": record_href(case.record),
    })  # fmt: skip


@access("case.view")
def screening(request: ActorRequest, scoring_uuid: uuid.UUID) -> HttpResponse:
    """One screening: both results, what was asked, and each part over time. The only page that shows a score (P2)."""
    scoring = get_scoring(request.actor, scoring_uuid, now())
    case = scoring.screening.case
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    view = view_scoring(scoring)
    return page(request, "pages/screening/screening.html", {
        "view": view,
        "results": results_kept(view),
        "trend": present_trend(trend_of(scoring)),
        "reference": case.record.reference,
        "identity": present_identity(case.person, today()),
        "back_href": record_href(case.record),
    })  # fmt: skip
