"""Reading meetings and agendas: everyone has their own, and cannot tell from its numbers that there is another."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.access.queries import agencies_on_list
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.queries import list_hub_agencies, members_of_hub
from throughline.agencies.states import AgencyKind, Role
from throughline.core.errors import Absent, Refused
from throughline.panel.models import (
    AgendaItem,
    ConflictDeclared,
    InformationRequest,
    ItemAdmission,
    ItemAttendance,
    Meeting,
)
from throughline.panel.policies import CHAIRING_ROLES, is_statutory, require_runs, runs
from throughline.panel.states import AGENDA_HEADINGS, MeetingStatus, PanelKind, Subject

SITTING_ROLES = (
    Role.COORDINATOR, Role.POLICE, Role.ANALYST, Role.ROCU, Role.SOCIAL, Role.PARTNER, Role.CHARITY, Role.CHAIR,
)  # fmt: skip
_HEADING = Case(*(When(subject=kind, then=Value(place)) for place, kind in enumerate(AGENDA_HEADINGS)))
# They come to a panel for somebody: meetings without an item of theirs, and agendas not yet circulated, are not there.
_FOR_SOMEBODY = (Role.PARTNER, Role.CHARITY)
_SHOWN = (
    "record", "person", "chair", "meeting__chair__agency", "meeting__hub", "record__person", "record__place",
    "record__case__person__record", "record__case__lead__agency", "record__case__cover",
)  # fmt: skip


@dataclass(frozen=True)
class Numbered:
    """An item as a reader has it: its number counts only what they may see (practice.md P20)."""

    number: int
    item: AgendaItem


def visible_items(actor: Actor, at: dt.datetime) -> QuerySet[AgendaItem]:
    """The items a reader may see: the gate; no conflict declared; persons of concern and locations statutory-only (P20).

    A charity has items of those it supports, and no themes; a chair, those of meetings it chairs all or part of.
    """
    rows = open_items(actor, at)
    return rows.filter(_chaired_by(actor, "meeting")) if actor.role == Role.CHAIR else rows


def open_items(actor: Actor, at: dt.datetime) -> QuerySet[AgendaItem]:
    """The items whose records a reader may see, of whichever panel: a chair's too, of panels that others chaired."""
    conflict = ConflictDeclared.related.filter(item=OuterRef("pk"), member=actor.member)
    rows: QuerySet[AgendaItem] = AgendaItem.objects.visible_to(actor, at)
    rows = rows.filter(~Exists(conflict), withdrawn_at__isnull=True, meeting__hub=actor.hub)
    admitted = Exists(ItemAdmission.related.filter(item=OuterRef("pk"), agency=actor.agency))
    for kind in PanelKind.values:
        if not is_statutory(actor.agency, kind):
            closed = Q(meeting__kind=kind, subject__in=(Subject.PERSON_OF_CONCERN, Subject.LOCATION))
            rows = rows.filter(~closed | admitted)
    if actor.agency.kind == AgencyKind.CHARITY:
        rows = rows.exclude(subject=Subject.THEME)
    if actor.role in _FOR_SOMEBODY:
        rows = rows.exclude(meeting__status=MeetingStatus.PLANNED)
    return rows


def visible_meetings(actor: Actor, at: dt.datetime) -> QuerySet[Meeting]:
    """The meetings a member may know of. They hold no case content; who comes for somebody, or chairs, has their own."""
    rows = Meeting.objects.filter(hub=actor.hub)
    if actor.role in _FOR_SOMEBODY:
        return rows.filter(Exists(visible_items(actor, at).filter(meeting=OuterRef("pk"))))
    return rows.filter(_chaired_by(actor)) if actor.role == Role.CHAIR else rows


