"""The files of a record: the list, attaching one, opening one, marking one as recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from throughline.access.models import ProtectedRecord
from throughline.access.queries import may_act_on
from throughline.access.states import RecordKind
from throughline.core.clock import now, today
from throughline.files.actions.attaching import attach_file, open_file, withdraw_file
from throughline.files.kinds import MEDIA_TYPES
from throughline.files.queries import get_file, get_record, list_files
from throughline.files.states import FileKind, FileState
from throughline.hub.queries.names import people_behind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.cases.forms import WithdrawForm
from throughline.web.files.forms import AttachForm
from throughline.web.files.presenters import present_file
from throughline.web.pages import page
from throughline.web.presenting.components import Column, Identity
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href, record_label
from throughline.web.support.asking import Question, ask

# Records about one person: looking at one is asked about, as on its page (practice.md P23).
ABOUT_ONE = (RecordKind.PERSON, RecordKind.REFERRAL, RecordKind.CASE)


@access("file.view")
def files(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """A record's files that this reader may know of."""
    at = now()
    record = get_record(request.actor, at, record_uuid)
    asked = require_reason(request, record) if record.kind in ABOUT_ONE else None
    if asked is not None:
        return asked
    rows = list_files(request.actor, at, record)
    return page(request, "pages/files/files.html", {
        "label": record_label(record),
        "record_uuid": record_uuid,
        "back_href": record_href(record),
        "back_text": f"Back to the {record.get_kind_display().lower()}",
        "identity": _identity(request, record),
        "columns": [Column(text) for text in ("File", "What it is", "Attached", "Checked", "Do")],
        "files": [present_file(file, request.actor) for file in rows],
        "is_unchecked": any(file.state == FileState.UNCHECKED for file in rows),
        "may_attach": may_act_on(request.actor, record, "file.attach", at),
    })  # fmt: skip


@access("file.attach")
def file_attach(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Attach a file to a record."""
    record = get_record(request.actor, now(), record_uuid)
    question = replace(
        _question(request, record, "Attach a file", "Attach", "Attached. The list says whether it can be opened yet."),
        template="pages/files/attach.html", more={"largest": settings.FILES_LARGEST_MB},
    )  # fmt: skip
    form = AttachForm(request.POST or None, request.FILES or None, is_about_one=record.kind in ABOUT_ONE)

    def attach(at: dt.datetime, data: dict[str, Any]) -> object:
        return attach_file(
            by=request.actor, at=at, record_uuid=record_uuid, name=data["file"].name, content=data["file"].file,
            description=data["description"], field_class=data["field_class"],
        )  # fmt: skip

    return ask(request, form, question, attach)


@access("file.attach")
def file_withdraw(request: ActorRequest, file_uuid: uuid.UUID) -> HttpResponse:
    """A file was recorded in error."""
    file = get_file(request.actor, now(), file_uuid)
    question = _question(
        request, file.record, "File recorded in error", "Mark as recorded in error",
        "Marked as recorded in error. It stays in the list, and cannot be opened.", file.name,
    )  # fmt: skip
    return ask(request, WithdrawForm(request.POST or None), question, lambda at, data: withdraw_file(
        by=request.actor, at=at, file_uuid=file_uuid, **data
    ))  # fmt: skip


@access("file.view", methods=("POST",))
def file_open(request: ActorRequest, file_uuid: uuid.UUID) -> HttpResponse:
    """A file's content, to keep: never shown inside a page, whatever it says it is. The act says which file was opened."""
    file, content = open_file(by=request.actor, at=now(), file_uuid=file_uuid)
    return HttpResponse(content, content_type=MEDIA_TYPES[FileKind(file.kind)], headers={
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    })  # fmt: skip


def _question(
    request: ActorRequest, record: ProtectedRecord, heading: str, verb: str, said: str, lead: str = ""
) -> Question:
    href = reverse("files", args=[record.uuid])
    identity = _identity(request, record)
    return Question(
        heading=heading, verb=verb, back_href=href, said=said, then=href, identity=identity,
        lead=lead or ("" if identity else record_label(record)),
    )  # fmt: skip


def _identity(request: ActorRequest, record: ProtectedRecord) -> Identity | None:
    """Whom the record is about, for who may see them; the record, and they, are noted as consulted."""
    person = people_behind(request.actor, now(), [record]).get(record.pk)
    consulted(request, [record, person.record] if person else [record])
    return present_identity(person, today()) if person else None
