"""Listing files of the case as a pack's evidence, until it is sent; from then what was listed stands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.files.queries import list_files
from throughline.hub.policies import require_open
from throughline.nrm.actions.moving import locked_nrm, move_nrm, require_version
from throughline.nrm.fields import national_form
from throughline.nrm.models import NrmEvidence, NrmReferral
from throughline.nrm.policies import require_drafted, require_evidence_room, require_lists_files
from throughline.nrm.queries.evidence import list_choosable, standing_evidence
from throughline.nrm.queries.packs import count_lines_of_evidence, route_of
from throughline.nrm.states import NrmStatus


@transaction.atomic
def list_pack_evidence(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, files: Collection[uuid.UUID]
) -> NrmReferral:
    """List these files of the case as the pack's evidence, and no others that the actor may know of.

    Only a file that the actor may open can be added; one that was listed by somebody who may know more stays.
    Errors: Absent, Refused (sent; a notice that names nobody; a file that cannot be opened; too many), Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    require_drafted(nrm)
    require_open(nrm.case)
    route = route_of(nrm, civil_date(at))
    if route is None:
        raise Refused("They are an adult: record first whether they consent to a referral.")
    require_lists_files(nrm, route)
    _take_off(nrm, files, by=by, at=at)
    _add(nrm, files, by=by, at=at)
    require_evidence_room(
        len(standing_evidence(nrm)), count_lines_of_evidence(nrm), national_form().most_evidence
    )  # fmt: skip
    if nrm.status == NrmStatus.READY:
        move_nrm(nrm, NrmStatus.PREPARING)
    nrm.save_checked()
    record_act(
        by=by, at=at, action="list_pack_evidence", op=Operation.ALTERATION, subjects=[nrm.case.record],
        detail={"files": sorted(str(each) for each in files)},
    )  # fmt: skip
    return nrm


def _take_off(nrm: NrmReferral, files: Collection[uuid.UUID], *, by: Actor, at: dt.datetime) -> None:
    known = {file.pk: file.uuid for file in list_files(by, at, nrm.case.record)}
    for row in standing_evidence(nrm):
        if row.file_id in known and known[row.file_id] not in files:
            row.removed_at, row.removed_by = at, by.member
            row.save_checked()


def _add(nrm: NrmReferral, files: Collection[uuid.UUID], *, by: Actor, at: dt.datetime) -> None:
    listed = {row.file_id for row in standing_evidence(nrm)}
    choosable = {file.uuid: file for file in list_choosable(by, at, nrm)}
    kept = {file.uuid for file in list_files(by, at, nrm.case.record) if file.pk in listed}
    for file_uuid in files:
        if file_uuid in kept:
            continue
        file = choosable.get(file_uuid)
        if file is None:
            raise Refused("Choose among the files of this case that can be opened.", field="evidence")
        NrmEvidence(
            nrm=nrm, file=file, name=file.name, kind=file.kind, size=file.size, sha256=file.sha256, listed_at=at,
            listed_by=by.member,
        ).save_checked()  # fmt: skip
