"""The find box of a report: a phone by any identifier the register keeps, however typed; a vehicle; a group by its name."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.intelligence.test_report_pages import browser
from tests.integration.reading import text_of
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.states import Restriction
from throughline.disruption.actions.groups import record_group
from throughline.intelligence.queries.things import find_things
from throughline.register.models import PhoneIdentifier
from throughline.register.states import IdentifierKind
from throughline.register.things import phone_for, put_identifier

KEPT = {
    "imei": ("490154203237518", ("49-015420-323751-8", "49015420323751", "4901 5420 3237 5199")),
    "iccid": ("8944110068123456789", ("8944 1100 6812 3456 789", "8944110068123456789F")),
    "imsi": ("234150999999999", ("234 15 0999999999",)),
    "mac": ("AA:BB:CC:11:22:33", ("aa-bb-cc-11-22-33", "AABBCC112233")),
    "meid": ("A0000000012345", ("a00000 0001 2345",)),
    "esn": ("80A1B2C3", ("80a1 b2c3",)),
    "udid": ("00008030-001A2B3C4D5E6F7A", ("00008030001a2b3c4d5e6f7a",)),
    "android_id": ("9774d56d682e549c", ("9774 D56D 682E 549C",)),
    "min": ("7700900123", ("770-090-0123",)),
}


def found(desk, typed: str) -> set[str]:
    return {thing.record.reference for thing in find_things(desk.analyst, desk.at, typed).things}


@pytest.fixture
def phone(desk):
    """A phone the register knows by its number, and by nothing else yet."""
    return phone_for(by=desk.officer, at=desk.at, kind=IdentifierKind.MSISDN, typed="07700 900321")


@pytest.mark.parametrize(
    ("kind", "typed"), [(kind, typed) for kind, row in KEPT.items() for typed in (row[0], *row[1])]
)
def test_a_phone_is_found_by_every_identifier_it_is_known_by(desk, phone, kind, typed) -> None:
    put_identifier(phone, kind, KEPT[kind][0], by=desk.officer, at=desk.at)
    assert phone.record.reference in found(desk, typed)
    assert find_things(desk.analyst, desk.at, typed).new_phone == ()


def test_every_kind_the_register_keeps_is_among_those_seen(desk) -> None:
    assert {*KEPT, "msisdn"} == set(IdentifierKind.values)


def test_a_phone_one_may_not_see_is_offered_as_one_nobody_knows(desk, phone) -> None:
    put_identifier(phone, "imei", KEPT["imei"][0], by=desk.officer, at=desk.at)
    ProtectedRecord.objects.filter(pk=phone.record_id).update(restriction=Restriction.RESTRICTED)
    Involvement.objects.filter(record=phone.record).delete()
    assert found(desk, KEPT["imei"][0]) == set()
    assert IdentifierKind.IMEI in find_things(desk.analyst, desk.at, KEPT["imei"][0]).new_phone


def test_one_nobody_knows_is_added_by_what_it_was_typed_as(desk) -> None:
    report = desk.report_in("assessed")
    client, path = browser(desk.analyst), reverse("intelligence-name", args=[report.record.uuid])
    offered = text_of(client.post(path, {"text": "49-015420-323751-8"}))
    assert "Add this phone. IMEI: the handset" in offered
    assert "Phone number (MSISDN)" not in offered
    client.post(path, {"text": "49-015420-323751-8", "chosen": "imei"})
    row = PhoneIdentifier.related.get()
    assert (row.kind, row.value) == ("imei", "49015420323751")
    assert row.as_written in text_of(client.get(reverse("intelligence-report", args=[report.record.uuid])))


@pytest.mark.parametrize("typed", ["Nobody", "ZZ26 ABC", "14 Any Street", " "])
def test_what_is_no_identifier_adds_no_phone(desk, typed) -> None:
    assert find_things(desk.analyst, desk.at, typed).new_phone == ()


def test_a_number_is_offered_as_a_number_alone(desk) -> None:
    assert find_things(desk.analyst, desk.at, "07700 900888").new_phone == (IdentifierKind.MSISDN,)


def test_a_group_is_found_by_part_of_its_name(desk) -> None:
    group = record_group(by=desk.officer, at=desk.at, name="The Lea Hall group")
    (thing,) = find_things(desk.analyst, desk.at, "lea hall").things
    assert (thing.record, thing.title) == (group.record, "The Lea Hall group")
