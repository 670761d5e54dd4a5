"""The devolved sites are data (practice.md P13): an installed hub adds one, ends one, checks one, and says one was a mistake."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.geography.queries import get_authority
from throughline.nrm.actions.sites import SiteGiven, add_site, confirm_site, end_site, withdraw_site
from throughline.nrm.facts import load_devolved_sites
from throughline.nrm.models import DevolvedSite
from throughline.nrm.queries.sites import site_on

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 4, 1), dt.date(2027, 3, 31)
DAY = dt.timedelta(days=1)


@pytest.fixture
def keeper(hub_world):
    return {"by": hub_world.here[Role.ADMINISTRATOR], "at": hub_world.at}


def birmingham():
    return get_authority("Birmingham")


def given(**changed) -> SiteGiven:
    return SiteGiven(**{
        "authority": birmingham(), "starts_date": FIRST, "more_than_days": 100, "source": "Home Office list, May 2026"
    } | changed)  # fmt: skip


def test_a_site_is_one_from_its_first_day_to_its_last(keeper):
    site = add_site(given=given(), **keeper)
    assert site.is_confirmed
    end_site(site_pk=site.pk, ends_date=LAST, source="Home Office list, 2027", **keeper)
    found = {day: site_on(birmingham(), day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)}
    assert [each == site for each in found.values()] == [False, True, True, False]
    again = add_site(given=given(starts_date=LAST + DAY), **keeper)
    assert site_on(birmingham(), LAST + DAY) == again
    assert list(Event.objects.filter(action__endswith="_site").order_by("pk").values_list("action", flat=True)) == [
        "add_site", "end_site", "add_site",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": " "}, "source"),
        ({"ends_date": FIRST - DAY}, "ends_date"),
        ({"more_than_days": -1}, "more_than_days"),
        ({"starts_date": FIRST - DAY}, "starts_date"),
        ({"starts_date": FIRST + DAY, "ends_date": LAST}, "starts_date"),
    ],
)
def test_what_no_site_can_be_is_refused(keeper, changed, field):
    add_site(given=given(), **keeper)
    with pytest.raises(Refused) as refusal:
        add_site(given=given(**changed), **keeper)
    assert refusal.value.field == field


def test_a_site_before_another_may_be_added(keeper):
    add_site(given=given(), **keeper)
    assert add_site(given=given(starts_date=FIRST - 9 * DAY, ends_date=FIRST - DAY), **keeper).pk


def test_one_recorded_in_error_is_no_site_and_no_release_brings_it_back(keeper):
    site = DevolvedSite.objects.get(authority=get_authority("Camden"))
    withdraw_site(site_pk=site.pk, reason="Left the pilot in 2023", **keeper)
    assert site_on(site.authority, FIRST) is None
    assert load_devolved_sites() == 0
    for act in (
        lambda: withdraw_site(site_pk=site.pk, reason="Again", **keeper),
        lambda: end_site(site_pk=site.pk, ends_date=LAST, source="x", **keeper),
    ):
        with pytest.raises(Refused, match="recorded in error"):
            act()
    assert add_site(given=given(authority=site.authority, starts_date=site.starts_date), **keeper).pk


def test_a_site_is_kept_by_an_administrator_alone(hub_world):
    for who, actor in hub_world.everyone().items():
        if "administrator" in who:
            continue
        with pytest.raises(Absent):
            add_site(by=actor, at=hub_world.at, given=given())
        with pytest.raises(Absent):
            withdraw_site(by=actor, at=hub_world.at, site_pk=hub_world.site.pk, reason="x")


def test_its_pages_add_check_end_and_take_back(hub_world):
    client = Client()
    client.force_login(hub_world.here[Role.ADMINISTRATOR].member.account)
    assert reverse("devolved-sites") in client.get(reverse("clock-rules")).content.decode()
    new = reverse("devolved-site-new")
    typed = {
        "authority": birmingham().pk, "starts_date": "1/4/2026",
        "more_than_days": "100", "source": "",
    }  # fmt: skip
    refused = client.post(new, typed).content.decode()
    assert "Say who says so, and where" in refused
    assert 'value="2026"' in refused
    answer = client.post(new, typed | {"source": "Home Office list, May 2026"}, follow=True).content.decode()
    assert "Site added." in answer
    assert "Birmingham" in answer
    shipped = hub_world.site
    page = client.get(reverse("devolved-site", args=[shipped.pk])).content.decode()
    assert "Not yet" in page
    client.post(reverse("devolved-site-check", args=[shipped.pk]), {"against": "Home Office list, May 2026"})
    ended = {"ends_date": "31/3/2027", "source": "Home Office letter"}
    client.post(reverse("devolved-site-end", args=[shipped.pk]), ended)
    shipped.refresh_from_db()
    assert (shipped.is_confirmed, shipped.ends_date) == (True, LAST)
    client.post(reverse("devolved-site-in-error", args=[shipped.pk]), {"reason": "Never one"})
    assert "Recorded in error" in client.get(reverse("devolved-sites")).content.decode()


def test_a_check_says_what_was_read(keeper, hub_world):
    with pytest.raises(Refused):
        confirm_site(site_pk=hub_world.site.pk, against=" ", **keeper)
    assert confirm_site(site_pk=hub_world.site.pk, against="The list of May", **keeper).confirmed_against
