"""What was put into use is never rewritten: the database itself refuses, whoever asks and however. On both engines."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tests.integration.screening.by_hand import rewriting
from tests.integration.screening.screened import ADULT, EIGHT
from throughline.screening.actions.versions import begin_draft, publish_version, retire_version
from throughline.screening.migrations._never_rewritten import lift, set_again
from throughline.screening.models import Band, Domain, Item, Tool, ToolVersion

pytestmark = pytest.mark.database

# Every way a row could be changed by hand: the model, and the change of each of its columns that tells anything.
VERSION = {"number": 9, "guidance": "x", "source": "x", "age_low": 0, "age_high": 99, "status": "draft"}
DOMAIN = {"key": "x", "order": 9, "name": "x", "guidance": "x", "weight": 9, "highest": 9}
ITEM = {"order": 9, "text": "x"}
BAND = {"lowest": 0, "highest": 99, "level": "none", "name": "x", "review_days": 9}


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        assert "never rewritten" in str(error)
        return True
    return False


def rows_of(version: ToolVersion) -> dict:
    """What a version is made of, each with what could be changed of it."""
    return {
        "version": (ToolVersion.objects.filter(pk=version.pk), VERSION),
        "domain": (Domain.objects.filter(version=version), DOMAIN),
        "item": (Item.objects.filter(domain__version=version), ITEM),
        "band": (Band.objects.filter(version=version), BAND),
    }


@pytest.fixture(params=["in use", "retired"])
def used(request, screened) -> ToolVersion:
    version = screened.tool(ADULT)
    if request.param == "retired":
        by, at = screened.world.administrator, screened.at
        return retire_version(by=by, at=at, version_uuid=version.uuid, version=version.version)
    return version


@pytest.mark.parametrize("part", ["version", "domain", "item", "band"])
def test_nothing_of_a_version_that_was_used_is_changed_or_taken_away(used, part):
    rows, changes = rows_of(used)[part]
    one = rows.filter(pk=rows.values_list("pk", flat=True)[0])
    for column, value in changes.items():
        assert refused(lambda column=column, value=value: one.update(**{column: value})), column
    assert refused(
        lambda: connection.cursor().execute(f"DELETE FROM {rows.model._meta.db_table} WHERE id = {one.get().pk}")
    )


def test_nothing_is_added_to_a_version_that_was_used(used):
    domain = used.domains.first()
    assert refused(lambda: Domain.objects.create(version=used, key="new", order=9, name="New"))
    assert refused(lambda: Item.objects.create(domain=domain, order=9, text="New"))
    assert refused(
        lambda: Band.objects.create(version=used, lowest=0, highest=1, level="none", name="New", review_days=9)
    )


def test_nothing_is_moved_into_or_out_of_a_version_that_was_used(screened, used):
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=used.uuid)
    theirs, ours = used.domains.first(), draft.domains.first()
    ours_moved, theirs_moved = Domain.objects.filter(pk=ours.pk), Domain.objects.filter(pk=theirs.pk)
    assert refused(lambda: ours_moved.update(version=used, key="moved"))
    assert refused(lambda: theirs_moved.update(version=draft, key="moved"))
    assert refused(lambda: Item.objects.filter(domain=ours).update(domain=theirs))
    assert refused(lambda: Item.objects.filter(domain=theirs).update(domain=ours))
    assert refused(lambda: Band.objects.filter(version=draft).update(version=used, level=F("level")))


def test_the_name_of_a_tool_in_use_stays(used):
    tools = Tool.objects.filter(pk=used.tool_id)
    assert refused(lambda: tools.update(name="x"))
    assert refused(lambda: tools.update(audience="child"))


def test_what_is_retired_is_not_put_back_into_use_nor_said_to_be_retired_at_another_time(screened, used):
    if used.status == "published":
        retire_version(by=screened.world.administrator, at=screened.at, version_uuid=used.uuid, version=used.version)
    rows = ToolVersion.objects.filter(pk=used.pk)
    assert refused(lambda: rows.update(status="published"))
    assert refused(lambda: rows.update(retired_at=screened.world.at.replace(year=2020)))


def test_a_draft_is_changed_freely_and_put_into_use_in_place_of_the_one_before(screened):
    used = screened.tool(EIGHT)
    draft = begin_draft(by=screened.world.administrator, at=screened.at, version_uuid=used.uuid)
    for rows, changes in rows_of(draft).values():
        one = rows.filter(pk=rows.values_list("pk", flat=True)[0])
        for column in set(changes) - {"key", "status", "level", "number"}:
            assert not refused(lambda one=one, column=column: one.update(**{column: F(column)})), column
    publish_version(by=screened.world.administrator, at=screened.at, version_uuid=draft.uuid, version=1)
    used.refresh_from_db()
    assert used.status == "retired"


def test_the_triggers_can_be_lifted_for_a_migration_and_set_again(screened):
    """As the next migration of these tables does: see the module beside the migration."""
    rows = Item.objects.filter(domain__version=screened.tool(ADULT))
    with rewriting():
        assert not refused(lambda: rows.update(order=F("order")))
    assert refused(lambda: rows.update(order=F("order")))


def test_the_migration_sets_what_the_tests_found() -> None:
    operation = import_module("throughline.screening.migrations.0003_never_rewritten").Migration.operations[0]
    assert (operation.code, operation.reverse_code) == (set_again, lift)
