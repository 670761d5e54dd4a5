"""Many rows of history in one act leave the same in every table as each by its own act."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.integration.hub.acting import Acting
from throughline.access.models import NamedAccess, ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.audit.queries import verify_chain
from throughline.hub.actions.history import HistoryRow, record_history
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.actions.referrals import refer_person
from throughline.hub.models import Intervention
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis
from throughline.sources.models import Batch, SourceRow

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.date(2026, 3, 9)
# What differs between any two records, however they were made.
OWN = {"id", "uuid", "reference", "seq", "prev", "hash", "event", "record", "person", "about", "intervention"}
TABLES = ("register.Person", "register.AgeStatement", "hub.Intervention", "hub.Referral", "work.Gap", "work.Clock",
          "work.Notice", "access.Involvement", "access.NamedAccess", "access.Exclusion", "register.Link", "hub.Concern",
          "access.ProtectedRecord", "audit.Event", "audit.EventSubject")  # fmt: skip


def rows_of(label: str) -> list[dict[str, Any]]:
    model: type[models.Model] = apps.get_model(label)
    manager = getattr(model, "related", None) or model._default_manager
    order = "seq" if label == "audit.Event" else "pk"
    return [
        {field.name: getattr(row, field.attname) for field in model._meta.concrete_fields if field.name not in OWN}
        for row in manager.order_by(order)
    ]


def given() -> list[PersonGiven]:
    return [
        PersonGiven(given_name="Zoë", family_name="O’Neil", date_of_birth=dt.date(2010, 1, 2), sex="F"),
        PersonGiven(given_name="Jay", family_name="Marsh", age=AgeGiven(15, 17, AgeBasis.STATED, on=DAY)),
        PersonGiven(description="Known as Tiny", called="Tiny"),
    ]


def source_row(number: int) -> SourceRow:
    batch, _ = Batch.objects.get_or_create(
        source="s", defaults={"imported_at": dt.datetime.now(dt.UTC), "imported_by": "x"}
    )
    return SourceRow.objects.create(
        batch=batch, source="s", sheet="x", ref=str(number), row_number=number, digest="", cells={}
    )


def one_by_one(by: Actor, at: dt.datetime) -> None:
    for number, person in enumerate(given()):
        row = source_row(number)
        found = record_intervention(
            by=by, at=at, person=person, happened_date=DAY, reason="other", reason_detail="As it says",
            immediate_action="Taken home", inherited=True, source_row=row,
        )  # fmt: skip
        if number == 1:
            refer_person(
                by=by, at=at, referral_date=DAY, intervention_uuid=found.record.uuid, concerns="",
                social_care_told="not_stated", inherited=True, source_row=row,
            )  # fmt: skip


def all_at_once(by: Actor, at: dt.datetime) -> None:
    rows = [
        HistoryRow(
            source_row=source_row(number).pk, happened_date=DAY, given=person, age=person.age, is_referred=number == 1,
            reason_detail="As it says", text="Taken home",
        )
        for number, person in enumerate(given())
    ]  # fmt: skip
    record_history(by=by, at=at, rows=rows)


def told(rows: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """In an order that does not follow who wrote first."""
    plain = [{name: value for name, value in row.items() if name != "source_row"} for row in rows]
    return sorted(plain, key=repr) if label.startswith(("access.", "audit.")) else plain


def test_the_two_ways_leave_the_same(acting: Acting) -> None:
    by, at = acting.world.coordinator, acting.at
    before = {label: len(rows_of(label)) for label in TABLES}
    one_by_one(by, at)
    single = {label: rows_of(label)[before[label] :] for label in TABLES}
    SourceRow.objects.update(ended_at=at, ended_by="x")
    middle = {label: len(rows_of(label)) for label in TABLES}
    all_at_once(by, at)
    for label in TABLES:
        assert told(rows_of(label)[middle[label] :], label) == told(single[label], label), label
    assert verify_chain().is_sound


def test_what_is_said_of_somebody_closely_held_is_held_as_closely(acting: Acting) -> None:
    by, at = acting.world.coordinator, acting.at
    known = acting.person()
    ProtectedRecord.objects.filter(pk=known.record_id).update(restriction=Restriction.RESTRICTED)
    known = Person.related.select_related("record").get(pk=known.pk)
    rows = [HistoryRow(source_row=source_row(1).pk, happened_date=DAY, person=known, is_referred=True)]
    brought = record_history(by=by, at=at, rows=rows)[0]
    assert brought.intervention is not None
    assert brought.referral is not None
    for record in (brought.intervention, brought.referral):
        assert ProtectedRecord.objects.get(pk=record.pk).restriction == Restriction.RESTRICTED
        assert NamedAccess.objects.filter(record=record.pk, member=by.member).exists()
    assert Intervention.related.get().person == known
