"""May the panel do this now? Conflicts of interest, quorum, a child's place on an agenda, the devolved panel's own rules."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.hub.models import Case
from throughline.panel.kinds import Quorum, quorum_of, rule_of
from throughline.panel.models import AgendaItem, Meeting
from throughline.panel.states import MEETING_MOVES, NOT_YET_HELD, UNDER_WAY, MeetingStatus, PanelKind, Subject
from throughline.register.models import Person
from throughline.register.queries import age_of

CHAIRING_ROLES = (Role.CHAIR, Role.COORDINATOR)


def can_move_meeting(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in MEETING_MOVES[from_status]


def require_meeting_move(meeting: Meeting, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_meeting(meeting.status, to_status):
        raise Refused(f"This panel is “{meeting.get_status_display().lower()}”: that cannot be done now.")


def require_chair(member: Member, meeting_hub: int, *, field: str = "chair") -> None:
    """Who chairs works in the hub and has a role that may."""
    if member.hub_id != meeting_hub or member.role not in CHAIRING_ROLES or not member.is_active:
        raise Refused("Choose a panel chair or a coordinator of this hub.", field=field)


def require_chair_apart(chair: Member, case: Case) -> None:
    """The chair is never the lead worker or cover of a case they chair (gov.uk devolved panel guidance; local practice)."""
    if chair.pk in (case.lead_id, case.cover_id):
        raise Refused(
            f"{chair.name} leads or covers this case, so cannot chair it. Name another chair for this item.",
            field="chair",
        )


def require_open_agenda(meeting: Meeting, by: Actor) -> None:
    """Until it is circulated anyone who may can add to an agenda; after that the coordinator, until it begins."""
    if meeting.status not in NOT_YET_HELD:
        raise Refused("This panel has begun or is over. Choose another meeting.", field="meeting")
    if meeting.status == MeetingStatus.CIRCULATED and by.role != Role.COORDINATOR:
        raise Refused("This agenda has been circulated. Ask the coordinator to add to it.", field="meeting")


def require_before_its_end(item: AgendaItem) -> None:
    """From circulation, when the agencies asked have the item, until the panel ends."""
    if item.meeting.status == MeetingStatus.PLANNED:
        raise Refused("Circulate the agenda first: then agencies can be asked.")
    if item.meeting.status not in UNDER_WAY:
        raise Refused("This panel is over.")


def require_subject(meeting: Meeting, subject: str) -> None:
    """A devolved panel looks at children only."""
    if subject not in rule_of(meeting.kind).subjects:
        raise Refused(f"A {meeting.get_kind_display()} does not look at this kind of item.", field="subject")


def is_child_on(person: Person, meeting: Meeting) -> bool:
    """Whether someone may be under 18 on the day: then they are protected as a child (practice.md P4)."""
    return age_of(person, civil_date(meeting.meets_at)).may_be_child


def require_far_from_18(meeting: Meeting, person: Person) -> None:
    """A devolved panel decides for a child who is more than so many days from 18 on the day it meets."""
    days = rule_of(meeting.kind).days_before_18
    if days is None:
        return
    if person.date_of_birth is None:
        raise Refused(
            f"Their date of birth is not recorded, so nobody can say that they are more than {days} days from 18."
            " Complete who they are first."
        )
    if days_to_18(person.date_of_birth, civil_date(meeting.meets_at)) <= days:
        raise Refused(
            f"On the day of this panel they are not more than {days} days from 18, so it cannot decide for them."
            " The decision is the Single Competent Authority's."
        )


def days_to_18(born: dt.date, on: dt.date) -> int:
    """How many days until the eighteenth birthday; nought or less after it. Born on 29 February: 1 March."""
    try:
        birthday = born.replace(year=born.year + 18)
    except ValueError:
        birthday = dt.date(born.year + 18, 3, 1)
    return (birthday - on).days


def is_statutory(agency: Agency, kind: str) -> bool:
    """Whether an agency is statutory, for a kind of panel: persons of concern and locations are theirs alone (P20)."""
    return agency.kind in rule_of(kind).statutory


def quorum_at(item: AgendaItem) -> Quorum:
    """Which agencies sit in an item now, and which the panel still needs."""
    present = item.attendances.filter(withdrawn_at__isnull=True).select_related("agency")
    return quorum_of(item.meeting.kind, [row.agency for row in present])


def require_quorum_kept(item: AgendaItem) -> None:
    """A decision keeps the quorum it was made with: nobody is unticked below that, without a reason. Raise Refused."""
    decided = item.decisions.filter(withdrawn_at__isnull=True, advice_only="")
    if decided.exists() and not quorum_at(item).is_met:
        raise Refused(
            "A decision was made in this item, and those left are no quorum. Take the decision back first; or mark that somebody"
            " was here as recorded in error, with the reason.",
            field="members",
        )


def runs(actor: Actor, item: AgendaItem) -> bool:
    """Who runs an item: its chair, and the coordinator who sits beside and writes."""
    return actor.member.pk == item.chaired_by.pk or actor.role == Role.COORDINATOR


def require_runs(by: Actor, item: AgendaItem) -> None:
    """Raise Absent for anyone else."""
    if not runs(by, item):
        raise Absent


def require_in_session(item: AgendaItem, *, or_drafted: bool = False) -> None:
    """Decisions and actions are made while the panel sits; ticks and words are put right until the minutes are agreed."""
    if item.frozen_at is not None:
        raise Refused(
            "The minutes of this item are agreed, so it stays as it is. Add a dated correction to its minutes."
        )
    allowed = (MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED) if or_drafted else (MeetingStatus.IN_SESSION,)
    if item.meeting.status not in allowed:
        raise Refused(f"This panel is “{item.meeting.get_status_display().lower()}”: that cannot be done now.")


def require_nrm(item: AgendaItem, nrm: str, advice_only: str) -> None:
    """A devolved panel says which decision it makes; any other panel makes none of them, and advice decides nothing."""
    is_devolved = item.meeting.kind == PanelKind.DEVOLVED_NRM
    if nrm and not is_devolved:
        raise Refused("Only a devolved NRM panel makes this decision.", field="nrm")
    if is_devolved and not advice_only and not nrm:
        raise Refused("Say which decision the panel makes.", field="nrm")
    if advice_only and nrm:
        raise Refused("Without its quorum this panel cannot decide for the NRM. Record advice only.", field="nrm")


def has_case(item: AgendaItem) -> bool:
    return item.subject == Subject.VICTIM
