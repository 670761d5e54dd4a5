"""A girl known under another spelling is found, with day and month exchanged, before anybody records her again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _begin(page: Page) -> None:
    page.goto("/referrals/new")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()


def _say_who(page: Page, given: str, family: str, born: tuple[str, str, str]) -> None:
    page.get_by_label("First name").fill(given)
    page.get_by_label("Family name").fill(family)
    for label, part in zip(("Day", "Month", "Year"), born, strict=True):
        page.get_by_label(label, exact=True).fill(part)
    page.get_by_role("button", name="Continue").click()


def _send(page: Page) -> None:
    page.get_by_label("What worries you?").fill("Missing from home twice this month.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("No, not yet").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do they want?").fill("Someone to ring her mum")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Refer to the hub").click()
    expect(page.get_by_text("Referred to the hub").first).to_be_visible()


def test_a_girl_is_found_under_another_spelling_before_she_is_recorded_again(sign_in: SignIn) -> None:
    officer = sign_in("officer")
    _begin(officer)
    _say_who(officer, "Rukhsaana", "Dehghanih", ("5", "6", "2012"))
    _send(officer)

    social = sign_in("social", javascript=False, width=375)
    _begin(social)
    _say_who(social, "Ruksana", "Dehghani", ("6", "5", "2012"))
    expect(social.get_by_text("Are they one of these people?")).to_be_visible()
    row = social.get_by_role("row").filter(has_text="Born")
    expect(row).to_contain_text("06/05/2012")
    expect(row).to_contain_text("05/06/2012")
    expect(row).to_contain_text("day and month swapped")
    social.get_by_role("button", name="Continue").click()
    expect(social.get_by_text("Say how you know they are none of these people").first).to_be_visible()
    social.get_by_label("How do you know they are none of these people?").fill("Her aunt says that is her cousin")
    social.get_by_role("button", name="Continue").click()
    expect(social.get_by_label("What worries you?")).to_be_visible()
    _send(social)

    amrit = sign_in("coordinator")
    amrit.goto("/search/")
    search = amrit.locator("main")
    search.get_by_label("Search by name, number or reference").fill("Dehghani Rukhsana 6 May 2012")
    search.get_by_role("button", name="Search").click()
    expect(amrit.get_by_role("heading", name="People (2)")).to_be_visible()
    looks_right(amrit, "search")
    amrit.locator(".found-list").get_by_role("link", name="Rukhsaana Dehghanih").click()
    amrit.get_by_role("link", name="Add a name").click()
    amrit.get_by_role("radio", name="Street name").check()
    amrit.get_by_label("First name, or the street name").fill("Stretch")
    amrit.get_by_label("Who says so, or where it is written").fill("Her brother")
    looks_right(amrit, "add-name")
    amrit.get_by_role("button", name="Add this name").click()
    expect(amrit.get_by_text("Name added. A search finds them by it.")).to_be_visible()
    looks_right(amrit, "known-by")
    amrit.goto("/search/")
    search.get_by_label("Search by name, number or reference").fill("stretch dehghani")
    search.get_by_role("button", name="Search").click()
    expect(amrit.locator(".found-list").get_by_role("link", name="Rukhsaana Dehghanih")).to_be_visible()


def test_completing_who_someone_is_shows_who_they_may_be_first(sign_in: SignIn) -> None:
    officer = sign_in("officer")
    _begin(officer)
    _say_who(officer, "Amina", "Farahani", ("7", "9", "2011"))
    _send(officer)
    _begin(officer)
    officer.get_by_label("Describe them in a line").fill("Girl, about 15, long green coat")
    officer.get_by_role("button", name="Continue").click()
    _send(officer)

    amrit = sign_in("coordinator", width=375)
    amrit.goto("/triage/")
    amrit.get_by_role("link", name="Girl, about 15, long green coat").first.click()
    amrit.locator("main a[href^='/people/']").first.click()
    amrit.get_by_role("link", name="Complete who they are").click()
    amrit.get_by_label("First name").fill("Aminah")
    amrit.get_by_label("Family name").fill("Farahani")
    for label, part in (("Day", "9"), ("Month", "7"), ("Year", "2011")):
        amrit.get_by_label(label, exact=True).fill(part)
    amrit.get_by_role("button", name="Search, then save").click()
    expect(amrit.get_by_role("heading", name="Are they one of these people?")).to_be_visible()
    looks_right(amrit, "identity-known")
    amrit.get_by_role("button", name="None of these: save").click()
    expect(amrit.get_by_text("Say how you know they are none of these people").first).to_be_visible()
    amrit.get_by_label("How do you know they are none of these people?").fill("Another school, another mother")
    amrit.get_by_role("button", name="None of these: save").click()
    expect(amrit.get_by_text("Identity saved.")).to_be_visible()
