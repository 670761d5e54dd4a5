"""A council's area, in the list or by name; and which body answers there for what on a day (practice.md P13)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from throughline.core.errors import Refused
from throughline.core.text import require_name
from throughline.geography.errors import NoResponsibleAuthority
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.geography.queries import get_authority_function
from throughline.geography.states import Function, Nation

NOTICES_FILE = Path(__file__).parent / "data" / "notices.toml"
FORCE = "force"


@dataclass(frozen=True)
class Area:
    """The area of a council of England or Wales from the list; or one elsewhere, by its name and nation."""

    authority: LocalAuthority | None = None
    elsewhere: str = ""
    nation: str = ""

    @property
    def name(self) -> str:
        """What it is called; with the nation where the council is not in the list."""
        if self.authority is not None:
            return self.authority.name
        return f"{self.elsewhere} ({Nation(self.nation).label})" if self.nation else self.elsewhere

    @property
    def in_nation(self) -> Nation | None:
        """The nation whose rules and calendar hold there."""
        nation = self.authority.nation if self.authority is not None else self.nation
        return Nation(nation) if nation else None

    @property
    def is_known(self) -> bool:
        return self.authority is not None or bool(self.elsewhere)


def require_area(area: Area, *, field: str = "authority", elsewhere_field: str = "elsewhere") -> Area:
    """The area, tidy. Refused: none given; both the list and another name; another name without its nation."""
    elsewhere = require_name(area.elsewhere, what="the council", field=elsewhere_field)
    if area.authority is not None:
        if elsewhere:
            raise Refused("Choose from the list, or name a council that is not in it: not both.", field=elsewhere_field)
        return Area(area.authority, "", area.authority.nation)
    if not elsewhere:
        raise Refused("Choose the local authority, or name the council if it is not in the list.", field=field)
    if area.nation not in Nation.values:
        raise Refused("Say in which nation this council is.", field="nation")
    return Area(None, elsewhere, area.nation)


@dataclass(frozen=True)
class NoticeRule:
    """Whom one notice goes to, and what helps to find them."""

    function: str
    name: str
    body: str
    tells_address: bool
    ask: str


@dataclass(frozen=True)
class NoticeRules:
    """The notices a placement or move raises, with where that list comes from."""

    source: str
    acknowledge_days: int
    rules: tuple[NoticeRule, ...]

    def of(self, function: str) -> NoticeRule:
        """The rule of one function; one no longer in the list stands by its key."""
        known = (rule for rule in self.rules if rule.function == function)
        return next(known, NoticeRule(function, function.replace("_", " ").capitalize(), "", False, ""))


@cache
def notice_rules() -> NoticeRules:
    """The list as data, read once."""
    data = tomllib.loads(NOTICES_FILE.read_text(encoding="utf-8"))
    return NoticeRules(
        data["source"], data["acknowledge_days"], tuple(NoticeRule(**row) for row in data["notice"])
    )  # fmt: skip


def body_for(rule: NoticeRule, area: Area, force: PoliceForce | None, on: dt.date) -> str:
    """The named body a notice goes to on a day; empty where none is recorded, and a person finds it."""
    if rule.body == FORCE:
        found = force or (area.authority.force if area.authority is not None else None)
        return found.name if found is not None else ""
    return body_in_words(area.authority, rule.body, on) if rule.body and area.authority is not None else ""


def body_in_words(authority: LocalAuthority, function: str, on: dt.date) -> str:
    """Who answers for a function in an area on a day, and who delivers it for them; empty where nobody is recorded."""
    try:
        row = get_authority_function(authority, function, on)
    except NoResponsibleAuthority:
        return ""
    delivered = f", delivered by {row.delivered_by}" if row.delivered_by else ""
    return f"{row.responsible_authority.name}{delivered}"


def bodies_of(area: Area, force: PoliceForce | None, on: dt.date) -> tuple[tuple[str, str], ...]:
    """Every function of an area with the body that answered for it on a day: different facts, with dates."""
    if area.authority is None:
        return ()
    police = force or area.authority.force
    rows = [(str(label), body_in_words(area.authority, key, on)) for key, label in Function.choices]
    return (*rows, ("Police", police.name))
