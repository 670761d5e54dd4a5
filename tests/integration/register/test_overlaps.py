"""Cross-reference on save: exact identifiers, one place hears, and whoever typed sees nothing new (practice.md P16)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import NUMBER, Enforcement
from throughline.access.actions import exclude_member
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.corrections import withdraw_seizure
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.register.actions import SafeContactGiven, decide_overlap, record_safe_contact
from throughline.register.facts import person_for
from throughline.register.given import PlaceGiven
from throughline.register.links import link_an_event, withdraw_links
from throughline.register.models import Overlap
from throughline.register.queries import heard_overlaps, list_shared_identifiers
from throughline.register.states import IdentifierKind, LinkKind
from throughline.register.things import phone_for, put_identifier, vehicle_for
from throughline.work.models import Notice

OTHER = "07700 900456"


@pytest.fixture
def world(hub_world):
    return hub_world


@pytest.fixture
def field(world):
    return Enforcement(world)


def someone(field, name="Kit", age=15):
    return person_for(by=field.officer, at=field.at, given=field.person(name, age=age))


def operation_at(field, address):
    return field.operation(place=PlaceGiven(address, "Lea Hall", "", field.authority(), field.force()))


def safe_phone(field, person, number, by=None):
    given = SafeContactGiven(safe_phone=number)
    return record_safe_contact(by=by or field.coordinator, at=field.at, person_uuid=person.record.uuid, given=given)


def told():
    return list(Notice.related.filter(text="Two records share an identifier").values_list("member__role", flat=True))


def test_a_childs_safe_number_that_is_a_deal_number_reaches_the_coordinator_alone(field, world):
    line, child = field.line(), someone(field)
    safe_phone(field, child, "+44 7700 900123", by=world.social)
    overlap = Overlap.objects.get()
    assert {overlap.first_record, overlap.second_record} == {line.record, child.record}
    assert told() == ["coordinator"]
    (shared,) = list_shared_identifiers(world.coordinator, field.at, decided=False)
    assert (shared.value, set(shared.records), shared.held_elsewhere) == (
        "+447700900123", {line.record, child.record}, False,
    )  # fmt: skip
    assert not heard_overlaps(world.social, field.at).exists()


def test_the_other_way_round_a_line_recorded_after_the_child_is_noticed_too(field):
    safe_phone(field, someone(field), OTHER)
    field.line("Heron line", phones=[OTHER])
    assert Overlap.objects.count() == 1


def test_a_name_alone_and_an_address_without_a_number_never_alert(field):
    someone(field)
    someone(field)
    operation_at(field, "Lea Hall shops")
    operation_at(field, "Lea Hall shops")
    for _ in range(2):
        field.operation(place=PlaceGiven("Lea Road", "Lea Hall", "B33 8AA", field.authority(), field.force()))
    assert not Overlap.objects.exists()


def test_the_same_door_at_two_operations_overlaps_but_not_who_was_found_there(field):
    first = operation_at(field, "Flat 2, 14 Example Road")
    second = operation_at(field, "flat 2 14 example road")
    found = field.found(second).person.record
    pairs = {(row.first_record, row.second_record) for row in Overlap.objects.all()}
    assert pairs == {(first.record, second.record), (first.record, found)}


def test_repeats_are_grouped_and_a_group_is_told_of_once(field):
    field.line("Kite line", phones=[NUMBER])
    field.line("Heron line", phones=[NUMBER])
    field.line("Wren line", phones=[NUMBER])
    assert Overlap.objects.count() == 3
    assert told() == ["coordinator"]
    (shared,) = list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert len(shared.records) == 3


def test_a_vehicle_and_a_handset_are_compared_however_they_were_typed(field):
    people = [someone(field, name, 30) for name in ("Ash", "Bo", "Cy", "Di")]
    by, at = field.officer, field.at
    for person, registration in zip(people[:2], ("AB12 CDE", "ab12cde"), strict=True):
        car = vehicle_for(by=by, at=at, registration=registration)
        link_an_event(by=by, at=at, from_record=person.record, to_record=car.record, kind=LinkKind.USES_VEHICLE,
                      since_date=field.today)  # fmt: skip
    for person, imei in zip(people[2:], ("490154203237518", "49-015420-323751"), strict=True):
        phone = phone_for(by=by, at=at, kind=IdentifierKind.MSISDN, typed=f"0770090060{person.pk % 10}")
        link_an_event(by=by, at=at, from_record=person.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
                      since_date=field.today)  # fmt: skip
        put_identifier(phone, IdentifierKind.IMEI, imei, by=by, at=at)
    assert set(Overlap.objects.values_list("shared_kind", "value")) == {
        ("vehicle", "AB12CDE"), ("device", "49015420323751"),
    }  # fmt: skip


def test_when_no_coordinator_may_open_both_the_police_who_hold_the_closer_one_hear_of_theirs_alone(field, world):
    child = someone(field)
    line = field.line()
    line.record.restriction = Restriction.RESTRICTED
    line.record.save()
    exclude_member(by=world.governance, at=field.at, record=child.record, member=world.coordinator.member, reason="Kin")
    safe_phone(field, child, NUMBER, by=world.social)
    overlap = Overlap.objects.get()
    assert not heard_overlaps(world.coordinator, field.at).exists()
    assert overlap.heard_by_agency == line.record.owner_agency
    for hearer in (world.coordinator, world.social):
        assert list_shared_identifiers(hearer, field.at, decided=False) == []


def test_what_is_shared_across_hubs_is_nobodys_to_hear(field, world):
    field.line("Kite line", phones=[NUMBER])
    field.line("Glos line", phones=[NUMBER], by=world.elsewhere["police"])
    assert not Overlap.objects.exists()


def test_imported_history_raises_nothing_but_is_compared_with(field):
    field.line("Kite line", by=replace(field.officer, brings_history=True))
    field.line("Heron line", phones=[NUMBER], by=replace(field.officer, brings_history=True))
    assert not Overlap.objects.exists()
    field.line("Wren line", phones=[NUMBER])
    assert Overlap.objects.count() == 2


def test_a_decision_needs_its_words_and_closes_the_group(field, world):
    field.line("Kite line", phones=[NUMBER])
    field.line("Heron line", phones=[NUMBER])
    shared = {"shared_kind": "phone", "value": "+447700900123"}
    with pytest.raises(Refused, match="Choose what you did"):
        decide_overlap(by=world.coordinator, at=field.at, decision="shrug", detail="x", **shared)
    with pytest.raises(Refused, match="whom you told"):
        decide_overlap(by=world.coordinator, at=field.at, decision="told", detail=" ", **shared)
    for other in (world.social, world.charity, world.police):
        with pytest.raises(Absent):
            decide_overlap(by=other, at=field.at, decision="told", detail="Told the team", **shared)
    decide_overlap(by=world.coordinator, at=field.at, decision="told", detail="Told both leads", **shared)
    assert list_shared_identifiers(world.coordinator, field.at, decided=False) == []
    (done,) = list_shared_identifiers(world.coordinator, field.at, decided=True)
    assert (done.decision, done.decision_detail) == ("I told those who need to know", "Told both leads")


def test_the_page_of_whoever_typed_is_the_same_whatever_others_hold(field, world, sign_in):
    """The child's page after saving the number, with and without the line: the same but for references."""
    child = someone(field)
    client = sign_in(world.social)
    before = client.get(reverse("person", args=[child.record.uuid])).content.count(b"<li")
    field.line()
    safe_phone(field, child, NUMBER, by=world.social)
    after = client.get(reverse("person", args=[child.record.uuid])).content
    assert after.count(b"<li") == before
    assert b"share" not in after.lower().replace(b"shared", b"")


