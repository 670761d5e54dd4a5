"""The headers of every route, and what an https installation adds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.test import Client

from tests.factories import World, tell_story
from tests.integration.access.table import read_table

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
POLICY = ("default-src 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
ROOT = Path(__file__).resolve().parents[3]


def require_headers(response, where: str) -> None:
    for name, value in EXPECTED.items():
        assert response.headers.get(name) == value, (where, name)
    policy = response.headers["Content-Security-Policy"]
    for part in POLICY:
        assert part in policy, (where, part)
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "geolocation=()" in response.headers["Permissions-Policy"], where


def test_every_route_carries_them_signed_in_and_not(hub_world: World) -> None:
    story = tell_story(hub_world)
    signed_in = Client()
    signed_in.force_login(hub_world.coordinator.member.account)
    for route in read_table().values():
        if "GET" not in route.methods:
            continue
        path = route.path(hub_world, story)
        require_headers(signed_in.get(path), route.name)
        require_headers(Client().get(path), f"{route.name}, not signed in")
    require_headers(Client().get("/no/such/page"), "404")
    require_headers(Client(enforce_csrf_checks=True).post("/sign-in"), "403")
    require_headers(signed_in.put("/"), "405")


def test_the_session_cookie_is_not_for_scripts_and_not_for_other_sites(hub_world: World, sign_in) -> None:
    cookies = sign_in(hub_world.police).cookies
    assert cookies["session"]["httponly"]
    assert cookies["session"]["samesite"] == "Lax"


def test_an_https_installation_marks_its_cookies_and_insists_on_https(tmp_path: Path) -> None:
    names = (
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    )  # fmt: skip
    program = f"import json; from config.settings import base; print(json.dumps([getattr(base, n) for n in {names!r}]))"
    environment = {**os.environ, "THROUGHLINE_DATA": str(tmp_path), "THROUGHLINE_ORIGIN": "https://hub.example"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == ["__Host-session", True, "__Host-csrf", True, True, 31_536_000, True]
