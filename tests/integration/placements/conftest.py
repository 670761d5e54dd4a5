from __future__ import annotations

import pytest

from tests.integration.placements.placed import Placed


@pytest.fixture
def placed(acting) -> Placed:
    return Placed(acting, acting.open_case(acting.person(home="Birmingham")))
