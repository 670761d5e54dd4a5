"""An address typed another way at another door: the place it may be is shown first, without JavaScript, at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

WIDTHS = pytest.mark.parametrize("width", [1280, 375])
ASKED = "Is it one of these places?"


def _found_at(page: Page, address: str) -> None:
    """Somebody was found there."""
    page.goto("/interventions/new")
    page.get_by_label("Describe them in a line").fill("Boy, about 14, school blazer")
    page.get_by_role("group", name="Why were they safeguarded?").get_by_role("radio").first.check()
    page.get_by_label("Where were they found?").fill(address)
    page.get_by_role("button", name="Record this intervention").click()
    page.wait_for_load_state()


@WIDTHS
def test_a_place_known_under_another_spelling_is_shown_before_it_is_recorded_again(sign_in: SignIn, width: int) -> None:
    house = {1280: "81", 375: "83"}[width]
    officer = sign_in("officer", width=width, javascript=False)
    _found_at(officer, f"{house} Corncrake Road, B33 8AA")
    expect(officer.get_by_text("Safeguarding intervention recorded").first).to_be_visible()

    _found_at(officer, f"{house} Corncrake Rd, B33 8AB")
    expect(officer.get_by_text(ASKED)).to_be_visible()
    expect(officer.get_by_label("Where were they found?")).to_have_value(f"{house} Corncrake Rd, B33 8AB")
    officer.get_by_role("button", name="Record this intervention").click()
    expect(officer.get_by_text("Say whether it is one of these places").first).to_be_visible()
    officer.get_by_label("None of these: another address").check()
    officer.get_by_role("button", name="Record this intervention").click()
    expect(officer.get_by_text("Safeguarding intervention recorded").first).to_be_visible()

    looking = sign_in("officer", width=width)
    looking.goto("/operations/new")
    looking.get_by_role("group", name="What is it?").get_by_role("radio").first.check()
    looking.get_by_label("Address", exact=True).fill(f"{house} corncrake road B33 8AC")
    looking.get_by_label("Team", exact=True).select_option(index=1)
    looking.get_by_role("button", name="Record this operation").click()
    expect(looking.get_by_text(ASKED)).to_be_visible()
    looks_right(looking, f"place-asked-{width}")
    looking.get_by_label(f"{house} Corncrake Road, B33 8AA").check()
    looking.get_by_role("button", name="Record this operation").click()
    expect(looking.get_by_text("Operation recorded").first).to_be_visible()
    expect(looking.locator("main").get_by_text(f"{house} Corncrake Road, B33 8AA").first).to_be_visible()
