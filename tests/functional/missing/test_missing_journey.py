"""A boy is missing and found: the report, the pack opened to police, the interview by a charity, what was released."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

WORDS = "I was told I owed them for the phone."
RELEASED = "A phone was taken from him and he is told that he owes for it."


def _open_episodes(page: Page) -> None:
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    page.get_by_role("link", name="Missing episodes and Philomena pack").click()


def _say_why(page: Page) -> None:
    """Asked once of who is not recorded as working with them."""
    if page.get_by_text("Why are you looking at this record?").count():
        page.get_by_label("Missing episode").check()
        page.get_by_role("button", name="Continue").click()


def test_missing_found_and_heard(sign_in: SignIn) -> None:
    social = sign_in("social")
    _open_episodes(social)
    looks_right(social, "none-yet")
    social.get_by_role("link", name="Philomena pack").click()
    looks_right(social, "no-pack")
    social.get_by_role("button", name="Start it from what is known").click()
    expect(social.get_by_text("Pack started from what is known.")).to_be_visible()
    social.get_by_role("button", name="Change the pack").click()
    social.get_by_label("Places they go").fill("The skate park")
    looks_right(social, "change-pack")
    social.get_by_role("button", name="Save a new version").click()
    expect(social.get_by_text("Version 2")).to_be_visible()
    looks_right(social, "pack")

    social.get_by_role("link", name="Back to missing episodes").click()
    social.get_by_role("button", name="Report missing").click()
    social.get_by_role("button", name="Record as missing").click()
    expect(social.get_by_text("Say who reported it").first).to_be_visible()
    looks_right(social, "report")
    social.get_by_label("Who reported it?").fill("His gran")
    social.get_by_role("group", name="Missing from where?").get_by_label("Home", exact=True).check()
    social.get_by_role("button", name="Record as missing").click()
    expect(social.get_by_text("Recorded as missing.")).to_be_visible()

    officer = sign_in("officer")
    officer.goto(social.url)
    _say_why(officer)
    officer.get_by_role("link", name=re.compile("^Reported ")).first.click()
    officer.get_by_role("link", name="Grade this report").click()
    officer.get_by_label("Medium risk").check()
    officer.get_by_label("Why this grade?").fill("He is 15 and was met by a car last month.")
    officer.get_by_role("button", name="Record the grade").click()
    looks_right(officer, "missing-now")
    officer.get_by_role("button", name="Philomena pack").click()
    looks_right(officer, "police-door")
    officer.get_by_role("button", name="Open the pack").click()
    expect(officer.get_by_text("The skate park")).to_be_visible()
    with officer.expect_download() as copy:
        officer.get_by_role("button", name="Make a copy to print").click()
    assert copy.value.suggested_filename.startswith("philomena-")
    officer.goto(social.url)
    officer.get_by_role("link", name=re.compile("^Reported ")).first.click()
    episode = officer.url
    officer.get_by_role("button", name="Record that they were found").click()
    officer.get_by_label("Who found them?").fill("PC Reeve")
    officer.get_by_label("Where were they found?").fill("A bus station in Coventry")
    looks_right(officer, "found")
    officer.get_by_role("button", name="Record that they were found").click()
    officer.get_by_role("link", name="Record a prevention check").click()
    officer.get_by_label("Seen alone").check()
    officer.get_by_role("button", name="Record the check").click()
    expect(officer.get_by_text("The check is recorded.")).to_be_visible()

    social.goto(episode)
    social.get_by_role("button", name="Offer a return-home interview").click()
    social.get_by_label("Who will hold it?").select_option(label="Leon Brathwaite, Northside Mentors")
    social.get_by_label("Why are they independent?").fill("A charity outside his case")
    social.get_by_label("To whom was it offered").fill("To him, by phone")
    looks_right(social, "offer")
    social.get_by_role("button", name="Offer this interview").click()
    expect(social.get_by_text("so the 72 hours are counted from when they were reported missing")).to_be_visible()
    looks_right(social, "offered")

    mentor = sign_in("mentor", width=375, javascript=False)
    mentor.goto("/return-interviews/")
    mentor.get_by_role("link", name="Reuben Osei").click()
    mentor.get_by_role("button", name="Record their answer").click()
    mentor.get_by_label("They said yes").check()
    mentor.get_by_label("What they said, in their words").fill("Fine, but in town.")
    mentor.get_by_label("Which parent or carer").fill("His gran knows")
    mentor.get_by_role("button", name="Record their answer").click()
    mentor.get_by_role("button", name="Record that it was held").click()
    mentor.get_by_label("At what time?").fill("00:01")
    mentor.get_by_label("Where, and could they talk there?").fill("The library, alone")
    mentor.get_by_label("What they said, in their words").fill(WORDS)
    mentor.get_by_label("What may others read?").fill(RELEASED)
    mentor.get_by_role("button", name="Record the interview").click()
    expect(mentor.get_by_text("It must be after they were found").first).to_be_visible()
    assert mentor.get_by_label("What they said, in their words").input_value() == WORDS


def test_the_boys_night_away_is_in_the_demo_and_police_read_what_was_released(sign_in: SignIn) -> None:
    officer = sign_in("officer")
    officer.goto("/cases/?stage=closed")
    officer.locator("main tbody").get_by_role("link", name=re.compile("^Jay ")).first.click()
    _say_why(officer)
    officer.get_by_role("link", name="Missing episodes and Philomena pack").click()
    _say_why(officer)
    officer.get_by_role("link", name=re.compile("^Reported ")).first.click()
    expect(officer.get_by_text("He is collected near school by a white car.")).to_be_visible()
    expect(officer.get_by_text("Held within 72 hours of being found.")).to_be_visible()
    assert "It is never a week." not in officer.content()
    assert "Not at the house" not in officer.content()
    looks_right(officer, "episode")
