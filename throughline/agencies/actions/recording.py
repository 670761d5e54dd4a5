"""Who may look after the installation, and how what they do is audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from throughline.agencies.actor import Actor
from throughline.agencies.states import MANAGERS
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation
from throughline.core.errors import Absent


def require_manager(by: Actor) -> None:
    """Raise Absent unless the actor looks after the installation."""
    if by.role not in MANAGERS or not by.member.is_active:
        raise Absent


def audit_act(
    by: Actor, at: dt.datetime, action: str, op: Operation, detail: Mapping[str, object] | None = None
) -> None:
    """Keep in the audit what was done to the installation: it is about no protected record."""
    append(actor=by.for_audit(), at=at, entry=Entry(op=op, action=action, detail=dict(detail or {})))
