"""What a devolved panel decided and the referral has not; and the deadline that a panel decides by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.hub.models import Case
from throughline.nrm.models import NrmReferral
from throughline.nrm.policies import next_stage
from throughline.nrm.states import DecidedBy, NrmStatus, Outcome, Stage
from throughline.panel.queries.waiting import devolved_decisions
from throughline.panel.states import NrmDecision as PanelDecided

_MEANS: dict[str, tuple[Stage, Outcome]] = {
    PanelDecided.RG_POSITIVE: (Stage.REASONABLE, Outcome.POSITIVE),
    PanelDecided.RG_NEGATIVE: (Stage.REASONABLE, Outcome.NEGATIVE),
    PanelDecided.CG_POSITIVE: (Stage.CONCLUSIVE, Outcome.POSITIVE),
    PanelDecided.CG_NEGATIVE: (Stage.CONCLUSIVE, Outcome.NEGATIVE),
}


@dataclass(frozen=True)
class PanelDecision:
    """A decision of a devolved panel whose minutes are agreed, as the referral would record it."""

    pk: int
    stage: Stage
    outcome: Outcome
    decided_date: dt.date
    reasons: str


def panel_decision_to_record(actor: Actor, at: dt.datetime, nrm: NrmReferral) -> PanelDecision | None:
    """The oldest agreed decision of a devolved panel that the referral waits for and does not have; for who may read it.

    One recorded by hand, of the panel on that day, is recorded: it is not offered again.
    """
    awaited = next_stage(nrm)
    if awaited is None or nrm.sent_date is None:
        return None
    standing = list(nrm.decisions.filter(withdrawn_at__isnull=True))
    recorded = {row.panel_decision_id for row in standing}
    by_hand = {
        (row.stage, row.decided_date) for row in standing
        if row.panel_decision_id is None and row.made_by == DecidedBy.DEVOLVED_PANEL
    }  # fmt: skip
    for row in devolved_decisions(actor, at, nrm.case.record):
        stage, outcome = _MEANS[row.nrm]
        is_new = row.pk not in recorded and (stage, row.decided_date) not in by_hand
        if stage == awaited and is_new and row.decided_date >= nrm.sent_date:
            return PanelDecision(row.pk, stage, outcome, row.decided_date, row.reasons)
    return None


def referral_before_a_panel(case: Case) -> NrmReferral | None:
    """The newest referral of a case that was sent, whose deadline a devolved panel decides by."""
    rows = NrmReferral.related.filter(case=case, sent_date__isnull=False).exclude(
        status__in=[NrmStatus.WITHDRAWN, NrmStatus.NOTIFIED]
    )
    return rows.select_related("grounds_clock").order_by("-sent_date", "-pk").first()
