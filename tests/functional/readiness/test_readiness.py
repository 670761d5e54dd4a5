"""Before a warrant and after it, and after a closure, as officers and the coordinator do it."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

NEVER_MEANS = "No child on this list never means no child inside."


def _in_days(days: int) -> tuple[str, str, str]:
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)
    return str(day.day), str(day.month), str(day.year)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_a_brief_is_asked_for_made_read_by_a_named_officer_alone_and_withdrawn(sign_in: SignIn) -> None:
    officer = sign_in("officer")
    officer.goto("/readiness/new")
    looks_right(officer, "readiness-plan-new")
    officer.get_by_label("s.23 warrant").check()
    for part, value in zip(("day", "month", "year"), _in_days(3), strict=True):
        officer.locator(f"input[name=planned_date_{part}]").fill(value)
    officer.get_by_label("Address", exact=True).fill("5 Rook Close")
    officer.locator("select[name=team]").select_option(index=1)
    officer.locator("select[name=line_uuid]").select_option(index=3)
    _press(officer, "Ask for the brief")
    expect(officer.get_by_text("nobody else knows of it")).to_be_visible()
    here = officer.url

    maker = sign_in("coordinator")
    maker.goto(here)
    maker.get_by_role("link", name="Add somebody who may be there").click()
    looks_right(maker, "readiness-who")
    if maker.locator("input[name=suggested]").count():
        maker.locator("input[name=suggested]").first.check()
        _press(maker, "Continue")
        looks_right(maker, "readiness-person")
        maker.get_by_label("What frightens or calms them?").fill("Shouting frightens him")
        maker.get_by_label("Whom to phone about them").fill("Joy Mensah, 07700 900206")
        _press(maker, "Put on the brief")
    else:
        maker.goto(here)
    maker.get_by_role("link", name="Add who will be on hand").click()
    maker.get_by_label("Name", exact=True).fill("Joy Mensah")
    maker.get_by_label("Number they answer").fill("07700 900206")
    _press(maker, "Put on the brief")
    looks_right(maker, "readiness-plan")
    _press(maker, "Open the brief to the named officers")
    _press(maker, "Open the brief")

    officer.goto(here)
    _press(officer, "Read the brief")
    expect(officer.get_by_text(NEVER_MEANS)).to_be_visible()
    expect(officer.get_by_text("07700 900206").first).to_be_visible()
    looks_right(officer, "readiness-brief")
    brief = officer.url

    other = sign_in("rocu")
    assert other.goto(brief).status == 404
    assert other.goto(here).status == 404

    officer.goto(here)
    officer.get_by_role("link", name="Call it off").click()
    officer.get_by_label("Why was it called off?").fill("The flat was empty")
    _press(officer, "Call it off")
    assert officer.goto(brief).status == 404
    assert maker.goto(brief).status == 404


def test_after_a_warrant_everyone_expected_is_accounted_for(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/operations/")
    page.locator("main tbody tr", has_text="31 Tennyson Walk").get_by_role("link").first.click()
    expect(page.get_by_text("Not accounted for:")).to_be_visible()
    page.get_by_role("link", name="Say what is known, or who looks for them").click()
    expect(page.get_by_role("heading", name="Who is accounted for")).to_be_visible()
    looks_right(page, "accounted")
    waiting = page.locator("li", has_text="nobody has said where they are")
    while waiting.count():
        waiting.first.get_by_role("link", name="Say what is known").click()
        looks_right(page, "accounted-person")
        page.get_by_label("Seen elsewhere since").check()
        today = dt.datetime.now(dt.UTC).date()
        for part in ("day", "month", "year"):
            page.locator(f"input[name=seen_date_{part}]").fill(str(getattr(today, part)))
        page.get_by_label("Who saw them?").fill("Their school")
        _press(page, "Record this")
    expect(page.get_by_text("looks for them").first).to_be_visible()
    _press(page, "Everyone expected is accounted for")
    expect(page.get_by_text("or somebody named looks for them").first).to_be_visible()


def test_a_check_back_that_fails_reopens_the_line(sign_in: SignIn) -> None:
    page = sign_in("officer")
    page.goto("/lines/new")
    page.get_by_label("Line name").fill("Dunnock line")
    page.get_by_label("Active", exact=True).check()
    page.locator("select[name=owning_team]").select_option(index=1)
    page.locator("select[name=exporting_force]").select_option(label="West Midlands Police")
    page.locator("select[name=importing_forces]").select_option(label=["Staffordshire Police"])
    page.get_by_label("Deal phones").fill("07700 900447")
    _press(page, "Record this line")
    here = page.url
    page.get_by_role("link", name="Deactivated 07700 900447").click()
    page.get_by_label("How is it known?").fill("The network")
    _press(page, "Record deactivation")
    _press(page, "Close this line")
    page.get_by_label("Type 2: number deactivated").check()
    page.get_by_label("What shows it?").fill("No traffic for a week")
    page.get_by_label("Who authorised it?").fill("Ada Firth")
    page.get_by_label("Their rank or role").fill("DCI")
    looks_right(page, "line-close")
    _press(page, "Close this line")
    page.get_by_role("link", name="After the closure: check-backs").click()
    looks_right(page, "line-after")
    page.get_by_role("link", name="Record this check for day 7").click()
    page.get_by_label("Alive: the line is working").check()
    page.get_by_label("How was it checked, or why could it not be?").fill("It rang and was answered")
    looks_right(page, "check-back")
    _press(page, "Record this check")
    expect(page.get_by_text("Alive: the line is working")).to_be_visible()
    page.goto(here)
    expect(page.locator("h1").get_by_text("Reopened")).to_be_visible()


def test_how_long_closures_last_is_drawn_and_told(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/figures/durability")
    expect(page.get_by_role("heading", name="How long closed lines stay closed")).to_be_visible()
    looks_right(page, "durability")
