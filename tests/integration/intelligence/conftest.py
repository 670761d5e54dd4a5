from __future__ import annotations

import pytest

from tests.integration.intelligence.reporting import Desk


@pytest.fixture
def desk(hub_world) -> Desk:
    return Desk(hub_world)
