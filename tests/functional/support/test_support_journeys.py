"""Support, as it is done: a need asked about and offered at a desk; answered and met on a phone, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, accessibility_faults, scrolls_sideways

NOTE = "Quiet at first. Talked about his nan."


def _sound(page: Page) -> None:
    """The page has no fault axe knows, and fits the narrowest phone."""
    assert accessibility_faults(page) == []
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(page)
    page.set_viewport_size({"width": width, "height": 900})


def _open_plan(page: Page) -> str:
    """The plan of an open case that is not restricted; returns who it is about."""
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    page.get_by_role("link", name=re.compile("plan")).last.click()
    expect(page.get_by_role("heading", name="Support plan", exact=True)).to_be_visible()
    return page.locator(".identity__name").inner_text()


def _add_need(page: Page, words: str) -> None:
    page.get_by_role("button", name="Add a need").click()
    page.get_by_label("Mentoring").check()
    page.get_by_label("What do they need?").fill(words)
    _sound(page)
    page.get_by_role("button", name="Add this need").click()
    expect(page.get_by_text("Next: explain it to them and ask.")).to_be_visible()


def _answer_yes(page: Page, words: str) -> None:
    need = page.locator("section").filter(has_text=words)
    need.get_by_role("button", name="Record their answer").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("What they said, in their words").fill("Alright, if it is him")
    page.get_by_label("Which parent or carer was told").fill("His nan was told")
    _sound(page)
    page.get_by_role("button", name="Record their answer").click()
    expect(page.get_by_text("Alright, if it is him").first).to_be_visible()


def test_a_need_is_asked_about_offered_and_met(sign_in: SignIn) -> None:
    words = "Someone of his own to talk to on a Tuesday"
    desk = sign_in("coordinator")
    name = _open_plan(desk)
    _add_need(desk, words)
    _answer_yes(desk, words)
    desk.locator("section").filter(has_text=words).get_by_role("button", name="Offer it to a service").click()
    desk.get_by_role("radio", name=re.compile("Northside Mentors")).first.check()
    desk.get_by_label("What does the provider need to know?").fill("Likes drawing. Tuesdays after college.")
    _sound(desk)
    desk.get_by_role("button", name="Offer and share").click()
    expect(desk.get_by_text("Waiting for the provider").first).to_be_visible()
    _sound(desk)

    phone = sign_in("mentor", width=375, javascript=False)
    phone.goto("/support/")
    offered = phone.locator("li").filter(has_text="Likes drawing. Tuesdays after college.")
    expect(offered.get_by_text("Work safely:")).to_be_visible()
    offered.get_by_role("link", name=name).click()
    assert "Alright, if it is him" not in phone.content()
    phone.get_by_role("button", name="Answer this offer").click()
    phone.get_by_label("Yes, we accept").check()
    phone.get_by_role("button", name="Send your answer").click()
    phone.get_by_role("button", name="Record that it started").click()
    phone.get_by_role("button", name="Record the start").click()
    phone.get_by_role("button", name="Record a session").click()
    phone.get_by_label("Was not brought").check()
    phone.get_by_label("Your note").fill(NOTE)
    phone.get_by_role("button", name="Record this session").click()
    expect(phone.get_by_text(NOTE)).to_be_visible()

    desk.reload()
    need = desk.locator("section").filter(has_text=words)
    expect(need.get_by_text("Support is under way")).to_be_visible()
    expect(need.get_by_text("Was not brought: 1")).to_be_visible()
    assert NOTE not in desk.content()


@pytest.mark.parametrize("username", ["mentor"])
def test_a_providers_pages_are_accessible_and_fit_a_phone(sign_in: SignIn, username: str) -> None:
    page = sign_in(username)
    page.goto("/support/")
    _sound(page)
    people = [link.get_attribute("href") for link in page.locator(".due-list__title").all()]
    for href in (people[0], people[-1]):
        page.goto(str(href))
        _sound(page)
        for name in page.locator("main .govuk-button").all_inner_texts():
            page.get_by_role("button", name=name).first.click()
            assert page.locator("h1").count() == 1
            _sound(page)
            page.goto(str(href))


def test_the_directory_and_the_closing_page(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    for path in ("/services/", "/services/new"):
        page.goto(path)
        _sound(page)
    page.goto("/services/")
    expect(page.get_by_text("formerly The Prince's Trust").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Change")).first.click()
    _sound(page)
    _open_plan(page)
    page.get_by_role("link", name="Step down and close").click()
    expect(page.get_by_role("button", name="Propose closing this case")).to_be_visible()
    _sound(page)
