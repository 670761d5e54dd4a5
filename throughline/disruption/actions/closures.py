"""Acts that close a line, reopen it, and answer for the people known along it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import involve, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.actions.alive import find_alive
from throughline.disruption.actions.lines import line_shown, move
from throughline.disruption.actions.lost_grounds import ask_about_lost_charge, settle_lost_grounds
from throughline.disruption.check_backs import open_check_backs, stand_down_check_backs
from throughline.disruption.covert import is_held_closely
from throughline.disruption.grounds import require_grounds
from throughline.disruption.models import ClosureReview, Line, LineClosure
from throughline.disruption.people import people_along
from throughline.disruption.policies import require_after_reopening, require_authorised, require_closing_date
from throughline.disruption.states import LineStatus, ReviewAnswerKind
from throughline.hub.leading import lead_for
from throughline.register.models import Person, Sighting
from throughline.sources.models import SourceRow
from throughline.work.facts import notify, open_gap, resolve_gaps, start_clock, stop_clock
from throughline.work.models import Clock, Gap
from throughline.work.states import ASKED_BY_CLOSURE, GapKind, RuleKey

# The days, and the clock's rule; the second where the line is held closely, in words without a line.
REVIEWS: tuple[tuple[int, RuleKey, RuleKey], ...] = (
    (1, RuleKey.CLOSURE_REVIEW_1, RuleKey.LOOK_AGAIN_1),
    (7, RuleKey.CLOSURE_REVIEW_7, RuleKey.LOOK_AGAIN_7),
    (28, RuleKey.CLOSURE_REVIEW_28, RuleKey.LOOK_AGAIN_28),
)
FIRST_REVIEW = REVIEWS[0][0]


@transaction.atomic
def close_line(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    closed_date: dt.date,
    closure_type: int,
    version: int | None = None,
    holder_charge_id: int | None = None,
    evidence: str = "",
    authorised_by_name: str = "",
    authorised_rank: str = "",
    inherited: bool = False,
    source_row: SourceRow | None = None,
) -> LineClosure:
    """Close a line on a day, by type, and ask about everyone known along it.

    Type 1 rests on a line holder arrested and charged on or before the day; type 2 on a number deactivated by then (an
    imported type 2 is itself the statement that the line's numbers were). Each child and vulnerable adult known along
    the line gets reviews at 1, 7 and 28 days, and a gap until the first is answered; imported history gets one each,
    without a clock. Of a line held closely they are asked of whoever leads in words without a line. Its owners check
    back on the number on set days, another clock. Somebody other than who records the closure authorises it, and it
    says what shows it; imported history takes both as they stand. Reviews stay to be answered when the line is
    reopened: they are owed to the person. Nothing about safeguarding delays the closure. What already closed another
    line closes no second one, where the closer may know of it; where they may not, figures count it once
    (``resting_on_number``, ``resting_on_arrest``). Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "line.close")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    if version is not None:
        line.require_version(version, line_shown(line))
    if line.status == LineStatus.CLOSED:
        raise Refused("This line is closed already.")
    require_closing_date(line, closed_date, civil_date(at))
    require_after_reopening(line, closed_date, field="closed_date")
    charge, number = require_grounds(line, closed_date, closure_type, holder_charge_id, by, at, inherited=inherited)
    if not inherited:
        require_authorised(by.member.name, evidence, authorised_by_name, authorised_rank)
    closure = LineClosure(
        line=line,
        closed_date=closed_date,
        closure_type=closure_type,
        holder_charge=charge,
        deactivated_number=number,
        evidence=require_text(evidence, what="evidence", field="evidence", limit=1000),
        authorised_by_name=require_text(authorised_by_name, what="name", field="authorised_by_name", limit=150),
        authorised_rank=require_text(authorised_rank, what="rank", field="authorised_rank", limit=60),
        recorded_at=at,
        recorded_by=by.member,
        source_row=source_row,
    )
    closure.save_checked()
    move(line, LineStatus.CLOSED, by=by, at=at, happened_date=closed_date)
    if charge is not None and charge.discontinued_date is not None and not inherited:
        ask_about_lost_charge(closure, by=by, at=at)
    people = [known.person for known in people_along(by, at, line)]
    for person in people:
        if inherited:
            _inherit_review(closure, person, by=by, at=at)
        else:
            _open_reviews(closure, person, by=by, at=at)
    if not inherited:
        open_check_backs(closure, by=by, at=at)
    record_act(
        by=by, at=at, action="close_line", op=Act.ALTERATION,
        subjects=[line.record, *(person.record for person in people)],
    )  # fmt: skip
    return closure


