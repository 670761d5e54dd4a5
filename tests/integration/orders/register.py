"""Orders to test with, made and brought along by the product's own actions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from tests.integration.disruption.enforcement_world import DAY, Enforcement
from throughline.agencies.actor import Actor
from throughline.orders.actions.contents import name_identifier
from throughline.orders.actions.orders import OrderGiven, begin_order
from throughline.orders.actions.steps import StepGiven, record_step
from throughline.orders.models import Order
from throughline.orders.states import OrderStatus
from throughline.register.models import Person

__all__ = ["DAY", "Register"]


class Register(Enforcement):
    """Enforcement, and the orders that rest on it."""

    def given(self, kind: str = "ddtro", **values: Any) -> OrderGiven:
        standard = {
            "applicant_agency": self.world.agencies["police"], "applicant_name": "Supt Ines Ford",
            "applicant_rank": "superintendent",
        }  # fmt: skip
        return OrderGiven(order_kind=kind, **(standard | values))

    def begin(self, about: uuid.UUID, kind: str = "ddtro", *, by: Actor | None = None, **values: Any) -> Order:
        return begin_order(by=by or self.officer, at=self.at, about_uuid=about, given=self.given(kind, **values))

    def step(
        self, order: Order, kind: str, day: dt.date | None = None, *, by: Actor | None = None, **values: Any
    ) -> Order:
        version = Order.related.get(pk=order.pk).version
        given = StepGiven(kind, day or self.today, **values)
        record_step(by=by or self.officer, at=self.at, order_uuid=order.record.uuid, version=version, given=given)
        return Order.related.select_related("record", "about").get(pk=order.pk)

    def ddtro(self, line: Any = None) -> Order:
        """A restriction of the line's number, being prepared, with the number named."""
        order = self.begin((line or self.line()).record.uuid)
        name_identifier(by=self.officer, at=self.at, order_uuid=order.record.uuid, kind="msisdn", typed="07700 900123")
        return order

    def in_status(self, status: str) -> Order:
        """A restriction brought to a status the way courts and people bring it there, so that it stands there today."""
        order, early = self.ddtro(), self.today - 10 * DAY
        if status == OrderStatus.PREPARED:
            return order
        order = self.step(order, "applied", early)
        if status == OrderStatus.APPLIED:
            return order
        if status in (OrderStatus.REFUSED, OrderStatus.NOT_PURSUED):
            return self.step(order, status, early + DAY)
        begins = self.today + 5 * DAY if status in (OrderStatus.MADE, OrderStatus.SERVED) else early + DAY
        ends = self.today - DAY if status == OrderStatus.EXPIRED else self.today + 60 * DAY
        order = self.step(order, "made", early + DAY, from_date=begins, until_date=ends)
        if status == OrderStatus.SERVED:
            order = self.step(order, "served", early + 2 * DAY)
        if status == OrderStatus.DISCHARGED:
            order = self.step(order, "discharged", self.today - DAY)
        return order

    def someone(self, name: str = "Wes", age: int | tuple[int, int] | None = 34) -> Person:
        """A person arrested at a warrant."""
        return self.arrest(self.operation(), person=self.person(name, age=age)).person
