"""Referrals and notices of a case, and the page of one."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.queries import may_act_on
from throughline.core.clock import civil_date, now
from throughline.hub.queries.cases import get_case
from throughline.hub.states import CaseStatus
from throughline.nrm.policies import names_nobody
from throughline.nrm.queries.packs import get_nrm, nrm_of, nrm_state_in_words, pack_of, route_of
from throughline.nrm.queries.panel import panel_decision_to_record
from throughline.nrm.states import UNDECIDED
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.nrm.presenters import present_evidence, present_nrm, present_sections
from throughline.web.pages import page
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href


@access("nrm.work")
def nrm_of_case(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """What has been referred or notified for this person, newest first, and the way to begin."""
    at = now()
    case = get_case(request.actor, case_uuid, at)
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    rows = nrm_of(case)
    is_open = case.status == CaseStatus.OPEN
    return page(request, "pages/nrm/of_case.html", {
        "reference": case.record.reference,
        "case_uuid": case_uuid,
        "case_href": record_href(case.record),
        "identity": present_identity(case.person, civil_date(at)),
        "rows": [
            (
                nrm_state_in_words(row, at), reverse("nrm", args=[row.uuid]),
                f"Begun {short_date(row.begun_at)} by {row.begun_by.name}",
            )
            for row in rows
        ],
        "may_start": is_open and may_act_on(request.actor, case.record, "nrm.work", at)
        and not any(row.status in UNDECIDED for row in rows),
    })  # fmt: skip


@access("nrm.work")
def nrm(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """One referral or notice: where it stands and what to do next."""
    at = now()
    found = get_nrm(request.actor, nrm_uuid, at)
    asked = require_reason(request, found.case.record)
    if asked is not None:
        return asked
    consulted(request, [found.case.record, found.case.person.record])
    route = route_of(found, civil_date(at))
    sections = pack_of(found, route) if route else ()
    view = present_nrm(request.actor, found, at)
    return page(request, "pages/nrm/nrm.html", {
        "nrm": view,
        "nrm_uuid": nrm_uuid,
        "reference": found.case.record.reference,
        "identity": present_identity(found.case.person, civil_date(at)),
        "back_href": reverse("nrm-of-case", args=[found.case.record.uuid]),
        "sections": present_sections(found, sections) if view.is_drafted else [],
        "answered": sum(1 for section in sections if section.is_kept and not section.missing),
        "evidence": present_evidence(request.actor, found, route, at),
        "lists_files": view.is_drafted and route is not None and not names_nobody(found, route),
        "may_prepare": view.is_drafted and found.case.status == CaseStatus.OPEN,
        "panel": panel_decision_to_record(request.actor, at, found),
        "may_withdraw": view.status in UNDECIDED,
    })  # fmt: skip
