"""What the hub's own devolved panel decided reaches the referral: offered once agreed, recorded by one act, never twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.nrm.packing import DAY
from tests.integration.nrm.test_devolved_panel import make_site, table
from tests.integration.reading import text_of
from throughline.agencies.actions import add_agency, add_partner
from throughline.agencies.states import AgencyKind, Role
from throughline.core.errors import Refused
from throughline.nrm.actions.decisions import record_panel_decision, withdraw_nrm_decision
from throughline.nrm.models import NrmDecision
from throughline.nrm.queries.panel import panel_decision_to_record
from throughline.nrm.states import DecidedBy, NrmStatus
from throughline.panel.actions.agenda import declare_conflict
from throughline.panel.actions.meetings import agree_minutes, begin_meeting, circulate_agenda, end_meeting
from throughline.panel.actions.session import DecisionGiven, add_attendance, decide, take_attendance, write_minute

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REASONS = "Moved and controlled by others."


@pytest.fixture
def sits(packing):
    """A devolved panel that sits on a child whose referral was sent, quorate."""
    packing.case.person.date_of_birth = dt.date(packing.today.year - 15, 1, 10)
    packing.case.person.save()
    make_site(packing)
    packing.sent()
    item = table(packing)
    desk = {"by": packing.world.coordinator, "at": packing.at}
    circulate_agenda(**desk, meeting_uuid=item.meeting.uuid, version=1)
    begin_meeting(**desk, meeting_uuid=item.meeting.uuid, version=2)
    take_attendance(**desk, item_uuid=item.uuid, members=[
        packing.world.here[role].member for role in (Role.POLICE, Role.SOCIAL)
    ])  # fmt: skip
    health = add_agency(
        by=packing.world.system, at=packing.at, name="Tame Valley Health Trust", kind=AgencyKind.HEALTH,
        safeguarding_contact="07700 900112",
    )  # fmt: skip
    add_partner(by=packing.world.system, at=packing.at, hub=packing.world.hub, agency=health, joined_date=packing.today)
    add_attendance(**desk, item_uuid=item.uuid, agency=health, name="Dr Ines Vale")
    return item


def decides(packing, item, *outcomes: str) -> None:
    for nrm in outcomes:
        given = DecisionGiven("So decided.", REASONS, nrm=nrm)
        decide(by=packing.world.coordinator, at=packing.at, item_uuid=item.uuid, given=given)


def agrees(packing, item) -> None:
    desk = {"by": packing.world.coordinator, "at": packing.at}
    write_minute(**desk, item_uuid=item.uuid, version=_version(item), text="Heard.")
    end_meeting(**desk, meeting_uuid=item.meeting.uuid, version=3)
    chair = packing.world.here[Role.CHAIR]
    agree_minutes(by=chair, at=packing.at, meeting_uuid=item.meeting.uuid, version=4)


def _version(item) -> int:
    item.refresh_from_db()
    return item.version


def offered(packing, nrm):
    nrm.refresh_from_db()
    return panel_decision_to_record(packing.by, packing.at, nrm)


def record(packing, nrm, pk: int, **given) -> NrmDecision:
    values = {"by": packing.by, "at": packing.at, "tell_by_date": packing.today + DAY} | given
    return record_panel_decision(nrm_uuid=nrm.uuid, version=packing.version(nrm), panel_decision=pk, **values)


def test_it_is_offered_once_its_minutes_are_agreed_and_recorded_by_one_act(packing, sits):
    nrm = packing.case.nrm_referrals.get()
    decides(packing, sits, "rg_positive")
    assert offered(packing, nrm) is None
    agrees(packing, sits)
    found = offered(packing, nrm)
    assert (found.stage, found.outcome, found.decided_date, found.reasons) == (
        "reasonable", "positive", packing.today, REASONS
    )  # fmt: skip
    assert not NrmDecision.related.exists()
    row = record(packing, nrm, found.pk)
    assert (row.made_by, row.reasons, row.decided_date) == (DecidedBy.DEVOLVED_PANEL, REASONS, packing.today)
    nrm.refresh_from_db()
    assert nrm.status == NrmStatus.REASONABLE_YES
    assert nrm.grounds_clock.stopped_at is not None
    assert offered(packing, nrm) is None
    with pytest.raises(Refused, match="no decision of a panel"):
        record(packing, nrm, found.pk)


def test_both_decisions_of_one_meeting_are_recorded_one_after_the_other(packing, sits):
    nrm = packing.case.nrm_referrals.get()
    decides(packing, sits, "rg_positive", "cg_positive")
    agrees(packing, sits)
    record(packing, nrm, offered(packing, nrm).pk)
    found = offered(packing, nrm)
    assert found.stage == "conclusive"
    record(packing, nrm, found.pk)
    nrm.refresh_from_db()
    assert nrm.status == NrmStatus.CONCLUSIVE_YES


def test_one_recorded_by_hand_is_not_offered_and_one_taken_back_is_offered_again(packing, sits):
    nrm = packing.case.nrm_referrals.get()
    decides(packing, sits, "rg_negative")
    agrees(packing, sits)
    packing.decide(nrm, "negative", made_by="panel")
    assert offered(packing, nrm) is None
    back = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid, "reason": "The wrong day."}
    withdraw_nrm_decision(**back, version=packing.version(nrm))
    found = offered(packing, nrm)
    with pytest.raises(Refused, match="reconsideration"):
        record(packing, nrm, found.pk)
    record(packing, nrm, found.pk, reconsider_by_date=packing.today + DAY)
    assert offered(packing, nrm) is None
    withdraw_nrm_decision(**back, version=packing.version(nrm))
    assert offered(packing, nrm).pk == found.pk


def test_who_declared_a_conflict_is_offered_nothing(packing, sits):
    nrm = packing.case.nrm_referrals.get()
    decides(packing, sits, "rg_positive")
    declare_conflict(
        by=packing.world.coordinator, at=packing.at, item_uuid=sits.uuid, member=packing.world.social.member
    )
    agrees(packing, sits)
    assert offered(packing, nrm) is None
    assert panel_decision_to_record(packing.world.coordinator, packing.at, nrm) is not None


def test_the_pages_offer_it_and_show_the_45_days(packing, sits):
    nrm = packing.case.nrm_referrals.get()
    desk, lead = Client(), Client()
    desk.force_login(packing.world.coordinator.member.account)
    lead.force_login(packing.world.social.member.account)
    for name, args in (("panel", [sits.meeting.uuid]), ("panel-run-item", [sits.meeting.uuid, sits.uuid])):
        assert "NRM reasonable-grounds decision:" in text_of(desk.get(reverse(name, args=args)))
    decides(packing, sits, "rg_positive")
    agrees(packing, sits)
    page = text_of(lead.get(reverse("nrm", args=[nrm.uuid])))
    assert "the panel decided Positive" in page
    assert REASONS in page
    href = reverse("nrm-panel-decision", args=[nrm.uuid])
    asked = lead.get(href)
    assert REASONS in text_of(asked)
    pk = offered(packing, nrm).pk
    typed = {"version": packing.version(nrm), "panel_decision": pk}
    day = packing.today + DAY
    typed["tell_by_date"] = f"{day:%d/%m/%Y}"
    assert "The panel’s decision is recorded." in text_of(lead.post(href, typed, follow=True))
    assert "Record the panel’s decision" not in text_of(lead.get(reverse("nrm", args=[nrm.uuid])))
