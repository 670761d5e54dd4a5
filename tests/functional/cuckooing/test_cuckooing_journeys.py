"""A cuckooed address as it is worked: recorded, who lives there, visited, confirmed; the caution before an order."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _fill_date(page: Page, name: str, day: dt.date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name={name}_{part}]").fill(str(value))


def test_an_address_is_recorded_lived_in_visited_and_the_next_visit_stands(sign_in: SignIn) -> None:
    page = sign_in("officer", javascript=False)
    page.goto("/cuckooed/")
    page.get_by_role("button", name="Record a cuckooed address").click()
    page.get_by_label("Address", exact=True).fill("3 Plover Mews")
    page.get_by_label("Drugs are sold or kept here").check()
    page.get_by_label("Suspected", exact=True).check()
    page.get_by_label("What makes you think so?").fill("Callers at night; a neighbour rang.")
    page.get_by_role("button", name="Record this address").click()
    expect(page.get_by_text("Recorded. Now who lives there.")).to_be_visible()

    page.get_by_role("link", name="Say who lives here and what they need").click()
    page.get_by_label("First name").fill("Edna")
    page.get_by_label("Family name").fill("Pryce")
    _fill_date(page, "since_date", dt.date(2020, 5, 1))
    page.get_by_label("What care and support do they need?").fill("She forgets who has her key.")
    page.get_by_role("button", name="Record who lives here").click()
    expect(page.get_by_text("Not assessed: ask before you call, write or visit")).to_be_visible()

    page.get_by_role("button", name="Record a visit").click()
    expect(page.get_by_text("Before anyone visits or writes")).to_be_visible()
    page.get_by_label("What was seen?").fill("A new lock on the inside.")
    page.get_by_label("Yes, alone").check()
    page.get_by_label("Signs that others use the home").check()
    page.get_by_role("button", name="Record this visit").click()
    expect(page.get_by_text("Visit recorded.")).to_be_visible()
    expect(page.get_by_role("heading", name="Next visit")).to_be_visible()

    page.get_by_role("link", name="Record that they were told, or why not").click()
    expect(page.get_by_text("This record is not a referral")).to_be_visible()
    page.get_by_label("Not yet", exact=True).check()
    page.get_by_role("button", name="Record this").click()
    expect(page.get_by_role("link", name="Say why they were not told.")).to_be_visible()


def test_pages_of_an_address_say_again_and_how_to_visit_and_are_accessible(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/cuckooed/")
    looks_right(page, "cuckooed-list")
    page.get_by_role("link", name="14b Alder Rise, Kings Heath").click()
    expect(page.get_by_text("Again: second time since")).to_be_visible()
    expect(page.get_by_text("Visit at home: no").first).to_be_visible()
    expect(page.get_by_text("They would lose their home.")).to_be_visible()
    looks_right(page, "cuckooed-address")
    page.get_by_role("button", name="Record a visit").click()
    looks_right(page, "cuckooed-visit")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("link", name="Answer again").click()
    looks_right(page, "cuckooed-home")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("link", name="The place").click()
    expect(page.get_by_role("link", name="Len Marsh")).to_be_visible()
    looks_right(page, "place")
    page.goto("/cuckooed/new")
    looks_right(page, "cuckooed-new")