def _inherit_review(closure: LineClosure, person: Person, *, by: Actor, at: dt.datetime) -> None:
    ClosureReview.related.create(
        closure=closure, person=person, days=FIRST_REVIEW, inherited=True, opened_at=at, opened_by=by.member
    )
    open_gap(
        by=by, at=at, kind=_gap_kind(closure.line), person=person.record, about=closure.line.record,
        happened_date=closure.closed_date, owner_agency=by.hub.agency, inherited=True,
    )  # fmt: skip


def _open_reviews(closure: LineClosure, person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Three reviews and a gap, owned by whoever leads for the person, else waiting in the hub's list."""
    lead = lead_for(person, at)
    agency = lead.agency if lead else by.hub.agency
    _supersede_reviews(closure, person, by=by, at=at)
    closely = is_held_closely(closure.line)
    for days, rule, without_a_line in REVIEWS:
        key = without_a_line if closely else rule
        clock = start_clock(by=by, at=at, key=key, record=person.record, owner_agency=agency, owner=lead)
        ClosureReview.related.create(
            closure=closure, person=person, days=days, owner=lead, clock=clock, opened_at=at, opened_by=by.member
        )
        if days == FIRST_REVIEW:
            _open_closure_gap(closure, person, clock, by=by, at=at)
    if lead is not None:
        involve(by=by, at=at, record=person.record, member=lead, reason=InvolvementReason.REVIEWS)
        text = (
            "Look again at their plan: review due" if closely else "A line they are known along was closed: review due"
        )
        notify(by=by, at=at, member=lead, record=person.record, text=text)


def _gap_kind(line: Line) -> GapKind:
    return GapKind.LOOK_AGAIN if is_held_closely(line) else GapKind.UNANSWERED_AFTER_CLOSURE


def _supersede_reviews(closure: LineClosure, person: Person, *, by: Actor, at: dt.datetime) -> None:
    """A line closed again asks afresh about the person: what its earlier closures still asked stops running."""
    earlier = ClosureReview.related.filter(closure__line=closure.line, person=person, answer="", clock__isnull=False)
    for review in earlier.exclude(closure=closure).select_related("clock"):
        if review.clock is not None:
            stop_clock(by=by, at=at, clock=review.clock)


def _open_closure_gap(closure: LineClosure, person: Person, clock: Clock, *, by: Actor, at: dt.datetime) -> None:
    """The coordinator sees who is unanswered after a closure; the first review's clock is the gap's.

    A line closed again asks again: the gap of its earlier closure opens anew.
    """
    Gap.related.update_or_create(
        kind=_gap_kind(closure.line),
        person=person.record,
        about=closure.line.record,
        defaults={
            "hub": person.record.hub, "happened_date": closure.closed_date, "inherited": False,
            "owner_agency": clock.owner_agency, "owner": clock.owner, "clock": clock, "opened_at": at,
            "opened_by": by.member, "resolved_at": None, "resolved_by": None, "resolution": "",
        },
    )  # fmt: skip


@transaction.atomic
def reopen_line(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    version: int,
    reopened_date: dt.date,
    reason: str,
    alive: Collection[int] | None = None,
) -> Line:
    """Reopen a closed line that proved alive: its closure is reversed, with the reason.

    ``alive``: which of its deactivated numbers were found working; not said, the one a type 2 closure rested on. They are
    deactivated no more, and show no closure again until they are. Errors: Refused, Conflict.
    """
    require_permission(by, "line.close")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    line.require_version(version, line_shown(line))
    closure = line.closures.filter(reversed_date__isnull=True).first()
    if closure is None:
        raise Refused("Only a closed line can be reopened.")
    if not reason.strip():
        raise Refused("Say what shows that the line is alive.", field="reason")
    if not closure.closed_date <= reopened_date <= civil_date(at):
        raise Refused("The day must be between the closing date and today.", field="reopened_date")
    closure.reversed_date, closure.reversed_at, closure.reversed_by = reopened_date, at, by.member
    closure.reversed_reason = require_text(reason, what="reason", field="reason", limit=500)
    closure.save_checked()
    find_alive(closure, alive, by=by, at=at)
    stand_down_check_backs(closure, by=by, at=at)
    settle_lost_grounds(closure, by=by, at=at)
    move(line, LineStatus.REOPENED, by=by, at=at, happened_date=reopened_date, reason=reason)
    record_act(by=by, at=at, action="reopen_line", op=Act.ALTERATION, subjects=[line.record])
    return line


@dataclass(frozen=True)
class ReviewAnswer:
    """A review's answer as typed: a fact, one of three kinds."""

    kind: str
    seen_date: dt.date | None = None
    seen_by: str = ""
    in_place: str = ""
    confirmed_by: str = ""
    still_looking: str = ""


@transaction.atomic
def answer_review(*, by: Actor, at: dt.datetime, review_id: int, given: ReviewAnswer) -> ClosureReview:
    """Answer for one person known along a closed line, with a fact (practice.md P21). Errors: Absent, Refused."""
    require_permission(by, "closure_review.answer")
    rows = ClosureReview.objects.visible_to(by, at).select_for_update(of=("self",))
    review: ClosureReview | None = rows.filter(pk=review_id).first()
    if review is None:
        raise Absent
    if review.answer:
        raise Refused("This review has been answered already.")
    for field, value in _facts(given, at, review.closure.closed_date).items():
        setattr(review, field, value)
    review.answer = given.kind
    review.answered_at, review.answered_by = at, by.member
    review.save_checked()
    if review.seen_date is not None:
        Sighting.related.create(
            person=review.person, seen_date=review.seen_date, seen_by=review.seen_by, in_place=review.in_place,
            recorded_at=at, recorded_by=by.member,
        )  # fmt: skip
    line = review.closure.line
    if review.inherited or Gap.related.filter(clock=review.clock).exists():
        resolve_gaps(
            by=by, at=at, person=review.person.record, resolution=review.get_answer_display(),
            kinds=ASKED_BY_CLOSURE, about=line.record,
        )  # fmt: skip
    if review.clock is not None:
        stop_clock(by=by, at=at, clock=review.clock)
    record_act(by=by, at=at, action="answer_review", op=Act.ALTERATION, subjects=[review.person.record, line.record])
    return review


def _facts(given: ReviewAnswer, at: dt.datetime, closed_date: dt.date) -> dict[str, object]:
    """The facts that kind of answer needs, and no other field that was typed. Errors: Refused, naming the missing one."""
    if given.kind not in ReviewAnswerKind.values:
        raise Refused("Choose what is known.", field="kind")
    needed: dict[str, tuple[tuple[str, object, str], ...]] = {
        ReviewAnswerKind.SEEN: (
            ("seen_date", given.seen_date, "Give the day they were seen."),
            ("seen_by", given.seen_by.strip(), "Say who saw them."),
            ("in_place", given.in_place.strip(), "Say what is in place for them."),
        ),
        ReviewAnswerKind.NOT_FOUND: (("still_looking", given.still_looking.strip(), "Say who is still looking."),),
        ReviewAnswerKind.SUPPORTED_ELSEWHERE: (
            ("confirmed_by", given.confirmed_by.strip(), "Say who confirmed that they are supported."),
        ),
    }
    for field, value, message in needed[given.kind]:
        if not value:
            raise Refused(message, field=field)
        if isinstance(value, dt.date) and value > civil_date(at):
            raise Refused("The day they were seen must be today or earlier.", field=field)
        if isinstance(value, dt.date) and value < closed_date:
            raise Refused(
                f"The day is before {closed_date:%d/%m/%Y}, from when this asks. Give a day they were seen since, or say who is "
                "still looking.",
                field=field,
            )
    return {field: value for field, value, _ in needed[given.kind]}
