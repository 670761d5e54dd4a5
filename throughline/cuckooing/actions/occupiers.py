"""Who lives in a cuckooed home and what they need; adult social care; and what is arranged before any closure order."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import may, require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.cuckooing.actions.addresses import address_of
from throughline.cuckooing.models import AdultReferral, CuckooedAddress, HomeQuestion, Occupier
from throughline.cuckooing.policies import require_day
from throughline.cuckooing.states import Answer
from throughline.register.described import ask_who_they_are
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.links import end_links, link_records, standing_links, withdraw_links
from throughline.register.states import LinkKind


@transaction.atomic
def name_occupier(
    *, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, person: PersonGiven, since_date: dt.date, needs: str = ""
) -> Occupier:
    """Say who lives in the home, since when, and what they need. The newest row of a person stands.

    They are joined to the place in the register; somebody who moved out and is back lives there again. Errors: Absent, Refused.
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    require_day(since_date, field="since_date", at=at)
    found = person_for(by=by, at=at, given=person)
    occupier = Occupier(
        address=address, person=found, since_date=since_date, recorded_at=at, recorded_by=by.member,
        needs=require_text(needs, what="what they need", field="needs", limit=1000),
    )  # fmt: skip
    occupier.save_checked()
    link_records(
        by=by, at=at, from_record=found.record, to_record=address.place.record, kind=LinkKind.LIVES_AT,
        since_date=since_date,
    )  # fmt: skip
    standing_links(found.record, address.place.record, [LinkKind.LIVES_AT]).update(until_date=None)
    if may(by.role, "person.complete"):
        ask_who_they_are(by=by, at=at, person=found)
    record_act(by=by, at=at, action="name_occupier", op=Act.COLLECTION, subjects=[address.place.record, found.record])
    return occupier


@transaction.atomic
def end_occupier(
    *, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, occupier_id: int, until_date: dt.date, how: str = ""
) -> Occupier:
    """Somebody moved out, on a day: they live there no longer, and how to contact them there no longer says how to visit.

    What was answered before a closure order was of who lived there then: it is asked again. Errors: Absent, Refused.
    """
    address, row = _occupier_to_change(by, at, place_uuid, occupier_id)
    if row.until_date is not None:
        raise Refused("The last day they lived here is recorded already.", field="until_date")
    require_day(until_date, field="until_date", at=at, earliest=row.since_date, after="they lived here")
    row.until_date, row.ended_at, row.ended_by = until_date, at, by.member
    row.ended_how = require_text(how, what="how you know", field="how", limit=300)
    row.save_checked()
    end_links(
        from_record=row.person.record, to_record=address.place.record, kinds=[LinkKind.LIVES_AT], until_date=until_date
    )
    record_act(
        by=by, at=at, action="end_occupier", op=Act.ALTERATION, subjects=[address.place.record, row.person.record]
    )
    return row


@transaction.atomic
def withdraw_occupier(*, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, occupier_id: int, reason: str) -> Occupier:
    """That somebody lives or lived there was recorded in error: every row that said so of them here is withdrawn.

    What joined them to the place goes with it, unless something else says that they live there. What was answered before a
    closure order is asked again. Errors: Absent, Refused (no reason).
    """
    address, row = _occupier_to_change(by, at, place_uuid, occupier_id)
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    said = require_text(reason, what="reason", field="reason", limit=300)
    rows = list(address.occupiers.filter(person=row.person_id))
    for each in rows:
        each.withdrawn_at, each.withdrawn_by, each.withdrawn_reason = at, by.member, said
        each.save_checked()
    ours = standing_links(row.person.record, address.place.record, [LinkKind.LIVES_AT]).filter(
        recorded_at__in=[each.recorded_at for each in rows], because_of__isnull=True
    )
    if ours.exists():
        withdraw_links(
            by=by, at=at, from_record=row.person.record, to_record=address.place.record, kinds=[LinkKind.LIVES_AT],
            reason=said,
        )  # fmt: skip
    record_act(
        by=by, at=at, action="withdraw_occupier", op=Act.ALTERATION, subjects=[address.place.record, row.person.record]
    )
    return row


def _occupier_to_change(
    by: Actor, at: dt.datetime, place_uuid: uuid.UUID, occupier_id: int
) -> tuple[CuckooedAddress, Occupier]:
    """Somebody said to live at an address, whom the actor may open. Errors: Absent."""
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    rows = Occupier.objects.visible_to(by, at).filter(address=address, withdrawn_at__isnull=True)
    row: Occupier | None = rows.select_related("person__record").filter(pk=occupier_id).first()
    if row is None:
        raise Absent
    return address, row


@transaction.atomic
def record_adult_referral(
    *,
    by: Actor,
    at: dt.datetime,
    place_uuid: uuid.UUID,
    was_told: bool,
    who: str = "",
    told_date: dt.date | None = None,
    reference: str = "",
    why_not: str = "",
) -> AdultReferral:
    """Adult social care was told: who told whom, when, its reference; or why not yet. The newest stands.

    Errors: Absent, Refused.
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    if was_told and not who.strip():
        raise Refused("Say who told whom.", field="who")
    if was_told and told_date is None:
        raise Refused("Say when they were told.", field="told_date")
    if not was_told and not why_not.strip():
        raise Refused("Say why they were not told.", field="why_not")
    if was_told and told_date is not None:
        require_day(told_date, field="told_date", at=at)
    referral = AdultReferral(
        address=address, was_told=was_told, told_date=told_date if was_told else None, recorded_at=at,
        recorded_by=by.member, who=require_text(who if was_told else "", what="who", field="who", limit=150),
        reference=require_text(reference if was_told else "", what="reference", field="reference", limit=60),
        why_not=require_text("" if was_told else why_not, what="why not", field="why_not", limit=500),
    )  # fmt: skip
    referral.save_checked()
    record_act(
        by=by, at=at, action="record_adult_referral", op=Act.DISCLOSURE if was_told else Act.COLLECTION,
        recipient=referral.who, subjects=[address.place.record],
    )  # fmt: skip
    return referral


@transaction.atomic
def answer_home_question(
    *, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, would_be_homeless: str, arranged: str = ""
) -> HomeQuestion:
    """Before any closure order: would they lose their home, and what is arranged first? The newest answer stands.

    Errors: Absent, Refused (they would, and nothing is said of what is arranged).
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    if would_be_homeless not in Answer.values:
        raise Refused("Say whether they would lose their home.", field="would_be_homeless")
    said = require_text(arranged, what="what is arranged", field="arranged", limit=1000)
    if would_be_homeless == Answer.YES and not said:
        raise Refused("Say what is arranged first, or that nothing is yet.", field="arranged")
    question = HomeQuestion(
        address=address, would_be_homeless=would_be_homeless, arranged=said, recorded_at=at, recorded_by=by.member
    )
    question.save_checked()
    record_act(by=by, at=at, action="answer_home_question", op=Act.COLLECTION, subjects=[address.place.record])
    return question
