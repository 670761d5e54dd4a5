"""Reading screening tools: which there are, what a version asks and how it counts, which fit a person's age."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.core.errors import Absent
from throughline.register.ages import Age
from throughline.screening.models import Domain, Tool, ToolVersion
from throughline.screening.policies import age_note, faults_of, fits_age, is_usable, rules_of
from throughline.screening.scoring import BandRule, DomainRule
from throughline.screening.states import VersionStatus


@dataclass(frozen=True)
class ItemView:
    pk: int
    text: str


@dataclass(frozen=True)
class DomainView:
    """A domain as it is asked about. ``counts``: its score and weight in words."""

    pk: int
    uuid: uuid.UUID
    key: str
    name: str
    guidance: str
    weight: int
    highest: int
    order: int
    items: tuple[ItemView, ...]

    @property
    def counts(self) -> str:
        scored = f"Scored from 0 to {self.highest}"
        return f"{scored}, and counts {self.weight} times" if self.weight > 1 else scored


@dataclass(frozen=True)
class BandView:
    lowest: int
    highest: int
    level: str
    level_label: str
    name: str
    review_days: int


@dataclass(frozen=True)
class VersionView:
    """One version of a tool, whole: what its page and a screening form show."""

    uuid: uuid.UUID
    version: int
    tool_key: str
    name: str
    audience: str
    audience_key: str
    number: int
    status: str
    status_label: str
    age_low: int
    age_high: int
    guidance: str
    source: str
    published_at: dt.datetime | None
    retired_at: dt.datetime | None
    domains: tuple[DomainView, ...]
    bands: tuple[BandView, ...]
    domain_rules: tuple[DomainRule, ...]
    band_rules: tuple[BandRule, ...]
    faults: tuple[str, ...]

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    @property
    def is_thrown_away(self) -> bool:
        return self.status == VersionStatus.DISCARDED

    @property
    def most(self) -> int:
        return sum(rule.most for rule in self.domain_rules)


@dataclass(frozen=True)
class ToolView:
    """A tool with all its versions, newest first."""

    name: str
    audience: str
    versions: tuple[VersionView, ...]


@dataclass(frozen=True)
class OfferedTool:
    """A tool that may be used for a person, with what to check about their age first."""

    version: VersionView
    note: str


def _versions() -> QuerySet[ToolVersion]:
    return ToolVersion.objects.select_related("tool").prefetch_related("domains__items", "bands")


def list_tools() -> list[ToolView]:
    """Every tool with its versions, by name; a draft that was thrown away is on no list, nor a tool that was only that."""
    views: dict[int, list[VersionView]] = {}
    tools = list(Tool.objects.order_by("audience", "name"))
    for version in _versions().exclude(status=VersionStatus.DISCARDED).order_by("-number"):
        views.setdefault(version.tool_id, []).append(present_version(version))
    return [
        ToolView(tool.name, tool.get_audience_display(), tuple(views[tool.pk])) for tool in tools if tool.pk in views
    ]  # fmt: skip


def list_tools_for(age: Age) -> list[OfferedTool]:
    """The tools in use whose age range may hold this person; someone whose age is not known may need any of them."""
    versions = _versions().filter(status=VersionStatus.PUBLISHED).order_by("tool__audience", "tool__name")
    return [
        OfferedTool(present_version(version), age_note(version, age)) for version in versions if fits_age(version, age)
    ]  # fmt: skip


def get_version(version_uuid: uuid.UUID) -> ToolVersion:
    """A version, whole. Raises Absent."""
    version = _versions().filter(uuid=version_uuid).first()
    if version is None:
        raise Absent
    return version


def find_version_of(tool_key: str, version_uuid: uuid.UUID) -> ToolVersion | None:
    """A version of a tool, in use or not, or None."""
    found: ToolVersion | None = _versions().filter(tool__key=tool_key, uuid=version_uuid).first()
    return found


def get_usable_version(tool_key: str, version_uuid: uuid.UUID | None, at: dt.datetime) -> ToolVersion:
    """The version a screening began with if it may still be finished, else the one in use. Raises Absent."""
    rows = _versions().filter(tool__key=tool_key)
    begun = rows.filter(uuid=version_uuid).first() if version_uuid is not None else None
    if begun is not None and is_usable(begun, at):
        return begun
    version = rows.filter(status=VersionStatus.PUBLISHED).first()
    if version is None:
        raise Absent
    return version


def get_domain(domain_uuid: uuid.UUID) -> Domain:
    """A domain of a tool. Raises Absent."""
    domain = Domain.objects.select_related("version__tool").prefetch_related("items").filter(uuid=domain_uuid).first()
    if domain is None:
        raise Absent
    return domain


def get_draft_of(version: ToolVersion) -> ToolVersion | None:
    """The draft of the same tool, if one is being worked on."""
    return _versions().filter(tool=version.tool, status=VersionStatus.DRAFT).first()


def is_name_taken(name: str, but: Tool | None = None) -> bool:
    """Whether a tool on the list has this name."""
    listed = ToolVersion.objects.exclude(status=VersionStatus.DISCARDED).filter(tool__name__iexact=name)
    return (listed.exclude(tool=but) if but is not None else listed).exists()


def present_version(version: ToolVersion) -> VersionView:
    """A version as a frozen view."""
    domains, bands = rules_of(version)
    return VersionView(
        uuid=version.uuid,
        version=version.version,
        tool_key=version.tool.key,
        name=version.tool.name,
        audience=version.tool.get_audience_display(),
        audience_key=version.tool.audience,
        number=version.number,
        status=version.status,
        status_label=version.get_status_display(),
        age_low=version.age_low,
        age_high=version.age_high,
        guidance=version.guidance,
        source=version.source,
        published_at=version.published_at,
        retired_at=version.retired_at,
        domains=tuple(present_domain(row) for row in version.domains.all()),
        bands=tuple(
            BandView(row.lowest, row.highest, row.level, row.get_level_display(), row.name, row.review_days)
            for row in version.bands.all()
        ),
        domain_rules=tuple(domains),
        band_rules=tuple(bands),
        faults=tuple(faults_of(version)) if version.status == VersionStatus.DRAFT else (),
    )


def present_domain(row: Domain) -> DomainView:
    """A domain as a frozen view."""
    items = tuple(ItemView(item.pk, item.text) for item in row.items.all())
    return DomainView(
        row.pk, row.uuid, row.key, row.name, row.guidance, row.weight, row.highest, row.order, items
    )  # fmt: skip
