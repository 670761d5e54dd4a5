"""Acts on a safeguarding intervention: recording it, its first hour, the person's own words, and its outcome."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.db.models import QuerySet

from throughline.access.facts import protect, record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Team
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date, require_on_the_clock
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.childrens_services import who_answers
from throughline.hub.concerns import raise_concern
from throughline.hub.first_hour import FirstHourItem, item_named
from throughline.hub.holding import hold_alike
from throughline.hub.met import ask_no_more_of_nobody_met
from throughline.hub.models import ChecklistItem, Intervention, OwnWords
from throughline.hub.states import ChecklistAnswer, ConcernSource, InterventionReason, WhoMayRead
from throughline.register.described import ask_who_they_are
from throughline.register.facts import person_for, place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.links import link_records, withdraw_what_it_said
from throughline.register.models import Person, Place
from throughline.register.overlaps import cross_reference
from throughline.register.queries import age_group_columns, age_of, require_born
from throughline.register.states import LinkKind
from throughline.sources.models import SourceRow
from throughline.work.facts import open_gap, resolve_gaps, start_clock, stop_clock, stop_clocks
from throughline.work.models import Clock, Gap
from throughline.work.states import GapKind, RuleKey


@transaction.atomic
def record_intervention(
    *,
    by: Actor,
    at: dt.datetime,
    person: PersonGiven,
    happened_date: dt.date,
    happened_time: dt.time | None = None,
    place: Place | None = None,
    found_at: PlaceGiven | None = None,
    force: PoliceForce | None = None,
    authority: LocalAuthority | None = None,
    team: Team | None = None,
    agency: Agency | None = None,
    reason: str,
    reason_detail: str = "",
    immediate_action: str = "",
    inherited: bool = False,
    stated_support: Sequence[str] = (),
    source_row: SourceRow | None = None,
) -> Intervention:
    """Record action taken to protect one person on one day; child or adult is decided for *that* day (practice.md P4).

    Opens the gap *found, no safeguarding outcome* with an owner and a clock; an inherited one, from imported history,
    opens *nobody leads* and runs no clock. Errors: Absent, Refused (a time to come, a reason unknown, an impossible age).
    """
    require_permission(by, "intervention.record")
    _require_past(happened_date, happened_time, at)
    if reason not in InterventionReason.values:
        raise Refused("Choose why they were safeguarded.", field="reason")
    owner = agency or (team.agency if team else by.agency)
    found = person_for(by=by, at=at, given=person, source_row=source_row, agency=owner)
    if place is None and found_at is not None:
        place = place_for(by=by, at=at, given=found_at, agency=owner)
    age = age_of(found, happened_date, person.age)
    intervention = Intervention(
        record=protect(by=by, at=at, kind=RecordKind.INTERVENTION, agency=owner),
        person=found,
        happened_date=happened_date,
        happened_time=happened_time,
        place=place,
        force=force or (place.force if place else None),
        authority=authority or (place.authority if place else None),
        team=team,
        agency=owner,
        reason=reason,
        reason_detail=require_text(reason_detail, what="reason", field="reason_detail", limit=300),
        immediate_action=require_text(immediate_action, what="immediate action", field="immediate_action", limit=5000),
        stated_support=list(stated_support),
        source_row=source_row,
        **age_group_columns(age),
    )
    intervention.save_checked()
    hold_alike(intervention.record, found, by=by, at=at)
    if place is not None:
        link_records(
            by=by, at=at, from_record=found.record, to_record=place.record, kind=LinkKind.FOUND_AT,
            since_date=happened_date, because_of=intervention.record,
        )  # fmt: skip
    if place is not None and found_at is not None:
        cross_reference(by=by, at=at, bearer=found.record, thing=place.record)
    if not inherited:
        ask_who_they_are(by=by, at=at, person=found)
        raise_concern(
            by=by, at=at, person=found, source=ConcernSource.INTERVENTION, about=intervention.record, agency=owner,
            raised_date=happened_date,
        )  # fmt: skip
    open_gap(
        by=by,
        at=at,
        kind=GapKind.NOBODY_LEADS if inherited else GapKind.PERSON_FOUND,
        person=found.record,
        about=intervention.record,
        happened_date=happened_date,
        happened_time=happened_time,
        owner_agency=owner,
        inherited=inherited,
    )
    record_act(
        by=by, at=at, action="record_intervention", op=Operation.COLLECTION,
        subjects=[intervention.record, found.record],
    )  # fmt: skip
    return intervention


def _require_past(day: dt.date, time: dt.time | None, at: dt.datetime) -> None:
    if day > civil_date(at):
        raise Refused("The date must be today or earlier.", field="happened_date")
    require_on_the_clock(day, time, "happened_time")
    if time is not None and at_london(day, time) > at:
        raise Refused("That time has not come yet.", field="happened_time")


@transaction.atomic
def answer_checklist(
    *,
    by: Actor,
    at: dt.datetime,
    intervention_uuid: uuid.UUID,
    item: str,
    answer: str,
    detail: str = "",
    began_at: dt.datetime | None = None,
) -> ChecklistItem:
    """Answer one line of the first-hour checklist; *police protection used* starts its clock from when it began.

    ``began_at``: now unless said. Answered again with another time, or as not used, the clock is put right; not once how
    it ended is recorded: used again, it is an intervention of its own, with its own end.
    Errors: Absent, Refused.
    """
    require_permission(by, "intervention.record")
    intervention = get_visible(Intervention, intervention_uuid, by, at, lock=True)
    line = item_named(item)
    if line is None or answer not in ChecklistAnswer.values:
        raise Refused("Choose done, not needed or not yet.", field="answer")
    if line.starts_clock is not None:
        began = began_at or _running_since(intervention, line.starts_clock) or at
        _set_clock(intervention, line, began if answer == ChecklistAnswer.DONE else None, by=by, at=at)
    row = ChecklistItem(
        intervention=intervention,
        item=item,
        answer=answer,
        detail=require_text(detail, what="detail", field="detail", limit=500),
        answered_at=at,
        answered_by=by.member,
    )
    row.save_checked()
    record_act(by=by, at=at, action="answer_checklist", op=Operation.COLLECTION, subjects=[intervention.record])
    return row


def _running_since(intervention: Intervention, key: RuleKey) -> dt.datetime | None:
    running = intervention.record.clocks.filter(rule__key=key, stopped_at__isnull=True)
    return running.values_list("starts_at", flat=True).first()


def _has_ended(clocks: QuerySet[Clock]) -> bool:
    """Whether what began is over: it had a clock, and none of them runs."""
    return clocks.exists() and not clocks.filter(stopped_at__isnull=True).exists()


def _set_clock(
    intervention: Intervention, line: FirstHourItem, began: dt.datetime | None, *, by: Actor, at: dt.datetime
) -> None:
    """One clock from when it began, none where it was not used; one from another time stops; one that ended is not begun
    again. By the rule of the nation that answers: no other nation's is borrowed (practice.md P13).
    """
    clocks = intervention.record.clocks.filter(rule__key=line.starts_clock)
    stood = intervention.checklist.filter(item=line.key).order_by("-answered_at", "-pk").first()
    said_before = stood is not None and stood.answer == ChecklistAnswer.DONE
    if said_before and _has_ended(clocks):
        raise Refused(
            "How this police protection ended is recorded, so when it was used stands. If it was used again, record that as"
            " a new intervention: it has 72 hours and an end of its own.",
            field="answer",
        )
    if began is not None and not intervention.happened_date <= civil_date(began) <= civil_date(at):
        raise Refused("It began on the day they were found or after, and not after today.", field="began_date")
    if began is not None and began > at:
        raise Refused("That time has not come yet.", field="began_time")
    for clock in clocks.filter(stopped_at__isnull=True):
        if clock.starts_at != began:
            stop_clock(by=by, at=at, clock=clock)
    if began is None or line.starts_clock is None or (said_before and clocks.filter(starts_at=began).exists()):
        return
    nation = who_answers(intervention.person, intervention.record.hub, civil_date(began)).nation
    with suppress(NoRuleLoaded):
        start_clock(
            by=by, at=at, key=line.starts_clock, record=intervention.record, owner_agency=intervention.agency,
            starts_at=began, nation=nation,
        )  # fmt: skip


@transaction.atomic
def record_own_words(
    *,
    by: Actor,
    at: dt.datetime,
    person_uuid: uuid.UUID,
    about: ProtectedRecord,
    words: str,
    said_date: dt.date,
    said_time: dt.time | None = None,
    heard_by: str,
    may_read: str,
    told_who_reads: bool,
    video_reference: str = "",
) -> OwnWords:
    """Keep what a person chose to say, exactly as said (practice.md P5, P8). Errors: Absent, Refused."""
    require_permission(by, "own_words.record")
    person = get_visible(Person, person_uuid, by, at)
    if not words.strip():
        raise Refused("Write what they said, in their words.", field="words")
    if not heard_by.strip():
        raise Refused("Say who heard it.", field="heard_by")
    if may_read not in WhoMayRead.values:
        raise Refused("Choose who may read this.", field="may_read")
    if said_date > civil_date(at):
        raise Refused("The day they said it must be today or earlier.", field="said_date")
    require_born(person, said_date, field="said_date")
    said = OwnWords(
        person=person,
        about=about,
        words=require_text(words, what="their words", field="words", limit=5000),
        said_date=said_date,
        said_time=said_time,
        heard_by=heard_by.strip(),
        may_read=may_read,
        told_who_reads=told_who_reads,
        video_reference=video_reference.strip(),
        recorded_at=at,
        recorded_by=by.member,
    )
    said.save_checked()
    record_act(by=by, at=at, action="record_own_words", op=Operation.COLLECTION, subjects=[person.record, about])
    return said


@transaction.atomic
def record_outcome(*, by: Actor, at: dt.datetime, intervention_uuid: uuid.UUID, outcome: str) -> int:
    """Record the safeguarding outcome of a person found, other than a referral: it answers the gap.

    Errors: Refused, also where somebody answered first: words are not thanked for and dropped. The same words sent twice are one.
    """
    require_permission(by, "intervention.record")
    intervention = get_visible(Intervention, intervention_uuid, by, at, lock=True)
    if not outcome.strip():
        raise Refused("Say what was done to protect them, and who answers for them now.", field="outcome")
    answered = resolve_gaps(
        by=by, at=at, person=intervention.person.record, resolution=outcome, about=intervention.record
    )
    if not answered:
        said = Gap.related.filter(about=intervention.record, resolved_by=by.member, resolution=outcome.strip())
        if said.exists():
            return 0
        raise Refused(
            "Somebody has answered for them already. What you wrote is not kept: write it on their case, or tell them."
        )
    record_act(
        by=by, at=at, action="record_outcome", op=Operation.ALTERATION,
        subjects=[intervention.record, intervention.person.record],
    )  # fmt: skip
    return answered


@transaction.atomic
def withdraw_intervention(
    *, by: Actor, at: dt.datetime, intervention_uuid: uuid.UUID, version: int, reason: str
) -> Intervention:
    """Mark an intervention as recorded in error, with the reason: it leaves the figures and stays in the history."""
    require_permission(by, "intervention.record")
    intervention = get_visible(Intervention, intervention_uuid, by, at, lock=True)
    intervention.require_version(version, {"withdrawn_reason": intervention.withdrawn_reason})
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    if intervention.withdrawn_at is not None:
        raise Refused("This intervention is marked as recorded in error already.")
    intervention.withdrawn_at, intervention.withdrawn_by = at, by.member
    intervention.withdrawn_reason = reason.strip()
    intervention.save_checked()
    resolve_gaps(
        by=by, at=at, person=intervention.person.record, resolution="Recorded in error", about=intervention.record
    )
    withdraw_what_it_said(by=by, at=at, event=intervention.record, reason=intervention.withdrawn_reason)
    ask_no_more_of_nobody_met(by=by, at=at, person=intervention.person)
    stop_clocks(by=by, at=at, record=intervention.record, key=RuleKey.POLICE_PROTECTION)
    record_act(by=by, at=at, action="withdraw_intervention", op=Operation.ALTERATION, subjects=[intervention.record])
    return intervention
