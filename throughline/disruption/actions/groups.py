"""Acts on groups: recording one, and what it controls."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import protect, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_name, require_text
from throughline.disruption.models import Group, Line, Role
from throughline.register.links import UNGRADED, Grading, link_an_event
from throughline.register.states import LinkKind


@transaction.atomic
def record_group(*, by: Actor, at: dt.datetime, name: str, note: str = "") -> Group:
    """Record a group that controls lines. Errors: Refused."""
    require_permission(by, "line.record")
    called = require_name(name, what="group’s name", field="name")
    if not called:
        raise Refused("Give the group's name, or what it is known by.", field="name")
    group = Group(
        record=protect(by=by, at=at, kind=RecordKind.GROUP), name=called,
        note=require_text(note, what="note", field="note", limit=2000),
    )  # fmt: skip
    group.save_checked()
    record_act(by=by, at=at, action="record_group", op=Act.COLLECTION, subjects=[group.record])
    return group


@transaction.atomic
def record_control(
    *,
    by: Actor,
    at: dt.datetime,
    group_uuid: uuid.UUID,
    line_uuid: uuid.UUID,
    since_date: dt.date,
    until_date: dt.date | None = None,
    grading: Grading = UNGRADED,
) -> Role:
    """Record that a group controls a line, since a day, with its source and grading. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    group = get_visible(Group, group_uuid, by, at, lock=True)
    line = get_visible(Line, line_uuid, by, at)
    if since_date > civil_date(at):
        raise Refused("The first day must be today or earlier.", field="since_date")
    link = link_an_event(
        by=by, at=at, from_record=group.record, to_record=line.record, kind=LinkKind.CONTROLS, since_date=since_date,
        until_date=until_date, grading=grading,
    )  # fmt: skip
    role = Role(link=link)
    role.save_checked()
    record_act(by=by, at=at, action="record_control", op=Act.COLLECTION, subjects=[group.record, line.record])
    return role
