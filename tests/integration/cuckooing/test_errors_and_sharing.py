"""A cuckooed address recorded in error, shared with its housing provider, and its caution where a closure order is asked for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.cuckooing.homes import Home, opened
from tests.integration.disruption.enforcement_world import DAY
from tests.integration.orders.register import Register
from tests.integration.reading import text_of
from throughline.access.models import Grant, ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.cuckooing.actions.errors import withdraw_episode
from throughline.cuckooing.actions.occupiers import answer_home_question, name_occupier
from throughline.cuckooing.actions.sharing import share_address, stop_sharing_address
from throughline.cuckooing.models import CuckooedAddress
from throughline.cuckooing.policies import state_of_address
from throughline.cuckooing.queries import closure_caution, get_cuckooed, list_addresses
from throughline.register.given import PersonGiven

WHY = "The flat next door"


def in_error(home: Home, episode=None, *, by=None, reason=WHY):
    episode = episode or CuckooedAddress.related.get().episodes.order_by("-began_date").first()
    return withdraw_episode(**home.act(by), episode_id=episode.pk, reason=reason)


def listed(actor):
    return [list_addresses(actor, now(), ended=ended, first=0, limit=10)[1] for ended in (False, True)]


def test_the_only_episode_in_error_leaves_a_home_like_any_other_and_nobody_goes(home, field, client):
    place = home.begin().place
    in_error(home)
    assert home.clock() is None
    assert listed(field.officer) == [0, 0]
    assert get_cuckooed(field.officer, now(), place) is None
    assert closure_caution(field.officer, now(), place) is None
    page = opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))
    assert "Not recorded as cuckooed" in page
    assert f"{WHY}. {field.officer.member.name}" in page
    assert "Callers at night" not in page
    for act in (home.confirm, home.end, home.visit):
        with pytest.raises(Absent):
            act(home.today)
    operation = field.operation(suspected_cuckooing=True, place=home.place)
    suggested = opened(client, field.officer, reverse("operation", args=[operation.record.uuid]))
    assert "Record the address" in suggested
    assert state_of_address(home.begin(home.today)) == "suspected"
    assert listed(field.officer) == [1, 0]


def test_the_second_time_in_error_leaves_the_first_as_it_ended(home, field):
    home.bring_to("again")
    in_error(home)
    address = CuckooedAddress.related.get()
    assert state_of_address(address) == "ended"
    assert civil_date(home.clock().due_at) >= home.today
    home.visit(home.today - 30 * DAY, outcome="no_sign")
    assert home.clock() is None


def test_the_first_time_in_error_makes_the_second_the_first(home):
    home.bring_to("again")
    address = CuckooedAddress.related.get()
    in_error(home, address.episodes.order_by("began_date").first())
    assert state_of_address(CuckooedAddress.related.get()) == "suspected"
    assert home.clock() is not None


def test_who_may_not_and_what_says_nothing_is_refused(home, field):
    home.begin()
    episode = CuckooedAddress.related.get().episodes.get()
    for actor in (field.world.charity, field.world.here[Role.ANALYST], field.world.elsewhere[Role.COORDINATOR]):
        with pytest.raises(Absent):
            in_error(home, episode, by=actor)
    with pytest.raises(Refused):
        in_error(home, episode, reason=" ")
    in_error(home, episode)
    with pytest.raises(Absent):
        in_error(home, episode)


def test_an_episode_is_withdrawn_by_its_page(home, field, client):
    home.begin()
    href = reverse("cuckooing-episode-withdraw", args=[home.uuid, CuckooedAddress.related.get().episodes.get().pk])
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(href, {"once": "a-key-of-this-form-only"}).status_code == 200
    client.post(href, {"once": "a-key-of-this-form-only", "reason": WHY})
    assert client.get(href).status_code == 404
    assert not CuckooedAddress.related.get().episodes.exists()


def share(home, agency, *, by=None, **more):
    values = {"purpose": "New locks, and no eviction"} | more
    return share_address(**home.act(by), agency=agency, **values)


@pytest.fixture
def provider(field):
    return field.world.here[Role.PARTNER]


def test_a_housing_provider_reads_of_the_address_and_of_nobody_who_lives_there(home, field, client, provider):
    home.begin()
    home.visit(home.today - DAY)
    name_occupier(
        **home.act(), person=PersonGiven(given_name="Maureen", family_name="Sample"), since_date=home.today - 900 * DAY,
        needs="She cannot hear the door.",
    )  # fmt: skip
    here = reverse("cuckooing", args=[home.uuid])
    client.force_login(provider.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(here).status_code == 404
    grant = share(home, provider.agency)
    assert Event.objects.filter(action="grant_to_agency").exists()
    page = opened(client, provider, here)
    assert "4 Linnet Court" in page
    assert "Before a closure order" in page
    for closed in ("Maureen", "cannot hear", "A new lock", "Callers at night", "Found at"):
        assert closed not in page, closed
    assert listed(provider) == [1, 0]
    stop_sharing_address(**home.act(), agency=provider.agency)
    assert client.get(here).status_code == 404
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    share(home, provider.agency, with_what_was_seen=True)
    assert "A new lock" in opened(client, provider, here)


def test_only_a_housing_provider_of_the_hub_for_a_reason_and_not_what_is_restricted(home, field, provider):
    home.begin()
    for agency in (field.world.charity.agency, field.world.social.agency, field.world.elsewhere[Role.POLICE].agency):
        with pytest.raises(Refused):
            share(home, agency)
    with pytest.raises(Refused):
        share(home, provider.agency, purpose=" ")
    with pytest.raises(Absent):
        share(home, provider.agency, by=provider)
    share(home, provider.agency)
    with pytest.raises(Refused):
        share(home, provider.agency)
    Grant.objects.all().delete()
    ProtectedRecord.objects.filter(uuid=home.uuid).update(restriction=Restriction.RESTRICTED)
    with pytest.raises((Refused, Absent)):
        share(home, provider.agency)


def test_the_page_shares_shows_with_whom_and_stops(home, field, client, provider):
    home.begin()
    here = reverse("cuckooing-share", args=[home.uuid])
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert here in client.get(reverse("cuckooing", args=[home.uuid])).content.decode()
    typed = {"once": "a-key-of-this-form-only", "agency": str(provider.agency.pk), "days": "14", "purpose": ""}
    assert "Say what they need it for" in text_of(client.post(here, typed))
    client.post(here, typed | {"purpose": "New locks"})
    assert "New locks. Until" in text_of(client.get(here))
    assert Grant.objects.get().expires_at - Grant.objects.get().starts_at == dt.timedelta(days=14)
    client.post(reverse("cuckooing-share-stop", args=[home.uuid]), {"agency": str(provider.agency.pk)})
    assert "Who reads it now" not in text_of(client.get(here))


def test_the_caution_stands_where_a_closure_order_is_applied_for_at_that_address(home, field, client):
    place = home.begin().place
    register = Register(field.world)
    order = register.begin(place.record.uuid, "closure")
    other = register.begin(field.operation().place.record.uuid, "closure")
    pages = [
        reverse("order", args=[order.record.uuid]), reverse("order-new", args=[place.record.uuid]),
        reverse("order-home", args=[order.record.uuid]), reverse("order-step", args=[order.record.uuid, "applied"]),
    ]  # fmt: skip
    for page in pages:
        said = opened(client, field.officer, page)
        assert "This address is recorded as cuckooed" in said, page
        assert "Nobody has said whether they would lose their home" in said
    answer_home_question(**home.act(), would_be_homeless="yes", arranged="With her sister from Monday.")
    for page in pages:
        said = opened(client, field.officer, page)
        assert "Whoever lives there would lose their home" in said
        assert "Arranged first: With her sister from Monday." in said
    assert "recorded as cuckooed" not in opened(client, field.officer, reverse("order", args=[other.record.uuid]))
    in_error(home)
    assert "recorded as cuckooed" not in opened(client, field.officer, pages[0])
