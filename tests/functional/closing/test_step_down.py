"""Stepping down in a browser: proposed with what is missing said, a second person, partners, and never closed before."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


def test_a_case_is_stepped_down_point_by_point(sign_in: SignIn) -> None:
    lead = sign_in("social")
    lead.goto("/cases/")
    lead.locator("main tbody").get_by_role("link", name="Casey Lomax").click()
    lead.get_by_role("link", name="Step down and close").click()
    looks_right(lead, "step-down-empty")
    here = lead.url
    lead.get_by_role("button", name="Propose closing this case").click()
    lead.get_by_label("Another reason, which a second person agrees with").check()
    lead.get_by_label("What has changed?").fill("She is back with her mum and in lessons.")
    lead.get_by_label("Exit plan").fill("Her form tutor on Mondays; the youth club.")
    lead.get_by_label("The way back").fill("She, her mum or school ring the hub.")
    lead.get_by_role("button", name="Propose closing").click()
    expect(lead.get_by_text("Write what they say about it").first).to_be_visible()
    expect(lead.get_by_label("What has changed?")).to_have_value("She is back with her mum and in lessons.")
    looks_right(lead, "step-down-errors")
    lead.get_by_label("What do they say about it?").fill("I'm all right now. I know who to ring.")
    lead.get_by_role("button", name="Propose closing").click()
    expect(lead.get_by_text("Nobody else has agreed with the reason yet")).to_be_visible()
    assert lead.get_by_role("button", name="Close this case").count() == 0
    looks_right(lead, "step-down-proposed")

    second = sign_in("coordinator")
    second.goto(here)
    second.get_by_role("link", name="Agree as the second person").click()
    second.get_by_label("Why do you agree?").fill("Seen twice at school, and her mum agrees.")
    second.get_by_role("button", name="Agree").click()
    expect(second.get_by_text("Amrit Kaur agrees")).to_be_visible()
    looks_right(second, "step-down-seconded")
    second.get_by_role("link", name="Record whether an agency agrees").click()
    second.get_by_label("Which agency?").select_option(index=1)
    second.get_by_label("Asked, has not answered").check()
    second.get_by_role("button", name="Record their view").click()
    expect(second.get_by_text("Give the day they were asked").first).to_be_visible()
    looks_right(second, "step-down-asked-errors")
    group = second.get_by_role("group", name="If they have not answered")
    day = second.evaluate("new Date().toLocaleDateString('en-GB', {timeZone: 'Europe/London'})").split("/")
    for name, text in zip(("Day", "Month", "Year"), day, strict=True):
        group.get_by_label(name).fill(text)
    second.get_by_role("button", name="Record their view").click()
    expect(second.get_by_text("has not answered").first).to_be_visible()
    second.get_by_role("link", name="Close without every partner’s agreement").click()
    second.get_by_label("Why?").fill("Rung three times this week.")
    second.get_by_role("button", name="Decide").click()
    expect(second.get_by_text("A second person has not agreed to close without an answer")).to_be_visible()
    assert second.get_by_role("link", name="Agree to close without an answer").count() == 0
    looks_right(second, "step-down-overruled")
    second.get_by_role("link", name="Take the proposal back").click()
    second.get_by_label("Why?").fill("School rang: she was away on Friday.")
    second.get_by_role("button", name="Take the proposal back").click()
    expect(second.get_by_text("Closing has not been proposed")).to_be_visible()
    expect(second.get_by_text("School rang: she was away on Friday.")).to_be_visible()
