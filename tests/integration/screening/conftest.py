from __future__ import annotations

import pytest

from tests.integration.screening.screened import Screened, make_screened


@pytest.fixture
def screened(hub_world) -> Screened:
    return make_screened(hub_world)
