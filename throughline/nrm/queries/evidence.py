"""The files of a case listed as a pack's evidence: what was listed, and what of it may still be opened."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.files.models import AttachedFile
from throughline.files.policies import can_open
from throughline.files.queries import list_files
from throughline.nrm.models import NrmEvidence, NrmReferral
from throughline.nrm.policies import names_nobody


@dataclass(frozen=True)
class ListedFile:
    """A file as it was listed. ``gone``: why it is no longer available, in words; empty while it can be opened."""

    uuid: uuid.UUID
    name: str
    kind: str
    size: int
    sha256: str
    description: str
    field_class: str
    gone: str


def list_evidence(actor: Actor, at: dt.datetime, nrm: NrmReferral, route: str | None) -> tuple[ListedFile, ...]:
    """The files listed that tell no more than the reader may know, by name; none in a notice that names nobody."""
    if route is None or names_nobody(nrm, route):
        return ()
    known = {file.pk: file for file in list_files(actor, at, nrm.case.record)}
    rows = [row for row in standing_evidence(nrm) if row.file_id in known]
    return tuple(_listed(row, known[row.file_id]) for row in rows)


def standing_evidence(nrm: NrmReferral) -> list[NrmEvidence]:
    """The rows not taken off again, by name."""
    return list(nrm.evidence.filter(removed_at=None).order_by("name", "pk"))


def list_choosable(actor: Actor, at: dt.datetime, nrm: NrmReferral) -> list[AttachedFile]:
    """The case's files that the actor may open today, newest first."""
    return [file for file in list_files(actor, at, nrm.case.record) if can_open(file)]


def _listed(row: NrmEvidence, file: AttachedFile) -> ListedFile:
    return ListedFile(
        uuid=file.uuid, name=row.name, kind=row.get_kind_display(), size=row.size, sha256=row.sha256,
        description=file.description, field_class=file.field_class,
        gone="" if can_open(file) else file.get_state_display(),
    )  # fmt: skip
