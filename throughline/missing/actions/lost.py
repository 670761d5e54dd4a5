"""An interview whose interviewer no longer sees the child goes back to the hub: it is never lost without anybody knowing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.missing.actions.interviews import ask_to_offer, hand_back
from throughline.missing.queries.episodes import sees
from throughline.missing.queries.interviews import list_owed
from throughline.work.facts import notify

REASON = "What was shared with their agency ended before the interview was held"


@transaction.atomic
def hand_back_lost_interviews(*, by: Actor, at: dt.datetime) -> int:
    """Hand back every interview still owed whose interviewer may no longer see the child: a grant ended or was taken back.

    The coordinator is asked, by the end of its 72 hours, to have it offered again, and hears of it. The clock runs on.
    Run again, it changes nothing. Returns how many. Errors: Absent.
    """
    require_permission(by, "interview.hand_back")
    coordinators = members_of_hub(by.hub, [Role.COORDINATOR])
    lost = [row for row in list_owed(by.hub.pk) if not sees(row.interviewer, row.episode.person, at)]
    for interview in lost:
        hand_back(interview, REASON, by=by, at=at)
        episode = interview.episode
        record, clock = episode.person.record, episode.interview_clock
        due_at = clock.due_at if clock is not None and clock.due_at > at else at + dt.timedelta(days=1)
        ask_to_offer(
            episode, by=by, at=at, owner_agency=by.hub.agency, due_at=due_at,
            title="Offer the return-home interview again", owner=coordinators[0] if coordinators else None,
            explanation="The interviewer no longer sees this child. Share again and offer it to them, or choose another.",
        )  # fmt: skip
        for member in coordinators:
            notify(by=by, at=at, member=member, record=record, text="A return-home interview was handed back")
        record_act(by=by, at=at, action="hand_back_lost_interviews", op=Operation.ALTERATION, subjects=[record])
    return len(lost)
