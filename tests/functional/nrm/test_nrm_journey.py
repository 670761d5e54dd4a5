"""A referral to the NRM, as it is prepared at a desk and followed on a phone without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _today(page: Page, legend: str) -> None:
    """Today, in a date's three boxes."""
    group = page.get_by_role("group", name=legend)
    day = page.evaluate("new Date().toLocaleDateString('en-GB', {timeZone: 'Europe/London'})").split("/")
    for name, text in zip(("Day", "Month", "Year"), day, strict=True):
        group.get_by_label(name).fill(text)


def test_a_pack_is_prepared_saved_and_come_back_to(sign_in: SignIn) -> None:
    desk = sign_in("social")
    desk.goto("/cases/")
    desk.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    desk.get_by_role("link", name="NRM referral or Duty to Notify").click()
    looks_right(desk, "of-case")
    desk.get_by_role("button", name="Begin a referral or notice").click()
    desk.get_by_role("button", name="Continue").click()
    expect(desk.get_by_text("Say whether there is a referral already").first).to_be_visible()
    looks_right(desk, "start-errors")
    desk.get_by_label("Who was asked").fill("Single Competent Authority")
    _today(desk, "When were they asked?")
    desk.get_by_label("No referral found").check()
    desk.get_by_role("button", name="Continue").click()
    desk.get_by_role("link", name=re.compile("NRM referral without consent")).click()
    expect(desk.get_by_text("section 45").first).to_be_visible()
    looks_right(desk, "preparing")
    here = desk.url

    desk.get_by_role("link", name="Who it is about").click()
    expect(desk.get_by_label("Full name")).to_have_value("Reuben Osei")
    expect(desk.get_by_text("Filled in from: Their identity in the register").first).to_be_visible()
    looks_right(desk, "section")
    desk.get_by_label("Nationality").fill("Not known")
    desk.get_by_role("button", name="Save and come back later").click()
    expect(desk.get_by_text("Who it is about: saved.")).to_be_visible()
    desk.get_by_role("link", name="Choose files of this case").click()
    desk.get_by_role("link", name="Attach one to the case").click()
    desk.locator("main a", has_text="Attach a file").click()
    desk.get_by_label("File", exact=True).set_input_files(
        {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Seen with older men at the station."}
    )
    desk.get_by_label("What is it?").fill("Letter from the school")
    desk.get_by_label("What does it tell about them?").select_option("process")
    desk.get_by_role("button", name="Attach", exact=True).click()
    expect(desk.get_by_text("Not checked for viruses").first).to_be_visible()
    desk.goto(here)
    desk.get_by_role("link", name="Choose files of this case").click()
    desk.get_by_label("letter.txt").first.check()
    looks_right(desk, "evidence")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The files are listed.")).to_be_visible()
    expect(desk.get_by_text("SHA-256")).to_be_visible()
    looks_right(desk, "evidence-listed")
    desk.get_by_role("button", name="Check the answers").click()
    expect(desk.get_by_text("Still to answer").first).to_be_visible()
    assert desk.get_by_role("button", name="It is ready to send").count() == 0
    looks_right(desk, "check")
    for page in ("Back",):
        desk.get_by_role("link", name=page).first.click()
    desk.get_by_role("link", name="Withdraw it").click()
    looks_right(desk)
    desk.get_by_label("Why?").fill("Begun for a try")
    desk.get_by_role("button", name="Withdraw it").click()
    expect(desk.get_by_text("Withdrawn: Begun for a try")).to_be_visible()


def _begin(desk: Page, name: str) -> str:
    """A referral begun on somebody's case; where its page is."""
    desk.goto("/cases/")
    desk.locator("main tbody").get_by_role("link", name=name).click()
    desk.get_by_role("link", name="NRM referral or Duty to Notify").click()
    desk.get_by_role("button", name="Begin a referral or notice").click()
    desk.get_by_label("Who was asked").fill("Single Competent Authority")
    _today(desk, "When were they asked?")
    desk.get_by_label("No referral found").check()
    desk.get_by_role("button", name="Continue").click()
    desk.get_by_role("link", name=re.compile("NRM referral without consent.* Being prepared")).first.click()
    return desk.url


def _answer_all(desk: Page, here: str) -> None:
    """Every part of the pack: what is filled in stays, the rest is not known, and no address is given to write to."""
    desk.goto(here)
    links = desk.locator("main a[href*='/sections/']")
    parts = [str(links.nth(number).get_attribute("href")) for number in range(links.count())]
    for part in parts:
        desk.goto(part)
        for box in desk.locator("main form :is(textarea, input[type=text])").all():
            if not box.input_value() and box.get_attribute("name") != "contact_address":
                box.fill("Not known")
        for group in desk.locator("main form fieldset").all():
            choices = group.locator("input[type=radio], input[type=checkbox]")
            if choices.count() and not group.locator("input:checked").count():
                choices.last.check()
        desk.get_by_role("button", name="Save and come back later").click()
        expect(desk.get_by_text(": saved.")).to_be_visible()


def test_it_is_recorded_as_sent_and_says_why_it_cannot_be_yet(sign_in: SignIn) -> None:
    desk = sign_in("social")
    here = _begin(desk, "Keeley Marsden")
    desk.goto(f"{here}send")
    expect(desk.get_by_text("This page does not send anything.")).to_be_visible()
    looks_right(desk, "send")
    desk.get_by_role("button", name="It was sent").click()
    expect(desk.get_by_text("Still to answer, though “not known” is an answer").first).to_be_visible()
    looks_right(desk, "send-refused")

    _answer_all(desk, here)
    desk.goto(here)
    desk.get_by_role("button", name="Check the answers").click()
    desk.get_by_role("button", name="It is ready to send").click()
    desk.get_by_role("button", name="Record that it was sent").click()
    desk.get_by_label("To whom?").fill("")
    desk.get_by_role("button", name="It was sent").click()
    expect(desk.get_by_text("Say to whom it was sent").first).to_be_visible()
    desk.get_by_label("To whom?").fill("Single Competent Authority, Home Office")
    desk.get_by_label("Which authority is responsible for them that day?").select_option(label="Solihull")
    desk.get_by_role("button", name="It was sent").click()
    expect(desk.get_by_text("is recorded as responsible on that day. Say why it is another.").first).to_be_visible()
    looks_right(desk, "send-another-authority")
    desk.get_by_label("Which authority is responsible for them that day?").select_option(label="Birmingham")
    desk.get_by_role("button", name="It was sent").click()
    expect(desk.get_by_text("By when").first).to_be_visible()
    _today(desk, "By when will they be told of it?")
    desk.get_by_role("button", name="It was sent").click()
    expect(desk.get_by_text("Recorded as sent.")).to_be_visible()
    expect(desk.get_by_text("Reasonable-grounds decision:")).to_be_visible()
    assert desk.get_by_role("button", name="Record that it was sent").count() == 0
    looks_right(desk, "just-sent")


def test_the_boy_of_lea_hall_was_referred_and_told_and_the_pack_is_printed_on_a_phone(sign_in: SignIn) -> None:
    phone = sign_in("social", width=375, javascript=False)
    phone.goto("/cases/?stage=closed")
    phone.locator("main tbody").get_by_role("link", name=re.compile("^Jay ")).first.click()
    phone.get_by_role("link", name="NRM referral or Duty to Notify").click()
    phone.get_by_role("link", name=re.compile("Positive reasonable grounds")).click()
    expect(phone.get_by_text("So it's not me in trouble? Alright then.")).to_be_visible()
    expect(phone.get_by_text("Recovery period until")).to_be_visible()
    phone.get_by_role("link", name="Print or copy the pack").click()
    phone.get_by_label("Who is given it?").fill("Guardianship service")
    phone.get_by_role("button", name="Show the pack").click()
    expect(phone.get_by_text("For Guardianship service.")).to_be_visible()
    assert phone.get_by_text("So it's not me in trouble").count() == 0


def test_its_pages_are_sound_for_the_lea_hall_boy(sign_in: SignIn) -> None:
    desk = sign_in("social")
    desk.goto("/cases/?stage=closed")
    desk.locator("main tbody").get_by_role("link", name=re.compile("^Jay ")).first.click()
    desk.get_by_role("link", name="NRM referral or Duty to Notify").click()
    desk.get_by_role("link", name=re.compile("Positive reasonable grounds")).click()
    looks_right(desk, "sent")
    here = desk.url
    for link, picture in (
        ("Record the conclusive-grounds decision", "decision"), ("Record the guardian", "guardian"),
        ("Record whether it was asked", "arrest"), ("Record more", "told"), ("Print or copy the pack", "give"),
    ):  # fmt: skip
        desk.goto(here)
        desk.get_by_role("button" if picture == "decision" else "link", name=link).first.click()
        looks_right(desk, picture)
    desk.get_by_label("Who is given it?").fill("Guardianship service")
    desk.get_by_role("button", name="Show the pack").click()
    looks_right(desk, "pack")
