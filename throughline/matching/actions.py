"""Deciding on likely matches."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.matching.models import LikelyMatch
from throughline.register.models import Person


@transaction.atomic
def record_search(*, by: Actor, at: dt.datetime, text: str, found: list[ProtectedRecord]) -> None:
    """Audit a search: what was typed (readable by information governance alone) and whom it showed. Errors: Absent."""
    require_permission(by, "person.search")
    record_act(by=by, at=at, action="search_people", op=Operation.SEARCH, subjects=found, detail={"text": text})


@transaction.atomic
def keep_none_of_them(
    *, by: Actor, at: dt.datetime, text: str, shown: list[ProtectedRecord], reason: str, person: Person | None = None
) -> None:
    """Audit that somebody is recorded though people who may be them were shown, and why. ``person``: of whom it is known already;
    that they are none of those shown is remembered. Errors: Absent, Refused.
    """
    require_permission(by, "person.search")
    if not reason.strip():
        raise Refused("Say how you know they are none of these people.", field="new_because")
    others = Person.objects.visible_to(by, at).filter(record__in=shown) if person is not None else ()
    for other in others:
        if person is None or other.pk == person.pk:
            continue
        match, _ = LikelyMatch.related.get_or_create(
            person=person, other=other,
            defaults={"because": "shown by a search", "found_at": at, "found_by": by.member},
        )  # fmt: skip
        if match.set_aside_at is None:
            match.set_aside_at, match.set_aside_by, match.set_aside_reason = at, by.member, reason.strip()[:300]
            match.save_checked()
    subjects = [*shown, *([person.record] if person is not None else [])]
    record_act(
        by=by, at=at, action="keep_none_of_them", op=Operation.ALTERATION if person is not None else Operation.SEARCH,
        subjects=subjects, detail={"text": text, "reason": reason.strip()},
    )  # fmt: skip


@transaction.atomic
def set_aside_match(*, by: Actor, at: dt.datetime, match_id: int, reason: str) -> LikelyMatch:
    """Decide that two people are not the same, with a reason. Errors: Absent, Refused."""
    require_permission(by, "person.complete")
    match: LikelyMatch | None = (
        LikelyMatch.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=match_id).first()
    )
    if match is None:
        raise Absent
    if match.set_aside_at is not None:
        raise Refused("This was decided already.")
    if not reason.strip():
        raise Refused("Say how you know they are not the same person.", field="reason")
    match.set_aside_at, match.set_aside_by, match.set_aside_reason = at, by.member, reason.strip()
    match.save_checked()
    record_act(
        by=by, at=at, action="set_aside_match", op=Operation.ALTERATION,
        subjects=[match.person.record, match.other.record],
    )  # fmt: skip
    return match
