"""The pages of turning 18: what stands first, what settling asks for, and the list."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from tests.integration.placements.placed import area
from tests.integration.reading import queries_of, text_of
from throughline.transition.models import TransitionPlan
from throughline.transition.states import PlanStatus


def day(name: str, on: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def english(turning):
    case = turning.case(turning.born(17))
    case.person.home_authority = area("Birmingham").authority
    case.person.save()
    return case


def test_a_plan_page_by_page(turning, sign_in):
    case, client = english(turning), sign_in(turning.social)
    href = reverse("transition", args=[case.record.uuid])
    assert href in client.get(reverse("case", args=[case.record.uuid])).content.decode()
    assert "No plan begun yet" in text_of(client.get(href))
    assert (
        client.post(reverse("transition-begin", args=[case.record.uuid]), day("started_date", turning.today)).url
        == href
    )
    plan = TransitionPlan.related.get()
    text = text_of(client.get(href))
    assert "Before this plan is settled" in text
    assert "Care Act 2014, section 42(1)" in text
    settle = reverse("transition-settle", args=[plan.uuid])
    refused = client.post(settle, {"version": plan.version})
    assert "Say who will lead after they turn 18." in text_of(refused)
    client.post(
        reverse("transition-edit", args=[plan.uuid]),
        {"leads_after": "Pat Lowe, housing", "plan": "College.", "version": plan.version},
    )
    words = {"words": "My own place.", **day("said_date", turning.today), "heard_by": "Sol Hale", "may_read": "lead"}
    client.post(reverse("transition-wants", args=[plan.uuid]), words)
    for part in ("needs", "abuse", "protect"):
        answer = {
            "answer": "no", "reasons": f"About {part}.", "considered_who": "Ada Adult", **day("considered_date", turning.today),
        }  # fmt: skip
        assert client.post(reverse("transition-part", args=[plan.uuid, part]), answer).status_code == 302
    text = text_of(client.get(href))
    assert "Not met: the other route." in text
    assert "My own place." in text
    assert "record the other route, and who leads it." in text
    route = reverse("transition-route", args=[plan.uuid])
    assert "Say who leads it" in text_of(client.post(route, {"route": "marm"}))
    client.post(route, {"route": "marm", "leads": "Mo Lead"})
    plan.refresh_from_db()
    assert client.post(settle, {"version": plan.version}).url == href
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SETTLED
    assert "Open this plan again" in text_of(client.get(href))


def test_a_part_of_no_loaded_test_is_not_there(turning, sign_in):
    case, client = english(turning), sign_in(turning.social)
    plan = turning.begin(case)
    assert client.get(reverse("transition-part", args=[plan.uuid, "strange"])).status_code == 404
    case.person.home_authority = area("Cardiff").authority
    case.person.save()
    assert client.get(reverse("transition-part", args=[plan.uuid, "needs"])).status_code == 404
    assert "No rule loaded for Wales" in text_of(client.get(reverse("transition", args=[case.record.uuid])))


def test_two_at_once_keep_what_was_typed(turning, sign_in):
    case, client = english(turning), sign_in(turning.social)
    plan = turning.begin(case)
    first = plan.version
    turning.edit(plan)
    typed = {"leads_after": "Somebody else", "plan": "My own text", "version": first}
    again = client.post(reverse("transition-edit", args=[plan.uuid]), typed)
    assert again.status_code == 200
    assert "My own text" in again.content.decode()
    assert "Pat Lowe, housing" in text_of(again)


def test_the_list_of_those_turning_18(turning, sign_in):
    client, href = sign_in(turning.social), reverse("turning-18")
    assert "Nobody turns 18 within a year" in text_of(client.get(href))
    turned = turning.case(turning.born(18, 1))
    turned.opened_date = turning.today - dt.timedelta(days=9)
    turned.save()
    turned.person.date_of_birth = turning.born(18)
    turned.person.save()
    turning.case(age=turning.acting.age(16, 18))
    text = text_of(client.get(href))
    assert "Turned 18, nothing settled" in text
    assert "No date of birth: find it out" in text
    assert href in client.get(reverse("cases")).content.decode()
    few = queries_of(client, href)
    for days in range(5, 9):
        turning.case(turning.born(18, days))
    assert queries_of(client, href) <= few