def _chaired_by(actor: Actor, meeting: str = "") -> Q:
    """Meetings a member chairs, or of which they chair an item; ``meeting``: the way to the meeting from the rows asked."""
    key, chair = (meeting, f"{meeting}__chair") if meeting else ("pk", "chair")
    own = AgendaItem.related.filter(meeting=OuterRef(key), chair=actor.member, withdrawn_at__isnull=True)
    return Q(**{chair: actor.member}) | Q(Exists(own))


def list_meetings(actor: Actor, at: dt.datetime, *, statuses: tuple[str, ...], limit: int = 50) -> list[Meeting]:
    """Meetings in these statuses: those to come first to last, those past newest first."""
    is_past = MeetingStatus.PLANNED not in statuses
    rows = visible_meetings(actor, at).filter(status__in=statuses).select_related("chair")
    return list(rows.order_by("-meets_at" if is_past else "meets_at", "pk")[:limit])


def get_meeting(actor: Actor, meeting_uuid: uuid.UUID, at: dt.datetime, *, lock: bool = False) -> Meeting:
    """A meeting of the actor's hub. Raises Absent."""
    rows = visible_meetings(actor, at).select_related("chair__agency", "hub__agency").filter(uuid=meeting_uuid)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def get_item(actor: Actor, item_uuid: uuid.UUID, at: dt.datetime, *, lock: bool = False) -> AgendaItem:
    """An item the actor may see. Raises Absent."""
    rows = visible_items(actor, at).select_related(*_SHOWN).filter(uuid=item_uuid)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def get_item_to_run(actor: Actor, item_uuid: uuid.UUID, at: dt.datetime) -> AgendaItem:
    """An item, for whoever runs it. To its chair, who agreed its minutes and no longer sees it, it says so and whom to tell.

    Raises Absent, Refused.
    """
    try:
        item = get_item(actor, item_uuid, at)
    except Absent:
        if _agreed_by(actor).filter(uuid=item_uuid).exists():
            raise Refused(agreed_in_words(actor)) from None
        raise
    require_runs(actor, item)
    return item


def has_agreed(actor: Actor, meeting: Meeting) -> bool:
    """Whether a chair agreed minutes of this meeting: what was on its agenda is closed to them again."""
    return _agreed_by(actor).filter(meeting=meeting).exists()


def agreed_in_words(actor: Actor) -> str:
    """What a chair can do about minutes they agreed, and through whom."""
    names = ", ".join(member.name for member in members_of_hub(actor.hub, [Role.COORDINATOR]))
    whom = f"the coordinator ({names})" if names else "the coordinator"
    return (
        "You agreed these minutes, so what was on the agenda is closed to you again. If a decision or a minute is not"
        f" right, tell {whom}: they add a dated correction under it."
    )


def _agreed_by(actor: Actor) -> QuerySet[AgendaItem]:
    """The items a chair agreed the minutes of. That there are, is theirs to know; what they are about is closed to them."""
    rows: QuerySet[AgendaItem] = AgendaItem.related.filter(
        meeting__hub=actor.hub, frozen_at__isnull=False, withdrawn_at__isnull=True
    )
    mine = Q(chair=actor.member) | Q(chair__isnull=True, meeting__chair=actor.member)
    return rows.filter(mine) if actor.role == Role.CHAIR else rows.none()


def agenda_of(actor: Actor, at: dt.datetime, meeting: Meeting) -> list[Numbered]:
    """A reader's agenda by kind of item, each in the order things were tabled: never by a level or a score (P2)."""
    rows = visible_items(actor, at).filter(meeting=meeting).select_related(*_SHOWN)
    rows = rows.alias(heading=_HEADING).order_by("heading", "tabled_at", "pk")
    rows = rows.prefetch_related("record__case__person__age_statements", "decisions")
    return [Numbered(number, item) for number, item in enumerate(rows, start=1)]


def list_chairs(actor: Actor) -> list[Member]:
    """Who in the hub may chair."""
    return members_of_hub(actor.hub, CHAIRING_ROLES)


