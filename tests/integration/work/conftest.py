from __future__ import annotations

import pytest

from tests.integration.hub_cases.acting import Acting


@pytest.fixture
def acting(hub_world) -> Acting:
    return Acting(hub_world, hub_world.at)
