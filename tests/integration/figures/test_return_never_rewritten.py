"""A frozen return is never rewritten: the database itself refuses, whoever asks and however. On both engines."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from frozen_world import Reporting

from throughline.agencies.actor import Actor
from throughline.figures.actions.returns import withdraw_return
from throughline.figures.migrations._never_rewritten import MAY_CHANGE, lift, set_again
from throughline.figures.models import FrozenFigure, FrozenReturn

pytestmark = pytest.mark.database

RETURN = {
    "title": "x", "hub_name": "x", "start_date": "2020-01-01", "end_date": "2030-01-01", "number": 9, "figures_count": 999,
    "frozen_at": "2020-01-01T00:00:00Z", "replaces_reason": "x", "uuid": "00000000-0000-0000-0000-000000000000",
}  # fmt: skip
FIGURE = {
    "key": "x", "label": "x", "rule": "x", "source": "x", "value": 99, "rows": 99, "before": 99, "by_month": [99],
    "outside": "x", "order": 999, "side": "x", "unit": "x", "part_of": "x",
}  # fmt: skip


@pytest.fixture
def frozen(hub_world) -> FrozenReturn:
    field = Reporting(hub_world)
    field.closed_line()
    return field.freeze()


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        assert "never rewritten" in str(error)
        return True
    return False


def delete(row) -> None:
    connection.cursor().execute(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}")


def test_every_column_of_a_return_but_its_withdrawal_is_held(frozen):
    told = {"id", "hub", "frozen_by", "replaces", *RETURN, *MAY_CHANGE}
    assert {field.name for field in FrozenReturn._meta.concrete_fields} == told
    rows = FrozenReturn.objects.filter(pk=frozen.pk)
    for column, value in RETURN.items():
        assert refused(lambda column=column, value=value: rows.update(**{column: value})), column
    assert refused(lambda: rows.update(replaces=frozen.pk))
    assert refused(lambda: delete(frozen))


def test_no_figure_is_changed_taken_away_or_added(frozen):
    assert {field.name for field in FrozenFigure._meta.concrete_fields} == {"id", "frozen_return", *FIGURE}
    figure = frozen.figures.get(key="lines_closed")
    rows = FrozenFigure.objects.filter(pk=figure.pk)
    for column, value in FIGURE.items():
        assert refused(lambda column=column, value=value: rows.update(**{column: value})), column
    assert refused(lambda: delete(figure))
    figure.pk, figure.key = None, "another"
    assert refused(lambda: figure.save(force_insert=True))


def test_withdrawing_is_allowed_once_and_never_rewritten_after(frozen):
    by = frozen.frozen_by
    withdraw_return(by=Actor(by), at=frozen.frozen_at, return_uuid=frozen.uuid, reason="Before the sheets were in")
    rows = FrozenReturn.objects.filter(pk=frozen.pk)
    assert refused(lambda: rows.update(withdrawn_reason="Another reason"))
    assert refused(lambda: rows.update(withdrawn_at=None, withdrawn_by=None, withdrawn_reason=""))


def test_the_triggers_can_be_lifted_for_a_migration_and_set_again(frozen):
    """As the next migration of these tables does: see the module beside the migration."""
    rows = FrozenReturn.objects.filter(pk=frozen.pk)
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        connection.check_constraints()
        lift(apps, editor)
        assert not refused(lambda: rows.update(title=frozen.title))
        assert not refused(lambda: rows.update(title="Another"))
        connection.check_constraints()
        set_again(apps, editor)
    assert refused(lambda: rows.update(title="A third"))


def test_the_migration_sets_what_the_tests_found() -> None:
    operation = import_module("throughline.figures.migrations.0002_never_rewritten").Migration.operations[0]
    assert (operation.code, operation.reverse_code) == (set_again, lift)
