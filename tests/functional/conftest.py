"""The product as its users meet it: a real server on a demo of its own, and Debian's Chromium."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "docs" / "pictures"
THROUGHLINE = Path(sys.executable).parent / "throughline"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives a browser, and all share one demo: the tour before the work changes it."""
    items.sort(key=lambda item: item.path.name != "test_tour.py")
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A served demo: its address, and how each role signs in."""

    address: str
    passwords: dict[str, str]
    folder: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, played and served, as ``make run`` does it."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    subprocess.run([THROUGHLINE, "demo", "--data", folder], check=True, capture_output=True)
    accounts = json.loads((folder / "demo").read_text(encoding="utf-8"))
    with served(folder) as address:
        yield Site(address, {row["username"]: row["password"] for row in accounts}, folder)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A running server on a free port, stopped with SIGTERM."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [THROUGHLINE, "serve", "--data", folder, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2):
                break
            time.sleep(0.1)
        else:
            pytest.fail("The server did not answer within fifteen seconds.")
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=12)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; none is ever downloaded."""
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed (make system-deps)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, site: Site) -> Iterator[SignIn]:
    """``sign_in("officer", width=375, javascript=False)``: a page signed in as a demo role."""
    opened: list[BrowserContext] = []

    def signed_in(username: str, *, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            base_url=site.address,
            bypass_csp=True,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/sign-in")
        page.get_by_label("Sign-in name").fill(username)
        page.get_by_label("Password", exact=True).fill(site.passwords[username])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
        return page

    yield signed_in
    for context in opened:
        context.close()


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA: rule and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run({runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})).violations"
        ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))"
    )
    return list(found)


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def take_picture(page: Page, name: str) -> None:
    """Keep a picture for the tour, when asked to (THROUGHLINE_PICTURES=1)."""
    if os.environ.get("THROUGHLINE_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 900})


def looks_right(page: Page, picture: str = "") -> None:
    """Nothing axe finds and no sideways scroll, at a desk and on a phone. A picture is kept where one is asked for."""
    page.wait_for_load_state()
    width = page.viewport_size["width"]
    for across in (1280, 375):
        page.set_viewport_size({"width": across, "height": 900})
        assert accessibility_faults(page) == [], f"{page.url} at {across} px"
        assert not scrolls_sideways(page), f"{page.url} scrolls sideways at {across} px"
        if picture and (folder := os.environ.get("THROUGHLINE_LOOK")):
            page.screenshot(path=Path(folder) / f"{picture}-{across}.png", full_page=True)
    page.set_viewport_size({"width": width, "height": 900})
