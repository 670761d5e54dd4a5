"""Reading a Philomena pack, through its own gate: for police only while the child is missing (practice.md P16)."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.missing.models import POLICE_ROLES, PackFields, PackRelease, PackVersion, PhilomenaPack
from throughline.register.models import Person

# What a pack says, by name, with how long each may be.
PACK_FIELDS: dict[str, int] = {field.name: field.max_length or 0 for field in PackFields._meta.fields}


def find_pack(actor: Actor, at: dt.datetime, person: Person) -> PhilomenaPack | None:
    """A person's pack, if there is one the actor may open."""
    rows = PhilomenaPack.objects.visible_to(actor, at).filter(person=person)
    found: PhilomenaPack | None = rows.select_related("person__record").first()
    return found


def get_pack(actor: Actor, at: dt.datetime, person: Person) -> PhilomenaPack:
    """The same, or Absent."""
    pack = find_pack(actor, at, person)
    if pack is None:
        raise Absent
    return pack


def newest_version(pack: PhilomenaPack) -> PackVersion:
    """The version that stands. Raises Absent."""
    version: PackVersion | None = pack.versions.select_related("saved_by__agency").order_by("-number").first()
    if version is None:
        raise Absent
    return version


def get_version(pack: PhilomenaPack, number: int | None) -> PackVersion:
    """One version of a pack that is open to the reader; the one that stands, where no number is given. Raises Absent."""
    if number is None:
        return newest_version(pack)
    version: PackVersion | None = pack.versions.select_related("saved_by__agency").filter(number=number).first()
    if version is None:
        raise Absent
    return version


def list_versions(pack: PhilomenaPack) -> list[PackVersion]:
    """Every version, newest first."""
    return list(pack.versions.select_related("saved_by__agency").order_by("-number"))


def list_pack_releases(pack: PhilomenaPack) -> list[PackRelease]:
    """When it was opened in full to police, newest first."""
    rows = PackRelease.related.filter(version__pack=pack).select_related("agency", "released_by", "version")
    return list(rows.order_by("-released_at", "-pk"))


def opens_on_report(actor: Actor) -> bool:
    """Whether the actor opens a pack only on a report, and each opening is a disclosure."""
    return actor.role in POLICE_ROLES


def shown_of(version: PackVersion) -> dict[str, str]:
    """A version's fields by name."""
    return {name: getattr(version, name) for name in PACK_FIELDS}
