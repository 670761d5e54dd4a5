"""A phone found by any identifier however typed, a vehicle by its registration, a group by its name."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.urls import reverse

from throughline.core.errors import Refused
from throughline.disruption.actions.groups import record_group
from throughline.disruption.queries.finding import search_lines
from throughline.disruption.queries.things import list_identifiers, list_lines_on, list_links_to, search_things
from throughline.register.actions import add_identifier
from throughline.register.models import Overlap, PhoneIdentifier
from throughline.register.states import IdentifierKind
from throughline.register.things import phone_for, vehicle_for

from .enforcement_world import NUMBER
from .test_lineage import move

WRITTEN = {
    "imei": ("49 015420 323751 8", "490154203237518"),
    "meid": ("A1 00000 0A1B2C3", "a10000-00a1b2c3"),
    "esn": ("80A1B2C3", "80a1 b2c3"),
    "iccid": ("8944 1000 0000 0000 123", "8944100000000000123F"),
    "imsi": ("234 15 0123456789", "234150123456789"),
    "min": ("4155550100", "415 555 0100"),
    "mac": ("00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e"),
    "udid": ("00008030-001A2B3C4D5E602E", "00008030001a2b3c4d5e602e"),
    "android_id": ("9774d56d682e549c", "9774 D56D 682E 549C"),
}


# One handset or SIM in its other forms: decimal and hexadecimal, with and without its check digit, with the filler printed.
FORMS = {
    "meid": ("A1000000A1B2C3", "2701131776 10597059", "270 113 177 610 597 059"),
    "esn": ("80A1B2C3", "128 10597059"),
    "iccid": ("8944 1000 0000 0000 000", "894410000000000000", "8944100000000000000F"),
}


def phone_of(line):
    return line.phones.get().phone


def test_every_kind_of_identifier_finds_the_phone_however_it_is_typed(field):
    line = field.line()
    phone = phone_of(line)
    for kind, (written, _) in WRITTEN.items():
        add_identifier(by=field.officer, at=field.at, phone_uuid=phone.record.uuid, kind=kind, identifier=written)
    assert {row.kind for row in list_identifiers(phone)} == set(IdentifierKind.values)
    for typed in [NUMBER, "+44 (0)7700-900123", *(each for pair in WRITTEN.values() for each in pair)]:
        assert [found.record for found in search_things(field.officer, field.at, typed)] == [phone.record], typed
        assert search_things(field.world.elsewhere["coordinator"], field.at, typed) == []
    with pytest.raises(Refused, match="that identifier already"):
        add_identifier(
            by=field.officer, at=field.at, phone_uuid=phone.record.uuid, kind="imei", identifier="490154203237518"
        )
    with pytest.raises(Refused, match="check digit"):
        add_identifier(
            by=field.officer, at=field.at, phone_uuid=phone.record.uuid, kind="imei", identifier="490154203237519"
        )


# As people and screens write them: after their word, in other digits, with what cannot be seen in it.
DECORATED = {
    "IMEI / 490154203237518": "imei", "IMEI1: ٤٩٠١٥٤٢٠٣٢٣٧٥١٨": "imei", "4901\u201154203237518 / 01": "imei",
    "MEID 0xa1000\u200b04f123456": "meid", "ICCID no. ８９４４1000000000000000F": "iccid",
    "tel:+44\u202a7700900123\u202c": "msisdn", "sms:07700.900.123": "msisdn", "MSISDN: 00 44 (0)7700 900123": "msisdn",
}  # fmt: skip
PLAIN = {"imei": "490154203237518", "meid": "A100004F123456", "iccid": "894410000000000000"}


@pytest.mark.parametrize("typed", DECORATED)
def test_an_identifier_is_found_and_is_one_however_it_is_decorated(field, typed):
    kind, line = DECORATED[typed], field.line()
    phone = phone_of(line)
    if kind in PLAIN:
        add_identifier(by=field.officer, at=field.at, phone_uuid=phone.record.uuid, kind=kind, identifier=PLAIN[kind])
    assert [found.record for found in search_things(field.officer, field.at, typed)] == [phone.record]
    assert phone_for(by=field.officer, at=field.at, kind=kind, typed=typed) == phone
    if kind == "msisdn":
        assert [found.record for found in search_lines(field.officer, field.at, typed)] == [line.record]


def test_what_is_kept_as_it_was_written_shows_nothing_hidden(field):
    phone = phone_for(by=field.officer, at=field.at, kind="imsi", typed="\u202e234150999999999\u202c")
    assert phone.identifiers.get().as_written == "234150999999999"


@pytest.mark.parametrize(("kind", "written", "typed"), [
    (kind, written, typed) for kind, forms in FORMS.items() for written in forms for typed in forms if written != typed
])  # fmt: skip
def test_a_handset_or_sim_is_one_in_whichever_of_its_forms_it_is_typed(field, kind, written, typed):
    """The find box, the identifiers of a phone, an order and the cross-reference all read it as one."""
    first, second = field.line("Kite"), field.line("Wren")
    for line, form in ((first, written), (second, typed)):
        add_identifier(by=field.officer, at=field.at, phone_uuid=phone_of(line).record.uuid, kind=kind, identifier=form)
    both = {phone_of(first).record, phone_of(second).record}
    assert {found.record for found in search_things(field.officer, field.at, typed)} == both
    assert phone_for(by=field.officer, at=field.at, kind=kind, typed=typed) == phone_of(first)
    overlap = Overlap.objects.get(shared_kind="device")
    assert {overlap.first_record, overlap.second_record} == {first.record, second.record}
    with pytest.raises(Refused, match="that identifier already"):
        add_identifier(
            by=field.officer, at=field.at, phone_uuid=phone_of(first).record.uuid, kind=kind, identifier=typed
        )


def test_a_phone_says_every_line_it_worked_on(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    phone = phone_of(old)
    move(field, old, new)
    assert [row.line.name for row in list_lines_on(field.officer, field.at, phone)] == ["Wren", "Kite"]
    assert [row.from_name for row in list_links_to(field.officer, field.at, phone.record)] == ["Wren", "Kite"]


def test_a_vehicle_and_a_group_are_found_by_the_search_box_and_open(field, client):
    vehicle = vehicle_for(by=field.officer, at=field.at, registration="ab12 cde", description="Grey hatchback")
    group = record_group(by=field.officer, at=field.at, name="Lea Boys")
    client.force_login(field.officer.member.account)
    for typed, thing in (("AB12CDE", vehicle), ("lea boys", group)):
        answer = client.post(reverse("search"), {"q": typed}).content.decode()
        assert f"/{thing.record.uuid}/" in answer, typed
        assert client.get(reverse(thing.kind, args=[thing.record.uuid])).status_code == 200


def test_a_misread_registration_is_offered_as_possible_and_never_taken_for_the_vehicle(field):
    made = {"by": field.officer, "at": field.at}
    vehicle = vehicle_for(registration="ZZ26 GHO", **made)
    for typed in ("zz26gho", "ZZ26 GH0", "Reg: ZZ26-GHO"):
        assert [(row.record, row.is_possible) for row in search_things(field.officer, field.at, typed)] == [
            (vehicle.record, False)
        ]
    for typed in ("2Z26 GH0", "2Z26GHO"):
        assert [(row.record, row.is_possible) for row in search_things(field.officer, field.at, typed)] == [
            (vehicle.record, True)
        ]
        assert search_things(field.world.elsewhere["coordinator"], field.at, typed) == []
    assert vehicle_for(registration="ZZ26 GH0", **made) == vehicle
    other = vehicle_for(registration="2Z26 GH0", **made)
    assert other != vehicle
    found = search_things(field.officer, field.at, "2Z26 GH0")
    assert [(row.record, row.is_possible) for row in found] == [(other.record, False), (vehicle.record, True)]


def test_what_was_kept_in_another_form_is_found_after_the_upgrade(field):
    phone = phone_of(field.line())
    kept = add_identifier(
        by=field.officer, at=field.at, phone_uuid=phone.record.uuid, kind="iccid", identifier="894410000000000000"
    )
    PhoneIdentifier.related.filter(pk=kept.pk).update(value="8944100000000000000")
    assert search_things(field.officer, field.at, "8944 1000 0000 0000 000") == []
    importlib.import_module("throughline.register.migrations.0015_devices_in_one_form").compare_in_one_form(apps, None)
    assert [found.record for found in search_things(field.officer, field.at, "8944 1000 0000 0000 000")] == [
        phone.record
    ]
