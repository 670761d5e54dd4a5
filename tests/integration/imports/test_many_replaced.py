"""Many rows of a source that say something else now: their places are taken, and given back, some hundreds at a time."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.integration.imports.trackers import Tracker, kept
from throughline.audit.models import Event
from throughline.audit.queries import verify_chain
from throughline.core.clock import now
from throughline.hub.models import Intervention
from throughline.imports.actions.tracker_rows import answer_every_again
from throughline.imports.actions.trackers import begin_import
from throughline.imports.actions.undoing import undo_import
from throughline.imports.states import Again
from throughline.imports.trackers.work import work_on
from throughline.register.models import Link, Person
from throughline.work.models import Gap

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADING = "Name,DOB,Date,Phone,NHS no,Outcome"


def _text(many: int, outcome: str, source: str) -> str:
    rows = (
        f"{_name(each)} {source},0{each % 9 + 1}/02/2010,13/03/2026,0770090{each:04},,{outcome}" for each in range(many)
    )
    return "\n".join([HEADING, *rows]) + "\n"


def _name(number: int) -> str:
    return "".join("abcdefghij"[int(figure)] for figure in f"{number:03}").title() + "nor"


def _sent_again(world: World, many: int, source: str) -> tuple[Tracker, Counter[str]]:
    """A tracker brought, sent again and said to take the places; how many queries each step took."""
    first = kept(world.coordinator, _text(many, "", source), source=source)
    first.check()
    first.bring()
    second = kept(world.coordinator, _text(many, "Closed", source), source=source)
    second.check()
    asked: Counter[str] = Counter()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = answer_every_again(by=second.by, at=now(), run_uuid=second.run.uuid, again=Again.REPLACES)
    asked["answering"] = len(queries)
    assert said == (many, 0)
    begin_import(by=second.by, at=now(), run_uuid=second.run.uuid)
    with CaptureQueriesContext(connection) as queries:
        work_on(second.by, second.run.uuid)
    asked["importing"] = len(queries)
    assert second.again().stopped_because == ""
    return second, asked


def test_many_are_replaced_by_as_many_queries_as_few(hub_world: World) -> None:
    _, few = _sent_again(hub_world, 3, "Few")
    many, asked = _sent_again(hub_world, 12, "Many")
    assert asked == few
    assert Intervention.related.filter(source_row__source="Many", withdrawn_at=None).count() == 12
    assert Intervention.related.filter(source_row__source="Many", version=2).count() == 12
    assert Person.related.count() == 15
    assert Gap.related.filter(resolved_at=None).count() == 15
    assert Link.objects.filter(kind="uses_phone", withdrawn_at=None).count() == 15
    assert Event.objects.filter(action="withdraw_intervention").count() == 15
    assert verify_chain().is_sound
    assert many.again().counts["made"]["people_new"] == 0


def test_many_are_put_back_by_as_many_queries_as_few(hub_world: World) -> None:
    asked = []
    for number, source in ((3, "Few"), (12, "Many")):
        tracker, _ = _sent_again(hub_world, number, source)
        with CaptureQueriesContext(connection) as queries:
            undo_import(by=tracker.by, at=now(), run_uuid=tracker.run.uuid, reason="The wrong file")
        asked.append(len(queries))
    few, many = asked
    assert many <= few + 2
    standing = Intervention.related.filter(withdrawn_at=None)
    assert (standing.count(), set(standing.values_list("immediate_action", flat=True))) == (15, {""})
    assert Link.objects.filter(kind="uses_phone", withdrawn_at=None).count() == 15
    assert Gap.related.filter(resolved_at=None).count() == 15
    assert Event.objects.filter(action="put_back_row").count() == 15
    assert verify_chain().is_sound


def test_two_rows_of_one_person_are_replaced_one_after_the_other(hub_world: World) -> None:
    heading = "Name,DOB,Date,NHS no,Outcome"
    rows = ["Ann Bell,01/02/2010,13/03/2026,999 000 0018,{}", "Ann Bell,01/02/2010,14/03/2026,999 000 0018,{}"]
    first = kept(hub_world.coordinator, "\n".join([heading, *(row.format("") for row in rows)]) + "\n")
    first.check()
    first.run.rows.filter(number=3).update(decided="same", chosen="row:2")
    first.bring()
    assert Person.related.count() == 1
    second = kept(hub_world.coordinator, "\n".join([heading, *(row.format("Closed") for row in rows)]) + "\n")
    second.check()
    answer_every_again(by=second.by, at=now(), run_uuid=second.run.uuid, again=Again.REPLACES)
    second.bring()
    standing = Intervention.related.filter(withdrawn_at=None)
    assert (Person.related.count(), standing.count(), Intervention.related.count()) == (1, 2, 4)
    assert set(standing.values_list("immediate_action", flat=True)) == {"Outcome: Closed"}
    undo_import(by=second.by, at=now(), run_uuid=second.run.uuid, reason="The wrong file")
    assert set(standing.values_list("immediate_action", flat=True)) == {""}
    assert verify_chain().is_sound