def test_the_coordinator_decides_from_the_page(field, world, sign_in):
    field.line("Kite line", phones=[NUMBER])
    field.line("Heron line", phones=[NUMBER])
    client = sign_in(world.coordinator)
    listed = client.get(reverse("overlaps")).content.decode()
    assert "07700 900123" in listed
    assert "Kite" not in listed
    href = reverse("overlap-decide", args=[Overlap.objects.get().pk])
    assert "Choose what you did" in client.post(href, {"detail": "typed"}).content.decode()
    done = client.post(href, {"decision": "told", "detail": "Told both leads", "once": "a"}, follow=True)
    assert "Nothing waits" in done.content.decode()
    assert "Told both leads" in client.get(reverse("overlaps-decided")).content.decode()


def waiting(field, actor=None):
    return [shared.value for shared in list_shared_identifiers(actor or field.coordinator, field.at, decided=False)]


def use(field, person, number=NUMBER, **more):
    phone = phone_for(by=field.officer, at=field.at, kind=IdentifierKind.MSISDN, typed=number)
    link_an_event(
        by=field.officer, at=field.at, from_record=person.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
        since_date=field.today, **more,
    )  # fmt: skip
    return phone


def unuse(field, person, phone, **more):
    withdraw_links(
        by=field.officer, at=field.at, from_record=person.record, to_record=phone.record, kinds=[LinkKind.USES_PHONE],
        reason="Another boy", **more,
    )  # fmt: skip


def test_what_was_recorded_in_error_waits_for_nobody_and_is_back_when_it_is_said_again(field, sign_in):
    field.line("Kite line", phones=[NUMBER])
    person = someone(field)
    phone = use(field, person)
    assert waiting(field) == ["+447700900123"]
    unuse(field, person, phone)
    assert waiting(field) == []
    kept = Overlap.objects.get()
    assert kept.decided_at is None
    client = sign_in(field.coordinator)
    assert "07700 900123" not in client.get(reverse("overlaps")).content.decode()
    assert client.get(reverse("overlap-decide", args=[kept.pk])).status_code == 404
    with pytest.raises(Absent):
        decide_overlap(
            by=field.coordinator, at=field.at, decision="told", detail="x", shared_kind="phone", value="+447700900123"
        )
    use(field, person)
    assert waiting(field) == ["+447700900123"]


