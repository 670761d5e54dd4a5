"""What a tracker's rows say of their people beyond the event: numbers, phones, addresses, and other names of whoever is known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.hub.actions.history import Brought
from throughline.hub.models import Intervention, Referral
from throughline.imports.models import TrackerRun
from throughline.imports.trackers.source_rows import read_source_rows
from throughline.imports.trackers.values import RowValues
from throughline.matching.comparing.addresses import POSTCODE
from throughline.register.brought_contacts import ContactBrought, contacts_brought
from throughline.register.brought_known import (
    Known,
    NameBrought,
    NumberBrought,
    known_as,
    names_brought,
    numbers_brought,
    withdraw_brought,
)
from throughline.register.models import Person
from throughline.register.numbers import read_number
from throughline.register.states import NameKind
from throughline.sources.models import SourceRow

_AT_ONCE = 500


def keep_known(
    *, by: Actor, at: dt.datetime, source: str, values: Sequence[RowValues], people: Sequence[Person],
    are_new: Sequence[bool],
) -> None:  # fmt: skip
    """Keep what each row says its person is known by, with the tracker as the source. Its row's event is its audit."""
    rows = zip(values, people, strict=True)
    numbers = (number for said, person in rows for number in _numbers(said, person))
    numbers_brought(by=by, at=at, source=source, numbers=numbers)
    known = (
        name
        for said, person, is_new in zip(values, people, are_new, strict=True)
        if not is_new
        for name in _names(said, person)
    )
    names_brought(by=by, at=at, source=source, names=known)


def keep_contacts(
    *, by: Actor, at: dt.datetime, source: str, values: Sequence[RowValues], brought: Sequence[Brought],
    source_rows: Sequence[int],
) -> None:  # fmt: skip
    """Keep the phones and the address of each row, of its day, said by its event. Its row's event is its audit."""
    rows = zip(values, brought, source_rows, strict=True)
    contacts = [one for said, each, row in rows for one in _contact(said, each.person, each.event, row)]
    if contacts:
        contacts_brought(by=by, at=at, source=source, contacts=contacts)


def say_contacts_again(*, by: Actor, records: Collection[int]) -> None:
    """What was withdrawn of how people are reached stands where a standing row says it, as that row brought it.

    ``records``: the protected records of the people.
    """
    people = sorted(Person.related.filter(record__in=records).values_list("pk", flat=True))
    for first in range(0, len(people), _AT_ONCE):
        _say_contacts_again(by, people[first : first + _AT_ONCE])


def _say_contacts_again(by: Actor, people: Sequence[int]) -> None:
    events = _standing_events(people)
    rows = list(SourceRow.objects.filter(pk__in=list(events), ended_at__isnull=True).order_by("pk"))
    by_run: dict[TrackerRun, list[ContactBrought]] = defaultdict(list)
    for row, run, said in read_source_rows(rows):
        by_run[run] += _contact(said, events[row.pk].person, events[row.pk].record, row.pk)
    for run, contacts in by_run.items():
        if contacts and run.imported_at is not None and run.imported_by is not None:
            importer = Actor(member=run.imported_by, purpose=by.purpose)
            contacts_brought(by=importer, at=run.imported_at, source=run.source, contacts=contacts)


def _contact(said: RowValues, person: Person, event: ProtectedRecord, source_row: int) -> list[ContactBrought]:
    """How a row says its person is reached; nothing where it has no day, or says nothing of it."""
    if said.happened is None or not (said.phones or said.address):
        return []
    return [ContactBrought(person, event, said.happened, source_row, said.phones, *_home(said))]


def _home(said: RowValues) -> tuple[str, str]:
    """The address and its postcode, which may be the end of the address."""
    if not said.postcode and (found := POSTCODE.search(said.address.upper())):
        return said.address[: found.start()].strip(" ,"), f"{found[1]} {found[2]}"
    return said.address, said.postcode


def known_of(said: RowValues, person: Person) -> Known:
    """What a row says its person is known by."""
    return known_as(_numbers(said, person), _names(said, person))


def end_known(
    *, by: Actor, at: dt.datetime, source: str, brought_at: dt.datetime, reason: str, only: Known | None = None
) -> None:
    """Withdraw what rows that no longer stand brought (``only``: of one row). What another standing row says too stands on, as
    that row brought it: by its import and of its day."""
    ended = withdraw_brought(by=by, at=at, source=source, brought_at=brought_at, reason=reason, only=only)
    say_again(by=by, ended=ended)


def say_again(*, by: Actor, ended: Known) -> None:
    """What was ended stands where a standing row says it, as that row brought it."""
    people = ended.people
    for first in range(0, len(people), _AT_ONCE):
        _say_again(by, ended, people[first : first + _AT_ONCE])


def _say_again(by: Actor, ended: Known, people: Sequence[int]) -> None:
    events = _standing_events(people)
    rows = list(SourceRow.objects.filter(pk__in=list(events), ended_at__isnull=True).order_by("pk"))
    for row, run, said in read_source_rows(rows):
        if run.imported_at is None or run.imported_by is None:
            continue
        importer = Actor(member=run.imported_by, purpose=by.purpose)
        person = events[row.pk].person
        numbers = [each for each in _numbers(said, person) if each[:3] in ended.numbers]
        names = [each for each in _names(said, person) if known_as([], [each]).names <= ended.names]
        numbers_brought(by=importer, at=run.imported_at, source=run.source, numbers=numbers)
        names_brought(by=importer, at=run.imported_at, source=run.source, names=names)


def _standing_events(people: Sequence[int]) -> dict[int, Intervention | Referral]:
    """By their source row, the events of these people that stand; the intervention before the referral."""
    found = Intervention.related.filter(person__in=people, withdrawn_at=None).select_related("record", "person__record")
    referred = Referral.related.filter(person__in=people, record__withdrawn_at=None).select_related(
        "record", "person__record"
    )
    rows: list[Intervention | Referral] = [*referred, *found]
    return {each.source_row_id: each for each in rows if each.source_row_id is not None}


def _numbers(said: RowValues, person: Person) -> Iterator[NumberBrought]:
    """A number that fails its check is kept unchecked, where it is one at all; words stay in the source row."""
    for kind, written in said.written.items():
        if kind in said.numbers:
            yield NumberBrought(person.pk, kind, said.numbers[kind], written, True)
        elif any(character.isdigit() for character in written):
            try:
                value, is_checked = read_number(kind, written, as_written=True)
            except Refused:
                continue
            yield NumberBrought(person.pk, kind, value, written, is_checked)


def _names(said: RowValues, person: Person) -> Iterator[NameBrought]:
    yield NameBrought(person, NameKind.SPELLING, said.given_name, said.family_name)
    yield NameBrought(person, NameKind.ALIAS, said.called, "")
