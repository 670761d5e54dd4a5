"""A report is sent, assessed, linked, shared, and read by a social worker as sanitised; a mentor keeps a receipt."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

WHOLE = "My informant saw a boy take a rucksack from the Corsa"
SANITISED = "A child may be carrying on Fridays. Ask him what would help."


def _send(page: Page, text: str) -> None:
    page.goto("/intelligence/new")
    looks_right(page, "intelligence-new")
    page.get_by_role("button", name="Send this report").click()
    expect(page.get_by_role("link", name="Write what is known")).to_be_visible()
    page.get_by_label("What is known?").fill(text)
    page.get_by_label("Source’s reference (URN)").fill("WM-3301")
    page.get_by_role("button", name="Send this report").click()
    expect(page.get_by_text("Could this say who told it?")).to_be_visible()
    expect(page.get_by_text("“My informant”")).to_be_visible()
    looks_right(page, "intelligence-caution")
    page.get_by_role("button", name="Send this report").click()
    expect(page.get_by_text("Sent. Its reference is the first below.")).to_be_visible()
    looks_right(page, "intelligence-sent")


def _assess(page: Page, text: str) -> None:
    page.goto("/intelligence/to-assess")
    looks_right(page, "intelligence-queue")
    page.locator("main tbody tr", has_text=text).get_by_role("link").click()
    page.get_by_role("button", name="Assess this report").click()
    page.get_by_label("2: untested").check()
    page.get_by_label("B: known indirectly, but corroborated").check()
    page.get_by_label("C: sharing permitted with conditions").check()
    page.get_by_label("Group 1: public protection").check()
    looks_right(page, "intelligence-assess")
    page.get_by_role("button", name="Assess this report").click()
    expect(page.get_by_role("link", name="Say on what conditions it may be shared.")).to_be_visible()
    page.get_by_label("On what conditions?").fill("For his social worker alone.")
    page.get_by_label("What may be done with it?").select_option("A2")
    page.get_by_label("Who may sanitise it further?").select_option("S2")
    page.get_by_label("The text others may read").fill(SANITISED)
    page.get_by_role("button", name="Assess this report").click()
    expect(page.get_by_text("C, A2, S2: For his social worker alone.")).to_be_visible()


def _link(page: Page, typed: str, chosen: str) -> None:
    page.get_by_role("button", name="Link what it names").click()
    page.get_by_label("Who or what does it name?").fill(typed)
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    page.get_by_label(chosen).first.check()
    looks_right(page, f"intelligence-name-{len(typed)}")
    page.get_by_role("button", name="Link it, or search again").click()
    expect(page.get_by_text("Linked.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_report_from_the_street_to_the_social_worker(sign_in: SignIn, width: int) -> None:
    text = f"{WHOLE}, seen at {width}"
    _send(sign_in("officer", width=width), text)
    page = sign_in("analyst", width=width)
    _assess(page, text)
    address = page.url
    _link(page, "Ghost 26", "Ghost 26 line")
    _link(page, "Jordan Ashby", "Ashby")
    page.get_by_role("link", name="Say what it says of them").click()
    page.get_by_label("Who or what?").select_option(index=2 if "line" in page.locator(
        "select[name=from_record] option").nth(1).inner_text() else 1)  # fmt: skip
    page.get_by_label("What does the report say of them?").select_option("exploited_to_carry")
    page.get_by_label("To what or whom?").select_option(index=1 if "line" in page.locator(
        "select[name=to_record] option").nth(1).inner_text() else 2)  # fmt: skip
    page.get_by_role("button", name="Record this").click()
    expect(page.get_by_text("was exploited to carry for this line").first).to_be_visible()
    social = sign_in("social", width=width)
    answer = social.goto(address)
    assert answer is not None
    assert answer.status == 404

    page.get_by_role("button", name="Share it").click()
    page.get_by_label("Which agency?").select_option(label="Birmingham Council")
    page.get_by_label("What do they need it for?").fill("To agree a safety plan")
    looks_right(page, "intelligence-share")
    page.get_by_role("button", name="Share this report").click()
    expect(page.get_by_text("Shared. They read it from now on.")).to_be_visible()
    looks_right(page, "intelligence-report")

    social.goto(address)
    if social.get_by_role("button", name="Continue").count():
        social.get_by_label("Another reason").check()
        social.get_by_role("button", name="Continue").click()
    expect(social.get_by_text(SANITISED)).to_be_visible()
    expect(social.get_by_text("My informant")).to_have_count(0)
    expect(social.get_by_text("WM-3301")).to_have_count(0)
    looks_right(social, "intelligence-shared")
    with social.expect_download() as coming:
        social.get_by_role("button", name="Download as a PDF").click()
    assert coming.value.suggested_filename.startswith("intelligence-")
    social.goto("/intelligence/")
    looks_right(social, "intelligence-list-social")

    page.goto("/intelligence/")
    looks_right(page, "intelligence-list")
    page.goto(address)
    page.get_by_role("link", name="Ghost 26 line", exact=True).click()
    page.get_by_role("link", name="Intelligence", exact=True).last.click()
    expect(page.get_by_text(text).first).to_be_visible()
    looks_right(page, "intelligence-about")
    page.goto(address)
    page.get_by_role("link", name="Recorded in error", exact=True).click()
    page.get_by_label("Why was it recorded in error?").fill("Another boy")
    page.get_by_role("button", name="Mark as recorded in error").click()
    answer = social.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_a_mentor_keeps_a_receipt_and_learns_nothing_after(sign_in: SignIn) -> None:
    page = sign_in("mentor", width=375, javascript=False)
    page.goto("/support/")
    page.goto("/intelligence/new")
    page.get_by_label("Which force or unit does it go to?").select_option(label="West Midlands Police")
    page.get_by_label("What is known?").fill("A new phone every week.")
    page.get_by_label("That force’s analysts alone").check()
    page.get_by_role("button", name="Send this report").click()
    expect(page.get_by_text("what happens next is not shown")).to_be_visible()
    assert page.locator("main tbody tr").count() == 2
    answer = page.goto("/intelligence/")
    assert answer is not None
    assert answer.status == 404
