"""How many questions a case's page asks of the database: twenty, whatever the case holds (docs/reference/performance.md)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.geography.models import PoliceForce
from throughline.hub.actions.chronology import link_to_case, write_entry
from throughline.work.facts import ask_task

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AT_MOST = 20
_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


def asked(client: Client, href: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(href).status_code == 200
    return sum(not each["sql"].startswith(_FRAME) for each in seen.captured_queries)


def fill(acting, case) -> None:
    world, lead, day = acting.world, acting.world.social, today()
    area = [AreaGiven(PoliceForce.objects.get(name="West Midlands Police"))]
    for number in range(55):
        write_entry(by=lead, at=now(), case_uuid=case.record.uuid, kind="fact",
                    happened_date=day - dt.timedelta(days=number % 5), text="Met at the library")  # fmt: skip
    for number in range(3):
        ask_task(by=lead, at=now(), record=case.record, title="Ring", kind="action", owner_agency=lead.agency,
                 owner=lead.member, due_at=now() + dt.timedelta(days=number + 1))  # fmt: skip
        line = record_line(
            by=world.system, at=now(), name=f"Line {number}", first_reported_date=day, owning_team=world.teams["police"],
            exporting=area, importing=area,
        )  # fmt: skip
        link_to_case(by=world.police, at=now(), case_uuid=case.record.uuid, record_uuid=line.record.uuid)


@pytest.mark.parametrize("who", ["social", "coordinator"])
def test_a_cases_page_asks_at_most_twenty_questions_whatever_it_holds(acting, who):
    case = acting.open_case()
    href, client = reverse("case", args=[case.record.uuid]), Client()
    client.force_login(getattr(acting.world, who).member.account)
    client.get(href)  # The session is noted on its first page.
    before = asked(client, href)
    fill(acting, case)
    assert asked(client, href) == asked(client, f"{href}?page=2") == before
    assert before <= AT_MOST
