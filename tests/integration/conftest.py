"""What the pages and the acts are tried with: a browser of someone's, and people to act on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import PASSWORD, World
from tests.integration.hub.acting import Acting
from throughline.agencies.actor import Actor


@pytest.fixture
def sign_in(hub_world: World) -> Callable[..., Client]:
    """Sign an actor in through the page."""

    def signed_in(actor: Actor, password: str = PASSWORD, **options: object) -> Client:
        client = Client(**options)
        answer = client.post("/sign-in", {"username": actor.member.account.username, "password": password})
        assert answer.status_code == 302
        return client

    return signed_in


@pytest.fixture
def acting(hub_world: World) -> Acting:
    """Referrals and cases brought where a test needs them."""
    return Acting(hub_world, hub_world.at)
