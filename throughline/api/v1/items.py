"""One item of a batch as the contract has it. What is not so is kept as its faults, so that the others can come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationError, WrapValidator

from throughline.api.v1.auth import Text
from throughline.imports.actions.items import ItemFault


def one_line(text: str) -> str:
    return " ".join(text.split())


def _written_day(value: object) -> object:
    """A number is no day: it would be taken for seconds since 1970."""
    if isinstance(value, str) and not value.strip().isdecimal():
        return value
    if value is None or isinstance(value, dt.date):
        return value
    raise ValueError("This is no day.")


Line = Annotated[Text, AfterValidator(one_line), Field(max_length=300)]
Long = Annotated[Text, Field(max_length=5_000)]
Day = Annotated[dt.date, BeforeValidator(_written_day)]


class Item(Schema):
    """One person on one day. ``key``: the source's own, which never changes. No other field is taken."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[Line, Field(min_length=1, max_length=100)]
    happened_date: Annotated[Day, Field(description="The day they were found or referred")]
    given_name: Line = ""
    family_name: Line = ""
    called: Line = ""
    date_of_birth: Day | None = None
    age: Annotated[Text, Field(max_length=20, description="Where no date of birth is known: 16, or 15-17")] = ""
    sex: Literal["", "F", "M"] = ""
    council: Line = ""
    address: Line = ""
    postcode: Line = ""
    phone: Line = ""
    nhs_number: Line = ""
    upn: Line = ""
    pnc_id: Line = ""
    agency: Annotated[Line, Field(description="Where it came from")] = ""
    line: Line = ""
    reason: Line = ""
    done: Long = ""
    outcome: Long = ""
    lead: Line = ""
    notes: Long = ""
    referred: Annotated[bool, Field(description="Of someone found: they were referred to the hub too")] = False


@dataclass(frozen=True)
class NotAnItem:
    """What was sent in an item's place: its key where it can be read, and what is wrong."""

    key: str
    faults: tuple[ItemFault, ...]


_DAYS = frozenset({"happened_date", "date_of_birth"})
# A value is told only where it names nobody.
_TOLD = frozenset({*_DAYS, "age", "sex", "referred"})


def item_or_faults(value: object, read: Callable[[object], Any]) -> Any:
    """The item, or what is wrong with what was sent in its place."""
    try:
        return read(value)
    except ValidationError as error:
        said = value.get("key") if isinstance(value, dict) else None
        key = one_line(said)[:100] if isinstance(said, str) and "\0" not in said else ""
        # A field that may be of two kinds is refused once for each: the first says it.
        faults = {fault.field: fault for each in reversed(error.errors()) for fault in [_fault(dict(each))]}
        return NotAnItem(key, tuple(reversed(faults.values())))


def _fault(error: dict[str, Any]) -> ItemFault:
    field = str(error["loc"][0])[:100] if error["loc"] else "item"
    written = error.get("input")
    is_told = field in _TOLD and isinstance(written, str | int | float) and error["type"] != "missing"
    return ItemFault(field, (f"“{str(written)[:40]}”: " if is_told else "") + _fix(field, error))


def _fix(field: str, error: dict[str, Any]) -> str:
    """What to send instead, in words of the contract."""
    kind, more = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"There is no field of this name. Use only: {', '.join(Item.model_fields)}."
    if field == "item":
        return "Send an object with a key, a happened_date and a name."
    if field in _DAYS:
        unless = "" if field == "happened_date" else ", or leave it out where it is not known"
        return f"Send a real day as year-month-day, like 2010-04-03{unless}."
    if kind == "missing":
        return "Send it: every item has one."
    if kind == "string_type":
        return "Send text in quotation marks, or leave it out."
    if kind in ("string_too_long", "string_too_short"):
        most = kind == "string_too_long"
        return f"Send {'at most' if most else 'at least'} {more['max_length' if most else 'min_length']:,} characters."
    if field == "sex":
        return "Send F, M or an empty text where it is not known."
    return "Send true or false." if field == "referred" else f"{error['msg']}."


AnyItem = Annotated[Item, WrapValidator(item_or_faults)]
