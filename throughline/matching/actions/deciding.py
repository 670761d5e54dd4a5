"""Deciding who is who: searches, pairs that are not one person, records joined as one person and parted again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may, require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text, says_something
from throughline.matching.joinings import get_joining, kept_from, list_apart, sides_of
from throughline.matching.models import Joining, LikelyMatch
from throughline.register.described import answer_by_joining, ask_again_once_parted
from throughline.register.links import link_records, withdraw_links
from throughline.register.models import Person
from throughline.register.states import LinkKind


@transaction.atomic
def record_search(*, by: Actor, at: dt.datetime, text: str, found: list[ProtectedRecord]) -> None:
    """Audit a search: what was typed (readable by information governance alone) and whom it showed. Errors: Absent."""
    require_searching(by)
    record_act(by=by, at=at, action="search_people", op=Operation.SEARCH, subjects=found, detail={"text": text})


@transaction.atomic
def keep_none_of_them(
    *, by: Actor, at: dt.datetime, text: str, shown: list[ProtectedRecord], reason: str, person: Person
) -> None:
    """Audit that somebody is recorded though people who may be them were shown, and why; that they are none of those shown
    is remembered. Errors: Absent, Refused.
    """
    require_searching(by)
    if not says_something(reason):
        raise Refused("Say how you know they are none of these people.", field="new_because")
    for other in Person.objects.visible_to(by, at).filter(record__in=shown).exclude(pk=person.pk):
        _set_aside(person, other, by=by, at=at, reason=reason.strip()[:300], because="shown by a search")
    record_act(
        by=by, at=at, action="keep_none_of_them", op=Operation.ALTERATION, subjects=[*shown, person.record],
        detail={"text": text, "reason": reason.strip()},
    )  # fmt: skip


def require_searching(by: Actor) -> None:
    """Whoever may search; and whoever may refer, who searches what they may see before they name somebody new."""
    require_permission(by, "person.search" if may(by.role, "person.search") else "referral.make")


@transaction.atomic
def set_aside_match(*, by: Actor, at: dt.datetime, match_id: int, reason: str) -> LikelyMatch:
    """Decide that two people are not the same, with a reason. Errors: Absent, Refused."""
    require_permission(by, "match.decide")
    match: LikelyMatch | None = (
        LikelyMatch.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=match_id).first()
    )
    if match is None:
        raise Absent
    if match.set_aside_at is not None:
        raise Refused("This was decided already.")
    if not says_something(reason):
        raise Refused("Say how you know they are not the same person.", field="reason")
    match.set_aside_at, match.set_aside_by, match.set_aside_reason = at, by.member, reason.strip()
    match.save_checked()
    record_act(
        by=by, at=at, action="set_aside_match", op=Operation.ALTERATION,
        subjects=[match.person.record, match.other.record],
    )  # fmt: skip
    return match


@transaction.atomic
def join_people(
    *,
    by: Actor,
    at: dt.datetime,
    person_uuid: uuid.UUID,
    other_uuid: uuid.UUID,
    from_other: Collection[str],
    reason: str,
    changed: str = "",
) -> Joining:
    """Decide that two records are of one person. The first leads; ``from_other`` says what is read from the other record.

    Nothing is moved, and nobody sees more than before. Where either is joined already, those that lead are joined.
    ``changed``: where they, or records joined with them, were decided to be of two people, what changed since.
    Errors: Absent, Refused (one record, joined already, another hub's, kept from different people, no reason, decided apart
    and nothing changed).
    """
    require_permission(by, "match.decide")
    person, other = _two_to_join(person_uuid, other_uuid, by=by, at=at)
    why = require_text(reason, what="reason", field="reason", limit=300)
    if not says_something(why):
        raise Refused("Say how you know they are the same person.", field="reason")
    what_changed = _require_changed(changed, person, other, by=by, at=at)
    if kept_from(person, at) != kept_from(other, at):
        raise Refused(
            "One of these records is kept from somebody the other is not kept from. Keep both from the same people first."
        )
    joining = Joining(
        person=person, other=other, fields=_read_from_other(person, other, from_other), reason=why,
        changed=what_changed, joined_at=at, joined_by=by.member,
    )  # fmt: skip
    joining.save_checked()
    _settle([person, other])
    answer_by_joining(by=by, at=at, person=Person.related.get(pk=other.pk))
    link_records(
        by=by, at=at, from_record=other.record, to_record=person.record, kind=LinkKind.SAME_PERSON,
        since_date=civil_date(at),
    )  # fmt: skip
    record_act(
        by=by, at=at, action="join_people", op=Operation.ALTERATION, subjects=[person.record, other.record],
        detail={"from_other": joining.fields},
    )  # fmt: skip
    return joining


def _require_changed(changed: str, person: Person, other: Person, *, by: Actor, at: dt.datetime) -> str:
    """What changed since they were decided to be of two people; nothing where nobody decided that."""
    said = require_text(changed, what="what changed", field="changed", limit=300)
    if not list_apart(by, at, person, other):
        return ""
    if not says_something(said):
        raise Refused("They were decided to be two different people. Say what changed since.", field="changed")
    return said


def _two_to_join(person_uuid: uuid.UUID, other_uuid: uuid.UUID, *, by: Actor, at: dt.datetime) -> tuple[Person, Person]:
    """The two records that lead, through the gate and locked, always in the same order."""
    first, second = (_lead_of(each, by=by, at=at) for each in (person_uuid, other_uuid))
    if first.pk == second.pk:
        raise Refused("These are one record, or joined already.")
    locked = {
        row.pk: get_visible(Person, row.record.uuid, by, at, lock=True)
        for row in sorted((first, second), key=lambda row: row.pk)
    }
    if any(row.record.hub_id != by.hub.pk for row in locked.values()):
        raise Refused("Another hub holds one of these records. Ask them whether it is the same person.")
    if any(row.same_as_id for row in locked.values()):
        raise Refused("One of them was joined to another record meanwhile. Look again.")
    return locked[first.pk], locked[second.pk]


def _lead_of(person_uuid: uuid.UUID, *, by: Actor, at: dt.datetime) -> Person:
    person = get_visible(Person, person_uuid, by, at, beside=("same_as__record",))
    return get_visible(Person, person.same_as.record.uuid, by, at) if person.same_as else person


def _read_from_other(person: Person, other: Person, chosen: Collection[str]) -> list[str]:
    """What is read from the other record: what was chosen, and what this one does not say."""
    found = []
    for side in sides_of(person, other):
        if side.is_same:
            continue
        if side.field in chosen if side.must_choose else side.is_only_other:
            found.append(side.field)
    return found


def _settle(people: Collection[Person]) -> None:
    """Say again of every record joined with these which one leads. It follows from the standing joinings alone."""
    keys = {key for person in people for key in (person.pk, person.same_as_id) if key}
    rows = Person.related.filter(Q(pk__in=keys) | Q(same_as__in=keys)).select_for_update(of=("self",)).order_by("pk")
    records = list(rows)
    standing = Joining.related.filter(other__in=records, parted_at__isnull=True)
    parents = dict(standing.values_list("other", "person"))
    for person in records:
        lead = person.pk
        while lead in parents:
            lead = parents[lead]
        person.same_as_id = lead if lead != person.pk else None
        person.save(update_fields=["same_as"])


@transaction.atomic
def part_people(*, by: Actor, at: dt.datetime, joining_uuid: uuid.UUID, reason: str) -> Joining:
    """Two records were not of one person after all: each is read by itself again at once, and the pair is not suggested again.

    Errors: Absent, Refused without a reason.
    """
    require_permission(by, "match.decide")
    found = get_joining(by, at, joining_uuid)
    why = require_text(reason, what="reason", field="reason", limit=300)
    if not says_something(why):
        raise Refused("Say how you know they are not the same person.", field="reason")
    pair = sorted((found.person, found.other), key=lambda row: row.pk)
    people = [get_visible(Person, row.record.uuid, by, at, lock=True) for row in pair]
    joining = get_joining(by, at, joining_uuid)
    joining.parted_at, joining.parted_by, joining.parted_reason = at, by.member, why
    joining.save_checked()
    _settle(people)
    for each in Person.related.filter(pk__in=[row.pk for row in people]).order_by("pk"):
        ask_again_once_parted(by=by, at=at, person=each)
    records = [joining.person.record, joining.other.record]
    withdraw_links(by=by, at=at, from_record=records[1], to_record=records[0], kinds=[LinkKind.SAME_PERSON], reason=why)
    _remember_apart(joining, why, by=by, at=at)
    record_act(by=by, at=at, action="part_people", op=Operation.ALTERATION, subjects=records)
    return joining


@transaction.atomic
def decide_apart(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, other_uuid: uuid.UUID, reason: str
) -> LikelyMatch:
    """Decide that two records are not of one person: remembered, whichever way round. Errors: Absent, Refused."""
    require_permission(by, "match.decide")
    one, other = (get_visible(Person, each, by, at) for each in (person_uuid, other_uuid))
    known = LikelyMatch.objects.visible_to(by, at).filter(_is_pair(one, other)).order_by("pk").first()
    if known is None:
        known = LikelyMatch(
            person=one, other=other, because="compared by a person", found_at=at, found_by=by.member
        )  # fmt: skip
        known.save_checked()
    return set_aside_match(by=by, at=at, match_id=known.pk, reason=reason)


def _remember_apart(joining: Joining, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Parted, they are a decided pair; one decided before keeps who decided it and why: the joining keeps the parting."""
    _set_aside(joining.person, joining.other, by=by, at=at, reason=reason, because="joined and parted")


def _set_aside(one: Person, other: Person, *, by: Actor, at: dt.datetime, reason: str, because: str) -> None:
    """Remember that two are not one person, whichever way round they were listed. What was decided before stays as it was."""
    pair = LikelyMatch.related.filter(_is_pair(one, other))
    is_known = pair.exists()
    pair.filter(set_aside_at=None).update(set_aside_at=at, set_aside_by=by.member, set_aside_reason=reason)
    if not is_known:
        LikelyMatch(
            person=one, other=other, because=because, found_at=at, found_by=by.member, set_aside_at=at,
            set_aside_by=by.member, set_aside_reason=reason,
        ).save_checked()  # fmt: skip


def _is_pair(one: Person, other: Person) -> Q:
    """The two, whichever was named first."""
    return Q(person=one, other=other) | Q(person=other, other=one)
