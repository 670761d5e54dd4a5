"""A case opened in an emergency by its spoken reference, closed again, and reviewed by information governance."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, Site, looks_right

REASON = "He is at our door with blood on his sleeve and nobody answers the phone."


def closed_to(page: Page, cases: list[str]) -> str:
    """The first of these cases that is not open to whoever is signed in, left on its page."""
    for href in cases:
        page.goto(href)
        if page.get_by_role("heading", name="Page not found").is_visible():
            return href
    raise AssertionError("Every case is open to them.")


def test_a_case_opens_in_an_emergency_and_is_reviewed(sign_in: SignIn, site: Site) -> None:
    coordinator = sign_in("coordinator")
    coordinator.goto("/cases/")
    links = coordinator.locator("main tbody th a")
    cases = [str(links.nth(number).get_attribute("href")) for number in range(links.count())]
    partner = sign_in("housing", width=375)
    href = closed_to(partner, cases)
    looks_right(partner, "emergency-not-found")
    coordinator.goto(href)
    heading = coordinator.get_by_role("heading", name="Case ").first.inner_text()
    reference = heading.split()[1]

    partner.get_by_role("link", name="open it in an emergency").click()
    looks_right(partner, "emergency-open")
    partner.get_by_label("The case’s reference").fill("K7PXR-4TDMB")
    partner.get_by_label("What is happening, and why do you need this case now?").fill("At our door")
    partner.get_by_label("Your password, again").fill(site.passwords["housing"])
    partner.get_by_role("button", name="Open this case").click()
    expect(partner.get_by_text("at least 30 characters why").first).to_be_visible()
    looks_right(partner, "emergency-errors")
    partner.get_by_label("What is happening, and why do you need this case now?").fill(REASON)
    partner.get_by_label("Your password, again").fill(site.passwords["housing"])
    partner.get_by_role("button", name="Open this case").click()
    expect(partner.get_by_text("There is no case with this reference").first).to_be_visible()
    partner.get_by_label("The case’s reference").fill(reference)
    partner.get_by_label("Your password, again").fill(site.passwords["housing"])
    partner.get_by_role("button", name="Open this case").click()
    expect(partner.get_by_role("region", name="Opened in an emergency")).to_contain_text(reference)
    expect(partner.get_by_text("Who do I ring now?")).to_be_visible()
    looks_right(partner, "emergency-case")

    coordinator.goto("/")
    expect(coordinator.get_by_text("Opened in an emergency").first).to_be_visible()
    partner.get_by_role("button", name="Close it now").click()
    partner.goto(href)
    expect(partner.get_by_role("heading", name="Page not found")).to_be_visible()

    governance = sign_in("governance")
    looks_right(governance, "emergency-governance")
    governance.get_by_role("link", name=f"Case {reference}").click()
    expect(governance.get_by_text(REASON)).to_be_visible()
    looks_right(governance, "emergency-review")
    governance.get_by_label("It was needed", exact=True).check()
    governance.get_by_label("What did you look at, and why do you say so?").fill(
        "Rang her: the boy is with the duty desk."
    )
    governance.get_by_role("button", name="Save this review").click()
    expect(governance.get_by_text("Nothing to review").first).to_be_visible()
    looks_right(governance, "emergencies")
