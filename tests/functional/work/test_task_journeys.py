"""A task from a case to its outcome in a browser: asked, accepted, commented on, done; the list; the calendar."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right, scrolls_sideways


def test_a_coordinator_asks_an_officer_who_does_it_on_a_phone(sign_in: SignIn) -> None:
    coordinator = sign_in("coordinator")
    coordinator.goto("/cases/")
    coordinator.locator("main tbody th a").first.click()
    coordinator.get_by_role("link", name="Ask somebody to do something").click()
    looks_right(coordinator)
    coordinator.get_by_role("button", name="Ask them").click()
    expect(coordinator.get_by_text("Say what is to be done").first).to_be_visible()
    coordinator.get_by_label("What is to be done?").fill("Ring the school about his return")
    who = coordinator.get_by_label("Who is asked?")
    who.select_option(who.locator("option", has_text="Helen Marsh").get_attribute("value"))
    for part, value in (("Day", "31"), ("Month", "12"), ("Year", "2027")):
        coordinator.get_by_label(part, exact=True).fill(value)
    coordinator.get_by_role("button", name="Ask them").click()
    expect(coordinator.get_by_text("They have been asked.")).to_be_visible()
    expect(coordinator.get_by_role("link", name="Ring the school about his return")).to_be_visible()

    page = sign_in("coordinator2", width=375)
    expect(page.get_by_text("You were asked to do a task").first).to_be_visible()
    page.get_by_role("link", name="All tasks").click()
    looks_right(page)
    page.get_by_role("link", name="Ring the school about his return").click()
    looks_right(page)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Whoever asked has been told")).to_be_visible()
    page.get_by_role("link", name="Comment").click()
    looks_right(page)
    page.get_by_label("Comment").fill("Left a message with the head of year")
    page.get_by_role("button", name="Add this comment").click()
    expect(page.get_by_text("Left a message with the head of year")).to_be_visible()
    page.get_by_label("What came of it?").fill("He is back in lessons from Monday")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("Task done.")).to_be_visible()
    page.get_by_label("State").select_option("done")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Ring the school about his return")).to_be_visible()
    looks_right(page)
    page.get_by_text("Save this filter", exact=True).click()
    page.get_by_label("Save this filter as").fill("Done")
    page.get_by_role("button", name="Save filter").click()
    expect(page.get_by_role("link", name="Done", exact=True)).to_be_visible()


def test_an_officer_asks_about_a_line_and_about_an_operation_along_it(sign_in: SignIn) -> None:
    officer = sign_in("officer")
    for beginning, row in (("/lines/?status=open", "lines"), ("/operations/", "operations")):
        officer.goto(beginning)
        officer.locator("main tbody th a").first.click()
        looks_right(officer, f"ask-from-{row}")
        about = officer.url
        officer.get_by_role("link", name="Ask somebody to do something").click()
        looks_right(officer, f"ask-about-{row}")
        officer.get_by_label("What is to be done?").fill(f"Read the {row} again")
        who = officer.get_by_label("Who is asked?")
        who.select_option(who.locator("option", has_text="Joy Mensah").get_attribute("value"))
        for part, value in (("Day", "31"), ("Month", "12"), ("Year", "2027")):
            officer.get_by_label(part, exact=True).fill(value)
        officer.get_by_role("button", name="Ask them").click()
        expect(officer.get_by_text("Joy Mensah may not see this record").first).to_be_visible()
        who.select_option(who.locator("option", has_text="Helen Marsh").get_attribute("value"))
        officer.get_by_role("button", name="Ask them").click()
        expect(officer.get_by_text("They have been asked.")).to_be_visible()
        assert officer.url == about


def test_a_calendar_address_is_shown_once(sign_in: SignIn) -> None:
    page = sign_in("officer", width=320, javascript=False)
    page.goto("/calendar")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator(".calendar-address").inner_text()
    assert not scrolls_sideways(page)
    assert "BEGIN:VCALENDAR" in page.request.get(address).text()
    page.goto("/calendar")
    expect(page.locator(".calendar-address")).to_have_count(0)
    page.get_by_role("button", name="Turn it off").click()
    assert page.request.get(address).status == 404
