from __future__ import annotations

import pytest

from tests.integration.disruption.enforcement_world import Enforcement


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)
