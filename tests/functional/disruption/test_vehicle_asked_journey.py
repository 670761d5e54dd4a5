"""A plate read wrong, and one read in part: the vehicle it may be is shown first, without JavaScript, at both widths."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

WIDTHS = pytest.mark.parametrize("width", [1280, 375])
ASKED = "Is it one of these vehicles?"


def _operation(page: Page, address: str) -> str:
    """A warrant at an address: where it is."""
    page.goto("/operations/new")
    page.get_by_role("group", name="What is it?").get_by_role("radio").first.check()
    page.get_by_label("Address", exact=True).fill(address)
    page.get_by_label("Team", exact=True).select_option(index=1)
    page.get_by_role("button", name="Record this operation").click()
    expect(page.get_by_text("Operation recorded").first).to_be_visible()
    found = re.search(r"/operations/[0-9a-f-]{36}/", page.url)
    assert found is not None, page.url
    return found[0]


def _seizure(page: Page, operation: str, registration: str, looks: str) -> None:
    """A vehicle seized there."""
    page.goto(f"{operation}seizures/new")
    page.get_by_role("radio", name="Vehicle").check()
    page.get_by_label("Registration").fill(registration)
    page.get_by_label("What it looks like").fill(looks)
    _send(page)


def _send(page: Page) -> None:
    page.get_by_role("button", name="Record this seizure").click()
    page.wait_for_load_state()


@WIDTHS
def test_a_misread_plate_and_a_part_of_one_lead_to_the_vehicle_they_may_be(sign_in: SignIn, width: int) -> None:
    district = {1280: "WX65", 375: "KV19"}[width]
    officer = sign_in("officer", width=width, javascript=False)
    operation = _operation(officer, f"{district[-2:]} Bracken Rise")
    _seizure(officer, operation, f"{district} BTS", "Grey Corsa")
    expect(officer.get_by_text("Seizure recorded").first).to_be_visible()

    _seizure(officer, operation, f"{district} 8TS", "Silver Corsa")
    expect(officer.get_by_text(ASKED)).to_be_visible()
    expect(officer.get_by_text("Possible · the same but for characters that look alike (8 and B)")).to_be_visible()
    expect(officer.get_by_label("Registration")).to_have_value(f"{district} 8TS")
    officer.get_by_label("None of these: another vehicle").check()
    _send(officer)
    expect(officer.get_by_text("Say how you know it is none of these vehicles").first).to_be_visible()
    expect(officer.get_by_label("None of these: another vehicle")).to_be_checked()
    officer.get_by_label("If it is none of them, how do you know?").fill(
        "Both stood on the drive; this one has two doors"
    )
    _send(officer)
    expect(officer.get_by_text("Seizure recorded").first).to_be_visible()

    looking = sign_in("officer", width=width)
    _seizure(looking, operation, f"{district} B??", "")
    expect(looking.get_by_text(ASKED)).to_be_visible()
    looks_right(looking, f"vehicle-asked-{width}")
    looking.get_by_label(re.compile(f"^{district} BTS, Grey Corsa")).check()
    _send(looking)
    expect(looking.get_by_text("Seizure recorded").first).to_be_visible()

    looking.goto("/search")
    looking.locator("main").get_by_role("textbox").first.fill(f"{district.lower()} ???")
    looking.locator("main").get_by_role("button", name="Search").click()
    looking.get_by_role("link", name=f"{district} 8TS").click()
    expect(looking.get_by_text("Both stood on the drive; this one has two doors")).to_be_visible()
    looks_right(looking, f"vehicle-another-{width}")
