"""Acts on a Philomena pack: starting it in one click from what is known, saving a version, opening it on a report."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

import phonenumbers
from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.missing.models import PackRelease, PackVersion, PhilomenaPack
from throughline.missing.queries.episodes import leading_case, open_episode
from throughline.missing.queries.packs import (
    PACK_FIELDS,
    get_pack,
    get_version,
    newest_version,
    opens_on_report,
    shown_of,
)
from throughline.register.models import Person
from throughline.register.queries import latest_safe_contact


@transaction.atomic
def start_pack(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID) -> PackVersion:
    """Start a child's pack, in one click, from what is known: their description, safe phone, what helps, whom to ring.

    One a child: it follows them wherever they live. Errors: Absent, Refused (there is one).
    """
    require_permission(by, "philomena.write")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    if PhilomenaPack.related.filter(person=person).exists():
        raise Refused("This child has a pack already. Change that one.")
    pack = PhilomenaPack(person=person, started_at=at, started_by=by.member)
    pack.save_checked()
    version = _keep(pack, 1, _known(person), by=by, at=at)
    record_act(by=by, at=at, action="start_pack", op=Operation.COLLECTION, subjects=[person.record])
    return version


def _known(person: Person) -> dict[str, str]:
    contact = latest_safe_contact(person)
    case = leading_case(person)
    ring = (
        [f"{who.name}, {who.agency.name}, {who.phone}" for who in (case.lead, case.cover) if who.phone] if case else []
    )
    return {
        "description": person.description,
        "phones": _read_aloud(contact.safe_phone) if contact else "",
        "what_helps": contact.what_helps if contact else "",
        "whom_to_phone": "\n".join(ring),
    }


def _read_aloud(number: str) -> str:
    """A kept number as people here write it; one that cannot be read is left as it is."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


@transaction.atomic
def save_pack(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, version: int, given: Mapping[str, str]
) -> PackVersion:
    """Save a pack: a new version, the earlier ones kept. Errors: Absent, Refused, Conflict (someone saved meanwhile)."""
    require_permission(by, "philomena.write")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    pack = get_pack(by, at, person)
    newest = newest_version(pack)
    pack.require_version(version, dict(shown_of(newest)))
    pack.save_checked()
    saved = _keep(pack, newest.number + 1, given, by=by, at=at)
    record_act(by=by, at=at, action="save_pack", op=Operation.ALTERATION, subjects=[person.record])
    return saved


def _keep(pack: PhilomenaPack, number: int, given: Mapping[str, str], *, by: Actor, at: dt.datetime) -> PackVersion:
    fields = {
        name: require_text(given.get(name, ""), what="this", field=name, limit=limit)
        for name, limit in PACK_FIELDS.items()
    }
    version = PackVersion(pack=pack, number=number, saved_at=at, saved_by=by.member, **fields)
    version.save_checked()
    return version


@transaction.atomic
def release_pack_on_report(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, number: int | None = None
) -> PackVersion:
    """Open a pack in full to the police, on the report that the child is missing: logged as a disclosure each time.

    ``number``: an earlier version, disclosed like the one that stands.

    Without an open episode there is no pack for the police, however much else they see (practice.md P16). Errors: Absent.
    """
    require_permission(by, "missing.police")
    person = get_visible(Person, person_uuid, by, at)
    episode = open_episode(person)
    if episode is None:
        raise Absent
    version = get_version(get_pack(by, at, person), number)
    PackRelease(
        version=version, episode=episode, agency=by.agency, released_at=at, released_by=by.member
    ).save_checked()  # fmt: skip
    record_act(
        by=by, at=at, action="release_pack_on_report", op=Operation.DISCLOSURE, subjects=[person.record],
        recipient=by.agency.name, basis="Report that the child is missing", classes="identity, contact, health, location",
        detail={"version": version.number},
    )  # fmt: skip
    return version


@transaction.atomic
def take_pack_out(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, number: int | None = None) -> PackVersion:
    """Take a pack, or an earlier version of it, out of the product as a document: a disclosure to one's own agency.

    Errors: Absent.
    """
    require_permission(by, "philomena.view")
    person = get_visible(Person, person_uuid, by, at)
    if opens_on_report(by):
        return release_pack_on_report(by=by, at=at, person_uuid=person_uuid, number=number)
    version = get_version(get_pack(by, at, person), number)
    record_act(
        by=by, at=at, action="take_pack_out", op=Operation.DISCLOSURE, subjects=[person.record],
        recipient=by.agency.name, basis=person.record.agreement.basis if person.record.agreement else "",
        classes="identity, contact, health, location", detail={"version": version.number},
    )  # fmt: skip
    return version
