"""The work, as it is done: from a warrant on a phone to a case; a referral without JavaScript; keyboard; two editors."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, accessibility_faults, take_picture


def _refer(page: Page, concerns: str) -> str:
    """Answer the referral, one question a page; returns its reference."""
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    if page.get_by_label("Describe them in a line").count():
        page.get_by_label("Describe them in a line").fill("Girl, about 14, school blazer")
        page.get_by_label("Age, if the date of birth is not known").fill("14")
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("What worries you?").fill(concerns)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("No, not yet").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What do they want?").fill("Someone to ring her mum")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Refer to the hub").click()
    expect(page.get_by_text("Referred to the hub").first).to_be_visible()
    return page.locator(".govuk-panel__body").inner_text().split()[-1]


def test_from_a_warrant_on_a_phone_to_a_case(sign_in: SignIn) -> None:
    officer = sign_in("officer", width=375)
    officer.goto("/operations/new")
    officer.get_by_label("s.23 warrant").check()
    officer.get_by_label("Address", exact=True).fill("12 Poplar Mews")
    officer.locator("select[name=team]").select_option(index=1)
    officer.get_by_role("button", name="Record this operation").click()

    officer.get_by_role("button", name="Add a person found").click()
    officer.get_by_label("Describe them in a line").fill("Boy, about 16, red coat, says Mo")
    officer.get_by_label("Age, if the date of birth is not known").fill("16")
    officer.get_by_label("Found in a cuckooed address").check()
    officer.get_by_role("button", name="Record this person").click()
    expect(officer.get_by_role("heading", name="The first hour")).to_be_visible()
    officer.get_by_role("button", name="Parent or carer told: not yet").click()
    expect(officer.get_by_text("Not yet").first).to_be_visible()

    officer.get_by_role("button", name="Refer to the hub").click()
    reference = _refer(officer, "Found alone; frightened of who will come back for the bag.")

    coordinator = sign_in("coordinator")
    coordinator.goto("/triage/")
    coordinator.get_by_role("row").filter(has_text=reference).get_by_role("link").first.click()
    coordinator.get_by_label("Accepted: the hub opens a case").check()
    coordinator.get_by_label("Lead professional").select_option(label="Joy Mensah, Birmingham Council")
    coordinator.get_by_label("Cover").select_option(label="Tom Ellery, Birmingham Council")
    coordinator.get_by_label("High").check()
    coordinator.get_by_label("Professional judgement").fill("He is being held to a debt.")
    coordinator.get_by_label("Reasons for the level").fill("Found alone at the address.")
    coordinator.get_by_label("Reasons, for the hub").fill("Nobody leads for him.")
    coordinator.get_by_label("What is the referrer told?").fill("Accepted. Joy leads from today.")
    coordinator.get_by_role("button", name="Decide").click()
    expect(coordinator.get_by_text("Decided. The referrer has been told.")).to_be_visible()

    social = sign_in("social")
    expect(social.get_by_text("You lead this case").first).to_be_visible()
    social.goto("/cases/?whose=mine")
    social.get_by_role("link", name="Boy, about 16, red coat, says Mo").click()
    expect(social.get_by_text("Who do I ring now?")).to_be_visible()
    take_picture(social, "case-new")

    officer.goto("/")
    expect(officer.get_by_text("Your referral has an answer").first).to_be_visible()


def test_a_referral_without_javascript(sign_in: SignIn) -> None:
    page = sign_in("mentor", javascript=False)
    page.goto("/referrals/new")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Say whether anyone is in danger right now").first).to_be_visible()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_role("link", name="Go on with the draft").first.click()
    page.get_by_label("Describe them in a line").fill("Boy, about 12, says he owes someone")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What worries you?").fill("New trainers he will not explain.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Say who was told").first).to_be_visible()
    page.get_by_label("Who was told?").fill("Duty desk")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Refer to the hub").click()
    expect(page.get_by_text("Referred to the hub").first).to_be_visible()


def test_two_people_correct_one_operation(sign_in: SignIn) -> None:
    first, second = sign_in("officer"), sign_in("coordinator")
    first.goto("/operations/")
    first.locator("main tbody th a").first.click()
    address = first.url
    for page in (first, second):
        page.goto(address + "edit")
    first.get_by_label("Notes").fill("The officer's note")
    first.get_by_role("button", name="Save").click()
    second.get_by_label("Notes").fill("The coordinator's note")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Somebody else changed this while you were typing")).to_be_visible()
    expect(second.get_by_text("The officer's note").first).to_be_visible()
    assert second.get_by_label("Notes").input_value() == "The coordinator's note"
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("The coordinator's note")).to_be_visible()


def test_the_search_key_and_the_keyboard(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.keyboard.type("Jordan Ashby")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Jay Ashby").first).to_be_visible()
    assert "Jordan" not in page.url


def test_what_was_typed_survives_an_expired_sign_in(sign_in: SignIn) -> None:
    page = sign_in("officer")
    page.goto("/lines/new")
    page.get_by_label("Line name").fill("Poppy line")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Record this line").click()
    expect(page.get_by_text("what you typed will be there again")).to_be_visible()


def test_another_hubs_case_is_not_there(sign_in: SignIn) -> None:
    elsewhere = sign_in("glos-coordinator")
    elsewhere.goto("/cases/")
    elsewhere.locator("main tbody th a").first.click()
    address = elsewhere.url
    here = sign_in("coordinator")
    answer = here.goto(address)
    assert answer is not None
    assert answer.status == 404
    assert "Marchetti" not in here.content()
