from __future__ import annotations

import pytest


@pytest.fixture
def signed_in(acting, client):
    def sign_in(who: str):
        client.force_login(acting.world.everyone()[who].member.account)
        return client

    return sign_in
