"""Fixtures every test may use."""

from __future__ import annotations

import hypothesis
import pytest

from tests.database import make_schema_at_once
from tests.factories import World
from tests.factories.replay import replay_world

# The same histories in every run, and none refused because a busy machine was slow to draw them.
hypothesis.settings.register_profile(
    "throughline", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("throughline")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Before the test database is made."""
    make_schema_at_once()


@pytest.fixture
def hub_world(db: None) -> World:
    """Two hubs, their agencies, and members of every role (tests/factories/world.py)."""
    return replay_world()
