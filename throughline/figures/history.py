"""Where each kind of row says when it was recorded and when it stopped standing: what a frozen figure is explained by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from throughline.disruption.states import CheckBackResult
from throughline.figures import populations as of
from throughline.figures.populations import Population
from throughline.figures.states import ChangeKind


@dataclass(frozen=True)
class History:
    """``recorded``, ``ended``: paths to the moments; none where the rows do not say, and the first that comes ends a row.
    ``how``: the ways a row ended, each row in one of them."""

    recorded: str
    ended: tuple[str, ...] = ()
    how: tuple[tuple[ChangeKind, Q], ...] = ()

    def stood(self, population: Population, rows: QuerySet[Any], at: dt.datetime) -> QuerySet[Any]:
        """Of a hub's rows, those that stood at a moment, each once."""
        standing = rows.filter(**{f"{self.recorded}__lte": at})
        for ended in self.ended:
            standing = standing.filter(Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": at}))
        return standing.filter(population.once(standing)) if population.once else standing

    def ended_since(self, at: dt.datetime) -> Q:
        since = Q(pk__in=[])
        for ended in self.ended:
            since |= Q(**{f"{ended}__gt": at})
        return since

    def recorded_since(self, at: dt.datetime) -> Q:
        return Q(**{f"{self.recorded}__gt": at})


_FAILED_CHECK = Q(check_backs__result=CheckBackResult.ALIVE)
_REOPENED = ((ChangeKind.CHECK_BACK, _FAILED_CHECK), (ChangeKind.REOPENED, ~_FAILED_CHECK))
_WITHDRAWN = ((ChangeKind.WITHDRAWN, Q()),)

HISTORY: dict[str, History] = {
    of.CLOSURES.name: History("recorded_at", ("reversed_at",), _REOPENED),
    of.OPERATIONS.name: History("record__recorded_at"),
    of.ARRESTS.name: History("recorded_at", ("withdrawn_at",), _WITHDRAWN),
    of.CHARGES.name: History("recorded_at", ("arrest__withdrawn_at", "withdrawn_at"), _WITHDRAWN),
    of.SEIZURES.name: History("recorded_at", ("withdrawn_at",), _WITHDRAWN),
    of.INTERVENTIONS.name: History("record__recorded_at", ("withdrawn_at",), _WITHDRAWN),
    of.EPISODES.name: History("recorded_at", ("withdrawn_at",), _WITHDRAWN),
    of.REFERRALS.name: History("record__recorded_at"),
    of.CASES.name: History("record__recorded_at"),
    of.NRM_REFERRALS.name: History("sent_at", ("withdrawn_at",), _WITHDRAWN),
    of.REOPENINGS.name: History("reopened_at"),
    of.ENROLMENTS.name: History("started_at"),
    of.NEEDS.name: History("recorded_at"),
}
