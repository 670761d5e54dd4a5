"""Files of a person, a referral, a line and an operation: the same pages, through each record's own gate."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.integration.disruption.enforcement_world import Enforcement
from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.access.facts import involve, protect
from throughline.access.models import ProtectedRecord
from throughline.access.states import InvolvementReason, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.files.actions.attaching import open_file
from throughline.files.models import AttachedFile
from throughline.files.queries import list_files

pytestmark = pytest.mark.django_db

KINDS = ("person", "referral", "line", "operation", "case")
OF_PEOPLE = {"here coordinator", "here police", "here rocu", "here social"}
ATTACHES = dict.fromkeys(("person", "referral", "case"), OF_PEOPLE)


@pytest.fixture
def records(filing) -> dict[str, ProtectedRecord]:
    field = Enforcement(filing.acting.world)
    line = field.line()
    return {
        "person": filing.case.person.record, "referral": filing.acting.refer().record, "line": line.record,
        "operation": field.operation(line).record, "case": filing.case.record,
    }  # fmt: skip


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_from_its_page_a_file_is_attached_opened_and_taken_back(
    filing, records, kind, django_capture_on_commit_callbacks
):
    record, client = records[kind], browser(filing.acting.world.coordinator)
    files = reverse("files", args=[record.uuid])
    own_page = reverse(kind, args=[record.uuid])
    assert files in client.get(own_page).content.decode()
    page = client.get(files)
    assert "No files yet" in text_of(page)
    assert f'href="{own_page}"' in page.content.decode()
    typed = {
        "file": SimpleUploadedFile("letter.txt", b"Back on roll."), "description": "Letter", "field_class": "education",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("file-attach", args=[record.uuid]), typed).url == files
    file = AttachedFile.related.get()
    assert (file.record, list(list_files(filing.acting.world.coordinator, filing.acting.at, record))) == (
        record,
        [file],
    )
    assert client.post(reverse("file-open", args=[file.uuid])).content == b"Back on roll."
    gone = client.post(reverse("file-withdraw", args=[file.uuid]), {"reason": "Another boy's"}, follow=True)
    assert "Another boy&#39;s" in text_of(gone)


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not_see_a_record_has_no_way_to_its_files(filing, records, kind):
    record = records[kind]
    file = filing.attach(by=filing.acting.world.coordinator, record=record)
    filing.check(file, None)
    attached = {}
    for who, actor in filing.acting.world.everyone().items():
        attached[who] = outcome_of(lambda actor=actor: filing.attach(by=actor, record=record))
        client = browser(actor)
        opens = client.get(reverse(kind, args=[record.uuid])).status_code == 200
        listed = client.get(reverse("files", args=[record.uuid])).status_code
        opened = client.post(reverse("file-open", args=[file.uuid])).status_code
        if not opens:
            assert (listed, opened, attached[who]) == (404, 404, "absent"), who
    expected = ATTACHES.get(kind, OF_PEOPLE - {"here social"})
    assert expected <= {who for who, came in attached.items() if came == "done"}


def test_involved_in_a_line_whose_page_is_closed_to_ones_role_its_files_are_too(filing, records):
    social, record = filing.acting.world.social, records["line"]
    involve(by=filing.acting.world.coordinator, at=filing.acting.at, record=record, member=social.member,
            reason=InvolvementReason.WORKS_WITH)  # fmt: skip
    file = filing.check(filing.attach(by=filing.acting.world.coordinator, record=record), None)
    assert list_files(social, filing.acting.at, record) == []
    with pytest.raises(Absent):
        open_file(by=social, at=filing.acting.at, file_uuid=file.uuid)
    for name in ("files", "file-attach"):
        assert browser(social).get(reverse(name, args=[record.uuid])).status_code == 404


def test_no_other_kind_of_record_takes_files(filing):
    coordinator = filing.acting.world.coordinator
    place = protect(by=coordinator, at=filing.acting.at, kind=RecordKind.PLACE)
    assert outcome_of(lambda: filing.attach(by=coordinator, record=place)) == "absent"


def test_a_person_out_of_sight_is_not_shown_above_the_files(filing, records):
    """A partner involved in a referral alone sees its reference, not whom it is about."""
    partner = filing.acting.world.here[Role.PARTNER]
    involve(by=filing.acting.world.coordinator, at=filing.acting.at, record=records["referral"], member=partner.member,
            reason=InvolvementReason.WORKS_WITH)  # fmt: skip
    page = text_of(browser(partner).get(reverse("files", args=[records["referral"].uuid])))
    assert records["referral"].reference in page
    assert "Sample" not in page


def test_a_line_is_about_nobody_and_the_form_asks_so(filing, records):
    client = browser(filing.acting.world.coordinator)
    for kind, label in (("line", "What does it tell about anyone?"), ("person", "What does it tell about them?")):
        page = text_of(client.get(reverse("file-attach", args=[records[kind].uuid])))
        assert label in page, kind


def test_the_case_of_a_person_does_not_list_the_persons_files(filing, records):
    filing.attach(by=filing.acting.world.coordinator, record=records["person"])
    assert list_files(filing.acting.world.coordinator, filing.acting.at, records["case"]) == []
