"""Returns to test with: figures made by the product's own actions, frozen, and what happens after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.integration.disruption.enforcement_world import AUTHORISED, DAY, Enforcement
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.models import Line, LineClosure
from throughline.disruption.queries.check_backs import list_check_backs
from throughline.disruption.states import ClosureType
from throughline.figures.actions.returns import freeze_figures
from throughline.figures.models import FrozenReturn
from throughline.figures.periods import Period
from throughline.figures.queries.returns import Compared, compare_with_today

MINUTE = dt.timedelta(minutes=1)


class Reporting(Enforcement):
    """What is recorded is recorded at ``at``; frozen a minute later; what follows, a minute after that."""

    @property
    def frozen_at(self) -> dt.datetime:
        return self.at + MINUTE

    @property
    def later(self) -> dt.datetime:
        return self.at + 2 * MINUTE

    @property
    def period(self) -> Period:
        return Period(self.today - 90 * DAY, self.today - DAY)

    def closed_line(self, name: str = "Kite line", days_ago: int = 7) -> Line:
        line = self.line(name)
        self.close(line, closed_date=self.today - days_ago * DAY)
        return line

    def freeze(self, **given: Any) -> FrozenReturn:
        values: dict[str, Any] = {
            "by": self.coordinator, "at": self.frozen_at, "period": self.period, "title": "For the board",
        }  # fmt: skip
        return freeze_figures(**values | given)

    def fail_check_back(self, line: Line, at: dt.datetime | None = None, days_ago: int = 0) -> None:
        answer_check_back(
            by=self.officer, at=at or self.later, check_back_id=list_check_backs(line)[0].pk,
            given=CheckGiven("alive", self.today - days_ago * DAY, "Bulk messages from the same number"),
        )  # fmt: skip

    def covert_closed(self) -> tuple[Actor, Line, LineClosure]:
        """A covert line, closed by the unit that holds it."""
        rocu = self.world.here[Role.ROCU]
        line = Line.related.get(pk=self.line("Nightjar", by=rocu, is_covert=True, phones=["07700 900199"]).pk)
        act = {"by": rocu, "at": self.at, "line_uuid": line.record.uuid}
        day = self.today - 7 * DAY
        phone = line.phones.get()
        deactivate_phone(**act, phone_id=phone.pk, deactivated_date=day, source="The network")
        given = {"closed_date": day, "closure_type": ClosureType.TYPE_2, **AUTHORISED}
        return rocu, line, close_line(**act, **given)

    def compared(self, frozen: FrozenReturn, key: str) -> Compared:
        rows = compare_with_today(self.coordinator, self.later, frozen)
        return next(row for row in rows if row.figure.key == key)

    def changes(self, frozen: FrozenReturn, key: str) -> list[tuple[str, int]]:
        return [(change.kind.value, change.rows) for change in self.compared(frozen, key).changes]
