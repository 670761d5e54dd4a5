"""A screening somebody was called away from: saved for later, half typed. Nothing is worked out of it."""

from __future__ import annotations

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.hub.models import Case
from throughline.screening.actions.unfinished import save_for_later
from throughline.screening.queries.tools import get_usable_version, present_version
from throughline.screening.states import LastTrue

_TOOL = "child-eight-domains"
# Parts of her life talked about before the phone rang, each with its score as chosen.
_TALKED_ABOUT = {"missing": 1, "people": 2}


def begin_screening(cast: Cast, case: Case, calendar: Calendar) -> None:
    """Her lead began with the tool yesterday, and goes on from where he was."""
    at = calendar.ago(days=1)
    tool = present_version(get_usable_version(_TOOL, None, at))
    answers = {"judgement": "She says she carried the bag once. I think there is more. To ask: who gave it to her?"}
    for domain in tool.domains:
        if domain.key in _TALKED_ABOUT:
            answers[f"score_{domain.pk}"] = str(_TALKED_ABOUT[domain.key])
            answers |= {f"item_{domain.items[0].pk}": str(LastTrue.LAST_SIX_MONTHS.value)}
    save_for_later(
        by=cast.as_actor("social2"), at=at, case_uuid=case.record.uuid, version_uuid=tool.uuid, answers=answers
    )
