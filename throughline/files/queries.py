"""Reading files: those of a record, one, its content, and what waits for the scanner."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from throughline.access.classes import open_classes
from throughline.access.gate import visible_records
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.files import store
from throughline.files.models import AttachedFile
from throughline.files.policies import kinds_with_files
from throughline.files.states import WAITING, FileState

_INTEGRITY = "checks bytes against a virus list and a digest, and shows nobody anything"


def list_files(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[AttachedFile]:
    """A record's files that tell no more than the reader may know of it, newest first."""
    classes = [str(each) for each in open_classes(actor, record, at)]
    rows = _files(actor, at).filter(record=record, field_class__in=classes)
    return list(rows.select_related("record", "attached_by__agency", "withdrawn_by").order_by("-attached_at", "-pk"))


def get_file(actor: Actor, at: dt.datetime, file_uuid: uuid.UUID, *, lock: bool = False) -> AttachedFile:
    """A file through the gate of its record, and of what it tells. Raises Absent."""
    rows = _files(actor, at).select_related("record").filter(uuid=file_uuid)
    found: AttachedFile | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or found.field_class not in open_classes(actor, found.record, at):
        raise Absent
    return found


def get_record(actor: Actor, at: dt.datetime, record_uuid: uuid.UUID, *, lock: bool = False) -> ProtectedRecord:
    """The record a file is attached to, through the gate. Raises Absent, also for a kind that takes none."""
    rows = visible_records(actor, at).filter(uuid=record_uuid, kind__in=kinds_with_files(actor.role))
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def _files(actor: Actor, at: dt.datetime) -> QuerySet[AttachedFile]:
    """The files of records the reader may see and whose page they may open."""
    rows: QuerySet[AttachedFile] = AttachedFile.objects.visible_to(actor, at)
    return rows.filter(record__kind__in=kinds_with_files(actor.role))


def list_to_check(*, with_unchecked: bool) -> list[uuid.UUID]:
    """The files the scanner has not judged, oldest first: those held back, and those opened unchecked."""
    states = WAITING if with_unchecked else (FileState.QUARANTINED,)
    rows = AttachedFile.objects.unscoped(_INTEGRITY).filter(state__in=states).order_by("attached_at", "pk")
    return list(rows.values_list("uuid", flat=True))


def get_to_check(file_uuid: uuid.UUID, *, lock: bool = False) -> AttachedFile:
    """A file to be judged, whoever may see its record. Raises Absent."""
    rows = AttachedFile.objects.unscoped(_INTEGRITY).select_related("record").filter(uuid=file_uuid)
    found: AttachedFile | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def list_faults() -> tuple[int, list[str]]:
    """How many files ought to be on the disk, and what is wrong with those that are not as they were kept."""
    rows = AttachedFile.objects.unscoped(_INTEGRITY).exclude(state=FileState.INFECTED).order_by("pk")
    kept = list(rows.values_list("uuid", "sha256"))
    found = [(file_uuid, store.fault_of(file_uuid, sha256)) for file_uuid, sha256 in kept]
    return len(kept), [f"{file_uuid} {fault}" for file_uuid, fault in found if fault]


def list_kept() -> set[uuid.UUID]:
    """Every file whose content is to be kept: all that some row names, but those that held a virus."""
    rows = AttachedFile.objects.unscoped(_INTEGRITY).exclude(state=FileState.INFECTED)
    return set(rows.values_list("uuid", flat=True))
