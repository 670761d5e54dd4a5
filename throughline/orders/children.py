"""A child as the subject of a plan or an order (practice.md P3): never without their own item as a child harmed."""

from __future__ import annotations

import datetime as dt
import uuid

from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.disruption.models import Line
from throughline.orders.models import DisruptionPlan, Order
from throughline.register.links import link_records
from throughline.register.models import Person
from throughline.register.queries import age_of, held_to_be_child, links_shown, may_be_child_by_any_record
from throughline.register.states import LinkKind
from throughline.work.facts import ask_task, settle_task
from throughline.work.states import TaskKind

HARMED = (
    LinkKind.CHILD_HARMED_BY, LinkKind.EXPLOITED_TO_CARRY, LinkKind.EXPLOITED_TO_STORE, LinkKind.EXPLOITED_TO_HOLD,
)  # fmt: skip
REVIEW_WITHIN = dt.timedelta(days=1)


def subject_of(record: ProtectedRecord) -> Person | None:
    """The person a record that passed the gate is about; None for a line, a place or a phone."""
    if record.kind != RecordKind.PERSON:
        return None
    return Person.related.select_related("record").get(record=record)


def may_be_child(actor: Actor, at: dt.datetime, person: Person | None) -> bool:
    """Whether the subject is a child, or may be: by their record, or by one joined with it that the actor may open."""
    return person is not None and held_to_be_child(actor, at, person, civil_date(at))


def has_item_as_harmed(by: Actor, at: dt.datetime, person: Person) -> bool:
    """Whether a link the actor may be told of says that this child was harmed or exploited along something."""
    return links_shown(by, at).filter(from_record=person.record, kind__in=HARMED).exists()


def answer_for_child(
    *, by: Actor, at: dt.datetime, thing: Order | DisruptionPlan, person: Person, harmed_along: uuid.UUID | None
) -> None:
    """See that a child chosen as subject has an item as a child harmed, and ask a second person to look. Errors: Refused."""
    if harmed_along is not None:
        line = get_visible(Line, harmed_along, by, at)
        link_records(
            by=by, at=at, from_record=person.record, to_record=line.record, kind=LinkKind.CHILD_HARMED_BY,
            since_date=civil_date(at),
        )  # fmt: skip
    elif not has_item_as_harmed(by, at, person):
        raise Refused(
            "They are under 18, or may be. Say along which line they were harmed: no child is a person of concern alone.",
            field="harmed_along",
        )
    # What another record of theirs says is not told on this one (ADR 0015).
    is_told = age_of(person, civil_date(at)).may_be_child
    what = "an order" if isinstance(thing, Order) else "a disruption plan"
    thing.needs_review, thing.review_task = True, ask_task(
        by=by, at=at, record=person.record, title=f"Second person’s review: {what}{' about a child' if is_told else ''}",
        kind=TaskKind.CHILD_SUBJECT, owner_agency=by.hub.agency, due_at=at + REVIEW_WITHIN,
        explanation="Someone else looks at whether this protects them, and whether anything kinder would.",
    )  # fmt: skip
    thing.save(update_fields=["needs_review", "review_task"])


def waits_for_review(by: Actor, at: dt.datetime, subject: Person | None, thing: Order | DisruptionPlan) -> bool:
    """Whether a second person's yes is owed: as whoever asks sees the subject, or as whoever recorded it did.

    What was owed when it was recorded is not passed by somebody who may not open the record that says so.
    """
    if subject is None or thing.reviewed_at is not None:
        return False
    owed = thing.needs_review and may_be_child_by_any_record(subject, civil_date(at))
    return owed or may_be_child(by, at, subject)


def require_reviewed(by: Actor, at: dt.datetime, subject: Person | None, thing: Order | DisruptionPlan) -> None:
    """Raise Refused while a plan or order about a child waits for a second person's review."""
    if waits_for_review(by, at, subject, thing):
        why = "They are under 18, or may be. " if may_be_child(by, at, subject) else ""
        raise Refused(f"{why}A second person reviews this first.")


def require_reviewer(by: Actor, at: dt.datetime, subject: Person | None, thing: Order | DisruptionPlan) -> None:
    """Raise Refused unless this waits for a review, and the actor may open what says so: nobody reviews what they cannot see."""
    if may_be_child(by, at, subject):
        return
    if waits_for_review(by, at, subject, thing):
        raise Refused(
            "This waits for a second person who may open all it rests on. Ask whoever recorded it who that is."
        )
    raise Refused("There is nothing to review here.")


def settle_review(thing: Order | DisruptionPlan, note: str, *, by: Actor, at: dt.datetime) -> None:
    """Write a second person's yes on a plan or order about a child. Errors: Refused (the one who recorded it)."""
    if thing.recorded_by_id == by.member.pk:
        raise Refused("Someone other than who recorded it reviews this.")
    if thing.reviewed_at is not None:
        raise Refused("This was reviewed already.")
    if not note.strip():
        raise Refused("Say how this protects the child.", field="note")
    thing.reviewed_at, thing.reviewed_by, thing.review_note = at, by.member, note.strip()[:500]
    thing.save_checked()
    ask_no_more(thing, "Reviewed", by=by, at=at)


def ask_no_more(thing: Order | DisruptionPlan, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """A second look at this plan or order is asked for no longer; one at another about the same person still is."""
    if thing.review_task is not None:
        settle_task(by=by, at=at, task=thing.review_task, outcome=outcome)
