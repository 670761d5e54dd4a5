"""A case's stage, the same in the list and on its page; and notices that say there is work and name nobody."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn


def test_the_list_is_narrowed_to_a_stage_and_each_case_says_it_too(sign_in: SignIn) -> None:
    page = sign_in("coordinator", javascript=False)
    page.goto("/cases/")
    for stage in ("Plan open", "Screening", "All closed"):
        page.get_by_label("Stage", exact=True).select_option(label=stage)
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_load_state()
        rows = page.locator("main tbody tr")
        said = "Closed" if stage == "All closed" else stage
        assert rows.count() > 0
        expect(rows.filter(has_text=said)).to_have_count(rows.count())
    rows.first.get_by_role("link").first.click()
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()


def test_a_task_asked_shows_as_a_notice_that_names_nobody_and_is_marked_as_read(sign_in: SignIn) -> None:
    asking = sign_in("coordinator")
    asking.goto("/cases/")
    asking.locator("main tbody").get_by_role("link", name="Keeley Marsden").click()
    asking.get_by_role("link", name="Ask somebody to do something").click()
    asking.get_by_label("What is to be done?").fill("Ring the college about her timetable")
    who = asking.get_by_label("Who is asked?")
    who.select_option(who.locator("option", has_text="Joy Mensah").get_attribute("value"))
    for part, value in (("Day", "31"), ("Month", "12"), ("Year", "2027")):
        asking.get_by_label(part, exact=True).fill(value)
    asking.get_by_role("button", name="Ask them").click()
    expect(asking.get_by_text("They have been asked.")).to_be_visible()

    page = sign_in("social", javascript=False)
    notices = page.locator("section", has=page.get_by_role("heading", name="New", exact=True))
    expect(notices.get_by_role("listitem").first).to_be_visible()
    assert "Marsden" not in notices.inner_text()
    assert "college" not in notices.inner_text()
    for _ in range(5):  # Twenty at a time: what the page had no room for comes up next.
        if page.get_by_role("button", name="Mark these as read").count():
            page.get_by_role("button", name="Mark these as read").click()
    expect(page.get_by_role("button", name="Mark these as read")).to_have_count(0)
