"""The Lea Hall boy at a MACE panel: what agencies hold, one decision with a dissent, actions, and what he was told."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.hub.models import Case
from throughline.panel.actions.agenda import table_case
from throughline.panel.actions.meetings import (
    agree_minutes,
    begin_meeting,
    circulate_agenda,
    end_meeting,
    plan_meeting,
)
from throughline.panel.actions.requests import answer_request, ask_agencies
from throughline.panel.actions.session import DecisionGiven, decide, give_action, take_attendance, write_minute
from throughline.panel.models import AgendaItem, Meeting
from throughline.panel.queries.agenda import get_meeting, list_agencies_to_ask
from throughline.panel.states import AskedKind, PanelKind
from throughline.work.actions.tasks import complete_task

_HOUR = dt.timedelta(hours=1)


def play_panel(cast: Cast, case: Case, calendar: Calendar) -> None:
    """Tabled in his third week, held in his fourth, agreed by its chair, its actions done."""
    meeting, item = _circulate(cast, case, calendar)
    _ask(cast, item, calendar)
    _sit(cast, meeting, item, calendar)
    agreed = calendar.day(23)
    agree_minutes(
        by=cast.as_actor("chair"), at=agreed, meeting_uuid=meeting.uuid,
        version=get_meeting(cast.as_actor("chair"), meeting.uuid, agreed).version,
    )  # fmt: skip


def _circulate(cast: Cast, case: Case, calendar: Calendar) -> tuple[Meeting, AgendaItem]:
    coordinator, at = cast.as_actor("coordinator"), calendar.day(18)
    meeting = plan_meeting(
        by=coordinator, at=at, kind=PanelKind.MACE, meets_at=max(calendar.day(21), at) + _HOUR,
        place="Lea Hall meeting room, or join by the link", chair=cast.members["chair"],
    )  # fmt: skip
    item = table_case(
        by=cast.as_actor("social"), at=at, meeting_uuid=meeting.uuid, case_uuid=case.record.uuid,
        why="Who keeps him apart from those who say he owes them, on the way to school and at home, until he can move.",
    )  # fmt: skip
    circulate_agenda(by=coordinator, at=at, meeting_uuid=meeting.uuid, version=meeting.version)
    return meeting, item


def _ask(cast: Cast, item: AgendaItem, calendar: Calendar) -> None:
    """Every agency on his list is asked; two answer, one of them that it holds nothing."""
    coordinator, at = cast.as_actor("coordinator"), calendar.day(18)
    asked = ask_agencies(by=coordinator, at=at, item_uuid=item.uuid, agencies=list_agencies_to_ask(item, at))
    answers = {
        "Birmingham Council": ("social", "School says he is driven to the gate by adults his aunt does not know."),
        "The King's Trust": ("trust", ""),
    }
    for row in asked:
        if row.agency.name in answers:
            who, words = answers[row.agency.name]
            answer_request(
                by=cast.as_actor(who), at=calendar.day(20), request_uuid=row.uuid, is_nil=not words, answer=words
            )  # fmt: skip


def _sit(cast: Cast, meeting: Meeting, item: AgendaItem, calendar: Calendar) -> None:
    chair, coordinator, at = cast.as_actor("chair"), cast.as_actor("coordinator"), calendar.day(21)
    begin_meeting(
        by=chair, at=at, meeting_uuid=meeting.uuid, version=get_meeting(chair, meeting.uuid, at).version
    )  # fmt: skip
    take_attendance(
        by=coordinator, at=at, item_uuid=item.uuid,
        members=[cast.members[who] for who in ("officer", "rocu", "social", "mentor")],
    )  # fmt: skip
    write_minute(
        by=coordinator, at=at, item_uuid=item.uuid, version=1,
        text=(
            "School has seen adults his aunt does not know at the gate. He has told Joy that he wants to live where they do"
            " not know the address. His mentor meets him after four, in public."
        ),
    )  # fmt: skip
    decide(
        by=chair, at=at, item_uuid=item.uuid,
        given=DecisionGiven(
            text="He is met at school by somebody he knows until the move; the debt is treated as a threat to him.",
            reasons="The way to school is where he is found. He has said what would help. The move will take weeks.",
            dissent_agency=cast.members["rocu"].agency,
            dissent_reason="Being met every day may be noticed. We would vary who comes and when.",
        ),
    )  # fmt: skip
    _give(
        cast,
        calendar,
        item,
        "rocu",
        "Agree with school who stands at the gate, and when",
        3,
        "School knows whom to ring.",
    )
    _give(
        cast,
        calendar,
        item,
        "officer",
        "Treat the debt as a threat: open a safety plan",
        1,
        "Plan opened, copied to Joy.",
    )
    _give(
        cast, calendar, item, "social", "Who will meet him, and that nobody thinks he owes anything", 1,
        "Told him on a walk. He asked that it is not always the same car.", kind=AskedKind.TELL_CHILD,
    )  # fmt: skip
    end_meeting(
        by=chair, at=at, meeting_uuid=meeting.uuid, version=get_meeting(chair, meeting.uuid, at).version
    )  # fmt: skip


def _give(
    cast: Cast, calendar: Calendar, item: AgendaItem, who: str, title: str, days: int, outcome: str,
    kind: AskedKind = AskedKind.ACTION,
) -> None:  # fmt: skip
    """An action, and that its owner did it."""
    at = calendar.day(21)
    row = give_action(
        by=cast.as_actor("chair"), at=at, item_uuid=item.uuid, title=title, owner=cast.members[who],
        due_date=civil_date(at) + dt.timedelta(days=days), kind=kind,
    )  # fmt: skip
    complete_task(by=cast.as_actor(who), at=calendar.day(22), task_id=row.task_id, outcome=outcome)
