"""What else someone is known by, and where they lived: the factory of other names, numbers and addresses."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.matching.actions import join_people
from throughline.matching.models import Joining
from throughline.register.actions import add_address, add_name, add_number
from throughline.register.facts import person_for
from throughline.register.given import NameGiven, NumberGiven, PersonGiven, PlaceGiven
from throughline.register.models import Person
from throughline.register.states import NameKind, NumberKind


def tell_known(at: dt.datetime, by: Actor, person: Person, area: str) -> None:
    """A street name, an NHS number and an earlier address of theirs, in an area no other story has."""
    act = {"by": by, "at": at, "person_uuid": person.record.uuid}
    day = civil_date(at)
    add_name(**act, given=NameGiven(NameKind.STREET, "Stretch", source="His nan"))
    add_number(**act, given=NumberGiven(NumberKind.NHS, "999 000 0018", source="School list"))
    add_address(
        **act, place=PlaceGiven("3 Any Mews", area, "B1 1AA"), since_date=day - dt.timedelta(days=400),
        until_date=day - dt.timedelta(days=40),
    )  # fmt: skip


def tell_recorded_twice(at: dt.datetime, by: Actor, decides: Actor, person: Person) -> Joining:
    """A second record of theirs, joined by a coordinator."""
    again = person_for(by=by, at=at, given=PersonGiven(description="A boy with the same phone"))
    return join_people(
        by=decides, at=at, person_uuid=person.record.uuid, other_uuid=again.record.uuid, from_other=(),
        reason="He said so himself, and the phone is his",
    )  # fmt: skip
