"""Screening with a tool, as it is done: at a desk, on a phone without JavaScript; and an administrator drafts a tool."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

JUDGEMENT = "He is less afraid than he was, and he is still being rung."
REASON = "The calls began again on Sunday, after most of this was scored."


def _open_case(page: Page) -> None:
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    page.get_by_role("link", name="Screen with a tool").click()


def _score(page: Page, part: str, score: str) -> None:
    page.get_by_role("group", name=f"Score: {part}").get_by_label(score, exact=True).check()


def _hear(page: Page) -> None:
    """His own voice, without which there is no screening."""
    page.get_by_label("They were asked: their own words").check()
    page.get_by_label("What did they say?").fill("They still ring me at night.")


def _score_low(page: Page) -> None:
    for part in (
        "Missing, and far from home", "School, college or work", "What makes life harder for them",
        "Home and where they live", "Drugs and alcohol", "Whether they can see what is being done to them",
    ):  # fmt: skip
        _score(page, part, "1")
    _score(page, "People around them", "2")
    _score(page, "Health, body and feelings", "Not known")


def test_a_case_is_screened_and_both_results_are_kept_apart(sign_in: SignIn) -> None:
    desk = sign_in("social")
    _open_case(desk)
    looks_right(desk, "choose")
    assert desk.get_by_role("link", name="Adult exploitation and cuckooing").count() == 0
    desk.get_by_role("link", name="eight parts of a child").click()
    looks_right(desk, "answer")

    desk.get_by_role("button", name="Check both results").click()
    expect(desk.get_by_text("Score “People around them”, or say that it is not known").first).to_be_visible()
    looks_right(desk, "answer-errors")
    owes = desk.get_by_role("group", name="Is told they owe a debt")
    owes.get_by_label("In the last 6 months").check()
    _score_low(desk)
    _hear(desk)
    desk.get_by_label("High", exact=True).check()
    desk.get_by_label("professional judgement").last.fill(JUDGEMENT)
    desk.get_by_label("Reasons for the level").fill("Calls, a debt, nights away.")
    desk.get_by_role("button", name="Check both results").click()

    expect(desk.get_by_role("heading", name="What the tool says")).to_be_visible()
    expect(desk.get_by_text("Medium: 19 of 54")).to_be_visible()
    expect(desk.get_by_text("could be as high as 25")).to_be_visible()
    looks_right(desk, "check")
    desk.get_by_role("button", name="Change the answers").click()
    expect(owes.get_by_label("In the last 6 months")).to_be_checked()
    _score(desk, "Missing, and far from home", "0")
    desk.get_by_role("button", name="Check both results").click()
    expect(desk.get_by_text("Low: 16 of 54")).to_be_visible()
    expect(desk.get_by_text("This is not proof of safety.")).to_be_visible()
    desk.get_by_role("button", name="Record this screening").click()
    expect(desk.get_by_text("Say why, so that whoever reads it later understands").first).to_be_visible()
    looks_right(desk, "check-error")
    desk.get_by_label("Why is your judgement another level").fill(REASON)
    desk.get_by_role("button", name="Record this screening").click()

    expect(desk.get_by_text("Screening recorded.")).to_be_visible()
    expect(desk.get_by_text(REASON)).to_be_visible()
    expect(desk.get_by_text("This is not proof of safety.")).to_be_visible()
    looks_right(desk, "screening")
    desk.get_by_role("link", name=re.compile("^Case ")).first.click()
    assert "16 of 54" not in desk.content()
    expect(desk.get_by_role("link", name="Tool and judgement").first).to_be_visible()
    looks_right(desk)


def test_it_is_done_again_on_a_phone_without_javascript_and_the_trend_shows_both(sign_in: SignIn) -> None:
    phone = sign_in("social", width=375, javascript=False)
    for level in ("0", "2"):
        _open_case(phone)
        phone.get_by_role("link", name="short tool").click()
        for part in (
            "Being taken, or kept, somewhere", "Someone has a hold over them", "Being made to do things for others' gain",
            "Sexual harm", "Online and by phone", "Hurt, threats and fear",
        ):  # fmt: skip
            _score(phone, part, level)
        _hear(phone)
        phone.get_by_label("No risk identified" if level == "0" else "High", exact=True).check()
        phone.get_by_label("professional judgement").last.fill("As I see it today.")
        phone.get_by_label("Reasons for the level").fill("What we know today.")
        phone.get_by_role("button", name="Check both results").click()
        phone.get_by_role("button", name="Record this screening").click()
        phone.wait_for_load_state()
        assert phone.get_by_text("This is not proof of safety.").count() == (1 if level == "0" else 0)
    table = phone.get_by_role("table", name="Each part over time, with this tool, as a table")
    row = table.locator("tbody tr").filter(has_text="Sexual harm").locator("td").all_inner_texts()
    assert [text.split()[-1] for text in row] == ["0", "2", "3"]
    assert phone.locator(".chart__one").count() == 6


def test_the_boy_of_lea_hall_was_screened_twice(sign_in: SignIn) -> None:
    page = sign_in("social")
    page.goto("/cases/?stage=closed")
    page.locator("main tbody").get_by_role("link", name=re.compile("^Jay ")).first.click()
    page.get_by_role("link", name="Tool and judgement").first.click()
    expect(page.get_by_text("Low: 13 of 54")).to_be_visible()
    expect(page.get_by_role("heading", name="Why the judgement is another level than the tool’s")).to_be_visible()
    assert page.locator(".chart__one").count() == 8
    looks_right(page, "lea-hall")


def test_an_administrator_drafts_a_tool_and_puts_it_into_use(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.get_by_role("link", name="Screening tools").click()
    looks_right(page, "tools")
    page.get_by_role("link", name="Adult exploitation and cuckooing").click()
    looks_right(page, "version")
    assert page.get_by_role("link", name="Change the bands").count() == 0
    page.get_by_role("button", name="Begin a draft from this version").click()
    expect(page.get_by_text("A draft is begun.")).to_be_visible()
    looks_right(page, "draft")

    page.get_by_role("button", name="Add a part of life").click()
    page.get_by_label("Name").fill("Phones and the internet")
    page.get_by_label("What does it ask about?").fill("Others read their messages\nIs made to open accounts for others")
    looks_right(page, "domain")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Its bands end at 18, and the highest total of its domains is 21.")).to_be_visible()
    assert page.get_by_role("button", name="Put this version into use").count() == 0
    page.get_by_role("link", name="Change the bands").click()
    page.get_by_label("High: highest total").fill("21")
    page.get_by_label("High: lowest total").fill("")
    page.get_by_role("button", name="Save the bands").click()
    expect(page.get_by_text("High: fill in all four, or leave all four empty").first).to_be_visible()
    looks_right(page, "bands")
    page.get_by_label("High: lowest total").fill("12")
    page.get_by_role("button", name="Save the bands").click()
    page.get_by_role("link", name="Change what it is").click()
    page.get_by_label("Where does it come from").fill("Illustrative. Agreed by this hub for a trial.")
    looks_right(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Put this version into use").click()
    looks_right(page, "publish")
    page.get_by_role("button", name="Put into use").click()
    expect(page.get_by_text("In use. From now on this version is never changed.")).to_be_visible()
    page.get_by_role("link", name="Screening tools").first.click()
    expect(page.get_by_text("No longer used")).to_be_visible()


def test_a_new_tool_is_made_used_half_way_set_aside_and_taken_up_again(sign_in: SignIn) -> None:
    admin = sign_in("admin")
    admin.get_by_role("link", name="Screening tools").click()
    admin.get_by_role("button", name="Make a new tool").click()
    admin.get_by_role("button", name="Begin this tool").click()
    expect(admin.get_by_text("Give the tool’s name").first).to_be_visible()
    looks_right(admin, "new-tool-errors")
    admin.get_by_role("link", name="Back").click()
    admin.get_by_role("link", name="short tool").click()
    admin.get_by_role("link", name="Make a new tool as a copy of this version").click()
    admin.get_by_label("Name").fill("Online harm, a short tool")
    looks_right(admin, "copy")
    admin.get_by_role("button", name="Begin this tool").click()
    expect(admin.get_by_text("The tool is begun.")).to_be_visible()

    admin.get_by_role("link", name="Throw this draft away").click()
    looks_right(admin, "discard")
    admin.get_by_role("button", name="Throw it away").click()
    looks_right(admin, "thrown-away")
    admin.get_by_role("link", name="Screening tools").first.click()
    expect(admin.get_by_role("heading", name="Screening tools", level=1)).to_be_visible()
    expect(admin.get_by_role("link", name="Online harm, a short tool")).to_have_count(0)
    admin.go_back()
    admin.get_by_role("button", name="Take it up again").click()
    admin.get_by_role("button", name="Take it up again").click()
    admin.get_by_role("button", name="Put this version into use").click()
    admin.get_by_role("button", name="Put into use").click()
    expect(admin.get_by_text("In use. From now on this version is never changed.")).to_be_visible()

    phone = sign_in("social", width=375, javascript=False)
    _open_case(phone)
    phone.get_by_role("link", name="Online harm, a short tool").click()
    _score(phone, "Sexual harm", "2")
    phone.get_by_label("professional judgement").last.fill("What I think so far.")
    phone.get_by_role("button", name="Save and finish later").click()
    expect(phone.get_by_text("Saved for later. It is not a screening yet")).to_be_visible()

    desk = sign_in("social")
    _open_case(desk)
    looks_right(desk, "set-aside")
    desk.get_by_role("link", name=re.compile("^Go on with it")).click()
    expect(desk.get_by_label("professional judgement").last).to_have_value("What I think so far.")
    expect(desk.get_by_role("group", name="Score: Sexual harm").get_by_label("2", exact=True)).to_be_checked()
    looks_right(desk, "taken-up-again")
    desk.go_back()
    desk.get_by_role("link", name=re.compile("^Throw it away")).click()
    looks_right(desk, "throw-unfinished-away")
    desk.get_by_role("button", name="Throw it away").click()
    expect(desk.get_by_text("Thrown away.")).to_be_visible()
    assert desk.get_by_text("not finished").count() == 0
