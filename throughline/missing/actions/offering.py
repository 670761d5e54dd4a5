"""Offering a return-home interview: by whom, why they are independent, and what their agency is given of the child."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.actions import grant_to_agency
from throughline.access.facts import record_act
from throughline.access.models import Grant
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.missing.actions.interviews import ask_to_hold, settle
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.missing.policies import may_be_child, require_independent, require_status, require_words
from throughline.missing.queries.episodes import get_episode, leading_case, sees, sees_by_disclosure
from throughline.missing.states import EpisodeStatus, InterviewStatus
from throughline.work.facts import notify

# Who the child is and how to reach them safely; where they are is never among it.
_SHARED = (FieldClass.IDENTITY, FieldClass.CONTACT, FieldClass.PROCESS)


@transaction.atomic
def offer_interview(
    *, by: Actor, at: dt.datetime, episode_uuid: uuid.UUID, interviewer: Member, independence: str, offered_to: str
) -> ReturnInterview:
    """Offer a child an interview by someone independent, with why they are. One is offered at a time.

    An interviewer whose agency sees nothing of the child is given who they are and how to reach them safely, under the
    sharing agreement, as a disclosure. Errors: Absent, Refused (not found yet; an adult; police or the lead's line;
    offered already; the child is held restricted).
    """
    require_permission(by, "interview.offer")
    episode = get_episode(by, episode_uuid, at, lock=True)
    require_status(episode, EpisodeStatus.FOUND)
    if not may_be_child(episode):
        raise Refused("They were an adult then. A return-home interview is for children; an adult is offered support.")
    if interviewer.hub_id != by.hub.pk:
        raise Refused("Choose someone of your hub.", field="interviewer")
    require_independent(interviewer, leading_case(episode.person))
    if episode.interviews.exclude(status=InterviewStatus.HANDED_ON).exists():
        raise Refused("An interview has been offered already. Hand that on first.")
    interview = ReturnInterview(
        episode=episode, interviewer=interviewer, offered_at=at, offered_by=by.member,
        independence=require_words(independence, "Say why they are independent.", "independence", 300),
        offered_to=require_words(offered_to, "Say to whom it was offered, and how.", "offered_to", 150),
        grant=_share(episode, interviewer, by=by, at=at),
    )  # fmt: skip
    interview.save_checked()
    settle(episode.interview_task, outcome="Offered", by=by, at=at)
    _ask_to_hold(interview, by=by, at=at)
    record_act(
        by=by, at=at, action="offer_interview", op=Operation.DISCLOSURE, subjects=[episode.person.record],
        recipient=interviewer.agency.name,
    )  # fmt: skip
    return interview


def _share(episode: MissingEpisode, interviewer: Member, *, by: Actor, at: dt.datetime) -> Grant | None:
    """Open the child to the interviewer's agency, unless the interviewer sees them already.

    What was shared with the agency for something else, such as support, may end before the interview: it is no such sight.
    """
    person = episode.person
    if sees(interviewer, person, at) and not sees_by_disclosure(interviewer, person, at):
        return None
    if person.record.restriction == Restriction.RESTRICTED:
        raise Refused(
            "This child is held restricted. Ask the coordinator to name the interviewer first.", field="interviewer"
        )
    grant = grant_to_agency(
        by=by, at=at, record=person.record, agency=interviewer.agency, purpose="Return-home interview", classes=_SHARED
    )
    if not sees(interviewer, person, at):
        raise Refused("They cannot be asked about this child. Choose someone else.", field="interviewer")
    return grant


def _ask_to_hold(interview: ReturnInterview, *, by: Actor, at: dt.datetime) -> None:
    """The interviewer hears, and is asked inside the 72 hours."""
    clock, interviewer = interview.episode.interview_clock, interview.interviewer
    record = interview.episode.person.record
    notify(by=by, at=at, member=interviewer, record=record, text="You are asked to hold a return-home interview")
    if clock is not None:
        ask_to_hold(interview, by=by, at=at, due_at=clock.due_at)
