"""Freezing the figures of a period to be reported, and saying that a return was recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.figures.models import FrozenFigure, FrozenReturn
from throughline.figures.periods import Period
from throughline.figures.policies import require_ended, require_reason_to_replace, require_standing
from throughline.figures.queries.measures import for_outside, measure_all
from throughline.figures.queries.returns import get_return, latest_of
from throughline.figures.values import MeasureValue, Number


@transaction.atomic
def freeze_figures(
    *, by: Actor, at: dt.datetime, period: Period, title: str, replaces_reason: str = ""
) -> FrozenReturn:
    """Freeze every measure of the hub for a period that has ended: what is reported stays as it was reported.

    A period frozen before gets another version, which says what it replaces and why. Small numbers are kept as they are shown
    in the hub and, apart, as they are shown outside it. Errors: Absent; Refused (the period has not ended, no title, no
    reason for another version).
    """
    require_permission(by, "figures.freeze")
    require_ended(period, civil_date(at))
    # One at a time: two who freeze the same period make two versions, the second of which must say why.
    hub = Hub.objects.select_for_update().get(pk=by.hub.pk)
    before = latest_of(by, period)
    frozen = FrozenReturn(
        hub=hub, hub_name=hub.name, title=require_text(title, what="title", field="title", limit=150),
        start_date=period.start, end_date=period.end, number=_next_number(hub, period), replaces=before,
        replaces_reason=require_text(replaces_reason, what="reason", field="replaces_reason", limit=300),
        frozen_at=at, frozen_by=by.member,
    )  # fmt: skip
    require_reason_to_replace(frozen)
    inside = measure_all(by, at, period, months=True)
    frozen.figures_count = len(inside)
    frozen.save_checked()
    FrozenFigure.objects.bulk_create(_figures(frozen, inside, for_outside(inside)))
    record_act(
        by=by, at=at, action="freeze_figures", op=Operation.CONFIGURATION, subjects=[], detail=_about(frozen),
    )  # fmt: skip
    return frozen


@transaction.atomic
def withdraw_return(*, by: Actor, at: dt.datetime, return_uuid: uuid.UUID, reason: str) -> FrozenReturn:
    """Say that a return was recorded in error, and why. It stays readable and says so; its numbers are not changed.

    Errors: Absent; Refused (withdrawn already, no reason).
    """
    require_permission(by, "figures.freeze")
    Hub.objects.select_for_update().get(pk=by.hub.pk)
    frozen = get_return(by, return_uuid)
    require_standing(frozen)
    frozen.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    if not frozen.withdrawn_reason:
        raise Refused("Say why it was recorded in error.", field="reason")
    frozen.withdrawn_at, frozen.withdrawn_by = at, by.member
    frozen.save_checked()
    record_act(
        by=by, at=at, action="withdraw_return", op=Operation.CONFIGURATION, subjects=[], detail=_about(frozen),
    )  # fmt: skip
    return frozen


def _next_number(hub: Hub, period: Period) -> int:
    return FrozenReturn.objects.filter(hub=hub, start_date=period.start, end_date=period.end).count() + 1


def _about(frozen: FrozenReturn) -> dict[str, object]:
    return {
        "return": str(frozen.uuid),
        "from": frozen.start_date.isoformat(),
        "to": frozen.end_date.isoformat(),
        "number": frozen.number,
    }


def _figures(
    frozen: FrozenReturn, inside: Sequence[MeasureValue], outside: Sequence[MeasureValue]
) -> list[FrozenFigure]:
    shown = {value.key: str(value.shown) for value in outside}
    return [
        FrozenFigure(
            frozen_return=frozen, order=order, key=each.key, label=each.label, rule=each.rule, source=each.measure.source,
            side=each.side, unit=each.unit, part_of=each.measure.part_of, value=_exact(each.value or 0),
            rows=each.rows or 0, before=None if each.before is None else _exact(each.before),
            by_month=list(each.by_month), outside=shown[each.key],
        )
        for order, each in enumerate(inside)
    ]  # fmt: skip


def _exact(number: Number) -> Decimal:
    return Decimal(str(number))
