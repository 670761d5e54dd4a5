"""Screening tools and their versions: a new tool, a new draft, into use, out of use, thrown away, taken up again."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text
from throughline.screening.models import Band, Domain, Item, Tool, ToolVersion
from throughline.screening.policies import require_copyable, require_sound, require_version_move
from throughline.screening.queries.tools import get_draft_of, is_name_taken
from throughline.screening.states import Audience, VersionStatus

OLDEST = 120


@dataclass(frozen=True)
class AboutGiven:
    """What a version is, as typed: for which ages, how it is used, where it comes from."""

    guidance: str
    source: str
    age_low: int
    age_high: int


@transaction.atomic
def begin_tool(
    *, by: Actor, at: dt.datetime, name: str, audience: str, about: AboutGiven, model_uuid: uuid.UUID | None = None
) -> ToolVersion:
    """Begin a new tool as a draft: with nothing in it, or with the parts and bands of a version that was used.

    Two tools on the list never share a name. Errors: Absent, Refused.
    """
    require_permission(by, "screening_tool.edit")
    model = load_version(model_uuid) if model_uuid is not None else None
    if model is not None:
        require_copyable(model)
    called = require_name(name, what="the tool's name", field="name")
    if not called:
        raise Refused("Give the tool's name.", field="name")
    if audience not in Audience.values:
        raise Refused("Say whether it is for children or for adults.", field="audience")
    if is_name_taken(called):
        raise Refused(
            "There is a tool of that name. Begin a draft from it, or give this one another name.", field="name"
        )
    tool = Tool(key=_new_key(called), name=called, audience=audience)
    tool.save_checked()
    draft = ToolVersion(tool=tool, number=1, drafted_at=at, drafted_by=by.member)
    fill_about(draft, about)
    draft.save_checked()
    if model is not None:
        _copy_parts(model, draft)
    _record_change("begin_tool", draft, by=by, at=at)
    return draft


@transaction.atomic
def begin_draft(*, by: Actor, at: dt.datetime, version_uuid: uuid.UUID) -> ToolVersion:
    """Begin a new draft of a tool as a copy of a version that was published. One draft a tool. Errors: Absent, Refused."""
    require_permission(by, "screening_tool.edit")
    model = load_version(version_uuid)
    require_copyable(model)
    if get_draft_of(model) is not None:
        raise Refused("This tool has a draft already. Work on that one.")
    newest = ToolVersion.objects.filter(tool=model.tool).order_by("-number").values_list("number", flat=True)[0]
    draft = ToolVersion(
        tool=model.tool, number=newest + 1, age_low=model.age_low, age_high=model.age_high, guidance=model.guidance,
        source=model.source, drafted_at=at, drafted_by=by.member,
    )  # fmt: skip
    draft.save_checked()
    _copy_parts(model, draft)
    _record_change("begin_draft", draft, by=by, at=at)
    return draft


@transaction.atomic
def publish_version(*, by: Actor, at: dt.datetime, version_uuid: uuid.UUID, version: int) -> ToolVersion:
    """Put a draft into use in place of the version in use, which is retired; from now on it is never changed.

    Errors: Absent, Conflict, Refused with all that is wrong (bands that overlap or leave a gap, a domain that asks nothing).
    """
    draft = _load_to_move(by, version_uuid, version, VersionStatus.PUBLISHED)
    require_sound(draft)
    for used in ToolVersion.objects.filter(tool=draft.tool, status=VersionStatus.PUBLISHED).select_for_update():
        used.retired_at, used.retired_by = at, by.member
        move_version(used, VersionStatus.RETIRED)
    draft.published_at, draft.published_by = at, by.member
    move_version(draft, VersionStatus.PUBLISHED)
    _record_change("publish_version", draft, by=by, at=at)
    return draft


@transaction.atomic
def retire_version(*, by: Actor, at: dt.datetime, version_uuid: uuid.UUID, version: int) -> ToolVersion:
    """Stop using a version. Screenings made with it keep it, whole. Errors: Absent, Refused, Conflict."""
    used = _load_to_move(by, version_uuid, version, VersionStatus.RETIRED)
    used.retired_at, used.retired_by = at, by.member
    move_version(used, VersionStatus.RETIRED)
    _record_change("retire_version", used, by=by, at=at)
    return used


@transaction.atomic
def throw_draft_away(*, by: Actor, at: dt.datetime, version_uuid: uuid.UUID, version: int) -> ToolVersion:
    """Put a draft nobody wants, and nobody ever used, out of every list; it stays. Errors: Absent, Refused, Conflict."""
    draft = _load_to_move(by, version_uuid, version, VersionStatus.DISCARDED)
    draft.discarded_at, draft.discarded_by = at, by.member
    move_version(draft, VersionStatus.DISCARDED)
    _record_change("throw_draft_away", draft, by=by, at=at)
    return draft


@transaction.atomic
def take_up_draft(*, by: Actor, at: dt.datetime, version_uuid: uuid.UUID, version: int) -> ToolVersion:
    """Go on with a draft that was thrown away, unless its tool has another by now. Errors: Absent, Refused, Conflict."""
    draft = _load_to_move(by, version_uuid, version, VersionStatus.DRAFT)
    if get_draft_of(draft) is not None:
        raise Refused("This tool has another draft by now. Work on that one.")
    if is_name_taken(draft.tool.name, but=draft.tool):
        raise Refused("There is another tool of that name by now.")
    draft.discarded_at, draft.discarded_by = None, None
    move_version(draft, VersionStatus.DRAFT)
    _record_change("take_up_draft", draft, by=by, at=at)
    return draft


def _load_to_move(by: Actor, version_uuid: uuid.UUID, version: int, to_status: VersionStatus) -> ToolVersion:
    """A version as its editor last saw it, from where the move is allowed. Raises Absent, Refused, Conflict."""
    require_permission(by, "screening_tool.edit")
    found = load_version(version_uuid)
    found.require_version(version, {"status": found.get_status_display()})
    require_version_move(found, to_status)
    return found


def load_version(version_uuid: uuid.UUID) -> ToolVersion:
    """A version, locked. Raises Absent."""
    rows = ToolVersion.objects.select_related("tool").select_for_update(of=("self",))
    version = rows.prefetch_related("domains__items", "bands").filter(uuid=version_uuid).first()
    if version is None:
        raise Absent
    return version


def fill_about(draft: ToolVersion, about: AboutGiven) -> None:
    """Put into a draft what it is. Raises Refused, naming the field."""
    for value, field, message in (
        (about.guidance, "guidance", "Say how the tool is used."),
        (about.source, "source", "Say where the tool comes from."),
    ):
        if not value.strip():
            raise Refused(message, field=field)
    if not 0 <= about.age_low <= about.age_high <= OLDEST:
        raise Refused(f"Ages run from the youngest to the oldest, from 0 to {OLDEST}.", field="age_low")
    draft.guidance = require_text(about.guidance, what="guidance", field="guidance", limit=3000)
    draft.source = require_text(about.source, what="source", field="source", limit=500)
    draft.age_low, draft.age_high = about.age_low, about.age_high


def _copy_parts(model: ToolVersion, draft: ToolVersion) -> None:
    for domain in model.domains.all():
        copy = Domain.objects.create(
            version=draft, key=domain.key, order=domain.order, name=domain.name, guidance=domain.guidance,
            weight=domain.weight, highest=domain.highest,
        )  # fmt: skip
        Item.objects.bulk_create(Item(domain=copy, order=item.order, text=item.text) for item in domain.items.all())
    Band.objects.bulk_create(
        Band(
            version=draft, lowest=band.lowest, highest=band.highest, level=band.level, name=band.name,
            review_days=band.review_days,
        )
        for band in model.bands.all()
    )  # fmt: skip


def _new_key(name: str) -> str:
    """What tells a tool from the others, those thrown away too."""
    begin = slugify(name)[:40] or "tool"
    taken = set(Tool.objects.filter(key__startswith=begin).values_list("key", flat=True))
    number = 1
    while (key := begin if number == 1 else f"{begin}-{number}") in taken:
        number += 1
    return key


def move_version(version: ToolVersion, to_status: str) -> None:
    """The one place a version's status is written. Raises Refused."""
    require_version_move(version, to_status)
    version.status = to_status
    version.save_checked()


def _record_change(action: str, version: ToolVersion, *, by: Actor, at: dt.datetime) -> None:
    record_act(
        by=by, at=at, action=action, op=Operation.CONFIGURATION, subjects=[],
        detail={"tool": version.tool.key, "number": version.number},
    )  # fmt: skip
