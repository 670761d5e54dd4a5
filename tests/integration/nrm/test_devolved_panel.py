"""A devolved panel has only the children whose responsible authority is a devolved site on the day that counts."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.nrm.packing import DAY
from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.nrm.actions.tabling import table_at_panel
from throughline.nrm.models import DevolvedSite
from throughline.panel.actions.meetings import plan_meeting
from throughline.panel.models import AgendaItem

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def child(packing):
    """A date of birth far from 18: the panel asks for one."""
    packing.case.person.date_of_birth = dt.date(packing.today.year - 15, 1, 10)
    packing.case.person.save()
    return packing


def table(packing, kind="devolved_nrm"):
    meeting = plan_meeting(
        by=packing.world.coordinator, at=packing.at, kind=kind, meets_at=packing.at + 7 * DAY, place="Room 2",
        chair=packing.world.here[Role.CHAIR].member,
    )  # fmt: skip
    return table_at_panel(
        by=packing.by, at=packing.at, meeting_uuid=meeting.uuid, case_uuid=packing.case.record.uuid, why="Decide."
    )


def make_site(packing, **given):
    values = {"starts_date": packing.today, "more_than_days": 100, "source": "Test"} | given
    return DevolvedSite.objects.create(authority=packing.authority(), **values)


def test_a_case_of_an_authority_that_is_no_site_waits_for_no_devolved_panel(child):
    with pytest.raises(Refused, match="Birmingham is recorded as responsible, which is no devolved site"):
        table(child)
    assert not AgendaItem.related.exists()
    assert table(child, kind="mace").pk


def test_it_is_a_site_on_the_day_the_panel_meets(child):
    site = make_site(child, ends_date=child.today + 3 * DAY)
    with pytest.raises(Refused, match="no devolved site on the day of this panel"):
        table(child)
    site.ends_date = None
    site.save()
    assert table(child).pk


def test_a_referral_sent_to_the_competent_authority_stays_with_it(child):
    nrm = child.sent()
    assert not nrm.is_devolved
    make_site(child)
    with pytest.raises(Refused, match="on the day the referral was sent is no devolved site"):
        table(child)


def test_a_referral_sent_from_a_site_goes_to_its_panel(child):
    site = make_site(child)
    assert child.sent().is_devolved
    site.ends_date = child.today
    site.save()
    assert table(child).pk


def test_a_site_in_wales_has_its_45_days(child):
    nrm = child.sent(authority=child.authority("Cardiff"))
    assert nrm.is_devolved
    assert (nrm.grounds_clock.rule.jurisdiction, nrm.grounds_clock.rule.amount) == ("Wales", 45)
