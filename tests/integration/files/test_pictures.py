"""Pictures: what the camera wrote is kept as evidence, warned of, and left out of the copy a partner is given."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.files.pictures import BROKEN, NORTH, PLAIN, WITH_PLACE, exif, jpeg, segment, xmp
from tests.integration.reading import numbers_of, text_of
from throughline.access.facts import involve
from throughline.access.states import InvolvementReason
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Refused
from throughline.files import store
from throughline.files.actions.attaching import open_file
from throughline.files.models import AttachedFile
from throughline.files.pictures import NotAPicture, may_hold_position, without_metadata
from throughline.files.states import FileKind, FileState

WARNING, COPY = "the place where it was taken", "a copy without where and when it was taken"


def kind_of(content: bytes) -> str:
    return FileKind.PNG if content.startswith(b"\x89PNG") else FileKind.JPEG


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_that_says_nothing_of_a_place(name):
    assert may_hold_position(kind_of(PLAIN[name]), PLAIN[name]) is False


@pytest.mark.parametrize("name", WITH_PLACE)
def test_a_picture_that_says_where_or_may(name):
    content = WITH_PLACE[name]
    assert may_hold_position(kind_of(content), content) is True
    copy = without_metadata(kind_of(content), content)
    assert may_hold_position(kind_of(copy), copy) is False
    for said in (NORTH, b"GPS", b"Raw profile"):
        assert said not in copy


@pytest.mark.parametrize("name", BROKEN)
def test_a_picture_that_cannot_be_read_may_say_where_and_has_no_copy(name):
    content = BROKEN[name]
    assert may_hold_position(kind_of(content), content) is True
    with pytest.raises(NotAPicture):
        without_metadata(kind_of(content), content)


def test_the_copy_is_the_same_picture_the_right_way_up():
    colour = segment(0xE2, b"ICC_PROFILE\0\1\1...")
    whole = jpeg(exif(position=True, turned=6), xmp(b"<x/>"), colour, segment(0xFE, b"Taken by me"), behind=b"more")
    assert without_metadata(FileKind.JPEG, whole) == without_metadata(FileKind.JPEG, jpeg(exif(turned=6), colour))
    assert without_metadata(FileKind.JPEG, jpeg(exif(turned=1), colour)) == jpeg(colour)
    assert without_metadata(FileKind.JPEG, jpeg(exif(turned=77, position=True))) == jpeg()
    turned = without_metadata(FileKind.JPEG, jpeg(exif(turned=8)))
    assert without_metadata(FileKind.JPEG, turned) == turned, "it is still turned the same way"
    assert without_metadata(FileKind.PNG, WITH_PLACE["png"]) == PLAIN["png"]


@pytest.fixture
def photograph(filing) -> AttachedFile:
    file = filing.attach(name="door.jpg", content=WITH_PLACE["jpg"], field_class="location")
    return filing.check(file, None)


@pytest.fixture
def partner(filing):
    found = filing.acting.world.here[Role.PARTNER]
    involve(by=filing.acting.world.coordinator, at=filing.acting.at, record=filing.case.record, member=found.member,
            reason=InvolvementReason.WORKS_WITH)  # fmt: skip
    return found


def opened(filing, actor, file) -> bytes:
    return open_file(by=actor, at=filing.acting.at, file_uuid=file.uuid)[1]


@pytest.mark.django_db
def test_a_partner_is_given_a_copy_and_the_original_stays_as_it_came(filing, photograph, partner):
    assert opened(filing, filing.acting.world.social, photograph) == WITH_PLACE["jpg"]
    assert opened(filing, partner, photograph) == PLAIN["jpg"]
    assert store.path_of(photograph.uuid).read_bytes() == WITH_PLACE["jpg"]
    said = Event.objects.filter(action="open_file").order_by("pk")
    assert [event.detail.body["is_copy"] for event in said] == [False, True]


@pytest.mark.django_db
def test_a_picture_no_copy_can_be_made_of_is_not_given_to_a_partner(filing, partner):
    file = filing.check(filing.attach(name="door.jpg", content=BROKEN["cut short"]), None)
    with pytest.raises(Refused, match="Ask whoever attached it"):
        opened(filing, partner, file)
    assert opened(filing, filing.acting.world.social, file) == BROKEN["cut short"]


def page_for(filing, actor) -> str:
    client = Client()
    client.force_login(actor.member.account)
    return text_of(client.get(reverse("files", args=[filing.case.record.uuid])))


@pytest.mark.django_db
def test_the_page_warns_without_saying_where(filing, photograph, partner):
    said = page_for(filing, filing.acting.world.social)
    assert WARNING in said
    assert "52" not in numbers_of(said)
    said = page_for(filing, partner)
    assert COPY in said
    assert WARNING not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "warned"),
    [(True, True), (None, True), (False, False)],
    ids=["says where", "not looked at", "says nothing"],
)
def test_a_picture_is_warned_of_unless_it_is_known_to_say_nothing(filing, photograph, held, warned):
    photograph.may_hold_position = held
    photograph.save()
    assert (WARNING in page_for(filing, filing.acting.world.social)) is warned


@pytest.mark.django_db
def test_what_is_no_picture_or_cannot_be_opened_is_not_warned_of(filing):
    assert filing.file_in(FileState.CLEAN).may_hold_position is None
    filing.attach(name="door.jpg", content=WITH_PLACE["jpg"])
    assert WARNING not in page_for(filing, filing.acting.world.social)
