"""A file that held a virus, or could not be checked: who attached it and the coordinators are told, and what to do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.files.scanner import deaf_address
from tests.integration.reading import text_of
from throughline.access.models import Exclusion
from throughline.files.actions.checking import check_file
from throughline.files.antivirus import Verdict
from throughline.files.models import AttachedFile
from throughline.files.states import FileState
from throughline.work.models import Notice

pytestmark = pytest.mark.django_db

VIRUS, HELD = "A file held a virus and was removed", "A file could not be checked for viruses"


@pytest.fixture
def attached(filing, django_capture_on_commit_callbacks):
    def attach(**given):
        with django_capture_on_commit_callbacks(execute=True):
            file = filing.attach(name="Jay Sample.txt", **given)
        return filing.again(file)

    return attach


def told(text: str) -> list[str]:
    return sorted(Notice.related.filter(text__startswith=text).values_list("member__name", flat=True))


def names(*actors) -> list[str]:
    return sorted(actor.member.name for actor in actors)


def test_of_a_virus_who_attached_it_and_the_coordinator_are_told_without_a_name(filing, attached, scanner):
    scanner.answer = "stream: Eicar FOUND"
    attached()
    world = filing.acting.world
    assert told(VIRUS) == names(world.social, world.coordinator)
    assert not Notice.related.filter(text__contains="Jay").exists()
    client = Client()
    client.force_login(world.social.member.account)
    work = text_of(client.get(reverse("work")))
    assert VIRUS in work
    assert "Jay Sample.txt" not in work
    files = text_of(client.get(reverse("files", args=[filing.case.record.uuid])))
    for words in ("The scanner named Eicar", "Tell your own IT service desk today", "clean copy"):
        assert words in files


def test_a_coordinator_who_attached_it_is_told_once(filing, attached, scanner):
    scanner.answer = "stream: Eicar FOUND"
    attached(by=filing.acting.world.coordinator)
    assert told(VIRUS) == names(filing.acting.world.coordinator)


def test_a_coordinator_kept_from_the_record_is_not_told(filing, attached, scanner):
    scanner.answer = "stream: Eicar FOUND"
    world = filing.acting.world
    Exclusion.objects.create(
        record=filing.case.record, member=world.coordinator.member, reason="Knows the family",
        set_at=filing.acting.at, set_by=world.social.member,
    )  # fmt: skip
    attached()
    assert told(VIRUS) == names(world.social)


def test_of_a_scanner_that_is_down_they_are_told_once_however_often_it_is_tried(filing, attached, settings):
    settings.CLAMD = deaf_address()
    file = attached()
    world = filing.acting.world
    assert (file.state, file.held_by) == (FileState.QUARANTINED, world.social.member)
    check_file(by=world.system, at=filing.acting.at, file_uuid=file.uuid)
    assert told(HELD) == names(world.social, world.coordinator)
    client = Client()
    client.force_login(world.social.member.account)
    assert "tried again every few minutes" in text_of(client.get(reverse("files", args=[filing.case.record.uuid])))


@pytest.mark.parametrize("verdict", [None, Verdict("", "ClamAV 1.4.1")])
def test_of_a_file_that_may_be_opened_nobody_is_told(filing, verdict):
    filing.check(filing.attach(), verdict)
    assert not Notice.related.filter(record=filing.case.record, text__contains="file").exists()
    assert AttachedFile.related.get().held_at is None
