"""Whose record is it: the name to show beside a record in a list, for those the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.hub.models import Case, Intervention, Referral
from throughline.register.models import Person
from throughline.register.queries import display_name

_ABOUT_PEOPLE = {RecordKind.INTERVENTION: Intervention, RecordKind.REFERRAL: Referral, RecordKind.CASE: Case}


def people_behind(actor: Actor, at: dt.datetime, records: Iterable[ProtectedRecord]) -> dict[int, Person]:
    """The person each record is or is about, by the record's key; only people the reader may see. At most four queries."""
    wanted = list(records)
    person_of: dict[int, int] = {}
    for kind, model in _ABOUT_PEOPLE.items():
        keys = [record.pk for record in wanted if record.kind == kind]
        if keys:
            rows = model.objects.visible_to(actor, at).filter(record__in=keys)
            person_of.update(rows.values_list("record_id", "person__record_id"))
    person_of.update({record.pk: record.pk for record in wanted if record.kind == RecordKind.PERSON})
    people = Person.objects.visible_to(actor, at).filter(record__in=set(person_of.values())).select_related("record")
    by_record = {person.record_id: person for person in people}
    return {key: by_record[owner] for key, owner in person_of.items() if owner in by_record}


def names_behind(actor: Actor, at: dt.datetime, records: Iterable[ProtectedRecord]) -> dict[int, str]:
    """What to call the person behind each record, by the record's key."""
    return {key: display_name(person) for key, person in people_behind(actor, at, records).items()}
