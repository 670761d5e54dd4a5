"""The Philomena pack as a document: part 1 kept ready, part 2 on the report that the child is missing."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.missing.models import MissingEpisode, PackVersion
from throughline.missing.queries.packs import newest_version
from throughline.register.models import Person
from throughline.register.queries import latest_safe_contact
from throughline.web.missing.presenters import day_and_time, present_pack
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.people import contact_in_words, present_identity
from throughline.web.presenting.records import MARKING, present_handling
from throughline.web.printing.documents import Document, Section

NOTE = (
    "For finding this child, and for nothing else. It holds no home address: a new one must not travel with a document."
    " Ring whoever leads for them. Destroy this copy when they have been found."
)


def pack_document(
    version: PackVersion, person: Person, episode: MissingEpisode | None, actor: Actor, at: dt.datetime
) -> Document:
    """The pack with who they are; and, while they are missing, when and where they were last seen."""
    identity = present_identity(person, civil_date(at))
    view = present_pack(version)
    who = (
        ("Name", identity.name),
        ("Likes to be called", identity.called or "Not known"),
        ("Age", identity.age),
        ("Before you call, write or visit", contact_in_words(latest_safe_contact(person))),
    )
    known = tuple((label, text or "Not known") for label, text in view.facts)
    sections = [Section("Who they are", facts=who), Section("Kept ready", facts=known)]
    if episode is not None:
        sections.append(_last_seen(episode))
    return Document(
        title="Philomena pack", marking=MARKING, handling=present_handling(person.record), reference=person.record.reference,
        made_by=f"{actor.member.name}, {actor.agency.name}", made_at=at, sections=tuple(sections),
        note=f"{NOTE} Version {view.number}, saved {uk_date(view.saved_at)} by {view.saved_by}.{_stands_no_more(version)}",
    )  # fmt: skip


def _stands_no_more(version: PackVersion) -> str:
    standing = newest_version(version.pack).number
    return f" This is an earlier version: version {standing} stands." if version.number != standing else ""


def _last_seen(episode: MissingEpisode) -> Section:
    return Section("Missing now", facts=(
        ("Reported", f"{day_and_time(episode.reported_date, episode.reported_time)}. Reported by: {episode.reported_by}"),
        ("Police reference", episode.police_reference or "Not known"),
        ("Missing from", episode.get_missing_from_display()),
        ("Last seen", day_and_time(episode.last_seen_date, episode.last_seen_time)),
        ("Where", episode.last_seen_where or "Not known"),
        ("Wearing", episode.wearing or "Not known"),
    ))  # fmt: skip
