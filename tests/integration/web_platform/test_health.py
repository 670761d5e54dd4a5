"""Health: to anyone, and nothing else in it."""

from __future__ import annotations

from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from throughline.audit.models import Event


def test_the_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Content-Type"] == "application/json"


def test_ready_means_the_audit_can_be_written_and_leaves_nothing_in_it(db: None, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not Event.objects.exists()


def test_not_ready_while_a_migration_waits(db: None, client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="work").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
