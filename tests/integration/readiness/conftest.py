from __future__ import annotations

import pytest

from tests.integration.readiness.readying import Readying


@pytest.fixture
def ready(hub_world) -> Readying:
    return Readying(hub_world)