def test_it_stays_while_another_event_or_a_safe_number_says_the_same(field):
    field.line("Kite line", phones=[NUMBER])
    person = someone(field)
    first, second = operation_at(field, "Lea Hall shops"), operation_at(field, "Lea Hall park")
    phone = use(field, person, because_of=first.record)
    use(field, person, because_of=second.record)
    unuse(field, person, phone, because_of=first.record)
    assert waiting(field) == ["+447700900123"]
    safe_phone(field, person, NUMBER)
    unuse(field, person, phone, because_of=second.record)
    assert waiting(field) == ["+447700900123"]


def test_what_was_decided_stays_in_the_history(field):
    field.line("Kite line", phones=[NUMBER])
    person = someone(field)
    phone = use(field, person)
    shared = {"shared_kind": "phone", "value": "+447700900123"}
    decide_overlap(by=field.coordinator, at=field.at, decision="told", detail="Told both leads", **shared)
    unuse(field, person, phone)
    (done,) = list_shared_identifiers(field.coordinator, field.at, decided=True)
    assert done.decision_detail == "Told both leads"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "phone", "identifier_kind": "msisdn", "identifier": NUMBER},
        {"kind": "vehicle", "registration": "AB12 CDE"},
    ],
)
def test_a_seizure_in_error_takes_what_it_said_with_it(field, given):
    person, other = someone(field, "Ash", 30), someone(field, "Bo", 31)
    operation = field.operation()
    car = vehicle_for(by=field.officer, at=field.at, registration="AB12 CDE")
    if given["kind"] == "phone":
        use(field, other)
    else:
        link_an_event(by=field.officer, at=field.at, from_record=other.record, to_record=car.record,
                      kind=LinkKind.USES_VEHICLE, since_date=field.today)  # fmt: skip
    act = {"by": field.officer, "at": field.at}
    taken = {"given": SeizureGiven(**given), "from_person_uuid": person.record.uuid}
    once = record_seizure(**act, operation_uuid=operation.record.uuid, **taken)
    again = record_seizure(**act, operation_uuid=operation.record.uuid, **taken)
    assert len(waiting(field)) == 1
    withdraw_seizure(**act, seizure_id=once.pk, reason="Another phone")
    assert len(waiting(field)) == 1, "the other seizure says so too"
    withdraw_seizure(**act, seizure_id=again.pk, reason="Another phone")
    assert waiting(field) == []


def test_where_more_bear_it_than_are_compared_the_coordinator_is_told_so(field, monkeypatch, sign_in):
    monkeypatch.setattr("throughline.register.overlaps.COMPARED_AT_MOST", 2)
    history = replace(field.officer, brings_history=True)
    for name in ("Kite", "Heron", "Wren"):
        field.line(f"{name} line", phones=[NUMBER], by=history)
    field.line("Swift line", phones=[NUMBER])
    (shared,) = list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert (len(shared.records), shared.has_more) == (3, True)
    assert "These are not all" in sign_in(field.coordinator).get(reverse("overlaps")).content.decode()
    field.line("Crane line", phones=[OTHER])
    field.line("Finch line", phones=[OTHER])
    assert [row.has_more for row in list_shared_identifiers(field.coordinator, field.at, decided=False)] == [
        False,
        True,
    ]


def test_what_one_may_not_open_does_not_say_that_there_are_more(field, monkeypatch):
    monkeypatch.setattr("throughline.register.overlaps.COMPARED_AT_MOST", 2)
    history = replace(field.officer, brings_history=True)
    lines = [field.line(f"{name} line", phones=[NUMBER], by=history) for name in ("Kite", "Heron", "Wren")]
    field.line("Swift line", phones=[NUMBER])
    lines[2].record.restriction = Restriction.RESTRICTED
    lines[2].record.save()
    (shared,) = list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert not shared.has_more


def test_what_is_held_closely_is_not_crowded_out(field, monkeypatch):
    monkeypatch.setattr("throughline.register.overlaps.COMPARED_AT_MOST", 1)
    history = replace(field.officer, brings_history=True)
    lines = [field.line(f"{name} line", phones=[NUMBER], by=history) for name in ("Kite", "Heron")]
    lines[1].record.restriction = Restriction.SENSITIVE
    lines[1].record.save()
    new = field.line("Swift line", phones=[NUMBER])
    pairs = {(row.first_record, row.second_record) for row in Overlap.objects.all()}
    assert pairs == {(lines[0].record, new.record), (lines[1].record, new.record)}


def test_no_identifier_that_waits_is_lost_behind_one_that_many_share(field):
    for number in range(5):
        field.line(f"Line {number}", phones=[NUMBER])
    field.line("Crane line", phones=[OTHER])
    field.line("Finch line", phones=[OTHER])
    waiting = list_shared_identifiers(field.coordinator, field.at, decided=False, limit=2)
    assert [(row.value, len(row.records)) for row in waiting] == [("+447700900456", 2), ("+447700900123", 5)]
