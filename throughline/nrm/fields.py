"""What the national form asks, read from ``data/``: sections, fields, for whom, how long; and who may send it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from throughline.core.errors import Absent
from throughline.nrm.states import Route

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Field:
    """One question. ``most``: how many lines a list takes. ``identifies``: it says who the person is."""

    key: str
    question: str
    kind: str
    routes: tuple[str, ...]
    hint: str = ""
    options: tuple[str, ...] = ()
    needed: bool = False
    identifies: bool = False
    most: int = 0


@dataclass(frozen=True)
class FormSection:
    """One page of the pack."""

    key: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class NationalForm:
    """The whole form. ``limit``: characters of an answer; ``most_evidence``: files; ``basis``: the law it is sent under."""

    sections: tuple[FormSection, ...]
    source: str
    basis: str
    limit: int
    most_evidence: int


@dataclass(frozen=True)
class FirstResponders:
    """The organisations that may send it, and where the list is from."""

    names: tuple[str, ...]
    source: str


@cache
def national_form() -> NationalForm:
    """The form's fields as the product ships them."""
    data = tomllib.loads((DATA / "nrm_fields.toml").read_text(encoding="utf-8"))
    sections = tuple(
        FormSection(row["key"], row["title"], tuple(_field(each) for each in row["field"])) for row in data["section"]
    )
    return NationalForm(sections, data["source"], data["basis"], data["limit"], data["most_evidence"])


def _field(row: dict[str, Any]) -> Field:
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("routes", "options") if name in row}
    return Field(**{**row, **lists})


@cache
def first_responders() -> FirstResponders:
    """Who may send a referral."""
    data = tomllib.loads((DATA / "first_responders.toml").read_text(encoding="utf-8"))
    return FirstResponders(tuple(row["name"] for row in data["responder"]), data["source"])


def sections_for(route: Route, *, co_operates: bool) -> tuple[FormSection, ...]:
    """What is asked on a route. A notice for someone who does not co-operate has nothing that says who they are."""
    is_nameless = route == Route.NOTIFY and not co_operates
    found = []
    for section in national_form().sections:
        fields = tuple(
            field for field in section.fields if route in field.routes and not (is_nameless and field.identifies)
        )
        if fields:
            found.append(FormSection(section.key, section.title, fields))
    return tuple(found)


def section_for(route: Route, key: str, *, co_operates: bool) -> FormSection:
    """One section of a route. Raises Absent."""
    for section in sections_for(route, co_operates=co_operates):
        if section.key == key:
            return section
    raise Absent
