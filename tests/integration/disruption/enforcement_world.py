"""Enforcement to test with: lines, operations, arrests and people found, made by the product's own actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import close_line, reopen_line
from throughline.disruption.actions.lines import AreaGiven, deactivate_phone, move_line, record_line
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.models import Arrest, Line, LineClosure, Operation
from throughline.disruption.states import ClosureType, LineStatus
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.actions.cases import open_case
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.models import Case, Intervention
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis

DAY = dt.timedelta(days=1)
NUMBER = "07700 900123"
AUTHORISED = {"evidence": "No traffic for a week", "authorised_by_name": "Ada Firth", "authorised_rank": "DCI"}


@dataclass
class Enforcement:
    """``at`` is the moment acts happen unless a test says another; ``officer`` does them."""

    world: World

    @property
    def at(self) -> dt.datetime:
        return self.world.at

    @property
    def today(self) -> dt.date:
        return civil_date(self.at)

    @property
    def officer(self) -> Actor:
        return self.world.police

    @property
    def coordinator(self) -> Actor:
        return self.world.coordinator

    def force(self, name: str = "West Midlands Police") -> PoliceForce:
        return PoliceForce.objects.get(name=name)

    def authority(self, name: str = "Birmingham") -> LocalAuthority:
        return LocalAuthority.objects.get(name=name)

    def line(self, name: str = "Kite line", *, by: Actor | None = None, **given: Any) -> Line:
        values: dict[str, Any] = {
            "first_reported_date": self.today - 60 * DAY, "status": LineStatus.ACTIVE, "phones": [self._number()],
            "owning_team": self.world.teams["police"], "exporting": [AreaGiven(self.force(), self.authority())],
            "importing": [AreaGiven(self.force("Staffordshire Police"))],
        } | given  # fmt: skip
        return record_line(by=by or self.officer, at=self.at, name=name, **values)

    def _number(self) -> str:
        """A number of its own for each line: what closed one line closes no other."""
        recorded = Line.related.count()
        return NUMBER if not recorded else f"07700 900{500 + recorded:03d}"

    def line_in(self, status: str) -> Line:
        """A line brought to a status the way people bring it there."""
        if status in (LineStatus.SUSPECTED, LineStatus.ACTIVE, LineStatus.DISRUPTED):
            return self.line(status=status)
        line = self.line()
        self.close(line, closed_date=self.today - 10 * DAY)
        if status == LineStatus.REOPENED:
            from_closed = Line.related.get(pk=line.pk)
            self.reopen(from_closed, reopened_date=self.today - 5 * DAY)
        return Line.related.get(pk=line.pk)

    def operation(self, line: Line | None = None, *, by: Actor | None = None, **given: Any) -> Operation:
        values: dict[str, Any] = {
            "operation_kind": "warrant", "happened_date": self.today - 20 * DAY, "team": self.world.teams["police"],
            "place": PlaceGiven("12 Any Street", "Lea Hall", "", self.authority(), self.force()),
            "line_uuid": line.record.uuid if line else None,
        } | given  # fmt: skip
        return record_operation(by=by or self.officer, at=self.at, **values)

    def person(
        self, name: str = "Jay", *, age: int | tuple[int, int] | None = 16, on: dt.date | None = None
    ) -> PersonGiven:
        """Someone with an age said on a day; None: no age known."""
        low, high = (age, age) if isinstance(age, int) else age or (0, 0)
        said = AgeGiven(low, high, AgeBasis.STATED, on or self.today - 20 * DAY) if age else None
        return PersonGiven(given_name=name, family_name="Sample", sex="M", age=said)

    def found(self, operation: Operation, person: PersonGiven | None = None, **given: Any) -> Intervention:
        by = given.pop("by", None) or self.officer
        return record_person_found(
            by=by, at=given.pop("at", self.at), operation_uuid=operation.record.uuid, person=person or self.person(),
            reason=given.pop("reason", "found_in_cuckooed"), **given,
        )  # fmt: skip

    def arrest(self, operation: Operation, person: PersonGiven | None = None, **given: Any) -> Arrest:
        by = given.pop("by", None) or self.officer
        return record_arrest(
            by=by, at=given.pop("at", self.at), operation_uuid=operation.record.uuid,
            person=person or self.person("Wes", age=34), offence=given.pop("offence", "concerned_in_supply"), **given,
        )  # fmt: skip

    def deactivate(self, line: Line, day: dt.date) -> None:
        for phone in line.phones.all():
            deactivate_phone(
                by=self.officer, at=self.at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=day,
                source="The network",
            )  # fmt: skip

    def close(self, line: Line, *, closed_date: dt.date | None = None, **given: Any) -> LineClosure:
        """Close a line by type 2 with its number off that day, unless said otherwise."""
        day = closed_date or self.today
        if given.setdefault("closure_type", ClosureType.TYPE_2) == ClosureType.TYPE_2 and not given.get("inherited"):
            self.deactivate(line, day)
        by = given.pop("by", None) or self.officer
        given = AUTHORISED | given
        return close_line(by=by, at=given.pop("at", self.at), line_uuid=line.record.uuid, closed_date=day, **given)

    def reopen(self, line: Line, *, reopened_date: dt.date | None = None, by: Actor | None = None) -> Line:
        return reopen_line(
            by=by or self.officer, at=self.at, line_uuid=line.record.uuid, version=Line.related.get(pk=line.pk).version,
            reopened_date=reopened_date or self.today, reason="Bulk messages again from the same number",
        )  # fmt: skip

    def move(self, line: Line, to_status: str, *, by: Actor | None = None, day: dt.date | None = None) -> Line:
        version = Line.related.get(pk=line.pk).version
        return move_line(
            by=by or self.officer, at=self.at, line_uuid=line.record.uuid, version=version, to_status=to_status,
            happened_date=day or self.today, reason="As observed",
        )  # fmt: skip

    def case(self, person: Person, lead: Actor | None = None) -> Case:
        return open_case(
            by=self.coordinator, at=self.at, person_uuid=person.record.uuid, lead=(lead or self.world.social).member,
            cover=self.coordinator.member, screening=ScreeningGiven("medium", "Worried for him.", "Debt, missing."),
        )  # fmt: skip
