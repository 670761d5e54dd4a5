"""An interview somebody owes is handed back when the child is kept from them; that it was a mistake is said and ended."""

from __future__ import annotations

import re
import subprocess

from playwright.sync_api import Page, expect

from tests.functional.conftest import THROUGHLINE, SignIn, Site, looks_right


def _missing_and_found(page: Page) -> None:
    """A girl reported missing by her worker and found the same day, left on the page of that time."""
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Aleena Qureshi").click()
    page.get_by_role("link", name="Missing episodes and Philomena pack").click()
    page.get_by_role("button", name="Report missing").click()
    page.get_by_label("Who reported it?").fill("Her mother")
    page.get_by_role("group", name="Missing from where?").get_by_label("Home", exact=True).check()
    page.get_by_role("button", name="Record as missing").click()
    page.get_by_role("link", name=re.compile("^Reported ")).first.click()
    page.get_by_role("button", name="Record that they were found").click()
    page.get_by_label("Who found them?").fill("Her mother")
    page.get_by_label("Where were they found?").fill("At a friend's")
    page.get_by_role("button", name="Record that they were found").click()


def test_an_interview_still_owed_is_handed_back_and_offered_again(sign_in: SignIn, site: Site) -> None:
    lead = sign_in("social2")
    _missing_and_found(lead)
    episode = lead.url
    lead.get_by_role("button", name="Offer a return-home interview").click()
    lead.get_by_label("Who will hold it?").select_option(label="Leon Brathwaite, Northside Mentors")
    lead.get_by_label("Why are they independent?").fill("A charity outside her case")
    lead.get_by_label("To whom was it offered").fill("To her, by phone")
    lead.get_by_role("button", name="Offer this interview").click()
    mentor = sign_in("mentor", width=375)
    mentor.goto("/return-interviews/")
    expect(mentor.get_by_role("link", name="Aleena Qureshi")).to_be_visible()

    amrit = sign_in("coordinator", width=375)
    amrit.goto("/cases/")
    amrit.locator("main tbody").get_by_role("link", name="Aleena Qureshi").click()
    case = amrit.url
    amrit.get_by_role("link", name="Keep it from a colleague").click()
    amrit.get_by_label("Who must not see it?").select_option(label="Leon Brathwaite, Northside Mentors")
    amrit.get_by_label("Why?").fill("A Qureshi is his partner")
    looks_right(amrit, "keep-from")
    amrit.get_by_role("button", name="Keep it from them").click()
    mentor.goto("/return-interviews/")
    expect(mentor.get_by_role("link", name="Aleena Qureshi")).to_have_count(0)
    ran = subprocess.run([THROUGHLINE, "deadlines", "--data", site.folder], check=True, capture_output=True, text=True)
    assert "1 return-home interview handed back." in ran.stdout

    amrit.goto("/")
    expect(amrit.get_by_text("A return-home interview was handed back").first).to_be_visible()
    expect(amrit.get_by_role("link", name="Offer the return-home interview again")).to_be_visible()
    looks_right(amrit, "handed-back")
    lead.goto(episode)
    expect(lead.get_by_text("What was shared with their agency ended before the interview was held")).to_be_visible()
    looks_right(lead, "handed-back-episode")

    amrit.goto(case)
    amrit.get_by_role("link", name="From whom it is kept").click()
    expect(amrit.get_by_role("heading", name="Leon Brathwaite, Northside Mentors")).to_be_visible()
    looks_right(amrit, "kept-from")
    amrit.get_by_role("link", name="It was a mistake: end it for Leon Brathwaite").click()
    amrit.get_by_role("button", name="Stop keeping it from them").click()
    expect(amrit.get_by_text("Say why it was a mistake").first).to_be_visible()
    looks_right(amrit, "kept-from-end")
    amrit.get_by_label("Why was it a mistake?").fill("Another family of that name")
    amrit.get_by_role("button", name="Stop keeping it from them").click()
    expect(amrit.get_by_text("Kept from nobody")).to_be_visible()
    expect(amrit.get_by_text("Another family of that name")).to_be_visible()
    looks_right(amrit, "kept-from-ended")

    lead.goto(episode)
    lead.get_by_role("button", name="Offer a return-home interview").click()
    lead.get_by_label("Who will hold it?").select_option(label="Leon Brathwaite, Northside Mentors")
    lead.get_by_label("Why are they independent?").fill("A charity outside her case")
    lead.get_by_label("To whom was it offered").fill("To her, by phone")
    lead.get_by_role("button", name="Offer this interview").click()
    mentor.goto("/return-interviews/")
    expect(mentor.get_by_role("link", name="Aleena Qureshi")).to_be_visible()
