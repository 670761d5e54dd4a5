"""What a person typed about someone or somewhere, before it is a record."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.register.states import AgeBasis, Sex


@dataclass(frozen=True)
class AgeGiven:
    """An age said or judged on a day, in whole years: a range when estimated (low = high when exact)."""

    low: int
    high: int
    basis: AgeBasis
    on: dt.date
    reason: str = ""


@dataclass(frozen=True)
class PersonGiven:
    """Either ``uuid`` of a person already known, or what is known of a new one: a line of description is enough (P7).

    ``new_because``: why they are none of the people a search showed first.
    """

    uuid: uuid.UUID | None = None
    description: str = ""
    given_name: str = ""
    family_name: str = ""
    called: str = ""
    date_of_birth: dt.date | None = None
    date_of_birth_confirmed: bool = False
    sex: str = Sex.UNKNOWN
    home_authority: LocalAuthority | None = None
    age: AgeGiven | None = None
    new_because: str = ""


@dataclass(frozen=True)
class PlaceGiven:
    """An address as typed, with the area it lies in. ``uuid``: the place it was said to be, of those known."""

    address: str
    area: str = ""
    postcode: str = ""
    authority: LocalAuthority | None = None
    force: PoliceForce | None = None
    uprn: str = ""
    uuid: uuid.UUID | None = None


@dataclass(frozen=True)
class NameGiven:
    """Another name of a person, as typed: when they used it, and who says so. A date of birth given with it belongs to it."""

    kind: str
    given_name: str = ""
    family_name: str = ""
    date_of_birth: dt.date | None = None
    since_date: dt.date | None = None
    until_date: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class NumberGiven:
    """A number of a person, as typed. ``as_written``: keep it though it does not pass its own check."""

    kind: str
    number: str
    as_written: bool = False
    source: str = ""
