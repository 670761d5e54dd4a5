"""The pages of a child's places: what stands first, what is asked, what comes back, who may, what is looked at."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.placements.placed import area
from tests.integration.reading import queries_of, text_of
from tests.paper import require_readable
from throughline.access.actions import grant_to_agency
from throughline.access.states import FieldClass
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.placements.models import AcceptanceRequest, Residence
from throughline.placements.states import NoticeStatus


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def pk(name: str) -> str:
    return str(area(name).authority.pk)


@pytest.fixture
def href(placed) -> str:
    return reverse("places", args=[placed.case.record.uuid])


def test_the_page_begins_with_the_four_places_and_says_how_to_start(placed, sign_in, href):
    client = sign_in(placed.social)
    text = text_of(client.get(href))
    assert (
        text.index("The four places today") < text.index("Which authority is responsible") < text.index("Every place")
    )
    assert "No home or placement recorded yet" in text
    assert "Birmingham, delivered by Birmingham Children's Trust" in text.replace("&#39;", "'")
    case = client.get(reverse("case", args=[placed.case.record.uuid]))
    assert href in case.content.decode()


def test_a_placement_is_recorded_sent_and_acknowledged_page_by_page(placed, sign_in, href):
    client = sign_in(placed.social)
    typed = {
        **day("since_date", placed.today), "placing_authority": pk("Birmingham"), "authority": pk("Cheltenham"),
        "address": "9 Far Lane", "postcode": "GL50 1AA",
    }  # fmt: skip
    form_href = reverse("place-placement", args=[placed.case.record.uuid])
    again = client.post(form_href, typed)
    assert "Say whether it is outside the placing authority’s area" in text_of(again)
    assert "9 Far Lane" in again.content.decode()
    assert client.post(form_href, typed | {"out_of_area": "yes"}).url == href
    text = text_of(client.get(href))
    assert "4 notices are still to send." in text
    assert text.count("No body recorded: find it.") == 2
    notice = Residence.related.get().notices.get(function="host_force")
    letter = text_of(client.get(reverse("placement-notice-letter", args=[notice.uuid])))
    assert "To: Gloucestershire Constabulary" in letter
    assert "9 Far Lane" in letter
    paper = client.get(reverse("placement-notice-letter-pdf", args=[notice.uuid]))
    assert paper["Content-Type"] == "application/pdf"
    names = (placed.person.given_name, placed.person.family_name, "Far Lane")
    require_readable(paper.content, title=placed.case.record.reference, not_in_title=names)
    assert placed.case.record.reference in paper["Content-Disposition"]
    sent = {**day("sent_date", placed.today), "sent_how": "secure_email", "sent_to": "Exploitation desk"}
    client.post(reverse("placement-notice-sent", args=[notice.uuid]), sent)
    answered = {**day("acknowledged_date", placed.today), "acknowledger": "PC Desk"}
    client.post(reverse("placement-notice-acknowledged", args=[notice.uuid]), answered)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.ACKNOWLEDGED
    text = text_of(client.get(href))
    assert "3 notices are still to send." in text
    assert "by PC Desk" in text


def test_the_day_they_left_is_put_right_on_its_page_and_a_second_hand_is_told(placed, sign_in, href):
    client = sign_in(placed.social)
    residence = placed.record(placed.placement(since_date=placed.today - dt.timedelta(days=9)))
    end = reverse("place-end", args=[residence.uuid])
    yesterday, before = (placed.today - dt.timedelta(days=days) for days in (1, 2))
    first = day("until_date", yesterday)
    assert client.post(end, first).url == href
    assert "recorded already" in text_of(client.post(end, day("until_date", before))), "two who record it at once"
    residence.refresh_from_db()
    assert residence.until_date == yesterday
    assert "The day they left is wrong" in text_of(client.get(href))
    page = client.get(end).content.decode()
    assert f'value="{yesterday.isoformat()}"' in page
    assert "Leave it empty if they have not left" in page
    right = day("until_date", before) | {"seen": yesterday.isoformat()}
    assert client.post(end, right).url == href
    assert "Somebody else changed this day" in text_of(client.post(end, right | day("until_date", placed.today)))
    residence.refresh_from_db()
    assert residence.until_date == before


def test_an_area_that_was_never_told_that_they_left_is_named_with_what_to_do(placed, sign_in, href):
    """A placement between two others, recorded after both: they have gone on from it already."""
    client, days = sign_in(placed.social), dt.timedelta(days=1)
    placed.record(placed.placement("Coventry", since_date=placed.today))
    late = placed.record(placed.placement(since_date=placed.today - 5 * days))
    said = "Nobody here was told that they left. Record the day they left, and the notices to send are raised."
    assert text_of(client.get(href)).count(said) == 1
    client.post(reverse("place-end", args=[late.uuid]), day("until_date", placed.today))
    assert late.notices.filter(of="departure", status="to_send").count() == 4
    assert said not in text_of(client.get(href))


def test_looking_at_an_address_is_looking_at_its_record(placed, sign_in, href):
    place = placed.record().place.record
    sign_in(placed.acting.world.coordinator).get(href)
    assert not Event.objects.filter(op="consultation", subjects__uuid=place.uuid).exists()
    shown = sign_in(placed.social).get(href)
    assert "9 Far Lane" in shown.content.decode()
    assert Event.objects.filter(op="consultation", subjects__uuid=place.uuid).count() == 1


def test_who_is_not_named_sees_that_there_is_an_address_and_whom_to_ask(placed, sign_in, href):
    placed.record()
    page = sign_in(placed.acting.world.coordinator).get(href)
    assert "Far Lane" not in page.content.decode()
    assert "held for named people only. People named on it: Ro Marsh, Sol Hale." in text_of(page)


def test_a_partner_to_whom_only_the_rest_was_opened_is_not_told_where_they_are(placed, sign_in, href):
    placed.record()
    partner = placed.acting.world.here[Role.PARTNER]
    classes = [FieldClass.IDENTITY, FieldClass.PROCESS]
    for record in (placed.case.record, placed.person.record):
        grant_to_agency(
            by=placed.acting.world.coordinator, at=placed.at, record=record, agency=partner.agency, purpose="Tenancy",
            classes=classes,
        )  # fmt: skip
    text = text_of(sign_in(partner).get(href))
    assert "Where they are is not shared with you" in text
    for word in ("Cheltenham", "Gloucestershire", "Far Lane"):
        assert word not in text
    assert sign_in(partner).get(reverse("place-home", args=[placed.case.record.uuid])).status_code == 404


def test_asking_and_accepting_page_by_page(placed, sign_in, href):
    client = sign_in(placed.social)
    asked = {
        "authority": pk("Solihull"), **day("asked_date", placed.today), "asked_of": "Head of service", "reason": "Moved.",
    }  # fmt: skip
    client.post(reverse("responsibility-ask", args=[placed.case.record.uuid]), asked)
    text = text_of(client.get(href))
    assert "Nothing passes until it accepts in writing." in text
    request = AcceptanceRequest.related.get()
    accepted = reverse("responsibility-accepted", args=[request.uuid])
    answer = {**day("accepted_date", placed.today), "signed_by": "A Director"}
    refused = client.post(accepted, answer)
    assert "it passes only in writing" in text_of(refused)
    assert "A Director" in refused.content.decode()
    client.post(accepted, answer | {"reference": "SOL/9"})
    assert "Reference SOL/9, signed by A Director" in text_of(client.get(href))


def test_a_nation_without_a_rule_is_said_in_words(placed, sign_in, href):
    placed.person.home_authority = area("Cardiff").authority
    placed.person.save()
    placed.record()
    assert "No rule loaded for Wales" in text_of(sign_in(placed.social).get(href))


def test_the_page_of_many_places_asks_few_questions(placed, sign_in, href):
    placed.record()
    client = sign_in(placed.social)
    few = queries_of(client, href)
    for where in ("Stafford", "Solihull", "Coventry"):
        placed.record(placed.placement(where, address=None))
    assert queries_of(client, href) <= few + 3
