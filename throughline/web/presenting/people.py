"""A person as pages show them: who, how old and how we know, how to contact them safely, when last seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from throughline.agencies.models import Absence
from throughline.hub.models import WhatHelps
from throughline.register.models import Person, SafeContact, Sighting
from throughline.register.queries import Standing, age_of, display_name, latest_safe_contact, latest_sighting
from throughline.register.states import AgeBasis, Contactable, Sex
from throughline.web.presenting.amounts import phone
from throughline.web.presenting.components import Alert, Identity
from throughline.web.presenting.dates import ago, short_date

NOT_ASSESSED = "Not assessed: ask before you call, write or visit"


def present_identity(
    person: Person, on: dt.date, *, alerts: tuple[Alert, ...] = (), standing: Standing | None = None
) -> Identity:
    """The identity bar. Who may be under 18 is protected as a child, and the bar says so.

    ``standing``: what stands of the person, where the page has read it.
    """
    age = age_of(person, on, ages=standing.ages if standing is not None else None)
    found = list(alerts)
    if age.may_be_child and age.basis in (AgeBasis.UNKNOWN, AgeBasis.ESTIMATED):
        found.append(Alert("May be under 18: protected as a child until their age is known", "caution"))
    contact = standing.contact if standing is not None else latest_safe_contact(person)
    if contact is not None and contact.may_visit_home == Contactable.NO:
        found.append(Alert("Do not visit at home", "caution"))
    return Identity(
        name=display_name(person),
        reference=person.record.reference,
        age=age.in_words,
        called=person.called,
        contact=contact_in_words(contact),
        alerts=tuple(found),
    )


def contact_in_words(contact: SafeContact | None) -> str:
    """The work-safely facts in one line, without where they came from."""
    if contact is None:
        return NOT_ASSESSED
    facts = [
        f"{label}: {Contactable(value).label.lower()}"
        for label, value in (
            ("visit at home", contact.may_visit_home),
            ("phone", contact.may_phone),
            ("write", contact.may_write),
            ("meet in public", contact.meet_in_public),
        )
    ]
    if contact.safe_times:
        facts.append(f"safe times: {contact.safe_times}")
    if contact.safe_phone:
        facts.append(f"safe phone: {phone(contact.safe_phone)}")
    line = "; ".join(facts)
    return line[:1].upper() + line[1:]


def seen_in_words(sighting: Sighting | None) -> str:
    """When someone was last seen, by whom and what is in place: never that they *are safe*."""
    if sighting is None:
        return "Not seen since they were found, as far as this hub has recorded"
    words = f"Seen on {short_date(sighting.seen_date)} ({ago(sighting.seen_date)}) by {sighting.seen_by}"
    return f"{words}. In place: {sighting.in_place}" if sighting.in_place else words


def away_in_words(absence: Absence | None) -> str:
    """Until when a member is away; empty when they are here."""
    if absence is None:
        return ""
    return f"away until {short_date(absence.last_date)}" if absence.last_date else "away, not known until when"


@dataclass(frozen=True)
class WhatHelpsView:
    """What helps a person, in their words, as it stands."""

    helps: str
    does_not: str
    call_me: str
    said_date: dt.date
    written_with: str


def present_what_helps(rows: Sequence[WhatHelps]) -> WhatHelpsView | None:
    """The newest of what was written with them, or nothing yet."""
    if not rows:
        return None
    newest = rows[0]
    return WhatHelpsView(newest.helps, newest.does_not, newest.call_me, newest.said_date, newest.written_with)


def in_words(value: object) -> str:
    """A name, a date of birth, a sex or a description as it is read; nothing where nothing is known."""
    if isinstance(value, dt.date):
        return short_date(value)
    if value in Sex.values:
        return "" if value == Sex.UNKNOWN else str(Sex(str(value)).label)
    return str(value or "")


def newest_contact(records: Iterable[Person]) -> SafeContact | None:
    """How to contact someone who may have several records: what was said last stands."""
    found = [contact for each in records if (contact := latest_safe_contact(each)) is not None]
    return max(found, key=lambda contact: (contact.recorded_at, contact.pk), default=None)


def newest_sighting(records: Iterable[Person]) -> Sighting | None:
    """The last time someone who may have several records was seen."""
    found = [sighting for each in records if (sighting := latest_sighting(each)) is not None]
    return max(found, key=lambda row: (row.seen_date, row.recorded_at, row.pk), default=None)


def last_seen(person: Person) -> str:
    """A person's last sighting in words."""
    return seen_in_words(latest_sighting(person))
