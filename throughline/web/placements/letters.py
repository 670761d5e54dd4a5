"""The letter that tells a body of a placement or move. The new address is in it only for a body that must know it (P25)."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.hub.models import Case
from throughline.placements.areas import notice_rules
from throughline.placements.models import PlacementNotice
from throughline.placements.queries.places import address_for, area_of
from throughline.placements.states import NoticeOf, PlaceKind
from throughline.register.queries import age_of
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.records import MARKING, present_handling
from throughline.web.printing.documents import Document, Section


def notice_letter(notice: PlacementNotice, case: Case, *, actor: Actor, at: dt.datetime) -> Document:
    """A letter to one body, as the reader may make it: who has come or gone, who answers, what is asked of them."""
    rule = notice_rules().of(notice.function)
    to = notice.body or f"{rule.name}: find the body, and write it here"
    has_come = notice.of == NoticeOf.ARRIVAL
    return Document(
        title="Notice of a child placed or moved" if has_come else "Notice that a child has left",
        marking=MARKING,
        handling=present_handling(case.record),
        reference=case.record.reference,
        made_by=f"{actor.member.name}, {actor.agency.name}",
        made_at=at,
        note=f"To: {to}. For this child’s protection only. Pass it on to nobody who does not need it for that.",
        sections=(
            _about(notice, case), _where(notice, actor, at, tells_address=rule.tells_address), _asked(case, has_come)
        ),
    )  # fmt: skip


def _about(notice: PlacementNotice, case: Case) -> Section:
    person = case.person
    name = " ".join(part for part in (person.given_name, person.family_name) if part) or person.description
    born = uk_date(person.date_of_birth) if person.date_of_birth is not None else "not known"
    age = age_of(person, notice.residence.since_date).in_words
    facts = [("Name", name), ("Date of birth", born), ("Age then", age)]
    if person.called and person.called != person.given_name:
        facts.insert(1, ("Likes to be called", person.called))
    return Section("The child", facts=tuple(facts))


def _where(notice: PlacementNotice, actor: Actor, at: dt.datetime, *, tells_address: bool) -> Section:
    """Where they live, for those who come; that they left, and never where to, for those who go."""
    residence = notice.residence
    if notice.of == NoticeOf.DEPARTURE:
        until = residence.until_date
        day = f"on {uk_date(until)}" if until is not None else "or is about to"
        return Section(
            "What has changed",
            (f"The child has left {area_of(residence).name} {day}. Where they live now is not in this letter.",),
        )
    since = uk_date(residence.since_date)
    facts = [("From", since), ("Area", area_of(residence).name)]
    if residence.kind == PlaceKind.PLACEMENT:
        placing = residence.placing_authority.name if residence.placing_authority else residence.placing_elsewhere
        facts.append(("Placed by", placing))
    place = address_for(actor, at, residence) if tells_address else None
    if place is not None:
        address = ", ".join(part for part in (place.address, place.area, place.postcode) if part)
        facts.append(("Address", address))
        return Section("Where they live", (_KEEP_IT,), tuple(facts))
    return Section(
        "Where they live", ("The address is not in this letter. Ring whoever answers for them.",), tuple(facts)
    )


_KEEP_IT = (
    "Keep the address from everyone who does not need it. Nothing may be sent to an earlier address that shows it, and "
    "nobody in the household the child left may learn it from you."
)


def _asked(case: Case, has_come: bool) -> Section:
    """What the body is asked to do, and whom to ring."""
    phone = f", {case.lead.phone}" if case.lead.phone else ""
    facts = (
        ("Lead professional", f"{case.lead.name}, {case.lead.agency.name}{phone}"),
        ("Cover", f"{case.cover.name}{f', {case.cover.phone}' if case.cover.phone else ''}"),
    )
    asked = "Put the child on your list" if has_come else "Take the child off your list"
    return Section(
        "What we ask of you",
        (
            f"{asked}, and write back to say that you have read this, with your name and the day.",
            "Responsibility for the child does not pass with this notice. It passes only when your authority accepts it "
            "in writing.",
        ) if has_come else (f"{asked}, and write back to say that you have read this, with your name and the day.",),
        facts,
    )  # fmt: skip
