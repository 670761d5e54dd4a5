from __future__ import annotations

import pytest
from django.test import Client

from tests.integration.screening.screened import Screened, make_screened


@pytest.fixture
def screened(hub_world) -> Screened:
    return make_screened(hub_world)


@pytest.fixture
def administrator(screened: Screened, client: Client) -> Client:
    client.force_login(screened.world.administrator.member.account)
    return client
