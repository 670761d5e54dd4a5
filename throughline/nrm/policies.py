"""May this referral be worked on, sent, decided? The transition table in words, and the rules of the guidance."""

from __future__ import annotations

import datetime as dt

from throughline.core.errors import Refused
from throughline.nrm.models import NrmReferral
from throughline.nrm.states import DRAFTED, NRM_MOVES, DecidedBy, NrmStatus, Outcome, Route, Stage

# What a decision of a stage moves a referral to.
DECIDED_AS: dict[tuple[str, str], NrmStatus] = {
    (Stage.REASONABLE, Outcome.POSITIVE): NrmStatus.REASONABLE_YES,
    (Stage.REASONABLE, Outcome.NEGATIVE): NrmStatus.REASONABLE_NO,
    (Stage.CONCLUSIVE, Outcome.POSITIVE): NrmStatus.CONCLUSIVE_YES,
    (Stage.CONCLUSIVE, Outcome.NEGATIVE): NrmStatus.CONCLUSIVE_NO,
}
# Where a referral stood before any decision of a stage.
BEFORE: dict[str, NrmStatus] = {Stage.REASONABLE: NrmStatus.SENT, Stage.CONCLUSIVE: NrmStatus.REASONABLE_YES}


def can_move(nrm: NrmReferral, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in NRM_MOVES[nrm.status]


def require_move(nrm: NrmReferral, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move(nrm, to_status):
        raise Refused(f"This is now “{nrm.get_status_display()}”: that cannot be done from there.")


def require_drafted(nrm: NrmReferral) -> None:
    """What was sent is never rewritten: send what is new to the decision maker, and write it in the chronology."""
    if nrm.status not in DRAFTED:
        raise Refused("This pack was sent or withdrawn, so it is not changed any more.")


def names_nobody(nrm: NrmReferral, route: str) -> bool:
    """A notice for someone who does not co-operate says nothing of who they are."""
    return route == Route.NOTIFY and not nrm.co_operates


def require_lists_files(nrm: NrmReferral, route: str) -> None:
    """Raise Refused for a notice that names nobody: a file, or its name, may say who they are."""
    if names_nobody(nrm, route):
        raise Refused("This notice says nothing of who they are, and a file may: none is listed with it.")


def require_evidence_room(files: int, lines: int, most: int) -> None:
    """Raise Refused past the files the national form takes, those kept elsewhere counted with those of the case."""
    if files + lines > most:
        raise Refused(
            f"The national form takes {most} files at most. There are {files} files of the case, and {lines} kept elsewhere.",
            field="evidence",
        )


def next_stage(nrm: NrmReferral) -> Stage | None:
    """Which decision may be recorded now: the first, the second, or the same again after a reconsideration."""
    return {
        NrmStatus.SENT: Stage.REASONABLE, NrmStatus.REASONABLE_NO: Stage.REASONABLE,
        NrmStatus.REASONABLE_YES: Stage.CONCLUSIVE, NrmStatus.CONCLUSIVE_NO: Stage.CONCLUSIVE,
    }.get(NrmStatus(nrm.status))  # fmt: skip


def require_time_for_conclusive(
    *, decided_date: dt.date, made_by: str, outcome: str, early_reason: str,
    reasonable_date: dt.date, not_before: dt.date | None,
) -> None:  # fmt: skip
    """No conclusive-grounds decision inside the recovery period, without a reason.

    A devolved panel may give both positive decisions in one meeting (devolved decision-making guidance).
    """
    if decided_date < reasonable_date:
        raise Refused("It cannot be before the reasonable-grounds decision.", field="decided_date")
    if not_before is None or decided_date >= not_before or early_reason.strip():
        return
    is_one_meeting = decided_date == reasonable_date and made_by == DecidedBy.DEVOLVED_PANEL
    if is_one_meeting and outcome == Outcome.POSITIVE:
        return
    raise Refused(
        f"The recovery period runs until {not_before.day} {not_before:%B %Y}. Check the date; if it is right, say why the"
        " decision came earlier.",
        field="early_reason",
    )
