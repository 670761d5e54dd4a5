"""Enforcement as it is done: a warrant on a phone; a line closed without JavaScript; a review answered with a fact."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, accessibility_faults, looks_right, scrolls_sideways


def _is_fit(page: Page) -> None:
    assert accessibility_faults(page) == []
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert not scrolls_sideways(page), f"{page.url} scrolls sideways at {width} px"


def _open_line(page: Page, name: str) -> None:
    page.goto("/lines/?status=open")
    page.locator("main tbody").get_by_role("link", name=name).click()
    page.wait_for_load_state()


def test_a_warrant_on_a_phone_with_the_same_boy_found_and_arrested(sign_in: SignIn) -> None:
    page = sign_in("officer", width=375)
    page.goto("/operations/new")
    _is_fit(page)
    page.get_by_label("s.23 warrant").check()
    page.get_by_label("Address", exact=True).fill("7 Heron Court")
    if page.locator("select[name=team]").input_value() == "":
        page.locator("select[name=team]").select_option(index=1)
    page.get_by_role("button", name="Record this operation").click()
    expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
    operation = page.url
    _is_fit(page)

    page.get_by_role("button", name="Add a person found").click()
    _is_fit(page)
    page.get_by_label("Describe them in a line").fill("Boy, about 15, green hood, says Ty")
    page.get_by_label("Age, if the date of birth is not known").fill("15")
    page.get_by_label("Found in a cuckooed address").check()
    page.get_by_role("button", name="Record this person").click()
    expect(page.get_by_role("heading", name="Boy, about 15, green hood, says Ty", level=1)).to_be_visible()
    page.goto(operation)

    page.get_by_role("button", name="Add an arrest").click()
    page.get_by_label("Boy, about 15, green hood, says Ty").check()
    page.get_by_label("Offence", exact=True).select_option(label="Possession of a bladed article")
    _is_fit(page)
    page.get_by_role("button", name="Record this arrest").click()
    expect(page.get_by_text("Answer for Boy, about 15, green hood, says Ty")).to_be_visible()
    expect(page.get_by_text("Appropriate adult: who, and when they came.")).to_be_visible()
    expect(page.get_by_role("link", name="Boy, about 15, green hood, says Ty", exact=True)).to_have_count(2)

    page.get_by_role("button", name="Add a seizure").click()
    page.get_by_label("Cash", exact=True).check()
    page.get_by_label("How much cash?").fill("120.50")
    _is_fit(page)
    page.get_by_role("button", name="Record this seizure").click()
    expect(page.get_by_text("Cash: £120.50")).to_be_visible()

    page.get_by_role("button", name="Add a seizure").click()
    page.get_by_label("Drugs", exact=True).check()
    page.get_by_label("Which drug?").select_option(label="Heroin")
    page.get_by_label("How much, as it was written down?").fill("2")
    page.get_by_label("In what?").select_option(label="ounces")
    looks_right(page, "seizure")
    page.get_by_role("button", name="Record this seizure").click()
    expect(page.get_by_text("Heroin: 2 ounces (56.7g)")).to_be_visible()

    page.get_by_role("link", name="Record a stated total").click()
    page.get_by_label("Class A drugs").check()
    page.get_by_label("The total, as stated").fill("60")
    page.get_by_label("If drugs, in what?").select_option(label="grams")
    looks_right(page, "seizure-total")
    page.get_by_role("button", name="Record this total").click()
    expect(page.get_by_text("3.3g less than stated")).to_be_visible()
    looks_right(page, "operation")
    _is_fit(page)


def test_a_line_is_recorded_worked_and_closed_without_javascript(sign_in: SignIn) -> None:
    page = sign_in("officer", javascript=False)
    page.goto("/lines/new")
    page.get_by_label("Line name").fill("Plover line")
    page.get_by_label("Active", exact=True).check()
    page.locator("select[name=owning_team]").select_option(index=1)
    page.locator("select[name=exporting_force]").select_option(label="West Midlands Police")
    page.locator("select[name=importing_forces]").select_option(label=["Kent Police", "Staffordshire Police"])
    page.get_by_label("Deal phones").fill("07700 900441\n+44 7700 900442")
    page.get_by_role("button", name="Record this line").click()
    expect(page.get_by_text("Kent Police; Staffordshire Police")).to_be_visible()
    expect(page.get_by_text("External: across force boundaries")).to_be_visible()

    page.get_by_role("button", name="Close this line").click()
    page.get_by_label("Type 2: number deactivated").check()
    page.get_by_label("What shows it?").fill("No traffic for a week")
    page.get_by_label("Who authorised it?").fill("Ada Firth")
    page.get_by_label("Their rank or role").fill("DCI")
    page.get_by_role("button", name="Close this line").click()
    expect(page.get_by_text("A type 2 closure needs a number deactivated").first).to_be_visible()

    page.get_by_role("link", name="Back", exact=True).click()
    for number in ("07700 900441", "07700 900442"):
        page.get_by_role("link", name=f"Deactivated {number}").click()
        page.get_by_label("How is it known?").fill("The network")
        page.get_by_role("button", name="Record deactivation").click()
    page.get_by_role("button", name="Close this line").click()
    page.get_by_label("Type 2: number deactivated").check()
    page.get_by_label("What shows it?").fill("No traffic for a week")
    page.get_by_label("Who authorised it?").fill("Ada Firth")
    page.get_by_label("Their rank or role").fill("DCI")
    page.get_by_role("button", name="Close this line").click()
    expect(page.get_by_text("Line closed. A review is open for everyone known along it.")).to_be_visible()
    expect(page.get_by_role("button", name="Reopen this line")).to_be_visible()


def test_pages_of_a_line_and_its_reviews_are_accessible_on_a_phone(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    _open_line(page, "Ghost 26 line")
    for name in ("Correct this line", "Change status", "Add a number", "Close this line"):
        _is_fit(page)
        page.locator("main a", has_text=name).first.click()
        _is_fit(page)
        page.get_by_role("link", name="Back", exact=True).click()
    page.goto("/reviews/")
    page.locator("main tbody a").first.click()
    page.get_by_label("Not found, still looking").check()
    expect(page.get_by_label("Who is still looking?")).to_be_visible()
    _is_fit(page)
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("link", name="Say who is still looking.")).to_be_visible()
    page.get_by_label("Who is still looking?").fill("Joy Mensah")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Answered.")).to_be_visible()
