"""The Lea Hall boy is screened with a tool twice, three months apart: what the tool says, and what his lead judges."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.hub.actions.screenings import HeardGiven, ScreeningGiven
from throughline.hub.models import Case
from throughline.hub.states import Level, WhoMayRead
from throughline.register.queries import age_of
from throughline.screening.actions.screenings import ToolScreeningGiven, screen_with_tool
from throughline.screening.policies import fits_age
from throughline.screening.queries.scorings import count_screenings
from throughline.screening.queries.tools import get_usable_version, present_version
from throughline.screening.states import LastTrue

_TOOL = "child-eight-domains"


@dataclass(frozen=True)
class _Played:
    """A screening as the lead gave it: scores by part, what was seen lately by its place in the part, the judgement."""

    scores: dict[str, int | None]
    lately: dict[str, tuple[int, ...]]
    earlier: dict[str, tuple[int, ...]]
    screening: ScreeningGiven
    words: str
    difference_reason: str = ""


_FIRST_SCREENING = _Played(
    scores={
        "missing": 3, "learning": 2, "needs": 1, "home": 1, "people": 3, "substances": 2, "recognition": 2, "health": None,
    },
    lately={"missing": (0, 1, 3), "learning": (1,), "people": (0, 1, 2), "substances": (2,), "recognition": (1,)},
    earlier={"learning": (0,), "needs": (1,), "home": (1,)},
    screening=ScreeningGiven(
        Level.HIGH, "He is held to a debt and is afraid for his aunt.", "Missing twice; the flat; the debt; no one to tell.",
    ),
    words="If I stop they go to my aunt's. That's what I know.",
    difference_reason="Too little is known of his health and his injuries, and the debt is being called in now.",
)  # fmt: skip
_SECOND_SCREENING = _Played(
    scores={
        "missing": 0, "learning": 1, "needs": 1, "home": 1, "people": 1, "substances": 0, "recognition": 1, "health": 1,
    },
    lately={"home": (1,), "health": (2,)},
    earlier={"missing": (0, 1, 3), "people": (0, 1, 2), "substances": (2,), "recognition": (1,)},
    screening=ScreeningGiven(
        Level.MEDIUM, "Much is better; those who held him still live near.", "He has not moved yet, and is still afraid.",
    ),
    words="It's quieter. I still don't walk past the shops.",
    difference_reason="The debt has not been called in again, and nobody knows that it is over. He has not moved yet.",
)  # fmt: skip


def screen_first(cast: Cast, case: Case, calendar: Calendar) -> None:
    """In his first week at the hub."""
    _screen(cast, case, calendar, 6, _FIRST_SCREENING)


def screen_later(cast: Cast, case: Case, calendar: Calendar) -> None:
    """When much is done, and he has not moved yet."""
    _screen(cast, case, calendar, 90, _SECOND_SCREENING)


def _screen(cast: Cast, case: Case, calendar: Calendar, day: int, played: _Played) -> None:
    """His lead screens with a tool; the judgement stands apart. Once he is 18 the tool for children is not for him."""
    at = calendar.day(day)
    version = get_usable_version(_TOOL, None, at)
    if not fits_age(version, age_of(case.person, civil_date(at))):
        return
    tool = present_version(version)
    answers: dict[int, str] = {}
    for domain in tool.domains:
        for places, answer in ((played.earlier, LastTrue.EARLIER), (played.lately, LastTrue.LAST_SIX_MONTHS)):
            answers |= {domain.items[place].pk: answer for place in places.get(domain.key, ())}
    screen_with_tool(
        by=cast.as_actor("social"), at=at, case_uuid=case.record.uuid, version_uuid=tool.uuid,
        seen=count_screenings(case),
        given=ToolScreeningGiven(
            played.scores, answers, played.screening,
            HeardGiven(played.words, civil_date(at), "Joy Mensah", WhoMayRead.LEAD, told_who_reads=True),
            played.difference_reason,
        ),
    )  # fmt: skip
