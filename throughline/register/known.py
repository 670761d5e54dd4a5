"""What else a person is known by, as it is read, and as a correction keeps it inside its own transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.text import normalised_name
from throughline.register.models import Link, Person, PersonName, PersonNumber, Place
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind, NameKind


@dataclass(frozen=True)
class Recorded:
    """Who a person was recorded to be before a correction."""

    given_name: str
    family_name: str
    called: str
    date_of_birth: dt.date | None


@dataclass(frozen=True)
class LivedAt:
    """An address someone lives or lived at: both the link and the place pass the reader's gate."""

    link: Link
    place: Place


def what_was_recorded(person: Person) -> Recorded:
    """Who a person is recorded to be now."""
    return Recorded(person.given_name, person.family_name, person.called, person.date_of_birth)


def keep_what_was_recorded(*, by: Actor, at: dt.datetime, person: Person, earlier: Recorded) -> None:
    """Keep what a correction replaced: the name, with the date of birth it had; what they were called, as a name they use."""
    name = (earlier.given_name, earlier.family_name)
    changed = name != (person.given_name, person.family_name) or (
        earlier.date_of_birth is not None and earlier.date_of_birth != person.date_of_birth
    )
    if changed and any(name):
        _keep(NameKind.BEFORE, *name, earlier.date_of_birth, person, by=by, at=at)
    if earlier.called and earlier.called != person.called:
        _keep(NameKind.BEFORE, earlier.called, "", None, person, by=by, at=at)


def _keep(
    kind: NameKind, given: str, family: str, born: dt.date | None, person: Person, *, by: Actor, at: dt.datetime
) -> None:
    compared = normalised_name(given, family)
    same = PersonName.related.filter(person=person, compared_name=compared, date_of_birth=born, withdrawn_at=None)
    if same.exists():
        return
    PersonName(
        person=person, kind=kind, given_name=given, family_name=family, date_of_birth=born, compared_name=compared,
        recorded_at=at, recorded_by=by.member,
    ).save_checked()  # fmt: skip


def list_names(actor: Actor, at: dt.datetime, person: Person) -> list[PersonName]:
    """Every other name that stands, newest first."""
    rows = PersonName.objects.visible_to(actor, at).filter(person=person, withdrawn_at=None)
    return list(rows.select_related("recorded_by").order_by("-recorded_at", "-pk"))


def list_numbers(actor: Actor, at: dt.datetime, person: Person) -> list[PersonNumber]:
    """Every number that stands, by kind."""
    rows = PersonNumber.objects.visible_to(actor, at).filter(person=person, withdrawn_at=None)
    return list(rows.select_related("recorded_by").order_by("kind", "pk"))


def list_addresses(actor: Actor, at: dt.datetime, person: Person) -> list[LivedAt]:
    """Where they live or lived, as far as the reader may see each place and be told of the link; newest first."""
    links = links_shown(actor, at).filter(from_record=person.record_id, kind=LinkKind.LIVES_AT)
    rows = list(links.select_related("to_record", "recorded_by", "because_of").order_by("-since_date", "-pk"))
    places = {place.record_id: place for place in Place.related.filter(record__in=[row.to_record_id for row in rows])}
    return [LivedAt(row, places[row.to_record_id]) for row in rows if row.to_record_id in places]


def is_withdrawable(link: Link) -> bool:
    """Whether an address is withdrawn by itself: what somebody typed, or a row of an import said.

    What a report or an operation says is withdrawn there.
    """
    return link.because_of is None or link.because_of.kind in (RecordKind.INTERVENTION, RecordKind.REFERRAL)


def records_shown(addresses: list[LivedAt]) -> list[ProtectedRecord]:
    """The place records whose addresses are shown: they are consulted too."""
    return [each.link.to_record for each in addresses]
