"""What may be appended, and that nothing is half written."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from tests.unit.audit.tampering import ACTOR, AT, write_events
from throughline.audit.actions import AuditActor, Entry, append
from throughline.audit.models import Event
from throughline.audit.queries import list_looks, verify_chain
from throughline.audit.states import PERSONAL_DATA_OPERATIONS, Operation
from throughline.core.errors import AuditUnavailable

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def entry(op: Operation, **given: object) -> Entry:
    recipient = "Steady Hands" if op == Operation.DISCLOSURE else ""
    return Entry(**{"op": op, "action": "act", "subjects": [("person", uuid.uuid4())], "recipient": recipient} | given)


@pytest.mark.parametrize("op", Operation)
def test_every_operation_can_be_recorded_and_verifies(op: Operation) -> None:
    assert append(actor=ACTOR, at=AT, entry=entry(op)) == 1
    assert verify_chain().is_sound


@pytest.mark.parametrize("op", PERSONAL_DATA_OPERATIONS)
def test_an_event_about_personal_data_names_a_record(op: Operation) -> None:
    with pytest.raises(AuditUnavailable):
        append(actor=ACTOR, at=AT, entry=entry(op, subjects=[]))
    assert not Event.objects.exists()


@pytest.mark.parametrize(("op", "recipient"), [(Operation.DISCLOSURE, ""), (Operation.CONSULTATION, "Steady Hands")])
def test_a_disclosure_has_a_recipient_and_nothing_else_has(op: Operation, recipient: str) -> None:
    with pytest.raises(AuditUnavailable) as caught:
        append(actor=ACTOR, at=AT, entry=entry(op, recipient=recipient))
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert not Event.objects.exists()


def test_an_event_has_an_actor() -> None:
    with pytest.raises(AuditUnavailable):
        append(actor=AuditActor(name=""), at=AT, entry=entry(Operation.VERIFY))


def test_without_a_key_nothing_is_recorded_and_so_nothing_is_done() -> None:
    with override_settings(AUDIT_KEY=""), pytest.raises(AuditUnavailable):
        append(actor=ACTOR, at=AT, entry=entry(Operation.CONSULTATION))
    assert not Event.objects.exists()


def test_an_act_that_rolls_back_leaves_no_event_and_no_hole() -> None:
    write_events(2)
    with transaction.atomic():
        append(actor=ACTOR, at=AT, entry=entry(Operation.ALTERATION))
        transaction.set_rollback(True)
    assert append(actor=ACTOR, at=AT, entry=entry(Operation.ALTERATION)) == 3
    assert verify_chain().is_sound


def test_a_record_named_twice_is_one_subject_and_its_looks_are_found() -> None:
    person = uuid.uuid4()
    append(actor=ACTOR, at=AT, entry=entry(Operation.CONSULTATION, subjects=[("person", person), ("person", person)]))
    assert [look.seq for look in list_looks(person)] == [1]
    assert verify_chain().is_sound
