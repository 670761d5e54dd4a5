"""The pages of intelligence: a constant number of questions, what a copy carries, and what a refusal says."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.intelligence.reporting import SANITISED, WHOLE
from tests.integration.reading import queries_of, text_of
from throughline.agencies.states import Role
from throughline.core.clock import now
from throughline.intelligence.queries.reports import get_report
from throughline.web.intelligence.documents import report_document
from throughline.web.printing import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def browser(actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


@pytest.mark.parametrize("role", [Role.POLICE, Role.SOCIAL, Role.PARTNER])
def test_a_list_asks_as_many_questions_however_many_reports_it_has(desk, role) -> None:
    client = browser(desk.world.here[role])
    about = reverse("intelligence-about", args=[desk.boy.record.uuid])
    counts = []
    for _ in range(3):
        report = desk.report_in("linked")
        desk.name(report, desk.boy)
        for agency in ("council", "housing"):
            desk.share(report, agency)
        counts.append(queries_of(client, reverse("intelligence")))
        if role != Role.PARTNER:
            counts[-1] += queries_of(client, about)
    assert len(set(counts[1:])) == 1, counts


def test_a_copy_carries_its_handling_on_every_page_and_no_source(desk) -> None:
    report = desk.report_in("linked")
    desk.share(report)
    for actor, text in ((desk.officer, WHOLE), (desk.world.social, SANITISED)):
        read = get_report(actor, report.record.uuid, desk.at)
        document = report_document(read, made_by="Somebody", made_at=now())
        assert document.marking == "OFFICIAL-SENSITIVE. C, A2, S2: Not to be told to the family."
        words = json.dumps(pdf._data_of(document))
        assert text in words
        assert "WM-1234" not in words
        assert "Seen on patrol" not in words
    assert WHOLE not in words
    assert pdf.pdf_of(document).startswith(b"%PDF-")


def test_a_partners_page_of_a_shared_report_has_the_sanitised_text_alone(desk) -> None:
    report = desk.report_in("linked")
    desk.share(report, "housing")
    page = text_of(
        browser(desk.world.here[Role.PARTNER]).get(reverse("intelligence-report", args=[report.record.uuid]))
    )
    assert SANITISED in page
    assert "Not to be told to the family." in page
    for hidden in (WHOLE, "WM-1234", "Seen on patrol", "Olu Mensah", "Ana Flint", "Earlier versions", "Heron line"):
        assert hidden not in page


def test_words_that_may_say_who_told_it_are_shown_before_anything_is_kept_and_never_block(desk) -> None:
    client, path = browser(desk.officer), reverse("intelligence-new")
    typed = {"text": "My informant saw it.", "known_date": f"{desk.today:%d/%m/%Y}", "restriction": "0"}
    first = client.post(path, typed)
    assert "Could this say who told it?" in text_of(first)
    assert "My informant saw it." in text_of(first)
    assert "Nothing sent yet" in text_of(client.get(reverse("intelligence-sent")))
    assert client.post(path, typed | {"heeded": "1"}).url == reverse("intelligence-sent")


def test_what_is_searched_is_found_and_what_nobody_knows_is_offered_as_new(desk) -> None:
    report = desk.report_in("linked")
    client, path = browser(desk.analyst), reverse("intelligence-name", args=[report.record.uuid])
    assert "Heron line" in text_of(client.post(path, {"text": "heron"}))
    assert "Add this phone" in text_of(client.post(path, {"text": "07700 900888"}))
    assert "Add this vehicle" in text_of(client.post(path, {"text": "ZZ26 ABC"}))
    assert "Nothing you may see is found" in text_of(client.post(path, {"text": "Nobody"}))
    client.post(path, {"text": "ZZ26 ABC", "chosen": "vehicle"})
    assert "ZZ26 ABC" in text_of(client.get(reverse("intelligence-report", args=[report.record.uuid])))
