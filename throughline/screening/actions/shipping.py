"""The screening tools the product ships with, read from ``data/tools.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.screening.actions.versions import move_version
from throughline.screening.models import Band, Domain, Item, Tool, ToolVersion
from throughline.screening.policies import require_sound
from throughline.screening.states import VersionStatus

TOOLS_FILE = Path(__file__).parents[1] / "data" / "tools.toml"


@transaction.atomic
def load_shipped_tools(*, by: Actor, at: dt.datetime) -> int:
    """Put the shipped tools into use; one an installation has (by its key) is left as it is. Returns how many were new."""
    require_permission(by, "screening_tool.edit")
    shipped = tomllib.loads(TOOLS_FILE.read_text(encoding="utf-8"))["tool"]
    known = set(Tool.objects.values_list("key", flat=True))
    new = [row for row in shipped if row["key"] not in known]
    for row in new:
        _load_tool(row, by=by, at=at)
    if new:
        record_act(
            by=by, at=at, action="load_shipped_tools", op=Operation.CONFIGURATION, subjects=[],
            detail={"tools": [row["key"] for row in new]},
        )  # fmt: skip
    return len(new)


def _load_tool(row: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    tool = Tool(key=row["key"], name=row["name"], audience=row["audience"])
    tool.save_checked()
    version = ToolVersion(
        tool=tool, number=1, age_low=row["age_low"], age_high=row["age_high"], guidance=row["guidance"].strip(),
        source=row["source"].strip(), drafted_at=at, drafted_by=by.member,
    )  # fmt: skip
    version.save_checked()
    for order, given in enumerate(row["domain"], start=1):
        domain = Domain(
            version=version, key=given["key"], order=order, name=given["name"], guidance=given.get("guidance", ""),
            weight=given["weight"], highest=given["highest"],
        )  # fmt: skip
        domain.save_checked()
        for place, text in enumerate(given["items"], start=1):
            Item(domain=domain, order=place, text=text).save_checked()
    for given in row["band"]:
        Band(version=version, **given).save_checked()
    require_sound(version)
    version.published_at, version.published_by = at, by.member
    move_version(version, VersionStatus.PUBLISHED)
