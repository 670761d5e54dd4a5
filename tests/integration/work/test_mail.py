"""Mail about notices: that there is work, to whoever may still see it, once, and nothing more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core import mail

from config.mail import mail_settings
from throughline.access.actions import exclude_member
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.work.actions import notices
from throughline.work.actions.notices import Mailed, mail_notices, read_notices
from throughline.work.facts import notify
from throughline.work.models import Notice
from throughline.work.queries.due import list_notices

ADDRESS = "https://hub.example"


@pytest.fixture
def told(acting):
    """A case whose lead, who has a work address, was told something about it."""
    case = acting.open_case()
    Notice.related.all().delete()
    Member.objects.filter(pk=acting.world.social.member.pk).update(email="sol.hale@council.example")
    notify(by=acting.world.coordinator, at=acting.at, member=acting.world.social.member, record=case.record,
           text="A line they are known along was closed: review due")  # fmt: skip
    return case


def send(acting) -> Mailed:
    return mail_notices(by=acting.world.system, at=acting.at, address=ADDRESS)


def test_a_message_says_that_there_is_work_once_and_nothing_else(acting, told):
    assert send(acting) == Mailed(1, 0)
    message = mail.outbox[0]
    assert (message.to, message.subject) == (["sol.hale@council.example"], "You have work in Throughline")
    assert ADDRESS in message.body
    for secret in ("closed", "review", told.record.reference, told.person.given_name, told.person.family_name):
        assert secret not in message.subject + message.body
    assert send(acting) == Mailed(0, 0)


def test_nobody_is_told_of_what_they_read_may_not_see_or_have_no_address_for(acting, told):
    read_notices(by=acting.world.social, at=acting.at)
    assert send(acting) == Mailed(0, 0)
    notify(by=acting.world.coordinator, at=acting.at, member=acting.world.here[Role.ROCU].member, record=told.record,
           text="Something new")  # fmt: skip
    assert send(acting) == Mailed(0, 0)
    Member.objects.filter(pk=acting.world.here[Role.ROCU].member.pk).update(email="ro@rocu.example")
    exclude_member(
        by=acting.world.coordinator, at=acting.at, record=told.record,
        member=acting.world.here[Role.ROCU].member, reason="A cousin",
    )  # fmt: skip
    assert send(acting) == Mailed(0, 0)
    assert mail.outbox == []


def test_what_the_server_does_not_take_waits_for_the_next_time(acting, told, monkeypatch):
    def refuse(*_args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(notices, "send_mail", refuse)
    assert send(acting) == Mailed(0, 1)
    monkeypatch.undo()
    assert send(acting) == Mailed(1, 0)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [("smtp://mail.example", 25, False, False), ("smtp+tls://a:b%40c@mail.example", 587, True, False),
     ("smtps://mail.example:4650", 4650, False, True)],
)  # fmt: skip
def test_a_mail_server_is_named_by_an_address(url, port, tls, ssl):
    settings = mail_settings(url, Path("outbox"))
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert settings["EMAIL_HOST_PASSWORD"] == ("b@c" if "@mail" in url else "")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_is_no_mail_servers_is_refused(url):
    with pytest.raises(ValueError, match="THROUGHLINE_SMTP"):
        mail_settings(url, Path("outbox"))


def test_without_a_server_mail_is_kept_in_the_folder():
    assert mail_settings("", Path("outbox"))["EMAIL_FILE_PATH"] == Path("outbox")


def test_what_the_page_had_no_room_for_is_not_marked_as_read(acting):
    case, reader = acting.open_case(), acting.world.police
    for number in range(22):
        notify(
            by=acting.world.coordinator, at=acting.at + dt.timedelta(minutes=number), member=reader.member,
            record=case.record, text=f"Something {number}",
        )  # fmt: skip
    later = acting.at + dt.timedelta(hours=1)
    assert read_notices(by=reader, at=later) == 20
    assert [notice.text for notice in list_notices(reader, later)] == ["Something 1", "Something 0"]
    assert read_notices(by=reader, at=later) == 2
