"""``throughline routes``: every page says which permission it needs."""

from __future__ import annotations

import json
from pathlib import Path

from django.urls import get_resolver

from tests.integration.cli.conftest import CommandLine
from throughline.access.permissions import ROLE_PERMISSIONS

PUBLIC = {"/healthz", "/readyz", "/sign-in"}


def test_every_route_with_methods_and_permission() -> None:
    said = CommandLine(Path("/nowhere")).run("routes", "--json")
    assert said.code == 0
    routes = json.loads(said.out)
    assert {route["name"] for route in routes} >= {
        str(name) for name in get_resolver().reverse_dict if isinstance(name, str)
    }
    assert [route["path"] for route in routes if not route["declared"] or not route["methods"]] == []
    assert {route["permission"] for route in routes} - {None} <= ROLE_PERMISSIONS.keys()
    assert {route["path"] for route in routes if route["permission"] is None} >= PUBLIC
