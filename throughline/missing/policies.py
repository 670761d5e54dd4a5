"""May the state of an episode or interview do this, and who is independent enough to hold one? practice.md P5, P6, P16."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import LAW_ENFORCEMENT_KINDS, Role
from throughline.core.clock import at_london, latest_at_london
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import Case
from throughline.missing.models import POLICE_ROLES, MissingEpisode, ReturnInterview
from throughline.missing.states import INTERVIEW_MOVES, EpisodeStatus, InterviewStatus
from throughline.register.states import AgeGroup

INTERVIEWING_ROLES = (Role.SOCIAL, Role.PARTNER, Role.CHARITY)


def can_move_interview(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in INTERVIEW_MOVES[from_status]


def require_interview_move(interview: ReturnInterview, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if can_move_interview(interview.status, to_status):
        return
    if to_status == InterviewStatus.HELD:
        raise Refused("Record first that they said yes. An interview is held when the child agrees to it.")
    raise Refused(f"This interview is “{interview.get_status_display().lower()}”: that cannot be done now.")


def require_status(episode: MissingEpisode, *statuses: EpisodeStatus) -> None:
    """Raise Refused unless the episode stands in one of these."""
    if episode.status not in statuses:
        raise Refused(f"This episode is “{episode.status.label.lower()}”: that cannot be done now.")


def may_be_child(episode: MissingEpisode) -> bool:
    """Whether the person may have been under 18 then: protected as a child until shown to be adult (practice.md P4)."""
    return episode.age_group != AgeGroup.ADULT


def found_instant(episode: MissingEpisode) -> dt.datetime:
    """The moment the 72 hours begin.

    Where only the day is known it is the earliest moment it can have been, the day's beginning or the report if that
    was later the same day: so that a child is never offered less than the law says.
    """
    if episode.found_date is None:
        raise Refused("Nobody has found them yet.")
    reported = reported_instant(episode)
    if episode.found_time is None:
        return max(at_london(episode.found_date, dt.time(0)), reported)
    found = at_london(episode.found_date, episode.found_time)
    # In the hour that comes twice, after the report is the second time.
    return found if found >= reported else latest_at_london(episode.found_date, episode.found_time)


def reported_instant(episode: MissingEpisode) -> dt.datetime:
    """When it was reported; where only the day is known, that day's beginning."""
    return at_london(episode.reported_date, episode.reported_time or dt.time(0))


def is_police(member: Member) -> bool:
    """Whether a member works for the police, by role or by agency."""
    return member.role in POLICE_ROLES or member.agency.kind in LAW_ENFORCEMENT_KINDS


def can_interview(member: Member) -> bool:
    """Whether a member may be asked to hold an interview at all."""
    return member.is_active and member.role in INTERVIEWING_ROLES and not is_police(member)


def require_independent(member: Member, case: Case | None) -> None:
    """Raise Refused unless a member is independent: no police, and not in the line of whoever leads for the child.

    DfE 2014 statutory guidance: the interview is by someone independent, who is not the one the child may fear.
    """
    if is_police(member):
        raise Refused(
            "A police officer is not independent here. The police make the prevention check; someone else holds the"
            " interview.", field="interviewer",
        )  # fmt: skip
    if not can_interview(member):
        raise Refused("Choose a social worker, partner or charity worker.", field="interviewer")
    if case is None:
        return
    leading = {case.lead_id, case.cover_id}
    line = {case.lead.line_manager_id, case.cover.line_manager_id} - {None}
    if member.pk in leading:
        raise Refused("They lead or cover this child's case. Choose someone independent of it.", field="interviewer")
    if member.pk in line or member.line_manager_id in leading:
        raise Refused("They are in the line of whoever leads this case. Choose someone else.", field="interviewer")


def require_words(text: str, message: str, field: str, limit: int) -> str:
    """What was written, which may not be empty. Raises Refused with ``message``."""
    words = require_text(text, what="this", field=field, limit=limit)
    if not words:
        raise Refused(message, field=field)
    return words


def is_ours(actor: Actor, interview: ReturnInterview) -> bool:
    """Whether the actor's agency, in this hub, holds the interview."""
    interviewer = interview.interviewer
    return (actor.member.agency_id, actor.member.hub_id) == (interviewer.agency_id, interviewer.hub_id)
