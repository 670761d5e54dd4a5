"""Cuckooed addresses: from suspected to ended and again, by whom, who sees them, and the question before an order."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.integration.cuckooing.homes import opened
from tests.integration.disruption.enforcement_world import DAY
from tests.integration.reading import text_of
from throughline.access.models import Exclusion, Involvement
from throughline.access.permissions import may
from throughline.access.states import InvolvementReason
from throughline.agencies.states import Role
from throughline.core.clock import at_london, now
from throughline.core.errors import Absent, Refused
from throughline.cuckooing.actions.addresses import (
    EpisodeGiven,
    record_cuckooed_address,
    record_tenancy,
)
from throughline.cuckooing.actions.occupiers import answer_home_question
from throughline.cuckooing.models import CuckooedAddress, Visit
from throughline.cuckooing.policies import state_of_address
from throughline.cuckooing.queries import closure_caution, get_cuckooing, list_addresses
from throughline.cuckooing.states import CuckooKind
from throughline.register.models import Place

# What each act makes of each state; what is not here is refused.
COMES_TO = {
    ("suspected", "confirm"): "confirmed", ("again", "confirm"): "again",
    ("suspected", "end"): "ended", ("confirmed", "end"): "ended", ("again", "end"): "ended",
    ("ended", "begin"): "again",
}  # fmt: skip
ACTS = {
    "begin": lambda home, by: home.begin(home.today, by=by),
    "confirm": lambda home, by: home.confirm(home.today, by=by),
    "end": lambda home, by: home.end(home.today, by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["suspected", "confirmed", "ended", "again"])
def test_from_each_state_each_act_by_each_role(home, state, act):
    address = home.bring_to(state)
    assert state_of_address(address) == state
    for role, actor in home.field.world.here.items():
        allowed = may(role, "cuckooing.record")
        if not allowed:
            with pytest.raises(Absent):
                ACTS[act](home, actor)
            continue
        if role in (Role.SOCIAL, Role.PARTNER):
            Involvement.objects.get_or_create(
                record=address.place.record, member=actor.member, reason=InvolvementReason.WORKS_WITH, until_at=None,
                defaults={"since_at": home.at, "since_by": actor.member},
            )  # fmt: skip
    expected = COMES_TO.get((state, act))
    if expected is None:
        with pytest.raises(Refused):
            ACTS[act](home, home.field.officer)
    else:
        partner = home.field.world.here[Role.PARTNER]
        ACTS[act](home, partner if act != "begin" else home.field.officer)
    assert state_of_address(CuckooedAddress.related.get()) == (expected or state)


@pytest.mark.parametrize(("days", "state"), [(365, "again"), (366, "suspected")])
def test_again_is_within_the_days_of_the_data_file(home, days, state):
    home.begin(home.today - 400 * DAY)
    home.end(home.today - days * DAY)
    address = home.begin(home.today)
    assert state_of_address(address) == state
    assert address.episodes.count() == 2


def test_a_place_nobody_may_open_cannot_be_acted_on_and_a_second_opening_is_refused(home):
    home.begin()
    with pytest.raises(Refused):
        home.begin(home.today)
    for actor in (
        home.field.world.outside[Role.POLICE],
        home.field.world.elsewhere[Role.COORDINATOR],
        home.field.world.social,
    ):
        with pytest.raises(Absent):
            home.confirm(home.today, by=actor)


def test_again_is_said_with_its_count_and_the_history_is_kept(home, client, field):
    home.bring_to("again")
    page = opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))
    assert "Again: second time since" in page
    assert page.count("Callers at night.") == 2


def test_an_operation_that_suspects_it_suggests_recording_the_address(field, client):
    operation = field.operation(suspected_cuckooing=True)
    page = reverse("operation", args=[operation.record.uuid])
    assert "Record the address" in opened(client, field.officer, page)
    given = EpisodeGiven(field.today, ["drugs"], "Found at the warrant.")
    record_cuckooed_address(by=field.officer, at=field.at, place_uuid=operation.place.record.uuid, given=given)
    assert "This address is recorded as cuckooed." in opened(client, field.officer, page)
    assert "cuckooed" not in opened(client, field.officer, reverse("operation", args=[field.operation().record.uuid]))


def test_tenancy_is_kept_and_a_wrong_one_refused(home):
    home.begin()
    record_tenancy(**home.act(), tenancy="association", landlord="Canal Side Homes")
    with pytest.raises(Refused):
        record_tenancy(**home.act(), tenancy="castle")
    assert CuckooedAddress.related.get().landlord == "Canal Side Homes"


def test_before_a_closure_order_the_question_is_asked_and_its_answer_is_there_for_others(home, field):
    place = home.begin().place
    asked = closure_caution(field.officer, field.at, place)
    assert (asked.would_be_homeless, asked.is_settled, "homeless" in asked.text) == ("not_known", False, True)
    with pytest.raises(Refused):
        answer_home_question(**home.act(), would_be_homeless="yes")
    answer_home_question(**home.act(), would_be_homeless="yes", arranged="Her sister's spare room from Monday.")
    assert closure_caution(field.officer, field.at, place).is_settled
    assert closure_caution(field.world.outside[Role.POLICE], field.at, place) is None


def test_an_exclusion_hides_the_address_from_the_list_the_page_and_the_count(home, field, client):
    address = home.begin()
    Exclusion.objects.create(
        record=address.place.record, member=field.coordinator.member, reason="Related", set_at=field.at,
        set_by=field.coordinator.member,
    )  # fmt: skip
    assert list_addresses(field.coordinator, now(), first=0, limit=10) == ([], 0)
    client.force_login(field.coordinator.member.account, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("place", "cuckooing", "cuckooing-visit"):
        assert client.get(reverse(name, args=[home.uuid])).status_code == 404


def test_a_partner_sees_what_they_are_involved_in_and_a_charity_nothing(home, field, client):
    address = home.begin()
    partner, charity = field.world.here[Role.PARTNER], field.world.charity
    assert "Linnet" not in opened(client, partner, reverse("cuckooed"))
    for actor in (partner, charity):
        Involvement.objects.create(
            record=address.place.record, member=actor.member, reason=InvolvementReason.WORKS_WITH, since_at=field.at,
            since_by=actor.member,
        )  # fmt: skip
    assert "4 Linnet Court" in opened(client, partner, reverse("cuckooed"))
    client.force_login(charity.member.account, backend="django.contrib.auth.backends.ModelBackend")
    for path in (reverse("cuckooed"), reverse("cuckooing", args=[home.uuid]), reverse("place", args=[home.uuid])):
        assert client.get(path).status_code == 404


def test_a_journey_of_pages_records_an_address_once_and_keeps_what_was_typed(field, client):
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    day = f"{field.today:%d/%m/%Y}"
    typed = {
        "once": "a-key-of-this-form-only",
        "address": "8 Wren Walk",
        "kinds": ["drugs"],
        "stands": "suspected",
        "began_date": day,
    }
    refused = client.post(reverse("cuckooed-new"), typed)
    assert "Say what makes you think so" in text_of(refused)
    assert "8 Wren Walk" in refused.content.decode()
    typed["why"] = "A neighbour rang."
    first, second = (client.post(reverse("cuckooed-new"), typed) for _ in range(2))
    assert first.url == second.url
    place = CuckooedAddress.related.get().place
    visit = {
        "once": "a-key-of-that-form-only", "visited_date": day, "agency": str(field.officer.agency.pk), "who": "PC Sample",
        "seen": "A new lock.", "occupier_seen": "alone", "outcome": "no_sign",
    }  # fmt: skip
    client.post(reverse("cuckooing-visit", args=[place.record.uuid]), visit)
    assert Visit.related.get().occupier_seen == "alone"
    assert get_cuckooing(field.officer, now(), place).clock is not None
    assert at_london(field.today, dt.time(17)) <= get_cuckooing(field.officer, now(), place).clock.due_at


TYPED = {"stands": "suspected", "why": "A neighbour rang."}


def _shown(answer) -> str:
    found = re.search(r'name="places" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


@pytest.fixture
def recording(field, client):
    client.force_login(field.officer.member.account)

    def post(address: str, **more):
        kind = str(CuckooKind.values[0])
        day = f"{field.today:%d/%m/%Y}"
        typed = {"address": address, **TYPED, "kinds": [kind], "began_date": day, **more}
        return client.post(reverse("cuckooed-new"), typed)

    return post


def test_one_house_written_three_ways_is_shown_before_it_is_recorded_again(recording, field):
    assert recording("27 Tarnlea Road B33 8AA").status_code == 302
    first = CuckooedAddress.related.get().place
    for written in ("27 Tarnlea Rd B33 8AA", "27 Tarnlea Road", "27 tarnlea rd, Birmingham"):
        answer = recording(written)
        assert "Is it one of these places?" in text_of(answer), written
        assert first.record.reference in answer.content.decode()
        assert "A neighbour rang." in answer.content.decode()
    assert Place.related.count() == 1
    answer = recording("27 Tarnlea Road", places=_shown(answer), same_place="none")
    assert "Is it one of these places?" in text_of(answer), "what was said is of another address"
    unsaid = recording("27 Tarnlea Road", places=_shown(answer))
    assert "Say whether it is one of these places" in text_of(unsaid)
    refused = recording("27 Tarnlea Road", places=_shown(answer), same_place=str(first.record.uuid))
    assert Place.related.count() == 1, text_of(refused)
    assert recording("27 Tarnlea Road", places=_shown(answer), same_place="none").status_code == 302
    assert Place.related.count() == 2


def test_another_house_another_flat_and_another_town_are_not_asked_about(recording):
    assert recording("Flat 3, 27 Tarnlea Road B33 8AA").status_code == 302
    for written in ("29 Tarnlea Road B33 8AA", "Flat 4, 27 Tarnlea Road B33 8AA", "27 Tarnlea Road LS1 1AA"):
        assert recording(written).status_code == 302, written
    assert Place.related.count() == 4


def test_a_uprn_names_the_place_and_two_are_two(recording, field, client):
    assert recording("27 Tarnlea Road", uprn="0010").status_code == 302
    assert Place.related.get().uprn == "10"
    assert "UPRN" in text_of(recording("27 Tarnlea Rd", uprn="no"))
    assert recording("27 Tarnlea Rd", uprn="11").status_code == 302
    assert Place.related.count() == 2


def test_a_place_is_searched_by_its_address_and_only_by_whoever_may_see_it(recording, field, client):
    assert recording("27 Tarnlea Road B33 8AA").status_code == 302
    place = Place.related.get()
    for typed in ("27 Tarnlea Rd", "27 tarnlea road b33 8aa", "B33 8AA", "27 Tarnlea"):
        assert place.record.reference in client.post(reverse("search"), {"q": typed}).content.decode(), typed
    for typed in ("29 Tarnlea Road", "Tarnlea"):
        assert place.record.reference not in client.post(reverse("search"), {"q": typed}).content.decode(), typed
    client.force_login(field.world.elsewhere["coordinator"].member.account)
    page = client.post(reverse("search"), {"q": "27 Tarnlea Road"}).content.decode()
    assert place.record.reference not in page
    assert "Nobody you may see matches" in page
