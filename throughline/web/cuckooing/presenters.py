"""A cuckooed address as frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.classes import ALL_CLASSES
from throughline.access.models import Grant
from throughline.access.states import FieldClass
from throughline.cuckooing.models import AdultReferral, Episode, Occupier, Visit
from throughline.cuckooing.queries import AddressRow, ClosureCaution, Cuckooing, caution_of, nation_of
from throughline.cuckooing.spells import Run, cuckooing_days
from throughline.cuckooing.states import Answer, CuckooState, Tenancy
from throughline.geography.states import Nation
from throughline.register.models import Person
from throughline.register.queries import age_of, display_name
from throughline.web.places.presenters import where
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import contact_in_words
from throughline.web.presenting.records import record_href

_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_TONES = {CuckooState.SUSPECTED: "soon", CuckooState.CONFIRMED: "accent", CuckooState.AGAIN: "accent",
          CuckooState.ENDED: "plain"}  # fmt: skip
_CARE_ACT = (
    "They have needs for care and support.",
    "They are being abused or neglected, or may be. Having one's home taken over is abuse.",
    "Because of those needs they cannot protect themselves.",
)


@dataclass(frozen=True)
class EpisodeRow:
    heading: str
    uses: str
    why: str
    confirmed: str
    ended: str
    withdraw_href: str = ""
    withdrawn: str = ""


@dataclass(frozen=True)
class ShareRow:
    agency: str
    agency_pk: int
    detail: str


@dataclass(frozen=True)
class OccupierRow:
    name: str
    href: str
    age: str
    may_be_child: bool
    contact: str
    needs: str
    since: str
    until: str = ""
    end_href: str = ""
    error_href: str = ""


@dataclass(frozen=True)
class VisitRow:
    title: str
    who: str
    seen: str
    alone: str
    outcome: str
    withdrawn: str
    withdraw_href: str


@dataclass(frozen=True)
class CuckooingView:
    """A cuckooed address whole. ``no_clock`` says why nobody is due to go, where nobody is."""

    state: str
    tone: str
    is_open: bool
    is_unconfirmed: bool
    again: str
    tenancy: str
    landlord: str
    clock: Clock | None
    clock_href: str
    owner: str
    no_clock: str
    days_source: str
    episodes: tuple[EpisodeRow, ...]
    occupiers: tuple[OccupierRow, ...]
    left: tuple[OccupierRow, ...]
    visits: tuple[VisitRow, ...]
    adult: str
    adult_told: bool
    caution: ClosureCaution
    caution_answer: str


def again_in_words(run: Run | None) -> str:
    """How often the home was taken over within the days that make it *again*; empty for a first time."""
    if run is None or run.times < 2:
        return ""
    nth = _ORDINALS.get(run.times, f"{run.times}th")
    return f"Again: {nth} time since {short_date(run.since_date)}"


def present_cuckooing(found: Cuckooing, at: dt.datetime, classes: frozenset[FieldClass] = ALL_CLASSES) -> CuckooingView:
    """``classes``: what its reader may read; what was seen, and why one thinks so, is intelligence."""
    tells = FieldClass.INTELLIGENCE in classes
    address, place_uuid = found.address, found.address.place.record.uuid
    is_open = found.state != CuckooState.ENDED
    clock = found.clock
    answered = caution_of(found.home_question, found.changed_at)
    return CuckooingView(
        state=found.state.label, tone=_TONES[found.state], is_open=is_open,
        is_unconfirmed=is_open and found.episodes[0].confirmed_date is None,
        again=again_in_words(found.run),
        tenancy=Tenancy(address.tenancy).label, landlord=address.landlord,
        clock=present_clock(clock.due_at, now=at) if clock is not None else None,
        clock_href=reverse("clock-due", args=[clock.pk]) if clock is not None else "",
        owner=clock.owner.name if clock is not None and clock.owner is not None else "",
        no_clock=_no_clock(found), days_source=_days(found.state),
        episodes=tuple(_episode(each, place_uuid, tells=tells) for each in found.episodes),
        occupiers=tuple(present_occupier(each, at) for each in found.occupiers),
        left=tuple(present_occupier(each, at) for each in found.left),
        visits=tuple(_visit(each, place_uuid, tells=tells) for each in found.visits),
        adult=_adult(found.adult_referral),
        adult_told=found.adult_referral is not None and found.adult_referral.was_told,
        caution=answered, caution_answer=_answered(answered),
    )  # fmt: skip


def _no_clock(found: Cuckooing) -> str:
    if found.clock is not None:
        return ""
    if found.state == CuckooState.ENDED:
        return "No visit is due: it has ended."
    nation = nation_of(found.address.place)
    return f"No rule loaded for {nation.label if nation else 'this nation'}: agree a day, and ask someone to go."


def _days(state: CuckooState) -> str:
    days = cuckooing_days()
    how_many = days.revisit_days[state]
    return f"Within {how_many} days while it stands as “{state.label.lower()}”. {days.source}."


def present_episode_in_error(row: Episode) -> EpisodeRow:
    """A time that was recorded in error: since when it was said, and why it is not so."""
    by = row.withdrawn_by.name if row.withdrawn_by else ""
    said = f"{row.withdrawn_reason.rstrip('.')}. {by}, {short_date(row.withdrawn_at)}" if row.withdrawn_at else ""
    return EpisodeRow(f"Since {short_date(row.began_date)}", "", "", "", "", withdrawn=said)


def present_shares(grants: Iterable[Grant]) -> list[ShareRow]:
    """With which housing providers an address is shared, why, until when, and by whom."""
    return [
        ShareRow(
            agency=grant.agency.name if grant.agency else "", agency_pk=grant.agency_id or 0,
            detail=f"{grant.purpose}. Until {short_date(grant.expires_at)}, by {grant.granted_by.name}"
            + (". With what was seen" if FieldClass.INTELLIGENCE in grant.classes else ""),
        )
        for grant in grants
    ]  # fmt: skip


def _episode(row: Episode, place_uuid: object, *, tells: bool) -> EpisodeRow:
    ended = ""
    if row.ended_date is not None:
        ended = f"Ended {short_date(row.ended_date)}: {row.get_ended_how_display().lower()}."
        ended = f"{ended} {row.ended_note}".strip() if tells else ended
    confirmed = ""
    if row.confirmed_date is not None:
        confirmed = f"Confirmed {short_date(row.confirmed_date)}."
        confirmed = f"{confirmed} {row.confirmed_how}".strip() if tells else confirmed
    return EpisodeRow(
        heading=f"Since {short_date(row.began_date)}",
        uses="; ".join(sorted(each.get_kind_display() for each in row.uses.all())),
        why=row.why if tells else "", confirmed=confirmed, ended=ended,
        withdraw_href=reverse("cuckooing-episode-withdraw", args=[place_uuid, row.pk]),
    )  # fmt: skip


def present_occupier(row: Occupier, at: dt.datetime) -> OccupierRow:
    """Who lives there, how to contact them safely, and what they need."""
    person = row.person
    age = age_of(person, at.date())
    return OccupierRow(
        name=display_name(person), href=record_href(person.record), age=age.in_words, may_be_child=age.may_be_child,
        contact=safe_contact(person), needs=row.needs, since=short_date(row.since_date),
        until=_left(row), end_href=_occupier_href("cuckooing-occupier-end", row),
        error_href=_occupier_href("cuckooing-occupier-error", row),
    )  # fmt: skip


def _left(row: Occupier) -> str:
    """Until when somebody lived there, and how that is known."""
    if row.until_date is None:
        return ""
    return f"{short_date(row.since_date)} to {short_date(row.until_date)}" + (
        f". {row.ended_how}" if row.ended_how else ""
    )


def _occupier_href(name: str, row: Occupier) -> str:
    return reverse(name, args=[row.address.place.record.uuid, row.pk])


def present_occupier_in_error(row: Occupier) -> EpisodeRow:
    """Somebody who was wrongly said to live there, and why it is not so."""
    by = row.withdrawn_by.name if row.withdrawn_by else ""
    said = f"{row.withdrawn_reason.rstrip('.')}. {by}, {short_date(row.withdrawn_at)}" if row.withdrawn_at else ""
    return EpisodeRow(f"{display_name(row.person)} does not live here", "", "", "", "", withdrawn=said)


def safe_contact(person: Person) -> str:
    """How to work with someone without harm, from rows already read."""
    newest = max(person.safe_contacts.all(), key=lambda each: (each.recorded_at, each.pk), default=None)
    words = contact_in_words(newest)
    return f"{words}. {newest.what_helps}" if newest is not None and newest.what_helps else words


def _visit(row: Visit, place_uuid: object, *, tells: bool) -> VisitRow:
    standing = row.withdrawn_at is None
    return VisitRow(
        title=f"{short_date(row.visited_date)}, {row.agency.name}", who=row.visited_by_whom,
        seen=row.seen if tells else "",
        alone=row.get_occupier_seen_display().lower(), outcome=row.get_outcome_display(),
        withdrawn=row.withdrawn_reason if tells or standing else "Not so",
        withdraw_href=reverse("cuckooing-visit-withdraw", args=[place_uuid, row.uuid]) if standing else "",
    )  # fmt: skip


def _adult(row: AdultReferral | None) -> str:
    if row is None:
        return ""
    if not row.was_told:
        return f"Not told yet: {row.why_not}"
    reference = f" Reference {row.reference}." if row.reference else ""
    return f"Told on {short_date(row.told_date)}: {row.who}.{reference}"


def _answered(caution: ClosureCaution) -> str:
    if caution.answered_at is None:
        return ""
    would = {Answer.YES: "They would lose their home.", Answer.NO: "They would not lose their home.",
             Answer.NOT_KNOWN: "Not known yet whether they would lose their home."}  # fmt: skip
    said = would[caution.would_be_homeless]
    return f"{said} That was said before who lives here changed: ask again." if caution.is_outdated else said


def care_act_test(nation: Nation | None) -> tuple[str, ...]:
    """What an English council asks (Care Act 2014 s.42); nothing anywhere else (practice.md P13)."""
    return _CARE_ACT if nation == Nation.ENGLAND else ()


def present_address_row(row: AddressRow, at: dt.datetime) -> tuple[Cell, ...]:
    place = row.address.place
    return (
        Cell(where(place), href=reverse("cuckooing", args=[place.record.uuid]), detail=place.record.reference),
        Cell(place.authority.name if place.authority else ""),
        Cell(detail=again_in_words(row.run), tag=row.state.label, tone=_TONES[row.state]),
        Cell(clock=present_clock(row.due_at, now=at)) if row.due_at else Cell("None due"),
    )
