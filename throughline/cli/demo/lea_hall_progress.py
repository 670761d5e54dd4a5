"""The Lea Hall boy with his mentor: what they agreed, how he saw his life on the way, a session put right."""

from __future__ import annotations

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.support.actions.progress import OutcomeGiven, record_assessment, record_outcome_score
from throughline.support.actions.sessions import SessionGiven, correct_session, record_session
from throughline.support.models import Offer
from throughline.support.states import Attendance, MissedKind, OutcomePoint

# Day, point, and his scores from "where I live" to "saying what I want"; None is not known.
_SCORES = (
    (14, OutcomePoint.START, (3, 4, 2, 3, None, 4), "I don't sleep because of the phone going."),
    (50, OutcomePoint.REVIEW, (4, 6, 5, 6, 5, 6), "It's better when I'm out of the flat."),
    (95, OutcomePoint.EXIT, (8, 8, 7, 8, 7, 8), "I say what I want now."),
)
_AREAS = ("home", "people", "pressure", "learning", "health", "confidence")


def agree_and_score(cast: Cast, offer: Offer, calendar: Calendar) -> None:
    """The first assessment, three scorings with him, and a session recorded on the wrong day."""
    mentor = cast.as_actor("mentor")
    record_assessment(
        by=mentor, at=calendar.day(13), offer_uuid=offer.uuid, assessed_date=calendar.day(13).date(),
        wants="To get my own money without owing anyone.", wants_shared=True,
        goals="Back at college by summer. Two people he can ring at night. A way home that is not past the shops.",
    )  # fmt: skip
    for day, point, scores, own_view in _SCORES:
        at = calendar.day(day)
        record_outcome_score(
            by=mentor, at=at, offer_uuid=offer.uuid,
            given=OutcomeGiven(point, at.date(), dict(zip(_AREAS, scores, strict=True)), True, own_view),
        )  # fmt: skip
    _put_right(cast, offer, calendar)


def _put_right(cast: Cast, offer: Offer, calendar: Calendar) -> None:
    mentor, day = cast.as_actor("mentor"), calendar.day(33)
    wrong = record_session(
        by=mentor, at=day, offer_uuid=offer.uuid, session_date=day.date(), attendance=Attendance.MISSED,
        missed_kind=MissedKind.UNKNOWN,
    )  # fmt: skip
    correct_session(
        by=mentor, at=calendar.day(34), session_id=wrong.pk, reason="He had rung that morning: we called it off together.",
        right=SessionGiven(day.date(), Attendance.CALLED_OFF),
    )  # fmt: skip
