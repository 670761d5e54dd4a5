"""The files of a case: the list, attaching one, opening one, marking one as recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.files.actions.attaching import attach_file, open_file, withdraw_file
from throughline.files.kinds import MEDIA_TYPES
from throughline.files.queries import get_file, list_files
from throughline.files.states import FileKind, FileState
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.cases.forms import WithdrawForm
from throughline.web.files.forms import AttachForm
from throughline.web.files.presenters import present_file
from throughline.web.pages import page
from throughline.web.presenting.components import Column
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask


@access("file.view")
def case_files(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """A case's files that this reader may know of."""
    found = get_case(request.actor, case_uuid, now())
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    consulted(request, [found.record, found.person.record])
    files = list_files(request.actor, now(), found.record)
    return page(request, "pages/files/case_files.html", {
        "reference": found.record.reference,
        "case_uuid": case_uuid,
        "identity": present_identity(found.person, today()),
        "columns": [Column(text) for text in ("File", "What it is", "Attached", "Checked", "Do")],
        "files": [present_file(file) for file in files],
        "is_unchecked": any(file.state == FileState.UNCHECKED for file in files),
        "may_attach": may(request.actor.role, "file.attach"),
    })  # fmt: skip


@access("file.attach")
def case_file_attach(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Attach a file to a case."""
    found = get_case(request.actor, case_uuid, now())
    question = replace(
        _question(request, found, "Attach a file", "Attach", "Attached. The list says whether it can be opened yet."),
        template="pages/files/attach.html", more={"largest": settings.FILES_LARGEST_MB},
    )  # fmt: skip
    form = AttachForm(request.POST or None, request.FILES or None)

    def attach(at: dt.datetime, data: dict[str, Any]) -> object:
        return attach_file(
            by=request.actor, at=at, record_uuid=found.record.uuid, name=data["file"].name, content=data["file"].file,
            description=data["description"], field_class=data["field_class"],
        )  # fmt: skip

    return ask(request, form, question, attach)


@access("file.attach")
def case_file_withdraw(request: ActorRequest, case_uuid: uuid.UUID, file_uuid: uuid.UUID) -> HttpResponse:
    """A file was recorded in error."""
    found = get_case(request.actor, case_uuid, now())
    file = get_file(request.actor, now(), file_uuid)
    if file.record_id != found.record_id:
        raise Absent
    question = _question(
        request, found, "File recorded in error", "Mark as recorded in error",
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


def _question(request: ActorRequest, found: Case, heading: str, verb: str, said: str, lead: str = "") -> Question:
    consulted(request, [found.record, found.person.record])
    href = reverse("case-files", args=[found.record.uuid])
    identity = present_identity(found.person, today())
    return Question(heading=heading, verb=verb, back_href=href, said=said, then=href, identity=identity, lead=lead)
