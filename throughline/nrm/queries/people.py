"""Reading what the person was told, in whose words, and who their guardian is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.hub.queries.interventions import list_own_words
from throughline.nrm.models import NrmGuardian, NrmReferral
from throughline.nrm.queries.packs import tellable_stages


@dataclass(frozen=True)
class Told:
    """What is known of their being told one thing. ``their_view`` only for whom it may be read by; ``is_kept_close`` else."""

    about: str
    label: str
    told_date: dt.date | None
    told_by: str
    told_how: str
    their_view: str
    is_kept_close: bool
    not_yet: str
    due_at: dt.datetime | None


def list_told(actor: Actor, at: dt.datetime, nrm: NrmReferral) -> list[Told]:
    """The referral and each decision: told or not, as it stands last."""
    rows = nrm.tellings.select_related("their_view", "task").order_by("pk")
    latest = {row.about: row for row in rows}
    readable = {row.pk for row in list_own_words(actor, at, nrm.case.person)}
    found = []
    for stage in tellable_stages(nrm):
        row = latest.get(stage)
        view = row.their_view if row else None
        is_open = row is not None and row.told_date is None and row.task is not None and row.task.done_at is None
        found.append(
            Told(
                about=stage.value,
                label=stage.label,
                told_date=row.told_date if row else None,
                told_by=row.told_by if row else "",
                told_how=row.told_how if row else "",
                their_view=view.words if view is not None and view.pk in readable else "",
                is_kept_close=view is not None and view.pk not in readable,
                not_yet=row.not_yet if row else "",
                due_at=row.task.due_at if row is not None and row.task is not None and is_open else None,
            )
        )
    return found


def is_told(nrm: NrmReferral, about: str) -> bool:
    """Whether they have been told this."""
    return nrm.tellings.filter(about=about, told_date__isnull=False).exists()


def list_guardians(nrm: NrmReferral) -> list[NrmGuardian]:
    """What was recorded of a guardian, newest first."""
    return list(nrm.guardians.select_related("recorded_by").order_by("-pk"))
