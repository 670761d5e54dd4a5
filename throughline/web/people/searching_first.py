"""People who may be the one typed, shown before anyone new is recorded: one is chosen, or a reason says it is none of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.access.permissions import may
from throughline.core.clock import civil_date, now
from throughline.matching.actions import keep_none_of_them, record_search
from throughline.matching.queries import search_known
from throughline.web.access import ActorRequest
from throughline.web.forms.people import ChoosingFields
from throughline.web.people.presenters import NOBODY_FOUND, CandidateRow, FoundRows, present_found


@dataclass(frozen=True)
class Shown:
    """Whom to choose from; ``found`` says whether that is asked at all."""

    found: FoundRows = NOBODY_FOUND
    candidates: tuple[tuple[uuid.UUID, CandidateRow], ...] = ()

    @property
    def is_asked(self) -> bool:
        return self.found.needs_reason


NOBODY = Shown()


def search_first(
    request: ActorRequest, form: ChoosingFields, *, on: dt.date | None = None, at_the_scene: bool = False
) -> Shown:
    """Whom to show for a sent form before it is acted on; ``at_the_scene``: a first name alone is not searched for (P7)."""
    given = form.given(on or civil_date(now()))
    name = " ".join(part for part in (given.given_name, given.family_name) if part)
    is_line = at_the_scene and not (given.family_name or given.date_of_birth)
    if given.uuid or not name or is_line or not may(request.actor.role, "person.search"):
        return NOBODY
    at = now()
    found = search_known(request.actor, at, given=given)
    rows, records = present_found(found, civil_date(at)), [row.person.record for row in found.people]
    if rows.needs_reason and given.new_because.strip():
        keep_none_of_them(by=request.actor, at=at, text=name, shown=records, reason=given.new_because)
        return NOBODY
    record_search(by=request.actor, at=at, text=name, found=records)
    if rows.needs_reason and "searched" in request.POST:
        form.ask_why_new()
    uuids = [row.person.record.uuid for row in found.likely]
    return Shown(rows, tuple(zip(uuids, rows.likely, strict=True)))
