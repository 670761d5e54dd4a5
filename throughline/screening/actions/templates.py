"""Changing a draft of a screening tool: what it is, its domains and what they ask, its bands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text
from throughline.hub.states import Level
from throughline.screening.actions.versions import AboutGiven, fill_about, load_version
from throughline.screening.models import Band, Domain, Item, ToolVersion
from throughline.screening.policies import require_draft

MOST_ITEMS, MOST_DOMAINS = 20, 20
LONGEST_REVIEW = 366


@dataclass(frozen=True)
class DomainGiven:
    """A domain as typed; ``items`` one a line."""

    name: str
    guidance: str
    weight: int
    highest: int
    order: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class BandGiven:
    """A band as typed, for one level."""

    level: str
    name: str
    lowest: int
    highest: int
    review_days: int


@transaction.atomic
def describe_version(
    *,
    by: Actor,
    at: dt.datetime,
    version_uuid: uuid.UUID,
    version: int,
    guidance: str,
    source: str,
    age_low: int,
    age_high: int,
) -> ToolVersion:
    """Say for whom a draft is, how to use it and where it comes from. Errors: Absent, Refused, Conflict."""
    draft = _load_draft(by, version_uuid, version, shown=version_shown)
    fill_about(draft, AboutGiven(guidance, source, age_low, age_high))
    draft.save_checked()
    _record_change("describe_version", draft, by=by, at=at)
    return draft


@transaction.atomic
def add_domain(*, by: Actor, at: dt.datetime, version_uuid: uuid.UUID, version: int, given: DomainGiven) -> Domain:
    """Add a domain, with its items, to a draft. Errors: Absent, Refused, Conflict."""
    draft = _load_draft(by, version_uuid, version)
    if draft.domains.count() >= MOST_DOMAINS:
        raise Refused(f"A tool has at most {MOST_DOMAINS} domains.")
    domain = Domain(version=draft, key=_new_key(draft, given.name))
    _fill_domain(domain, given)
    draft.save_checked()
    _record_change("add_domain", draft, by=by, at=at)
    return domain


@transaction.atomic
def edit_domain(*, by: Actor, at: dt.datetime, domain_uuid: uuid.UUID, version: int, given: DomainGiven) -> Domain:
    """Change a domain of a draft and what it asks. Errors: Absent, Refused, Conflict."""
    domain = _load_domain(by, domain_uuid, version)
    _fill_domain(domain, given)
    domain.version.save_checked()
    _record_change("edit_domain", domain.version, by=by, at=at)
    return domain


@transaction.atomic
def remove_domain(*, by: Actor, at: dt.datetime, domain_uuid: uuid.UUID, version: int) -> ToolVersion:
    """Take a domain out of a draft, which nothing rests on yet. Errors: Absent, Refused, Conflict."""
    domain = _load_domain(by, domain_uuid, version)
    draft = domain.version
    domain.items.all().delete()
    domain.delete()
    draft.save_checked()
    _record_change("remove_domain", draft, by=by, at=at)
    return draft


@transaction.atomic
def set_bands(
    *, by: Actor, at: dt.datetime, version_uuid: uuid.UUID, version: int, bands: Sequence[BandGiven]
) -> ToolVersion:
    """Say which totals of a draft suggest which level, one band a level at most. Errors: Absent, Refused, Conflict.

    Whether they meet end to end is asked when the draft is published: domains may still change.
    """
    draft = _load_draft(by, version_uuid, version)
    levels = [band.level for band in bands]
    if len(set(levels)) != len(levels) or not set(levels) <= set(Level.values):
        raise Refused("Each level has one band at most.")
    for band in bands:
        _require_band(band)
    draft.bands.all().delete()
    for band in bands:
        Band(
            version=draft, lowest=band.lowest, highest=band.highest, level=band.level, review_days=band.review_days,
            name=require_name(band.name, what="the band's name", field=f"{band.level}_name"),
        ).save_checked()  # fmt: skip
    draft.save_checked()
    _record_change("set_bands", draft, by=by, at=at)
    return draft


def version_shown(version: ToolVersion) -> dict[str, object]:
    """A draft's description as a conflict page shows it, by form field."""
    return {name: getattr(version, name) for name in ("guidance", "source", "age_low", "age_high")}


def domain_shown(domain: Domain) -> dict[str, object]:
    """A domain as a conflict page shows it, by form field."""
    shown: dict[str, object] = {
        name: getattr(domain, name) for name in ("name", "guidance", "highest", "weight", "order")
    }
    return shown | {"items": "\n".join(item.text for item in domain.items.all())}


def _load_draft(
    by: Actor, version_uuid: uuid.UUID, version: int, shown: Callable[[ToolVersion], dict[str, object]] | None = None
) -> ToolVersion:
    """A draft, locked; every change of its parts is a change of the draft, so two editors of one draft are told."""
    require_permission(by, "screening_tool.edit")
    draft = load_version(version_uuid)
    require_draft(draft)
    draft.require_version(version, shown(draft) if shown else {})
    return draft


def _load_domain(by: Actor, domain_uuid: uuid.UUID, version: int) -> Domain:
    """A domain of a draft, the draft locked."""
    domain = Domain.objects.select_related("version").filter(uuid=domain_uuid).first()
    if domain is None:
        raise Absent
    domain.version = _load_draft(by, domain.version.uuid, version, shown=lambda _: domain_shown(domain))
    return domain


def _fill_domain(domain: Domain, given: DomainGiven) -> None:
    name = require_name(given.name, what="the domain's name", field="name")
    if not name:
        raise Refused("Give the domain's name.", field="name")
    for value, field in ((given.weight, "weight"), (given.highest, "highest")):
        if not 1 <= value <= 10:
            raise Refused("This is a whole number from 1 to 10.", field=field)
    items = [require_text(text, what="an item", field="items", limit=300) for text in given.items if text.strip()]
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(f"Ask about one to {MOST_ITEMS} things, one a line.", field="items")
    domain.name, domain.weight, domain.highest, domain.order = name, given.weight, given.highest, given.order
    domain.guidance = require_text(given.guidance, what="guidance", field="guidance", limit=500)
    domain.save_checked()
    domain.items.all().delete()
    Item.objects.bulk_create(Item(domain=domain, order=order, text=text) for order, text in enumerate(items, start=1))


def _require_band(band: BandGiven) -> None:
    if not band.name.strip():
        raise Refused("Give the band's name.", field=f"{band.level}_name")
    if not 0 <= band.lowest <= band.highest:
        raise Refused("A band runs from its lowest total to its highest.", field=f"{band.level}_lowest")
    if not 1 <= band.review_days <= LONGEST_REVIEW:
        raise Refused(f"Days until the next look are from 1 to {LONGEST_REVIEW}.", field=f"{band.level}_review_days")


def _new_key(draft: ToolVersion, name: str) -> str:
    """What tells a domain from the others through all versions of its tool."""
    begin = slugify(name)[:50] or "domain"
    taken = set(Domain.objects.filter(version__tool=draft.tool).values_list("key", flat=True))
    number = 1
    while (key := begin if number == 1 else f"{begin}-{number}") in taken:
        number += 1
    return key


def _record_change(action: str, version: ToolVersion, *, by: Actor, at: dt.datetime) -> None:
    record_act(
        by=by, at=at, action=action, op=Operation.CONFIGURATION, subjects=[],
        detail={"tool": version.tool.key, "number": version.number},
    )  # fmt: skip
