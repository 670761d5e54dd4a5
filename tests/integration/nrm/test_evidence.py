"""A pack's evidence: files of the case that the referrer may open, listed as they were when it was sent."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Conflict, Refused
from throughline.files.actions.attaching import attach_file, withdraw_file
from throughline.files.actions.checking import record_check
from throughline.files.antivirus import Verdict
from throughline.files.models import AttachedFile
from throughline.nrm import fields
from throughline.nrm.actions.evidence import list_pack_evidence
from throughline.nrm.models import NrmEvidence
from throughline.nrm.queries.evidence import list_evidence
from throughline.nrm.states import NRM_MOVES, NrmStatus, Route

CLEAN = Verdict("", "ClamAV 1.4.1")
INFECTED = Verdict("Eicar-Test-Signature", "ClamAV 1.4.1")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"


def attach(
    packing, name="letter.txt", *, case=None, verdict: Verdict | None = CLEAN, held=False, **more
) -> AttachedFile:
    record = (case or packing.case).record
    file = attach_file(
        by=packing.by, at=packing.at, record_uuid=record.uuid, name=name, content=io.BytesIO(b"Seen at the flat."),
        **{"description": "Letter from the school", "field_class": "process"} | more,
    )  # fmt: skip
    if not held:
        record_check(by=packing.by, at=packing.at, file_uuid=file.uuid, verdict=verdict)
    return AttachedFile.related.get(pk=file.pk)


def tick(packing, nrm, *files, by=None):
    return list_pack_evidence(
        by=by or packing.by, at=packing.at, nrm_uuid=nrm.uuid, version=packing.version(nrm),
        files=[file.uuid for file in files],
    )  # fmt: skip


def listed(packing, nrm, *, by=None, route=Route.CHILD):
    return list_evidence(by or packing.by, packing.at, nrm, route)


def test_a_file_is_listed_with_its_name_type_size_and_digest(packing):
    nrm, file = packing.start(), attach(packing)
    tick(packing, nrm, file)
    (row,) = listed(packing, nrm)
    assert (row.name, row.kind, row.size, row.sha256, row.gone) == ("letter.txt", "Text", 17, file.sha256, "")
    tick(packing, nrm)
    assert listed(packing, nrm) == ()
    gone = NrmEvidence.related.get()
    assert (gone.removed_at, gone.removed_by) == (packing.at, packing.by.member)


def test_a_file_held_back_infected_in_error_or_of_another_case_cannot_be_listed(packing, acting):
    nrm = packing.start()
    held = attach(packing, "held.txt", held=True)
    wrong = attach(packing, "wrong.txt")
    withdraw_file(by=packing.by, at=packing.at, file_uuid=wrong.uuid, reason="Another boy")
    others = [held, wrong, attach(packing, "virus.txt", verdict=INFECTED), attach(packing, case=acting.open_case())]
    for file in others:
        with pytest.raises(Refused) as refused:
            tick(packing, nrm, file)
        assert refused.value.field == "evidence"
    with pytest.raises(Refused):
        list_pack_evidence(
            by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, version=packing.version(nrm), files=[uuid.uuid4()]
        )


def test_where_nothing_checks_files_one_that_may_be_opened_may_be_listed(packing):
    nrm, file = packing.start(), attach(packing, verdict=None)
    assert file.state == "unchecked"
    tick(packing, nrm, file)
    assert len(listed(packing, nrm)) == 1


@pytest.mark.parametrize("fate", ["withdrawn", "infected"])
def test_what_was_sent_stays_listed_and_says_that_it_is_no_longer_available(packing, client, fate):
    nrm, file = packing.start(), attach(packing, verdict=None)
    tick(packing, nrm, file)
    packing.send(packing.ready(nrm))
    if fate == "withdrawn":
        withdraw_file(by=packing.by, at=packing.at, file_uuid=file.uuid, reason="Another boy")
    else:
        record_check(by=packing.by, at=packing.at, file_uuid=file.uuid, verdict=INFECTED)
    (row,) = listed(packing, nrm)
    assert row.sha256 == file.sha256
    assert row.gone
    client.force_login(packing.by.member.account)
    page = client.get(reverse("nrm", args=[nrm.uuid]))
    assert "No longer available" in text_of(page)
    assert reverse("file-open", args=[file.uuid]) not in page.content.decode()
    given = text_of(client.post(reverse("nrm-give", args=[nrm.uuid]), {"recipient": "The guardian"}))
    assert file.sha256 in given
    assert "No longer available" in given


@pytest.mark.parametrize("status", [status for status in NRM_MOVES if status != NrmStatus.NOTIFIED])
def test_the_list_is_changed_only_while_it_is_prepared_by_whoever_works_on_it(packing, status):
    nrm, file = packing.at_status(status), attach(packing)
    drafted = status in (NrmStatus.PREPARING, NrmStatus.READY)
    for who, actor in packing.world.everyone().items():
        outcome = outcome_of(lambda by=actor: tick(packing, nrm, file, by=by))
        if outcome == "absent":
            assert who not in ("here social", "here coordinator", "here police")
            continue
        assert outcome == ("done" if drafted else "refused"), (who, status)


def test_no_more_than_the_national_form_takes_with_those_kept_elsewhere(packing, monkeypatch):
    nrm = packing.fill(packing.start())
    files = [attach(packing, f"letter-{number}.txt") for number in range(3)]
    form = fields.national_form()
    assert form.most_evidence == 100
    smaller = type(form)(form.sections, form.source, form.basis, form.limit, 3)
    monkeypatch.setattr("throughline.nrm.actions.evidence.national_form", lambda: smaller)
    tick(packing, nrm, *files[:2])
    with pytest.raises(Refused, match="3 files at most"):
        tick(packing, nrm, *files)


def test_who_may_not_know_of_a_file_does_not_see_it_listed_and_does_not_take_it_off(packing, monkeypatch):
    nrm, file = packing.start(), attach(packing, field_class="health")
    tick(packing, nrm, file)
    police = packing.world.here[Role.POLICE]
    monkeypatch.setattr("throughline.files.queries.open_classes", lambda *_: ["process"])
    assert listed(packing, nrm, by=police) == ()
    tick(packing, nrm, by=police)
    monkeypatch.undo()
    assert len(listed(packing, nrm)) == 1


def test_a_notice_that_names_nobody_lists_no_file(grown):
    nrm = grown.start()
    with pytest.raises(Refused, match="record first whether they consent"):
        tick(grown, nrm)
    file = attach(grown)
    grown.consent(nrm, "yes")
    tick(grown, nrm, file)
    grown.consent(nrm, "no")
    assert listed(grown, nrm, route=Route.NOTIFY) == ()
    with pytest.raises(Refused, match="says nothing of who they are"):
        tick(grown, nrm, file)


def test_two_who_tick_at_once_lose_nothing_and_it_is_checked_again(packing):
    nrm, file = packing.start(), attach(packing)
    packing.ready(nrm)
    version = packing.version(nrm)
    tick(packing, nrm, file)
    with pytest.raises(Conflict):
        list_pack_evidence(by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, version=version, files=[])
    nrm.refresh_from_db()
    assert nrm.status == NrmStatus.PREPARING


def test_what_the_files_tell_is_disclosed_when_it_is_sent(packing):
    nrm, file = packing.start(), attach(packing, field_class="health")
    tick(packing, nrm, file)
    packing.send(packing.ready(nrm))
    assert "health" in Event.objects.get(action="send_nrm").classes


def test_files_are_ticked_on_a_page_and_opened_only_through_their_own(packing, client):
    client.force_login(packing.by.member.account)
    nrm = packing.start()
    href = reverse("nrm-evidence", args=[nrm.uuid])
    assert "No file of this case can be listed yet" in text_of(client.get(href))
    file = attach(packing)
    assert "letter.txt: Letter from the school (Text, 1 KB)" in text_of(client.get(href))
    version = packing.version(nrm)
    assert client.post(href, {"version": version, "evidence": [str(file.uuid)]}).status_code == 302
    page = client.get(reverse("nrm", args=[nrm.uuid]))
    assert file.sha256 in text_of(page)
    assert reverse("file-open", args=[file.uuid]) in page.content.decode()
    refused = client.post(href, {"version": packing.version(nrm), "evidence": [str(uuid.uuid4())]})
    assert "Choose among the files of this case" in text_of(refused)


def test_a_hundred_files_are_taken_through_the_page_and_one_more_is_refused_with_all_that_was_given_kept(
    packing, client
):
    client.force_login(packing.by.member.account)
    nrm, files = packing.start(), [attach(packing, f"letter-{number}.txt") for number in range(100)]
    with pytest.raises(Refused, match="This record has 100 files, which is the most it can have"):
        attach(packing, "one-more.txt")
    href, every = reverse("nrm-evidence", args=[nrm.uuid]), [str(file.uuid) for file in files]
    assert client.post(href, {"version": packing.version(nrm), "evidence": every}).status_code == 302
    assert len(listed(packing, nrm)) == 100
    elsewhere = reverse("nrm-section", args=[nrm.uuid, "evidence"])
    typed = {"version": 0, "evidence": "Body-worn video 12/4"}
    refused = client.post(elsewhere, typed)
    said = "The national form takes 100 files at most. There are 100 files of the case, and 1 kept elsewhere."
    assert (refused.status_code, text_of(refused).count(said)) == (200, 2)
    assert "Body-worn video 12/4" in refused.content.decode()
    assert client.post(href, {"version": packing.version(nrm), "evidence": every[1:]}).status_code == 302
    assert client.post(elsewhere, typed).status_code == 302
    refused = client.post(href, {"version": packing.version(nrm), "evidence": every})
    assert (refused.status_code, text_of(refused).count(said)) == (200, 2)
    boxes = re.findall(r'<input[^>]*name="evidence"[^>]*>', refused.content.decode())
    assert [" checked" in box for box in boxes] == [True] * 100
    assert len(listed(packing, nrm)) == 99
