"""Every page a role can reach by its navigation: no error, axe clean, and no sideways scroll at 1280, 375 and 320 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.functional.conftest import SignIn, accessibility_faults, scrolls_sideways

PAGES = {
    "coordinator": (
        "/", "/triage/", "/triage/ first", "/cases/", "/cases/ first", "/cases/?stage=closed first", "/lines/",
        "/lines/ first", "/lines/new", "/operations/", "/operations/ first", "/operations/new", "/figures/",
        "/figures/returns/", "/figures/returns/ first", "/figures/returns/freeze",
        "/inherited/", "/people/likely-matches/", "/import/", "/reviews/", "/reviews/ first", "/services/",
        "/referrals/new", "/search/", "/interventions/new", "/password", "/wording/counts",
        "/panel/", "/panel/ first", "/panel/new",
    ),
    "officer": ("/", "/lines/ first", "/operations/ first", "/cases/"),
    "social": ("/", "/cases/", "/cases/ first", "/figures/"),
    "mentor": ("/support/", "/support/ first"),
    "governance": ("/governance/", "/wording/counts"),
    "admin": (
        "/accounts/", "/accounts/ first", "/accounts/new", "/screening-tools/", "/screening-tools/ first", "/wording/",
        "/wording/ first", "/wording/new",
    ),
    "chair": ("/", "/cases/"),
    "housing": ("/", "/support/", "/cases/"),
}  # fmt: skip


def _open(page: Page, path: str) -> None:
    """A path, or the first thing a list links to."""
    where, _, first = path.partition(" ")
    answer = page.goto(where)
    assert answer is not None
    assert answer.status == 200, f"{where} answered {answer.status}"
    if first:
        page.locator("main tbody th a, main .due-list a, main .found-list a, main article a").first.click()
        page.wait_for_load_state()
    assert page.locator("h1").count() == 1, f"{path} has not one first heading"


@pytest.mark.parametrize("username", PAGES)
def test_pages_are_accessible_and_fit_a_phone(sign_in: SignIn, username: str) -> None:
    page = sign_in(username)
    problems: list[str] = []
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in PAGES[username]:
        page.set_viewport_size({"width": 1280, "height": 900})
        _open(page, path)
        problems += [f"{path}: {fault}" for fault in accessibility_faults(page)]
        for width in (375, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if scrolls_sideways(page):
                problems.append(f"{path}: scrolls sideways at {width} px")
    assert not problems, "\n".join(problems)
    assert not errors, "\n".join(errors)


def test_titles_and_addresses_name_nobody(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    for path in ("/cases/ first", "/triage/ first"):
        _open(page, path)
        name = page.locator(".identity__name").inner_text()
        assert name.split()[-1].lower() not in (page.title() + page.url).lower()
        assert "OFFICIAL-SENSITIVE" in page.locator("body").inner_text()
