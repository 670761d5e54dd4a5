"""May a tool's version be edited, published, retired or used for this person? practice.md P2, P4, P29."""

from __future__ import annotations

import datetime as dt

from throughline.core.errors import Refused
from throughline.register.ages import Age
from throughline.screening.models import ToolVersion
from throughline.screening.scoring import BandRule, DomainRule, list_faults
from throughline.screening.states import VERSION_MOVES, VersionStatus

# Whoever has begun a page with a version finishes it, though a newer one is published meanwhile.
FINISHED_WITHIN = dt.timedelta(days=1)


def can_move_version(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in VERSION_MOVES[from_status]


def require_version_move(version: ToolVersion, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_version(version.status, to_status):
        raise Refused(f"This version is “{version.get_status_display().lower()}”: that cannot be done now.")


def require_draft(version: ToolVersion) -> None:
    """What was published is never rewritten: screenings rest on it."""
    if version.status == VersionStatus.DISCARDED:
        raise Refused("This draft was thrown away. Take it up again to change it.")
    if version.status != VersionStatus.DRAFT:
        raise Refused("This version has been published, so it is never changed. Begin a new draft from it.")


def require_copyable(version: ToolVersion) -> None:
    """A copy is made of what was put into use: a draft still changes, and nobody stands behind it yet."""
    if version.status == VersionStatus.DRAFT:
        raise Refused("This is a draft. Work on it, or put it into use first.")
    if version.status == VersionStatus.DISCARDED:
        raise Refused("This draft was thrown away. Take it up again first.")


def rules_of(version: ToolVersion) -> tuple[list[DomainRule], list[BandRule]]:
    """How a version counts, for ``scoring``."""
    domains = [DomainRule(row.key, row.name, row.weight, row.highest) for row in version.domains.all()]
    bands = [
        BandRule(row.lowest, row.highest, row.level, row.name, row.review_days) for row in version.bands.all()
    ]  # fmt: skip
    return domains, bands


def faults_of(version: ToolVersion) -> list[str]:
    """What keeps a draft from being published, in words."""
    faults = list_faults(*rules_of(version))
    faults += [
        f"“{domain.name}” asks nothing. Add at least one item." for domain in version.domains.all()
        if not domain.items.all()
    ]  # fmt: skip
    return faults


def require_sound(version: ToolVersion) -> None:
    """Raise Refused, with everything that is wrong, unless a draft can be used."""
    faults = faults_of(version)
    if faults:
        raise Refused(" ".join(faults))


def is_usable(version: ToolVersion, at: dt.datetime) -> bool:
    """Whether a case may be screened with a version: it is in use, or was until a moment ago."""
    if version.status == VersionStatus.PUBLISHED:
        return True
    return version.retired_at is not None and version.retired_at > at - FINISHED_WITHIN


def fits_age(version: ToolVersion, age: Age) -> bool:
    """Whether someone of this age may be within the tool's range. An age not known fits every tool."""
    if age.low is None or age.high is None:
        return True
    return age.low <= version.age_high and version.age_low <= age.high


def age_note(version: ToolVersion, age: Age) -> str:
    """What to check before using a tool for someone whose age is not settled, or nothing."""
    if age.low is None or age.high is None:
        return "Their age is not known. Someone who may be under 18 is protected as a child."
    if age.low < version.age_low or age.high > version.age_high:
        return f"They are {age.in_words}: their age may be outside this tool's range."
    return ""


def require_usable(version: ToolVersion, age: Age, at: dt.datetime) -> None:
    """Raise Refused unless the tool is in use and its age range may hold this person."""
    if not is_usable(version, at):
        raise Refused("This version of the tool is no longer used. Choose the tool again.")
    if not fits_age(version, age):
        raise Refused(
            f"This tool is for people aged {version.age_low} to {version.age_high}, and they are {age.in_words}."
        )