def list_sitting(actor: Actor, item: AgendaItem, at: dt.datetime) -> list[Member]:
    """Who may sit in an item: the hub's members who may see it. Each is asked for through the same rule as the page."""
    members = [
        member for member in members_of_hub(actor.hub, SITTING_ROLES)
        if visible_items(Actor(member=member), at).filter(pk=item.pk).exists()
    ]  # fmt: skip
    return sorted(members, key=lambda member: (member.agency.name, member.name))


def record_for(owner: Member, item: AgendaItem, at: dt.datetime) -> ProtectedRecord | None:
    """The record a task of an owner stands on: the item's own, else the person's they support; none: they see neither."""
    return next((record for record in item.records if may_see(owner, record, at)), None)


def sees_case(actor: Actor, item: AgendaItem, at: dt.datetime) -> bool:
    """Whether a reader has the item by its own record, and not through a provider's grant alone."""
    return item.record is None or may_see(actor.member, item.record, at)


def list_agencies_to_ask(item: AgendaItem, at: dt.datetime) -> list[Agency]:
    """The agencies on this person's or place's list that have no question open: somebody involved, or a live grant."""
    asked = InformationRequest.related.filter(item=item, answered_at__isnull=True).values("agency")
    return list(agencies_on_list(item.records, at).exclude(pk__in=asked))


def list_agencies_to_seat(actor: Actor, item: AgendaItem, at: dt.datetime) -> list[Agency]:
    """The hub's agencies that may sit in an item, by somebody without an account too (practice.md P20).

    On a person of concern or a location, the statutory ones and those the chair admitted; a charity for someone harmed whom
    it supports, and for no theme.
    """
    agencies = list(list_hub_agencies(actor.hub))
    if item.subject in (Subject.PERSON_OF_CONCERN, Subject.LOCATION):
        admitted = set(item.admissions.values_list("agency", flat=True))
        return [row for row in agencies if is_statutory(row, item.meeting.kind) or row.pk in admitted]
    supports = set(agencies_on_list(item.records, at).values_list("pk", flat=True))
    return [row for row in agencies if row.kind != AgencyKind.CHARITY or row.pk in supports]


def list_agencies_to_admit(actor: Actor, item: AgendaItem) -> list[Agency]:
    """The hub's agencies an item on a person of concern or a location is closed to."""
    admitted = set(item.admissions.values_list("agency", flat=True))
    closed_to = [row for row in list_hub_agencies(actor.hub) if not is_statutory(row, item.meeting.kind)]
    return [agency for agency in closed_to if agency.pk not in admitted]


def list_requests(actor: Actor, item: AgendaItem) -> list[InformationRequest]:
    """The questions on an item: all of them to whoever runs it, its own to any other agency."""
    rows = item.requests.select_related("agency", "clock", "answered_by")
    if not runs(actor, item):
        rows = rows.filter(agency=actor.agency)
    return list(rows.order_by("agency__name", "asked_at"))


def get_request(actor: Actor, request_uuid: uuid.UUID, at: dt.datetime, *, lock: bool = False) -> InformationRequest:
    """A question to the actor's own agency, on an item they may see. Raises Absent."""
    rows = InformationRequest.related.filter(uuid=request_uuid, agency=actor.agency, item__in=visible_items(actor, at))
    rows = rows.select_related("agency", "clock", *(f"item__{path}" for path in _SHOWN))
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def tick_as_before(item: AgendaItem) -> list[int]:
    """Whom to tick first: who sits in the item; where nobody is noted yet, whoever sat in the one before it."""
    sat = ItemAttendance.related.filter(withdrawn_at__isnull=True, member__isnull=False)
    here = list(sat.filter(item=item).values_list("member", flat=True))
    if here or item.attendances.exists():
        return here
    before = sat.filter(item__meeting=item.meeting, noted_at__gte=item.tabled_at).order_by("-noted_at").first()
    return list(sat.filter(item=before.item_id).values_list("member", flat=True)) if before else []
