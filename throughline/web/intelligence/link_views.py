"""What a report names, and what it says of them: searched for first, then linked; and taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.intelligence.actions.linking import (
    name_in_report,
    name_new_in_report,
    record_role,
    withdraw_report_link,
)
from throughline.intelligence.queries.reports import ReportRead, list_named, list_roles
from throughline.intelligence.queries.things import Findings, Thing, find_things, name_things
from throughline.matching.actions import record_search
from throughline.register.states import IdentifierKind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.intelligence.forms import LinkWithdrawForm, NameForm, RoleForm
from throughline.web.intelligence.work_views import whole
from throughline.web.lines.answering import settled
from throughline.web.pages import page
from throughline.web.support.asking import Question, ask
from throughline.web.things.searching_first import (
    NO_VEHICLE_ASKED,
    NONE_OF_THEM,
    VehiclesShown,
    record_another,
    vehicles_first,
    vehicles_like,
)
from throughline.web.wording.remarks import say_saved

_VEHICLE = "vehicle"
_NOT_KNOWN = "Nobody you may see has it. It becomes a record of its own"


@access("intelligence.assess")
def name(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """Say whom or what a report names: search, choose. A phone or vehicle nobody knows is added."""
    read = whole(request, report_uuid)
    href = reverse("intelligence-report", args=[report_uuid])
    form, chosen = NameForm(request.POST or None), request.POST.get("chosen", "")
    findings: Findings | None = None
    vehicles = NO_VEHICLE_ASKED
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["text"]
        if chosen == _VEHICLE:
            vehicles = vehicles_first(request, form, typed, "", now(), said=NONE_OF_THEM)
        if chosen and not vehicles.is_asked and settled(
            request, form, href, lambda at: _link(request, at, report_uuid, chosen, typed, vehicles)
        ):  # fmt: skip
            say_saved(request, form, "Linked.")
            return redirect(href)
        findings = find_things(request.actor, now(), typed)
        if findings.new_vehicle and not vehicles.is_asked:
            vehicles = vehicles_like(request, typed, "", now())
        records = [thing.record for thing in findings.things]
        record_search(by=request.actor, at=now(), text=typed, found=records)
    return page(request, "pages/intelligence/name.html", {
        "form": form, "reference": read.report.record.reference, "back_href": href, "findings": findings,
        "choices": _choices(findings), "vehicles": vehicles, "fits": {str(row.uuid): row for row in vehicles.rows},
    })  # fmt: skip


def _choices(findings: Findings | None) -> list[tuple[str, str, str]]:
    """Value, words and hint of each thing that may be chosen."""
    if findings is None:
        return []
    rows = [
        (str(thing.record.uuid), thing.title, f"{thing.record.get_kind_display()} {thing.record.reference}")
        for thing in findings.things
    ]
    rows += [(kind.value, f"Add this phone. {kind.label}", _NOT_KNOWN) for kind in findings.new_phone]
    return rows + [(_VEHICLE, "Add this vehicle", _NOT_KNOWN)] * findings.new_vehicle


def _link(
    request: ActorRequest, at: dt.datetime, report_uuid: uuid.UUID, chosen: str, typed: str, vehicles: VehiclesShown
) -> object:
    if chosen == _VEHICLE:
        return record_another(
            request, vehicles, lambda: name_new_in_report(
                by=request.actor, at=at, report_uuid=report_uuid, kind=chosen, typed=typed,
                new_because=vehicles.new_because,
            ),
            lambda link: link.from_record,
        )  # fmt: skip
    if chosen in IdentifierKind.values:
        return name_new_in_report(by=request.actor, at=at, report_uuid=report_uuid, kind=chosen, typed=typed)
    try:
        record_uuid = uuid.UUID(chosen)
    except ValueError:
        raise Absent from None
    return name_in_report(by=request.actor, at=at, report_uuid=report_uuid, record_uuid=record_uuid)


@access("intelligence.assess")
def role(request: ActorRequest, report_uuid: uuid.UUID) -> HttpResponse:
    """Record a role the report speaks to, between two things it names."""
    read = whole(request, report_uuid)
    form = RoleForm(request.POST or None, named=_named(request, read), initial={"since_date": read.version.known_date})
    question = _question(
        report_uuid, "What does it say of them?", "Record this", "Recorded, graded as the report is.",
        "One role at a time, worded for what happened. It is shown to those who may read this report.",
    )  # fmt: skip

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return record_role(
            by=request.actor, at=at, report_uuid=report_uuid, kind=data["kind"], from_uuid=uuid.UUID(data["from_record"]),
            to_uuid=uuid.UUID(data["to_record"]), since_date=data["since_date"],
        )  # fmt: skip

    return ask(request, form, question, act)


@access("intelligence.assess")
def link_withdraw(request: ActorRequest, report_uuid: uuid.UUID, link_id: int) -> HttpResponse:
    """A link was recorded in error."""
    read, actor, at = whole(request, report_uuid), request.actor, now()
    links = [*list_named(actor, at, read.report), *list_roles(actor, at, read.report)]
    link = next((each for each in links if each.pk == link_id), None)
    if link is None:
        raise Absent
    (thing,) = name_things(actor, at, [link.from_record])
    consulted(request, [link.from_record])
    question = _question(
        report_uuid, "Link recorded in error", "Mark as recorded in error", "Taken back.",
        f"{thing.title}: {link.get_kind_display().lower()}",
    )  # fmt: skip
    return ask(request, LinkWithdrawForm(request.POST or None), question, lambda at, data: withdraw_report_link(
        by=actor, at=at, report_uuid=report_uuid, link_id=link_id, **data
    ))  # fmt: skip


def _named(request: ActorRequest, read: ReportRead) -> list[Thing]:
    records = [link.from_record for link in list_named(request.actor, now(), read.report)]
    consulted(request, records)
    return name_things(request.actor, now(), records)


def _question(report_uuid: uuid.UUID, heading: str, verb: str, said: str, lead: str) -> Question:
    href = reverse("intelligence-report", args=[report_uuid])
    return Question(heading=heading, verb=verb, back_href=href, said=said, then=href, lead=lead)
