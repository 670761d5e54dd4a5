"""The main navigation: one row, the rarer sections under More, by hand, by keyboard and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def main(page: Page):
    return page.get_by_role("navigation", name="Main")


@pytest.mark.parametrize("username", ["coordinator", "officer", "social", "housing"])
def test_the_sections_stand_in_one_row(sign_in: SignIn, username: str) -> None:
    page = sign_in(username)
    tops = page.locator("#main-navigation > li").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1, tops


def test_the_rarer_ones_open_and_close_by_keyboard_and_are_two_taps_away(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    more, figures = main(page).locator("summary"), main(page).get_by_role("link", name="Figures")
    expect(figures).to_be_hidden()
    more.focus()
    page.keyboard.press("Enter")
    expect(figures).to_be_visible()
    page.keyboard.press("Tab")
    expect(main(page).get_by_role("link", name="Orders")).to_be_focused()
    page.keyboard.press("Escape")
    expect(figures).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    looks_right(page)
    page.get_by_role("heading", level=1).click()
    expect(figures).to_be_hidden()
    more.click()
    figures.click()
    expect(page.get_by_role("heading", name="Figures", level=1)).to_be_visible()
    expect(main(page).locator("li.govuk-service-navigation__item--active summary")).to_have_text("More")


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_every_section_is_two_taps_away(sign_in: SignIn, javascript: bool) -> None:
    page = sign_in("coordinator", width=375, javascript=javascript)
    if javascript:
        page.get_by_role("button", name="Menu").click()
    else:
        main(page).locator("summary").click()
    main(page).get_by_role("link", name="Services").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ervices")
