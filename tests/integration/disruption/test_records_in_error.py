"""A charge, a stated total, an operation or a line that never was: recorded in error, counted and found nowhere."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.arrests import discontinue_charge, record_charge
from throughline.disruption.actions.corrections import withdraw_arrest, withdraw_charge, withdraw_total
from throughline.disruption.actions.record_corrections import withdraw_line, withdraw_operation
from throughline.disruption.actions.seizures import state_total
from throughline.disruption.models import Charge, Line, Operation
from throughline.disruption.queries.finding import search_lines
from throughline.disruption.queries.lines import LineFilter, list_lines, list_lines_in_error
from throughline.disruption.queries.operations import (
    list_operations,
    list_operations_in_error,
    list_said_in_error,
    list_stated_totals,
)
from throughline.disruption.states import ClosureType
from throughline.figures.history import HISTORY
from throughline.figures.populations import CHARGES, OPERATIONS
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.register.models import Link
from throughline.work.models import Task
from throughline.work.states import TaskKind

from .enforcement_world import DAY, NUMBER
from .test_lineage_in_error import lineage_of

WHY = "Typed under the wrong warrant"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def no_charge(field, charge, *, by=None, reason=WHY):
    return withdraw_charge(by=by or field.officer, at=field.at, charge_id=charge.pk, reason=reason)


def no_operation(field, operation, *, by=None, reason=WHY):
    return withdraw_operation(by=by or field.officer, at=field.at, operation_uuid=operation.record.uuid, reason=reason)


def no_line(field, line, *, by=None, reason=WHY):
    return withdraw_line(by=by or field.officer, at=field.at, line_uuid=line.record.uuid, reason=reason)


def standing(population, field):
    rows = population.of_hub(population.model.objects.unscoped("test"), field.world.hub)
    return population.standing(rows).count()


def restrict(record, to=Restriction.RESTRICTED):
    ProtectedRecord.objects.filter(pk=record.pk).update(restriction=to)


def charged_holder(field):
    line = field.line("Kite")
    arrest = field.arrest(field.operation(line), is_line_holder=True, charged_date=field.today - 5 * DAY)
    return line, arrest.charges.get()


def test_a_charge_in_error_counts_and_closes_nothing_and_stays_in_the_history(field):
    line, charge = charged_holder(field)
    assert standing(CHARGES, field) == 1
    no_charge(field, charge)
    assert standing(CHARGES, field) == 0
    assert not charge.arrest.charges.exists()
    with pytest.raises(Refused, match="arrested and charged"):
        field.close(line, closure_type=ClosureType.TYPE_1)
    for act in (lambda: no_charge(field, charge), lambda: discontinue_charge(
        by=field.officer, at=field.at, charge_id=charge.pk, discontinued_date=field.today)):  # fmt: skip
        with pytest.raises(Absent):
            act()
    said = list_said_in_error(field.officer, field.at, charge.arrest.operation)
    assert [(row.row.pk, row.reason, row.by) for row in said] == [(charge.pk, WHY, field.officer.member.name)]
    assert Event.objects.filter(action="withdraw_charge").exists()
    again = record_charge(
        by=field.officer, at=field.at, arrest_id=charge.arrest_id, charged_date=charge.charged_date, offence=charge.offence
    )  # fmt: skip
    assert standing(CHARGES, field) == 1 and again.pk != charge.pk


def test_a_frozen_figure_of_charges_stays_and_is_explained(field):
    _, charge = charged_holder(field)
    no_charge(field, charge)
    rows = Charge.objects.unscoped("test")
    before = field.at - DAY
    Charge.objects.unscoped("test").update(recorded_at=before)
    assert HISTORY["charges"].stood(CHARGES, rows, before).count() == 1
    assert HISTORY["charges"].stood(CHARGES, rows, field.at).count() == 0
    assert rows.filter(HISTORY["charges"].ended_since(before)).count() == 1


def test_a_closure_that_rests_on_a_charge_is_named_or_its_owners_are_told(field):
    line, charge = charged_holder(field)
    field.close(line, closure_type=ClosureType.TYPE_1)
    with pytest.raises(Refused, match=f"closure of Kite .{line.record.reference}. rests on this charge"):
        no_charge(field, charge)
    assert Charge.related.filter(pk=charge.pk).exists()
    # Of a line they may not open, the answer is as if there were none, and its owners look at it (P28).
    restrict(line.record)
    no_charge(field, charge)
    task = Task.related.get(kind=TaskKind.CHARGE_DISCONTINUED)
    assert (task.record, task.title) == (line.record, "Review a type 1 closure: its charge was recorded in error")


def test_a_charge_needs_a_reason_and_somebody_who_may(field):
    _, charge = charged_holder(field)
    with pytest.raises(Refused, match="in error"):
        no_charge(field, charge, reason=" ")
    for actor in (field.world.social, field.world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            no_charge(field, charge, by=actor)


def test_a_total_in_error_is_held_against_nothing_and_the_one_before_stands(field):
    operation = field.operation()
    first, wrong = (
        state_total(
            by=field.officer, at=field.at, operation_uuid=operation.record.uuid, of="cash", amount=Decimal(amount)
        )
        for amount in ("410", "4100")
    )
    withdraw_total(by=field.officer, at=field.at, total_id=wrong.pk, reason=WHY)
    assert [row.pk for row in list_stated_totals(field.officer, field.at, operation)] == [first.pk]
    assert [row.row.pk for row in list_said_in_error(field.officer, field.at, operation)] == [wrong.pk]
    with pytest.raises(Absent):
        withdraw_total(by=field.officer, at=field.at, total_id=wrong.pk, reason=WHY)


def test_an_operation_in_error_is_found_and_counted_nowhere(field):
    line = field.line("Kite")
    operation = field.operation(line)
    assert standing(OPERATIONS, field) == 1
    no_operation(field, operation)
    assert standing(OPERATIONS, field) == 0
    assert list_operations(field.officer, field.at, first=0, limit=9) == ([], 0)
    assert not Link.objects.filter(from_record=operation.record, withdrawn_at__isnull=True).exists()
    with pytest.raises(Absent):
        no_operation(field, operation)
    said = list_operations_in_error(field.officer, field.at)
    assert [(row.pk, row.record.withdrawn_reason) for row in said] == [(operation.pk, WHY)]
    assert list_operations_in_error(field.world.social, field.at) == []
    assert list_operations_in_error(field.world.elsewhere["coordinator"], field.at) == []
    assert Operation.related.filter(pk=operation.pk).exists()


def test_what_stands_on_an_operation_is_named_and_goes_first(field):
    operation = field.operation(field.line("Kite"))
    arrest, found = field.arrest(operation), field.found(operation)
    with pytest.raises(Refused, match="an arrest, a person found"):
        no_operation(field, operation)
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason=WHY)
    with pytest.raises(Refused, match="a person found"):
        no_operation(field, operation)
    found.refresh_from_db()
    withdraw_intervention(
        by=field.officer, at=field.at, intervention_uuid=found.record.uuid, version=found.version, reason=WHY
    )
    no_operation(field, operation)


def test_a_child_found_whom_one_may_not_see_tells_nothing_and_stays(field):
    operation = field.operation()
    found = field.found(operation)
    restrict(found.person.record)
    restrict(found.record)
    no_operation(field, operation)
    found.refresh_from_db()
    assert found.withdrawn_at is None


def test_a_line_in_error_is_found_joined_and_counted_nowhere(field):
    kite, wren = field.line("Kite"), field.line("Wren", phones=[NUMBER])
    assert lineage_of(kite, wren) == [None, kite.pk]
    no_line(field, wren)
    assert lineage_of(kite, wren) == [None, None]
    assert [row.name for row in search_lines(field.officer, field.at, NUMBER)] == ["Kite"]
    assert search_lines(field.officer, field.at, "Wren") == []
    assert [row.name for row in list_lines(field.officer, field.at, LineFilter(), first=0, limit=9)[0]] == ["Kite"]
    assert Link.objects.filter(kind="deal_number", withdrawn_at__isnull=True).count() == 1
    assert [row.pk for row in list_lines_in_error(field.officer, field.at)] == [wren.pk]
    assert list_lines_in_error(field.world.social, field.at) == []
    with pytest.raises(Absent):
        no_line(field, wren)


def test_what_stands_on_a_line_is_named_and_goes_first(field):
    line = field.line("Kite")
    operation = field.operation(line)
    with pytest.raises(Refused, match="Was about this line"):
        no_line(field, line)
    no_operation(field, operation)
    with pytest.raises(Refused, match="in error"):
        no_line(field, line, reason="")
    for actor in (field.world.social, field.world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            no_line(field, line, by=actor)
    no_line(field, line)
    closed = field.line("Crow")
    field.close(closed)
    with pytest.raises(Refused, match="It was closed"):
        no_line(field, closed)
    field.reopen(Line.related.get(pk=closed.pk))
    with pytest.raises(Refused, match="It was closed"):
        no_line(field, closed)


def test_the_pages_ask_why_and_tell_it_as_history(field, client):
    line, charge = charged_holder(field)
    operation = charge.arrest.operation
    total = state_total(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid, of="cash", amount=Decimal("410")
    )
    client.force_login(field.officer.member.account, backend=BACKEND)
    page = reverse("operation", args=[operation.record.uuid])
    for href in (
        reverse("charge-error", args=[charge.arrest_id, charge.pk]),
        reverse("total-error", args=[operation.record.uuid, total.pk]),
    ):
        assert href in client.get(page).content.decode()
        assert "Say why" in text_of(client.post(href, {"once": f"once-{len(href)}-of-this-form", "reason": ""}))
        client.post(href, {"once": f"once-{len(href)}-of-this-form", "reason": WHY})
        assert f"{WHY}. {field.officer.member.name}" in text_of(client.get(page))
        assert client.get(href).status_code == 404
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=charge.arrest_id, reason=WHY)
    for view, name, record in (("operation", "operations", operation.record), ("line", "lines", line.record)):
        href = reverse(f"{view}-error", args=[record.uuid])
        assert href in client.get(reverse(view, args=[record.uuid])).content.decode()
        assert client.post(href, {"once": f"once-{len(href)}-of-this-form", "reason": WHY}).status_code == 302
        assert client.get(reverse(view, args=[record.uuid])).status_code == 404
        said = text_of(client.get(reverse(f"{name}-in-error")))
        assert record.reference in said and WHY in said
