"""Who hears that a report waits, that a coordinator sends one and keeps a receipt, and with whom a report is shown as shared."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.intelligence.reporting import WHOLE
from tests.integration.reading import text_of
from throughline.access.actions import exclude_member
from throughline.access.gate import visible_records
from throughline.access.models import Grant
from throughline.access.states import FieldClass, Restriction
from throughline.agencies.states import Role
from throughline.intelligence.models import ReportReceipt
from throughline.work.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def heard(report):
    rows = Notice.related.filter(record=report.record).select_related("member")
    return sorted(row.member.pk for row in rows)


def browser(actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def test_whoever_may_assess_it_hears_and_nobody_else(desk) -> None:
    report = desk.send(desk.world.charity, recipient="police")
    assert heard(report) == sorted([desk.analyst.member.pk, desk.officer.member.pk])
    said = Notice.related.filter(record=report.record).first()
    assert said.text == "An intelligence report waits to be assessed"
    assert WHOLE not in said.text
    assert "waits to be assessed" in text_of(browser(desk.analyst).get(reverse("work")))


def test_who_sent_it_is_not_asked_to_assess_it(desk) -> None:
    assert heard(desk.send(desk.officer)) == [desk.analyst.member.pk]


def test_a_sensitive_report_is_heard_of_by_those_it_went_to_and_an_excluded_member_hears_nothing(desk) -> None:
    assert heard(desk.send(restriction=Restriction.SENSITIVE)) == [desk.analyst.member.pk]
    restricted = desk.send(restriction=Restriction.RESTRICTED, assessor=desk.analyst.member)
    assert heard(restricted) == [desk.analyst.member.pk]
    line = desk.send()
    exclude_member(
        by=desk.world.coordinator, at=desk.at, record=line.record, member=desk.analyst.member, reason="A cousin"
    )
    before = Notice.related.filter(record=line.record).count()
    desk.correct(line)
    assert Notice.related.filter(record=line.record).count() == before


def test_one_written_again_waits_again(desk) -> None:
    report = desk.report_in("assessed")
    Notice.related.all().delete()
    desk.correct(report)
    assert heard(report) == [desk.analyst.member.pk]


def test_a_coordinator_sends_one_to_the_police_and_keeps_a_receipt(desk) -> None:
    coordinator = desk.world.coordinator
    report = desk.send(coordinator, recipient="police")
    assert ReportReceipt.objects.get(sent_by=coordinator.member).reference == report.record.reference
    assert not visible_records(coordinator, desk.at).filter(pk=report.record.pk).exists()
    assert heard(report) == sorted([desk.analyst.member.pk, desk.officer.member.pk])
    client = browser(coordinator)
    assert client.get(reverse("intelligence-new")).status_code == 200
    assert report.record.reference in text_of(client.get(reverse("intelligence-sent")))
    assert client.get(reverse("intelligence-report", args=[report.record.uuid])).status_code == 404


def test_a_grant_is_shown_with_whom_it_was_shared_with(desk) -> None:
    report = desk.report_in("assessed")
    desk.share(report, "council")
    desk.share(report, "housing")
    member = desk.world.here[Role.SOCIAL].member
    Grant.objects.create(
        record=report.record, member=member, purpose="For the strategy meeting", agreement=Grant.objects.first().agreement,
        classes=[FieldClass.INTELLIGENCE], starts_at=desk.at, expires_at=Grant.objects.first().expires_at,
        granted_by=desk.analyst.member,
    )  # fmt: skip
    here = reverse("intelligence-report", args=[report.record.uuid])
    worker = text_of(browser(desk.analyst).get(here))
    for name in (desk.world.agencies["council"].name, desk.world.agencies["housing"].name, member.name):
        assert name in worker.split("Who else reads it")[1]
    assert "For the strategy meeting. Until" in worker
    reader = text_of(browser(desk.world.here[Role.PARTNER]).get(here))
    shown = reader.split("With whom it was shared")[1]
    assert "Canal Side Homes To plan for the child. Until" in shown
    assert desk.analyst.agency.name in shown
    assert desk.analyst.member.name not in shown
    # The partner is told of its own grant, and of nobody else's.
    assert desk.world.agencies["council"].name not in shown
    assert "strategy meeting" not in shown
