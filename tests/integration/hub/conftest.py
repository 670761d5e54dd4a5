from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.factories import World, make_world
from tests.integration.hub.scene import NOON, Scene


@pytest.fixture(scope="module")
def wednesday(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """One world for a module, made once: each test works in a savepoint of it and leaves nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(at=NOON)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def present(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """As ``wednesday``, at the moment the tests run: for pages, which read the clock themselves."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def scene(wednesday: World, db: None) -> Scene:
    return Scene(wednesday)


@pytest.fixture
def signed_in(acting, client):
    def sign_in(who: str):
        client.force_login(acting.world.everyone()[who].member.account)
        return client

    return sign_in
