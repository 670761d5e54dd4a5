"""What an import writes by the thousand: the same rows as one by one, in few statements, in the audit's own chain."""

from __future__ import annotations

import re
import uuid

import pytest

from tests.factories import World
from throughline.access.facts import protect_many, record_acts
from throughline.access.states import RecordKind
from throughline.audit.chain import canonical, canonical_of
from throughline.audit.models import Event
from throughline.audit.queries import verify_chain
from throughline.audit.states import Operation
from throughline.core.clock import now
from throughline.core.ids import ALPHABET, new_references
from throughline.core.many import insert_like
from throughline.sources.models import Batch, SourceRow

pytestmark = [pytest.mark.django_db, pytest.mark.database]

_VARYING = ("ref", "row_number", "cells", "ended_at")


def _sample() -> SourceRow:
    batch = Batch.objects.create(source="Many", imported_at=now(), imported_by="A test")
    return SourceRow(batch=batch, source="Many", sheet="people of 100 % of %s", digest="", cells={})


@pytest.mark.parametrize("number", [0, 1, 49, 50, 51, 5_003])
def test_rows_written_many_at_once_read_as_they_were_given(number: int) -> None:
    sample, at = _sample(), now()
    given = [(f"R{each}%s", each, {"Name": f"Ann “{each}” 100%"}, at if each % 2 else None) for each in range(number)]
    assert insert_like(sample, _VARYING, iter(given)) == number
    rows = SourceRow.objects.filter(batch=sample.batch).order_by("pk")
    assert list(rows.values_list(*_VARYING)) == given
    assert set(rows.values_list("sheet", "digest", "source")) <= {(sample.sheet, "", "Many")}


def test_many_references_are_as_one() -> None:
    made = new_references(2_000)
    assert len(set(made)) == len(made) == 2_000
    assert all(re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", each) for each in made)
    for place in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10):
        assert {each[place] for each in made} == set(ALPHABET)


def test_many_alike_acts_are_in_the_chain_as_one_by_one(hub_world: World) -> None:
    by, at = hub_world.coordinator, now()
    records = protect_many(by=by, at=at, kind=RecordKind.PHONE, number=120)
    record_acts(by=by, at=at, action="try_it", op=Operation.COLLECTION, subjects=[[each] for each in records])
    assert Event.objects.filter(action="try_it").count() == 120
    assert verify_chain().is_sound


def test_canonical_of_many_is_canonical_of_each() -> None:
    values: dict[str, object] = {
        "seq": 7, "at": "2026-03-13T00:00:00.000000Z", "op": "collection", "action": "record “it”", "actor": "Zoë\\\"",
        "member": None, "role": "r", "agency": "a, b", "session": "", "ip": "::1", "recipient": "", "purpose": "p\n",
        "basis": "", "classes": "", "outcome": "allowed", "request_id": "x", "detail_digest": "",
    }  # fmt: skip
    each = canonical_of(values)
    for seq, subjects in ((7, [("person", str(uuid.uuid4()))]), (123_456, [('pl"ace', "é"), ("phone", "x")]), (1, [])):
        assert each(seq, subjects) == canonical({**values, "seq": seq}, subjects)
