"""What the tests of cuckooed addresses stand on."""

from __future__ import annotations

import pytest

from tests.integration.cuckooing.homes import Home
from tests.integration.disruption.enforcement_world import Enforcement


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


@pytest.fixture
def home(field) -> Home:
    return Home(field)
