"""Frozen returns of a hub, and each beside the live figures of today. A measure: the permission and the rows are the hub's."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.figures.definitions import BY_KEY
from throughline.figures.models import FrozenFigure, FrozenReturn
from throughline.figures.periods import Period
from throughline.figures.queries.changes import Change, changes_since
from throughline.figures.queries.measures import measure_all
from throughline.figures.values import MeasureValue, Number, as_number


@dataclass(frozen=True)
class Compared:
    """A frozen figure and what the measure is today: None where it is no longer counted.

    ``changes``: why it differs, as far as the records tell; ``is_explained``: whether they account for all of it.
    """

    figure: FrozenFigure
    today: MeasureValue | None
    changes: tuple[Change, ...] = ()

    @property
    def frozen(self) -> Number:
        return as_number(self.figure.value)

    @property
    def differs(self) -> bool:
        return self.today is not None and self.today.value != self.frozen

    @property
    def is_explained(self) -> bool:
        now = self.today.value if self.today else None
        return now is not None and as_number(self.frozen + sum(change.moves for change in self.changes)) == now

    @property
    def is_counted_otherwise(self) -> bool:
        """The written definition is no longer the one it was frozen with."""
        return self.today is not None and self.today.rule != self.figure.rule


def list_returns(actor: Actor) -> list[FrozenReturn]:
    """The hub's returns, the newest period first, its latest version first. Errors: Absent without *measure*."""
    return list(_of_hub(actor).order_by("-end_date", "-start_date", "-number"))


def get_return(actor: Actor, return_uuid: uuid.UUID) -> FrozenReturn:
    """One return of the actor's hub. Errors: Absent."""
    found = _of_hub(actor).filter(uuid=return_uuid).first()
    if found is None:
        raise Absent
    return found


def latest_of(actor: Actor, period: Period) -> FrozenReturn | None:
    """The version a new one of this period would replace: the latest not recorded in error, or the latest of all."""
    versions = list(_of_hub(actor).filter(start_date=period.start, end_date=period.end).order_by("-number"))
    standing = [version for version in versions if version.withdrawn_at is None]
    return next(iter(standing or versions), None)


def list_figures(frozen: FrozenReturn) -> list[FrozenFigure]:
    """The figures of a return one has, in the order they were shown."""
    return list(frozen.figures.all())


def compare_with_today(actor: Actor, at: dt.datetime, frozen: FrozenReturn) -> list[Compared]:
    """Every figure of a return beside the same measure counted now. Errors: Absent without *measure*."""
    period = Period(frozen.start_date, frozen.end_date)
    today = {value.key: value for value in measure_all(actor, at, period)}
    compared = [Compared(figure, today.get(figure.key)) for figure in list_figures(frozen)]
    return [_explained(actor, each, period, frozen.frozen_at) for each in compared]


def _explained(actor: Actor, each: Compared, period: Period, frozen_at: dt.datetime) -> Compared:
    if not each.differs or each.figure.key not in BY_KEY:
        return each
    return Compared(each.figure, each.today, changes_since(actor, each.figure.key, period, frozen_at))


def differing(compared: Iterable[Compared]) -> list[Compared]:
    """Those that are no longer what was frozen."""
    return [each for each in compared if each.differs]


def _of_hub(actor: Actor) -> QuerySet[FrozenReturn]:
    require_permission(actor, "figures.measure")
    rows = FrozenReturn.objects.filter(hub=actor.hub)
    return rows.select_related("frozen_by__agency", "withdrawn_by", "replaces").prefetch_related("replaced_by")
