"""Sending a referral or a notice, its clock, giving the pack to somebody, withdrawing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.models import LocalAuthority
from throughline.geography.states import Nation
from throughline.hub.childrens_services import childrens_services_of
from throughline.hub.policies import require_open
from throughline.nrm.actions.moving import (
    ask_to_tell,
    locked_nrm,
    move_nrm,
    require_past,
    require_version,
    settle_tellings,
)
from throughline.nrm.fields import national_form
from throughline.nrm.models import NrmReferral
from throughline.nrm.policies import require_drafted
from throughline.nrm.queries.evidence import ListedFile, list_evidence
from throughline.nrm.queries.packs import missing_of, route_of
from throughline.nrm.queries.people import is_told
from throughline.nrm.queries.sites import is_devolved_for
from throughline.nrm.routes import route_for
from throughline.nrm.states import Consent, NrmStatus, Route, Stage
from throughline.placements.queries.responsibility import who_is_responsible
from throughline.register.queries import age_group_columns, age_of, require_born
from throughline.work.facts import Done, settle_tasks, start_clock, stop_clock, stop_clocks
from throughline.work.models import Clock
from throughline.work.states import RuleKey, TaskKind

MORNING = dt.time(9, 0)


@dataclass(frozen=True)
class SendingGiven:
    """How it was sent, as typed. ``tell_by_date``: needed while the person has not been told of it.

    ``authority``: None takes the one recorded as responsible; another needs ``authority_reason``.
    """

    sent_date: dt.date
    sent_to: str
    authority: LocalAuthority | None
    reference: str = ""
    tell_by_date: dt.date | None = None
    authority_reason: str = ""


@transaction.atomic
def send_nrm(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, given: SendingGiven) -> NrmReferral:
    """Record that a pack was sent, and start the decision's clock; a notice has none. The route is as on that day.

    Telling a child never delays it: a task keeps it open. Sending is a disclosure. Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    require_drafted(nrm)
    require_open(nrm.case)
    require_past(given.sent_date, at, field="sent_date")
    route = route_of(nrm, given.sent_date)
    if route is None:
        raise Refused("They were an adult on that day: record first whether they consent to a referral.")
    missing = missing_of(nrm, route)
    if missing:
        raise Refused(f"Still to answer, though “not known” is an answer: {'; '.join(missing)}")
    if not given.sent_to.strip():
        raise Refused("Say to whom it was sent.", field="sent_to")
    move_nrm(nrm, NrmStatus.NOTIFIED if route == Route.NOTIFY else NrmStatus.SENT)
    nrm.sent_to = require_text(given.sent_to, what="to whom it was sent", field="sent_to", limit=150)
    nrm.reference = require_text(given.reference, what="reference", field="reference", limit=50)
    chosen = ChosenAuthority(given.authority, given.authority_reason)
    _mark_sent(nrm, route, given.sent_date, chosen, by=by, at=at)
    if route != Route.NOTIFY and not is_told(nrm, Stage.REFERRAL):
        ask_to_tell(nrm, Stage.REFERRAL, given.tell_by_date, by=by, at=at)
    stop_clocks(by=by, at=at, record=nrm.case.record, key=RuleKey.NRM_REFERRAL, done=Done(given.sent_date))
    settle_tasks(by=by, at=at, record=nrm.case.record, kind=TaskKind.NRM_REFERRAL, outcome="Sent")
    record_act(
        by=by, at=at, action="send_nrm", op=Operation.DISCLOSURE, subjects=[nrm.case.record, nrm.case.person.record],
        recipient=nrm.sent_to, basis=national_form().basis,
        classes=_with_files(classes_of(nrm, route), list_evidence(by, at, nrm, route)),
    )  # fmt: skip
    return nrm


def classes_of(nrm: NrmReferral, route: str) -> str:
    """What a pack discloses: a notice for someone who does not co-operate does not say who they are."""
    nameless = route == Route.NOTIFY and not nrm.co_operates
    return "process, professional" if nameless else "identity, contact, process, professional"


def _with_files(classes: str, files: Sequence[ListedFile]) -> str:
    """What the files listed tell is disclosed with it."""
    told = [*classes.split(", "), *(file.field_class for file in files if not file.gone)]
    return ", ".join(dict.fromkeys(told))


@dataclass(frozen=True)
class ChosenAuthority:
    """The authority chosen when a referral was sent, with why, where it is not the one recorded as responsible."""

    authority: LocalAuthority | None
    reason: str = ""


def follow_joined(
    nrm: NrmReferral, sent_date: dt.date | None, chosen: ChosenAuthority, *, by: Actor, at: dt.datetime
) -> None:
    """Follow a referral that somebody else made: it stands as sent on its day, and its clock runs from then."""
    if sent_date is None:
        raise Refused("Say when that referral was made.", field="sent_date")
    require_past(sent_date, at, field="sent_date")
    nrm.is_joined, nrm.status, nrm.reference = True, NrmStatus.SENT, nrm.existing_reference
    # It was made as a referral, so an adult consented to it.
    route = route_for(age_of(nrm.case.person, sent_date), Consent.YES) or Route.ADULT
    _mark_sent(nrm, route, sent_date, chosen, by=by, at=at)


