"""Working on a report: assessing it, correcting it, sharing it, marking it as recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.intelligence.actions.assessing import assess_report
from throughline.intelligence.actions.sharing import share_report, stop_sharing
from throughline.intelligence.actions.submitting import correct_report, withdraw_report
from throughline.intelligence.queries.reports import ReportRead, get_report, list_share_agencies, list_shares
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.intelligence.cautioning import ask_with_cautions
from throughline.web.intelligence.forms import AssessForm, CorrectForm, ShareForm, WithdrawForm
from throughline.web.intelligence.presenters import present_report, present_shares
from throughline.web.support.asking import Question, ask


@access("intelligence.assess")
def assess(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """Assess a report beside its text: 3, 5, 2, and how long it is kept."""
    read = whole(request, report_uuid)
    form = AssessForm(request.POST or None, initial={"version": read.report.version})
    question = _question(read, "Assess this report", "Assess this report", "Assessed.")
    return ask_with_cautions(
        request, form, question,
        lambda at, data: assess_report(
            by=request.actor, at=at, report_uuid=report_uuid, version=data["version"], given=form.given()
        ),
        source_urn=read.version.source_urn, version_now=lambda: whole(request, report_uuid).report.version,
    )  # fmt: skip


@access("intelligence.assess")
def correct(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """Write a report again: a new version, which somebody else assesses."""
    read = whole(request, report_uuid)
    names = ("text", "known_date", "provenance", "source_urn")
    shown = {name: getattr(read.version, name) for name in names} | {"version": read.report.version}
    form = CorrectForm(request.POST or None, initial=shown)
    question = replace(
        _question(read, "Correct this report", "Save as a new version", "Saved as a new version, to be assessed again."),
        lead="Whoever it is shared with stops reading it until it is assessed and shared again.",
    )  # fmt: skip

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return correct_report(
            by=request.actor, at=at, report_uuid=report_uuid, version=data["version"], given=form.given(),
            reason=data["reason"],
        )  # fmt: skip

    return ask_with_cautions(
        request, form, question, act, version_now=lambda: whole(request, report_uuid).report.version
    )


@access("intelligence.assess")
def withdraw(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """A report was recorded in error."""
    read = whole(request, report_uuid)
    form = WithdrawForm(request.POST or None, initial={"version": read.report.version})
    question = _question(
        read,
        "Report recorded in error",
        "Mark as recorded in error",
        "Marked as recorded in error. Its links are gone.",
    )
    return ask(
        request, form, question,
        lambda at, data: withdraw_report(by=request.actor, at=at, report_uuid=report_uuid, **data),
        version_now=lambda: whole(request, report_uuid).report.version,
    )  # fmt: skip


@access("intelligence.assess")
def share(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """Let an agency read what was sanitised for others, seen here as they will see it."""
    read = whole(request, report_uuid)
    form = ShareForm(request.POST or None, agencies=list_share_agencies(request.actor, read.report))
    view = present_report(read)
    question = replace(
        _question(read, "Share this report", "Share this report", "Shared. They read it from now on."),
        template="pages/intelligence/share.html",
        more={
            "view": view, "shared_text": view.sanitised or view.text, "report_uuid": report_uuid,
            "shares": present_shares(list_shares(read.report, now())),
        },
    )  # fmt: skip
    return ask(
        request, form, question, lambda at, data: share_report(by=request.actor, at=at, report_uuid=report_uuid, **data)
    )


@access("intelligence.assess", methods=("POST",))
def share_stop(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """End an agency's sight of a report."""
    read = whole(request, report_uuid)
    posted = request.POST.get("agency", "")
    for grant in list_shares(read.report, now()):
        if grant.agency is not None and str(grant.agency_id) == posted:
            stop_sharing(by=request.actor, at=now(), report_uuid=report_uuid, agency=grant.agency)
            messages.success(request, f"{grant.agency.name} does not read it any more.")
    return redirect("intelligence-share", report_uuid)


def whole(request: ActorRequest, report_uuid: uuid.UUID) -> ReportRead:
    """A report for someone who works on it, noted as consulted. Raises Absent."""
    read = get_report(request.actor, report_uuid, now())
    if not read.is_whole:
        raise Absent
    consulted(request, [read.report.record])
    return read


def _question(read: ReportRead, heading: str, verb: str, said: str) -> Question:
    href = reverse("intelligence-report", args=[read.report.record.uuid])
    return Question(
        heading=heading, verb=verb, back_href=href, said=said, then=href, more={"view": present_report(read)}
    )
