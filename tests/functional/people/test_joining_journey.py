"""One girl under two spellings: looked at side by side, decided, read as one, and parted again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _open(page: Page, name: str) -> str:
    """Find somebody by name and open them; their reference."""
    page.goto("/search/")
    page.get_by_label("Search by name, number or reference").fill(name)
    page.get_by_role("button", name="Search").last.click()
    page.get_by_role("link", name=name).first.click()
    return page.locator(".identity__reference").inner_text()


def test_two_records_are_joined_and_parted_and_nothing_is_lost(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    other = _open(page, "Wayne Purcell")
    first = _open(page, "Tariq Holt")
    page.get_by_role("link", name="Another record is of the same person").click()
    page.get_by_label("Reference of the other record").fill(other)
    page.get_by_role("button", name="Look at both").click()
    looks_right(page, "two-records-side-by-side")
    page.get_by_label("Yes, the same person").check()
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Say how you know").first).to_be_visible()
    expect(page.get_by_label("Yes, the same person")).to_be_checked()
    page.get_by_role("group", name="Name: which is right?").get_by_label("Wayne Purcell").check()
    page.get_by_label("How do you know?").fill("Both names are on his bail sheet.")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Decided: the same person.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wayne Purcell")
    expect(page.get_by_text(f"{other} is the same person as {first}")).to_be_visible()
    looks_right(page, "person-recorded-twice")

    page.get_by_role("link", name=f"Wayne Purcell {other}").or_(page.locator("#joined ~ ul a")).first.click()
    expect(page.get_by_text("Two records, one person.")).to_be_visible()
    page.get_by_role("link", name="Not the same after all").click()
    page.get_by_label("How do you know they are not the same person?").fill("Fingerprints differ.")
    page.get_by_role("button", name="Part the two records").click()
    expect(page.get_by_text("Parted: two people again.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tariq Holt")
