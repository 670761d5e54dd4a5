"""Files: what is taken and what is not, from × to × actor, where content is and who opens it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import stat
import time
import uuid

import pytest
from django.db import transaction

from tests.integration.files.samples import REFUSED, TAKEN
from tests.integration.outcomes import outcome_of
from throughline.access.models import Grant
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.files import store
from throughline.files.actions import attaching
from throughline.files.actions.attaching import clean_name, open_file, withdraw_file
from throughline.files.antivirus import Verdict
from throughline.files.kinds import kind_of
from throughline.files.models import AttachedFile
from throughline.files.queries import list_faults, list_files, list_kept
from throughline.files.states import FILE_MOVES, OPENED, FileState

pytestmark = pytest.mark.django_db

# The lead attaches; its cover, a ROCU officer, and the hub's own police, analyst and coordinator see the case.
SEES = {"here coordinator", "here police", "here analyst", "here rocu", "here social"}
ATTACHES = SEES - {"here analyst"}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_that_is_what_it_says_is_taken(name):
    assert kind_of(name, io.BytesIO(TAKEN[name]))


@pytest.mark.parametrize(("name", "content", "says"), REFUSED, ids=lambda value: str(value)[:24])
def test_anything_else_is_refused_with_the_way_on(filing, folder, name, content, says):
    with pytest.raises(Refused, match=says) as refused:
        filing.attach(name=name, content=content)
    assert refused.value.field == "file"
    assert not AttachedFile.related.exists()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"content": b""}, "file"), ({"description": " "}, "description"), ({"description": "x" * 301}, "description"),
        ({"field_class": "secret"}, "field_class"), ({"name": "\u202e"}, "file"),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(filing, folder, given, field):
    with pytest.raises(Refused) as refused:
        filing.attach(**given)
    assert refused.value.field == field
    assert not folder.exists()


def test_no_larger_than_the_installation_allows(filing, settings):
    settings.FILES_LARGEST_MB = 1
    filing.attach(content=b"x" * 1_000_000)
    with pytest.raises(Refused, match=r"must be 1 MB or smaller. It is 1.0 MB"):
        filing.attach(content=b"x" * 1_000_001)


def test_no_more_than_a_hundred_and_an_error_makes_room(filing, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    first = filing.attach()
    filing.attach()
    with pytest.raises(Refused, match="the most it can have"):
        filing.attach()
    withdraw_file(by=filing.acting.world.social, at=filing.acting.at, file_uuid=first.uuid, reason="Twice")
    filing.attach()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (r"C:\Users\jo\letter.pdf", "letter.pdf"), ("../../etc/letter.txt", "letter.txt"), ("a\u202egpj.txt", "agpj.txt"),
        ("  a \n b .pdf", "a b.pdf"), ("محمد.pdf", "محمد.pdf"), ("x" * 300 + ".pdf", "x" * 146 + ".pdf"), (".txt", "txt"),
    ],
)  # fmt: skip
def test_a_name_is_kept_without_what_is_hidden_in_it(given, kept):
    assert clean_name(given) == kept


def test_content_is_kept_whole_for_this_account_alone(filing, folder):
    file = filing.attach(content=b"Back on roll.")
    path = store.path_of(file.uuid)
    assert path == folder / str(file.uuid)[:2] / str(file.uuid)
    assert path.read_bytes() == b"Back on roll."
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [found for found in folder.rglob("*") if found.is_file()] == [path]
    assert (file.size, file.sha256) == (13, hashlib.sha256(b"Back on roll.").hexdigest())


@pytest.mark.parametrize("broken", ["save_checked", "record_act"])
def test_what_cannot_be_recorded_leaves_no_content(filing, folder, monkeypatch, broken):
    def fail(*args: object, **given: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(*((AttachedFile, broken) if broken == "save_checked" else (attaching, broken)), fail)
    with pytest.raises(RuntimeError):
        filing.attach()
    assert not [found for found in folder.rglob("*") if found.is_file()]


def test_a_full_disk_leaves_no_row_and_no_half_a_file(filing, folder, monkeypatch):
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        filing.attach()
    assert not AttachedFile.related.exists()
    assert not [found for found in folder.rglob("*") if found.is_file()]


def test_content_whose_row_was_never_kept_is_readable_by_nobody_and_swept_a_day_later(filing):
    with pytest.raises(RuntimeError), transaction.atomic():
        orphan = filing.attach()
        raise RuntimeError("the commit failed")
    with pytest.raises(Absent):
        open_file(by=filing.acting.world.social, at=filing.acting.at, file_uuid=orphan.uuid)
    kept = filing.attach()
    for file in (orphan, kept):
        os.utime(store.path_of(file.uuid), (time.time() - 90_000,) * 2)
    assert store.sweep(list_kept()) == 1
    assert not store.path_of(orphan.uuid).exists()
    assert store.path_of(kept.uuid).exists()


def test_a_young_orphan_may_be_one_being_attached_and_is_left(filing):
    with pytest.raises(RuntimeError), transaction.atomic():
        orphan = filing.attach()
        raise RuntimeError("the commit failed")
    assert store.sweep(list_kept()) == 0
    assert store.path_of(orphan.uuid).exists()


ACTS = {
    "open": lambda filing, actor, file: open_file(by=actor, at=filing.acting.at, file_uuid=file.uuid),
    "withdraw": lambda filing, actor, file: withdraw_file(
        by=actor, at=filing.acting.at, file_uuid=file.uuid, reason="Another boy"
    ),
}
ALLOWED = {
    "open": {FileState.CLEAN, FileState.UNCHECKED},
    "withdraw": {FileState.QUARANTINED, FileState.CLEAN, FileState.UNCHECKED},
}
ACTORS = {"open": SEES, "withdraw": ATTACHES}


@pytest.mark.parametrize("state", FileState.values)
@pytest.mark.parametrize("act", ACTS)
def test_file_from_act_actor(filing, state, act):
    file = filing.file_in(state)
    for who, actor in filing.acting.world.everyone().items():
        came = outcome_of(lambda actor=actor: ACTS[act](filing, actor, file))
        expected = "absent" if who not in ACTORS[act] else "done" if state in ALLOWED[act] else "refused"
        assert came == expected, (who, came)


@pytest.mark.parametrize("state", FileState.values)
@pytest.mark.parametrize(
    ("to_state", "verdict"),
    [
        (FileState.UNCHECKED, None), (FileState.CLEAN, Verdict("", "ClamAV")), (FileState.INFECTED, Verdict("Eicar", "ClamAV")),
    ],
)  # fmt: skip
def test_a_verdict_moves_only_what_the_table_lets_it(filing, state, to_state, verdict):
    file = filing.file_in(state)
    filing.check(file, verdict)
    assert filing.again(file).state == (to_state if to_state in FILE_MOVES[state] else state)


def test_who_attaches(filing):
    done = {
        who for who, actor in filing.acting.world.everyone().items()
        if outcome_of(lambda actor=actor: filing.attach(by=actor)) == "done"
    }  # fmt: skip
    assert done == ATTACHES


def test_an_infected_file_leaves_the_disk_and_its_row_stays(filing, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = filing.file_in(FileState.INFECTED)
    assert not store.path_of(file.uuid).exists()
    assert (file.finding, file.checked_with) == ("Eicar-Test-Signature", "ClamAV 1.4.1")
    assert file.checked_by == filing.acting.world.social.member
    assert list_files(filing.acting.world.social, filing.acting.at, filing.case.record) == [file]
    assert list_faults() == (0, [])


def test_every_act_is_audited_and_opening_says_which_file(filing):
    file = filing.file_in(FileState.CLEAN)
    social = filing.acting.world.social
    assert open_file(by=social, at=filing.acting.at, file_uuid=file.uuid)[1] == b"Back on roll."
    withdraw_file(by=social, at=filing.acting.at, file_uuid=file.uuid, reason="Another boy")
    acts = [(event.action, event.op) for event in Event.objects.order_by("seq") if "file" in event.action
            or event.action == "record_check"]  # fmt: skip
    assert acts == [
        ("attach_file", "collection"), ("record_check", "alteration"), ("open_file", "consultation"),
        ("withdraw_file", "alteration"),
    ]  # fmt: skip
    event = Event.objects.get(action="open_file")
    assert event.detail.body == {"file": str(file.uuid), "is_copy": False}
    assert [row.uuid for row in event.subjects.all()] == [filing.case.record.uuid]


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_file_that_is_not_as_it_was_is_not_opened_and_is_a_fault(filing, harm):
    file = filing.file_in(FileState.CLEAN)
    path = store.path_of(file.uuid)
    path.write_bytes(b"Other words..") if harm == "changed" else path.unlink()
    with pytest.raises(Refused, match="Tell whoever looks after"):
        open_file(by=filing.acting.world.social, at=filing.acting.at, file_uuid=file.uuid)
    kept, faults = list_faults()
    assert kept == 1
    assert faults[0].startswith(str(file.uuid))


def test_a_reader_by_grant_sees_only_files_of_the_classes_granted(filing):
    world, at = filing.acting.world, filing.acting.at
    partner = world.here[Role.PARTNER]
    school, health = filing.file_in(FileState.CLEAN), filing.attach(field_class="health")
    filing.check(health, Verdict("", "ClamAV"))
    Grant.objects.create(
        record=filing.case.record, agency=partner.agency, purpose="School", agreement=filing.case.record.agreement,
        classes=["education"], starts_at=at, expires_at=at + dt.timedelta(days=1), granted_by=world.coordinator.member,
    )  # fmt: skip
    assert list_files(partner, at, filing.case.record) == [school]
    assert outcome_of(lambda: open_file(by=partner, at=at, file_uuid=school.uuid)) == "done"
    assert outcome_of(lambda: open_file(by=partner, at=at, file_uuid=health.uuid)) == "absent"
    assert outcome_of(lambda: ACTS["withdraw"](filing, partner, health)) == "absent"


def test_what_is_withdrawn_says_why_and_by_whom(filing):
    file = filing.file_in(FileState.WITHDRAWN)
    assert (file.withdrawn_reason, file.withdrawn_by) == ("Another boy", filing.acting.world.social.member)
    assert store.path_of(file.uuid).exists()
    with pytest.raises(Refused, match="Say why"):
        withdraw_file(by=filing.acting.world.social, at=filing.acting.at, file_uuid=filing.attach().uuid, reason=" ")


def test_a_file_nobody_has_is_absent(filing):
    with pytest.raises(Absent):
        open_file(by=filing.acting.world.coordinator, at=filing.acting.at, file_uuid=uuid.uuid4())


def test_only_what_was_judged_or_says_that_it_was_not_is_opened():
    assert set(OPENED) == {FileState.CLEAN, FileState.UNCHECKED}