def _put_authority(nrm: NrmReferral, chosen: ChosenAuthority, on: dt.date) -> None:
    """The authority recorded as responsible on the day it was sent, or another that a person chose, with the reason."""
    known = who_is_responsible(nrm.case.person, on)
    authority = childrens_services_of(chosen.authority, on) if chosen.authority is not None else None
    if authority is None and known is None:
        raise Refused(
            "Choose the authority responsible for them: the decision’s clock depends on it.", field="authority"
        )
    if known is not None and authority in (None, known.area.authority):
        nrm.authority, nrm.authority_elsewhere, nrm.nation = (
            known.area.authority,
            known.area.elsewhere,
            known.area.nation,
        )
        nrm.authority_source = known.how
        return
    if known is not None and not chosen.reason.strip():
        raise Refused(
            f"{known.area.name} is recorded as responsible on that day. Say why it is another.",
            field="authority_reason",
        )
    nrm.authority, nrm.nation = authority, authority.nation if authority is not None else ""
    nrm.authority_source = f"Chosen instead of {known.area.name}" if known is not None else "Chosen when it was sent"
    nrm.authority_reason = require_text(chosen.reason, what="the reason", field="authority_reason", limit=300)


def _mark_sent(
    nrm: NrmReferral, route: Route, sent_date: dt.date, chosen: ChosenAuthority, *, by: Actor, at: dt.datetime
) -> None:
    person = nrm.case.person
    require_born(person, sent_date, field="sent_date")
    _put_authority(nrm, chosen, sent_date)
    age = age_of(person, sent_date)
    nrm.route, nrm.sent_date, nrm.sent_at, nrm.sent_by = route, sent_date, at, by.member
    nrm.is_devolved = (
        route == Route.CHILD and nrm.authority is not None and is_devolved_for(person, age, nrm.authority, sent_date)
    )
    for name, value in age_group_columns(age).items():
        setattr(nrm, name, value)
    nrm.grounds_clock = None if route == Route.NOTIFY else start_grounds_clock(nrm, by=by, at=at)
    nrm.save_checked()


def start_grounds_clock(nrm: NrmReferral, *, by: Actor, at: dt.datetime) -> Clock | None:
    """The clock of the reasonable-grounds decision, from the day it was sent; None where no rule is loaded (P13)."""
    if not nrm.nation or nrm.sent_date is None:
        return None
    key = RuleKey.NRM_DEVOLVED_GROUNDS if nrm.is_devolved else RuleKey.NRM_REASONABLE_GROUNDS
    starts_at = at if nrm.sent_date == civil_date(at) else at_london(nrm.sent_date, MORNING)
    try:
        return start_clock(
            by=by, at=at, key=key, record=nrm.case.record, owner_agency=nrm.case.lead.agency, owner=nrm.case.lead,
            starts_at=starts_at, nation=Nation(nrm.nation),
        )  # fmt: skip
    except NoRuleLoaded:
        return None


@transaction.atomic
def record_nrm_reference(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, reference: str
) -> NrmReferral:
    """Record the reference the competent authority gave after it was sent. Errors: Absent, Refused, Conflict."""
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    if nrm.sent_date is None:
        raise Refused("It has not been sent yet.")
    if not reference.strip():
        raise Refused("Give the reference.", field="reference")
    nrm.reference = require_text(reference, what="reference", field="reference", limit=50)
    nrm.save_checked()
    record_act(by=by, at=at, action="record_nrm_reference", op=Operation.ALTERATION, subjects=[nrm.case.record])
    return nrm


@transaction.atomic
def give_pack(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, recipient: str) -> NrmReferral:
    """Print or copy a pack for somebody: a disclosure, and logged as one. Errors: Absent, Refused."""
    nrm = locked_nrm(by, at, nrm_uuid)
    if not recipient.strip():
        raise Refused("Say who is given it.", field="recipient")
    route = route_of(nrm, civil_date(at))
    if route is None:
        raise Refused("They are an adult: record first whether they consent to a referral.")
    record_act(
        by=by, at=at, action="give_nrm_pack", op=Operation.DISCLOSURE,
        subjects=[nrm.case.record, nrm.case.person.record],
        recipient=require_text(recipient, what="who is given it", field="recipient", limit=150),
        basis=national_form().basis, classes=classes_of(nrm, route),
    )  # fmt: skip
    return nrm


@transaction.atomic
def withdraw_nrm(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, reason: str) -> NrmReferral:
    """Withdraw a referral, with the reason: its clocks stop and nobody is asked any more. Errors: Absent, Refused, Conflict."""
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    move_nrm(nrm, NrmStatus.WITHDRAWN)
    nrm.withdrawn_at, nrm.withdrawn_by = at, by.member
    nrm.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    nrm.save_checked()
    if nrm.grounds_clock is not None:
        stop_clock(by=by, at=at, clock=nrm.grounds_clock)
    stop_clocks(by=by, at=at, record=nrm.case.record, key=RuleKey.NRM_REFERRAL)
    settle_tasks(by=by, at=at, record=nrm.case.record, kind=TaskKind.NRM_REFERRAL, outcome="Withdrawn")
    for about in Stage:
        settle_tellings(nrm, about, "Withdrawn", by=by, at=at)
    record_act(by=by, at=at, action="withdraw_nrm", op=Operation.ALTERATION, subjects=[nrm.case.record])
    return nrm
