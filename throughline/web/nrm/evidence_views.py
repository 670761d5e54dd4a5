"""Ticking the case's files that go with a pack."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect

from throughline.core.clock import now, today
from throughline.nrm.actions.evidence import list_pack_evidence
from throughline.nrm.fields import national_form
from throughline.nrm.policies import require_drafted, require_lists_files
from throughline.nrm.queries.evidence import list_choosable, list_evidence
from throughline.nrm.queries.packs import get_nrm, route_of
from throughline.web.access import ActorRequest, access
from throughline.web.files.presenters import size_in_words
from throughline.web.nrm.asking import nrm_question, shown_nrm
from throughline.web.nrm.forms import EvidenceForm
from throughline.web.support.asking import ask


@access("nrm.work")
def evidence(request: ActorRequest, nrm_uuid: uuid.UUID) -> HttpResponse:
    """Files of the case that the referrer may open; one ticked before and gone since can only be taken off."""
    nrm = shown_nrm(request, nrm_uuid)
    require_drafted(nrm)
    route = route_of(nrm, today())
    if route is None:
        return redirect("nrm-consent", nrm_uuid)
    require_lists_files(nrm, route)
    at = now()
    listed = list_evidence(request.actor, at, nrm, route)
    choices = {
        str(file.uuid): f"{file.name}: {file.description} ({file.get_kind_display()}, {size_in_words(file.size)})"
        for file in list_choosable(request.actor, at, nrm)
    }  # fmt: skip
    choices |= {str(file.uuid): f"{file.name}: no longer available. {file.gone}" for file in listed if file.gone}
    form = EvidenceForm(request.POST or None, files=list(choices.items()), initial={
        "version": nrm.version, "evidence": [str(file.uuid) for file in listed],
    })  # fmt: skip
    question = nrm_question(
        nrm, "Files to send with it", "Save", "The files are listed.", has_files=bool(choices),
        most=national_form().most_evidence, case_uuid=nrm.case.record.uuid,
    )  # fmt: skip
    return ask(request, form, replace(question, template="pages/nrm/evidence.html"), lambda at, data: list_pack_evidence(
        by=request.actor, at=at, nrm_uuid=nrm_uuid, version=data["version"], files=form.chosen()
    ), version_now=lambda: get_nrm(request.actor, nrm_uuid, now()).version)  # fmt: skip
