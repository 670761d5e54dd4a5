"""A row of a source that says something else now: the new one takes the old one's place, which stays as recorded in error."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from throughline.access.facts import record_acts
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.hub.models import Intervention, Referral
from throughline.hub.states import ReferralStatus
from throughline.imports.models import TrackerRun
from throughline.imports.trackers.correcting import NotCorrected, correct_person
from throughline.imports.trackers.keeping import end_known, known_of, say_contacts_again
from throughline.imports.trackers.source_rows import read_source_rows
from throughline.imports.trackers.values import RowValues
from throughline.register.brought_known import Known
from throughline.register.links import withdraw_what_they_said
from throughline.register.models import Person
from throughline.sources.models import SourceRow
from throughline.work.facts import resolve_gaps_about
from throughline.work.models import Gap

_AT_ONCE = 500
REASON = "Superseded: its source sent it again, changed"


@dataclass(frozen=True)
class Replaced:
    """Whose row it was, and what of who they are could not be corrected, with why."""

    person: Person
    not_corrected: tuple[NotCorrected, ...]


def replaceable(row: SourceRow) -> bool:
    """Whether nobody has worked on what a row made."""
    return not worked_on([row.pk])


def worked_on(rows: Collection[int]) -> set[int]:
    """Of some rows, by their keys, those on what they made somebody has worked, and those that made nothing."""
    found = Intervention.related.filter(source_row__in=rows)
    referred = Referral.related.filter(source_row__in=rows)
    made = {*found.values_list("source_row", flat=True), *referred.values_list("source_row", flat=True)}
    gaps = Gap.related.filter(about__intervention__source_row__in=rows)
    gaps = gaps.exclude(taken_on_at__isnull=True, resolved_at__isnull=True)
    touched = {
        *found.exclude(version=1, withdrawn_at__isnull=True).values_list("source_row", flat=True),
        *referred.exclude(version=1, status=ReferralStatus.HISTORY).values_list("source_row", flat=True),
        *gaps.values_list("about__intervention__source_row", flat=True),
    }
    return {row for row in rows if row in touched or row not in made}


def replace_rows(*, by: Actor, at: dt.datetime, rows: Sequence[tuple[SourceRow, RowValues]]) -> list[Replaced]:
    """End rows and withdraw what they made, each with what is said now: the event, and the numbers and names it alone brought.

    Who they are is corrected where the source made them and nobody has said otherwise since. Rows of one person are replaced one
    after the other, as if each had been sent alone.
    """
    said = {row.pk: (row, values) for row, values in rows}
    return [each for keys in of_different_people(list(said)) for each in _replace(by, at, [said[key] for key in keys])]


def of_different_people(rows: Sequence[int]) -> Iterator[list[int]]:
    """Rows by their keys, in their order, some hundreds at a time, and never two of one person at once."""
    people: dict[int, int] = {}
    for first in range(0, len(rows), _AT_ONCE):
        for model in (Intervention, Referral):
            made = model.related.filter(source_row__in=rows[first : first + _AT_ONCE])
            people.update(made.values_list("source_row", "person"))
    some: list[int] = []
    whose: set[int] = set()
    for row in rows:
        if len(some) == _AT_ONCE or people.get(row) in whose:
            yield some
            some, whose = [], set()
        some.append(row)
        if row in people:
            whose.add(people[row])
    if some:
        yield some


def _replace(by: Actor, at: dt.datetime, rows: Sequence[tuple[SourceRow, RowValues]]) -> list[Replaced]:
    """As ``replace_rows``, of rows that are of different people."""
    keys = [row.pk for row, _ in rows]
    found = list(
        Intervention.related.filter(source_row__in=keys).select_related("record", "person__record").order_by("pk")
    )
    referred = list(
        Referral.related.filter(source_row__in=keys).select_related("record", "person__record").order_by("pk")
    )
    people = {each.source_row_id: each.person for each in found} | {
        each.source_row_id: each.person for each in referred
    }
    _withdraw(by, at, found, referred)
    ended = {"ended_at": at, "ended_by": by.member.name, "ended_reason": REASON}
    SourceRow.objects.filter(pk__in=keys).update(**ended)
    for row, _ in rows:
        row.ended_at, row.ended_by, row.ended_reason = at, by.member.name, REASON
    before = {row.pk: (run, said) for row, run, said in read_source_rows([row for row, _ in rows])}
    _end_what_they_said(by, at, rows, people, before)
    return [
        Replaced(
            people[row.pk],
            correct_person(by=by, at=at, person=people[row.pk], row=row, before=before[row.pk][1], said=said)
            if row.pk in before
            else (),
        )
        for row, said in rows
    ]


def _withdraw(by: Actor, at: dt.datetime, found: Sequence[Intervention], referred: Sequence[Referral]) -> None:
    """Withdraw events with what they gave. One audit event each."""
    said = {"withdrawn_at": at, "withdrawn_by": by.member, "withdrawn_reason": REASON}
    Intervention.related.filter(pk__in=[each.pk for each in found]).update(version=F("version") + 1, **said)
    about = [(each.person.record_id, each.record_id) for each in found]
    resolve_gaps_about(by=by, at=at, about=about, resolution=REASON)
    ProtectedRecord.objects.filter(pk__in=[each.record_id for each in referred]).update(**said)
    events = [each.record_id for each in [*found, *referred]]
    withdraw_what_they_said(by=by, at=at, events=events, reason=REASON)
    for action, made in (("withdraw_intervention", found), ("withdraw_referral", referred)):
        subjects = [[each.record] for each in made]
        record_acts(by=by, at=at, action=action, op=Operation.ALTERATION, subjects=subjects)


def _end_what_they_said(
    by: Actor, at: dt.datetime, rows: Sequence[tuple[SourceRow, RowValues]], people: Mapping[int | None, Person],
    before: Mapping[int, tuple[TrackerRun, RowValues]],
) -> None:  # fmt: skip
    """How people are reached, and what they are known by, where no other standing row says it."""
    reached = [people[key].record_id for key, (_, said) in before.items() if said.phones or said.address]
    if reached:
        say_contacts_again(by=by, records=reached)
    known: dict[tuple[str, dt.datetime], list[Known]] = defaultdict(list)
    for row, _ in rows:
        run, said = before.get(row.pk, (None, None))
        if run is not None and said is not None and run.imported_at is not None:
            known[row.source, run.imported_at].append(known_of(said, people[row.pk]))
    for (source, brought_at), held in known.items():
        end_known(by=by, at=at, source=source, brought_at=brought_at, reason=REASON, only=Known.of_all(held))
