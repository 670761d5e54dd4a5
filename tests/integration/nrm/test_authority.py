"""Which authority a referral is sent with: the one recorded as responsible, or another with the reason; clocks follow it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.nrm.packing import DAY
from tests.integration.reading import text_of
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.geography.states import Nation
from throughline.hub.actions.interventions import record_intervention
from throughline.nrm.queries.prefills import prefills_for
from throughline.placements.actions.responsibility import state_responsibility
from throughline.placements.areas import Area
from throughline.register.given import PersonGiven
from throughline.work.states import RuleKey


def found_in(packing, where: str) -> None:
    record_intervention(
        by=packing.world.police, at=packing.at, person=PersonGiven(uuid=packing.case.person.record.uuid),
        happened_date=packing.today, reason="at_risk", authority=packing.authority(where),
    )  # fmt: skip


def stated(packing, area: Area) -> None:
    state_responsibility(
        by=packing.by, at=packing.at, case_uuid=packing.case.record.uuid, area=area, since_date=packing.today,
        note="Care order",
    )  # fmt: skip


def test_the_one_recorded_is_taken_with_its_source(packing):
    found_in(packing, "Cheltenham")
    nrm = packing.sent(authority=None)
    assert nrm.authority.name == "Gloucestershire"
    assert (nrm.nation, nrm.authority_reason) == (Nation.ENGLAND, "")
    assert nrm.authority_source == "Where they were first found, until another accepts in writing"


def test_choosing_the_district_is_choosing_its_county(packing):
    found_in(packing, "Cheltenham")
    nrm = packing.sent(authority=packing.authority("Cheltenham"), authority_reason="")
    assert nrm.authority.name == "Gloucestershire"


def test_another_needs_the_reason_and_both_stay(packing):
    nrm = packing.ready(packing.start())
    with pytest.raises(Refused, match="Birmingham is recorded as responsible") as refused:
        packing.send(nrm, authority=packing.authority("Solihull"), authority_reason=" ")
    assert refused.value.field == "authority_reason"
    sent = packing.send(nrm, authority=packing.authority("Solihull"), authority_reason="Accepted by phone today")
    assert (sent.authority.name, sent.authority_reason) == ("Solihull", "Accepted by phone today")
    assert sent.authority_source == "Chosen instead of Birmingham"


def test_where_nobody_is_recorded_one_is_chosen_without_a_reason(packing):
    packing.case.person.home_authority = None
    packing.case.person.save_checked()
    nrm = packing.ready(packing.start())
    with pytest.raises(Refused, match="Choose the authority") as refused:
        packing.send(nrm, authority=None)
    assert refused.value.field == "authority"
    assert packing.send(nrm, authority_reason="").authority_source == "Chosen when it was sent"


def test_a_devolved_sites_clock_follows_the_one_recorded(packing):
    stated(packing, Area(packing.authority("Solihull")))
    nrm = packing.sent(authority=None)
    assert nrm.is_devolved
    assert nrm.grounds_clock.rule.key == RuleKey.NRM_DEVOLVED_GROUNDS
    assert civil_date(nrm.grounds_clock.due_at) == packing.today + 45 * DAY


def test_another_nations_council_is_kept_by_name_and_no_english_clock_runs(packing):
    stated(packing, Area(None, "Glasgow City Council", Nation.SCOTLAND))
    nrm = packing.start()
    assert prefills_for(packing.by, nrm, packing.at)["country"].text == "Scotland"
    sent = packing.send(packing.ready(nrm), authority=None)
    assert (sent.authority, sent.authority_elsewhere, sent.nation) == (None, "Glasgow City Council", Nation.SCOTLAND)
    assert sent.grounds_clock is None


def test_the_page_fills_it_in_says_how_it_is_known_and_asks_why_when_it_is_changed(packing, client):
    client.force_login(packing.by.member.account)
    nrm = packing.ready(packing.start())
    href = reverse("nrm-send", args=[nrm.uuid])
    page = client.get(href)
    assert "Recorded as responsible: Birmingham (their home as recorded" in text_of(page)
    day = packing.today.strftime("%d/%m/%Y")
    given = {
        "version": packing.version(nrm), "sent_date": day, "sent_to": "SCA", "tell_by_date": day,
        "authority": packing.authority("Solihull").pk,
    }  # fmt: skip
    assert "Say why it is another" in text_of(client.post(href, given))
    assert client.post(href, given | {"authority_reason": "Accepted by phone"}).status_code == 302
    shown = text_of(client.get(reverse("nrm", args=[nrm.uuid])))
    assert "Chosen instead of Birmingham. Accepted by phone" in shown
