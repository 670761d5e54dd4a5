"""Support, as it is done: a need asked about and offered at a desk; answered and met on a phone, without JavaScript."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, accessibility_faults, scrolls_sideways

NOTE = "Quiet at first. Talked about his nan."


def _sound(page: Page, picture: str = "") -> None:
    """The page has no fault axe knows, and fits the narrowest phone. A picture is kept where one is asked for."""
    assert accessibility_faults(page) == []
    width = page.viewport_size["width"]
    if picture and (folder := os.environ.get("THROUGHLINE_LOOK")):
        for across in (1280, 375):
            page.set_viewport_size({"width": across, "height": 900})
            page.screenshot(path=Path(folder) / f"{picture}-{across}.png", full_page=True)
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
    _sound(desk, "offer")
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
    mentor = sign_in("mentor", width=375)
    mentor.goto(phone.url)
    _agree_and_score(mentor)

    desk.reload()
    need = desk.locator("section").filter(has_text=words)
    expect(need.get_by_text("Support is under way")).to_be_visible()
    expect(need.get_by_text("Was not brought: 1")).to_be_visible()
    need.get_by_text("How they see their life").first.click()
    _sound(desk, "plan")
    assert NOTE not in desk.content()


def _agree_and_score(phone: Page) -> None:
    """The mentor writes what was agreed, and how life looks to the young person now."""
    phone.get_by_role("link", name="Record what they want to work on").click()
    phone.get_by_label("What they want to work on, in their words").fill("My drawings, in a show")
    phone.get_by_label("What you agreed to work on").fill("An open evening at the college")
    _sound(phone, "assessment")
    phone.get_by_role("button", name="Record what you agreed").click()
    expect(phone.get_by_text("An open evening at the college")).to_be_visible()
    phone.get_by_role("link", name="Score how they see their life").click()
    phone.get_by_label("Start", exact=True).check()
    phone.get_by_label("The two of you together").check()
    for part in ("Where I live", "People I can count on", "Free of people who use or frighten me",
                 "School, college, work or training", "Body, mind and sleep"):  # fmt: skip
        phone.get_by_label(part).select_option("4")
    phone.get_by_role("button", name="Record this").click()
    expect(phone.get_by_text("Score “Saying what I want, and what comes next”, or say not known").first).to_be_visible()
    phone.get_by_label("Saying what I want, and what comes next").select_option("unknown")
    _sound(phone, "outcomes")
    phone.get_by_role("button", name="Record this").click()
    phone.get_by_text("How they see their life (1 time)").click()
    expect(phone.get_by_role("cell", name="Not known")).to_be_visible()
    _sound(phone, "mentor-person")


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
            page.wait_for_load_state()
            assert page.locator("h1").count() == 1
            _sound(page)
            page.goto(str(href))


def test_the_directory_and_the_closing_page(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    for path in ("/services/", "/services/new"):
        page.goto(path)
        _sound(page, path.strip("/").replace("/", "-"))
    page.goto("/services/")
    expect(page.get_by_text("formerly The Prince's Trust").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Change")).first.click()
    _sound(page)
    _open_plan(page)
    page.get_by_role("link", name="Step down and close").click()
    expect(page.get_by_role("button", name="Propose closing this case")).to_be_visible()
    _sound(page)


def test_a_housing_move_to_an_address_held_for_named_people(sign_in: SignIn) -> None:
    worker, desk = sign_in("social"), sign_in("coordinator", width=375)
    _begin_move(worker)
    here = worker.url
    worker.get_by_role("button", name="Ask whether an area is one to look in").click()
    worker.get_by_label("Which area?").fill("12 Any Street")
    worker.get_by_role("button", name="Ask for a check").click()
    expect(worker.get_by_text("Give an area, not an address").first).to_be_visible()
    _sound(worker, "area")
    worker.get_by_label("Which area?").fill("Bromsgrove")
    worker.get_by_role("button", name="Ask for a check").click()
    expect(worker.get_by_text(re.compile("Check requested; Amrit Kaur or Helen Marsh will answer by"))).to_be_visible()
    _sound(worker, "move-checks")

    desk.goto("/area-checks/")
    _sound(desk, "area-checks")
    desk.get_by_role("link", name="Answer the check of Bromsgrove").click()
    _sound(desk, "area-answer")
    desk.get_by_label("Suitable", exact=True).check()
    desk.get_by_role("button", name="Send this answer").click()

    worker.goto(here)
    worker.get_by_role("button", name="A home has been offered").click()
    worker.get_by_label("Bromsgrove").check()
    worker.get_by_role("button", name="Record the offer").click()
    worker.get_by_role("button", name="They take it").click()
    worker.get_by_role("button", name="They have moved").click()
    today = worker.evaluate("new Date().toLocaleDateString('en-GB')").split("/")
    for part, value in zip(("Day", "Month", "Year"), today, strict=True):
        worker.get_by_label(part).fill(value)
    worker.get_by_label("New address").fill("3 Sample Close")
    _sound(worker, "moved")
    worker.get_by_role("button", name="Record the move").click()
    expect(worker.get_by_text("3 Sample Close")).to_be_visible()
    _sound(worker, "move-moved")

    desk.goto(here)
    expect(desk.get_by_text(re.compile("New address held: ask"))).to_be_visible()
    assert "3 Sample Close" not in desk.content()
    _sound(desk, "move-held")


def _begin_move(page: Page) -> None:
    """Whose home, who moves, what they lose; then what the young person says of it."""
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    page.get_by_role("link", name="Housing move", exact=True).click()
    _sound(page)
    page.get_by_role("button", name="Begin a housing move").click()
    page.get_by_label("Whose home do they live in now?").fill("His mum's")
    page.get_by_label("Who moves?").fill("He and his mum")
    page.get_by_label("Managed move by the landlord").check()
    page.get_by_label("School or college").fill("None: he stays at his school")
    _sound(page, "move-new")
    page.get_by_role("button", name="Begin this move").click()
    page.get_by_role("link", name="He and his mum").click()
    page.get_by_role("link", name="Record what they say of moving").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("What they said, in their words").fill("If Mum comes too")
    page.get_by_label("Which parent or carer was told").fill("His mum, who moves with him")
    _sound(page, "wish")
    page.get_by_role("button", name="Record what they said").click()
    expect(page.get_by_text("If Mum comes too")).to_be_visible()


def test_the_lea_hall_boys_plan_shows_how_far_he_came(sign_in: SignIn) -> None:
    """The demo's own story: what was agreed, three scorings, what is asked later; governance sees counts alone."""
    page = sign_in("social")
    page.goto("/cases/?stage=closed")
    page.locator("main tbody").get_by_role("link", name="Jay Ashby").click()
    page.get_by_role("link", name=re.compile("plan")).first.click()
    page.get_by_text("How they see their life (3 times)").click()
    expect(page.get_by_text("three months on").first).to_be_visible()
    _sound(page, "lea-hall-plan")
    counts = sign_in("governance")
    counts.goto("/area-checks/counts")
    expect(counts.get_by_role("heading", name="Area checks: who asked")).to_be_visible()
    _sound(counts, "counts")
