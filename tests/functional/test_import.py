"""Importing a tracker in a browser: it says how far it is, with JavaScript; without, it still does the work."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, accessibility_faults, scrolls_sideways

TRACKER = Path(__file__).parents[2] / "throughline" / "cli" / "demo" / "tracker"

NOTE_WHAT_IT_SAYS = """
const said = [], place = document.querySelector("[data-progress-text]");
new MutationObserver(() => {
  if (!place.parentElement.hidden) said.push(place.textContent);
  sessionStorage.setItem("said", JSON.stringify(said));
}).observe(place, {childList: true});
"""


def choose_sheets(page: Page) -> None:
    page.goto("/import/")
    for name in ("lines", "operations", "arrests", "interventions"):
        page.get_by_label(f"({name}.csv)").set_input_files(TRACKER / f"{name}.csv")
    page.get_by_label("What is this tracker called here?").fill("another office")


def test_a_coordinator_sees_how_far_it_is_then_what_it_would_do(sign_in: SignIn) -> None:
    page = sign_in("coordinator", width=375)
    choose_sheets(page)
    assert accessibility_faults(page) == []
    # Playwright waits for the answer before it looks again, so the page itself notes what it said meanwhile.
    page.evaluate(NOTE_WHAT_IT_SAYS)
    page.get_by_role("button", name="Check these sheets").click()
    expect(page.get_by_role("heading", name="Check before you import")).to_be_visible(timeout=60_000)
    said = page.evaluate("JSON.parse(sessionStorage.getItem('said'))")
    assert len(said) > 1, said
    assert all(re.fullmatch(r"Checked \d+ of \d{3} rows", text) for text in said), said
    assert accessibility_faults(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Do not import").click()
    expect(page.get_by_text("Nothing was imported")).to_be_visible()


def test_without_javascript_the_page_waits_and_answers(sign_in: SignIn) -> None:
    page = sign_in("coordinator", javascript=False)
    choose_sheets(page)
    page.set_default_timeout(60_000)
    page.get_by_role("button", name="Check these sheets").click()
    expect(page.get_by_role("heading", name="Check before you import")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Do not import").click()
    expect(page.get_by_text("Nothing was imported")).to_be_visible()
