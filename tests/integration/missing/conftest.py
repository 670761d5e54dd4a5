from __future__ import annotations

import pytest

from tests.integration.missing.missing_world import Missing, make_missing


@pytest.fixture
def missing(hub_world) -> Missing:
    return make_missing(hub_world)
