from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import World
from tests.integration.access.table import program


@pytest.fixture
def coordinator(hub_world: World) -> Client:
    """A program of the hub's coordinator, with a token."""
    return program(hub_world.coordinator)
