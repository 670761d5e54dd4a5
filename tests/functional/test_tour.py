"""The tour of docs/tour.md, walked: each stop is there, and its picture is taken from it (THROUGHLINE_PICTURES=1)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, take_picture


def _first(page: Page) -> None:
    page.locator("main tbody th a").first.click()
    page.wait_for_load_state()


def test_the_coordinators_morning(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    expect(page.get_by_role("heading", name="People nobody has answered for")).to_be_visible()
    expect(page.get_by_text("Overdue").first).to_be_visible()
    take_picture(page, "work")

    page.goto("/triage/")
    expect(page.get_by_text("Ellis Norwood")).to_be_visible()
    take_picture(page, "triage")

    page.goto("/inherited/")
    expect(page.get_by_role("link", name="Arrested under 18, nothing recorded (19)")).to_be_visible()
    take_picture(page, "inherited")


def test_a_line_closed_and_everyone_along_it(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.get_by_role("link", name="Flash 24 line").click()
    expect(page.get_by_text("Closed: safeguarding open.")).to_be_visible()
    expect(page.get_by_role("heading", name="People along it")).to_be_visible()
    take_picture(page, "line")


def test_from_the_line_to_the_boys_new_home_and_back(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/lines/")
    page.get_by_role("link", name="Blanco line").click()
    page.get_by_role("link", name="Jay Ashby").click()
    page.get_by_role("link", name="Case opened").first.click()
    expect(page.get_by_text("Where they stood: in a new home.")).to_be_visible()
    expect(page.get_by_text("The King's Trust programme (formerly The Prince's Trust programme)")).to_be_visible()
    take_picture(page, "case")
    page.get_by_role("link", name="Blanco line").click()
    expect(page.get_by_role("heading", name="Blanco line")).to_be_visible()


def test_the_boys_way_through_the_hub(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/cases/?stage=closed")
    page.locator("main tbody").get_by_role("link", name="Jay Ashby").click()
    case = page.url
    for room, words, picture in (
        ("Missing episodes and Philomena pack", "Return-home interview: held", "missing"),
        ("Panel", "They will be told", ""),
        ("NRM referral or Duty to Notify", "easonable grounds", "nrm"),
        ("Places", "Accepted in writing", "places"),
        ("Step down and close", "This case is closed", ""),
        ("Clocks and deadlines", "Met or missed", "clocks"),
    ):
        page.goto(case)
        page.get_by_role("link", name=room, exact=True).click()
        expect(page.get_by_text(words).first).to_be_visible()
        if picture:
            take_picture(page, picture)
    page.goto(case)
    page.get_by_role("link", name="Panel", exact=True).click()
    page.get_by_role("link", name="Minutes of").click()
    expect(page.get_by_role("button", name="Make a PDF of your copy")).to_be_visible()
    take_picture(page, "minutes")


def test_a_file_went_with_his_referral(sign_in: SignIn) -> None:
    page = sign_in("social")
    page.goto("/cases/?stage=closed")
    page.locator("main tbody").get_by_role("link", name="Jay Ashby").click()
    page.get_by_role("link", name="NRM referral or Duty to Notify").click()
    page.get_by_role("link", name="Positive reasonable grounds").click()
    expect(page.get_by_role("heading", name="Files listed with it")).to_be_visible()
    expect(page.get_by_text("Missing dates.csv").first).to_be_visible()


def test_a_screening_was_begun_and_goes_on(sign_in: SignIn) -> None:
    page = sign_in("social2")
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Aleena Qureshi").click()
    page.get_by_role("link", name="A screening was begun and is not finished").click()
    page.get_by_role("link", name="Go on").first.click()
    expect(page.get_by_text("I think there is more. To ask: who gave it to her?")).to_be_visible()


def test_the_scene_on_a_phone(sign_in: SignIn) -> None:
    page = sign_in("officer")
    page.goto("/operations/")
    _first(page)
    expect(page.get_by_text("Boy, about 15, grey tracksuit, says Kai").first).to_be_visible()
    take_picture(page, "operation")


def test_keeping_a_line_closed(sign_in: SignIn) -> None:
    page = sign_in("officer")
    page.goto("/lines/")
    page.get_by_role("link", name="Ghost 26 line").first.click()
    line = page.url
    for room, words, picture in (
        ("Names, numbers and lineage", "Where it came from", ""),
        ("Network", "Drawn from the links you may see", "network"),
        ("Orders", "telecommunications restriction order", ""),
        ("Disruption plan", "The number stays dead", ""),
        ("Chronology across agencies", "What every agency recorded", "chronology"),
    ):
        page.goto(line)
        page.get_by_role("main").get_by_role("link", name=room, exact=True).click()
        expect(page.get_by_text(words).first).to_be_visible()
        if picture:
            page.locator("svg.links__svg, .timeline").first.scroll_into_view_if_needed()
            take_picture(page, picture)
    page.goto("/flows/")
    expect(page.get_by_role("heading", name="Where lines go")).to_be_visible()
    take_picture(page, "flows")


def test_what_crosses_agencies_and_hubs(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/lines/")
    page.get_by_role("link", name="Shared identifiers").click()
    shared = page.locator(".match-pair", has_text="07700 900149")
    expect(shared.get_by_role("link", name="Line")).to_have_count(2)
    take_picture(page, "overlaps")
    page.goto("/lines/")
    page.get_by_role("link", name="Lines another hub may know of").click()
    expect(page.get_by_text("Ring Gloucestershire Exploitation Hub: 07700 900212")).to_be_visible()
    expect(page.get_by_role("link", name="Vega line")).to_be_visible()
    expect(page.get_by_text("Mako")).to_have_count(0)
    for username, is_there in (("coordinator", 0), ("officer", 0), ("rocu", 1)):
        page = sign_in(username)
        page.goto("/lines/")
        page.get_by_label("Find a line").fill("Nightjar")
        page.get_by_role("button", name="Find", exact=True).click()
        expect(page.locator("main tbody a")).to_have_count(is_there)


def test_a_report_and_what_a_social_worker_reads_of_it(sign_in: SignIn) -> None:
    page = sign_in("analyst")
    page.goto("/intelligence/")
    page.locator("main tbody tr", has_text="two lads have been told").get_by_role("link").first.click()
    expect(page.get_by_text("Not to be put to him or his family").first).to_be_visible()
    take_picture(page, "report")
    page = sign_in("social")
    page.goto("/intelligence/")
    expect(page.get_by_text("People may be asking where Jordan lives").first).to_be_visible()
    expect(page.get_by_text("two lads")).to_have_count(0)


def test_before_a_warrant_and_a_home_taken_over(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/operations/")
    page.get_by_role("link", name="Planned operations and readiness briefs").click()
    page.get_by_role("link", name="s.23 warrant").first.click()
    expect(page.get_by_text("Only the people named here know of this plan").first).to_be_visible()
    take_picture(page, "readiness")
    page.get_by_role("link", name="Cuckooed addresses", exact=True).click()
    page.get_by_role("link", name="14b Alder Rise").click()
    expect(page.get_by_text("second time since").first).to_be_visible()
    take_picture(page, "cuckooed")


def test_figures_of_the_six_months(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/figures/?start=1/11/2025&end=30/4/2026")
    text = page.locator("main").inner_text()
    for label, value in (("Lines closed", "20"), ("Arrests", "198"), ("Safeguarding interventions", "88")):
        assert f"{label}\n{value}" in text or f"{label} {value}" in text, f"{label} is not {value}"
    take_picture(page, "figures")

    page.get_by_role("link", name="Frozen returns").click()
    page.locator("main tbody a").first.click()
    expect(page.get_by_text("1 reopened since, by a failed check-back").first).to_be_visible()
    expect(page.get_by_text("1 recorded late").first).to_be_visible()


def test_a_mentors_page(sign_in: SignIn) -> None:
    page = sign_in("mentor")
    expect(page.get_by_text("Aleena Qureshi").first).to_be_visible()
    assert "line" not in page.locator("main").inner_text().lower().split()
    take_picture(page, "mentor")


def test_who_has_looked(sign_in: SignIn) -> None:
    page = sign_in("governance")
    page.get_by_label("A person's name or reference").fill("Jordan Ashby")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Jay Ashby").click()
    expect(page.get_by_text("Looked at").first).to_be_visible()
    take_picture(page, "governance")


def test_how_a_hub_is_looked_after(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.goto("/agencies/")
    expect(page.get_by_text("Nobody of information governance has an account")).to_be_visible()
    take_picture(page, "agencies")
    page.goto("/clock-rules/")
    expect(page.get_by_text("Not checked here yet").first).to_be_visible()
    page = sign_in("governance")
    page.goto("/agreements/")
    expect(page.get_by_text("Birmingham Exploitation Hub: information sharing agreement")).to_be_visible()
