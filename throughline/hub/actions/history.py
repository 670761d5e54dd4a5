"""History brought in by an import, many rows in one act: interventions and referrals as they were, by the rules of one.

``record_intervention`` and ``refer_person`` with ``inherited=True`` say the rules; a test holds the two ways side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import protect_many, record_acts
from throughline.access.models import Exclusion, ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.many import insert_like, reserve_keys
from throughline.hub.holding import hold_alike
from throughline.hub.models import Intervention, Referral
from throughline.hub.states import InterventionReason, ReferralStatus, Told
from throughline.register.brought import people_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.queries import age_group_columns, age_of
from throughline.work.facts import open_inherited_gaps
from throughline.work.states import GapKind


@dataclass(frozen=True)
class HistoryRow:
    """One row of history about one person: ``person`` already known, or as ``given``, or the one of an earlier row.

    ``is_found``: they were found and safeguarded; ``is_referred``: they were referred to the hub. One or both.
    """

    source_row: int
    happened_date: dt.date
    given: PersonGiven | None = None
    person: Person | None = None
    same_as: int | None = None
    age: AgeGiven | None = None
    is_found: bool = True
    is_referred: bool = False
    reason: str = InterventionReason.OTHER
    reason_detail: str = ""
    text: str = ""


@dataclass(frozen=True)
class Brought:
    """What a row came to. ``event``: the record that says so, the intervention before the referral."""

    person: Person
    intervention: ProtectedRecord | None
    referral: ProtectedRecord | None

    @property
    def event(self) -> ProtectedRecord:
        event = self.intervention or self.referral
        assert event is not None
        return event


@transaction.atomic
def record_history(
    *, by: Actor, at: dt.datetime, rows: Sequence[HistoryRow], agency: Agency | None = None
) -> list[Brought]:
    """Record many rows of imported history: no clock, no notice, no alert (practice.md P27). One audit event a row.

    Whoever nobody leads for waits in the inherited list. Errors: Absent, Refused (a date of birth after the day).
    """
    require_permission(by, "intervention.record")
    require_permission(by, "referral.make")
    people = _people(by, at, rows, agency)
    made = _interventions(by, at, rows, people, agency)
    found = [each[1] if each is not None else None for each in made]
    referred = _referrals(by, at, rows, people, made, agency)
    owner = agency or by.agency
    gaps = [
        (person.record, event, row.happened_date)
        for row, person, event in zip(rows, people, found, strict=True)
        if event is not None
    ]
    open_inherited_gaps(by=by, at=at, kind=GapKind.NOBODY_LEADS, about=gaps, owner_agency=owner)
    _hold_as_closely(by, at, rows, people, found, referred)
    brought = [Brought(*each) for each in zip(people, found, referred, strict=True)]
    for action, events in (("record_intervention", found), ("refer_person", referred)):
        subjects = [(event, person.record) for event, person in zip(events, people, strict=True) if event is not None]
        record_acts(by=by, at=at, action=action, op=Operation.COLLECTION, subjects=subjects)
    return brought


def _people(by: Actor, at: dt.datetime, rows: Sequence[HistoryRow], agency: Agency | None) -> list[Person]:
    """The person of each row: known, new, or the same as an earlier row's."""
    new = [(row.given, row.source_row) for row in rows if row.given is not None]
    made = iter(
        people_for(
            by=by, at=at, given=[given for given, _ in new], source_rows=[key for _, key in new], agency=agency
        )
    )  # fmt: skip
    people: list[Person] = []
    for row in rows:
        if row.person is not None:
            people.append(row.person)
        elif row.same_as is not None:
            people.append(people[row.same_as])
        else:
            people.append(next(made))
    return people


def _interventions(
    by: Actor, at: dt.datetime, rows: Sequence[HistoryRow], people: Sequence[Person], agency: Agency | None
) -> list[tuple[int, ProtectedRecord] | None]:
    """The key and record of each row's intervention."""
    owner = agency or by.agency
    wanted = [place for place, row in enumerate(rows) if row.is_found]
    keys = reserve_keys(Intervention, len(wanted))
    records = protect_many(by=by, at=at, kind=RecordKind.INTERVENTION, number=len(wanted), agency=owner)
    made: list[tuple[int, ProtectedRecord] | None] = [None] * len(rows)
    values = []
    reasons = frozenset(InterventionReason.values)
    for place, key, record in zip(wanted, keys, records, strict=True):
        row, person = rows[place], people[place]
        if row.reason not in reasons:
            raise Refused("Choose why they were safeguarded.", field="reason")
        said = None if row.person is not None else ()
        age = age_group_columns(age_of(person, row.happened_date, row.age, ages=said))
        made[place] = (key, record)
        values.append(
            (key, record.pk, person.pk, row.happened_date, row.reason, row.reason_detail, row.text, row.source_row,
             *age.values())
        )  # fmt: skip
    varying = (
        "id", "record_id", "person_id", "happened_date", "reason", "reason_detail", "immediate_action", "source_row_id",
        "age_low", "age_high", "age_basis", "age_group",
    )  # fmt: skip
    insert_like(Intervention(agency=owner), varying, values)
    return made


def _referrals(
    by: Actor, at: dt.datetime, rows: Sequence[HistoryRow], people: Sequence[Person],
    found: Sequence[tuple[int, ProtectedRecord] | None], agency: Agency | None,
) -> list[ProtectedRecord | None]:  # fmt: skip
    owner = agency or by.agency
    wanted = [place for place, row in enumerate(rows) if row.is_referred]
    records = protect_many(by=by, at=at, kind=RecordKind.REFERRAL, number=len(wanted), agency=owner)
    made: list[ProtectedRecord | None] = [None] * len(rows)
    values = []
    for place, record in zip(wanted, records, strict=True):
        row, event = rows[place], found[place]
        made[place] = record
        concerns = "" if event is not None else "\n".join(filter(None, [row.reason_detail, row.text]))
        intervention = event[0] if event is not None else None
        values.append((record.pk, people[place].pk, intervention, row.happened_date, concerns, row.source_row))
    sample = Referral(
        agency=owner, referred_at=at, referred_by=by.member, social_care_told=Told.NOT_STATED, status=ReferralStatus.HISTORY
    )  # fmt: skip
    varying = ("record_id", "person_id", "intervention_id", "referral_date", "concerns", "source_row_id")
    insert_like(sample, varying, values)
    return made


def _hold_as_closely(
    by: Actor, at: dt.datetime, rows: Sequence[HistoryRow], people: Sequence[Person],
    found: Sequence[ProtectedRecord | None], referred: Sequence[ProtectedRecord | None],
) -> None:  # fmt: skip
    """Hold what is said of somebody already known as closely as they are; a new person's is standard, as they are."""
    known = {row.person.pk: row.person for row in rows if row.person is not None}
    if not known:
        return
    kept_from = set(
        Exclusion.objects.running(at).filter(record__in=[each.record_id for each in known.values()]).values_list(
            "record_id", flat=True
        )
    )  # fmt: skip
    for person, *events in zip(people, found, referred, strict=True):
        if person.pk not in known:
            continue
        if person.record.restriction == Restriction.STANDARD and person.record_id not in kept_from:
            continue
        for event in events:
            if event is not None:
                hold_alike(ProtectedRecord.objects.get(pk=event.pk), person, by=by, at=at)
