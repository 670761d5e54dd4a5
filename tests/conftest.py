"""Fixtures every test may use."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.factories.replay import replay_world


@pytest.fixture
def hub_world(db: None) -> World:
    """Two hubs, their agencies, and members of every role (tests/factories/world.py)."""
    return replay_world()
